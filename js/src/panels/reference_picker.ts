/** The execution that lends its outputs to the steps that do not run. */

import type { ExecutionSummary, WidgetModel } from "../wire";
import { isKernelLive } from "./connection";
import { button, h, keyedRows, type Row, setAttribute, setText, setUnavailable, uniqueId } from "./dom";
import { applyChange, watch } from "./state";
import { agoText, momentText, ticker } from "./time";

const NO_REFERENCE = "";
const MINUTE_MS = 60_000;

interface Choice {
  value: string;
  label: string;
  title: string;
}

export function mountReferencePicker(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const id = uniqueId("reference");
  const select = h("select", { id, class: "ssw-select", "aria-describedby": `${id}-status` });
  const refresh = button(
    {
      class: "ssw-button ssw-icon-button",
      "aria-label": "Refresh the executions",
      title: "Refresh the executions",
    },
    "⟳",
    () => model.send({ kind: "refresh" }),
  );
  const status = h("p", { id: `${id}-status`, class: "ssw-reference-status", role: "status" });
  slot.append(h("label", { for: id }, "Reference execution"), select, refresh, status);

  const showChoices = keyedRows(select, (choice: Choice) => choice.value, makeOption);
  const render = () => {
    const arn = model.get("reference_execution_arn") ?? NO_REFERENCE;
    showChoices(choices(model, Date.now()));
    select.value = arn;
    setText(status, statusText(model));
    setAttribute(status, "data-severity", statusFailed(model) ? "error" : null);
    setUnavailable(refresh, !isKernelLive(model) || model.get("references").state === "pending");
  };
  select.addEventListener("change", () =>
    applyChange(model, { reference_execution_arn: select.value === NO_REFERENCE ? null : select.value }),
  );
  watch(model, ["references", "reference", "reference_execution_arn"], render, signal);
  ticker(render, signal, MINUTE_MS)(true);
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

/** No reference, the one chosen even when it is not listed, and the listed ones, newest first. */
function choices(model: WidgetModel, now_ms: number): Choice[] {
  const { executions } = model.get("references");
  const chosen = model.get("reference_execution_arn");
  const listed = executions.map((execution) => choiceOf(execution, now_ms));
  const none = { value: NO_REFERENCE, label: "No reference", title: "" };
  if (chosen === null || executions.some(({ arn }) => arn === chosen)) return [none, ...listed];
  return [none, { value: chosen, label: `${lastPart(chosen)} · not listed`, title: chosen }, ...listed];
}

function choiceOf({ arn, name, status, started_at }: ExecutionSummary, now_ms: number): Choice {
  const words = [name || lastPart(arn), status, agoText(started_at, now_ms)];
  return { value: arn, label: words.filter(Boolean).join(" · "), title: momentText(started_at) };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** One line that is always there: what the chosen reference is, or what it is waiting for. */
function statusText(model: WidgetModel): string {
  const references = model.get("references");
  const reference = model.get("reference");
  if (references.state === "errored") return references.message;
  if (reference.state === "errored") return reference.message;
  if (references.state === "pending") return references.message || "Reading the executions…";
  if (reference.state === "pending") return reference.message || "Reading the reference's steps…";
  return chosenText(model);
}

function statusFailed(model: WidgetModel): boolean {
  return model.get("references").state === "errored" || model.get("reference").state === "errored";
}

function chosenText(model: WidgetModel): string {
  const chosen = model.get("reference_execution_arn");
  if (chosen === null) return "Nothing is reused without a reference.";
  const execution = model.get("references").executions.find(({ arn }) => arn === chosen);
  if (!execution) return chosen;
  const started = momentText(execution.started_at);
  return started ? `${execution.status}, started ${started}` : execution.status;
}
