/**
 * The execution whose outputs stand for the steps that do not run.
 *
 * Unless one is pinned, Python takes the best for each selection. Choosing one
 * pins it; choosing the automatic one leaves it to Python again.
 */

import { isKernelLive } from "../bridge/kernel_status";
import type { ExecutionSummary, WidgetModel } from "../wire";
import {
  button,
  h,
  keyedRows,
  type Row,
  setAttribute,
  setHidden,
  setText,
  setUnavailable,
  sign,
  uniqueId,
} from "./dom";
import {
  changedText,
  factsText,
  lastPart,
  listedExecution,
  nameOf,
  optionText,
  serviceText,
} from "./reference_words";
import { chooseReference, stateIntents, watch } from "./state";
import { momentText, ticker } from "./time";

const NO_REFERENCE = "";
/** No ARN: it stands for whichever execution is the best. */
const AUTOMATIC = "automatic";
const MINUTE_MS = 60_000;

interface Choice {
  value: string;
  label: string;
  title: string;
}

export function mountReferencePicker(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const id = uniqueId("reference");
  const select = makeSelect(model, id, signal);
  const buttons = h(
    "div",
    { class: "ssw-buttons" },
    makePin(model, signal),
    makeOlder(model, signal),
    makeRefresh(model, signal),
  );
  const status = makeStatus(model, `${id}-status`, signal);
  slot.append(h("label", { for: id }, "Reference execution"), select, buttons, status);
  describeWhenLookedAt(model, slot, signal);
}

/** Who started the reference costs a request of its own: it is asked for once somebody looks. */
function describeWhenLookedAt(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const asked = new Set<string>();
  const ask = () => {
    const shown = listedExecution(model, model.get("reference_execution_arn"));
    if (!shown || shown.created_by || asked.has(shown.arn) || !isKernelLive(model)) return;
    asked.add(shown.arn);
    void model.command("describe");
  };
  for (const look of ["pointerenter", "focusin"]) slot.addEventListener(look, ask, { signal });
}

function makeSelect(model: WidgetModel, id: string, signal: AbortSignal): HTMLSelectElement {
  const select = h("select", { id, class: "ssw-select", "aria-describedby": `${id}-status` });
  const showChoices = keyedRows(select, (choice: Choice) => choice.value, makeOption);
  const render = () => {
    const arn = model.get("reference_execution_arn") ?? NO_REFERENCE;
    showChoices(choices(model, Date.now()));
    select.value = model.get("pinned") ? arn : AUTOMATIC;
    setAttribute(select, "title", select.selectedOptions[0]?.textContent ?? null);
  };
  select.addEventListener("change", () => choose(model, select.value));
  watch(model, ["references", "reference_execution_arn", "pinned"], render, signal);
  ticker(render, signal, MINUTE_MS)(true);
  return select;
}

function choose(model: WidgetModel, value: string): void {
  const arn = value === NO_REFERENCE ? null : value;
  stateIntents(model, value === AUTOMATIC ? { pinned: false } : chooseReference(arn));
}

/** Keeps the present reference for every selection, or leaves the choice to Python. */
function makePin(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const pin = button({ class: "ssw-button ssw-pin" }, "Pin", () => {
    const present = chooseReference(model.get("reference_execution_arn"));
    stateIntents(model, model.get("pinned") ? { pinned: false } : present);
  });
  const render = () => {
    const isPinned = model.get("pinned");
    setAttribute(pin, "aria-pressed", isPinned ? "true" : "false");
    setText(pin, isPinned ? "Pinned" : "Pin");
    setAttribute(pin, "title", isPinned ? "Take the best for each selection" : "Keep this reference");
    setUnavailable(pin, !isKernelLive(model));
  };
  watch(model, ["pinned"], render, signal);
  return pin;
}

function makeOlder(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const name = "List older executions too";
  const older = button({ class: "ssw-button", "aria-label": name, title: name }, "Older", () => {
    void model.command("more");
  });
  const render = () => {
    setHidden(older, !model.get("references").has_more);
    setUnavailable(older, isReading(model));
  };
  watch(model, ["references"], render, signal);
  return older;
}

