/** How the latest sweep ended, or how far one of another kernel is, in one line, and what to do next. */

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

/** Whether the sweep has ended, or another kernel left part of it; the footer shows one that runs here. */
function isOfNote(sweep: Sweep): boolean {
  if (sweep.state === "ended") return true;
  return sweep.state === "found" && waitingCount(sweep) + runningTrials(sweep).length > 0;
}

/** `A sweep of another kernel: 3 of 6 trials done · best mse 4.12`. */
function foundText(sweep: Sweep): string {
  const said = `A sweep of another kernel: ${progressText(sweep)}`;
  return [said, bestValueText(sweep), sweep.message].filter(Boolean).join(" · ");
}

/** Starts the remaining trials here; once the sweep has ended, also those that failed or were stopped. */
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

/** The usual next action if no trial is left to be started. */
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

/** Opens the table of the runs, and compares the best trial with the reference if there are both. */
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

/** Has a sweep that another kernel runs watched while it is shown, by listing the runs. */
function useWatched(sweep: Sweep): void {
  const { model } = useView();
  const isLive = useIsLive();
  const goesOn = isLive && sweep.state === "found" && runningTrials(sweep).length > 0;
  useEffect(() => {
    if (goesOn) void model.command("runs");
  }, [goesOn, model]);
}

/** Announces the progress of the sweep, and how it ends, to screen readers. */
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

/** What has changed since `before`; `""` for nothing worth announcing. */
function newsOf(before: Sweep, sweep: Sweep): string {
  const isOther = before.id !== sweep.id;
  if (sweep.state === "found") return "";
  if (sweep.state === "ended") return isOther || before.state !== "ended" ? endText(sweep) : "";
  const progress = progressText(sweep);
  if (!isOther && progressText(before) === progress) return "";
  return [progress, bestValueText(sweep)].filter(Boolean).join(", ");
}
