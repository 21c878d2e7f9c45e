/** A request to Python that is made once, however often its button is pressed. */

import { onChange } from "../listen";
import { onKernelChange } from "../presence";
import type { WidgetModel } from "../wire";

export interface OneRequest {
  send(): void;
  isWaiting(): boolean;
}

/** Asks Python once, and no second time until Python has answered, by whatever it now says. */
export function oneRequest(
  model: WidgetModel,
  kind: "start" | "stop" | "retry",
  changed: () => void,
  signal: AbortSignal,
): OneRequest {
  let waiting = false;
  const answered = () => {
    if (!waiting) return;
    waiting = false;
    changed();
  };
  onChange(model, ["run", "notice", "verdict"], answered, signal);
  model.on("msg:custom", answered);
  signal.addEventListener("abort", () => model.off("msg:custom", answered));
  onKernelChange(model, answered, signal);
  const send = () => {
    if (waiting) return;
    waiting = true;
    model.send({ kind });
    changed();
  };
  return { send, isWaiting: () => waiting };
}
