/** The axes of the plot: where a row stands on each. */

import { own } from "../../own";
import type { Objective, RunRow } from "../../wire";
import { numberText } from "../metric_words";
import { numberOf } from "./numbers";
import { scaleAround, scaleOver, turned } from "./scales";

export interface Tick {
  /** From 0 to 1. */
  at: number;
  text: string;
}

export interface Axis {
  label: string;
  ticks: readonly Tick[];
  /** From 0 to 1; `null` where the row has no place on it. */
  place(row: RunRow): number | null;
  /** What the row has there. */
  text(row: RunRow): string;
  /** Whether neighbours on it may be joined by a line: it is a quantity, or has an order of its own. */
  joins: boolean;
}

/** More different values than this are not ticked one by one. */
const TICKED = 8;
const TICK_LENGTH = 12;

/** Of the values of a parameter, which at least one of the rows has. */
export function parameterAxis(name: string, rows: readonly RunRow[]): Axis {
  const texts = [...new Set(rows.flatMap(({ values }) => own(values, name) ?? []))];
  const numbers = texts.map(numberOf);
  const text = ({ values }: RunRow) => own(values, name) ?? "";
  const scale = numbers.every((number) => number != null) ? numeric(numbers as number[]) : named(texts);
  return { label: name, text, ...scale(text) };
}

type Placed = Pick<Axis, "ticks" | "place" | "joins">;
type Read = (row: RunRow) => string;

function numeric(numbers: readonly number[]): (read: Read) => Placed {
  const { place, ticks } = scaleOver(numbers);
  const distinct = [...new Set(numbers)].sort((one, other) => one - other);
  const ticked = distinct.length <= TICKED ? distinct : ticks;
  return (read) => ({
    ticks: ticked.map((tick) => ({ at: place(tick), text: numberText(tick) })),
    place: (row) => {
      const number = numberOf(read(row));
      return number == null ? null : place(number);
    },
    joins: true,
  });
}

function named(texts: readonly string[]): (read: Read) => Placed {
  const places = new Map([...texts].sort().map((text, i) => [text, evenly(i, texts.length)]));
  const ticks = [...places].map(([text, at]) => ({ at, text: shortened(text) }));
  return (read) => ({
    ticks: ticks.length <= TICKED ? ticks : [],
    place: (row) => places.get(read(row)) ?? null,
    joins: false,
  });
}

function evenly(place: number, count: number): number {
  return count < 2 ? 0.5 : place / (count - 1);
}

/** Of a long value the end: that is where paths differ. */
function shortened(text: string): string {
  return text.length > TICK_LENGTH ? `…${text.slice(1 - TICK_LENGTH)}` : text || "empty";
}

/** The order in which executions began. */
export function startAxis(rows: readonly RunRow[]): Axis {
  const started = rows.filter(({ started_at }) => started_at);
  const inOrder = [...started].sort((one, other) => startOf(one) - startOf(other));
  const places = new Map(inOrder.map(({ arn }, i) => [arn, evenly(i, inOrder.length)]));
  const ends = inOrder.length > 1 ? ["earliest", "latest"] : [];
  return {
    label: "start",
    ticks: ends.map((text, at) => ({ at, text })),
    place: ({ arn }) => places.get(arn) ?? null,
    text: () => "",
    joins: false,
  };
}

function startOf({ started_at }: RunRow): number {
  return Date.parse(started_at ?? "");
}

/** Of the objective, better upwards. `null` where no row has a number. */
export function objectiveAxis(
  { name, direction }: Objective,
  label: string,
  rows: readonly RunRow[],
): Axis | null {
  const known = rows.flatMap(({ metrics }) => own(metrics, name) ?? []);
  if (known.length === 0) return null;
  const upwards = scaleAround(known);
  const { place, ticks } = direction === "minimize" ? turned(upwards) : upwards;
  return {
    label,
    ticks: ticks.map((tick) => ({ at: place(tick), text: numberText(tick) })),
    place: ({ metrics }) => {
      const value = own(metrics, name);
      return value == null ? null : place(value);
    },
    text: ({ metrics }) => {
      const value = own(metrics, name);
      return value == null ? "" : numberText(value);
    },
    joins: true,
  };
}
