/** Which lines of the table are drawn as it is scrolled. */

import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Line } from "./lines";
import { inSight, offsetsOf, type Range, widened } from "./window";

/** Assumed until there is something to measure. */
const ROW_PX = 30;
const BODY_PX = 220;
const BOX_PX = 480;

export interface Drawn {
  offsets: readonly number[];
  range: Range;
  /** The lines that are at least partly in sight now. */
  sight(): Range;
}

/**
 * @param box the scrolling element.
 * @param body the element that contains the lines.
 * @param moved called when other lines may be in sight; must always be the same function.
 */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  lines: readonly Line[],
  moved: () => void,
): Drawn {
  const offsets = useOffsets(body, lines);
  const latest = useRef(offsets);
  latest.current = offsets;
  const [range, setRange] = useState<Range>({ first: 0, end: 0 });
  const sight = useCallback(() => sightOf(box.current, body.current, latest.current), [box, body]);
  const look = useCallback(() => {
    if (box.current) markMore(box.current);
    const next = widened(sight(), latest.current.length - 1);
    setRange((known) => (known.first === next.first && known.end === next.end ? known : next));
    moved();
  }, [box, sight, moved]);
  useLayoutEffect(look, [look, offsets]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    const table = body.current?.closest("table");
    if (table) observer.observe(table);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, body, look]);
  return { offsets, range: within(range, lines.length), sight };
}

/** Marks how much of the table's width is visible, and whether there is more: a cut table looks complete. */
function markMore(box: HTMLElement): void {
  const { scrollLeft, clientWidth, scrollWidth } = box;
  // In a right-to-left layout, `scrollLeft` is negative.
  const seen_px = Math.abs(scrollLeft) + clientWidth;
  box.toggleAttribute("data-more", seen_px < scrollWidth - 1);
  box.style.setProperty("--ssw-runs-seen", `${seen_px}px`);
}

/** Where each line begins: all rows have the same height, while each body is measured. */
function useOffsets(body: RefObject<HTMLElement | null>, lines: readonly Line[]): readonly number[] {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const next = measured(body.current, heights);
    if (next !== heights) setHeights(next);
  });
  return useMemo(() => {
    const row = heights.get("run") ?? ROW_PX;
    return offsetsOf(lines.map(({ kind, key }) => (kind === "body" ? (heights.get(key) ?? BODY_PX) : row)));
  }, [lines, heights]);
}

/** The known heights, updated by the lines that are drawn; the same object if none has changed. */
function measured(body: HTMLElement | null, known: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const found = new Map(known);
  for (const line of body?.querySelectorAll<HTMLElement>("[data-measured]") ?? []) {
    if (line.offsetHeight > 0) found.set(line.dataset.measured ?? "", line.getBoundingClientRect().height);
  }
  const isSame = found.size === known.size && [...found].every(([key, height]) => known.get(key) === height);
  return isSame ? known : found;
}

function sightOf(box: HTMLElement | null, body: HTMLElement | null, offsets: readonly number[]): Range {
  if (!box || !body) return { first: 0, end: 0 };
  const top = box.getBoundingClientRect().top - body.getBoundingClientRect().top;
  return inSight(offsets, top, top + (box.clientHeight || BOX_PX));
}

function within({ first, end }: Range, count: number): Range {
  return { first: Math.min(first, count), end: Math.min(end, count) };
}
