/** Puts steps and edges where an arrangement says; a verdict never moves a step. */
import type { Core, NodeSingular } from "cytoscape";
import type { Elements } from "../wire";
import type { Arrangement, Box, Point } from "./arrangement";

/** Moves the elements that are already drawn. */
export function applyArrangement(cy: Core, elements: Elements, arrangement: Arrangement): void {
  const curves = curvesOf(elements, arrangement);
  cy.batch(() => {
    cy.nodes().positions((node) => middleOf(arrangement.cards.get(node.id()) as Box));
    cy.edges().forEach((edge, i) => {
      const curve = curves[i];
      edge.toggleClass("implied", !curve).toggleClass("routed", !!curve);
      if (curve) edge.data(curve);
    });
  });
}

/** The current places of the steps, whoever has set them. */
export function cardsOf(cy: Core): Map<string, Box> {
  const boxOf = (node: NodeSingular): Box => {
    const { x, y } = node.position();
    const [halfWidth, halfHeight] = [node.width() / 2, node.height() / 2];
    return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
  };
  return new Map(cy.nodes().map((node) => [node.id(), boxOf(node)]));
}

/** Removes the routes, which are valid only for the places they were computed for, and shows every edge. */
export function unroute(cy: Core): void {
  cy.edges().removeClass("routed implied");
}

export function middleOf({ x1, y1, x2, y2 }: Box): Point {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

/** Control points in cytoscape's terms: weights along the line between the ends, and distances from it. */
interface Curve {
  weights: number[];
  distances: number[];
}

/** The curve of each edge, in the order of the elements; `null` for one that is not drawn. */
export function curvesOf({ edges }: Elements, { cards, routes }: Arrangement): (Curve | null)[] {
  const middle = (step: string) => middleOf(cards.get(step) as Box);
  const all = routes();
  return edges.map(({ source, target }, i) => {
    const controls = all[i];
    return controls ? curveOf(middle(source), middle(target), controls) : null;
  });
}

function curveOf(from: Point, to: Point, controls: readonly Point[]): Curve {
  const line = { x: to.x - from.x, y: to.y - from.y };
  const length = Math.hypot(line.x, line.y) || 1;
  const relative = controls.map(({ x, y }) => ({ x: x - from.x, y: y - from.y }));
  return {
    weights: relative.map(({ x, y }) => (x * line.x + y * line.y) / length ** 2),
    distances: relative.map(({ x, y }) => (y * line.x - x * line.y) / length),
  };
}
