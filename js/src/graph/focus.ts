/** The step that the keyboard is on. */
import type { Core, NodeCollection, NodeSingular } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Orientation } from "../wire";
import type { Viewport } from "./viewport";

export type Direction = "left" | "right" | "up" | "down";

/** The same directions as steps have them: to the children, to the parents, within a rank. */
type Way = "onward" | "back" | "before" | "after";

const WAYS: Record<Orientation, Record<Direction, Way>> = {
  horizontal: { right: "onward", left: "back", up: "before", down: "after" },
  vertical: { down: "onward", up: "back", left: "before", right: "after" },
};

/** How far the ring lies outside its step: it has to clear the ring of a selected one. */
const RING_DISTANCE = 8;

/** How much farther a pixel across ranks is than one within a rank. */
const RANKS_FIRST = 1e4;

/** Holds the step, and draws a ring around it (which CSS shows while the keyboard is used). */
export class StepFocus {
  readonly #cy: Core;
  readonly #viewport: Viewport;
  readonly #orientation: () => Orientation;
  readonly #ring = element("div", { class: "ssw-focus-ring", "aria-hidden": "true", hidden: "" });
  #node: NodeSingular | null = null;

  /** @param orientation of the drawing, as it is now. */
  constructor(
    cy: Core,
    viewport: Viewport,
    orientation: () => Orientation,
    slot: HTMLElement,
    signal: AbortSignal,
  ) {
    this.#cy = cy;
    this.#viewport = viewport;
    this.#orientation = orientation;
    slot.append(this.#ring);
    onCore(
      cy,
      "viewport resize position",
      oncePerFrame(() => this.#drawRing(), signal),
      signal,
    );
  }

  /** The step's name; `null` while the keyboard is on none. */
  get step(): string | null {
    return this.#node?.id() ?? null;
  }

  set(node: NodeSingular): void {
    this.#node = node;
    this.#drawRing();
  }

  /** Moves to the neighbour on that side, if there is one, and brings it into view. */
  move(direction: Direction): void {
    const orientation = this.#orientation();
    const next = this.#node
      ? neighbour(this.#node, direction, orientation)
      : start(this.#cy, axesOf(orientation).along);
    if (!next) return;
    this.#viewport.reveal(next);
    this.set(next);
  }

  #drawRing(): void {
    this.#ring.hidden = !this.#node;
    if (!this.#node) return;
    const { x, y } = this.#node.renderedPosition();
    const width = this.#node.renderedOuterWidth() + 2 * RING_DISTANCE;
    const height = this.#node.renderedOuterHeight() + 2 * RING_DISTANCE;
    Object.assign(this.#ring.style, {
      transform: `translate(${x - width / 2}px, ${y - height / 2}px)`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}

interface Axes {
  /** Where edges lead. */
  along: "x" | "y";
  /** Within a rank. */
  across: "x" | "y";
}

function axesOf(orientation: Orientation): Axes {
  return orientation === "horizontal" ? { along: "x", across: "y" } : { along: "y", across: "x" };
}

/** Where edges lead: a child; against them: a parent; across: a step of the same rank. The nearest, each time. */
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

/** By ranks first, or an edge over several ranks would leap past the steps between. */
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

/** Where the keyboard begins: on the first of the selected steps, or of all. */
function start(cy: Core, along: "x" | "y"): NodeSingular | null {
  const selected = cy.nodes(".selected");
  const nodes = selected.nonempty() ? selected : cy.nodes();
  return nodes.empty() ? null : (nodes.min((node) => node.position(along)).ele as NodeSingular);
}
