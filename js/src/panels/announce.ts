/** What is announced to screen readers, in whole sentences. */

import { effect, untracked } from "@preact/signals";
import { onAbort } from "../listen";
import { say } from "../view/say";
import type { View } from "../view/view";
import type { Run, Verdict, WidgetModel } from "../wire";
import { newProblems, noticedError, outageWords, readingProblem } from "./notices";
import {
  failureText,
  hasOutcome,
  outcomeKey,
  outcomeText,
  progressOf,
  progressText,
  runKey,
} from "./run_words";
import { counted, firstError, isError, issueText, judgementOf } from "./state";

/** Announces verdicts, runs and problems until the signal aborts. */
export function announce(view: View, signal: AbortSignal): void {
  const stops = [announceVerdicts(view), announceRun(view), ...announceProblems(view)];
  onAbort(signal, () => {
    for (const stop of stops) stop();
  });
}

/** Announces a verdict once it is current, so that each click is announced once, together with its result. */
function announceVerdicts({ model, traits, politely }: View): () => void {
  let before = model.get("verdict");
  return effect(() => {
    const verdict = traits.get("verdict");
    traits.get("reference");
    void traits.connection;
    untracked(() => {
      if (judgementOf(model) !== "current" || isSame(before, verdict)) return;
      say(politely, verdictText(before, verdict));
      before = verdict;
    });
  });
}

function isSame(one: Verdict, other: Verdict): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** `AbaloneTrain selected. 2 run, 1 reused. Can start.` */
export function verdictText(before: Verdict, verdict: Verdict): string {
  const selected = selectionText(before.selected_steps, verdict.selected_steps);
  if (verdict.selected_steps.length === 0) return selected || "Nothing is selected.";
  return [selected, planText(verdict), startText(verdict)].filter(Boolean).join(" ");
}

function selectionText(before: readonly string[], now: readonly string[]): string {
  const [known, present] = [new Set(before), new Set(now)];
  const added = now.filter((step) => !known.has(step));
  const removed = before.filter((step) => !present.has(step));
  if (added.length + removed.length === 0) return "";
  if (now.length === 0) return "Nothing is selected.";
  if (added.length + removed.length > 1) return `${counted(now.length, "step")} selected.`;
  return added.length > 0 ? `${added[0]} selected.` : `${removed[0]} unselected.`;
}

function planText({ plan }: Verdict): string {
  const count = (action: string) => plan.filter((step) => step.action === action).length;
  return `${count("run")} run, ${count("reuse")} reused.`;
}

function startText(verdict: Verdict): string {
  const error = firstError(verdict);
  if (error) return `Cannot start: ${issueText(error)}`;
  const warnings = verdict.issues.filter((issue) => !isError(issue)).length;
  const warned = warnings > 0 ? ` ${counted(warnings, "warning")}.` : "";
  return verdict.can_start ? `Can start.${warned}` : `Cannot start.${warned}`;
}

/** Announces the run; when it fails, graph and list go to the failed step, once. */
function announceRun(view: View): () => void {
  let before = view.model.get("run");
  return effect(() => {
    const run = view.traits.get("run");
    untracked(() => {
      if (run !== before) tellRun(view, before, run);
      before = run;
    });
  });
}

function tellRun({ politely, assertively, current }: View, before: Run, run: Run): void {
  const isOther = runKey(before) !== runKey(run);
  // A screen reader that browses the page must not find the failure of another run.
  if (hasFailed(before) && !hasFailed(run)) say(assertively, "");
  if (run.failure && (isOther || !before.failure)) {
    say(assertively, failureText(run).replace(/\.?$/, "."));
    if (run.failure.step) current.value = { name: run.failure.step, from: "run" };
  } else if (hasOutcome(run) && outcomeKey(before) !== outcomeKey(run)) {
    // The failure has been announced already; only the end of the run has not.
    const words = (run.failure && run.summary) || outcomeText(run);
    say(run.state === "errored" ? assertively : politely, words);
  } else if (run.state === "running") {
    const started = isOther || before.state !== "running" ? startedText(run) : "";
    const progress = started || progressText(before, run);
    if (progress) say(politely, progress);
  }
}

function hasFailed(run: Run): boolean {
  return run.failure != null || run.state === "errored";
}

function startedText(run: Run): string {
  const { total } = progressOf(run);
  return total > 0 ? `Running ${counted(total, "step")}.` : "Running.";
}

function announceProblems(view: View): (() => void)[] {
  const { model, traits, politely, assertively } = view;
  const watch = () => {
    traits.get("notice");
    traits.get("references");
    traits.get("reference");
    void traits.connection;
    void traits.problems;
    void view.problem.value;
  };
  const telling = (words: () => string, region: typeof politely) => {
    let told = "";
    return effect(() => {
      watch();
      untracked(() => {
        const sentence = words();
        if (sentence && sentence !== told) say(region, sentence);
        // A screen reader that browses the page must not find a problem that is over.
        else if (!sentence && told && region.peek().trim() === told) say(region, "");
        told = sentence;
      });
    });
  };
  const warning = () => {
    const { severity, message } = model.get("notice");
    return severity === "warning" ? message : "";
  };
  return [
    telling(() => joined(noticedError(model), ...newProblems(view)), assertively),
    telling(() => readingProblem(model), assertively),
    telling(() => joined(outageWords(model), warning()), politely),
  ];
}

function joined(...sentences: string[]): string {
  return sentences.filter(Boolean).join(" · ");
}

export function cannotStartText(model: WidgetModel, hindrance: string): string {
  if (judgementOf(model) === "pending") return "Still judging.";
  return hindrance ? `Cannot start: ${hindrance}` : "Cannot start now.";
}
