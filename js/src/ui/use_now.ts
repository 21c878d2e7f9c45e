/** A clock for components. */

import { useLayoutEffect, useState } from "preact/hooks";
import { stateTime_ms } from "../panels/state";
import { useView } from "../view/view";

/** The time in ms, updated every `interval_ms` while it runs; that of the last state without a kernel. */
export function useNow(isRunning = true, interval_ms = 1000): number {
  const { model, traits } = useView();
  const { isLive } = traits.connection;
  const [, setTick] = useState(0);
  useLayoutEffect(() => {
    if (!isRunning || !isLive) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), interval_ms);
    return () => clearInterval(timer);
  }, [isRunning, isLive, interval_ms]);
  return stateTime_ms(model);
}
