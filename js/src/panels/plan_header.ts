/** Above the steps: the selection as text, the named selections, and what the plan comes to. */

import type { WidgetModel } from "../wire";
import { button, h, setAttribute, setText, setUnavailable } from "./dom";
import { makeExpressionBox } from "./expression";
import { makePresetMenu } from "./presets";
import { JUDGED, JUDGEMENT_WORDS, judgementOf, selectSteps, watch } from "./state";

export interface PlanHeader {
  element: HTMLElement;
  /** Opens over what comes below the header. */
  popup: HTMLElement;
}

export function makePlanHeader(model: WidgetModel, signal: AbortSignal): PlanHeader {
  const expression = makeExpressionBox(model, signal);
  const presets = makePresetMenu(model, signal);
  const clear = button({ class: "ssw-button" }, "Clear", () => selectSteps(model, new Set()));
  const render = () => setUnavailable(clear, model.get("selected_steps").length === 0);
  watch(model, ["selected_steps"], render, signal);
  const element = h(
    "div",
    { class: "ssw-plan-header" },
    expression.label,
    h("div", { class: "ssw-buttons" }, presets.opener, clear, expression.helpButton),
    expression.element,
    makeSummary(model, signal),
  );
  return { element, popup: presets.popup };
}

function makeSummary(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const summary = h("span", { class: "ssw-summary" });
  const judging = h("span", { class: "ssw-judging" });
  const element = h("div", { class: "ssw-plan-summary" }, h("p", { class: "ssw-judged" }, summary, judging));
  const render = () => {
    const judgement = judgementOf(model);
    setText(summary, model.get("verdict").summary);
    setText(judging, JUDGEMENT_WORDS[judgement]);
    setAttribute(element, "data-judgement", judgement);
  };
  watch(model, [...JUDGED], render, signal);
  return element;
}
