/** The values the execution will get, each with where it comes from. */

import type { ParameterField, WidgetModel } from "../wire";
import { button, h, keyedRows, setHidden, setText, setUnavailable } from "./dom";
import { makeFilter } from "./filter";
import { makeOverrideWriter } from "./overrides";
import { type FieldRow, makeFieldRow } from "./parameter_field";
import { differenceText, makeInheritChoice, makeWhatChanges } from "./parameters_head";
import { overriddenCount, watch } from "./state";

/** So many fields are seen at once. */
const GLANCE = 8;

/** Returns a function that brings a parameter into view and focuses it. */
export function mountParameters(
  model: WidgetModel,
  panel: HTMLElement,
  signal: AbortSignal,
): (name: string) => void {
  const writer = makeOverrideWriter(model, signal);
  const list = h("ul", { class: "ssw-fields", role: "list", "aria-label": "Parameters" });
  const none = h("p", { class: "ssw-placeholder" }, "The pipeline declares no parameters.");
  const summary = h("p", { class: "ssw-summary" });
  const resetAll = button({ class: "ssw-button" }, "Reset all", writer.resetAll);
  const filter = makeFilter("parameters", "name", GLANCE, () => renderFilter());
  const onlyRead = makeOnlyRead(() => renderFilter());
  const whatChanges = makeWhatChanges(model, signal);
  const showFields = keyedRows(list, fieldKey, (field: ParameterField) => makeFieldRow(field, writer));
  let rows: ReadonlyMap<string, FieldRow> = new Map();

  const renderFilter = () => {
    const fields = model.get("parameter_form");
    const running = stepsThatRun(model);
    let shown = 0;
    for (const field of fields) {
      const isRead = !onlyRead.box.checked || field.read_by.some((step) => running.has(step));
      const matches = isRead && filter.matches(field.name, field.description);
      if (matches) shown += 1;
      const row = rows.get(fieldKey(field));
      if (row) setHidden(row.element, !matches);
    }
    filter.report(shown, fields.length);
  };
  const render = () => {
    const fields = model.get("parameter_form");
    const overridden = overriddenCount(model);
    rows = showFields(fields);
    setHidden(none, fields.length > 0);
    setText(summary, summaryText(fields, overridden));
    setUnavailable(resetAll, overridden === 0);
    renderFilter();
  };

  filter.element.append(onlyRead.element);
  panel.append(
    h(
      "div",
      { class: "ssw-tabpanel-header" },
      makeInheritChoice(model, signal),
      summary,
      h("div", { class: "ssw-buttons" }, whatChanges.opener, resetAll),
    ),
    whatChanges.popup,
    filter.element,
    h("div", { class: "ssw-scroll" }, none, list),
  );
  list.addEventListener("change", writer.flush);
  list.addEventListener("focusout", writer.flush);
  watch(model, ["parameter_form", "parameter_overrides"], render, signal);
  watch(model, ["verdict"], renderFilter, signal);
  return (name) => {
    const field = model.get("parameter_form").find((each) => each.name === name);
    if (!field) return;
    onlyRead.box.checked = false;
    filter.clear();
    rows.get(fieldKey(field))?.reveal();
  };
}

/** What the reference makes of the values is said where there are inherited ones. */
function summaryText(fields: readonly ParameterField[], overridden: number): string {
  const said = `${overridden} of ${fields.length} overridden`;
  const inherits = fields.some(({ inherited }) => inherited != null);
  return inherits ? `${said} · inherited: ${differenceText(fields)}` : said;
}

/** Leaves only what makes a difference to what runs. */
function makeOnlyRead(changed: () => void) {
  const box = h("input", { type: "checkbox", "data-independent": true });
  box.addEventListener("change", changed);
  return { box, element: h("label", { class: "ssw-only-read" }, box, "only those that the selection reads") };
}

function stepsThatRun(model: WidgetModel): ReadonlySet<string> {
  const running = model.get("verdict").plan.filter(({ action }) => action === "run");
  return new Set(running.map(({ step }) => step));
}

/** A field whose control would be another one gets a new row. */
function fieldKey({ name, type, choices }: ParameterField): string {
  return JSON.stringify([name, type, choices]);
}
