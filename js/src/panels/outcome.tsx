/** How the run ended, in one line, and what to do next. */

import { useState } from "preact/hooks";
import { useDeferred } from "../deferred";
import { Sign, SignButton } from "../ui/button";
import { useModel } from "../view/use_model";
import type { WidgetModel } from "../wire";
import { LongWords } from "./long_words";
import { hasOutcome, outcomeKey, outcomeText, runSign } from "./run_words";
import { isOfSweep } from "./sweeping";

export function Outcome() {
  const model = useModel("run", "sweeps_shown");
  const [dismissed, setDismissed] = useState("");
  const run = model.get("run");
  const key = outcomeKey(run);
  const isShown = showsOutcome(model) && dismissed !== key;
  const Parts = useDeferred(isShown);
  if (!isShown) return null;
  const { glyph, tone } = runSign(run);
  return (
    <section class="ssw-say ssw-panel" aria-label="Outcome" data-tone={tone} data-focus-home>
      <LongWords tone="ssw-run-status">
        <Sign glyph={glyph} />
        {outcomeText(run)}
      </LongWords>
      <div class="ssw-buttons">
        {Parts && <Parts.OutcomeActions run={run} />}
        <SignButton name="Dismiss the outcome" title="Dismiss" independent press={() => setDismissed(key)}>
          ✕
        </SignButton>
      </div>
    </section>
  );
}

/** Whether there is an outcome to show, until it is dismissed. */
export function showsOutcome(model: WidgetModel): boolean {
  return hasOutcome(model.get("run")) && !isOfSweep(model);
}

/** How the latest sweep ended, or how far a sweep of another kernel is. */
export function SweepOutcome() {
  const model = useModel("sweeps_shown");
  const [latest] = model.get("sweeps_shown");
  const Parts = useDeferred(latest != null);
  return latest && Parts ? <Parts.SweepLine sweep={latest} /> : null;
}
