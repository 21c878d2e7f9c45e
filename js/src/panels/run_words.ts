/** The texts about a run. */

import { loadedDeferred } from "../deferred";
import { own } from "../own";
import { elapsedText } from "../ui/time";
import type { Run, StepRun } from "../wire";
import { STEP_RUN_ICONS, statusIcon, type Tone } from "./icons";
import { lastPart } from "./reference_words";

/** Identifies a run; a retry of the same execution is another run. */
export function runKey({ arn, attempt }: Run): string {
  return JSON.stringify([arn, attempt]);
}

export function runName({ name, arn }: Run): string {
  return name || lastPart(arn);
}

export function runSign(run: Run): { glyph: string; tone: Tone } {
  if (run.is_uncertain) return { glyph: "?", tone: "busy" };
  return run.state === "errored" ? statusIcon("Failed") : statusIcon(run.status || "Starting");
}

/** How far a run is: counts its steps except those that are reused or do not run. */
export interface Progress {
  done: number;
  total: number;
  executing: readonly string[];
}

const DONE: ReadonlySet<StepRun["state"]> = new Set(["ran", "failed", "stopped"]);
const COUNTED: ReadonlySet<StepRun["state"]> = new Set([...DONE, "waiting", "executing"]);

export function progressOf(run: Run): Progress {
  const steps = Object.entries(run.steps).filter(([, { state }]) => COUNTED.has(state));
  return {
    done: steps.filter(([, { state }]) => DONE.has(state)).length,
    total: steps.length,
    executing: steps.filter(([, { state }]) => state === "executing").map(([name]) => name),
  };
}

/** `AbaloneTransform failed: ValueError: no batch data`; `""` if neither a step nor the execution failed. */
export function failureText(run: Run): string {
  const { failure } = run;
  if (!failure) return "";
  const name = failure.step || runName(run) || "The execution";
  return failure.reason ? `${name} failed: ${failure.reason}` : `${name} failed`;
}

/** How a run ended, or why it did not begin, in one line. */
export function outcomeText(run: Run): string {
  if (run.is_uncertain) return ["Perhaps started", run.message].filter(Boolean).join(" · ");
  if (run.state === "starting") return run.message;
  if (run.state === "errored") return ["Not started", run.message].filter(Boolean).join(" · ");
  const said = failureText(run) || run.summary || run.status;
  const message = run.failure ? "" : run.message;
  const objective = run.objective && loadedDeferred()?.objectiveText(run.objective);
  return [said, objective, runName(run), message].filter(Boolean).join(" · ");
}

/** `1 of 2 done: AbaloneTrain ran, 4 s`: the steps that have ended since `before`; `""` if none has. */
export function progressText(before: Run, run: Run): string {
  const ended = Object.entries(run.steps).filter(([name, { state }]) => {
    return DONE.has(state) && own(before.steps, name)?.state !== state;
  });
  if (ended.length === 0) return "";
  const { done, total } = progressOf(run);
  const words = ended.map(([name, step]) => {
    const { word } = STEP_RUN_ICONS[step.state];
    return [`${name} ${word}`, elapsedText(step, Date.now())].filter(Boolean).join(", ");
  });
  return `${done} of ${total} done: ${words.join("; ")}`;
}

/** Whether there is an outcome to tell: the run has ended, could not begin, or has to wait with a message. */
export function hasOutcome({ state, message }: Run): boolean {
  return state === "ended" || state === "errored" || (state === "starting" && message !== "");
}

/** Identifies an outcome, which is announced once; the seconds that a waiting start counts do not matter. */
export function outcomeKey(run: Run): string {
  return runKey(run) + run.state + run.is_uncertain + hasOutcome(run);
}
