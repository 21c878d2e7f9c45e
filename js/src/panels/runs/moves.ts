/** The keyboard in the table: its lines are one Tab stop, within which the arrow keys move. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Line } from "./lines";
import { type Control, type Stop, type TableState, useTable } from "./table_state";

const PAGE = 10;

/** The Tab stop: the line that had the focus last, or the first. The bodies of executions have their own. */
export function stopAmong(lines: readonly Line[], wanted: Stop | null): Stop | null {
  const found = lines.find(({ key }) => key === wanted?.line) ?? lines[0];
  if (!found) return null;
  const control = found.kind === "sweep" || found.key !== wanted?.line ? "open" : wanted.control;
  return { line: found.key, control };
}

/** Moves the focus from one control of the lines to another. */
export function goByKey(event: KeyboardEvent, lines: readonly Line[], table: TableState): void {
  const { line, control } = (event.target as HTMLElement).dataset;
  if (!control || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = stopAfter(event.key, { line: line ?? "", control: control as Control }, lines);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  table.goTo(next.line, next.control);
}

function stopAfter(key: string, { line, control }: Stop, lines: readonly Line[]): Stop | null {
  if (key === "ArrowLeft" || key === "ArrowRight")
    return { line, control: control === "tick" ? "open" : "tick" };
  const stops = lines.filter(({ kind }) => kind !== "body");
  const at = stops.findIndex((each) => each.key === line);
  const found = stops[placeAfter(key, at, stops.length)];
  return found ? { line: found.key, control } : null;
}

function placeAfter(key: string, at: number, count: number): number {
  const steps = new Map([
    ["ArrowDown", 1],
    ["ArrowUp", -1],
    ["PageDown", PAGE],
    ["PageUp", -PAGE],
    ["Home", -count],
    ["End", count],
  ]).get(key);
  return steps === undefined ? -1 : Math.min(count - 1, Math.max(0, at + steps));
}

/** Focuses the Tab stop if this is wanted, and scrolls it into sight; nothing but `box` is scrolled. */
export function useFocusWanted(
  box: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
): void {
  const table = useTable();
  const { isWanted, stop } = table;
  const wanted = isWanted.value ? stop.value : null;
  useLayoutEffect(() => {
    const control = wanted && body.current && controlOf(body.current, wanted);
    if (!control || !box.current) return;
    isWanted.value = false;
    control.focus({ preventScroll: true });
    reveal(box.current, control.closest("tr") ?? control);
  });
}

/** The control of a stop; a sweep's line has no checkbox, so it is the one that folds it. */
function controlOf(body: HTMLElement, { line, control }: Stop): HTMLElement | undefined {
  const controls = [...body.querySelectorAll<HTMLElement>("[data-control]")].filter(
    ({ dataset }) => dataset.line === line,
  );
  return controls.find(({ dataset }) => dataset.control === control) ?? controls[0];
}

/** Scrolls as little as needed to bring a line into sight, below the headings, which are sticky. */
function reveal(box: HTMLElement, line: Element): void {
  const frame = box.getBoundingClientRect();
  const place = line.getBoundingClientRect();
  const top = frame.top + (box.querySelector("thead")?.getBoundingClientRect().height ?? 0);
  const bottom = frame.top + box.clientHeight;
  if (place.top < top) box.scrollTop -= top - place.top;
  else if (place.bottom > bottom) box.scrollTop += place.bottom - bottom;
}
