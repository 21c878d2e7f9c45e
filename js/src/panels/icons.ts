/** The sign and the word for each state. Colour only repeats what they say. */

import type { PlanAction, ReferenceStep, Severity, StepRunState } from "../wire";

export interface Sign {
  glyph: string;
  word: string;
}

export const ACTION_ICONS: Record<PlanAction, Sign> = {
  run: { glyph: "▶", word: "run" },
  reuse: { glyph: "↺", word: "reuse" },
  "not-run": { glyph: "–", word: "not run" },
};

export const STEP_RUN_ICONS: Record<StepRunState, Sign> = {
  waiting: { glyph: "○", word: "waiting" },
  executing: { glyph: "●", word: "executing" },
  ran: { glyph: "✓", word: "ran" },
  reused: { glyph: "↺", word: "reused" },
  failed: { glyph: "✗", word: "failed" },
  stopped: { glyph: "■", word: "stopped" },
  "not-run": { glyph: "–", word: "not run" },
};

export const SEVERITY_ICONS: Record<Severity, Sign> = {
  error: { glyph: "✗", word: "Error" },
  warning: { glyph: "▲", word: "Warning" },
};

export type Tone = "good" | "bad" | "busy" | "quiet";

interface Status {
  glyph: string;
  tone: Tone;
}

/** Statuses of executions and of their steps, as the service spells them. */
const STATUSES = new Map<string, Status>([
  ["Succeeded", { glyph: "✓", tone: "good" }],
  ["Failed", { glyph: "✗", tone: "bad" }],
  ["Executing", { glyph: "●", tone: "busy" }],
  ["Starting", { glyph: "○", tone: "busy" }],
  ["Stopping", { glyph: "■", tone: "busy" }],
  ["Stopped", { glyph: "■", tone: "quiet" }],
]);

export function statusIcon(status: string): Status {
  return STATUSES.get(status) ?? { glyph: "·", tone: "quiet" };
}

export const STEP_RUN_TONES: Record<StepRunState, Tone> = {
  waiting: "quiet",
  executing: "busy",
  ran: "good",
  reused: "quiet",
  failed: "bad",
  stopped: "quiet",
  "not-run": "quiet",
};

/** `Failed in the reference: the reason`. */
export function referenceStepText(step: ReferenceStep): string {
  const reason = step.failure_reason ? `: ${step.failure_reason}` : "";
  return `${step.status} in the reference${reason}`;
}
