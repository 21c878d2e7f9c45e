/** States the texts of parameters as the user types: not at every key, but always before a command. */

import { type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { own } from "../../own";
import { useView } from "../../view/view";
import type { WidgetModel } from "../../wire";
import { stateIntents } from "../state";

const PAUSE_MS = 250;

/** The intents that map parameters to texts. */
export type TextsIntent = "parameter_overrides" | "varied_parameters";

export class TextsWriter {
  readonly #model: WidgetModel;
  readonly #intent: TextsIntent;
  /** The texts that have been typed and not written yet. */
  readonly #typed: Signal<ReadonlyMap<string, string>> = signal(new Map());
  /** The texts that parameters had before they were reset. */
  readonly #past = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: WidgetModel, intent: TextsIntent) {
    this.#model = model;
    this.#intent = intent;
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
    const { [name]: text, ...others } = this.#present();
    if (text !== undefined) this.#past.set(name, text);
    this.#write(others);
  }

  /** Gives the parameter the text that it had before its reset, or else `text`. */
  restore(name: string, text: string): void {
    this.type(name, this.#past.get(name) ?? text);
    this.flush();
  }

  /** The text as typed, written or not yet; `undefined` when the parameter has none. */
  textOf(name: string): string | undefined {
    return this.#typed.value.get(name) ?? own(this.#model.get(this.#intent), name);
  }

  #present(): Record<string, string> {
    return { ...this.#model.get(this.#intent), ...Object.fromEntries(this.#typed.value) };
  }

  #write(texts: Record<string, string>): void {
    clearTimeout(this.#timer);
    this.#typed.value = new Map();
    stateIntents(this.#model, { [this.#intent]: texts });
  }
}

/** A writer for the component's lifetime: what is typed is stated before commands, and on unmount. */
export function useTextsWriter(intent: TextsIntent): TextsWriter {
  const { model } = useView();
  const writer = useMemo(() => new TextsWriter(model, intent), [model, intent]);
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
