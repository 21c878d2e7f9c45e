/** The texts of a sweep's line in the table of executions. */

import { own } from "../../own";
import type { Sweep } from "../../wire";
import { bestValueText, progressText } from "../sweep/sweep_words";

const STATES: Record<Sweep["state"], string> = {
  found: "of another kernel",
  running: "running",
  stopping: "stopping",
  ended: "",
};

/** The states that are counted, in the order in which they are shown. */
const COUNTED = ["failed", "stopped", "running", "waiting"];

/** `running · best mse 4.12 · 5 of 8 trials done, 1 failed · MaxDepth × NumRound`; the end may be cut off. */
export function sweepText(sweep: Sweep): string {
  const { varied, state, message } = sweep;
  return [STATES[state], bestValueText(sweep), countsText(sweep), varied.join(" × "), message]
    .filter(Boolean)
    .join(" · ");
}

function countsText(sweep: Sweep): string {
  const of = (state: string) => own(sweep.counts, state) ?? 0;
  // Once no more trials are started, none is waiting.
  const word = (state: string) => (state === "waiting" && sweep.state !== "running" ? "not started" : state);
  const others = COUNTED.filter((state) => of(state) > 0).map((state) => `${of(state)} ${word(state)}`);
  return [progressText(sweep), ...others].join(", ");
}