function makeRefresh(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const name = "Refresh the executions";
  const attributes = { class: "ssw-button ssw-icon-button", "aria-label": name, title: name };
  const refresh = button(attributes, "⟳", () => void model.command("refresh"));
  watch(model, ["references"], () => setUnavailable(refresh, isReading(model)), signal);
  return refresh;
}

function isReading(model: WidgetModel): boolean {
  return !isKernelLive(model) || model.get("references").state === "pending";
}

function makeOption(): Row<Choice> {
  const element = h("option");
  const update = ({ value, label, title }: Choice) => {
    setAttribute(element, "value", value);
    setAttribute(element, "title", title);
    setText(element, label);
  };
  return { element, update };
}

/** Automatic, no reference, the one chosen even when it is not listed, and the listed ones, newest first. */
function choices(model: WidgetModel, now_ms: number): Choice[] {
  const chosen = model.get("reference_execution_arn");
  const listed = model.get("references").executions.map((execution) => choiceOf(execution, now_ms));
  const first = [automatic(model), { value: NO_REFERENCE, label: "No reference", title: "" }];
  if (chosen == null || listedExecution(model, chosen)) return [...first, ...listed];
  return [...first, { value: chosen, label: `${lastPart(chosen)} · not listed`, title: chosen }, ...listed];
}

/** Says which one it stands for, once it is chosen. */
function automatic(model: WidgetModel): Choice {
  const best = "Best for the selection (automatic)";
  const arn = model.get("reference_execution_arn");
  if (model.get("pinned") || arn == null) return { value: AUTOMATIC, label: best, title: "" };
  const execution = listedExecution(model, arn);
  const name = execution ? nameOf(execution) : lastPart(arn);
  return { value: AUTOMATIC, label: `${best}: ${name}`, title: arn };
}

function choiceOf(execution: ExecutionSummary, now_ms: number): Choice {
  const title = [momentText(execution.started_at), execution.why_not].filter(Boolean).join(" · ");
  return { value: execution.arn, label: optionText(execution, now_ms), title };
}

/** Two lines that are always there: what the chosen reference is or is waited for, and whether it serves. */
function makeStatus(model: WidgetModel, id: string, signal: AbortSignal): HTMLElement {
  const facts = h("p");
  const glyph = sign();
  const words = h("span");
  const service = h("p", { class: "ssw-reference-service" }, glyph, words);
  const element = h("div", { id, class: "ssw-reference-status", role: "status" }, facts, service);
  const render = () => {
    const shown = shownExecution(model);
    setText(facts, statusText(model));
    setAttribute(facts, "title", (shown && [facts.textContent, changedText(shown)].join("\n")) || null);
    setAttribute(element, "data-severity", statusFailed(model) ? "error" : null);
    setHidden(service, shown === undefined);
    setText(words, shown ? serviceText(shown) : "");
    setText(glyph, shown ? serviceGlyph(shown) : "");
    setAttribute(service, "title", words.textContent);
    setAttribute(service, "data-serves", String(shown?.can_serve));
  };
  watch(model, ["references", "reference", "reference_execution_arn"], render, signal);
  return element;
}

function serviceGlyph({ can_serve }: ExecutionSummary): string {
  if (can_serve == null) return "·";
  return can_serve ? "✓" : "✗";
}

/** The chosen one, if nothing more urgent is to be said. */
function shownExecution(model: WidgetModel): ExecutionSummary | undefined {
  return urgentText(model) ? undefined : listedExecution(model, model.get("reference_execution_arn"));
}

function statusText(model: WidgetModel): string {
  return urgentText(model) || chosenText(model);
}

function urgentText(model: WidgetModel): string {
  const references = model.get("references");
  const reference = model.get("reference");
  if (references.state === "errored") return references.message;
  if (reference.state === "errored") return reference.message;
  if (references.state === "pending") return references.message || "Reading the executions…";
  if (reference.state === "pending") return reference.message || "Reading the reference's steps…";
  return "";
}

function statusFailed(model: WidgetModel): boolean {
  return model.get("references").state === "errored" || model.get("reference").state === "errored";
}

function chosenText(model: WidgetModel): string {
  const chosen = model.get("reference_execution_arn");
  if (chosen == null) return "Nothing is reused without a reference.";
  const execution = listedExecution(model, chosen);
  return execution ? factsText(execution) : chosen;
}
