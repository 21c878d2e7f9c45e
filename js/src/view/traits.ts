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

/**
 * Gives each trait of a model as a signal, until the signal of its life aborts.
 *
 * Signals change together, in the task after the frame in which the model changed: the graph, which answers a
 * gesture, does not wait for the panels.
 */
export class TraitSignals {
  readonly #model: WidgetModel;
  readonly #life: AbortSignal;
  readonly #signals = new Map<TraitName, Signal<unknown>>();
  readonly #problems: Signal<readonly string[]>;
  readonly #connection: Signal<Connection>;
  #isDue = false;

  constructor(model: WidgetModel, life: AbortSignal) {
    this.#model = model;
    this.#life = life;
    this.#problems = signal(model.problems);
    this.#connection = signal(this.#readConnection());
    this.#listen("problems");
    this.#listen("answered");
    onKernelChange(model, () => this.#refreshSoon(), life);
    onConnectionChange(model, () => this.#refreshSoon(), life);
  }

  /**
   * The value of a trait; a component that reads it in its render is rendered again when it changes.
   *
   * One that is rendered before that, for another reason, has the value of now: else a box that somebody has just
   * ticked would be empty for a frame.
   */
  get<Name extends TraitName>(name: Name): Traits[Name] {
    void this.signal(name).value;
    return this.#model.get(name);
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
    if (this.#isDue) return;
    this.#isDue = true;
    afterFrame(() => {
      this.#isDue = false;
      if (!this.#life.aborted) this.#refresh();
    });
  }

  #refresh(): void {
    batch(() => {
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
  return (
    one.isLive === other.isLive &&
    one.isReachable === other.isReachable &&
    one.isAnswered === other.isAnswered
  );
}

/** A page that nobody sees draws no frames: there, at once. */
function afterFrame(act: () => void): void {
  if (document.hidden) queueMicrotask(act);
  else requestAnimationFrame(() => setTimeout(act));
}
