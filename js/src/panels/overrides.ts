/** Writes `parameter_overrides` as the reader types: not at every key, and never late. */

import { own } from "../own";
import type { WidgetModel } from "../wire";
import { stateIntents } from "./state";

const PAUSE_MS = 250;

export interface OverrideWriter {
  /** Takes the text of a parameter; it is written after a pause, or with the next `flush`. */
  type(name: string, text: string): void;
  flush(): void;
  reset(name: string): void;
  resetAll(): void;
  /** The text as typed, written or not yet; `undefined` when the parameter is not overridden. */
  textOf(name: string): string | undefined;
}

export function makeOverrideWriter(model: WidgetModel, signal: AbortSignal): OverrideWriter {
  const typed = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = (overrides: Record<string, string>) => {
    clearTimeout(timer);
    typed.clear();
    stateIntents(model, { parameter_overrides: overrides });
  };
  const present = () => ({ ...model.get("parameter_overrides"), ...Object.fromEntries(typed) });
  const flush = () => {
    if (typed.size) write(present());
  };
  model.onFlush(flush, signal);
  signal.addEventListener("abort", flush);
  return {
    type(name, text) {
      typed.set(name, text);
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE_MS);
    },
    flush,
    reset(name) {
      const { [name]: _, ...others } = present();
      write(others);
    },
    resetAll: () => write({}),
    textOf: (name) => typed.get(name) ?? own(model.get("parameter_overrides"), name),
  };
}
