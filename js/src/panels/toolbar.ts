/** Which pipeline, which reference execution, and what concerns the widget as a whole. */

import { isKernelLive } from "../presence";
import type { Severity, WidgetModel } from "../wire";
import { h, setHidden, setText, sign } from "./dom";
import { mountReferencePicker } from "./reference_picker";
import { SEVERITY_SIGNS } from "./signs";
import { lastStateAt, outageText, watch } from "./state";
import { momentText } from "./time";

export function mountToolbar(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const name = h("strong", { class: "ssw-pipeline-name" });
  const picker = h("div", { class: "ssw-reference" });
  slot.append(h("div", { class: "ssw-toolbar-row" }, name, picker));
  mountReferencePicker(model, picker, signal);
  mountNotices(model, slot, signal);
  watch(model, ["pipeline_name"], () => setText(name, model.get("pipeline_name")), signal);
}

function mountNotices(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const kernel = banner("warning", "status");
  const error = banner("error", "alert");
  const warning = banner("warning", "status");
  slot.append(kernel.element, error.element, warning.element);
  const render = () => {
    const { severity, message } = model.get("notice");
    kernel.say(isKernelLive(model) ? outageText(model) : lastStateText(model));
    error.say(severity === "error" ? message : "");
    warning.say(severity === "warning" ? message : "");
  };
  watch(model, ["notice"], render, signal);
}

function lastStateText(model: WidgetModel): string {
  const last = lastStateAt(model);
  const when = last ? `, of ${momentText(last)}` : "";
  return `The kernel is not running: this is the last state${when}. Run the cell again to go on.`;
}

/** A live region stays in the page and gets its words later: that is what makes them heard. */
function banner(severity: Severity, role: "alert" | "status") {
  const words = h("span");
  const box = h(
    "div",
    { class: "ssw-banner", "data-severity": severity },
    sign(SEVERITY_SIGNS[severity].glyph),
    words,
  );
  const element = h("div", { role, class: "ssw-banner-region" }, box);
  const say = (message: string) => {
    setText(words, message);
    setHidden(box, message === "");
  };
  return { element, say };
}
