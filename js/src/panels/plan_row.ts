/** One step of the plan. */

import { readsText } from "../hover";
import { own } from "../own";
import type { PlannedStep, Reference, ShownLog, StepElement, StepRun } from "../wire";
import { breakable, h, type Row, setAttribute, setHidden, setText, sign, uniqueId } from "./dom";
import {
  ACTION_ICONS,
  referenceStepText,
  STEP_RUN_ICONS,
  STEP_RUN_TONES,
  statusIcon,
  stepRunText,
  type Tone,
} from "./icons";
import { consoleLink } from "./links";
import { makeStepLog } from "./log";
import { durationText, elapsedText } from "./time";

/** What is to be told of a step: what will become of it, what was, and what is happening to it. */
interface KnownOfStep {
  planned: PlannedStep | undefined;
  reference: Reference;
  run: StepRun | undefined;
  /** The log that is open, of whichever step. */
  log: ShownLog;
  isLive: boolean;
}

/** What somebody may do at a step. */
export interface PlanRowActions {
  toggled(selected: boolean): void;
  /** Opens the log of a step; of `""`, closes it. */
  askLog(step: string): void;
}

export interface PlanRow extends Row<StepElement> {
  showSelected(selected: boolean): void;
  /** Which parameters the step reads. */
  showReads(parameters: readonly string[]): void;
  show(known: KnownOfStep): void;
  /** The part of the run that changes by itself. */
  showElapsed(run: StepRun | undefined, now_ms: number): void;
  reveal(): void;
}

export function makePlanRow({ id: name }: StepElement, { toggled, askLog }: PlanRowActions): PlanRow {
  const parts = buildRow(name, askLog);
  const { element, checkbox, chip, reason } = parts;
  checkbox.addEventListener("change", () => toggled(checkbox.checked));
  return {
    element,
    showReads(parameters) {
      const reads = readsText(parameters);
      setText(parts.reads, reads);
      setAttribute(parts.label, "title", reads || null);
    },
    update({ type, display_name, container }) {
      setText(parts.type, type);
      parts.displayName.show(display_name);
      setText(parts.container, container == null ? "" : `In ${container}`);
      setAttribute(element, "data-nested", container != null);
    },
    showSelected(selected) {
      checkbox.checked = selected;
      setAttribute(element, "data-selected", selected);
    },
    show({ planned, reference, run, log, isLive }) {
      const why = planned?.reason ?? "";
      chip.show(planned);
      setText(reason, why);
      setAttribute(reason, "title", why || null);
      parts.runLine.show(runStatus(run));
      parts.log.show({ run, log, isLive });
      parts.made.show(run);
      // What the step is doing, or did last, is newer than what the reference did.
      parts.referenceLine.show(run ? NOTHING_TO_SAY : referenceStatus(reference, name, why));
    },
    showElapsed(run, now_ms) {
      const spent = run ? elapsedText(run, now_ms) : "";
      setText(parts.elapsed, spent && ` · ${spent}`);
    },
    reveal() {
      element.scrollIntoView({ block: "nearest" });
      checkbox.focus({ preventScroll: true });
    },
  };
}

function buildRow(name: string, askLog: (step: string) => void) {
  const id = uniqueId("step");
  const checkbox = h("input", { type: "checkbox", id, "aria-describedby": `${id}-plan ${id}-facts` });
  const type = h("span", { class: "ssw-step-type" });
  const displayName = makeDisplayName();
  const label = h(
    "span",
    { class: "ssw-step-label" },
    h("span", { class: "ssw-step-name" }, ...breakable(name)),
    " ",
    type,
    " ",
    displayName.element,
  );
  const chip = makeChip();
  // Indentation shows the container; this says it.
  const container = h("p", { class: "ssw-visually-hidden" });
  // The title shows it.
  const reads = h("p", { class: "ssw-visually-hidden" });
  const reason = h("p", { class: "ssw-step-reason" });
  const referenceLine = makeStatusLine();
  const elapsed = h("span", { class: "ssw-elapsed" });
  const runLine = makeStatusLine(elapsed);
  runLine.element.classList.add("ssw-step-run");
  const log = makeStepLog(name, askLog);
  const made = makeMade(name, log.button);
  const facts = [container, reads, runLine.element, reason, made.element, referenceLine.element];
  const element = h(
    "li",
    { class: "ssw-step", "data-step": name },
    h("label", { class: "ssw-step-pick", for: id }, checkbox, label),
    h("div", { id: `${id}-plan`, class: "ssw-step-plan" }, chip.element),
    h("div", { id: `${id}-facts`, class: "ssw-step-facts" }, ...facts),
    log.element,
  );
  return {
    element,
    checkbox,
    label,
    type,
    displayName,
    chip,
    container,
    reads,
    reason,
    referenceLine,
    runLine,
    made,
    elapsed,
    log,
  };
}

