/** The texts about an execution that may be the reference. */

import { durationText, momentText } from "../ui/time";
import type { ExecutionSummary, Verdict, WidgetModel } from "../wire";

export function nameOf({ arn, name }: ExecutionSummary): string {
  return name || lastPart(arn);
}

export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The execution with that ARN, if it is listed. */
export function listedExecution(model: WidgetModel, arn: string | null): ExecutionSummary | undefined {
  return model.get("references").executions.find((execution) => execution.arn === arn);
}

/** `Succeeded · 12 min 3 s · started Nov 24, 2026, 9:00 AM · by alice`. */
export function factsText(execution: ExecutionSummary): string {
  const { status, started_at, duration_s, created_by } = execution;
  const started = momentText(started_at);
  const facts = [
    status,
    duration_s == null ? "" : durationText(duration_s),
    started && `started ${started}`,
    created_by && `by ${created_by}`,
  ];
  return facts.filter(Boolean).join(" · ");
}

/** The values that the execution ran with and that are not today's defaults. */
export function changedText(
  { changed_parameters }: ExecutionSummary,
  listed = Infinity,
  length = Infinity,
): string {
  const changed = Object.entries(changed_parameters).map(
    ([name, value]) => `${name}: ${shortened(value, length) || "empty"}`,
  );
  const rest = changed.length - listed;
  return changed.slice(0, listed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Whether an execution serves the present selection, and why not, or where its outputs were really made. */
export interface Serves {
  words: string;
  /** Whether it may be refused, which only the service decides. */
  isDoubtful: boolean;
}

/** That a reference cannot serve does not matter if nothing is reused. */
export function servesText({ can_serve, why_not, origins }: ExecutionSummary, verdict: Verdict): Serves {
  const isNeeded = verdict.plan.some(({ action }) => action === "reuse");
  const isSelected = verdict.selected_steps.length > 0;
  if (can_serve === false && isSelected && !isNeeded) {
    return { words: "Not needed: nothing is reused", isDoubtful: false };
  }
  if (can_serve === false) return { words: `May be refused: ${why_not}`, isDoubtful: isSelected };
  return { words: origins.join(" · "), isDoubtful: false };
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
