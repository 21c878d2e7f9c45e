/** The look and words of each step, computed from the synced traits alone. Pure functions. */

import { own } from "../own";
import type { Compared, Mode } from "../view/view";
import type {
  Issue,
  PlanAction,
  Reference,
  ReferenceStep,
  Run,
  StepElement,
  StepRun,
  StepRunState,
} from "../wire";

/** How a step differs between two compared executions; the style sheet has the signs and colours. */
export type ComparedLook = "first" | "second" | "other";

/** A look that the graph itself defines. An `absent` step is not in the reference, or not in the run. */
export type DrawnLook = "plain" | PlanAction | StepRunState | "blocked" | "absent";

export type Look = DrawnLook | ComparedLook;

export interface Appearance {
  look: Look;
  selected: boolean;
  /** What happened or will happen to the step, in words, so that colour is never the only sign. */
  word: string;
  /** A text that is more urgent than the step's type and is written in its place; `""` for none. */
  note: string;
  /** How long the step took or is expected to take; `null` while that is not known. */
  duration_s: number | null;
  /** Whether the duration is an estimate, taken from another execution. */
  isEstimate: boolean;
  /** When the step began to execute, as ISO 8601, while it does; otherwise `null`. */
  since: string | null;
  /** A warning about the step, in a few words; `""` without one. */
  warning: string;
}

/** What the looks of steps depend on: the mode, the selection and its verdict, and what executions did. */
export interface Scene {
  mode: Mode;
  selected: ReadonlySet<string>;
  /** Empty until there is a verdict. */
  plan: ReadonlyMap<string, PlanAction>;
  /** The first error about each step. */
  errors: ReadonlyMap<string, Issue>;
  /** The first warning about each step. */
  warnings: ReadonlyMap<string, Issue>;
  reference: Reference;
  run: Run;
  compared: Compared | null;
}

const PLAN_WORDS: Record<PlanAction, string> = {
  run: "will run",
  reuse: "will be reused",
  "not-run": "will not run",
};

const RUN_WORDS: Record<StepRunState, string> = {
  waiting: "waiting",
  executing: "executing",
  ran: "ran",
  reused: "reused",
  failed: "failed",
  stopped: "stopped",
  "not-run": "did not run",
};

/** The look for each status of a step (`StepStatus` of `ListPipelineExecutionSteps`). */
const STATUS_LOOKS: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["Succeeded", "ran"],
  ["Failed", "failed"],
  ["Stopped", "stopped"],
  ["Stopping", "stopped"],
  ["Executing", "executing"],
  ["Starting", "waiting"],
]);

const PLAIN: Omit<Appearance, "selected"> = {
  look: "plain",
  word: "",
  note: "",
  duration_s: null,
  isEstimate: false,
  since: null,
  warning: "",
};

export function appearance(step: StepElement, scene: Scene): Appearance {
  return { ...PLAIN, ...IN_MODE[scene.mode](step, scene), selected: scene.selected.has(step.id) };
}

const IN_MODE: Record<Mode, (step: StepElement, scene: Scene) => Partial<Appearance>> = {
  plan: planned,
  run: executed,
  reference: referred,
  compare: ({ id }, { compared }) => compared?.steps.get(id) ?? { look: "absent", word: "in neither" },
};

function planned({ id: step }: StepElement, scene: Scene): Partial<Appearance> {
  const action = scene.plan.get(step);
  const warning = markOf(scene.warnings.get(step), "check");
  const error = scene.errors.get(step);
  if (error) {
    const mark = markOf(error, "blocked");
    return { look: "blocked", word: mark, note: mark, warning };
  }
  if (!action) return { warning };
  const known = action === "run" ? (inReference(step, scene)?.duration_s ?? null) : null;
  return { look: action, word: PLAN_WORDS[action], duration_s: known, isEstimate: true, warning };
}

function executed(step: StepElement, { run }: Scene): Partial<Appearance> {
  const ran = own(run.steps, step.id);
  if (!ran) {
    const loop = loopOf(step, run.steps);
    return loop
      ? { look: loop.state, word: "in each iteration" }
      : { look: "absent", word: "not in this run" };
  }
  return {
    look: ran.state,
    word: [runWord(ran), iterationsText(ran)].filter(Boolean).join(", "),
    note: ran.iterations ? `${ran.iterations.done} of ${ran.iterations.total}` : "",
    duration_s: spanOf(ran),
    since: ran.state === "executing" ? ran.started_at : null,
  };
}

function referred(step: StepElement, scene: Scene): Partial<Appearance> {
  if (scene.reference.state !== "ready") return {};
  const then = inReference(step.id, scene);
  if (!then) {
    const loop = loopOf(step, scene.reference.steps);
    const look = loop && STATUS_LOOKS.get(loop.status);
    return look ? { look, word: "in each iteration" } : { look: "absent", word: "not in the reference" };
  }
  const look = STATUS_LOOKS.get(then.status) ?? "plain";
  const word = `${then.status.toLowerCase()} in the reference`;
  return {
    look,
    word,
    note: look === "failed" ? "failed" : "",
    duration_s: then.duration_s,
    since: look === "executing" ? then.started_at : null,
  };
}

/** What the ForEach around the step did. A step in its body has no entry, as iterations have other names. */
function loopOf<Did>(
  { container, branch }: StepElement,
  steps: Readonly<Record<string, Did>>,
): Did | undefined {
  return container != null && branch === "ForEachBody" ? own(steps, container) : undefined;
}

/** `3 of 10 done`, `3 of 10 done, 1 failed`; `""` if the step is no ForEach. */
export function iterationsText({ iterations }: Pick<StepRun, "iterations">): string {
  if (!iterations) return "";
  const { done, total, failed } = iterations;
  return `${done} of ${total} done${failed ? `, ${failed} failed` : ""}`;
}

function runWord({ state, attempts }: StepRun): string {
  return attempts > 1 ? `${RUN_WORDS[state]}, attempt ${attempts}` : RUN_WORDS[state];
}

function spanOf({ started_at, ended_at }: StepRun): number | null {
  if (!started_at || !ended_at) return null;
  return Math.max(0, (Date.parse(ended_at) - Date.parse(started_at)) / 1000);
}

function inReference(step: string, { reference }: Scene): ReferenceStep | undefined {
  return reference.state === "ready" ? own(reference.steps, step) : undefined;
}

function markOf(issue: Issue | undefined, otherwise: string): string {
  return issue ? issue.mark || otherwise : "";
}

/** Describes a step to screen readers; `aria-selected` already tells them whether it is selected. */
export function describe(step: StepElement, { word, warning, note }: Appearance, scene: Scene): string {
  const isNews = note !== "" && !word.includes(note);
  return [
    step.id,
    step.display_name,
    step.type,
    word,
    isNews ? note : "",
    scene.mode === "reference" ? "" : referenceWords(step.id, scene),
    warning && `warning: ${warning}`,
  ]
    .filter(Boolean)
    .join(", ");
}

function referenceWords(step: string, scene: Scene): string {
  if (scene.reference.state !== "ready") return "";
  const status = inReference(step, scene)?.status;
  return status ? `${status.toLowerCase()} in the reference` : "not in the reference";
}
