/** What each step looks like and says, from the synced traits alone. Pure. */
import type { PlanAction, Reference, Run, StepElement, StepRun, StepRunState } from "../wire";
import { own } from "./own";

export type Look = "plain" | PlanAction | StepRunState;

export interface Appearance {
  look: Look;
  selected: boolean;
  /** What happened to the step, in the run or else in the reference: a sign and a word, either possibly empty. */
  status: Status;
}

export interface Status {
  sign: string;
  word: string;
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

const NO_STATUS: Status = { sign: "", word: "" };
/** A step that did not run in the reference. */
const ABSENT: Status = { sign: "–", word: "" };

/** Of the statuses of a step (`StepStatus` of `ListPipelineExecutionSteps`). What is as it should be needs no word. */
const STATUS_SIGNS: ReadonlyMap<string, Status> = new Map([
  ["Succeeded", { sign: "✓", word: "" }],
  ["Failed", { sign: "✗", word: "failed" }],
  ["Stopped", { sign: "■", word: "stopped" }],
  ["Stopping", { sign: "■", word: "stopping" }],
  ["Executing", { sign: "●", word: "executing" }],
  ["Starting", { sign: "●", word: "starting" }],
]);

export function appearance({ id, type }: StepElement, scene: Scene): Appearance {
  const ran = scene.run ? own(scene.run.steps, id) : undefined;
  return {
    look: ran?.state ?? scene.plan.get(id) ?? "plain",
    selected: scene.selected.has(id),
    status: ran ? { sign: "", word: runWord(type, ran) } : referenceStatus(id, scene.reference),
  };
}

/** A ForEach step stands for its iterations: how many are through says more than that it is executing. */
function runWord(type: string, { state, detail }: StepRun): string {
  return type === "ForEach" && detail ? detail : LOOK_WORDS[state];
}

function referenceStatus(step: string, reference: Reference): Status {
  if (reference.state !== "ready") return NO_STATUS;
  const status = own(reference.steps, step)?.status;
  return status === undefined ? ABSENT : (STATUS_SIGNS.get(status) ?? { sign: "", word: status });
}

/** One sentence for the tooltip and for screen readers. */
export function describe(step: StepElement | undefined, scene: Scene): string {
  if (!step) return "";
  const { look, selected } = appearance(step, scene);
  return [
    step.id,
    step.display_name,
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
  const status = own(reference.steps, step)?.status;
  return status === undefined
    ? "not in the reference execution"
    : `${status.toLowerCase()} in the reference execution`;
}
