/** What the plot is about: the executions that can be drawn, their axes, and a sentence that says the same. */

import { own } from "../../own";
import type { Objective, RunRow, Runs } from "../../wire";
import { numberText } from "../metric_words";
import { counted } from "../state";
import { type Axis, objectiveAxis, parameterAxis, startAxis } from "./axes";
import { shortLabel } from "./columns";
import { type Over, type Series, seriesOf, usualOver, variedAmong } from "./series";

export interface PlotSubject {
  objective: Objective;
  /** The objective's short name. */
  label: string;
  /** The parameters in which the drawn rows differ. */
  varied: readonly string[];
  over: Over;
  /** The rows whose values are known. */
  rows: readonly RunRow[];
  y: Axis;
  /** The reference, if it has a number. */
  reference: RunRow | null;
  /** The execution with the best number. */
  best: RunRow;
}

/** `null` if there is nothing to draw: no objective, or fewer than two executions that have reported it. */
export function subjectOf(shown: Runs, found: readonly RunRow[], chosen: Over | null): PlotSubject | null {
  const { objective, metrics } = shown;
  if (!objective) return null;
  const rows = found.filter(({ values }) => Object.keys(values).length > 0);
  const reference = shown.rows.find((row) => row.is_reference && objectiveOf(row, objective) != null) ?? null;
  const measured = reference && !rows.includes(reference) ? [...rows, reference] : rows;
  const label = shortLabel(objective.name, metrics);
  const y = objectiveAxis(objective, label, measured);
  const inOrder = rows.filter((row) => objectiveOf(row, objective) != null).sort(better(objective));
  const [best] = inOrder;
  if (!y || !best || inOrder.length < 2) return null;
  const varied = variedAmong(rows, shown.varied);
  return { objective, label, varied, rows, y, reference, best, over: overOf(chosen, rows, varied) };
}

/** What the user has chosen, if the rows still differ in it; else what is usual. */
function overOf(chosen: Over | null, rows: readonly RunRow[], varied: readonly string[]): Over {
  const isPossible =
    chosen?.kind === "start" ||
    (chosen?.kind === "all" && varied.length > 1) ||
    (chosen?.kind === "parameter" && varied.includes(chosen.name));
  return chosen && isPossible ? chosen : usualOver(rows, varied);
}

export function objectiveOf({ metrics }: RunRow, { name }: Objective): number | null {
  return own(metrics, name) ?? null;
}

function better(objective: Objective): (one: RunRow, other: RunRow) => number {
  const sign = objective.direction === "minimize" ? 1 : -1;
  return (one, other) => sign * ((objectiveOf(one, objective) ?? 0) - (objectiveOf(other, objective) ?? 0));
}

export interface Lines {
  x: Axis;
  series: readonly Series[];
}

/** The objective over one parameter, or over the start. */
export function linesOver({ rows, y, varied }: PlotSubject, over: Exclude<Over, { kind: "all" }>): Lines {
  if (over.kind === "start") {
    const x = startAxis(rows);
    return { x, series: seriesOf(rows, x, y, []) };
  }
  const x = parameterAxis(over.name, rows);
  return {
    x,
    series: seriesOf(
      rows,
      x,
      y,
      varied.filter((name) => name !== over.name),
    ),
  };
}

/** The axes of all varied parameters, and that of the objective last. */
export function axesSideBySide({ rows, y, varied }: PlotSubject): Axis[] {
  return [...varied.map((name) => parameterAxis(name, rows)), y];
}

/** `mse over MaxDepth of 9 executions, better upwards. Best: 4.12, sweep-6. Reference: 4.61, nightly.` */
export function alternative(subject: PlotSubject): string {
  const { label, rows, best, reference, objective } = subject;
  const named = (row: RunRow) => `${numberText(objectiveOf(row, objective) ?? Number.NaN)}, ${row.name}`;
  const missing = rows.filter((row) => objectiveOf(row, objective) == null).length;
  return [
    `${label} over ${overText(subject)} of ${counted(rows.length, "execution")}, better upwards.`,
    `Best: ${named(best)}.`,
    reference ? `Reference: ${named(reference)}.` : "",
    missing ? `${counted(missing, "execution")} without a number.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function overText({ over, varied }: PlotSubject): string {
  if (over.kind === "parameter") return over.name;
  return over.kind === "start" ? "the start" : varied.join(", ");
}

/** `sweep-6: MaxDepth 6, NumRound 60, mse 4.12`. */
export function pointText(row: RunRow, { varied, label, objective, best }: PlotSubject): string {
  const values = varied.map((name) => `${name} ${own(row.values, name) || "empty"}`);
  const value = objectiveOf(row, objective);
  const facts = [...values, value == null ? `no ${label}` : `${label} ${numberText(value)}`];
  return `${row.name}: ${facts.join(", ")}${row === best ? ", best" : ""}`;
}
