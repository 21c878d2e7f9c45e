/**
 * The selection: a single trait that both sides may write.
 *
 * Cytoscape's own selection is not used. A write is painted because the trait
 * changes, just like a write by Python or by another view of the same model.
 */
import type { Model } from "../wire";

interface SelectionState {
  selected_steps: string[];
}

export class Selection {
  readonly #model: Model<SelectionState>;
  readonly #order: ReadonlyMap<string, number>;

  /** @param order Every step, in definition order. */
  constructor(model: Model<SelectionState>, order: readonly string[]) {
    this.#model = model;
    this.#order = new Map(order.map((step, position) => [step, position]));
  }

  get steps(): readonly string[] {
    return this.#model.get("selected_steps");
  }

  toggle(step: string): void {
    const steps = new Set(this.steps);
    if (!steps.delete(step)) steps.add(step);
    this.#write(steps);
  }

  add(steps: Iterable<string>): void {
    this.#write(new Set([...this.steps, ...steps]));
  }

  replace(steps: Iterable<string>): void {
    this.#write(new Set(steps));
  }

  selectAll(): void {
    this.#write(new Set(this.#order.keys()));
  }

  clear(): void {
    this.#write(new Set());
  }

  /** Writes the steps in definition order, if they differ from the current ones. */
  #write(steps: ReadonlySet<string>): void {
    const next = [...steps].sort((a, b) => this.#position(a) - this.#position(b));
    if (sameSteps(next, this.steps)) return;
    this.#model.set("selected_steps", next);
    this.#model.save_changes();
  }

  /** The place in the order; steps that are not in the graph, which only Python can select, come last. */
  #position(step: string): number {
    return this.#order.get(step) ?? this.#order.size;
  }
}

export function sameSteps(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}
