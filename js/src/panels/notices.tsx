/** The notices above everything else: what concerns the widget as a whole, and which commands failed. */

import type { ComponentChildren } from "preact";
import { isKernelLive } from "../bridge/kernel_status";
import { useDeferred } from "../deferred";
import { Button, Sign } from "../ui/button";
import { momentText } from "../ui/time";
import { useCommand } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { useView, type View } from "../view/view";
import type { Severity, WidgetModel } from "../wire";
import { SEVERITY_ICONS } from "./icons";
import { showsOutcome } from "./outcome";
import { outcomeText } from "./run_words";
import { lastStateAt, outageText } from "./state";

export function Notices() {
  const newer = useModel("reference").get("reference").newer;
  const Parts = useDeferred(newer != null);
  return (
    <div class="ssw-notices ssw-panel">
      <Outage />
      <Problems />
      <Reading />
      <Warning />
      {Parts && <Parts.Newer />}
    </div>
  );
}

function Outage() {
  const model = useModel("saved_at");
  const words = outageWords(model);
  return words ? <Banner severity="warning">{words}</Banner> : null;
}

/** Why nothing is answered at present; `""` when there is no outage. */
export function outageWords(model: WidgetModel): string {
  if (isKernelLive(model)) return outageText(model);
  const last = lastStateAt(model);
  const when = last ? `, of ${momentText(last)}` : "";
  return `The kernel was restarted or has ended: this is the last state${when}. Run the cell again to go on.`;
}

function Problems() {
  const model = useModel("notice", "run", "sweeps_shown");
  const view = useView();
  const problems = newProblems(view);
  const dismiss = () => {
    model.dismissProblems();
    view.problem.value = "";
  };
  const error = noticedError(model);
  const words = [error, ...problems].filter(Boolean).join(" · ");
  if (!words) return null;
  return (
    <Banner severity="error" action={error ? <Action /> : null}>
      {words}
      {problems.length > 0 && (
        <Button independent press={dismiss}>
          Dismiss
        </Button>
      )}
    </Banner>
  );
}

/** The message of an error notice; `""` if the outcome, which is nearer to the pressed button, says it. */
export function noticedError(model: WidgetModel): string {
  const { severity, message, action } = model.get("notice");
  if (severity !== "error") return "";
  const isSaid = !action && showsOutcome(model) && outcomeText(model.get("run")).includes(message);
  return isSaid ? "" : message;
}

/** The problems of commands and of this page, each once, without those that the notice or the run says. */
export function newProblems({ model, traits, problem }: View): string[] {
  const said = ["", model.get("notice").message, model.get("run").message];
  return [...new Set([...traits.problems, problem.value])].filter((each) => !said.includes(each));
}

/** Why executions, or the reference, could not be read. */
function Reading() {
  const model = useModel("references", "reference");
  const words = readingProblem(model);
  return words ? <Banner severity="error">{words}</Banner> : null;
}

export function readingProblem(model: WidgetModel): string {
  const failed = [model.get("references"), model.get("reference")].find(({ state }) => state === "errored");
  return failed?.message ?? "";
}

function Warning() {
  const { severity, message } = useModel("notice").get("notice");
  if (severity !== "warning" || !message) return null;
  return (
    <Banner severity="warning" action={<Action />}>
      {message}
    </Banner>
  );
}

/** The button that a notice may have: it sends the command that the notice names. */
function Action() {
  const model = useModel("notice", "run");
  const { action, action_label } = model.get("notice");
  const { arn, attempt } = model.get("run");
  // For `refresh`, it does not matter which run is shown.
  const acting = useCommand(() => model.command(action as "unwatch", { arn, attempt }));
  if (!action_label) return null;
  return (
    <Button unavailable={acting.isWaiting} press={acting.send}>
      {action_label}
    </Button>
  );
}

interface BannerProps {
  severity: Severity;
  action?: ComponentChildren;
  children: ComponentChildren;
}

function Banner({ severity, action, children }: BannerProps) {
  const { glyph, word } = SEVERITY_ICONS[severity];
  return (
    <div class="ssw-banner" data-severity={severity}>
      <Sign glyph={glyph} />
      <span class="ssw-visually-hidden">{word}: </span>
      <span>{children}</span>
      {action}
    </div>
  );
}
