/** Stops the execution that runs; one that somebody else has started only after a question. */

import { isKernelLive } from "../bridge/kernel_status";
import type { Run, WidgetModel } from "../wire";
import { button, h, holdsFocus, setHidden, setText, setUnavailable, uniqueId } from "./dom";
import { lastPart } from "./reference_words";
import { oneRequest } from "./request";
import { watch } from "./state";

export function mountStop(model: WidgetModel, signal: AbortSignal): HTMLElement {
  let askedAbout = "";
  const stopping = oneRequest(
    () => model.command("stop", { confirmed: askedAbout === runKey(model.get("run")) }),
    () => render(),
  );
  const stop = button({ class: "ssw-button ssw-stop" }, "", () => {
    const run = model.get("run");
    if (run.is_own) stopping.send();
    else ask(run);
  });
  const question = makeQuestion(stopping.send, () => ask(null));
  const ask = (about: Run | null) => {
    askedAbout = about ? runKey(about) : "";
    render();
    if (about) question.no.focus();
  };
  const render = () => {
    const run = model.get("run");
    const isStopping = stopping.isWaiting() || run.status === "Stopping";
    const canStop = run.state === "running" && !isStopping && isKernelLive(model);
    const isAsked = canStop && askedAbout === runKey(run);
    const hadFocus = holdsFocus(question.element);
    setText(question.words, isAsked ? questionText(run) : "");
    setHidden(question.element, !isAsked);
    setHidden(stop, run.state !== "running" || isAsked);
    setText(stop, isStopping ? "Stopping…" : "Stop");
    setUnavailable(stop, !canStop);
    if (hadFocus && !isAsked) stop.focus();
  };
  watch(model, ["run"], render, signal);
  return h("div", { class: "ssw-stopping" }, stop, question.element);
}

/** Escape is no. */
function makeQuestion(yes: () => void, no: () => void) {
  const words = h("span", { id: uniqueId("stop-question") });
  const refuse = button({ class: "ssw-button" }, "No", no);
  const element = h(
    "div",
    { class: "ssw-stop-question", role: "group", "aria-labelledby": words.id, hidden: true },
    words,
    button({ class: "ssw-button ssw-stop-confirmed" }, "Yes, stop it", yes),
    refuse,
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    no();
  });
  return { element, words, no: refuse };
}

function questionText({ name, arn }: Run): string {
  return `Stop it? Somebody else has started ${name || lastPart(arn)}.`;
}

/** A retried execution is another run. */
function runKey({ arn, attempt }: Run): string {
  return JSON.stringify([arn, attempt]);
}
