/** Places steps and routes edges, once; nothing that is judged later moves a step. */
import type { Core, EdgeSingular, LayoutOptions } from "cytoscape";
import type { ManagedModel } from "../wire";
import { layered, type Point } from "./layered";
import type { NodeSize } from "./style";

const RANK_GAP = 44;
const STEP_GAP = 16;
const BEND_GAP = 14;

/** Lays out as the user asked with `graph.set_layout(…)`, or else in layers from left to right. */
export function layOut(cy: Core, hosted: ManagedModel, size: NodeSize): void {
  const wished = hosted.get("cytoscape_layout") as LayoutOptions;
  if (wished.name === "preset") layOutInLayers(cy, size);
  else cy.layout(wished).run();
}

export function layOutInLayers(cy: Core, size: NodeSize): void {
  const spacing = { rank: size.width + RANK_GAP, step: size.height + STEP_GAP, bend: BEND_GAP };
  const steps = cy.nodes().map((node) => node.id());
  const edges = cy.edges().map((edge) => ({ source: edge.source().id(), target: edge.target().id() }));
  const { positions, bends } = layered(steps, edges, spacing);
  cy.batch(() => {
    cy.nodes().positions((node) => positions.get(node.id()) as Point);
    cy.edges().forEach((edge, i) => {
      route(edge, bends[i] ?? [], size);
    });
  });
}

/** Forgets the routes, which hold only for the places they were made for. */
export function unroute(cy: Core): void {
  cy.edges().removeClass("routed");
}

/**
 * Leads an edge out of its source's right side and into its target's left, level with each bend on its way.
 *
 * Cytoscape wants a curve's control points as (weight along, distance from) the line between the ends.
 */
function route(edge: EdgeSingular, bends: Point[], { width }: NodeSize): void {
  const from = edge.source().position();
  const to = edge.target().position();
  const reach = width / 2;
  const lead = RANK_GAP / 2;
  const controls = [
    { x: from.x + reach + lead, y: from.y },
    ...bends.flatMap(({ x, y }) => [
      { x: x - reach - lead, y },
      { x: x + reach + lead, y },
    ]),
    { x: to.x - reach - lead, y: to.y },
  ];
  const line = { x: to.x - from.x, y: to.y - from.y };
  const length = Math.hypot(line.x, line.y) || 1;
  const relative = controls.map(({ x, y }) => ({ x: x - from.x, y: y - from.y }));
  edge.data({
    weights: relative.map(({ x, y }) => (x * line.x + y * line.y) / length ** 2),
    distances: relative.map(({ x, y }) => (y * line.x - x * line.y) / length),
  });
  edge.addClass("routed");
}
