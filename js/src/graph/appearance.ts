/** What each step looks like and says, from the synced traits alone. Pure. */
import type { PlanAction, Reference, Run, StepElement, StepRunState } from "../wire";

export type Look = "plain" | PlanAction | StepRunState;

export interface Appearance {
  look: Look;
  selected: boolean;
  /** The second line, such as `Training · ✓`. */
  detail: string;
}

/** What has been judged and has happened, as far as it is to be shown. */
export interface Scene {
  selected: ReadonlySet<string>;
  /** Empty while no verdict has been given. */
  plan: ReadonlyMap<string, PlanAction>;
  reference: Reference;
  /** `null` when there is none to show. */
  run: Run | null;
}

/** The words for people; never colour alone. */
export const LOOK_WORDS: Record<Look, string> = {
  plain: "",
  run: "run",
  reuse: "reuse",
  "not-run": "not run",
  waiting: "waiting",
  executing: "executing",
  ran: "ran now",
  reused: "reused",
  failed: "failed",
  stopped: "stopped",
};

/** Of the statuses of a pipeline execution step (`StepStatus` of `ListPipelineExecutionSteps`). */
const REFERENCE_SIGNS: Record<string, string> = {
  Succeeded: "✓",
  Failed: "✗ failed",
  Stopped: "■ stopped",
  Stopping: "■ stopping",
  Executing: "● executing",
  Starting: "● starting",
};

export function appearance({ id, type }: StepElement, scene: Scene): Appearance {
  const ran = scene.run?.steps[id];
  const look = ran?.state ?? scene.plan.get(id) ?? "plain";
  const status = ran ? LOOK_WORDS[ran.state] : referenceSign(id, scene.reference);
  return { look, selected: scene.selected.has(id), detail: status ? `${type} · ${status}` : type };
}

function referenceSign(step: string, reference: Reference): string {
  if (reference.state !== "ready") return "";
  const status = reference.steps[step]?.status;
  return status === undefined ? "–" : (REFERENCE_SIGNS[status] ?? status);
}

/** One sentence for the tooltip and for screen readers. */
export function describe(step: StepElement, scene: Scene): string {
  const { look, selected } = appearance(step, scene);
  return [
    step.id,
    step.type,
    selected ? "selected" : "not selected",
    LOOK_WORDS[look],
    referenceWords(step.id, scene),
  ]
    .filter(Boolean)
    .join(", ");
}

function referenceWords(step: string, { reference }: Scene): string {
  if (reference.state !== "ready") return "";
  const status = reference.steps[step]?.status;
  return status === undefined
    ? "not in the reference execution"
    : `${status.toLowerCase()} in the reference execution`;
}
