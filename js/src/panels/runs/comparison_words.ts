/** The texts about executions side by side. */

import type { ComparedRow, Comparison, Objective } from "../../wire";
import { counted } from "../state";
import { numberOf } from "./numbers";

export interface Section {
  title: string;
  rows: readonly ComparedRow[];
}

/** The sections of a comparison: the results first, then their causes. */
export function sectionsOf({ metrics, values, steps, durations }: Comparison): Section[] {
  const all = [
    { title: "Metrics", rows: metrics },
    { title: "Parameter values", rows: values },
    { title: "Steps", rows: steps },
    { title: "Durations", rows: durations },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** `try-3 and nightly`, `try-3, nightly and 2 more`. */
export function namesText(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

/** The indices of the best values of a metric; none if it is not the objective, or all values are equal. */
export function bestPlaces({ name, texts }: ComparedRow, objective: Objective | null): ReadonlySet<number> {
  if (name !== objective?.name) return new Set();
  const sign = objective.direction === "minimize" ? 1 : -1;
  const numbers = texts.map((text) => numberOf(text));
  const known = numbers.flatMap((number) => (number == null ? [] : sign * number));
  const best = Math.min(...known);
  if (known.every((number) => number === best)) return new Set();
  return new Set(numbers.flatMap((number, i) => (number != null && sign * number === best ? i : [])));
}

/** `3 of 12 differ`; `12, all the same`. */
export function differenceText(rows: readonly ComparedRow[]): string {
  const differing = rows.filter(({ is_different }) => is_different).length;
  return differing === 0 ? `${rows.length}, all the same` : `${differing} of ${rows.length} differ`;
}

export function definitionText({ definition, unknown_definitions, names }: Comparison): string {
  if (unknown_definitions.length > 0) {
    return `It is not known which definition ${namesText(unknown_definitions)} ran.`;
  }
  if (definition.length === 0) return `${names.length === 2 ? "Both" : "All"} ran the same definition.`;
  const steps = new Set(definition.map(({ step }) => step)).size;
  return `${counted(steps, "step")} ${steps === 1 ? "differs" : "differ"} from the definition that ${names[0]} ran.`;
}
