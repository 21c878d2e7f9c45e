/** Start, stop, and how the started execution is doing. */

import { onChange } from "../listen";
import type { Run, WidgetModel } from "../wire";
import { isKernelLive, onKernelChange } from "./connection";
import { button, h, setAttribute, setHidden, setText, setUnavailable, sign, uniqueId } from "./dom";
import { statusSign, type Tone } from "./signs";
import {
  counted,
  firstError,
  JUDGED,
  JUDGEMENT_WORDS,
  judgementOf,
  KERNEL_GONE,
  overriddenCount,
  watch,
} from "./state";
import { elapsedText, ticker } from "./time";

export function mountFooter(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const row = h("div", { class: "ssw-footer-row" });
  slot.append(row);
  const reasonId = uniqueId("start-reason");
  row.append(mountStart(model, reasonId, signal));
  row.append(mountWords(model, reasonId, signal));
  row.append(mountStop(model, signal));
  mountRunStatus(model, slot, signal);
}

function mountStart(model: WidgetModel, reasonId: string, signal: AbortSignal): HTMLElement {
  const starting = oneRequest(model, "start", () => render(), signal);
  const start = button({ class: "ssw-button ssw-start", "aria-describedby": reasonId }, "", starting.send);
  const render = () => {
    const run = model.get("run");
    setText(start, startLabel(run, starting.isWaiting()));
    setUnavailable(start, starting.isWaiting() || isBusy(run) || !canStart(model));
  };
  watch(model, ["run", "notice", ...JUDGED], render, signal);
  return start;
}

/** What would be sent, and why it cannot be. */
function mountWords(model: WidgetModel, reasonId: string, signal: AbortSignal): HTMLElement {
  const summary = h("span", { class: "ssw-summary" });
  const reason = h("span");
  const judging = h("span", { class: "ssw-judging" });
  const element = h(
    "div",
    { class: "ssw-footer-words" },
    summary,
    h("span", { id: reasonId, class: "ssw-start-reason ssw-judged" }, reason, judging),
  );
  const render = () => {
    const judgement = judgementOf(model);
    setText(summary, summaryText(model));
    setText(reason, isBusy(model.get("run")) ? "" : hindranceText(model));
    setText(judging, judgement === "pending" ? JUDGEMENT_WORDS.pending : "");
    setAttribute(element, "data-judgement", judgement === "pending" ? judgement : null);
  };
  watch(model, ["run", "notice", "parameter_overrides", ...JUDGED], render, signal);
  return element;
}

function mountStop(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const stopping = oneRequest(model, "stop", () => render(), signal);
  const stop = button({ class: "ssw-button ssw-stop" }, "", stopping.send);
  const render = () => {
    const run = model.get("run");
    const isStopping = stopping.isWaiting() || run.status === "Stopping";
    setHidden(stop, run.state !== "running");
    setText(stop, isStopping ? "Stopping…" : "Stop");
    setUnavailable(stop, isStopping || !isKernelLive(model));
  };
  watch(model, ["run"], render, signal);
  return stop;
}

/** Asks Python once, and no second time until Python has answered, by whatever it now says. */
function oneRequest(model: WidgetModel, kind: "start" | "stop", changed: () => void, signal: AbortSignal) {
  let waiting = false;
  const answered = () => {
    if (!waiting) return;
    waiting = false;
    changed();
  };
  onChange(model, ["run", "notice", "verdict"], answered, signal);
  model.on("msg:custom", answered);
  signal.addEventListener("abort", () => model.off("msg:custom", answered));
  onKernelChange(model, answered, signal);
  const send = () => {
    if (waiting) return;
    waiting = true;
    model.send({ kind });
    changed();
  };
  return { send, isWaiting: () => waiting };
}

function isBusy(run: Run): boolean {
  return run.state === "starting" || run.state === "running";
}

function startLabel(run: Run, waiting: boolean): string {
  if (waiting || run.state === "starting") return "Starting…";
  return run.state === "running" ? "Running…" : "Start selection";
}

function canStart(model: WidgetModel): boolean {
  return isKernelLive(model) && judgementOf(model) === "current" && model.get("verdict").can_start;
}

/** What stands in the way, by the last verdict; `""` when nothing does. */
function hindranceText(model: WidgetModel): string {
  if (!isKernelLive(model)) return KERNEL_GONE;
  const verdict = model.get("verdict");
  if (verdict.can_start) return "";
  return firstError(verdict)?.message ?? (model.get("notice").message || "This selection cannot start.");
}

function summaryText(model: WidgetModel): string {
  const overridden = overriddenCount(model);
  const parts = [model.get("verdict").summary];
  if (overridden) parts.push(`${counted(overridden, "parameter")} overridden`);
  return parts.filter(Boolean).join(" · ");
}

function mountRunStatus(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const glyph = sign();
  const words = h("span", { role: "status" });
  // Outside the live region: a clock that is read aloud every second helps nobody.
  const elapsed = h("span", { class: "ssw-elapsed" });
  const line = h("p", { class: "ssw-status-line ssw-run-status" }, glyph, words, elapsed);
  slot.append(line);
  const tick = () => {
    const spent = elapsedText(model.get("run"), Date.now());
    setText(elapsed, spent && ` · ${spent}`);
  };
  const turnClock = ticker(tick, signal);
  const render = () => {
    const run = model.get("run");
    const { glyph: shownGlyph, tone } = runSign(run);
    setText(glyph, shownGlyph);
    setText(words, runText(run));
    setAttribute(line, "data-tone", tone);
    setAttribute(line, "data-idle", run.state === "idle");
    tick();
    turnClock(run.state === "running" && isKernelLive(model));
  };
  watch(model, ["run"], render, signal);
}

function runSign(run: Run): { glyph: string; tone: Tone } {
  if (run.state === "idle") return { glyph: "", tone: "quiet" };
  return run.state === "errored" ? statusSign("Failed") : statusSign(run.status || "Starting");
}

function runText(run: Run): string {
  if (run.state === "idle") return "";
  const fallback = run.state === "errored" ? "Not started" : "Starting";
  const parts = [run.status || fallback, run.name, run.message];
  return parts.filter(Boolean).join(" · ");
}
