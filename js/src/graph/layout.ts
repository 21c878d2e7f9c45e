/** Puts steps and edges where an arrangement says; nothing that is judged later moves a step. */
import type { Core, EdgeSingular, NodeSingular } from "cytoscape";
import type { Arrangement, Box, Point } from "./arrangement";

/** Steps and edges are in the order of the elements. */
export function applyArrangement(cy: Core, { cards, routes }: Arrangement): void {
  cy.batch(() => {
    cy.nodes().positions((node) => middleOf(cards.get(node.id()) as Box));
    cy.edges().forEach((edge, i) => {
      route(edge, routes[i] ?? null);
    });
  });
}

/** Where the steps are by now, whoever has placed them. */
export function cardsOf(cy: Core): Map<string, Box> {
  const boxOf = (node: NodeSingular): Box => {
    const { x, y } = node.position();
    const [halfWidth, halfHeight] = [node.width() / 2, node.height() / 2];
    return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
  };
  return new Map(cy.nodes().map((node) => [node.id(), boxOf(node)]));
}

/** Forgets the routes, which hold only for the places they were made for, and shows every edge. */
export function unroute(cy: Core): void {
  cy.edges().removeClass("routed implied");
}

function middleOf({ x1, y1, x2, y2 }: Box): Point {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

/** Cytoscape wants a curve's control points as (weight along, distance from) the line between the ends. */
function route(edge: EdgeSingular, controls: readonly Point[] | null): void {
  edge.toggleClass("implied", controls == null);
  if (controls == null) return;
  const from = edge.source().position();
  const to = edge.target().position();
  const line = { x: to.x - from.x, y: to.y - from.y };
  const length = Math.hypot(line.x, line.y) || 1;
  const relative = controls.map(({ x, y }) => ({ x: x - from.x, y: y - from.y }));
  edge.data({
    weights: relative.map(({ x, y }) => (x * line.x + y * line.y) / length ** 2),
    distances: relative.map(({ x, y }) => (y * line.x - x * line.y) / length),
  });
  edge.addClass("routed");
}
