/** Paints appearances on the nodes: classes and labels of what changed, in one batch. */
import type { Core } from "cytoscape";
import type { StepElement } from "../wire";
import { type Appearance, appearance, type Scene } from "./appearance";

export class Painter {
  readonly #cy: Core;
  readonly #steps: readonly StepElement[];
  readonly #fit: (text: string) => string;
  readonly #painted = new Map<string, string>();

  /** @param fit shortens a line to the width of a node. */
  constructor(cy: Core, steps: readonly StepElement[], fit: (text: string) => string) {
    this.#cy = cy;
    this.#steps = steps;
    this.#fit = fit;
  }

  paint(scene: Scene): void {
    this.#cy.batch(() => {
      for (const step of this.#steps) this.#paintStep(step.id, appearance(step, scene));
    });
  }

  #paintStep(step: string, { look, selected, detail }: Appearance): void {
    const classes = selected ? `${look} selected` : look;
    const key = `${classes}|${detail}`;
    if (this.#painted.get(step) === key) return;
    this.#painted.set(step, key);
    const node = this.#cy.getElementById(step);
    node.classes(classes);
    const label = `${this.#fit(step)}\n${this.#fit(detail)}`;
    if (node.data("label") !== label) node.data("label", label);
  }
}
