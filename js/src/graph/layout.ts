/** Places steps and routes edges, once; nothing that is judged later moves a step. */
import type { Core, EdgeSingular } from "cytoscape";
import type { Elements } from "../wire";
import type { Branch } from "./areas";
import { type LayeredLayout, layered, type Place } from "./layered";
import { NODE_HEIGHT, RING_PADDING } from "./style";
import type { Box } from "./viewport";

export const RANK_GAP = 30;
const STEP_GAP = 16;
const BEND_GAP = 14;
/** Room for an area's title and borders. */
const AREA_GAP = 24;

export function layOut({ nodes, edges }: Elements, branches: readonly Branch[]): LayeredLayout {
  const groups = new Map(nodes.map(({ id }) => [id, [] as string[]]));
  for (const { key, members } of branches) {
    for (const step of members.keys()) groups.get(step)?.push(key);
  }
  return layered(
    nodes.map(({ id }) => id),
    edges,
    { step: NODE_HEIGHT + STEP_GAP, bend: BEND_GAP, group: AREA_GAP },
    (step) => groups.get(step) ?? [],
  );
}

/** The box of each step. */
export function boxesOf({ places }: LayeredLayout, nodeWidth: number): Map<string, Box> {
  const boxAt = ({ rank, y }: Place): Box => {
    const x = rank * (nodeWidth + RANK_GAP);
    return {
      x1: x - nodeWidth / 2,
      y1: y - NODE_HEIGHT / 2,
      x2: x + nodeWidth / 2,
      y2: y + NODE_HEIGHT / 2,
    };
  };
  return new Map([...places].map(([step, at]) => [step, boxAt(at)]));
}

/** The extent of a layout's steps and edges, rings included. */
export function extentOf({ places, bends, ranks }: LayeredLayout, nodeWidth: number): Box {
  const ys = [...places.values()].map(({ y }) => y);
  const passing = bends.flat().map(({ y }) => y);
  const [beside, above] = [nodeWidth / 2 + RING_PADDING, NODE_HEIGHT / 2 + RING_PADDING];
  return {
    x1: -beside,
    y1: Math.min(...ys.map((y) => y - above), ...passing, 0),
    x2: Math.max(0, ranks - 1) * (nodeWidth + RANK_GAP) + beside,
    y2: Math.max(...ys.map((y) => y + above), ...passing, 0),
  };
}

/** Puts steps and edges, which are in the order of the elements, where the layout says. */
export function applyLayout(cy: Core, layout: LayeredLayout, nodeWidth: number): void {
  const at = ({ rank, y }: Place) => ({ x: rank * (nodeWidth + RANK_GAP), y });
  cy.batch(() => {
    cy.nodes().positions((node) => at(layout.places.get(node.id()) as Place));
    cy.edges().forEach((edge, i) => {
      route(edge, (layout.bends[i] ?? []).map(at), nodeWidth);
    });
  });
}

/** Forgets the routes, which hold only for the places they were made for. */
export function unroute(cy: Core): void {
  cy.edges().removeClass("routed");
}

interface Point {
  x: number;
  y: number;
}

/**
 * Leads an edge out of its source's right side and into its target's left, level with each bend on its way.
 *
 * Cytoscape wants a curve's control points as (weight along, distance from) the line between the ends.
 */
function route(edge: EdgeSingular, bends: Point[], nodeWidth: number): void {
  const from = edge.source().position();
  const to = edge.target().position();
  const reach = (nodeWidth + RANK_GAP) / 2;
  const controls = [
    { x: from.x + reach, y: from.y },
    ...bends.flatMap(({ x, y }) => [
      { x: x - reach, y },
      { x: x + reach, y },
    ]),
    { x: to.x - reach, y: to.y },
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
