/** Finds where a label along a line of the plot covers the fewest points. */

import { type Frame, xOf } from "./plot_frame";

interface Spot {
  x: number;
  y: number;
}

/** The height of the letters above their baseline. */
const ASCENT_PX = 9;
/** From the line to the baseline of a label above it, and below it. */
const [OVER_PX, UNDER_PX] = [-4, 13];
/** From the centre of a point to its edge. */
const POINT_PX = 7;
/** The distance between two positions that are tried. */
const STRIDE_PX = 12;

/** The cost of covering a point, so that covering a line is always preferred. */
const POINT_COUNTS = 100;

/**
 * The left end of the baseline of a label at a horizontal line: above or below it, as far left as it covers
 * nothing, or as little as possible.
 *
 * @param lines the other lines that are drawn, as spots along them.
 */
export function freeOf(
  points: readonly Spot[],
  lines: readonly Spot[],
  line_px: number,
  width_px: number,
  frame: Frame,
): Spot {
  const [first, last] = [xOf(0, frame), Math.max(xOf(0, frame), xOf(1, frame) - width_px)];
  const xs = Array.from(
    { length: Math.floor((last - first) / STRIDE_PX) + 1 },
    (_, i) => first + i * STRIDE_PX,
  );
  const spots = [OVER_PX, UNDER_PX]
    .map((below) => line_px + below)
    .filter((y) => y - ASCENT_PX >= 0 && y <= frame.height_px - frame.bottom_px + UNDER_PX)
    .flatMap((y) => xs.map((x) => ({ x, y })));
  const meet = (these: readonly Spot[], spot: Spot, reach_px: number) =>
    these.filter((each) => meets(spot, width_px, each, reach_px)).length;
  const met = spots.map((spot) => POINT_COUNTS * meet(points, spot, POINT_PX) + meet(lines, spot, 0));
  return spots[met.indexOf(Math.min(...met))] ?? { x: first, y: line_px + OVER_PX };
}

function meets({ x, y }: Spot, width_px: number, other: Spot, reach_px: number): boolean {
  const isBeside = other.x + reach_px < x || other.x - reach_px > x + width_px;
  return !isBeside && other.y + reach_px > y - ASCENT_PX && other.y - reach_px < y;
}

/** Spots along the line through these corners. */
export function along(corners: readonly Spot[]): Spot[] {
  return corners.slice(1).flatMap((to, i) => {
    const from = corners[i] ?? to;
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / POINT_PX);
    return Array.from({ length: count }, (_, part) => ({
      x: from.x + ((to.x - from.x) * part) / count,
      y: from.y + ((to.y - from.y) * part) / count,
    }));
  });
}
