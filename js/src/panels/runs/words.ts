/** The texts about an execution in the runs. */

import { momentText } from "../../ui/time";
import type { ChangedValue, RunReport, RunRow } from "../../wire";
import { numberText } from "../metric_words";
import { counted } from "../state";

type Term = [term: string, lines: string[]];

/** What is known about an execution, as terms with one or more lines each. */
export function detailsOf(row: RunRow): Term[] {
  const started = momentText(row.started_at);
  const by = row.created_by && ` by ${row.created_by}`;
  const all: Term[] = [
    ["About", [row.description]],
    ["Started", [started && started + by]],
    ...(row.report ? reported(row.report) : []),
    ["Metrics", Object.entries(row.metrics).map(([name, value]) => `${name}: ${metricText(value)}`)],
    ["Came to", Object.entries(row.outcomes).map(([step, outcome]) => `${step}: ${outcome}`)],
  ];
  return all
    .map(([term, lines]): Term => [term, lines.filter(Boolean)])
    .filter(([, lines]) => lines.length > 0);
}

function reported(report: RunReport): Term[] {
  const { is_selective, selected_steps, failures, ran, reused, changed, compared_with } = report;
  return [
    ["Asked for", [is_selective ? selected_steps.join(", ") : "every step"]],
    ["Reference", [referenceText(report)]],
    ["Failed", failures.map(failureText)],
    ["Ran", [ran.join(", ")]],
    ["Reused", reused],
    [compared_with ? "Changed" : "Values", changed.map((each) => changeText(each, compared_with))],
  ];
}

function metricText(value: number | null): string {
  return value == null ? "not a number" : numberText(value);
}

function referenceText({ is_selective, reference_name }: RunReport): string {
  return is_selective && !reference_name ? "none" : reference_name;
}

function failureText({ step, reason }: { step: string; reason: string }): string {
  return [step, reason].filter(Boolean).join(": ");
}

/** `MaxDepth: 3 (7 in the reference)`, `BatchData: s3://b/x (no default)`. */
function changeText({ name, value, before }: ChangedValue, compared_with: string): string {
  const said = `${name}: ${value || "empty"}`;
  if (!compared_with) return said;
  if (compared_with === "reference")
    return `${said} (${before == null ? "not" : before || "empty"} in the reference)`;
  return `${said} (${before == null ? "no default" : `default ${before || "empty"}`})`;
}

/** What the button that repeats an execution will do. */
export function repeatText(report: RunReport | null, steps: number): string {
  if (!report) return "It is not known what it was started with.";
  const { is_selective, selected_steps, reference_name } = report;
  if (!is_selective) return `Select all ${counted(steps, "step")}, with its values and without a reference`;
  const reference = reference_name ? `with ${reference_name} as reference` : "without a reference";
  return `Select ${selected_steps.join(", ")}, ${reference}, and its values`;
}
