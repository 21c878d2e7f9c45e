/** The present request as code that sends the same. */

import type { WidgetModel } from "../wire";
import { button, h, setAttribute, setHidden, setText, setUnavailable } from "./dom";
import { firstError, JUDGED, judgementOf, watch } from "./state";

export function mountCode(model: WidgetModel, panel: HTMLElement, signal: AbortSignal): void {
  const code = h("code");
  const block = h("pre", { class: "ssw-code", tabindex: "0", "aria-label": "boto3 code" }, code);
  const absent = h("p", { class: "ssw-placeholder" });
  const said = h("span", { class: "ssw-copied", role: "status" });
  const copy = button({ class: "ssw-button" }, "Copy", async () => {
    setText(said, "");
    const copied = await copyText(code);
    setText(said, copied ? "Copied" : "Selected: copy it with the keyboard");
  });
  panel.append(
    h(
      "div",
      { class: "ssw-tabpanel-header" },
      h("p", {}, "boto3"),
      h("div", { class: "ssw-buttons" }, said, copy),
    ),
    absent,
    block,
  );
  const render = () => {
    const text = model.get("boto3_code");
    if (code.textContent !== text) setText(said, "");
    setText(code, text);
    setText(absent, text ? "" : absenceText(model));
    setHidden(absent, text !== "");
    setHidden(block, text === "");
    setAttribute(panel, "data-judgement", judgementOf(model));
    // Code of another selection than the one on the screen must not leave by the clipboard.
    setUnavailable(copy, text === "" || judgementOf(model) !== "current");
  };
  watch(model, ["boto3_code", ...JUDGED], render, signal);
}

function absenceText(model: WidgetModel): string {
  const reason = firstError(model.get("verdict"))?.message;
  return reason
    ? `There is code once the selection can start. ${reason}`
    : "There is no code for this selection.";
}

/** Copies, or where the page may not write to the clipboard selects the text and says no. */
async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    return copySelected(element);
  }
}

/** The way of pages served without TLS, where `navigator.clipboard` is absent. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand?.("copy") ?? false;
}
