/** The axes of the plot: the position of a row on each. */

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
  /** The position of the row, from 0 to 1; `null` if it has none on this axis. */
  place(row: RunRow): number | null;
  /** The row's value on this axis, in words. */
  text(row: RunRow): string;
  /** Whether a line may join neighbours on the axis, which takes a quantity or an order of its own. */
  joins: boolean;
}

/** With more different values than this, not every value has a tick. */
const TICKED = 8;
const TICK_LENGTH = 12;

/** The axis of a parameter's values; at least one of the rows has a value. */
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

/** Keeps the end of a long value, since that is where paths differ. */
function shortened(text: string): string {
  return text.length > TICK_LENGTH ? `…${text.slice(1 - TICK_LENGTH)}` : text || "empty";
}

/** The axis of the order in which executions began. */
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

/** The axis of the objective, with better values higher up; `null` if no row has a number. */
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
