/** Plan, parameters, code and history, one at a time. */

import type { Hover } from "../hover";
import type { WidgetModel } from "../wire";
import { mountCode } from "./code";
import { h, setAttribute, setText } from "./dom";
import { mountHistory } from "./history";
import { mountParameters } from "./parameters";
import { mountPlan } from "./plan";
import { overriddenCount, watch } from "./state";
import { mountTabs } from "./tabs";

/** Brings a step or a parameter that someone names into view. */
export interface Side {
  revealStep(name: string): void;
  revealParameter(name: string): void;
}

const PLAN = 0;
const PARAMETERS = 1;

export function mountSide(model: WidgetModel, slot: HTMLElement, hover: Hover, signal: AbortSignal): Side {
  const planPanel = h("div", { class: "ssw-tabpanel" });
  const parametersPanel = h("div", { class: "ssw-tabpanel" });
  const codePanel = h("div", { class: "ssw-tabpanel" });
  const revealPlannedStep = mountPlan(model, planPanel, hover, signal);
  const revealField = mountParameters(model, parametersPanel, signal);
  mountCode(model, codePanel, signal);
  // Hidden from the start: what is not looked at is not asked for.
  const historyPanel = h("div", { class: "ssw-tabpanel", hidden: true });
  const askHistory = mountHistory(model, historyPanel, signal);

  const tabs = h("div", { class: "ssw-side-panels" });
  slot.append(tabs);
  const choose = mountTabs(tabs, "Plan, parameters, code and history", [
    { label: h("span", {}, "Plan"), panel: planPanel },
    { label: parametersLabel(model, signal), panel: parametersPanel },
    { label: h("span", {}, "Code"), panel: codePanel },
    { label: h("span", {}, "History"), panel: historyPanel, opened: askHistory },
  ]);
  return {
    revealStep(name) {
      choose(PLAN);
      revealPlannedStep(name);
    },
    revealParameter(name) {
      choose(PARAMETERS);
      revealField(name);
    },
  };
}

function parametersLabel(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const count = h("span");
  const word = h("span", { class: "ssw-tab-word" });
  const label = h("span", {}, "Parameters", count, word);
  const render = () => {
    const overridden = overriddenCount(model);
    setText(count, overridden ? ` · ${overridden}` : "");
    setText(word, overridden ? " overridden" : "");
    setAttribute(
      label,
      "data-problem",
      model.get("parameter_form").some((field) => field.problem),
    );
  };
  watch(model, ["parameter_overrides", "parameter_form"], render, signal);
  return label;
}
