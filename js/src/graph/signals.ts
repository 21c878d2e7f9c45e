/** Listens to signals outside components. */

import type { ReadonlySignal } from "@preact/signals";
import { onAbort } from "../listen";

/** Calls `react` when the signal changes, but not with its current value, until `life` aborts. */
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
  onAbort(life, end);
}
