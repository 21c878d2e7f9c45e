/** The traits of a model as signals, which components read. */

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isReachable, onConnectionChange } from "../bridge/connection";
import { isKernelLive, onKernelChange } from "../bridge/kernel_status";
import { onAbort } from "../listen";
import type { Traits, WidgetModel } from "../wire";

type TraitName = keyof Traits & string;

/** Whether Python is there, and whether it has answered everything that this page has stated. */
export interface Connection {
  isLive: boolean;
  isReachable: boolean;
  isAnswered: boolean;
}

/** How long the panels wait for Python's answer; a tenth of a second still feels immediate. */
const PATIENCE_MS = 100;

/** How long the panels are not updated while the pointer is pressed: a press takes less time, a drag more. */
const PRESS_MS = 400;

/**
 * Provides each trait of a model as a signal, until `life` aborts.
 *
 * Signals change together, in the task after the frame in which the model changed, so that the graph does not
 * wait for the panels in response to a gesture. What this page has stated is shown together with the answer,
 * so that the panels are drawn only once for a gesture. Nothing changes between the press of a button and its
 * release: a press ends the typing in a field, and the answer to that could move the button away.
 */
export class TraitSignals {
  readonly #model: WidgetModel;
  readonly #life: AbortSignal;
  readonly #signals = new Map<TraitName, Signal<unknown>>();
  readonly #problems: Signal<readonly string[]>;
  readonly #connection: Signal<Connection>;
  readonly #later = new Map<ReadonlySignal<unknown>, Signal<unknown>>();
  #isDue = false;
  #isDueAtOnce = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #press: ReturnType<typeof setTimeout> | undefined;

  constructor(model: WidgetModel, life: AbortSignal) {
    this.#model = model;
    this.#life = life;
    this.#problems = signal(model.problems);
    this.#connection = signal(this.#readConnection());
    this.#listen("problems");
    this.#listen("answered");
    onKernelChange(model, () => this.#refreshSoon(), life);
    onConnectionChange(model, () => this.#refreshSoon(), life);
    const options = { capture: true, signal: life };
    addEventListener("pointerdown", () => this.#standStill(PRESS_MS), options);
    // A click comes after the release, in the same task.
    for (const end of ["pointerup", "pointercancel"])
      addEventListener(end, () => this.#standStill(0), options);
  }

  /**
   * The value of a trait; a component that reads it while rendering is rendered again when it changes.
   *
   * A component that renders earlier, for another reason, gets the current value; otherwise a checkbox just
   * ticked would be empty for a frame. All others then get it in the same task, to stay consistent.
   */
  get<Name extends TraitName>(name: Name): Traits[Name] {
    const value = this.#model.get(name);
    if (this.signal(name).value !== value) this.#refreshAtOnce();
    return value;
  }

  /** A copy of another signal of the view, for the panels, that changes together with the traits. */
  later<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
    let known = this.#later.get(source);
    if (!known) {
      known = signal<unknown>(source.peek());
      this.#later.set(source, known);
      this.#life.addEventListener(
        "abort",
        source.subscribe(() => this.#refreshSoon()),
      );
    }
    return known as Signal<T>;
  }

  signal<Name extends TraitName>(name: Name): ReadonlySignal<Traits[Name]> {
    let known = this.#signals.get(name);
    if (!known) {
      known = signal<unknown>(this.#model.get(name));
      this.#signals.set(name, known);
      this.#listen(name);
    }
    return known as Signal<Traits[Name]>;
  }

  /** The problem of the latest command of each name, where it had one. */
  get problems(): readonly string[] {
    return this.#problems.value;
  }

  get connection(): Connection {
    return this.#connection.value;
  }

  #listen(name: string): void {
    const react = () => this.#refreshSoon();
    this.#model.on(`change:${name}`, react);
    onAbort(this.#life, () => this.#model.off(`change:${name}`, react));
  }

  #refreshSoon(): void {
    if (this.#isAwaiting) {
      this.#patience ??= setTimeout(() => this.#refresh(), PATIENCE_MS);
    } else if (!this.#isDue) {
      this.#isDue = true;
      afterFrame(() => this.#refreshUnlessAwaiting());
    }
  }

  #standStill(for_ms: number): void {
    clearTimeout(this.#press);
    this.#press = setTimeout(() => {
      this.#press = undefined;
      this.#refreshUnlessAwaiting();
    }, for_ms);
  }

  /** Checks again, as the page may have stated something during the frame. */
  #refreshUnlessAwaiting(): void {
    this.#isDue = false;
    if (this.#isAwaiting) this.#refreshSoon();
    else this.#refresh();
  }

  get #isAwaiting(): boolean {
    return isReachable(this.#model) && !this.#model.isAnswered;
  }

  #refreshAtOnce(): void {
    if (this.#isDueAtOnce) return;
    this.#isDueAtOnce = true;
    queueMicrotask(() => this.#refresh());
  }

  #refresh(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#isDueAtOnce = false;
    if (this.#press || this.#life.aborted) return;
    batch(() => {
      for (const [source, known] of this.#later) known.value = source.peek();
      for (const [name, known] of this.#signals) known.value = this.#model.get(name);
      this.#problems.value = this.#model.problems;
      const connection = this.#readConnection();
      if (!isSame(connection, this.#connection.peek())) this.#connection.value = connection;
    });
  }

  #readConnection(): Connection {
    return {
      isLive: isKernelLive(this.#model),
      isReachable: isReachable(this.#model),
      isAnswered: this.#model.isAnswered,
    };
  }
}

function isSame(one: Connection, other: Connection): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Calls `act` in the task after the next frame; in a microtask on a hidden page, which draws no frames. */
function afterFrame(act: () => void): void {
  if (document.hidden) queueMicrotask(act);
  else requestAnimationFrame(() => setTimeout(act));
}
