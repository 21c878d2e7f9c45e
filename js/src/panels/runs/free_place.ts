/** Where words along a line of the plot lie over as few points as can be. */

import { type Frame, xOf } from "./plot_frame";

interface Spot {
  x: number;
  y: number;
}

/** Of the letters, from their baseline. */
const ASCENT_PX = 9;
/** From the line to the baseline of what stands over it, and under it. */
const [OVER_PX, UNDER_PX] = [-4, 13];
/** From the middle of a point to where it ends. */
const POINT_PX = 7;
/** Between two places that are tried. */
const STRIDE_PX = 12;

/**
 * The left end of the baseline of words at a horizontal line: over it or under it, as far left as none of the
 * points is met, or as few as can be.
 */
export function freeOf(points: readonly Spot[], line_px: number, width_px: number, frame: Frame): Spot {
  const [first, last] = [xOf(0, frame), Math.max(xOf(0, frame), xOf(1, frame) - width_px)];
  const xs = Array.from(
    { length: Math.floor((last - first) / STRIDE_PX) + 1 },
    (_, i) => first + i * STRIDE_PX,
  );
  const spots = [OVER_PX, UNDER_PX]
    .map((below) => line_px + below)
    .filter((y) => y - ASCENT_PX >= 0 && y <= frame.height_px - frame.bottom_px + UNDER_PX)
    .flatMap((y) => xs.map((x) => ({ x, y })));
  const met = spots.map((spot) => points.filter((point) => meets(spot, width_px, point)).length);
  return spots[met.indexOf(Math.min(...met))] ?? { x: first, y: line_px + OVER_PX };
}

function meets({ x, y }: Spot, width_px: number, point: Spot): boolean {
  const isBeside = point.x + POINT_PX < x || point.x - POINT_PX > x + width_px;
  return !isBeside && point.y + POINT_PX > y - ASCENT_PX && point.y - POINT_PX < y;
}
