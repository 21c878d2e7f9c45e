/** What the panels ask of the model about sweeps: several executions, which differ in what is varied. */

import type { Sweep, WidgetModel } from "../wire";
import { judgementOf, shownIntents } from "./state";

/** Whether Run starts a sweep. */
export function isVaried(model: WidgetModel): boolean {
  return Object.keys(model.get("varied_parameters")).length > 0;
}

/** The sweep of which this kernel starts trials, or lets the last ones end. */
export function sweepUnderWay(model: WidgetModel): Sweep | undefined {
  return model.get("sweeps_shown").find(({ state }) => state === "running" || state === "stopping");
}

/** Whether the run that is watched is one of its trials. */
export function isTrial(model: WidgetModel, sweep: Sweep | undefined): boolean {
  const { arn } = model.get("run");
  return sweep?.trials.some((trial) => trial.arn === arn) === true;
}

/** Whether the run is a trial of the latest sweep, or came before it: then that is what there is to tell. */
export function isOfSweep(model: WidgetModel): boolean {
  const [latest] = model.get("sweeps_shown");
  if (!latest || isTrial(model, latest)) return latest != null;
  return latest.state !== "found" && isLater(latest.started_at, model.get("run").started_at);
}

/** Whether one moment is known to come after another; both are ISO 8601. */
export function isLater(one: string | null, other: string | null): boolean {
  return one != null && other != null && Date.parse(one) > Date.parse(other);
}

/** Starts what is on the screen: an execution, or the sweep of what is varied. */
export async function startShown(model: WidgetModel): Promise<string> {
  const shown = shownIntents(model);
  if (!isVaried(model)) return model.command("start", { shown });
  // Of what was typed a moment before, it is not on the screen yet how many trials it comes to.
  if (judgementOf(model) !== "current") return "";
  const varied_parameters = model.get("varied_parameters");
  return model.command("sweep", {
    shown: { ...shown, varied_parameters, max_parallel: model.get("max_parallel") },
  });
}
