/** Fills rows that have not been read with what their sweep knows, as rows out of sight are plotted too. */

import { own } from "../../own";
import type { RunRow, Sweep, SweepTrial } from "../../wire";

interface Known {
  trial: SweepTrial;
  /** The name of the sweep's objective; `""` if it has none. */
  objective: string;
}

/** The rows, with what the sweeps know about those that are their trials. */
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

/** Fills in only what the row lacks: what it says itself is newer and more complete. */
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
