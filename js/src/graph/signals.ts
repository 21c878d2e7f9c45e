/** Signals, for what is no component. */
import type { ReadonlySignal } from "@preact/signals";

/** Calls `react` when the signal changes, until `life` aborts; not with what it has now. */
export function onSignal<Value>(
  signal: ReadonlySignal<Value>,
  react: (value: Value) => void,
  life: AbortSignal,
): void {
  let isFirst = true;
  const end = signal.subscribe((value) => {
    if (isFirst) isFirst = false;
    else react(value);
  });
  life.addEventListener("abort", end);
}
