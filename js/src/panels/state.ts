/**
 * What the panels read from the model, and the intents they state.
 *
 * The browser judges nothing: it states intents and shows what Python derives
 * from them. Every gesture is one statement.
 */

import { isReachable } from "../bridge/connection";
import { isKernelLive, kernelLostAt } from "../bridge/kernel_status";
import { own } from "../own";
import type { Intents, Issue, Patch, ShownIntents, Verdict, WidgetModel } from "../wire";

export const KERNEL_GONE = "The kernel was restarted or has ended: the last state is shown.";
const CUT_OFF = "The connection to the kernel is lost: what you choose is sent when it is back.";

/** Why nothing is answered at present; `""` when there is no outage. */
export function outageText(model: WidgetModel): string {
  if (!isKernelLive(model)) return KERNEL_GONE;
  return isReachable(model) ? "" : CUT_OFF;
}

/** The moment of the last state, as ISO 8601: of its saving, if it was saved; `null` if it is not known. */
export function lastStateAt(model: WidgetModel): string | null {
  return isKernelLive(model) ? null : (model.get("saved_at") ?? kernelLostAt(model));
}

/** Now; without a kernel, the moment of the last state. */
export function stateTime_ms(model: WidgetModel): number {
  const last = lastStateAt(model);
  return last == null ? Date.now() : Date.parse(last);
}

/** `unreachable`: the verdict is stale and no kernel can be asked to judge again. */
export type Judgement = "current" | "pending" | "unreachable";

export function judgementOf(model: WidgetModel): Judgement {
  // Python judges once it knows what a newly chosen reference did.
  if (model.isAnswered && model.get("reference").state !== "pending") return "current";
  return isReachable(model) ? "pending" : "unreachable";
}

/** Whether executions can be listed and started; a definition alone has no service behind it. */
export function hasService(model: WidgetModel): boolean {
  return model.get("has_service") !== false;
}

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

/** The message of an issue; a saved notebook has only the message without the values that it quotes. */
export function issueText({ message, message_without_values }: Issue): string {
  return message || message_without_values || "";
}

export function isError(issue: Issue): boolean {
  return issue.severity === "error";
}

/** The number of overrides that the execution gets; those of varied parameters do not count. */
export function overriddenCount(model: Pick<WidgetModel, "get">): number {
  const varied = model.get("varied_parameters");
  return Object.keys(model.get("parameter_overrides")).filter((name) => own(varied, name) == null).length;
}

/** States these intents, in one statement. */
export function stateIntents(model: WidgetModel, intents: Intents): void {
  for (const [name, value] of Object.entries(intents)) model.set(name as keyof Intents, value);
  model.save_changes();
}

/** The intents that choose a reference, or none with `null`, for every selection. */
export function chooseReference(arn: string | null): Intents {
  return { reference_execution_arn: arn, pinned: true };
}

/** Applies the patch of a repair to the present intents, and leaves everything else as it is. */
export function applyPatch(model: WidgetModel, patch: Patch): void {
  model.flushDrafts();
  stateIntents(model, {
    ...patchedSelection(model, patch),
    ...(patch.reference_execution_arn !== undefined && chooseReference(patch.reference_execution_arn)),
    ...patchedOverrides(model, patch),
  });
}

function patchedSelection(model: WidgetModel, { add_steps, remove_steps }: Patch): Intents {
  if (!add_steps && !remove_steps) return {};
  const removed = new Set(remove_steps);
  const steps = [...model.get("selected_steps"), ...(add_steps ?? [])];
  return { selected_steps: inOrder(model, new Set(steps.filter((step) => !removed.has(step)))) };
}

function patchedOverrides(model: WidgetModel, { set_overrides, unset_overrides }: Patch): Intents {
  if (!set_overrides && !unset_overrides) return {};
  const unset = new Set(unset_overrides);
  const overrides = Object.entries({ ...model.get("parameter_overrides"), ...set_overrides });
  return { parameter_overrides: Object.fromEntries(overrides.filter(([name]) => !unset.has(name))) };
}

/** All intents for the next execution, exactly as they are on the screen. */
export function shownIntents(model: WidgetModel): ShownIntents {
  model.flushDrafts();
  return {
    selected_steps: model.get("selected_steps"),
    reference_execution_arn: model.get("reference_execution_arn"),
    pinned: model.get("pinned"),
    inherit: model.get("inherit"),
    parameter_overrides: model.get("parameter_overrides"),
    display_name: model.get("display_name"),
  };
}

/** Selects exactly these steps, written in the order of `elements`. */
export function selectSteps(model: WidgetModel, steps: ReadonlySet<string>): void {
  const ordered = inOrder(model, steps);
  if (sameSteps(ordered, model.get("selected_steps"))) return;
  stateIntents(model, { selected_steps: ordered });
}

/** The steps in definition order; steps that are not drawn, which only Python can have named, come last. */
function inOrder(model: WidgetModel, steps: ReadonlySet<string>): string[] {
  const drawn = new Set(stepNames(model));
  return [...[...drawn].filter((name) => steps.has(name)), ...[...steps].filter((name) => !drawn.has(name))];
}

function stepNames(model: WidgetModel): string[] {
  return model.get("elements").nodes.map((node) => node.id);
}

export function counted(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}
