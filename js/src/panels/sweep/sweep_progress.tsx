/** How far a sweep is, and which of its trials are under way. */

import { Button } from "../../ui/button";
import { elapsedText } from "../../ui/time";
import { useNow } from "../../ui/use_now";
import { useView } from "../../view/view";
import type { Sweep, SweepTrial } from "../../wire";
import { useIsLive } from "../side/hooks";
import { SweepStop } from "./sweep_stop";
import { bestValueText, doneCount, progressText, runningTrials, valuesText } from "./sweep_words";

/** More trials than this are counted, not named. */
const NAMED = 2;

export function SweepProgress({ sweep }: { sweep: Sweep }) {
  const best = bestValueText(sweep);
  const running = runningTrials(sweep);
  const now_ms = useNow(useIsLive());
  return (
    <>
      <progress
        class="ssw-progress"
        aria-label="Trials done"
        value={doneCount(sweep)}
        max={sweep.trials.length}
      />
      <div class="ssw-footer-row">
        <div class="ssw-footer-words ssw-sweep-status">
          <span class="ssw-summary">
            <b>{progressText(sweep)}</b>
            {best && ` · ${best}`}
          </span>
          <span class="ssw-elapsed">{elapsedText(sweep, now_ms)}</span>
          {running.slice(0, NAMED).map((trial) => (
            <TrialLink key={trial.index} trial={trial} />
          ))}
          {running.length > NAMED && <span>and {running.length - NAMED} more</span>}
        </div>
        <span class="ssw-quiet">{sweep.message}</span>
        <SweepStop sweep={sweep} />
      </div>
    </>
  );
}

/** Shows a trial on the graph. */
function TrialLink({ trial }: { trial: SweepTrial }) {
  const { model, mode } = useView();
  const text = valuesText(trial);
  return (
    <Button
      class="ssw-name-link"
      title={`Show the trial with ${text} on the graph`}
      press={() => {
        mode.value = "run";
        void model.command("watch", { arn: trial.arn });
      }}
    >
      {text}
    </Button>
  );
}
