/** What part of the graph is seen, and how large. */
import type { BoundingBox12, BoundingBoxWH, Core, NodeCollection, NodeSingular } from "cytoscape";
import { FONT_SIZE, RING_PADDING } from "./style";

/** In CSS pixels on screen: below it labels are not legible. */
const SMALLEST_TEXT = 11;
/** The zoom at which labels are just legible. */
const LEGIBLE_ZOOM = SMALLEST_TEXT / FONT_SIZE;
const MOST_ZOOM = 2.5;
const LEAST_ZOOM = 0.08;
const PADDING = 14;
const ZOOM_STEP = 1.25;

/** How wide a graph can be that is legible when it fits, in CSS pixels at zoom 1; rings have to fit as well. */
export function legibleWidth(cy: Core): number {
  return (cy.width() - 2 * PADDING) / LEGIBLE_ZOOM - 2 * RING_PADDING - 2;
}

/** The whole graph if it is legible then; otherwise what matters most, legibly. */
export function firstView(cy: Core, selected: ReadonlySet<string>): void {
  cy.minZoom(LEAST_ZOOM).maxZoom(MOST_ZOOM);
  if (fittingZoom(cy) >= LEGIBLE_ZOOM) showAll(cy);
  else openLegibly(cy, selected);
}

/** With the selection and what it reads; with the selection alone; or from the left. */
function openLegibly(cy: Core, selected: ReadonlySet<string>): void {
  cy.zoom(LEGIBLE_ZOOM);
  const chosen = cy.nodes().filter((node) => selected.has(node.id()));
  const wanted = [chosen.union(chosen.incomers().nodes()), chosen].find((nodes) => fitsInWidth(cy, nodes));
  if (chosen.nonempty() && wanted) cy.center(wanted);
  else startAtLeft(cy, chosen.nonempty() ? chosen : cy.nodes());
  withinGraph(cy);
}

function fitsInWidth(cy: Core, nodes: NodeCollection): boolean {
  return box(nodes).w * cy.zoom() <= cy.width() - 2 * PADDING;
}

/** The left end of `nodes`, with their first step level with the middle. */
function startAtLeft(cy: Core, nodes: NodeCollection): void {
  const zoom = cy.zoom();
  const first = nodes.min((node) => node.position("x")).ele as unknown as NodeSingular;
  cy.pan({ x: PADDING - box(nodes).x1 * zoom, y: cy.height() / 2 - first.position("y") * zoom });
}

/** Wastes no room on what lies beside the graph, and centres it in a direction in which it fits. */
function withinGraph(cy: Core): void {
  const all = box(cy.elements());
  const { x, y } = cy.pan();
  const zoom = cy.zoom();
  cy.pan({
    x: within(x, all.x1 * zoom, all.x2 * zoom, cy.width()),
    y: within(y, all.y1 * zoom, all.y2 * zoom, cy.height()),
  });
}

function within(pan: number, low: number, high: number, room: number): number {
  if (high - low <= room - 2 * PADDING) return (room - low - high) / 2;
  return Math.min(PADDING - low, Math.max(room - PADDING - high, pan));
}

function box(elements: Pick<NodeCollection, "boundingBox">): BoundingBox12 & BoundingBoxWH {
  return elements.boundingBox({ includeLabels: false });
}

/** Shows everything, however small; never larger than drawn. */
export function showAll(cy: Core): void {
  cy.zoom(Math.max(LEAST_ZOOM, Math.min(1, fittingZoom(cy))));
  cy.center();
}

function fittingZoom(cy: Core): number {
  const { w, h } = box(cy.elements());
  return Math.min((cy.width() - 2 * PADDING) / (w || 1), (cy.height() - 2 * PADDING) / (h || 1));
}

/** True when part of the graph lies outside the view. */
export function overflows(cy: Core): boolean {
  const all = box(cy.elements());
  const seen = cy.extent();
  return all.x1 < seen.x1 - 1 || all.y1 < seen.y1 - 1 || all.x2 > seen.x2 + 1 || all.y2 > seen.y2 + 1;
}

export function zoomIn(cy: Core): void {
  zoomBy(cy, ZOOM_STEP);
}

export function zoomOut(cy: Core): void {
  zoomBy(cy, 1 / ZOOM_STEP);
}

function zoomBy(cy: Core, factor: number): void {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** Moves as little as is needed to bring a step into view. */
export function reveal(cy: Core, node: NodeSingular): void {
  const { x1, x2, y1, y2 } = node.renderedBoundingBox({ includeLabels: false });
  const x = shift(x1, x2, cy.width());
  const y = shift(y1, y2, cy.height());
  if (x || y) cy.panBy({ x, y });
}

function shift(low: number, high: number, room: number): number {
  if (low < PADDING) return PADDING - low;
  return high > room - PADDING ? room - PADDING - high : 0;
}
