/** What a sweep knows of its trials, for rows that nobody has asked about yet: out of sight, they are plotted too. */

import { own } from "../../own";
import type { RunRow, Sweep, SweepTrial } from "../../wire";

interface Known {
  trial: SweepTrial;
  /** The name of the sweep's objective; `""` where it has none. */
  objective: string;
}

/** The rows, with what the sweeps know of those that are their trials. */
export function withTrials(rows: readonly RunRow[], sweeps: readonly Sweep[]): readonly RunRow[] {
  if (sweeps.length === 0) return rows;
  const known = new Map(
    sweeps.flatMap(({ trials, objective }) =>
      trials.map((trial): [string, Known] => [trial.arn, { trial, objective: objective?.name ?? "" }]),
    ),
  );
  return rows.map((row) => {
    const found = known.get(row.arn);
    return found ? filledIn(row, found) : row;
  });
}

/** What the row says itself is later, and more. */
function filledIn(row: RunRow, { trial, objective }: Known): RunRow {
  const isDescribed = Object.keys(row.values).length > 0;
  const isReported = trial.objective == null || !objective || own(row.metrics, objective) !== undefined;
  if (isDescribed && isReported) return row;
  return {
    ...row,
    values: isDescribed ? row.values : trial.values,
    metrics: isReported ? row.metrics : { ...row.metrics, ...named(objective, trial.objective) },
  };
}

function named(name: string, value: number | null): Record<string, number | null> {
  return Object.fromEntries([[name, value]]);
}
