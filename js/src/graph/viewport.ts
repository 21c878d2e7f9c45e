/** Which part of the graph is visible, and how large. */
import type { Core, NodeSingular } from "cytoscape";
import { onCore } from "../listen";
import type { Box, Point } from "./arrangement";
import { LEAST_ZOOM, PADDING, type Room, type View, wholeView } from "./first_view";
import { textScale } from "./sizes";

const MOST_ZOOM = 2.5;
const ZOOM_STEP = 1.25;

/** The width of the zoom buttons at the end of the graph, including the gap beside them, in CSS pixels. */
const CONTROLS = 38;

/** The part of a canvas of this size that no buttons cover. */
export function roomOf({ width, height }: Room): Room {
  return { width: Math.max(0, width - CONTROLS), height };
}

/** Moves and zooms a cytoscape; keeps the extent of the graph, as measuring every edge takes long. */
export class Viewport {
  readonly #cy: Core;
  readonly #scale = textScale();
  readonly #onMoved = new Set<() => void>();
  #graph: Box | null = null;
  #isOwn = false;
  #isTouched = false;

  constructor(cy: Core, signal: AbortSignal) {
    this.#cy = cy;
    cy.minZoom(LEAST_ZOOM).maxZoom(MOST_ZOOM * this.#scale);
    const onMove = () => {
      if (!this.#isOwn) this.#touch();
    };
    onCore(cy, "viewport", onMove, signal);
  }

  /** Calls `react` whenever the user, not the program, pans or zooms. */
  onMoved(react: () => void): void {
    this.#onMoved.add(react);
  }

  /** The room for the drawing, in pixels of a page whose text is not enlarged. */
  get room(): Room {
    const { width, height } = this.#uncovered;
    return { width: width / this.#scale, height: height / this.#scale };
  }

  /** The extent of steps and edges. */
  get graph(): Box {
    this.#graph ??= this.#cy.elements().boundingBox({ includeLabels: false });
    return this.#graph;
  }

  /** @param extent The extent of steps and edges if it is known; `null` to measure it when it is needed. */
  set graph(extent: Box | null) {
    this.#graph = extent;
  }

  /** Shows a part as the program's own choice, after which the view counts as not moved by the user. */
  open({ zoom, pan }: View): void {
    this.#move(() => {
      const scaled = { x: pan.x * this.#scale, y: pan.y * this.#scale };
      this.#cy.viewport({ zoom: zoom * this.#scale, pan: scaled });
    });
    this.#isTouched = false;
  }

  /** Whether the user has panned or zoomed since the view was opened. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** Shows everything, however small, but never enlarged. The view then follows the room again. */
  showAll(): void {
    this.open(wholeView(this.graph, this.room));
  }

  /** Whether part of the graph lies outside the view. */
  get overflows(): boolean {
    const { x1, y1, x2, y2 } = this.graph;
    const seen = this.#cy.extent();
    return x1 < seen.x1 - 1 || y1 < seen.y1 - 1 || x2 > seen.x2 + 1 || y2 > seen.y2 + 1;
  }

  zoomIn(): void {
    this.zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.zoomBy(1 / ZOOM_STEP);
  }

  /** @param at The point that stays in place, in pixels of the canvas. */
  zoomBy(factor: number, at: Point = this.#middle()): void {
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: at });
  }

  /** Keeps the middle in place after the canvas has grown by this much. */
  keepCentre({ width, height }: Room): void {
    this.#move(() => this.#cy.panBy({ x: width / 2, y: height / 2 }));
  }

  /** Moves as little as is needed to bring a step into view. */
  reveal(node: NodeSingular): void {
    const { x, y } = node.renderedPosition();
    const [width, height] = [node.renderedOuterWidth(), node.renderedOuterHeight()];
    const seen = this.#uncovered;
    const by = {
      x: shift(x - width / 2, x + width / 2, seen.width),
      y: shift(y - height / 2, y + height / 2, seen.height),
    };
    if (by.x || by.y) this.#move(() => this.#cy.panBy(by));
  }

  /** Brings a step to the middle unless it is fully visible. */
  goTo(node: NodeSingular): void {
    const { x, y } = node.renderedPosition();
    const [width, height] = [node.renderedOuterWidth() / 2, node.renderedOuterHeight() / 2];
    const seen = this.#uncovered;
    const isSeen = x >= width && y >= height && x <= seen.width - width && y <= seen.height - height;
    if (!isSeen) this.#move(() => this.#cy.panBy({ x: seen.width / 2 - x, y: seen.height / 2 - y }));
  }

  /** Brings a point of the drawing to the middle of the view. */
  centreAt(x: number, y: number): void {
    const zoom = this.#cy.zoom();
    this.#cy.pan({ x: this.#cy.width() / 2 - x * zoom, y: this.#cy.height() / 2 - y * zoom });
  }

  /** The part of the canvas that no buttons cover, in pixels of the page. */
  get #uncovered(): Room {
    return roomOf({ width: this.#cy.width(), height: this.#cy.height() });
  }

  #move(act: () => void): void {
    this.#isOwn = true;
    try {
      act();
    } finally {
      this.#isOwn = false;
    }
  }

  #touch(): void {
    this.#isTouched = true;
    for (const react of this.#onMoved) react();
  }

  #middle(): Point {
    return { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
  }
}

function shift(low: number, high: number, room: number): number {
  if (low < PADDING) return PADDING - low;
  return high > room - PADDING ? room - PADDING - high : 0;
}
