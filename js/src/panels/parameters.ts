/** The values the execution will get, each with where it comes from. */

import type { ParameterField, WidgetModel } from "../wire";
import { button, h, keyedRows, setHidden, setText, setUnavailable } from "./dom";
import { makeFilter } from "./filter";
import { makeOverrideWriter } from "./overrides";
import { type FieldRow, makeFieldRow } from "./parameter_field";
import { overriddenCount, watch } from "./state";

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
  const filter = makeFilter("parameters", () => renderFilter());
  const showFields = keyedRows(list, fieldKey, (field: ParameterField) => makeFieldRow(field, writer));
  let rows: ReadonlyMap<string, FieldRow> = new Map();

  const renderFilter = () => {
    const fields = model.get("parameter_form");
    let shown = 0;
    for (const field of fields) {
      const matches = filter.matches(field.name, field.description);
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
    setText(summary, `${overridden} of ${fields.length} overridden`);
    setUnavailable(resetAll, overridden === 0);
    renderFilter();
  };

  panel.append(
    h("div", { class: "ssw-tabpanel-header" }, summary, h("div", { class: "ssw-buttons" }, resetAll)),
    filter.element,
    h("div", { class: "ssw-scroll" }, none, list),
  );
  list.addEventListener("change", writer.flush);
  list.addEventListener("focusout", writer.flush);
  watch(model, ["parameter_form", "parameter_overrides"], render, signal);
  return (name) => {
    const field = model.get("parameter_form").find((each) => each.name === name);
    if (!field) return;
    filter.clear();
    rows.get(fieldKey(field))?.reveal();
  };
}

/** A field whose control would be another one gets a new row. */
function fieldKey({ name, type, choices }: ParameterField): string {
  return JSON.stringify([name, type, choices]);
}
