/**
 * Every step with what will become of it, to be ticked on and off.
 *
 * It is the same selection as the graph's, and stands in for the graph where
 * that cannot be drawn or seen.
 */

import { isKernelLive } from "../bridge/kernel_status";
import type { Hover } from "../hover";
import { own } from "../own";
import type { StepElement, WidgetModel } from "../wire";
import { button, h, keyedRows, setAttribute, setHidden } from "./dom";
import { type Filter, makeFilter } from "./filter";
import { makePlanHeader } from "./plan_header";
import { makePlanRow, type PlanRow } from "./plan_row";
import { moveFocus } from "./roving_focus";
import { JUDGED, judgementOf, selectSteps, stateTime_ms, watch } from "./state";
import { ticker } from "./time";

/** So many rows are seen at once. */
const GLANCE = 12;

/** Returns a function that brings a step's row into view and focuses it. */
export function mountPlan(
  model: WidgetModel,
  panel: HTMLElement,
  hover: Hover,
  signal: AbortSignal,
): (name: string) => void {
  const filter = makeFilter("steps", "name, display name or type", GLANCE, () => renderFilter());
  const shown = () => matchingSteps(model, filter);
  const header = makePlanHeader(model, signal);
  const selectShown = makeSelectShown(() =>
    selectSteps(model, new Set([...model.get("selected_steps"), ...shown()])),
  );
  const { list, rows } = mountRows(model, hover, signal);
  const renderFilter = () => {
    const names = new Set(shown());
    for (const [name, row] of rows()) setHidden(row.element, !names.has(name));
    filter.report(names.size, rows().size);
    setHidden(selectShown, !filter.isActive());
  };

  filter.element.append(selectShown);
  const body = h(
    "div",
    { class: "ssw-plan-body" },
    filter.element,
    h("div", { class: "ssw-scroll" }, list),
    header.popup,
  );
  panel.append(header.element, body);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") selectSteps(model, new Set());
  });
  watch(model, ["elements"], renderFilter, signal);
  return (name) => {
    filter.clear();
    rows().get(name)?.reveal();
  };
}

function makeSelectShown(press: () => void): HTMLElement {
  const name = "Select the steps shown";
  return button(
    { class: "ssw-button ssw-select-shown", "aria-label": name, title: name, hidden: true },
    "Select",
    press,
  );
}

function mountRows(model: WidgetModel, hover: Hover, signal: AbortSignal) {
  const list = h("ul", { class: "ssw-steps", role: "list", "aria-label": "Steps" });
  const showRows = keyedRows(
    list,
    (step: StepElement) => step.id,
    (step) =>
      makePlanRow(step, {
        toggled: (selected) => toggle(model, step.id, selected),
        askLog: (name) => void model.command("log", { step: name }),
      }),
  );
  let rows: ReadonlyMap<string, PlanRow> = new Map();

  const tick = () => {
    const { steps } = model.get("run");
    for (const [name, row] of rows) row.showElapsed(own(steps, name), stateTime_ms(model));
  };
  const turnClock = ticker(tick, signal);
  const render = () => {
    rows = showRows(model.get("elements").nodes);
    showState(model, rows);
    setAttribute(list, "data-judgement", judgementOf(model));
    tick();
    turnClock(model.get("run").state === "running" && isKernelLive(model));
  };
  list.addEventListener("keydown", (event) => moveFocus(event, shownBoxes(list)));
  const renderReads = () => {
    for (const [name, row] of rows) row.showReads(hover.parametersOf(name));
  };
  watch(model, ["elements", "run", "log_shown", ...JUDGED], render, signal);
  watch(model, ["elements", "parameter_form"], renderReads, signal);
  return { list, rows: () => rows };
}

function showState(model: WidgetModel, rows: ReadonlyMap<string, PlanRow>): void {
  const selected = new Set(model.get("selected_steps"));
  const planned = new Map(model.get("verdict").plan.map((each) => [each.step, each]));
  const reference = model.get("reference");
  const { steps } = model.get("run");
  const log = model.get("log_shown");
  const isLive = isKernelLive(model);
  for (const [name, row] of rows) {
    row.showSelected(selected.has(name));
    row.show({ planned: planned.get(name), reference, run: own(steps, name), log, isLive });
  }
}

function matchingSteps(model: WidgetModel, filter: Filter): string[] {
  const matching = model
    .get("elements")
    .nodes.filter(({ id, display_name, type }) => filter.matches(id, display_name, type));
  return matching.map(({ id }) => id);
}

function toggle(model: WidgetModel, name: string, selected: boolean): void {
  const steps = new Set(model.get("selected_steps"));
  if (selected) steps.add(name);
  else steps.delete(name);
  selectSteps(model, steps);
}

function shownBoxes(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("li:not([hidden]) input")];
}
