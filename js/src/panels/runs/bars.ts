/** The bars of a timeline: when each step of an execution began and ended. */

import type { ReferenceStep, StepRun, StepRunState } from "../../wire";

export interface Span {
  start_ms: number;
  end_ms: number;
}

export interface Bar extends Span {
  step: string;
  /** The state in a run; `null` for a reference, whose `status` is what the service says. */
  state: StepRunState | null;
  status: string;
  /** What the bar looks like; `unknown` if not all rows are listed, so that one may have failed. */
  kind: "ran" | "reused" | "failed" | "executing" | "stopped" | "unknown";
}

/** The bars in the order in which the steps began; steps that have not begun have none. */
export function barsOfRun(steps: Readonly<Record<string, StepRun>>, now_ms: number): Bar[] {
  const bars = Object.entries(steps).flatMap(([step, { state, started_at, ended_at }]) => {
    if (started_at == null || state === "waiting" || state === "not-run") return [];
    const end_ms = ended_at == null ? now_ms : Date.parse(ended_at);
    return [{ step, state, status: "", kind: state, start_ms: Date.parse(started_at), end_ms } satisfies Bar];
  });
  return inOrder(bars);
}

export function barsOfReference(steps: Readonly<Record<string, ReferenceStep>>): Bar[] {
  const bars = Object.entries(steps).flatMap(([step, of]) => {
    if (of.started_at == null || of.duration_s == null) return [];
    const start_ms = Date.parse(of.started_at);
    const end_ms = start_ms + of.duration_s * 1000;
    return [{ step, state: null, status: of.status, kind: kindOf(of), start_ms, end_ms } satisfies Bar];
  });
  return inOrder(bars);
}

/** The time from the first beginning to the last end; `null` without bars. */
export function spanOf(bars: readonly Bar[]): Span | null {
  if (bars.length === 0) return null;
  return {
    start_ms: Math.min(...bars.map(({ start_ms }) => start_ms)),
    end_ms: Math.max(...bars.map(({ end_ms }) => end_ms)),
  };
}

function kindOf({ status, cache_hit }: ReferenceStep): Bar["kind"] {
  if (status === "Failed") return "failed";
  if (status === "Stopped") return "stopped";
  if (status !== "Succeeded") return "unknown";
  return cache_hit ? "reused" : "ran";
}

function inOrder(bars: Bar[]): Bar[] {
  return bars.sort((one, other) => one.start_ms - other.start_ms);
}
