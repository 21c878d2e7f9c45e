/** The card with the keyboard focus; a roving `tabindex` makes only one card a stop of the Tab key. */
import type { Core, NodeCollection, NodeSingular } from "cytoscape";
import type { Orientation } from "../wire";
import type { Stage } from "./stage";

export type Direction = "left" | "right" | "up" | "down";

/** A direction relative to the graph: to the children, to the parents, or within a rank. */
type Way = "onward" | "back" | "before" | "after";

const WAYS: Record<Orientation, Record<Direction, Way>> = {
  horizontal: { right: "onward", left: "back", up: "before", down: "after" },
  vertical: { down: "onward", up: "back", left: "before", right: "after" },
};

/** How much more a pixel across ranks counts than one within a rank. */
const RANKS_FIRST = 1e4;

export class StepFocus {
  readonly #cy: Core;
  readonly #stage: Stage;
  #stop: HTMLElement | undefined;
  #step: string | null = null;

  constructor(cy: Core, stage: Stage) {
    this.#cy = cy;
    this.#stage = stage;
    this.#moveStop(this.start);
  }

  /** The step that has, or last had, the keyboard focus; `null` if none has had it yet. */
  get step(): string | null {
    return this.#step;
  }

  /** The step where the keyboard begins: the first of the selected steps, or of all. */
  get start(): string | null {
    const selected = this.#cy.nodes().filter((node) => isSelected(this.#stage.cards.of(node.id())));
    const nodes = selected.nonempty() ? selected : this.#cy.nodes();
    return this.#least(nodes, axesOf(this.#stage.orientation).along);
  }

  /** Makes a step the stop of the Tab key, without giving it the focus. */
  set(step: string): void {
    this.#step = step;
    this.#moveStop(step);
  }

  /** Gives the focus to a step; the graph, not the page, scrolls to it. */
  go(step: string | null): void {
    if (step == null) return;
    this.set(step);
    this.#stage.cards.of(step)?.focus({ preventScroll: true });
  }

  move(direction: Direction): void {
    const node = this.#step == null ? null : this.#cy.getElementById(this.#step);
    this.go(node ? (neighbour(node, direction, this.#stage.orientation)?.id() ?? this.#step) : this.start);
  }

  /** Moves to the first step of the first rank, or of the last one. */
  moveToEnd(end: "first" | "last"): void {
    const { along, across } = axesOf(this.#stage.orientation);
    const nodes = this.#cy.nodes();
    if (nodes.empty()) return;
    const places = nodes.map((node) => node.position(along));
    const rank = end === "first" ? Math.min(...places) : Math.max(...places);
    this.go(
      this.#least(
        nodes.filter((node) => Math.abs(node.position(along) - rank) < 1),
        across,
      ),
    );
  }

  #least(nodes: NodeCollection, axis: "x" | "y"): string | null {
    return nodes.empty() ? null : (nodes.min((node) => node.position(axis)).ele as NodeSingular).id();
  }

  #moveStop(step: string | null): void {
    const card = step == null ? undefined : this.#stage.cards.of(step);
    if (!card || card === this.#stop) return;
    if (this.#stop) this.#stop.tabIndex = -1;
    card.tabIndex = 0;
    this.#stop = card;
  }
}

function isSelected(card: HTMLElement | undefined): boolean {
  return card?.getAttribute("aria-selected") === "true";
}

interface Axes {
  /** The axis in whose direction edges lead. */
  along: "x" | "y";
  /** The axis within a rank. */
  across: "x" | "y";
}

function axesOf(orientation: Orientation): Axes {
  return orientation === "horizontal" ? { along: "x", across: "y" } : { along: "y", across: "x" };
}

/** The nearest child (along the edges), parent (against them), or step of the same rank (across them). */
export function neighbour(
  node: NodeSingular,
  direction: Direction,
  orientation: Orientation,
): NodeSingular | null {
  const axes = axesOf(orientation);
  const way = WAYS[orientation][direction];
  if (way === "onward") return nearest(node, node.outgoers().nodes(), axes);
  if (way === "back") return nearest(node, node.incomers().nodes(), axes);
  const at = node.position();
  const beyond = (other: NodeSingular) => {
    const { along, across } = { along: other.position(axes.along), across: other.position(axes.across) };
    return (
      Math.abs(along - at[axes.along]) < 1 &&
      (way === "before" ? across < at[axes.across] : across > at[axes.across])
    );
  };
  return nearest(node, node.cy().nodes().filter(beyond), axes);
}

/** The nearest by rank first; otherwise an edge over several ranks could leap past the steps in between. */
function nearest(node: NodeSingular, others: NodeCollection, { along, across }: Axes): NodeSingular | null {
  if (others.empty()) return null;
  const at = node.position();
  const { ele } = others.min(
    (other) =>
      Math.abs(other.position(along) - at[along]) * RANKS_FIRST +
      Math.abs(other.position(across) - at[across]),
  );
  return ele as NodeSingular;
}