/** One line: the style sheet cuts what does not fit, and the title has the whole. */
function makeDisplayName() {
  const element = h("span", { class: "ssw-step-display-name" });
  const show = (text: string) => {
    setText(element, text);
    setAttribute(element, "title", text || null);
    setHidden(element, text === "");
  };
  return { element, show };
}

/** What a step made, such as a training job, where the AWS console shows it, and what opens its log. */
function makeMade(step: string, logButton: HTMLElement) {
  const resource = h("span");
  const links = h("span", { class: "ssw-links" });
  const element = h("p", { class: "ssw-step-made", hidden: true }, resource, links, logButton);
  let shown = "[]";
  const show = (run: StepRun | undefined) => {
    setText(resource, run?.resource ?? "");
    const present = JSON.stringify(run?.links ?? []);
    if (shown !== present) {
      links.replaceChildren(...(run?.links ?? []).flatMap((link) => consoleLink(link, step)));
      shown = present;
    }
    setHidden(element, !run?.resource && links.childElementCount === 0 && logButton.hidden);
  };
  return { element, show };
}

function makeChip() {
  const glyph = sign();
  const word = h("span");
  const element = h("span", { class: "ssw-chip" }, glyph, word);
  const show = (planned: PlannedStep | undefined) => {
    setHidden(element, planned === undefined);
    if (!planned) return;
    setAttribute(element, "data-action", planned.action);
    setText(glyph, ACTION_ICONS[planned.action].glyph);
    setText(word, ACTION_ICONS[planned.action].word);
  };
  return { element, show };
}

interface StatusLine {
  glyph: string;
  tone: Tone;
  text: string;
}

const NOTHING_TO_SAY: StatusLine = { glyph: "", tone: "quiet", text: "" };

/** A line of sign and words that is not there while it has nothing to say. */
function makeStatusLine(...more: Node[]) {
  const glyph = sign();
  const words = h("span");
  const element = h("p", { class: "ssw-status-line", hidden: true }, glyph, words, ...more);
  const show = (line: StatusLine) => {
    setText(glyph, line.glyph);
    setText(words, line.text);
    setAttribute(element, "data-tone", line.tone);
    setHidden(element, line.text === "");
  };
  return { element, show };
}

/** What the reference execution has of a step; after a reason, only what is out of the ordinary. */
function referenceStatus(reference: Reference, name: string, reason: string): StatusLine {
  if (reference.state !== "ready") return NOTHING_TO_SAY;
  const step = own(reference.steps, name);
  if (!step) return { glyph: "·", tone: "quiet", text: "Not in the reference" };
  if (reason && step.status === "Succeeded") return NOTHING_TO_SAY;
  const took = step.duration_s == null ? "" : ` · ${durationText(step.duration_s)}`;
  return { ...statusIcon(step.status), text: `${referenceStepText(step)}${took}` };
}

/** How a step of the started execution is doing. */
function runStatus(run: StepRun | undefined): StatusLine {
  if (!run) return NOTHING_TO_SAY;
  return { glyph: STEP_RUN_ICONS[run.state].glyph, tone: STEP_RUN_TONES[run.state], text: stepRunText(run) };
}
