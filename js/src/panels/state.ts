/**
 * What the panels ask of the model, and the writes they make.
 *
 * The browser judges nothing: it states intents (`selected_steps`,
 * `reference_execution_arn`, `parameter_overrides`) and shows what Python
 * derives from them. Every write is one `save_changes()`.
 */

import { isReachable, onConnectionChange } from "../connection";
import { onChange } from "../listen";
import { isKernelLive, kernelLostAt, onKernelChange } from "../presence";
import type { Change, Issue, Verdict, WidgetModel, WidgetState } from "../wire";

export type Trait = keyof WidgetState & string;

export const KERNEL_GONE = "The kernel is not running: the last state is shown.";
export const CUT_OFF = "The connection to the kernel is lost: what you choose is sent when it is back.";

/** Why nothing is answered at present; `""` when it is. */
export function outageText(model: WidgetModel): string {
  if (!isKernelLive(model)) return KERNEL_GONE;
  return isReachable(model) ? "" : CUT_OFF;
}

/**
 * Calls back when the next frame is on the screen, so that the graph, which answers a gesture, does not
 * wait for the panels. A page that nobody sees draws no frames: there, at once.
 */
function afterFrame(act: () => void): void {
  if (document.hidden) queueMicrotask(act);
  else requestAnimationFrame(() => setTimeout(act));
}

/** Renders now, and once per frame in which any of the traits or the kernel's presence changes. */
export function watch(model: WidgetModel, traits: Trait[], render: () => void, signal: AbortSignal): void {
  let due = false;
  const renderSoon = () => {
    if (due) return;
    due = true;
    afterFrame(() => {
      due = false;
      if (!signal.aborted) render();
    });
  };
  onChange(model, traits, renderSoon, signal);
  onKernelChange(model, renderSoon, signal);
  onConnectionChange(model, renderSoon, signal);
  render();
}

/** Of when the last state is, as ISO 8601: of its saving, if it was saved; `null` if that is not known. */
export function lastStateAt(model: WidgetModel): string | null {
  return isKernelLive(model) ? null : (model.get("saved_at") ?? kernelLostAt(model));
}

/** Now; without a kernel, the moment of the last state. */
export function stateTime_ms(model: WidgetModel): number {
  const last = lastStateAt(model);
  return last === null ? Date.now() : Date.parse(last);
}

/** What `judgementOf` depends on. */
export const JUDGED: readonly Trait[] = ["selected_steps", "verdict", "reference"];

/** `unreachable`: the verdict is stale and no kernel can be asked to judge again. */
export type Judgement = "current" | "pending" | "unreachable";

export function judgementOf(model: WidgetModel): Judgement {
  const judged = sameSteps(model.get("verdict").selected_steps, model.get("selected_steps"));
  // Python judges once it knows what a newly chosen reference did.
  if (judged && model.get("reference").state !== "pending") return "current";
  return isReachable(model) ? "pending" : "unreachable";
}

/** What to put where the verdict is told, for as long as it is not there. */
export const JUDGEMENT_WORDS: Record<Judgement, string> = {
  current: "",
  pending: "judging…",
  unreachable: "not judged",
};

function sameSteps(some: readonly string[], others: readonly string[]): boolean {
  const names = new Set(some);
  return names.size === new Set(others).size && others.every((name) => names.has(name));
}

export function errorsFirst(issues: readonly Issue[]): Issue[] {
  return [...issues.filter(isError), ...issues.filter((issue) => !isError(issue))];
}

export function firstError(verdict: Verdict): Issue | undefined {
  return verdict.issues.find(isError);
}

export function isError(issue: Issue): boolean {
  return issue.severity === "error";
}

export function overriddenCount(model: WidgetModel): number {
  return Object.keys(model.get("parameter_overrides")).length;
}

/** States the intents of a change, and nothing else. */
export function applyChange(model: WidgetModel, change: Change): void {
  for (const key of ["selected_steps", "reference_execution_arn", "parameter_overrides"] as const) {
    const value = change[key];
    if (value !== undefined) model.set(key, value);
  }
  model.save_changes();
}

/** Selects exactly these steps, written in the order of `elements`. */
export function selectSteps(model: WidgetModel, steps: ReadonlySet<string>): void {
  const ordered = stepNames(model).filter((name) => steps.has(name));
  if (sameSteps(ordered, model.get("selected_steps"))) return;
  applyChange(model, { selected_steps: ordered });
}

export function stepNames(model: WidgetModel): string[] {
  return model.get("elements").nodes.map((node) => node.id);
}

export function counted(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}
