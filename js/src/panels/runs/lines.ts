/** The lines of the table: executions, and over those of one sweep a line that stands for the sweep. */

import type { RunRow } from "../../wire";

export interface SweepLine {
  kind: "sweep";
  key: string;
  sweep: string;
  isFolded: boolean;
}

export interface RunLine {
  kind: "run";
  key: string;
  row: RunRow;
}

export type Line = SweepLine | RunLine;

/**
 * Rows in their order, those of one sweep together, where the first of them would stand.
 *
 * @param folded the sweeps of which the line alone is shown.
 */
export function linesOf(rows: readonly RunRow[], folded: ReadonlySet<string>): Line[] {
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const group = row.sweep || row.arn;
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups.values()].flatMap((members) => linesOfGroup(members, folded));
}

function linesOfGroup(members: readonly RunRow[], folded: ReadonlySet<string>): Line[] {
  const runs = members.map((row): RunLine => ({ kind: "run", key: row.arn, row }));
  const sweep = members[0]?.sweep;
  if (!sweep) return runs;
  const isFolded = folded.has(sweep);
  const line: SweepLine = { kind: "sweep", key: `sweep:${sweep}`, sweep, isFolded };
  return isFolded ? [line] : [line, ...runs];
}
