/** A widget model without a kernel, and the panels mounted on it. */

import { mountPanels, type PanelSlots } from "../src/panels";
import { Pointing } from "../src/pointing";
import type { Issue, Message, ParameterField, StepRun, Verdict, WidgetModel, WidgetState } from "../src/wire";
import { elementsWith, listed, NO_REFERENCE, NO_RUN, step } from "./wire_fake";

type Listener = () => void;

/** Behaves as a Jupyter widget model does: a set of an equal value changes nothing. */
export class FakeModel {
  readonly sent: Message[] = [];
  /** What each `save_changes()` wrote. */
  readonly saves: Partial<WidgetState>[] = [];
  comm_live = true;
  private unsaved: Partial<WidgetState> = {};
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private state: WidgetState) {}

  get(key: keyof WidgetState): unknown {
    return this.state[key];
  }

  set(key: keyof WidgetState, value: unknown): void {
    this.unsaved = { ...this.unsaved, [key]: value };
    this.change({ [key]: value });
  }

  save_changes(): void {
    this.saves.push(this.unsaved);
    this.unsaved = {};
  }

  send(message: Message): void {
    this.sent.push(message);
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }

  /** Python states something; resolves once the panels show it. */
  async answer(changes: Partial<WidgetState>): Promise<void> {
    this.change(changes);
    await rendered();
  }

  async loseKernel(): Promise<void> {
    this.comm_live = false;
    this.trigger("comm_live_update");
    await rendered();
  }

  trigger(event: string): void {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }

  listenerCount(): number {
    return [...this.listeners.values()].reduce((count, listeners) => count + listeners.size, 0);
  }

  private change(changes: Partial<WidgetState>): void {
    const keys = Object.keys(changes) as (keyof WidgetState)[];
    const changed = keys.filter((key) => JSON.stringify(changes[key]) !== JSON.stringify(this.state[key]));
    this.state = { ...this.state, ...changes };
    for (const key of changed) this.trigger(`change:${key}`);
  }
}

/** The panels render once per frame with changes, after it. */
export function rendered(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export function verdict(selected_steps: string[], changes: Partial<Verdict> = {}): Verdict {
  const plan = ["Prepare", "Train", "Evaluate"].map((step) => ({
    step,
    action: selected_steps.includes(step) ? ("run" as const) : ("not-run" as const),
    reason: "",
  }));
  const summary = `${selected_steps.length} run · 0 reused · ${3 - selected_steps.length} not run`;
  return { selected_steps, can_start: true, summary, issues: [], plan, ...changes } as Verdict;
}

export function issue(changes: Partial<Issue>): Issue {
  return { severity: "error", message: "", steps: [], parameters: [], repairs: [], ...changes } as Issue;
}

export function stepRun(changes: Partial<StepRun>): StepRun {
  const untold = { attempts: 1, resource: "", links: [], has_log: false };
  return { state: "waiting", detail: "", started_at: null, ended_at: null, ...untold, ...changes };
}

export function field(changes: Partial<ParameterField>): ParameterField {
  return {
    name: "InputData",
    type: "String",
    choices: [],
    description: "",
    default: null,
    inherited: null,
    text: "",
    source: "default",
    problem: "",
    read_by: [],
    since_reference: "",
    effect: "",
    ...changes,
  };
}

export function widgetState(changes: Partial<WidgetState> = {}): WidgetState {
  const state: WidgetState = {
    pipeline_name: "AbalonePipeline",
    graph: "IPY_MODEL_1",
    height: 400,
    elements: elementsWith([
      step("Prepare", { type: "Processing" }),
      step("Train"),
      step("Evaluate", { type: "Processing" }),
    ]),
    selected_steps: [],
    reference_execution_arn: null,
    pinned: false,
    inherit: "reference",
    parameter_overrides: {},
    verdict: verdict([]),
    references: listed([]),
    reference: NO_REFERENCE,
    parameter_form: [],
    run: NO_RUN,
    code_target: "boto3",
    code_shown: { target: "boto3", text: "" },
    display_name: "",
    proposed_name: "",
    display_name_problem: "",
    expression: { text: "", problem: "", column: 0 },
    preset_menu: [],
    savings_shown: { text: "", rows: [], without_times: [] },
    history_shown: { state: "none", message: "", entries: [], has_more: false },
    drift_shown: {
      state: "none",
      added: [],
      removed: [],
      changed: [],
      renamed: [],
      step: "",
      diff: "",
    },
    log_shown: { step: "", state: "none", lines: [], message: "" },
    notice: { severity: "", message: "" },
  };
  return { ...state, ...changes };
}

export interface Mounted {
  model: FakeModel;
  slots: PanelSlots;
  pointing: Pointing;
  unmount(): void;
}

/** Puts a whole set of panels into the page, which is emptied first. */
export function mount(
  changes: Partial<WidgetState> = {},
  model = new FakeModel(widgetState(changes)),
): Mounted {
  const view = new AbortController();
  const pointing = new Pointing(() => model.get("parameter_form") as ParameterField[]);
  const part = () => document.createElement("div");
  const slots = { toolbar: part(), side: part(), issues: part(), footer: part() };
  document.body.replaceChildren(...Object.values(slots));
  mountPanels(model as unknown as WidgetModel, slots, pointing, view.signal);
  return { model, slots, pointing, unmount: () => view.abort() };
}

/** The one element that matches; fails when there is none. */
export function one<Found extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`Nothing matches ${selector}`);
  return found;
}

export function buttonNamed(root: ParentNode, label: string): HTMLButtonElement {
  const found = [...root.querySelectorAll("button")].find(
    (button) => button.textContent === label || button.getAttribute("aria-label") === label,
  );
  if (!found) throw new Error(`No button is labelled ${label}`);
  return found;
}

export function press(element: HTMLElement, key: string): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

export function typeInto(control: HTMLInputElement, text: string): void {
  control.focus();
  control.value = text;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

export function isUnavailable(button: HTMLElement): boolean {
  return button.getAttribute("aria-disabled") === "true";
}
