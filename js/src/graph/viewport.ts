/** What part of the graph is seen, and how large. */
import type { Core, NodeCollection, NodeSingular } from "cytoscape";
import { FONT_SIZE, RING_PADDING } from "./style";

/** In CSS pixels on screen: below it labels are not legible. */
const SMALLEST_TEXT = 11;
/** The zoom at which labels are just legible. */
const LEGIBLE_ZOOM = SMALLEST_TEXT / FONT_SIZE;
const MOST_ZOOM = 2.5;
const LEAST_ZOOM = 0.08;
const PADDING = 14;
const ZOOM_STEP = 1.25;

/** In CSS pixels at zoom 1. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** How wide a graph can be that is legible when it fits, in CSS pixels at zoom 1; rings have to fit as well. */
export function legibleWidth(cy: Core): number {
  return (cy.width() - 2 * PADDING) / LEGIBLE_ZOOM - 2 * RING_PADDING - 2;
}

/** Moves and zooms one cytoscape, whose extent it knows: measuring every edge is what takes cytoscape longest. */
export class Viewport {
  readonly #cy: Core;
  #graph: Box | null;

  /** @param graph the extent of steps and edges, if it is known. */
  constructor(cy: Core, graph: Box | null) {
    this.#cy = cy;
    this.#graph = graph;
    cy.minZoom(LEAST_ZOOM).maxZoom(MOST_ZOOM);
  }

  /** The extent of steps and edges. */
  get graph(): Box {
    this.#graph ??= this.#cy.elements().boundingBox({ includeLabels: false });
    return this.#graph;
  }

  /** Measures anew, next time: steps have been moved. */
  forgetGraph(): void {
    this.#graph = null;
  }

  /** The whole graph if it is legible then; otherwise what matters most, legibly. */
  open(selected: ReadonlySet<string>): void {
    if (this.#fittingZoom() >= LEGIBLE_ZOOM) this.showAll();
    else this.#openLegibly(selected);
  }

  /** Shows everything, however small; never larger than drawn. */
  showAll(): void {
    const { x1, y1, x2, y2 } = this.graph;
    const zoom = Math.max(LEAST_ZOOM, Math.min(1, this.#fittingZoom()));
    const pan = {
      x: (this.#cy.width() - (x1 + x2) * zoom) / 2,
      y: (this.#cy.height() - (y1 + y2) * zoom) / 2,
    };
    this.#cy.viewport({ zoom, pan });
  }

  /** True when part of the graph lies outside the view. */
  get overflows(): boolean {
    const { x1, y1, x2, y2 } = this.graph;
    const seen = this.#cy.extent();
    return x1 < seen.x1 - 1 || y1 < seen.y1 - 1 || x2 > seen.x2 + 1 || y2 > seen.y2 + 1;
  }

  zoomIn(): void {
    this.#zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoomBy(1 / ZOOM_STEP);
  }

  /** Moves as little as is needed to bring a step into view. */
  reveal(node: NodeSingular): void {
    const { x, y } = node.renderedPosition();
    const [width, height] = [node.renderedOuterWidth(), node.renderedOuterHeight()];
    const by = {
      x: shift(x - width / 2, x + width / 2, this.#cy.width()),
      y: shift(y - height / 2, y + height / 2, this.#cy.height()),
    };
    if (by.x || by.y) this.#cy.panBy(by);
  }

  /** Brings a point of the drawing to the middle of the view. */
  centreAt(x: number, y: number): void {
    const zoom = this.#cy.zoom();
    this.#cy.pan({ x: this.#cy.width() / 2 - x * zoom, y: this.#cy.height() / 2 - y * zoom });
  }

  /** With the selection and what it reads; with the selection alone; or from the left. */
  #openLegibly(selected: ReadonlySet<string>): void {
    const cy = this.#cy;
    const chosen = cy.nodes().filter((node) => selected.has(node.id()));
    const withParents = chosen.union(chosen.incomers().nodes());
    const shown = chosen.empty() ? cy.nodes() : chosen;
    cy.zoom(LEGIBLE_ZOOM);
    const fitting = [withParents, shown].map(boxAround).find(({ x1, x2 }) => this.#fitsInWidth(x2 - x1));
    if (chosen.nonempty() && fitting) this.centreAt(...middle(fitting));
    else this.#startAtLeft(shown);
    this.#stayWithinGraph();
  }

  #fitsInWidth(width: number): boolean {
    return width * LEGIBLE_ZOOM <= this.#cy.width() - 2 * PADDING;
  }

  /** The left end of `nodes`, with their first step level with the middle. */
  #startAtLeft(nodes: NodeCollection): void {
    const zoom = this.#cy.zoom();
    const first = nodes.min((node) => node.position("x")).ele as unknown as NodeSingular;
    const { x1 } = boxAround(nodes);
    this.#cy.pan({ x: PADDING - x1 * zoom, y: this.#cy.height() / 2 - first.position("y") * zoom });
  }

  /** Wastes no room on what lies beside the graph, and centres it in a direction in which it fits. */
  #stayWithinGraph(): void {
    const { x1, y1, x2, y2 } = this.graph;
    const zoom = this.#cy.zoom();
    const { x, y } = this.#cy.pan();
    this.#cy.pan({
      x: within(x, x1 * zoom, x2 * zoom, this.#cy.width()),
      y: within(y, y1 * zoom, y2 * zoom, this.#cy.height()),
    });
  }

  #fittingZoom(): number {
    const { x1, y1, x2, y2 } = this.graph;
    const room = (size: number) => size - 2 * PADDING;
    return Math.min(room(this.#cy.width()) / (x2 - x1 || 1), room(this.#cy.height()) / (y2 - y1 || 1));
  }

  #zoomBy(factor: number): void {
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: middle });
  }
}

function boxAround(nodes: NodeCollection): Box {
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  nodes.forEach((node) => {
    const { x, y } = node.position();
    const [halfWidth, halfHeight] = [node.width() / 2 + RING_PADDING, node.height() / 2 + RING_PADDING];
    box.x1 = Math.min(box.x1, x - halfWidth);
    box.x2 = Math.max(box.x2, x + halfWidth);
    box.y1 = Math.min(box.y1, y - halfHeight);
    box.y2 = Math.max(box.y2, y + halfHeight);
  });
  return box;
}

function middle({ x1, y1, x2, y2 }: Box): [x: number, y: number] {
  return [(x1 + x2) / 2, (y1 + y2) / 2];
}

function within(pan: number, low: number, high: number, room: number): number {
  if (high - low <= room - 2 * PADDING) return (room - low - high) / 2;
  return Math.min(PADDING - low, Math.max(room - PADDING - high, pan));
}

function shift(low: number, high: number, room: number): number {
  if (low < PADDING) return PADDING - low;
  return high > room - PADDING ? room - PADDING - high : 0;
}
