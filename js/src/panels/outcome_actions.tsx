/** What to do next when a run has ended; all of these actions need a kernel. */

import { isReachable } from "../bridge/connection";
import { own } from "../own";
import { Button } from "../ui/button";
import { useCommand } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import type { Run, Offer as RunOffer, WidgetModel } from "../wire";
import { chooseReference, stateIntents } from "./state";

export function OutcomeActions({ run }: { run: Run }) {
  return (
    <>
      <FailedLog run={run} />
      <Offer run={run} />
      <Retry run={run} />
      <CompareWithReference run={run} />
      <UseAsReference run={run} />
    </>
  );
}

/** The log of the step that failed. */
function FailedLog({ run }: { run: Run }) {
  const { model, tab, current } = useView();
  const step = run.failure?.step ?? "";
  if (!own(run.steps, step)?.has_log) return null;
  const press = () => {
    tab.value = "plan";
    current.value = { name: step, from: "link" };
    void model.command("log", { step });
  };
  return (
    <Button aria-label={`Log of ${step}`} press={press}>
      Log
    </Button>
  );
}

/** Selects what another execution would have to run; hidden once that is selected, since Run comes next. */
function Offer({ run }: { run: Run }) {
  const { mode } = useView();
  const model = useModel("selected_steps", "reference_execution_arn", "pinned");
  const { offer } = run;
  if (!offer || isTaken(model, offer)) return null;
  const { label, selected_steps, reference_execution_arn } = offer;
  const press = () => {
    stateIntents(model, { selected_steps, ...chooseReference(reference_execution_arn) });
    // If the same steps were selected already, nothing else would switch from the run that ended to the plan.
    mode.value = "plan";
  };
  return (
    <Button class="ssw-button ssw-primary" title={label} data-focus-first press={press}>
      {run.failure?.step ? `Re-run from ${run.failure.step}` : label}
    </Button>
  );
}

function isTaken(model: WidgetModel, { selected_steps, reference_execution_arn }: RunOffer): boolean {
  const isReference = model.get("reference_execution_arn") === reference_execution_arn && model.get("pinned");
  return isReference && model.get("selected_steps").join("\n") === selected_steps.join("\n");
}

/** Resumes the same execution where it failed. */
function Retry({ run }: { run: Run }) {
  const model = useModel("run");
  const { arn, attempt } = run;
  const retrying = useCommand(() => model.command("retry", { arn, attempt }));
  if (!run.can_retry) return null;
  return (
    <Button
      title="Take this execution up again where it failed, with the same parameters"
      unavailable={retrying.isWaiting || !isReachable(model)}
      press={retrying.send}
    >
      {retrying.isWaiting ? "Retrying…" : "Retry"}
    </Button>
  );
}

/** Compares with the present reference, which is that of the run unless the user has chosen another since. */
function CompareWithReference({ run }: { run: Run }) {
  const { model, traits, tab } = useView();
  const reference = traits.get("reference").arn;
  if (run.status !== "Succeeded" || !run.arn || !reference || reference === run.arn) return null;
  const press = () => {
    tab.value = "runs";
    void model.command("compare", { arns: [reference, run.arn] });
  };
  return <Button press={press}>Compare with reference</Button>;
}

function UseAsReference({ run }: { run: Run }) {
  const model = useModel("reference_execution_arn", "pinned");
  const isUsed = model.get("reference_execution_arn") === run.arn && model.get("pinned");
  if (!run.arn || run.status !== "Succeeded" || isUsed) return null;
  return <Button press={() => stateIntents(model, chooseReference(run.arn))}>Use as reference</Button>;
}
