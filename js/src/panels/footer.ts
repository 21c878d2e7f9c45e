/** Start, stop, and how the started execution is doing. */

import { isReachable } from "../bridge/connection";
import type { Run, WidgetModel } from "../wire";
import { mountDisplayName } from "./display_name";
import { button, h, setAttribute, setText, setUnavailable, uniqueId } from "./dom";
import { oneRequest } from "./request";
import { mountRunStatus } from "./run_status";
import { mountSavings } from "./savings";
import {
  counted,
  firstError,
  issueText,
  JUDGED,
  JUDGEMENT_WORDS,
  judgementOf,
  outageText,
  overriddenCount,
  shownIntents,
  watch,
} from "./state";
import { mountStop } from "./stop";

export function mountFooter(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const row = h("div", { class: "ssw-footer-row" });
  slot.append(row);
  const reasonId = uniqueId("start-reason");
  row.append(mountStart(model, reasonId, signal));
  row.append(mountDisplayName(model, reasonId, signal));
  row.append(mountWords(model, reasonId, signal));
  row.append(mountStop(model, signal));
  mountRunStatus(model, slot, signal);
}

function mountStart(model: WidgetModel, reasonId: string, signal: AbortSignal): HTMLElement {
  const starting = oneRequest(
    () => model.command("start", { shown: shownIntents(model) }),
    () => render(),
  );
  const start = button({ class: "ssw-button ssw-start", "aria-describedby": reasonId }, "", starting.send);
  const render = () => {
    const run = model.get("run");
    setText(start, startLabel(run, starting.isWaiting()));
    setUnavailable(start, starting.isWaiting() || isBusy(run) || !canStart(model));
  };
  watch(model, ["run", "notice", "display_name_problem", ...JUDGED], render, signal);
  return start;
}

/** What would be sent, and why it cannot be, or else what it saves. */
function mountWords(model: WidgetModel, reasonId: string, signal: AbortSignal): HTMLElement {
  const summary = h("span", { class: "ssw-summary" });
  const reason = h("span");
  const judging = h("span", { class: "ssw-judging" });
  const savings = mountSavings(model, signal);
  const element = h(
    "div",
    { class: "ssw-footer-words" },
    summary,
    h("span", { id: reasonId, class: "ssw-start-reason ssw-judged" }, reason, judging),
    savings,
  );
  const render = () => {
    const judgement = judgementOf(model);
    const hindrance = isBusy(model.get("run")) ? "" : hindranceText(model);
    setText(summary, summaryText(model));
    setText(reason, hindrance);
    setAttribute(element, "data-hindered", hindrance !== "");
    setText(judging, judgement === "pending" ? JUDGEMENT_WORDS.pending : "");
    setAttribute(element, "data-judgement", judgement === "pending" ? judgement : null);
  };
  const traits = ["run", "notice", "parameter_overrides", "display_name_problem"] as const;
  watch(model, [...traits, ...JUDGED], render, signal);
  return element;
}

function isBusy(run: Run): boolean {
  return run.state === "starting" || run.state === "running";
}

function startLabel(run: Run, waiting: boolean): string {
  if (run.state === "running") return "Running…";
  return waiting || run.state === "starting" ? "Starting…" : "Start selection";
}

function canStart(model: WidgetModel): boolean {
  if (!isReachable(model) || model.get("display_name_problem")) return false;
  return judgementOf(model) === "current" && model.get("verdict").can_start;
}

/** What stands in the way, by the last verdict; `""` when nothing does. */
function hindranceText(model: WidgetModel): string {
  const outage = outageText(model);
  if (outage) return outage;
  const verdict = model.get("verdict");
  const nameProblem = model.get("display_name_problem");
  if (nameProblem) return nameProblem;
  if (verdict.can_start) return "";
  const reason = firstError(verdict);
  return reason ? issueText(reason) : model.get("notice").message || "This selection cannot start.";
}

function summaryText(model: WidgetModel): string {
  const overridden = overriddenCount(model);
  const parts = [model.get("verdict").summary];
  if (overridden) parts.push(`${counted(overridden, "parameter")} overridden`);
  return parts.filter(Boolean).join(" · ");
}
