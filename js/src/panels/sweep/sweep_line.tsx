/** How the latest sweep ended, or stands in another kernel, in one line, and what to do next. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Sign, SignButton } from "../../ui/button";
import { useCommand } from "../../ui/use_command";
import { say } from "../../view/say";
import { useModel } from "../../view/use_model";
import { useView } from "../../view/view";
import type { Sweep, SweepTrial } from "../../wire";
import { useIsLive } from "../side/hooks";
import { chooseReference, counted, stateIntents } from "../state";
import { isLater, isTrial } from "../sweeping";
import {
  againCount,
  bestOf,
  bestValueText,
  endText,
  isGain,
  progressText,
  runningTrials,
  waitingCount,
} from "./sweep_words";

export function SweepLine({ sweep }: { sweep: Sweep }) {
  const model = useModel("run");
  const [dismissed, setDismissed] = useState("");
  const key = `${sweep.id} ${sweep.state}`;
  useTold(sweep);
  useWatched(sweep);
  const isPast = !isTrial(model, sweep) && isLater(model.get("run").started_at, sweep.ended_at);
  if (!isOfNote(sweep) || isPast || dismissed === key) return null;
  const isFound = sweep.state === "found";
  const best = bestOf(sweep);
  return (
    <section
      class="ssw-say ssw-panel"
      aria-label="Sweep"
      data-tone={isGain(sweep) && !isFound ? "good" : undefined}
      data-focus-home
    >
      <p class="ssw-say-words ssw-sweep-status">
        <Sign glyph={best ? "★" : "◦"} />
        {isFound ? foundText(sweep) : endText(sweep)}
      </p>
      <div class="ssw-buttons">
        <GoOn sweep={sweep} isNext={isFound || !best} />
        {best && <UseValues trial={best} isNext={!isFound} />}
        {best && <UseAsReference trial={best} />}
        <ShowRuns sweep={sweep} best={best} />
        <SignButton name="Dismiss the sweep" title="Dismiss" independent press={() => setDismissed(key)}>
          ✕
        </SignButton>
      </div>
    </section>
  );
}

/** It has ended, or another kernel has left something of it to do; while it goes on here, the footer tells of it. */
function isOfNote(sweep: Sweep): boolean {
  if (sweep.state === "ended") return true;
  return sweep.state === "found" && waitingCount(sweep) + runningTrials(sweep).length > 0;
}

/** `A sweep of another kernel: 3 of 6 trials done · best mse 4.12`. */
function foundText(sweep: Sweep): string {
  const said = `A sweep of another kernel: ${progressText(sweep)}`;
  return [said, bestValueText(sweep), sweep.message].filter(Boolean).join(" · ");
}

/** Starts here what is left of it; once it has ended, also what failed or was stopped, once more. */
function GoOn({ sweep, isNext }: { sweep: Sweep; isNext: boolean }) {
  const model = useModel("sweeps_shown");
  const again = sweep.state === "ended" ? againCount(sweep) : 0;
  const command = again ? "sweep-retry" : "sweep-resume";
  const going = useCommand(() => model.command(command, { sweep: sweep.id }));
  const left = waitingCount(sweep);
  if (again + left === 0) return null;
  const label = again
    ? `Try again: ${counted(again + left, "trial")}`
    : `Resume: ${counted(left, "trial")} left`;
  return (
    <Button
      class={isNext ? "ssw-button ssw-primary" : "ssw-button"}
      data-focus-first={isNext ? "" : undefined}
      title={again ? "What failed, was stopped or did not start" : "From then on this kernel starts them"}
      unavailable={going.isWaiting}
      press={going.send}
    >
      {going.isWaiting ? "Starting…" : label}
    </Button>
  );
}

/** What one does next, where nothing is left to be started. */
function UseValues({ trial, isNext }: { trial: SweepTrial; isNext: boolean }) {
  const model = useModel("sweeps_shown");
  const taking = useCommand(() => model.command("take-values", { arn: trial.arn }));
  return (
    <Button
      class={isNext ? "ssw-button ssw-primary" : "ssw-button"}
      data-focus-first={isNext ? "" : undefined}
      unavailable={taking.isWaiting}
      press={taking.send}
    >
      Use these values
    </Button>
  );
}

function UseAsReference({ trial }: { trial: SweepTrial }) {
  const model = useModel("reference_execution_arn", "pinned");
  const isUsed = model.get("reference_execution_arn") === trial.arn && model.get("pinned");
  if (isUsed) return null;
  return <Button press={() => stateIntents(model, chooseReference(trial.arn))}>Use as reference</Button>;
}

/** The table of the runs; with the best beside its reference, where there are both. */
function ShowRuns({ sweep, best }: { sweep: Sweep; best: SweepTrial | undefined }) {
  const { model, tab } = useView();
  const arns = [sweep.reference_execution_arn, best?.arn].filter((arn) => arn != null);
  const isCompared = arns.length === 2;
  const press = () => {
    tab.value = "runs";
    if (isCompared) void model.command("compare", { arns });
  };
  return <Button press={press}>{isCompared ? "Compare with reference" : "Show runs"}</Button>;
}

/** A sweep of another kernel that goes on is watched once it is shown: that is what listing the runs does. */
function useWatched(sweep: Sweep): void {
  const { model } = useView();
  const isLive = useIsLive();
  const goesOn = isLive && sweep.state === "found" && runningTrials(sweep).length > 0;
  useEffect(() => {
    if (goesOn) void model.command("runs");
  }, [goesOn, model]);
}

/** A screen reader is told how it goes on, and how it ends. */
function useTold(sweep: Sweep): void {
  const { politely } = useView();
  const told = useRef(sweep);
  useEffect(() => {
    const before = told.current;
    told.current = sweep;
    const words = newsOf(before, sweep);
    if (words) say(politely, `${words}.`);
  }, [sweep, politely]);
}

/** What has changed since; `""` for nothing worth to be heard. */
function newsOf(before: Sweep, sweep: Sweep): string {
  const isOther = before.id !== sweep.id;
  if (sweep.state === "found") return "";
  if (sweep.state === "ended") return isOther || before.state !== "ended" ? endText(sweep) : "";
  const progress = progressText(sweep);
  if (!isOther && progressText(before) === progress) return "";
  return [progress, bestValueText(sweep)].filter(Boolean).join(", ");
}
