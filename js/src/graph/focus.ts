/** The step that the keyboard is on. */
import type { Core, NodeCollection, NodeSingular } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Viewport } from "./viewport";

export type Direction = "left" | "right" | "up" | "down";

/** How far the ring lies outside its step: it has to clear the ring of a selected one. */
const RING_DISTANCE = 8;

/** How much farther a pixel across ranks is than one within a rank. */
const RANKS_FIRST = 1e4;

/** Holds the step, and draws a ring around it (which CSS shows while the keyboard is used). */
export class StepFocus {
  readonly #cy: Core;
  readonly #viewport: Viewport;
  readonly #ring = element("div", { class: "ssw-focus-ring", "aria-hidden": "true", hidden: "" });
  #node: NodeSingular | null = null;

  constructor(cy: Core, viewport: Viewport, slot: HTMLElement, signal: AbortSignal) {
    this.#cy = cy;
    this.#viewport = viewport;
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
    const next = this.#node ? neighbour(this.#node, direction) : start(this.#cy);
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

/** Right: a child; left: a parent; up and down: a step of the same rank. The nearest, each time. */
export function neighbour(node: NodeSingular, direction: Direction): NodeSingular | null {
  if (direction === "right") return nearest(node, node.outgoers().nodes());
  if (direction === "left") return nearest(node, node.incomers().nodes());
  const { x, y } = node.position();
  const beyond = (other: NodeSingular) =>
    Math.abs(other.position("x") - x) < node.width() / 2 &&
    (direction === "up" ? other.position("y") < y : other.position("y") > y);
  return nearest(node, node.cy().nodes().filter(beyond));
}

/** By ranks first, or an edge over several ranks would leap past the steps between. */
function nearest(node: NodeSingular, others: NodeCollection): NodeSingular | null {
  if (others.empty()) return null;
  const { x, y } = node.position();
  const { ele } = others.min(
    (other) => Math.abs(other.position("x") - x) * RANKS_FIRST + Math.abs(other.position("y") - y),
  );
  return ele as NodeSingular;
}

/** Where the keyboard begins: on the leftmost of the selected steps, or of all. */
function start(cy: Core): NodeSingular | null {
  const selected = cy.nodes(".selected");
  const nodes = selected.nonempty() ? selected : cy.nodes();
  return nodes.empty() ? null : (nodes.min((node) => node.position("x")).ele as NodeSingular);
}
