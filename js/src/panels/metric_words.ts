/** Metrics in words. */

import type { RunObjective } from "../wire";

const DIGITS = 4;

/** `mse` of `AbaloneEval: regression_metrics.mse.value`. */
export function metricLabel(name: string): string {
  const path = name.slice(name.indexOf(": ") + 1).trim();
  return path.replace(/\.value$/i, "").replace(/^.*\.(?=[^.\d])/, "");
}

/** `4.612`; of more digits than that, nobody reads which is larger. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

/** `mse 4.61 → 4.12 (better)`: after the arrow, what the execution came to. */
export function objectiveText({ name, direction, value, reference_value }: RunObjective): string {
  const label = metricLabel(name);
  if (value == null) return `${label} is not a number`;
  if (reference_value == null) return `${label} ${numberText(value)}`;
  const gain = direction === "minimize" ? reference_value - value : value - reference_value;
  const word = gain === 0 ? "the same" : gain > 0 ? "better" : "worse";
  return `${label} ${numberText(reference_value)} → ${numberText(value)} (${word})`;
}
