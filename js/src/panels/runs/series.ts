/** What the plot draws: over which parameters, and which points a line joins. */

import { own } from "../../own";
import type { RunRow } from "../../wire";
import type { Axis } from "./axes";

/** Over one parameter, over the start of executions, or all parameters side by side. */
export type Over = { kind: "parameter"; name: string } | { kind: "start" } | { kind: "all" };

/** More lines than this cannot be told apart. */
const MOST_SERIES = 4;

export interface Point {
  row: RunRow;
  /** From 0 to 1. */
  x: number;
  /** From 0 to 1, with better values higher up; `null` leaves a gap. */
  y: number | null;
}

export interface Series {
  /** `NumRound 60`; `""` for a single series. */
  label: string;
  /** In the order of x. */
  points: readonly Point[];
  /** Whether neighbours are joined. */
  isLine: boolean;
}

/** The parameters that differ between these rows. */
export function variedAmong(rows: readonly RunRow[], names: readonly string[]): string[] {
  return names.filter((name) => distinct(rows, name).length > 1);
}

/** What the plot is drawn over until the user chooses. */
export function usualOver(rows: readonly RunRow[], varied: readonly string[]): Over {
  const [most, next, ...more] = [...varied].sort(
    (a, b) => distinct(rows, b).length - distinct(rows, a).length,
  );
  if (most === undefined) return { kind: "start" };
  const isTooMuch = more.length > 0 || (next !== undefined && distinct(rows, next).length > MOST_SERIES);
  return isTooMuch ? { kind: "all" } : { kind: "parameter", name: most };
}

/** A series for each value of the other parameter if there is one, with few values; else one for all rows. */
export function seriesOf(rows: readonly RunRow[], x: Axis, y: Axis, others: readonly string[]): Series[] {
  const [other] = others;
  const values = other === undefined ? [] : distinct(rows, other);
  if (others.length === 1 && other !== undefined && values.length <= MOST_SERIES) {
    return values.map((value) => {
      const members = rows.filter((row) => own(row.values, other) === value);
      return series(`${other} ${value || "empty"}`, members, x, y);
    });
  }
  const all = series("", rows, x, y);
  return [{ ...all, isLine: all.isLine && others.length === 0 }];
}

function series(label: string, rows: readonly RunRow[], x: Axis, y: Axis): Series {
  const points = rows
    .flatMap((row) => {
      const at = x.place(row);
      return at == null ? [] : [{ row, x: at, y: y.place(row) }];
    })
    .sort((one, other) => one.x - other.x);
  return { label, points, isLine: x.joins };
}

/** One point for each x, at the mean of all y there: the line joins values of x, not attempts at one. */
export function means(points: readonly Point[]): Pick<Point, "x" | "y">[] {
  const places = new Map<number, number[]>();
  for (const { x, y } of points) {
    const known = places.get(x) ?? [];
    places.set(x, y == null ? known : [...known, y]);
  }
  return [...places].map(([x, known]) => ({ x, y: known.length ? mean(known) : null }));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The stretches of a line between its gaps. */
export function stretches(points: readonly Pick<Point, "x" | "y">[]): { x: number; y: number }[][] {
  const all: { x: number; y: number }[][] = [[]];
  for (const { x, y } of points) {
    if (y == null) all.push([]);
    else all.at(-1)?.push({ x, y });
  }
  return all.filter((stretch) => stretch.length > 1);
}

function distinct(rows: readonly RunRow[], name: string): string[] {
  const texts = [...new Set(rows.flatMap(({ values }) => own(values, name) ?? []))];
  return texts.sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
}
