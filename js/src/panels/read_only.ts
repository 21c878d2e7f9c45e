/** Without a kernel, what is shown can be read and copied, and nothing changed. */

import { isKernelLive } from "../bridge/kernel_status";
import type { WidgetModel } from "../wire";
import { setAttribute, setUnavailable } from "./dom";
import { KERNEL_GONE, watch } from "./state";

const CONTROLS = "input, select, button";
/** Tabs, filters, copying, help: they need nobody to answer. */
const INDEPENDENT = '[role="tab"], [type="search"], [data-independent]';

/** Takes hold of the controls in `slots` once the kernel is gone; to be mounted last, for what it does to stay. */
export function makeReadOnly(model: WidgetModel, slots: readonly HTMLElement[], signal: AbortSignal): void {
  const hold = () => {
    if (isKernelLive(model)) return;
    const controls = slots.flatMap((slot) => [...slot.querySelectorAll<HTMLElement>(CONTROLS)]);
    for (const control of controls) {
      if (!control.matches(INDEPENDENT)) holdControl(control);
    }
  };
  watch(model, [], hold, signal);
}

/** Text can still be selected in a box that is read-only, and a button keeps the focus. */
function holdControl(control: HTMLElement): void {
  if (control instanceof HTMLButtonElement) setUnavailable(control, true);
  else setAttribute(control, isTextBox(control) ? "readonly" : "disabled", true);
  setAttribute(control, "title", KERNEL_GONE);
}

function isTextBox(control: HTMLElement): boolean {
  return control instanceof HTMLInputElement && control.type === "text";
}
