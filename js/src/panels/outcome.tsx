/** How the run ended, in one line, and what to do next. */

import { useState } from "preact/hooks";
import { isReachable } from "../bridge/connection";
import { own } from "../own";
import { Button, Sign } from "../ui/button";
import { useCommand } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import type { Run } from "../wire";
import { hasOutcome, outcomeText, runKey, runSign } from "./run_words";
import { chooseReference, stateIntents } from "./state";

export function Outcome() {
  const model = useModel("run");
  const [dismissed, setDismissed] = useState("");
  const run = model.get("run");
  const key = runKey(run) + run.state;
  if (!hasOutcome(model) || dismissed === key) return null;
  const { glyph, tone } = runSign(run);
  return (
    <section class="ssw-say ssw-panel" aria-label="Outcome" data-tone={tone} data-focus-home>
      <p class="ssw-say-words ssw-run-status">
        <Sign glyph={glyph} />
        {outcomeText(run)}
      </p>
      <div class="ssw-buttons">
        <FailedLog run={run} />
        <Offer run={run} />
        <Retry run={run} />
        <UseAsReference run={run} />
        <Button
          class="ssw-button ssw-icon-button"
          aria-label="Dismiss the outcome"
          title="Dismiss"
          independent
          press={() => setDismissed(key)}
        >
          ✕
        </Button>
      </div>
    </section>
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

/** Selects what another execution would have to run. */
function Offer({ run }: { run: Run }) {
  const { model } = useView();
  const { offer } = run;
  if (!offer) return null;
  const { label, selected_steps, reference_execution_arn } = offer;
  const press = () => stateIntents(model, { selected_steps, ...chooseReference(reference_execution_arn) });
  return (
    <Button class="ssw-button ssw-primary" title={label} data-focus-first press={press}>
      {run.failure?.step ? `Re-run from ${run.failure.step}` : label}
    </Button>
  );
}

/** Takes the same execution up again where it failed. */
function Retry({ run }: { run: Run }) {
  const model = useModel("run");
  const retrying = useCommand(() => model.command("retry"));
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

function UseAsReference({ run }: { run: Run }) {
  const model = useModel("reference_execution_arn", "pinned");
  const isUsed = model.get("reference_execution_arn") === run.arn && model.get("pinned");
  if (!run.arn || run.status !== "Succeeded" || isUsed) return null;
  return <Button press={() => stateIntents(model, chooseReference(run.arn))}>Use as reference</Button>;
}
