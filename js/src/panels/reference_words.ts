/** What there is to say of an execution that may be the reference. */

import type { ExecutionSummary, WidgetModel } from "../wire";
import { agoText, durationText, momentText } from "./time";

/** More values than this are counted, not listed. */
const LISTED = 3;
/** An option is one line: of a longer reason it has the beginning. */
const REASON_LENGTH = 60;
const VALUE_LENGTH = 28;

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

/** `nightly · Succeeded · 2 h ago · ✗ Train is Failed there`: the line of an option. */
export function optionText(execution: ExecutionSummary, now_ms: number): string {
  const words = [nameOf(execution), execution.status, agoText(execution.started_at, now_ms)];
  if (execution.can_serve === false) words.push(`✗ ${shortened(execution.why_not, REASON_LENGTH)}`);
  return words.filter(Boolean).join(" · ");
}

/** `Succeeded · 12 min 03 s · started Nov 24, 2026, 9:00 AM · by alice · MaxDepth: 7`. */
export function factsText(execution: ExecutionSummary): string {
  const { status, started_at, duration_s, created_by } = execution;
  const started = momentText(started_at);
  const facts = [
    status,
    duration_s == null ? "" : durationText(duration_s),
    started && `started ${started}`,
    created_by && `by ${created_by}`,
    changedText(execution, LISTED, VALUE_LENGTH),
  ];
  return facts.filter(Boolean).join(" · ");
}

/** What it ran with where that is not today's default. */
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

/** Whether it serves the present selection, why not, and where its outputs were really made. */
export function serviceText({ can_serve, why_not, origins }: ExecutionSummary): string {
  if (can_serve === false) return `Cannot serve this selection: ${why_not}`;
  const said = can_serve ? "Can serve this selection" : "Not examined yet";
  return [said, ...origins].join(" · ");
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
