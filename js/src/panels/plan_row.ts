/** One step of the plan. */

import type { PlannedStep, Reference, StepElement, StepRun } from "../wire";
import { h, type Row, setAttribute, setHidden, setText, sign, uniqueId } from "./dom";
import {
  ACTION_SIGNS,
  referenceStepText,
  STEP_RUN_SIGNS,
  STEP_RUN_TONES,
  statusSign,
  stepRunText,
  type Tone,
} from "./signs";
import { durationText, elapsedText } from "./time";

export interface PlanRow extends Row<StepElement> {
  showSelected(selected: boolean): void;
  showPlan(planned: PlannedStep | undefined): void;
  /** What the reference has of this step; `quietly` while a run tells more. */
  showReference(reference: Reference, quietly: boolean): void;
  showRun(run: StepRun | undefined): void;
  showElapsed(run: StepRun | undefined, now_ms: number): void;
  reveal(): void;
}

export function makePlanRow(step: StepElement, toggled: (selected: boolean) => void): PlanRow {
  const id = uniqueId("step");
  const checkbox = h("input", { type: "checkbox", id, "aria-describedby": `${id}-plan ${id}-facts` });
  const type = h("span", { class: "ssw-step-type" });
  const chip = makeChip();
  const reason = h("p", { class: "ssw-step-reason" });
  const referenceLine = makeStatusLine();
  const runLine = makeStatusLine();
  const elapsed = h("span", { class: "ssw-elapsed" });
  runLine.element.append(elapsed);
  const element = h(
    "li",
    { class: "ssw-step", "data-step": step.id },
    h("label", { class: "ssw-step-pick", for: id }, checkbox, h("span", { class: "ssw-step-name" }, step.id)),
    h("div", { id: `${id}-plan`, class: "ssw-step-plan" }, chip.element),
    h(
      "div",
      { id: `${id}-facts`, class: "ssw-step-facts" },
      type,
      reason,
      referenceLine.element,
      runLine.element,
    ),
  );
  checkbox.addEventListener("change", () => toggled(checkbox.checked));

  return {
    element,
    update({ type: name, container }) {
      setText(type, container ? `${name} · in ${container}` : name);
      setAttribute(element, "data-nested", container !== null);
    },
    showSelected(selected) {
      checkbox.checked = selected;
      setAttribute(element, "data-selected", selected);
    },
    showPlan(planned) {
      setText(reason, planned?.reason ?? "");
      chip.show(planned);
    },
    showReference(reference, quietly) {
      const known = reference.state === "ready" ? reference.steps[step.id] : undefined;
      const absent = reference.state === "ready" && !known;
      setAttribute(referenceLine.element, "data-quiet", quietly);
      if (known) {
        const { glyph, tone } = statusSign(known.status);
        const took = known.duration_s === null ? "" : ` · ${durationText(known.duration_s)}`;
        referenceLine.show(glyph, tone, `${referenceStepText(known)}${took}`);
      } else referenceLine.show("·", "quiet", absent ? "Not in the reference" : "");
    },
    showRun(run) {
      if (run) runLine.show(STEP_RUN_SIGNS[run.state].glyph, STEP_RUN_TONES[run.state], stepRunText(run));
      else runLine.show("", "quiet", "");
    },
    showElapsed(run, now_ms) {
      const spent = run ? elapsedText(run, now_ms) : "";
      setText(elapsed, spent && ` · ${spent}`);
    },
    reveal() {
      element.scrollIntoView({ block: "nearest" });
      checkbox.focus({ preventScroll: true });
    },
  };
}

function makeChip() {
  const glyph = sign();
  const word = h("span");
  const element = h("span", { class: "ssw-chip" }, glyph, word);
  const show = (planned: PlannedStep | undefined) => {
    setHidden(element, planned === undefined);
    if (!planned) return;
    setAttribute(element, "data-action", planned.action);
    setText(glyph, ACTION_SIGNS[planned.action].glyph);
    setText(word, ACTION_SIGNS[planned.action].word);
  };
  return { element, show };
}

/** A line of sign and words that is not there while it has nothing to say. */
function makeStatusLine() {
  const glyph = sign();
  const words = h("span");
  const element = h("p", { class: "ssw-status-line", hidden: true }, glyph, words);
  const show = (shownGlyph: string, tone: Tone, text: string) => {
    setText(glyph, shownGlyph);
    setText(words, text);
    setAttribute(element, "data-tone", tone);
    setHidden(element, text === "");
  };
  return { element, show };
}
