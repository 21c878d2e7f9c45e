/** Metrics in words. */

import type { RunObjective } from "../wire";

const DIGITS = 4;
/** With this many significant digits, the texts of any two different numbers differ. */
const MOST_DIGITS = 17;

/** `mse` for `AbaloneEval: regression_metrics.mse.value`. */
export function metricLabel(name: string): string {
  const path = name.slice(name.indexOf(": ") + 1).trim();
  return path.replace(/\.value$/i, "").replace(/^.*\.(?=[^.\d])/, "");
}

/** `4.612`: four digits, which are easy to compare; more only if the value beside it would look the same. */
export function numberText(value: number, beside = value): string {
  let digits = DIGITS;
  const rounded = (each: number) => String(Number(each.toPrecision(digits)));
  while (value !== beside && rounded(value) === rounded(beside) && digits < MOST_DIGITS) digits += 1;
  return rounded(value);
}

/** `mse 4.61 → 4.12 (better)`: the reference's value, then the execution's. */
export function objectiveText({ name, direction, value, reference_value }: RunObjective): string {
  const label = metricLabel(name);
  if (value == null) return `${label} is not a number`;
  if (reference_value == null) return `${label} ${numberText(value)}`;
  const gain = direction === "minimize" ? reference_value - value : value - reference_value;
  const word = gain === 0 ? "the same" : gain > 0 ? "better" : "worse";
  const [before, now] = [numberText(reference_value, value), numberText(value, reference_value)];
  return `${label} ${before} → ${now} (${word})`;
}
