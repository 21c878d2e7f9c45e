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

function openLegibly(cy: Core, selected: ReadonlySet<string>): void {
  cy.zoom(LEGIBLE_ZOOM);
  const chosen = cy.nodes().filter((node) => selected.has(node.id()));
  if (chosen.nonempty()) centreOn(cy, chosen);
  else startAtLeft(cy);
}

/** Shows everything, however small; never larger than drawn. */
export function showAll(cy: Core): void {
  cy.zoom(Math.max(LEAST_ZOOM, Math.min(1, fittingZoom(cy))));
  cy.center();
}

function fittingZoom(cy: Core): number {
  const { w, h } = cy.elements().boundingBox({ includeLabels: false });
  return Math.min((cy.width() - 2 * PADDING) / (w || 1), (cy.height() - 2 * PADDING) / (h || 1));
}

/** True when part of the graph lies outside the view. */
export function overflows(cy: Core): boolean {
  const all = cy.elements().boundingBox({ includeLabels: false });
  const seen = cy.extent();
  return all.x1 < seen.x1 - 1 || all.y1 < seen.y1 - 1 || all.x2 > seen.x2 + 1 || all.y2 > seen.y2 + 1;
}

/** The chosen steps, or their leftmost if they do not fit. */
function centreOn(cy: Core, nodes: NodeCollection): void {
  const box = nodes.boundingBox({ includeLabels: false });
  const wide = box.w * cy.zoom() > cy.width() - 2 * PADDING;
  if (wide) startAtLeft(cy, nodes);
  else cy.center(nodes);
}

function startAtLeft(cy: Core, nodes: NodeCollection = cy.nodes()): void {
  const first = nodes.min((node) => node.position("x")).ele as unknown as NodeSingular;
  const { x1 } = nodes.boundingBox({ includeLabels: false });
  const zoom = cy.zoom();
  const all = cy.elements().boundingBox({ includeLabels: false });
  const tall = all.h * zoom > cy.height() - 2 * PADDING;
  const middle = tall ? first.position("y") : (all.y1 + all.y2) / 2;
  cy.pan({ x: PADDING - x1 * zoom, y: cy.height() / 2 - middle * zoom });
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
  const box = node.renderedBoundingBox({ includeLabels: false });
  const x = shift(box.x1, box.x2, cy.width());
  const y = shift(box.y1, box.y2, cy.height());
  if (x || y) cy.panBy({ x, y });
}

function shift(low: number, high: number, room: number): number {
  if (low < PADDING) return PADDING - low;
  return high > room - PADDING ? room - PADDING - high : 0;
}
