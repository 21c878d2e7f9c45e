/** What reusing steps saves: one line, and behind it a row for each step. */

import { own } from "../own";
import type { Savings, WidgetModel } from "../wire";
import { h, setHidden, setText } from "./dom";
import { watch } from "./state";

export function mountSavings(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const line = h("summary");
  const table = h("table", { "aria-label": "What is reused" });
  const untimed = h("p");
  const element = h(
    "details",
    { class: "ssw-savings" },
    line,
    h("div", { class: "ssw-savings-rows", tabindex: "0", role: "group", "aria-label": "Savings" }, table),
    untimed,
  );
  let shown: Savings["rows"] | undefined;
  const render = () => {
    const savings = model.get("savings_shown");
    setText(line, savings.text);
    setHidden(element, savings.text === "");
    const names = savings.without_times;
    setText(untimed, names.length ? `How long it took is not known of ${names.join(", ")}.` : "");
    if (shown === savings.rows) return;
    shown = savings.rows;
    fillTable(table, shown);
  };
  watch(model, ["savings_shown"], render, signal);
  return element;
}

/** The keys are the headings, the first column names the row. */
function fillTable(table: HTMLTableElement, rows: Savings["rows"]): void {
  const headings = Object.keys(rows[0] ?? {});
  const head = h("tr", {}, ...headings.map((heading) => h("th", { scope: "col" }, heading)));
  const body = rows.map((row) => h("tr", {}, ...headings.map((heading, index) => cell(row, heading, index))));
  table.replaceChildren(h("thead", {}, head), h("tbody", {}, ...body));
}

function cell(row: Record<string, string>, heading: string, index: number): HTMLElement {
  const text = own(row, heading) ?? "";
  return index === 0 ? h("th", { scope: "row" }, text) : h("td", {}, text);
}
