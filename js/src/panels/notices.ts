/** Above everything: what concerns the widget as a whole, and which commands went wrong. */

import { isKernelLive } from "../bridge/kernel_status";
import type { Notice, Severity, WidgetModel } from "../wire";
import { button, h, setHidden, setText, setUnavailable, sign } from "./dom";
import { SEVERITY_ICONS } from "./icons";
import { oneRequest } from "./request";
import { lastStateAt, outageText, watch } from "./state";
import { momentText } from "./time";

export function mountNotices(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const kernel = makeBanner("warning", "status");
  const dismiss = button({ class: "ssw-button", "data-independent": true }, "Dismiss", () =>
    model.dismissProblems(),
  );
  // One region for all that goes wrong: two would speak at the same time.
  const error = makeBanner("error", "alert", makeAction(model, "error", signal), dismiss);
  const warning = makeBanner("warning", "status", makeAction(model, "warning", signal));
  slot.append(kernel.element, error.element, warning.element);
  const render = () => {
    const { severity, message } = model.get("notice");
    const problems = newProblems(model);
    kernel.say(isKernelLive(model) ? outageText(model) : lastStateText(model));
    error.say([severity === "error" ? message : "", ...problems].filter(Boolean).join(" · "));
    warning.say(severity === "warning" ? message : "");
    setHidden(dismiss, problems.length === 0);
  };
  watch(model, ["notice", "run", "problems"], render, signal);
}

/** The button that a notice may have: it gives the command that the notice names. */
function makeAction(model: WidgetModel, severity: Severity, signal: AbortSignal): HTMLElement {
  const acting = oneRequest(
    () => giveAction(model, model.get("notice").action),
    () => render(),
  );
  const element = button({ class: "ssw-button" }, "", acting.send);
  const render = () => {
    const { action, action_label, severity: shown } = model.get("notice");
    const label = action && shown === severity ? action_label : "";
    setHidden(element, !label);
    setText(element, label);
    setUnavailable(element, acting.isWaiting() || !isKernelLive(model));
  };
  watch(model, ["notice"], render, signal);
  return element;
}

async function giveAction(model: WidgetModel, action: Notice["action"]): Promise<string> {
  return action ? model.command(action) : "";
}

/** What went wrong with commands, less what the notice or the run says already. */
function newProblems(model: WidgetModel): string[] {
  const said = [model.get("notice").message, model.get("run").message];
  return model.problems.filter((problem) => !said.includes(problem));
}

function lastStateText(model: WidgetModel): string {
  const last = lastStateAt(model);
  const when = last ? `, of ${momentText(last)}` : "";
  return `The kernel is not running: this is the last state${when}. Run the cell again to go on.`;
}

/** A live region stays in the page and gets its words later: that is what makes them heard. */
function makeBanner(severity: Severity, role: "alert" | "status", ...buttons: HTMLElement[]) {
  const words = h("span");
  const glyph = sign(SEVERITY_ICONS[severity].glyph);
  const box = h("div", { class: "ssw-banner", "data-severity": severity }, glyph, words, ...buttons);
  const element = h("div", { role, class: "ssw-banner-region" }, box);
  const say = (message: string) => {
    setText(words, message);
    setHidden(box, message === "");
  };
  return { element, say };
}
