/** In the issue about a changed definition: which lines of a step have changed. */

import type { Drift } from "../wire";
import { h, keyedRows, type Row, setAttribute, setHidden, setText } from "./dom";

/** What the disclosure needs of the model. */
export interface DriftSource {
  /** What Python told last. */
  drift(): Drift;
  /** Of which reference; what is known of another one is of no use. */
  reference(): string | null;
  ask(step: string): void;
}

export interface DriftDisclosure {
  element: HTMLElement;
  /** The steps whose change can be looked at; the disclosure is not there without one. */
  update(steps: readonly string[]): void;
}

const LINES = new Map([
  ["+", { kind: "added", words: "added: " }],
  ["-", { kind: "removed", words: "removed: " }],
]);

export function makeDriftDisclosure(source: DriftSource): DriftDisclosure {
  const select = h("select", { class: "ssw-select", "aria-label": "Step" });
  const words = h("p", { role: "status" });
  const diff = h("pre", { class: "ssw-diff", tabindex: "0", "aria-label": "What changed" });
  const element = h(
    "details",
    { class: "ssw-drift", hidden: true },
    h("summary", {}, "What changed"),
    select,
    words,
    diff,
  );
  const showSteps = keyedRows(select, (step: string) => step, makeOption);
  let asked: { step: string; reference: string | null } | undefined;
  let shown: string | undefined;

  const ask = () => {
    const wanted = { step: select.value, reference: source.reference() };
    if (asked?.step === wanted.step && asked.reference === wanted.reference) return;
    asked = wanted;
    source.ask(wanted.step);
  };
  const show = () => {
    const drift = source.drift();
    const told = drift.step === select.value ? drift : undefined;
    setText(words, told ? driftText(told) : "Reading…");
    setHidden(diff, !told?.diff);
    if (shown === told?.diff) return;
    shown = told?.diff;
    diff.replaceChildren(...diffLines(shown ?? ""));
  };
  const open = () => {
    if (!element.open) return;
    ask();
    show();
  };
  element.addEventListener("toggle", open);
  select.addEventListener("change", open);
  return {
    element,
    update(steps) {
      showSteps(steps);
      setHidden(element, steps.length === 0);
      setHidden(select, steps.length < 2);
      open();
    },
  };
}

function makeOption(): Row<string> {
  const element = h("option");
  const update = (step: string) => {
    setAttribute(element, "value", step);
    setText(element, step);
  };
  return { element, update };
}

/** What else has changed; or that it is not known. */
function driftText({ state, step, diff, added, removed, changed, renamed }: Drift): string {
  if (state === "none") return "It is not known what the pipeline was when the reference ran.";
  const others = changed.filter((name) => name !== step);
  const parts = [
    diff ? "" : `${step} itself is as it was`,
    others.length ? `Changed too: ${others.join(", ")}` : "",
    added.length ? `Added: ${added.join(", ")}` : "",
    removed.length ? `Removed: ${removed.join(", ")}` : "",
    ...renamed.map(({ before, now }) => `Renamed: ${before} to ${now}`),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** The lines of a unified diff; the sign says what colour repeats, and words say it aloud. */
function diffLines(diff: string): HTMLElement[] {
  return diff.split("\n").map((line) => {
    const { kind, words } = lineOf(line);
    const aloud = words ? [h("span", { class: "ssw-visually-hidden" }, words)] : [];
    return h("span", { class: "ssw-diff-line", "data-line": kind }, ...aloud, `${line}\n`);
  });
}

function lineOf(line: string): { kind: string; words: string } {
  if (/^(?:@@|---|\+\+\+)/.test(line)) return { kind: "place", words: "" };
  return LINES.get(line.charAt(0)) ?? { kind: "same", words: "" };
}
