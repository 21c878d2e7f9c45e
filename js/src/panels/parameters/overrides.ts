/** Writes `parameter_overrides` as the reader types: not at every key, and never late. */

import { type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { own } from "../../own";
import { useView } from "../../view/view";
import type { WidgetModel } from "../../wire";
import { stateIntents } from "../state";

const PAUSE_MS = 250;

export class OverrideWriter {
  readonly #model: WidgetModel;
  /** The texts that are typed and not written yet. */
  readonly #typed: Signal<ReadonlyMap<string, string>> = signal(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: WidgetModel) {
    this.#model = model;
  }

  /** Takes the text of a parameter; it is written after a pause, or with the next `flush`. */
  type(name: string, text: string): void {
    this.#typed.value = new Map([...this.#typed.value, [name, text]]);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  flush(): void {
    if (this.#typed.value.size) this.#write(this.#present());
  }

  reset(name: string): void {
    const { [name]: _, ...others } = this.#present();
    this.#write(others);
  }

  resetAll(): void {
    this.#write({});
  }

  /** The text as typed, written or not yet; `undefined` when the parameter is not overridden. */
  textOf(name: string): string | undefined {
    return this.#typed.value.get(name) ?? own(this.#model.get("parameter_overrides"), name);
  }

  #present(): Record<string, string> {
    return { ...this.#model.get("parameter_overrides"), ...Object.fromEntries(this.#typed.value) };
  }

  #write(overrides: Record<string, string>): void {
    clearTimeout(this.#timer);
    this.#typed.value = new Map();
    stateIntents(this.#model, { parameter_overrides: overrides });
  }
}

/** A writer for as long as the component is there: what is typed is stated before commands, and at the end. */
export function useOverrideWriter(): OverrideWriter {
  const { model } = useView();
  const writer = useMemo(() => new OverrideWriter(model), [model]);
  useLayoutEffect(() => {
    const life = new AbortController();
    model.onFlush(() => writer.flush(), life.signal);
    return () => {
      life.abort();
      writer.flush();
    };
  }, [model, writer]);
  return writer;
}
