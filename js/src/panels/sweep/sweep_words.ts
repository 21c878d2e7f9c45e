/** The texts about a sweep. */

import { own } from "../../own";
import type { Sweep, SweepTrial } from "../../wire";
import { metricLabel, numberText } from "../metric_words";
import { counted } from "../state";

/** The number of trials that have ended, whatever their outcome. */
export function doneCount({ counts }: Sweep): number {
  return countOf(counts, "succeeded") + countOf(counts, "failed") + countOf(counts, "stopped");
}

export function waitingCount({ counts }: Sweep): number {
  return countOf(counts, "waiting");
}

/** The number of trials that failed or were stopped. */
export function againCount({ counts }: Sweep): number {
  return countOf(counts, "failed") + countOf(counts, "stopped");
}

function countOf(counts: Record<string, number>, state: string): number {
  return own(counts, state) ?? 0;
}

/** The trials that are under way. */
export function runningTrials({ trials }: Sweep): SweepTrial[] {
  return trials.filter(({ status }) => status === "Executing" || status === "Stopping");
}

/** `3 of 6 trials done`. */
export function progressText(sweep: Sweep): string {
  return `${doneCount(sweep)} of ${counted(sweep.trials.length, "trial")} done`;
}

/** `MaxDepth 4, NumRound 20`. */
export function valuesText({ values }: SweepTrial): string {
  const said = Object.entries(values).map(([name, value]) => `${name} ${value || "empty"}`);
  return said.join(", ");
}

export function bestOf({ trials, best }: Sweep): SweepTrial | undefined {
  return best == null ? undefined : trials.find(({ index }) => index === best);
}

/** `best mse 4.12`; `""` while none is known. */
export function bestValueText(sweep: Sweep): string {
  const value = valueText(sweep, bestOf(sweep)?.objective);
  return value && `best ${value}`;
}

/** `mse 4.12`; `""` if it is not known. */
function valueText({ objective, reference_objective }: Sweep, value: number | null | undefined): string {
  if (value == null || !objective) return "";
  return `${metricLabel(objective.name)} ${numberText(value, reference_objective ?? value)}`;
}

/** `Best: MaxDepth 4 · mse 4.12 (reference 4.61)`, or how the trials ended if none is the best. */
export function endText(sweep: Sweep): string {
  const best = bestOf(sweep);
  const value = valueText(sweep, best?.objective);
  const said = best
    ? [`Best: ${valuesText(best)}`, value && value + referenceText(sweep)]
    : [`Sweep ended: ${progressText(sweep)}`];
  return [...said, lossText(sweep), sweep.message].filter(Boolean).join(" · ");
}

function referenceText(sweep: Sweep): string {
  const { reference_objective } = sweep;
  if (reference_objective == null) return "";
  const best = bestOf(sweep)?.objective ?? reference_objective;
  const said = `reference ${numberText(reference_objective, best)}`;
  return isGain(sweep) ? ` (${said})` : ` (${said} is no worse)`;
}

/** Whether the best is better than the reference, as far as is known. */
export function isGain(sweep: Sweep): boolean {
  const { reference_objective: before, objective } = sweep;
  const value = bestOf(sweep)?.objective;
  if (value == null || before == null) return value != null;
  return objective?.direction === "maximize" ? value > before : value < before;
}

const LOSSES = [
  ["failed", "failed"],
  ["stopped", "stopped"],
  ["waiting", "not started"],
] as const;

/** `1 failed, 3 not started`; `""` if all trials have succeeded. */
function lossText({ counts }: Sweep): string {
  const losses = LOSSES.filter(([state]) => countOf(counts, state) > 0);
  return losses.map(([state, word]) => `${countOf(counts, state)} ${word}`).join(", ");
}
