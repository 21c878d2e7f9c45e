/** Formats times, which are given in ISO 8601, and durations, which are given in seconds. */

import { onAbort } from "../listen";

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** `under 1 s`, `7 s`, `2 min 3 s`, `12 min`, `1 h 5 min`. */
export function durationText(duration_s: number): string {
  const seconds = Math.floor(duration_s);
  if (seconds < 1) return "under 1 s";
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return inTwo(seconds, MINUTE_S, "min", 1, "s");
  return inTwo(seconds, HOUR_S, "h", MINUTE_S, "min");
}

/** A duration in a larger and a smaller unit; the smaller one is omitted if it is zero. */
function inTwo(
  seconds: number,
  larger_s: number,
  larger: string,
  smaller_s: number,
  smaller: string,
): string {
  const rest = Math.floor((seconds % larger_s) / smaller_s);
  return `${Math.floor(seconds / larger_s)} ${larger}${rest ? ` ${rest} ${smaller}` : ""}`;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`; `""` without a time. */
export function agoText(iso: string | null, now_ms: number): string {
  if (!iso) return "";
  const seconds = (now_ms - Date.parse(iso)) / 1000;
  if (seconds < MINUTE_S) return "just now";
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min ago`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h ago`;
  return `${Math.floor(seconds / DAY_S)} d ago`;
}

/** Created once, as creating one for each row would dominate the time to render a thousand executions. */
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** Date, time of day and time zone as the reader's locale writes them; `""` without a time. */
export function momentText(iso: string | null): string {
  return iso ? MOMENT.format(new Date(iso)) : "";
}

interface Span {
  started_at: string | null;
  ended_at: string | null;
}

/** The duration of a span, or its duration so far; `""` if it has not started. */
export function elapsedText(span: Span, now_ms: number): string {
  if (!span.started_at) return "";
  const end_ms = span.ended_at ? Date.parse(span.ended_at) : now_ms;
  return durationText((end_ms - Date.parse(span.started_at)) / 1000);
}

/** Returns a switch: while it is on, `tick` is called every `interval_ms`. */
export function ticker(
  tick: () => void,
  signal: AbortSignal,
  interval_ms = 1000,
): (running: boolean) => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const turn = (running: boolean) => {
    if (running === (timer !== undefined)) return;
    clearInterval(timer);
    timer = running ? setInterval(tick, interval_ms) : undefined;
  };
  onAbort(signal, () => turn(false));
  return turn;
}
