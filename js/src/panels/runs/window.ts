/** Which lines of a long table are drawn: those in sight, with gaps in place of the others. */

/** Lines from `first` to before `end`. */
export interface Range {
  first: number;
  end: number;
}

/** A line that is drawn, by its index, or a gap with the height of lines that are not. */
export type Segment = { kind: "line"; place: number } | { kind: "gap"; place: number; height_px: number };

/** How many lines are drawn before and after those in sight: fewer can be scrolled without rendering. */
const STRIDE = 12;

/** Where each line begins, and where the last one ends. */
export function offsetsOf(heights_px: readonly number[]): number[] {
  const offsets = [0];
  for (const height of heights_px) offsets.push((offsets.at(-1) ?? 0) + height);
  return offsets;
}

/** The lines that are at least partly between the two edges. */
export function inSight(offsets: readonly number[], top_px: number, bottom_px: number): Range {
  const count = offsets.length - 1;
  const first = Math.min(count, Math.max(0, lastAtMost(offsets, top_px)));
  const end = Math.min(count, Math.max(first, lastAtMost(offsets, bottom_px - 1) + 1));
  return { first, end };
}

/** A larger range, which stays the same over a few lines of scrolling. */
export function widened({ first, end }: Range, count: number): Range {
  return {
    first: Math.max(0, (Math.floor(first / STRIDE) - 1) * STRIDE),
    end: Math.min(count, (Math.ceil(end / STRIDE) + 1) * STRIDE),
  };
}

/** The lines of the range and these others, in order, with gaps for what lies between. */
export function segmentsOf(
  offsets: readonly number[],
  { first, end }: Range,
  others: readonly number[],
): Segment[] {
  const count = offsets.length - 1;
  const within = Array.from({ length: end - first }, (_, i) => first + i);
  const places = [...new Set([...within, ...others])].sort((one, other) => one - other);
  const segments: Segment[] = [];
  let next = 0;
  for (const place of [...places, count]) {
    const height_px = (offsets[place] ?? 0) - (offsets[next] ?? 0);
    if (height_px > 0) segments.push({ kind: "gap", place: next, height_px });
    if (place < count) segments.push({ kind: "line", place });
    next = place + 1;
  }
  return segments;
}

/** The last index whose offset is at most `px`; -1 if there is none. */
function lastAtMost(offsets: readonly number[], px: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= px) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
