/** The row of the footer while an execution runs: how far it is, and Stop. */

import { isKernelLive } from "../bridge/kernel_status";
import { useDeferred } from "../deferred";
import { Button } from "../ui/button";
import { elapsedText } from "../ui/time";
import { useNow } from "../ui/use_now";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import { progressOf, runName } from "./run_words";

/** Not in the deferred part of the front end, which a kernel that is busy waiting for the run cannot send. */
export function RunningRow() {
  const model = useModel("run");
  const run = model.get("run");
  const { done, total, executing } = progressOf(run);
  const { current, follows } = useView();
  const now_ms = useNow(isKernelLive(model));
  const Parts = useDeferred();
  return (
    <>
      {total > 0 && <progress class="ssw-progress" aria-label="Steps done" value={done} max={total} />}
      <div class="ssw-footer-row">
        <div class="ssw-footer-words ssw-run-status">
          <span class="ssw-summary">
            <b>{total > 0 ? `${done} of ${total} done` : run.status || "Starting"}</b>
          </span>
          <span class="ssw-elapsed">{elapsedText(run, now_ms)}</span>
          {executing.slice(0, 2).map((step) => (
            <Button
              key={step}
              class="ssw-name-link"
              title={`Show ${step}`}
              independent
              press={() => {
                follows.value = true;
                current.value = { name: step, from: "link" };
              }}
            >
              {step}
            </Button>
          ))}
          {executing.length > 2 && <span>and {executing.length - 2} more</span>}
        </div>
        <span class="ssw-quiet">{[runName(run), run.message].filter(Boolean).join(" · ")}</span>
        {/* Not in the place of Run, so that a second click on Run does not stop. */}
        {Parts && <Parts.Stop />}
      </div>
    </>
  );
}
