/** Metrics in words. */

import type { RunObjective } from "../wire";

const DIGITS = 4;
/** With so many, any two numbers differ. */
const MOST_DIGITS = 17;

/** `mse` of `AbaloneEval: regression_metrics.mse.value`. */
export function metricLabel(name: string): string {
  const path = name.slice(name.indexOf(": ") + 1).trim();
  return path.replace(/\.value$/i, "").replace(/^.*\.(?=[^.\d])/, "");
}

/** `4.612`; of more digits than that, nobody reads which is larger, but where the value beside it begins alike. */
export function numberText(value: number, beside = value): string {
  let digits = DIGITS;
  const rounded = (each: number) => String(Number(each.toPrecision(digits)));
  while (value !== beside && rounded(value) === rounded(beside) && digits < MOST_DIGITS) digits += 1;
  return rounded(value);
}

/** `mse 4.61 → 4.12 (better)`: after the arrow, what the execution came to. */
export function objectiveText({ name, direction, value, reference_value }: RunObjective): string {
  const label = metricLabel(name);
  if (value == null) return `${label} is not a number`;
  if (reference_value == null) return `${label} ${numberText(value)}`;
  const gain = direction === "minimize" ? reference_value - value : value - reference_value;
  const word = gain === 0 ? "the same" : gain > 0 ? "better" : "worse";
  const [before, now] = [numberText(reference_value, value), numberText(value, reference_value)];
  return `${label} ${before} → ${now} (${word})`;
}
