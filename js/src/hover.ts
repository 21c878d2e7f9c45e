/**
 * The step or parameter that the user of one view points at, and what it reads or is read by.
 *
 * The graph and the panels each report which of their items is pointed at, and
 * mark those related to it; neither knows the other, and Python is not involved.
 */
import { onAbort } from "./listen";
import type { ParameterField } from "./wire";

/** A step or parameter; its kind is as in the attribute with its name, `data-step` or `data-parameter`. */
export interface Subject {
  kind: "step" | "parameter";
  name: string;
}

export class Hover {
  readonly #fields: () => readonly ParameterField[];
  readonly #reactions = new Set<() => void>();
  #indexed: readonly ParameterField[] | null = null;
  #parameters: ReadonlyMap<string, string[]> = new Map();
  #hovered: Subject | null = null;
  #focused: Subject | null = null;
  #keyboardIsNewer = false;

  /** @param fields Returns the current parameters, each with the steps that read it. */
  constructor(fields: () => readonly ParameterField[]) {
    this.#fields = fields;
  }

  /** What the pointer or the keyboard reached last and is still on; `null` while nothing is pointed at. */
  get subject(): Subject | null {
    return this.#keyboardIsNewer ? (this.#focused ?? this.#hovered) : (this.#hovered ?? this.#focused);
  }

  /** The steps that read the parameter pointed at. */
  get readers(): readonly string[] {
    const subject = this.subject;
    return subject?.kind === "parameter" ? this.readersOf(subject.name) : [];
  }

  /** The parameters that the step pointed at reads. */
  get read(): readonly string[] {
    const subject = this.subject;
    return subject?.kind === "step" ? this.parametersOf(subject.name) : [];
  }

  readersOf(parameter: string): readonly string[] {
    return this.#fields().find(({ name }) => name === parameter)?.read_by ?? [];
  }

  parametersOf(step: string): readonly string[] {
    const fields = this.#fields();
    if (fields !== this.#indexed) {
      this.#indexed = fields;
      this.#parameters = parametersByStep(fields);
    }
    return this.#parameters.get(step) ?? [];
  }

  /** Records that the pointer is on a step or a parameter, or on neither. */
  setPointed(subject: Subject | null): void {
    this.#change(() => {
      this.#hovered = subject;
      this.#keyboardIsNewer = false;
    });
  }

  /** Records that the keyboard focus is on a step or a parameter, or on neither. */
  setFocused(subject: Subject | null): void {
    this.#change(() => {
      this.#focused = subject;
      this.#keyboardIsNewer = true;
    });
  }

  /** Calls `react` when something else is pointed at, until the signal aborts. */
  onChange(react: () => void, signal: AbortSignal): void {
    this.#reactions.add(react);
    onAbort(signal, () => this.#reactions.delete(react));
  }

  #change(set: () => void): void {
    const before = this.subject;
    set();
    if (isSame(before, this.subject)) return;
    for (const react of this.#reactions) react();
  }
}

/** `Reads MaxDepth, NumRound`; `""` for none. */
export function readsText(parameters: readonly string[]): string {
  return parameters.length ? `Reads ${parameters.join(", ")}` : "";
}

/** `Read by AbaloneTrain, AbaloneEval`, or a text that no step reads it. */
export function readByText(steps: readonly string[]): string {
  return steps.length ? `Read by ${steps.join(", ")}` : "No step reads it";
}

function parametersByStep(fields: readonly ParameterField[]): ReadonlyMap<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const { name, read_by } of fields) {
    for (const step of read_by) parameters.set(step, [...(parameters.get(step) ?? []), name]);
  }
  return parameters;
}

function isSame(one: Subject | null, other: Subject | null): boolean {
  return one?.kind === other?.kind && one?.name === other?.name;
}
