/** What the panels read from the model about sweeps: several executions that differ in varied parameters. */

import type { Sweep, WidgetModel } from "../wire";
import { judgementOf, shownIntents } from "./state";

/** Whether Run starts a sweep. */
export function isVaried(model: WidgetModel): boolean {
  return Object.keys(model.get("varied_parameters")).length > 0;
}

/** The sweep whose trials this kernel starts, or whose last trials it waits for. */
export function sweepUnderWay(model: WidgetModel): Sweep | undefined {
  return model.get("sweeps_shown").find(({ state }) => state === "running" || state === "stopping");
}

/** Whether the run that is shown is one of the sweep's trials. */
export function isTrial(model: WidgetModel, sweep: Sweep | undefined): boolean {
  const { arn } = model.get("run");
  return sweep?.trials.some((trial) => trial.arn === arn) === true;
}

/** Whether the run is a trial of the latest sweep, or began before it: then only the sweep is shown. */
export function isOfSweep(model: WidgetModel): boolean {
  const [latest] = model.get("sweeps_shown");
  if (!latest || isTrial(model, latest)) return latest != null;
  return latest.state !== "found" && isLater(latest.started_at, model.get("run").started_at);
}

/** Whether one moment is known to come after another; both are ISO 8601. */
export function isLater(one: string | null, other: string | null): boolean {
  return one != null && other != null && Date.parse(one) > Date.parse(other);
}

/** Starts what is on the screen: an execution, or the sweep over the varied parameters. */
export async function startShown(model: WidgetModel): Promise<string> {
  const shown = shownIntents(model);
  if (!isVaried(model)) return model.command("start", { shown });
  // The number of trials of what was typed a moment ago is not on the screen yet.
  if (judgementOf(model) !== "current") return "";
  const varied_parameters = model.get("varied_parameters");
  return model.command("sweep", {
    shown: { ...shown, varied_parameters, max_parallel: model.get("max_parallel") },
  });
}
