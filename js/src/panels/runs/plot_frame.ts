/** Positions in the plot, in pixels. */

export interface Frame {
  width_px: number;
  height_px: number;
  left_px: number;
  right_px: number;
  top_px: number;
  bottom_px: number;
}

/** @param at from 0 at the left to 1. */
export function xOf(at: number, { width_px, left_px, right_px }: Frame): number {
  return rounded(left_px + at * (width_px - left_px - right_px));
}

/** @param at from 0 at the bottom to 1. */
export function yOf(at: number, { height_px, top_px, bottom_px }: Frame): number {
  return rounded(height_px - bottom_px - at * (height_px - top_px - bottom_px));
}

function rounded(px: number): number {
  return Math.round(px * 10) / 10;
}
