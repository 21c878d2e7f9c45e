/** The traits as signals, which components read. */

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isReachable, onConnectionChange } from "../bridge/connection";
import { isKernelLive, onKernelChange } from "../bridge/kernel_status";
import type { Traits, WidgetModel } from "../wire";

type TraitName = keyof Traits & string;

/** Whether Python is there, and whether it knows all that this page has stated. */
export interface Connection {
  isLive: boolean;
  isReachable: boolean;
  isAnswered: boolean;
}

/** How long the panels wait for Python's answer to what this page has stated; a tenth of a second is at once. */
const PATIENCE_MS = 100;

/** How long panels stand still under a pointer that is pressed: a press takes less, a drag more. */
const PRESS_MS = 400;

/**
 * Gives each trait of a model as a signal, until the signal of its life aborts.
 *
 * Signals change together, in the task after the frame in which the model changed: the graph, which answers a
 * gesture, does not wait for the panels. What this page has stated shows with the answer to it, so that the
 * panels are drawn once for a gesture and not twice. Between the press of a button and its release nothing
 * moves: a press ends the typing in a field, and what Python says to that would move the button away.
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
   * The value of a trait; a component that reads it in its render is rendered again when it changes.
   *
   * One that is rendered before that, for another reason, has the value of now: else a box that somebody has just
   * ticked would be empty for a frame. Then all others have it in the same task: no two show different moments.
   */
  get<Name extends TraitName>(name: Name): Traits[Name] {
    const value = this.#model.get(name);
    if (this.signal(name).value !== value) this.#refreshAtOnce();
    return value;
  }

  /** Another signal of the view as the panels have it: it changes together with the traits. */
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

  /** What went wrong with the latest command of each name. */
  get problems(): readonly string[] {
    return this.#problems.value;
  }

  get connection(): Connection {
    return this.#connection.value;
  }

  #listen(name: string): void {
    const react = () => this.#refreshSoon();
    this.#model.on(`change:${name}`, react);
    this.#life.addEventListener("abort", () => this.#model.off(`change:${name}`, react));
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

  /** A frame later, the page may have stated something. */
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

/** A page that nobody sees draws no frames: there, at once. */
function afterFrame(act: () => void): void {
  if (document.hidden) queueMicrotask(act);
  else requestAnimationFrame(() => setTimeout(act));
}
