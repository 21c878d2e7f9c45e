/** The present request as code that sends the same. */

import { isKernelLive } from "../bridge/kernel_status";
import type { CodeTarget, WidgetModel } from "../wire";
import { copiedText, copyText } from "./copy";
import { button, h, setAttribute, setHidden, setText, setUnavailable } from "./dom";
import { firstError, issueText, JUDGED, judgementOf, stateIntents, watch } from "./state";

const TARGETS: Record<CodeTarget, string> = {
  boto3: "boto3",
  cli: "AWS CLI",
  "sdk-v2": "SageMaker SDK v2",
  "sdk-v3": "SageMaker SDK v3",
};

export function mountCode(model: WidgetModel, panel: HTMLElement, signal: AbortSignal): void {
  const code = h("code");
  const block = h("pre", { class: "ssw-code", tabindex: "0", "aria-label": "Code" }, code);
  const absent = h("p", { class: "ssw-placeholder" });
  const said = h("span", { class: "ssw-copied", role: "status" });
  // Code of other intents than those on the screen must not leave by the clipboard.
  const isCurrent = () => {
    const isWanted = model.get("code_shown").target === model.get("code_target");
    return judgementOf(model) === "current" && isWanted;
  };
  const copy = button({ class: "ssw-button", "data-independent": true }, "Copy", async () => {
    model.flushDrafts();
    if (!isCurrent()) return;
    setText(said, "");
    setText(said, copiedText(await copyText(code)));
  });
  const target = mountTarget(model, signal);
  panel.append(
    h("div", { class: "ssw-tabpanel-header" }, target, h("div", { class: "ssw-buttons" }, said, copy)),
    absent,
    block,
  );
  const render = () => {
    const { text } = model.get("code_shown");
    if (code.textContent !== text) setText(said, "");
    setText(code, text);
    setText(absent, text ? "" : absenceText(model));
    setHidden(absent, text !== "");
    setHidden(block, text === "");
    setAttribute(panel, "data-judgement", judgementOf(model));
    setUnavailable(copy, text === "" || !isCurrent());
  };
  watch(model, ["code_shown", "code_target", ...JUDGED], render, signal);
}

function mountTarget(model: WidgetModel, signal: AbortSignal): HTMLSelectElement {
  const options = Object.entries(TARGETS).map(([value, label]) => h("option", { value }, label));
  const select = h("select", { class: "ssw-select", "aria-label": "Code for" }, ...options);
  select.addEventListener(
    "change",
    () => {
      stateIntents(model, { code_target: select.value as CodeTarget });
    },
    { signal },
  );
  const render = () => {
    select.value = model.get("code_target");
  };
  watch(model, ["code_target"], render, signal);
  return select;
}

function absenceText(model: WidgetModel): string {
  if (!isKernelLive(model) && model.get("verdict").can_start) {
    return "The code was not saved with the notebook: it has parameter values in it.";
  }
  const reason = firstError(model.get("verdict"));
  return reason
    ? `There is code once the selection can start. ${issueText(reason)}`
    : "There is no code for this selection.";
}
