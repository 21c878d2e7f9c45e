/** The widths of columns, which do not depend on which rows are drawn. */

import type { RunRow } from "../../wire";
import { badgesOf } from "./badges";
import { type Column, NAME } from "./columns";

/** Bounds of widths, in characters. */
const LEAST = 4;
const MOST = 20;
const LEAST_NAME = 10;
const MOST_NAME = 18;
/** The width of the sign that shows the sort order, in characters. */
const SORT_SIGN = 2;
/** The padding of a cell around its text. */
const PADDING_PX = 18;
/** The width of the signs before the name, in its cell. */
const SIGNS_PX = 44;
const TICK_PX = 30;

export interface Widths {
  /** CSS widths in the order of the columns; the column of the name takes what is left. */
  columns: readonly { key: string; width: string }[];
  /** The least width of the whole table, for CSS. */
  least: string;
}

/** Makes each column as wide as its longest text, within bounds. */
export function widthsOf(columns: readonly Column[], rows: readonly RunRow[], now_ms: number): Widths {
  const measured = columns.map((column) => ({ key: column.key, length: lengthOf(column, rows, now_ms) }));
  const total = measured.reduce((sum, { length }) => sum + length, 0);
  const padding_px = TICK_PX + SIGNS_PX + columns.length * PADDING_PX;
  return {
    columns: measured.map(({ key, length }) => ({
      key,
      width: key === NAME ? "auto" : `calc(${length}ch + ${PADDING_PX}px)`,
    })),
    least: `calc(${total}ch + ${padding_px}px)`,
  };
}

/** The width of a column in characters. */
function lengthOf(column: Column, rows: readonly RunRow[], now_ms: number): number {
  const isName = column.key === NAME;
  const textLength = (row: RunRow) => (isName ? nameLength(row) : column.cell(row, now_ms).text.length);
  const heading = column.label.length + SORT_SIGN;
  const longest = rows.reduce((most, row) => Math.max(most, textLength(row)), heading);
  const [least, most] = isName ? [LEAST_NAME, MOST_NAME] : [LEAST, MOST];
  return Math.min(most, Math.max(least, longest));
}

/** The length of the name with its badges. */
function nameLength(row: RunRow): number {
  return badgesOf(row).reduce(
    (length, { sign, text }) => length + sign.length + text.length,
    row.name.length,
  );
}
