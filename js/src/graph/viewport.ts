/** What part of the graph is seen, and how large. */
import type { Core, NodeSingular } from "cytoscape";
import type { Box } from "./arrangement";
import { LEAST_ZOOM, PADDING, type Room, type View, wholeView } from "./first_view";

const MOST_ZOOM = 2.5;
const ZOOM_STEP = 1.25;

/** In CSS pixels: the buttons that zoom, at the end of the graph, with the room beside them. */
const CONTROLS = 38;

/** Where the graph is seen with nothing over it. */
export function roomOf(cy: Core): Room {
  return { width: Math.max(0, cy.width() - CONTROLS), height: cy.height() };
}

/** Moves and zooms one cytoscape, whose extent it knows: measuring every edge is what takes cytoscape longest. */
export class Viewport {
  readonly #cy: Core;
  #graph: Box | null = null;
  #opened = "";

  constructor(cy: Core) {
    this.#cy = cy;
    cy.minZoom(LEAST_ZOOM).maxZoom(MOST_ZOOM);
  }

  /** The extent of steps and edges. */
  get graph(): Box {
    this.#graph ??= this.#cy.elements().boundingBox({ includeLabels: false });
    return this.#graph;
  }

  /** @param extent of steps and edges, where it is known; `null` to have them measured when it is needed. */
  set graph(extent: Box | null) {
    this.#graph = extent;
  }

  /** Shows a part; `isOpened` tells whether it is still the one that is seen. */
  open({ zoom, pan }: View): void {
    this.#cy.viewport({ zoom, pan });
    this.#opened = this.#present();
  }

  /** Whether nobody has moved or zoomed since. */
  get isOpened(): boolean {
    return this.#opened === this.#present();
  }

  /** Shows everything, however small; never larger than drawn. */
  showAll(): void {
    this.#cy.viewport(wholeView(this.graph, roomOf(this.#cy)));
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

  #present(): string {
    return JSON.stringify([this.#cy.zoom(), this.#cy.pan()]);
  }

  #zoomBy(factor: number): void {
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: middle });
  }
}

function shift(low: number, high: number, room: number): number {
  if (low < PADDING) return PADDING - low;
  return high > room - PADDING ? room - PADDING - high : 0;
}
