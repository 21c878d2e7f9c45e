/** Paints appearances on the nodes: classes and labels of what changed, in one batch. */
import type { Core } from "cytoscape";
import type { StepElement } from "../wire";
import { type Appearance, appearance, type Scene, type Status } from "./appearance";

export class Painter {
  readonly #cy: Core;
  readonly #steps: readonly StepElement[];
  readonly #write: (step: StepElement, status: Status) => string;
  readonly #painted = new Map<string, string>();

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

  #paintStep(step: StepElement, { look, selected, status }: Appearance): void {
    const classes = selected ? `${look} selected` : look;
    const key = `${classes} ${status.sign} ${status.word}`;
    if (this.#painted.get(step.id) === key) return;
    this.#painted.set(step.id, key);
    const node = this.#cy.getElementById(step.id);
    node.classes(classes);
    const label = this.#write(step, status);
    if (node.data("label") !== label) node.data("label", label);
  }
}
