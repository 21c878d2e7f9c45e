/** What there is to say of a sweep in the runs. */

import { own } from "../../own";
import type { Sweep } from "../../wire";
import { counted } from "../state";
import { numberText } from "./numbers";

const STATES: Record<Sweep["state"], string> = {
  found: "of another kernel",
  running: "running",
  stopping: "stopping",
  ended: "",
};

/** In the order in which they are said. */
const COUNTS = [
  ["failed", "failed"],
  ["stopped", "stopped"],
  ["running", "running"],
  ["waiting", "waiting"],
] as const;

/** `MaxDepth × NumRound · running · 5 of 8 trials done, 1 failed · best 4.12`. */
export function sweepText(sweep: Sweep): string {
  return [sweep.varied.join(" × "), STATES[sweep.state], countsText(sweep), bestText(sweep), sweep.message]
    .filter(Boolean)
    .join(" · ");
}

function countsText({ counts, trials }: Sweep): string {
  const of = (kind: string) => own(counts, kind) ?? 0;
  const done = `${of("succeeded") + of("failed") + of("stopped")} of ${counted(trials.length, "trial")} done`;
  const rest = COUNTS.filter(([kind]) => of(kind) > 0).map(([kind, word]) => `${of(kind)} ${word}`);
  return [done, ...rest].join(", ");
}

function bestText({ best, trials }: Sweep): string {
  const value = trials.find(({ index }) => index === best)?.objective;
  return value == null ? "" : `best ${numberText(value)}`;
}
