/** Paints appearances on the nodes: classes and labels of what changed, in one batch. The classes are its alone. */
import type { Core } from "cytoscape";
import type { StepElement } from "../wire";
import { type Appearance, appearance, type Scene, type Status } from "./appearance";

/** Of a step that reads the parameter pointed at. */
const READER = "reader";

export class Painter {
  readonly #cy: Core;
  readonly #steps: readonly StepElement[];
  readonly #write: (step: StepElement, status: Status) => string;
  readonly #painted = new Map<string, string>();
  #readers: ReadonlySet<string> = new Set();

  /** @param write the label of a step, in lines that fit into its node. */
  constructor(cy: Core, steps: readonly StepElement[], write: (step: StepElement, status: Status) => string) {
    this.#cy = cy;
    this.#steps = steps;
    this.#write = write;
  }

  paint(scene: Scene): void {
    this.#cy.batch(() => {
      for (const step of this.#steps) this.#paintStep(step, appearance(step, scene));
    });
  }

  /** Paints every step with the next scene, also those that have not changed: their labels are to fit anew. */
  forget(): void {
    this.#painted.clear();
  }

  /** Marks exactly these steps as readers of a parameter. */
  markReaders(steps: Iterable<string>): void {
    const before = this.#readers;
    this.#readers = new Set(steps);
    this.#cy.batch(() => {
      for (const step of new Set([...before, ...this.#readers])) {
        this.#cy.getElementById(step).toggleClass(READER, this.#readers.has(step));
      }
    });
  }

  #paintStep(step: StepElement, { look, selected, status }: Appearance): void {
    const classes = selected ? `${look} selected` : look;
    const key = `${classes} ${status.sign} ${status.word}`;
    if (this.#painted.get(step.id) === key) return;
    this.#painted.set(step.id, key);
    const node = this.#cy.getElementById(step.id);
    node.classes(this.#readers.has(step.id) ? `${classes} ${READER}` : classes);
    const label = this.#write(step, status);
    if (node.data("label") !== label) node.data("label", label);
  }
}
