/** Chooses the part of a drawing that is shown first, and the orientation that shows most. Pure functions. */
import type { Elements, Orientation } from "../wire";
import { type Arrangement, arrange, type Box, type Point } from "./arrangement";
import { cardWidth, FONT_SIZE, NARROWEST, nameWidth, RING_PADDING } from "./sizes";

/** The smallest legible size of labels, in CSS pixels on screen. */
const SMALLEST_TEXT = 11;
/** The zoom at which labels are just legible. */
export const LEGIBLE_ZOOM = SMALLEST_TEXT / FONT_SIZE;
export const LEAST_ZOOM = 0.08;
/** The distance between the drawing and the edge of the view. */
export const PADDING = 10;

/** The least difference in zoom that justifies turning a drawing. */
const NOTICEABLE_ZOOM = 0.05;

/** The size of a view, in CSS pixels. */
export interface Room {
  width: number;
  height: number;
}

export interface View {
  zoom: number;
  pan: Point;
}

/** What the choice of a first view depends on: where everything is, and what matters most. */
export interface Seen {
  extent: Box;
  cards: ReadonlyMap<string, Box>;
  /** The direction in which edges lead. */
  orientation: Orientation;
  selected: ReadonlySet<string>;
  /** The steps that the selected ones consume. */
  parents: ReadonlySet<string>;
}

/** Arranges the elements in the orientation that shows more steps, else more full texts, else larger ones. */
export function bestArrangement(
  elements: Elements,
  lines: readonly number[],
  room: Room,
  selected: ReadonlySet<string>,
): Arrangement {
  const [horizontal, vertical] = (["horizontal", "vertical"] as const).map((orientation) =>
    bestCards(elements, orientation, lines, room, selected),
  ) as [Candidate, Candidate];
  return (isBetter(vertical, horizontal) ? vertical : horizontal).arrangement;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.shown !== other.shown) return one.shown > other.shown;
  if (one.uncut !== other.uncut) return one.uncut > other.uncut;
  return one.zoom > other.zoom + NOTICEABLE_ZOOM;
}

/** Arranges the elements in one orientation, with the width of cards at which the room shows most steps. */
export function arrangeFor(
  elements: Elements,
  orientation: Orientation,
  lines: readonly number[],
  room: Room,
  selected: ReadonlySet<string>,
): Arrangement {
  return bestCards(elements, orientation, lines, room, selected).arrangement;
}

interface Candidate {
  arrangement: Arrangement;
  zoom: number;
  /** How many steps are fully visible. */
  shown: number;
  /** How many texts are not shortened. */
  uncut: number;
}

/** Makes cards as wide as the longest of `lines` and the room allow; narrowest if that shows more steps. */
function bestCards(
  elements: Elements,
  orientation: Orientation,
  lines: readonly number[],
  room: Room,
  selected: ReadonlySet<string>,
): Candidate {
  const parents = parentsOf(elements, selected);
  const wanted = cardWidth(lines, elements.layout[orientation].width, legibleWidth(room));
  const [wide, narrow] = [wanted, NARROWEST].map((width) => {
    const arrangement = arrange(elements, orientation, width);
    const view = firstView({ ...arrangement, selected, parents }, room);
    const uncut = lines.filter((line) => line <= nameWidth(width)).length;
    return { arrangement, zoom: view.zoom, shown: shownIn(view, arrangement.cards, room), uncut };
  }) as [Candidate, Candidate];
  return narrow.shown > wide.shown ? narrow : wide;
}

export function parentsOf({ edges }: Elements, selected: ReadonlySet<string>): Set<string> {
  return new Set(edges.filter(({ target }) => selected.has(target)).map(({ source }) => source));
}

/** The whole drawing if it is legible when it fits; otherwise the most important part, at a legible size. */
export function firstView(seen: Seen, room: Room): View {
  return fittingZoom(seen.extent, room) >= LEGIBLE_ZOOM
    ? wholeView(seen.extent, room)
    : legibleView(seen, room);
}

/** The view of everything, however small that is; never enlarged beyond zoom 1. */
export function wholeView(extent: Box, room: Room): View {
  const zoom = Math.max(LEAST_ZOOM, Math.min(1, fittingZoom(extent, room)));
  return { zoom, pan: centred(extent, zoom, room) };
}

/** The greatest width of a drawing that is legible when it fits with its rings, in CSS pixels at zoom 1. */
function legibleWidth({ width }: Room): number {
  return (width - 2 * PADDING) / LEGIBLE_ZOOM - 2 * RING_PADDING - 2;
}

