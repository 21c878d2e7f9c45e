/** What the next execution will be called. */

import { isKernelLive } from "../bridge/kernel_status";
import type { WidgetModel } from "../wire";
import { h, holdsFocus, setAttribute } from "./dom";
import { stateIntents, watch } from "./state";

const PAUSE_MS = 250;

/** `problemId` is the element that says why the name cannot be sent. */
export function mountDisplayName(model: WidgetModel, problemId: string, signal: AbortSignal): HTMLElement {
  const box = h("input", {
    type: "text",
    class: "ssw-input ssw-display-name",
    "aria-label": "Name of the execution",
    "aria-describedby": problemId,
    autocomplete: "off",
    spellcheck: "false",
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Only what was typed: a box that shows what Python said some time ago states nothing.
  let isTyped = false;
  const write = () => {
    clearTimeout(timer);
    if (!isTyped) return;
    isTyped = false;
    if (box.value === model.get("display_name")) return;
    stateIntents(model, { display_name: box.value });
  };
  const render = () => {
    const proposed = model.get("proposed_name");
    setAttribute(box, "placeholder", proposed || "Name of the execution");
    setAttribute(box, "title", proposed && `Without a name: ${proposed}`);
    setAttribute(box, "aria-invalid", model.get("display_name_problem") ? "true" : null);
    setAttribute(box, "readonly", !isKernelLive(model));
    // What is being typed is the reader's: an echo may be older.
    if (!isTyped && !holdsFocus(box)) box.value = model.get("display_name");
  };
  box.addEventListener("input", () => {
    isTyped = true;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE_MS);
  });
  box.addEventListener("change", write);
  box.addEventListener("focusout", write);
  model.onFlush(write, signal);
  signal.addEventListener("abort", write);
  watch(model, ["display_name", "proposed_name", "display_name_problem"], render, signal);
  return box;
}
