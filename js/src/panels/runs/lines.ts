/** The lines of the table: sweeps, each above its executions, executions, and the bodies of open ones. */

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

/** The details of the execution on the line above. */
export interface BodyLine {
  kind: "body";
  key: string;
  row: RunRow;
}

export type Line = SweepLine | RunLine | BodyLine;

/** What the user has folded and opened. */
export interface Folding {
  /** The sweeps whose executions are hidden. */
  folded: ReadonlySet<string>;
  /** The executions whose details are shown. */
  open: ReadonlySet<string>;
}

/** The rows in order, with those of a sweep together at the place of the first of them. */
export function linesOf(rows: readonly RunRow[], folding: Folding): Line[] {
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const key = row.sweep || row.arn;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].flatMap((members) => linesOfGroup(members, folding));
}

function linesOfGroup(members: readonly RunRow[], { folded, open }: Folding): Line[] {
  const runs = members.flatMap((row) => linesOfRun(row, open));
  const sweep = members[0]?.sweep;
  if (!sweep) return runs;
  const isFolded = folded.has(sweep);
  const line: SweepLine = { kind: "sweep", key: `sweep:${sweep}`, sweep, isFolded };
  return isFolded ? [line] : [line, ...runs];
}

function linesOfRun(row: RunRow, open: ReadonlySet<string>): Line[] {
  const run: RunLine = { kind: "run", key: row.arn, row };
  return open.has(row.arn) ? [run, { kind: "body", key: `body:${row.arn}`, row }] : [run];
}
