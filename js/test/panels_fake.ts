/** The panels, mounted on a model with a fake Python that follows the protocol. */

import { bridgeOf } from "../src/bridge";
import type { Hover } from "../src/hover";
import { mountShell } from "../src/panels/shell";
import { View } from "../src/view/view";
import type { Issue, ParameterField, StepRun, Traits, Verdict, WidgetModel } from "../src/wire";
import { FakeModel, rendered } from "./python_fake";
import {
  elementsWith,
  listed,
  NO_COMPARISON,
  NO_NOTICE,
  NO_REFERENCE,
  NO_RUN,
  NO_RUNS,
  NO_SWEEP_PLAN,
  step,
} from "./wire_fake";

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
  return {
    severity: "error",
    message: "",
    message_without_values: "",
    steps: [],
    parameters: [],
    repairs: [],
    ...changes,
  } as Issue;
}

export function stepRun(changes: Partial<StepRun>): StepRun {
  const untold = { attempts: 1, resource: "", links: [], has_log: false, iterations: null };
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
    changes: [],
    ...changes,
  };
}

export function widgetState(changes: Partial<Traits> = {}): Traits {
  const state: Traits = {
    pipeline_name: "AbalonePipeline",
    has_service: true,
    graph: "IPY_MODEL_1",
    height: 400,
    side_share: 0.38,
    orientation: "auto",
    beginnings: [],
    details_shown: { step: "", definition: [], run: [], reference: [] },
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
    varied_parameters: {},
    max_parallel: 2,
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
    runs_shown: NO_RUNS,
    comparison_shown: NO_COMPARISON,
    sweep_plan: NO_SWEEP_PLAN,
    sweeps_shown: [],
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
    notice: NO_NOTICE,
    revision: 1,
    answered: {},
    can_undo: false,
    can_redo: false,
    picture_id: "0123456789abcdef",
    save_parameter_values: false,
    saved_fields: {},
  };
  return { ...state, ...changes };
}

export interface Mounted {
  model: FakeModel;
  bridge: WidgetModel;
  root: HTMLElement;
  /** The parts that tests of one panel look at; all but the side panel may be anywhere in the view. */
  slots: Record<"toolbar" | "side" | "issues" | "footer", HTMLElement>;
  view: View;
  hover: Hover;
  unmount(): void;
}

/** Puts a whole view except its graph into the page, which is emptied first. */
export function mount(changes: Partial<Traits> = {}, model = new FakeModel(widgetState(changes))): Mounted {
  const life = new AbortController();
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const bridge = bridgeOf(model, life.signal);
  const view = new View(bridge, life.signal);
  mountShell(view, root, () => undefined, life.signal);
  const slots = { toolbar: root, side: one(root, ".ssw-side"), issues: root, footer: root };
  return { model, bridge, root, view, slots, hover: view.hover, unmount: () => life.abort() };
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

export { FakeModel, rendered };
