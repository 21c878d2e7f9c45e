/** Paints the appearance of steps on their cards and edges, but only where it has changed. */
import type { Core } from "cytoscape";
import { loadedDeferred } from "../deferred";
import type { Elements, StepEdge } from "../wire";
import { appearance, describe, type Look, type Scene } from "./appearance";
import type { Areas } from "./areas";
import type { Cards } from "./cards";

type EdgeLook = "" | "run" | "reuse";

export class Painter {
  readonly #cy: Core;
  readonly #elements: Elements;
  readonly #cards: Cards;
  readonly #areas: Areas;
  readonly #looks = new Map<string, Look>();
  #edgeLooks: EdgeLook[] = [];
  #painted: () => void = () => {};

  constructor(cy: Core, elements: Elements, cards: Cards, areas: Areas) {
    this.#cy = cy;
    this.#elements = elements;
    this.#cards = cards;
    this.#areas = areas;
  }

  paint(scene: Scene): void {
    for (const step of this.#elements.nodes) {
      const shown = appearance(step, scene);
      this.#looks.set(step.id, shown.look);
      this.#cards.paint(step.id, shown, describe(step, shown, scene));
    }
    this.#cards.root.dataset.mode = scene.mode;
    this.#areas.count(scene.mode === "run" ? scene.run : null);
    this.#paintEdges(scene);
    this.#painted();
  }

  /** Sets the one listener, which draws the same steps elsewhere. */
  onPainted(react: () => void): void {
    this.#painted = react;
  }

  /** The look of each step, as painted. */
  get looks(): ReadonlyMap<string, Look> {
    return this.#looks;
  }

  /** Raises these steps and the edges between them above the others; `null` raises none. */
  raise(steps: ReadonlySet<string> | null): void {
    this.#cards.mark("raised", steps ?? []);
    this.#cards.root.toggleAttribute("data-raising", steps != null);
    // Usually loaded by the time a step is pointed at; if not, only the cards are raised.
    loadedDeferred()?.raiseEdges(this.#cy, this.#areas.titles, steps);
  }

  #paintEdges(scene: Scene): void {
    const looks = this.#elements.edges.map((edge) =>
      scene.mode === "reference" ? "" : this.#edgeLook(edge),
    );
    if (looks.join() === this.#edgeLooks.join()) return;
    const before = this.#edgeLooks;
    this.#edgeLooks = looks;
    this.#cy.batch(() => {
      this.#cy.edges().forEach((edge, i) => {
        if (looks[i] === (before[i] ?? "")) return;
        edge.toggleClass("run", looks[i] === "run");
        edge.toggleClass("reuse", looks[i] === "reuse");
      });
    });
  }

  #edgeLook({ source, target }: StepEdge): EdgeLook {
    const [from, to] = [this.#looks.get(source), this.#looks.get(target)];
    if (!to || !RUNS.has(to) || !from) return "";
    if (RUNS.has(from)) return "run";
    return from === "reuse" || from === "reused" ? "reuse" : "";
  }
}

const RUNS: ReadonlySet<Look> = new Set<Look>(["run", "waiting", "executing", "ran", "failed", "stopped"]);
