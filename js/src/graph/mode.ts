/** The mode, which is what the colours mean: the plan of the selection, the shown run, or the reference. */
import type { ReadonlySignal } from "@preact/signals";
import { onChange } from "../listen";
import type { Mode, View } from "../view/view";
import type { Run, StepGraphModel } from "../wire";

export interface ModeView extends Pick<View, "mode" | "follows"> {
  readonly model: StepGraphModel;
}

/** The mode that is shown: the chosen one, or what fits the state if none is chosen. */
export function shownMode({
  mode,
  model,
}: {
  mode: ReadonlySignal<Mode | null>;
  model: StepGraphModel;
}): Mode {
  const isIdleRun = isIdle(model.get("run"));
  const usual = isIdleRun ? (model.get("selected_steps").length > 0 ? "plan" : "reference") : "run";
  const shown = mode.value === "run" && isIdleRun ? usual : (mode.value ?? usual);
  // Without a reference there is nothing to show.
  return shown === "reference" && model.get("reference").state === "none" ? "plan" : shown;
}

/**
 * Lets the mode follow what is done, in the page or in Python: a change of the selection, or of what is
 * varied, shows the plan, and the start of a run shows the run.
 *
 * A run that has ended stays until something else is selected, and can be shown again.
 */
export function followDeeds({ mode, follows, model }: ModeView, signal: AbortSignal): void {
  let known = model.get("run");
  const onSelection = () => {
    if (model.get("selected_steps").length > 0) mode.value = "plan";
    else mode.value = isUnderWay(model.get("run")) ? "run" : "reference";
  };
  const onRun = () => {
    const run = model.get("run");
    const isNew = isAnother(run, known);
    known = run;
    if (isIdle(run)) {
      if (mode.value === "run") mode.value = null;
    } else if (isNew) {
      mode.value = "run";
      follows.value = true;
    }
  };
  onChange(model, ["selected_steps", "varied_parameters"], onSelection, signal);
  onChange(model, ["run"], onRun, signal);
}

/** Whether there is no run, including one that the service refused to start. */
export function isIdle({ state, arn }: Run): boolean {
  return state === undefined || state === "idle" || (state === "errored" && arn === "");
}

/** Whether it runs or is about to. */
export function isUnderWay({ state }: Run): boolean {
  return state === "starting" || state === "running";
}

/** Whether this is another run. A retried execution is one; a run that has just received its ARN is not. */
function isAnother(run: Run, before: Run): boolean {
  if (isIdle(before)) return true;
  return before.arn !== "" && (run.arn !== before.arn || run.attempt !== before.attempt);
}
