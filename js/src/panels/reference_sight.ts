/** Which options of a long list box are drawn: those in sight and near it, and always the active one. */

import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import { inSight, offsetsOf, type Range, type Segment, segmentsOf, widened } from "./runs/window";

/** Assumed until an option has been drawn. */
const OPTION_PX = 44;
const BOX_PX = 480;

/**
 * @param box the scrolling element; its options have their index in `data-index`.
 * @param count how many options there are.
 * @param active the index of the active option, which is scrolled into sight whenever it changes.
 */
export function useOptionsInSight(
  box: RefObject<HTMLElement | null>,
  count: number,
  active: number,
): readonly Segment[] {
  const heights = useRef(new Map<number, number>());
  const offsets = offsetsOf(
    Array.from({ length: count }, (_, index) => heights.current.get(index) ?? OPTION_PX),
  );
  const latest = useRef(offsets);
  latest.current = offsets;
  const [range, setRange] = useState<Range>({ first: 0, end: 0 });
  const look = useCallback(() => {
    const next = sightOf(box.current, latest.current);
    setRange((known) => (known.first === next.first && known.end === next.end ? known : next));
  }, [box]);
  // Heights become known as options are drawn, which moves the options below: the active one is kept in
  // sight until the user scrolls.
  const follows = useRef(true);
  useLayoutEffect(() => {
    follows.current = true;
    look();
  }, [look, active]);
  useLayoutEffect(() => {
    measure(box.current, heights.current);
    if (follows.current) {
      box.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView?.({ block: "nearest" });
    }
  });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const letGo = () => {
      follows.current = false;
    };
    element.addEventListener("scroll", look, { passive: true });
    for (const type of ["wheel", "pointerdown"]) element.addEventListener(type, letGo, { passive: true });
    return () => {
      element.removeEventListener("scroll", look);
      for (const type of ["wheel", "pointerdown"]) element.removeEventListener(type, letGo);
    };
  }, [box, look]);
  return segmentsOf(offsets, { first: Math.min(range.first, count), end: Math.min(range.end, count) }, [
    active,
  ]);
}

function measure(box: HTMLElement | null, heights: Map<number, number>): void {
  for (const option of box?.querySelectorAll<HTMLElement>("[data-index]") ?? []) {
    if (option.offsetHeight > 0) heights.set(Number(option.dataset.index), option.offsetHeight);
  }
}

function sightOf(box: HTMLElement | null, offsets: readonly number[]): Range {
  const top_px = box?.scrollTop ?? 0;
  return widened(inSight(offsets, top_px, top_px + (box?.clientHeight || BOX_PX)), offsets.length - 1);
}
