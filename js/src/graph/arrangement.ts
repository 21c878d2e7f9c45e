/** Converts Python's layout, whose unit is a card, into pixels for cards of a given size. Pure functions. */
import type { BoxPlace, Drawing, Elements, LanePlace, Orientation } from "../wire";
import { NODE_HEIGHT, RING_PADDING } from "./sizes";

/** In CSS pixels at zoom 1. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Point {
  x: number;
  y: number;
}

/** A box around the steps of a branch, with its title. */
export interface Area extends Box, Pick<BoxPlace, "title" | "container" | "branch" | "depth"> {}

/** A label that lies over the cards of a chain of steps. */
export interface Lane extends Box, Pick<LanePlace, "label"> {}

export interface Arrangement {
  orientation: Orientation;
  cardWidth: number;
  /** The card of each step, in definition order. */
  cards: ReadonlyMap<string, Box>;
  /**
   * Returns the control points of each edge, in the order of the elements; `null` for an edge that is not
   * drawn. A method, because many arrangements are compared but only one is drawn.
   */
  routes(): readonly (readonly Point[] | null)[];
  /** The boxes, outer ones first. */
  areas: readonly Area[];
  lanes: readonly Lane[];
  /** The bounds of everything that is drawn, including the rings of selected steps. */
  extent: Box;
}

export function arrange(elements: Elements, orientation: Orientation, cardWidth: number): Arrangement {
  const drawing = elements.layout[orientation];
  const scale = (x: number, y: number): Point => ({ x: x * cardWidth, y: y * NODE_HEIGHT });
  const box = (x: number, y: number, width: number, height: number): Box => {
    const [from, to] = [scale(x, y), scale(x + width, y + height)];
    return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  };
  const area = ({ title, container, branch, depth, x, y, width, height }: BoxPlace): Area => ({
    ...{ title, container, branch, depth },
    ...box(x, y, width, height),
  });
  const sheet = box(0, 0, drawing.width, drawing.height);
  return {
    orientation,
    cardWidth,
    cards: new Map(elements.nodes.map(({ id }, i) => [id, cardBox(drawing, i, box)])),
    routes: () =>
      routesOf(elements, drawing, orientation).map((route) => route?.map(({ x, y }) => scale(x, y)) ?? null),
    areas: drawing.boxes.map(area),
    lanes: drawing.lanes.map(({ label, x, y, width, height }) => ({ label, ...box(x, y, width, height) })),
    extent: {
      x1: sheet.x1 - RING_PADDING,
      y1: sheet.y1 - RING_PADDING,
      x2: sheet.x2 + RING_PADDING,
      y2: sheet.y2 + RING_PADDING,
    },
  };
}

function cardBox(
  { nodes }: Drawing,
  i: number,
  box: (x: number, y: number, w: number, h: number) => Box,
): Box {
  const { x, y } = nodes[i] ?? { x: 0, y: 0 };
  return box(x, y, 1, 1);
}

/** The control points of every edge, in cards. */
function routesOf(
  { nodes, edges }: Elements,
  drawing: Drawing,
  orientation: Orientation,
): (Point[] | null)[] {
  const places = new Map(nodes.map(({ id }, i) => [id, drawing.nodes[i]]));
  const [along, across] = orientation === "horizontal" ? ([1, 0] as const) : ([0, 1] as const);
  const ahead = ({ x, y }: Point): Point => ({ x: x + along, y: y + across });
  /** The middle of the side of a card at which edges arrive. */
  const arrival = (step: string): Point => {
    const { x, y } = places.get(step) ?? { x: 0, y: 0 };
    return { x: x + across / 2, y: y + along / 2 };
  };
  return edges.map(({ source, target }, i) => {
    const bends = drawing.bends[i];
    if (!bends) return null;
    const entries = [...bends.map(([x, y]) => ({ x, y })), arrival(target)];
    const exits = [arrival(source), ...entries.slice(0, -1)].map(ahead);
    return exits.flatMap((exit, gap) => turns(exit, entries[gap] as Point, orientation));
  });
}

/** The turns of an edge between two ranks: it leaves and arrives straight, and crosses over half-way. */
function turns(from: Point, to: Point, orientation: Orientation): Point[] {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return orientation === "horizontal"
    ? [
        { x: middle.x, y: from.y },
        { x: middle.x, y: to.y },
      ]
    : [
        { x: from.x, y: middle.y },
        { x: to.x, y: middle.y },
      ];
}
