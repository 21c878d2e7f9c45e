/**
 * The latest executions: what each ran and changed, and what can be done with it.
 *
 * Nothing is asked for until the panel is looked at; while it is, it follows
 * the list of executions that the picker has.
 */

import { isKernelLive } from "../bridge/kernel_status";
import type { History, HistoryEntry, WidgetModel } from "../wire";
import { button, h, keyedRows, setHidden, setText, setUnavailable } from "./dom";
import { makeFilter } from "./filter";
import { type ExecutionRow, makeExecutionRow } from "./history_row";
import { listedExecution } from "./reference_words";
import { moveFocus } from "./roving_focus";
import { chooseReference, counted, stateIntents, watch } from "./state";
import { ticker } from "./time";

/** So many rows are seen at once. */
const GLANCE = 12;
const MINUTE_MS = 60_000;

/** Returns what is to be called when somebody opens the panel. */
export function mountHistory(model: WidgetModel, panel: HTMLElement, signal: AbortSignal): () => void {
  const filter = makeFilter("executions", "name", GLANCE, () => renderFilter());
  const list = h("ul", { class: "ssw-history", role: "list", "aria-label": "Executions" });
  const older = makeOlder(model, signal);
  panel.append(filter.element, makeStatus(model, signal), h("div", { class: "ssw-scroll" }, list, older));
  const showRows = keyedRows(
    list,
    (entry: HistoryEntry) => entry.arn,
    () => makeExecutionRow(waysOf(model)),
  );
  let rows: ReadonlyMap<string, ExecutionRow> = new Map();
  const renderFilter = () => {
    const matching = model.get("history_shown").entries.filter((entry) => filter.matches(...textsOf(entry)));
    const shown = new Set(matching.map(({ arn }) => arn));
    for (const [arn, row] of rows) setHidden(row.element, !shown.has(arn));
    filter.report(shown.size, rows.size);
  };
  const render = () => {
    rows = showRows(model.get("history_shown").entries);
    for (const [arn, row] of rows) row.show(knownOf(model, arn), Date.now());
    renderFilter();
  };
  list.addEventListener("keydown", (event) => walkExecutions(event, list));
  watch(model, ["history_shown", "references", "reference_execution_arn", "pinned", "run"], render, signal);
  ticker(render, signal, MINUTE_MS)(true);
  return makeAsking(model, panel, signal);
}

/** Asks for the history when the panel is opened and, while it is open, when there are other executions. */
function makeAsking(model: WidgetModel, panel: HTMLElement, signal: AbortSignal): () => void {
  let asked = "";
  const askIfNews = () => {
    if (panel.hidden || !isKernelLive(model)) return;
    const listing = listingOf(model);
    if (listing === asked) return;
    asked = listing;
    void model.command("history");
  };
  watch(model, ["references", "run"], askIfNews, signal);
  return () => {
    asked = "";
    askIfNews();
  };
}

/** Which executions there are, and how far they are. */
function listingOf(model: WidgetModel): string {
  const listed = model.get("references").executions.map(({ arn, status }) => [arn, status]);
  return JSON.stringify([model.get("run").arn, listed]);
}

/** What can be done with an execution; each is one gesture. */
function waysOf(model: WidgetModel) {
  return {
    show: (arn: string) => void model.command("watch", { arn }),
    repeat: (arn: string) => void model.command("repeat", { arn }),
    refer: (arn: string) => stateIntents(model, chooseReference(arn)),
  };
}

function knownOf(model: WidgetModel, arn: string) {
  const { arn: shown, state } = model.get("run");
  return {
    isReading: model.get("history_shown").state === "pending",
    isKernelLive: isKernelLive(model),
    isShown: shown === arn && state !== "errored",
    isReference: model.get("pinned") === true && model.get("reference_execution_arn") === arn,
    candidate: listedExecution(model, arn),
    stepCount: model.get("elements").nodes.length,
  };
}

function textsOf({ name, status, description, created_by, selected_steps }: HistoryEntry): string[] {
  return [name, status, description, created_by, ...selected_steps];
}

function makeStatus(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const element = h("p", { class: "ssw-history-status", role: "status" });
  const render = () => {
    const shown = model.get("history_shown");
    setText(element, statusText(shown, isKernelLive(model)));
    // The rows say it to the eye.
    element.classList.toggle("ssw-visually-hidden", shown.entries.length > 0 && shown.state !== "errored");
  };
  watch(model, ["history_shown"], render, signal);
  return element;
}

function statusText({ state, message, entries }: History, isLive: boolean): string {
  if (state === "errored") return message;
  if (state === "ready")
    return entries.length === 0 ? "No execution yet" : counted(entries.length, "execution");
  return isLive ? "Reading the executions…" : "";
}

function makeOlder(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const older = button(
    { class: "ssw-button ssw-older" },
    "Show older",
    () => void model.command("history-more"),
  );
  const render = () => {
    const { has_more, state } = model.get("history_shown");
    setHidden(older, !has_more);
    setText(older, state === "pending" ? "Reading…" : "Show older");
    setUnavailable(older, state === "pending" || !isKernelLive(model));
  };
  watch(model, ["history_shown"], render, signal);
  return older;
}

/** Between the shown executions; what is pressed within one is its own. */
function walkExecutions(event: KeyboardEvent, list: HTMLElement): void {
  const summaries = [...list.querySelectorAll<HTMLElement>("li:not([hidden]) summary")];
  if (summaries.includes(event.target as HTMLElement)) moveFocus(event, summaries);
}
