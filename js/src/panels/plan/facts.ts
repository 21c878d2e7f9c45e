/** What a row of the plan says about its step: as planned, in the run that is shown, or in the reference. */

import { own } from "../../own";
import { durationText } from "../../ui/time";
import type { Mode } from "../../view/view";
import type { Issue, Link, PlannedStep, Reference, ReferenceStep, StepRun } from "../../wire";
import {
  ACTION_ICONS,
  referenceStepText,
  STEP_RUN_ICONS,
  STEP_RUN_TONES,
  statusIcon,
  type Tone,
} from "../icons";

/** The chip at the end of a row. */
export interface Chip {
  kind: "run" | "reuse" | "not-run" | "blocked" | "state";
  glyph: string;
  word: string;
  tone: Tone;
}

export interface RowFacts {
  chip: Chip | null;
  /** What a warning says about the step; `""` without one. */
  warning: string;
  /** The reason for what the chip says. */
  reason: string;
  tone: Tone;
  /** Of which execution there is a log. */
  log: LogOf | null;
  links: readonly Link[];
}

export type LogOf = "run" | "reference";

/** What is known about one step. */
export interface KnownOfStep {
  mode: Mode;
  planned: PlannedStep | undefined;
  /** The issues that are about the step, errors first. */
  issues: readonly Issue[];
  run: StepRun | undefined;
  reference: Reference;
}

const NOTHING: RowFacts = {
  chip: null,
  warning: "",
  reason: "",
  tone: "quiet",
  log: null,
  links: [],
};

/** The state of a step that a run says nothing about. */
const NOT_RUN: StepRun = {
  state: "not-run",
  detail: "",
  started_at: null,
  ended_at: null,
  attempts: 0,
  resource: "",
  links: [],
  has_log: false,
  iterations: null,
};

export function rowFacts(name: string, known: KnownOfStep): RowFacts {
  if (known.mode === "run") return runFacts(known.run ?? NOT_RUN);
  const step = known.reference.state === "ready" ? own(known.reference.steps, name) : undefined;
  if (known.mode === "reference") return known.reference.state === "ready" ? referenceFacts(step) : NOTHING;
  return planFacts(known, step);
}

function planFacts({ planned, issues, reference }: KnownOfStep, step: ReferenceStep | undefined): RowFacts {
  const reason = planned?.reason ?? "";
  const remark = reference.state === "ready" ? referenceRemark(reason, planned, step) : "";
  const isFailure = step !== undefined && step.status === "Failed";
  return {
    ...NOTHING,
    chip: planChip(planned, issues),
    warning: issues.find(({ severity }) => severity === "warning")?.message ?? "",
    reason: [reason, remark].filter(Boolean).join(" · "),
    log: isFailure && step.has_log ? "reference" : null,
  };
}

/** What the reference says about the step; beside a reason, only what is out of the ordinary. */
function referenceRemark(
  reason: string,
  planned: PlannedStep | undefined,
  step: ReferenceStep | undefined,
): string {
  if (!step) return reason ? "" : "Not in the reference";
  if (step.status !== "Succeeded") return reason ? `${step.status} in the reference` : told(step);
  const took = step.duration_s == null ? "" : `${durationText(step.duration_s)} in the reference`;
  return planned?.action === "run" && !reason ? took : "";
}

function planChip(planned: PlannedStep | undefined, issues: readonly Issue[]): Chip | null {
  const blocking = issues.find(({ severity, mark }) => severity === "error" && mark);
  if (blocking) return { kind: "blocked", glyph: "✗", word: blocking.mark, tone: "bad" };
  return planned ? { kind: planned.action, ...ACTION_ICONS[planned.action], tone: "quiet" } : null;
}

function runFacts(run: StepRun): RowFacts {
  const { glyph, word } = STEP_RUN_ICONS[run.state];
  const tone = STEP_RUN_TONES[run.state];
  const tried = run.attempts > 1 ? `, attempt ${run.attempts}` : "";
  return {
    ...NOTHING,
    chip: { kind: "state", glyph, word: word + tried, tone },
    reason: run.detail,
    tone: run.state === "failed" ? "bad" : "quiet",
    log: run.has_log ? "run" : null,
    links: run.links,
  };
}

function referenceFacts(step: ReferenceStep | undefined): RowFacts {
  if (!step) {
    const chip: Chip = { kind: "state", glyph: "–", word: "", tone: "quiet" };
    return { ...NOTHING, chip, reason: "Not in the reference" };
  }
  const { glyph, tone } = statusIcon(step.status);
  const isGood = step.status === "Succeeded";
  return {
    ...NOTHING,
    chip: { kind: "state", glyph, word: isGood ? "" : step.status.toLowerCase(), tone },
    reason: told(step),
    tone: tone === "bad" ? "bad" : "quiet",
    log: step.has_log ? "reference" : null,
    links: step.links,
  };
}

/** `Succeeded in the reference · 2 min 03 s`, `Failed in the reference: no space left · 8 s`. */
function told(step: ReferenceStep): string {
  const took = step.duration_s == null ? "" : durationText(step.duration_s);
  return [referenceStepText(step), took, step.cache_hit ? "from the cache" : ""].filter(Boolean).join(" · ");
}
