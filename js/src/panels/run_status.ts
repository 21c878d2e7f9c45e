/** How the started execution is doing, and what can be done once it has ended. */

import { isReachable } from "../bridge/connection";
import { isKernelLive } from "../bridge/kernel_status";
import type { Run, WidgetModel } from "../wire";
import { button, h, setAttribute, setHidden, setText, setUnavailable, sign } from "./dom";
import { statusIcon, type Tone } from "./icons";
import { oneRequest } from "./request";
import { chooseReference, stateIntents, stateTime_ms, watch } from "./state";
import { elapsedText, ticker } from "./time";

export function mountRunStatus(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const element = h(
    "div",
    { class: "ssw-run" },
    makeLine(model, signal),
    h("div", { class: "ssw-buttons" }, makeRetry(model, signal), makeOffer(model, signal)),
  );
  slot.append(element);
  watch(model, ["run"], () => setHidden(element, model.get("run").state === "idle"), signal);
}

function makeLine(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const glyph = sign();
  const words = h("span", { role: "status" });
  // Outside the live region: a clock that is read aloud every second helps nobody.
  const elapsed = h("span", { class: "ssw-elapsed" });
  const line = h("p", { class: "ssw-status-line ssw-run-status" }, glyph, words, elapsed);
  const tick = () => {
    const run = model.get("run");
    const spent = run.summary ? "" : elapsedText(run, stateTime_ms(model));
    setText(elapsed, spent && ` · ${spent}`);
  };
  const turnClock = ticker(tick, signal);
  const render = () => {
    const run = model.get("run");
    const { glyph: shownGlyph, tone } = runSign(run);
    setText(glyph, shownGlyph);
    setText(words, runText(run));
    setAttribute(line, "data-tone", tone);
    tick();
    turnClock(run.state === "running" && isKernelLive(model));
  };
  watch(model, ["run"], render, signal);
  return line;
}

/** Takes the same execution up again where it failed. */
function makeRetry(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const retrying = oneRequest(
    () => model.command("retry"),
    () => render(),
  );
  const title = "Take this execution up again where it failed, with the same parameters";
  const retry = button({ class: "ssw-button", title }, "", retrying.send);
  const render = () => {
    setHidden(retry, !model.get("run").can_retry);
    setText(retry, retrying.isWaiting() ? "Retrying…" : "Retry");
    setUnavailable(retry, retrying.isWaiting() || !isReachable(model));
  };
  watch(model, ["run"], render, signal);
  return retry;
}

/** Selects what another execution would have to run. */
function makeOffer(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const offer = button({ class: "ssw-button ssw-repair" }, "", () => {
    const present = model.get("run").offer;
    if (present) {
      const { selected_steps, reference_execution_arn } = present;
      stateIntents(model, { selected_steps, ...chooseReference(reference_execution_arn) });
    }
  });
  const render = () => {
    const present = model.get("run").offer;
    setHidden(offer, !present);
    setText(offer, present?.label ?? "");
    setUnavailable(offer, !isKernelLive(model));
  };
  watch(model, ["run"], render, signal);
  return offer;
}

function runSign(run: Run): { glyph: string; tone: Tone } {
  if (run.state === "idle") return { glyph: "", tone: "quiet" };
  if (run.is_uncertain) return { glyph: "?", tone: "busy" };
  return run.state === "errored" ? statusIcon("Failed") : statusIcon(run.status || "Starting");
}

function runText(run: Run): string {
  if (run.state === "idle") return "";
  const parts = [run.summary || run.status || startText(run), run.name, run.message];
  return parts.filter(Boolean).join(" · ");
}

function startText({ state, is_uncertain }: Run): string {
  if (is_uncertain) return "Perhaps started";
  return state === "errored" ? "Not started" : "Starting";
}