function shownIn({ zoom, pan }: View, cards: ReadonlyMap<string, Box>, room: Room): number {
  const isWhole = ({ x1, y1, x2, y2 }: Box) =>
    x1 * zoom + pan.x >= 0 &&
    y1 * zoom + pan.y >= 0 &&
    x2 * zoom + pan.x <= room.width &&
    y2 * zoom + pan.y <= room.height;
  return [...cards.values()].filter(isWhole).length;
}

/** Shows the selection and what it reads, or the selection alone, or, if neither fits, the beginning. */
function legibleView(seen: Seen, room: Room): View {
  const zoom = LEGIBLE_ZOOM;
  const boxes = (steps: Iterable<string>) => [...steps].flatMap((step) => seen.cards.get(step) ?? []);
  const chosen = boxes(seen.selected);
  const fitting = [[...chosen, ...boxes(seen.parents)], chosen]
    .map(around)
    .find((box) => fits(box, zoom, room));
  const pan =
    chosen.length > 0 && fitting
      ? centred(fitting, zoom, room)
      : fromStart(chosen.length > 0 ? chosen : [...seen.cards.values()], seen.orientation, zoom, room);
  return { zoom, pan: withinDrawing(pan, seen.extent, zoom, room) };
}

function fits({ x1, y1, x2, y2 }: Box, zoom: number, room: Room): boolean {
  return (x2 - x1) * zoom <= room.width - 2 * PADDING && (y2 - y1) * zoom <= room.height - 2 * PADDING;
}

/** Puts the first of these boxes at the start of the view, and moves across to where most are visible. */
function fromStart(boxes: readonly Box[], orientation: Orientation, zoom: number, room: Room): Point {
  const axes = orientation === "horizontal" ? AXES : { ...AXES, along: AXES.across, across: AXES.along };
  const begin = Math.min(...boxes.map((box) => box[axes.along.low]));
  const length = (room[axes.along.room] - 2 * PADDING) / zoom;
  const breadth = (room[axes.across.room] - 2 * PADDING) / zoom;
  const { low, high } = axes.across;
  // All cards have the same size, so the order of their beginnings is also that of their ends.
  const seen = boxes
    .filter((box) => box[axes.along.high] <= begin + length)
    .sort((one, other) => one[low] - other[low]);
  let most: Box[] = [];
  let end = 0;
  for (const [i, box] of seen.entries()) {
    while ((seen[end]?.[high] ?? Infinity) <= box[low] + breadth) end += 1;
    if (end - i > most.length) most = seen.slice(i, end);
  }
  const [first, last] = [most[0], most.at(-1)];
  if (!first || !last) return { x: 0, y: 0 };
  const along = PADDING - begin * zoom;
  const across = (room[axes.across.room] - (first[low] + last[high]) * zoom) / 2;
  return orientation === "horizontal" ? { x: along, y: across } : { x: across, y: along };
}

/** The names of the sides of a box and of the room, by direction. */
const AXES = {
  along: { low: "x1", high: "x2", room: "width" },
  across: { low: "y1", high: "y2", room: "height" },
} as const;

/** Limits a pan, so as not to waste room beside the drawing; centres it in a direction in which it fits. */
function withinDrawing({ x, y }: Point, { x1, y1, x2, y2 }: Box, zoom: number, room: Room): Point {
  return {
    x: within(x, x1 * zoom, x2 * zoom, room.width),
    y: within(y, y1 * zoom, y2 * zoom, room.height),
  };
}

function within(pan: number, low: number, high: number, room: number): number {
  if (high - low <= room - 2 * PADDING) return (room - low - high) / 2;
  return Math.min(PADDING - low, Math.max(room - PADDING - high, pan));
}

function centred({ x1, y1, x2, y2 }: Box, zoom: number, room: Room): Point {
  return { x: (room.width - (x1 + x2) * zoom) / 2, y: (room.height - (y1 + y2) * zoom) / 2 };
}

function fittingZoom({ x1, y1, x2, y2 }: Box, { width, height }: Room): number {
  return Math.min((width - 2 * PADDING) / (x2 - x1 || 1), (height - 2 * PADDING) / (y2 - y1 || 1));
}

/** The bounds of the boxes and their rings. */
function around(boxes: readonly Box[]): Box {
  return {
    x1: Math.min(...boxes.map(({ x1 }) => x1)) - RING_PADDING,
    y1: Math.min(...boxes.map(({ y1 }) => y1)) - RING_PADDING,
    x2: Math.max(...boxes.map(({ x2 }) => x2)) + RING_PADDING,
    y2: Math.max(...boxes.map(({ y2 }) => y2)) + RING_PADDING,
  };
}
