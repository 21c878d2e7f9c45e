/** The Run button with what it would run, or the progress of what is running. */

import { isReachable } from "../bridge/connection";
import { useDeferred } from "../deferred";
import { isUnderWay } from "../graph/mode";
import { Button } from "../ui/button";
import { useUniqueId } from "../ui/unique_id";
import type { Sending } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { useView, type View } from "../view/view";
import type { WidgetModel } from "../wire";
import { CopyCode } from "./copy_code";
import { countText, shownIssues } from "./issues";
import { RunningRow } from "./running_row";
import {
  counted,
  firstError,
  hasService,
  isError,
  issueText,
  judgementOf,
  outageText,
  overriddenCount,
} from "./state";
import { isTrial, isVaried, sweepUnderWay } from "./sweeping";

export function Footer({ starting }: { starting: Sending }) {
  const model = useModel("run", "selected_steps", "sweeps_shown", "varied_parameters");
  const sweep = sweepUnderWay(model);
  const isRunning = model.get("run").state === "running" && !isTrial(model, sweep);
  const isSelected = model.get("selected_steps").length > 0;
  const isNamed = isSelected && hasService(model);
  const isSweep = isSelected && isVaried(model);
  const id = useUniqueId("start-reason");
  const Parts = useDeferred(isNamed || isSweep || sweep != null);
  return (
    <div class="ssw-footer ssw-panel" data-focus-home>
      {isRunning && <RunningRow />}
      {sweep && Parts && <Parts.SweepProgress sweep={sweep} />}
      {!isRunning && !sweep && (
        <div class="ssw-footer-row">
          {hasService(model) ? <Start starting={starting} reasonId={id} /> : <CopyCode />}
          {isNamed && Parts && <Parts.DisplayName problemId={id} />}
          {isSweep && Parts && <Parts.SweepSetup />}
          <Summary reasonId={id} />
          <IssueCount />
        </div>
      )}
    </div>
  );
}

function Start({ starting, reasonId }: { starting: Sending; reasonId: string }) {
  const model = useModel(
    "run",
    "notice",
    "verdict",
    "reference",
    "selected_steps",
    "display_name_problem",
    "varied_parameters",
    "sweep_plan",
  );
  const view = useView();
  const isStarting = starting.isWaiting || model.get("run").state === "starting";
  return (
    <Button
      class="ssw-button ssw-start"
      aria-describedby={reasonId}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      title="Ctrl+Enter"
      data-focus-first
      unavailable={isStarting || !canStart(view)}
      press={starting.send}
    >
      {isStarting ? "Starting…" : `▶ ${runLabel(model)}`}
    </Button>
  );
}

/** `Run 3 steps`, `Run 6 trials of 2 steps`. */
function runLabel(model: WidgetModel): string {
  // The first part of the plan's text is the number of trials.
  if (isVaried(model)) return `Run ${model.get("sweep_plan").text.split(" · ")[0] || "trials"}`;
  const count = runCount(model);
  return count > 0 ? `Run ${counted(count, "step")}` : "Run";
}

/** The number of steps to run, by the plan, which includes steps that a selected one brings with it. */
function runCount(model: WidgetModel): number {
  if (judgementOf(model) !== "current") return model.get("selected_steps").length;
  return model.get("verdict").plan.filter(({ action }) => action === "run").length;
}

/** Whether an execution or a sweep that was started or is watched here is under way. */
export function isBusy(model: WidgetModel): boolean {
  return isUnderWay(model.get("run")) || sweepUnderWay(model) != null;
}

/** Whether what is on the screen may be started now. */
export function canStart({ model, unapplied }: View): boolean {
  if (unapplied.value || !isReachable(model) || !hasService(model) || isBusy(model)) return false;
  if (model.get("display_name_problem") || judgementOf(model) !== "current") return false;
  return isVaried(model) ? model.get("sweep_plan").can_start : model.get("verdict").can_start;
}

/** What prevents a start, by the last verdict; `""` when nothing does. */
export function hindranceText(view: View): string {
  const { model } = view;
  const outage = outageText(model);
  if (outage) return outage;
  if (model.get("selected_steps").length === 0) return "No step is selected.";
  const problem = view.unapplied.value || model.get("display_name_problem");
  if (problem) return problem;
  const verdict = model.get("verdict");
  // A sweep is compared with its reference, so what the reference did has to be known.
  if (verdict.can_start) return isVaried(model) && !canStart(view) ? model.get("reference").message : "";
  const error = firstError(verdict);
  return error ? issueText(error) : model.get("notice").message || "This selection cannot start.";
}

/** What would run, or why it cannot, which describes the button and is visible if nothing else shows it. */
function Summary({ reasonId }: { reasonId: string }) {
  const model = useModel(
    "selected_steps",
    "verdict",
    "reference",
    "notice",
    "parameter_overrides",
    "display_name_problem",
    "varied_parameters",
    "sweep_plan",
  );
  const Parts = useDeferred();
  const isJudging = judgementOf(model) === "pending" || model.get("sweep_plan").state === "pending";
  const view = useView();
  const hindrance = hindranceText(view);
  const saidHere = [view.unapplied.value, model.get("display_name_problem")];
  const isSaidHere = hindrance !== "" && saidHere.includes(hindrance);
  const isSelected = model.get("selected_steps").length > 0;
  return (
    <div class="ssw-footer-words" data-judgement={isJudging ? "pending" : undefined}>
      {isSelected && <SummaryWords model={model} />}
      {isSelected && hindrance === "" && Parts && <Parts.SavingsButton />}
      <span id={reasonId} class={isSaidHere ? "ssw-start-reason" : "ssw-start-reason ssw-visually-hidden"}>
        {hindrance}
      </span>
      {isJudging && <span class="ssw-judging">judging…</span>}
    </div>
  );
}

/** Leaves out how many steps run when values are varied: then the button says it for each trial. */
function SummaryWords({ model }: { model: WidgetModel }) {
  const [run, ...rest] = model.get("verdict").summary.split(" · ");
  const overridden = overriddenCount(model);
  if (overridden) rest.push(`${counted(overridden, "parameter")} overridden`);
  if (isVaried(model)) return <span class="ssw-summary">{rest.join(" · ")}</span>;
  return (
    <span class="ssw-summary">
      <b>{run}</b>
      {rest.map((part) => ` · ${part}`)}
    </span>
  );
}

/** The number of issues; a press switches between listing all of them and only the first. */
function IssueCount() {
  const model = useModel("verdict");
  const { listsIssues } = useView();
  const issues = shownIssues(model.get("verdict").issues);
  if (issues.length === 0 || model.get("selected_steps").length === 0) return null;
  const hasErrors = issues.some(isError);
  return (
    <Button
      class="ssw-issue-count"
      data-severity={hasErrors ? "error" : "warning"}
      independent
      press={() => {
        listsIssues.value = !listsIssues.peek();
      }}
    >
      <span aria-hidden="true">{hasErrors ? "✗ " : "▲ "}</span>
      {countText(issues)}
    </Button>
  );
}
