/** The order of the rows of the table. */

import type { RunRow } from "../../wire";
import type { Column, SortDirection, SortKey } from "./columns";

export interface Order {
  /** A column's key. */
  column: string;
  direction: SortDirection;
}

/** The rows sorted by one column; rows with nothing or NaN there come last in either direction. */
export function sorted(
  rows: readonly RunRow[],
  column: Column | undefined,
  direction: SortDirection,
): RunRow[] {
  if (!column) return [...rows];
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: known(column.sortKey(row)) }));
  return keyed.sort((one, other) => compared(one.key, other.key, sign)).map(({ row }) => row);
}

/** The order after a press on a heading, which reverses an order by the same column. */
export function orderAfterPress({ key, first }: Column, present: Order): Order {
  if (present.column !== key) return { column: key, direction: first };
  return { column: key, direction: present.direction === "ascending" ? "descending" : "ascending" };
}

function known(key: SortKey): SortKey {
  return typeof key === "number" && Number.isNaN(key) ? null : key;
}

function compared(one: SortKey, other: SortKey, sign: number): number {
  if (one == null || other == null) return Number(one == null) - Number(other == null);
  return sign * comparedKnown(one, other);
}

/** Compares two keys; numbers come before texts. */
function comparedKnown(one: number | string, other: number | string): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return COLLATOR.compare(one, other);
  return typeof one === "number" ? -1 : 1;
}

/** Puts `run-9` before `run-10`. Made only once, as the format of moments is, since this is slow. */
const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
