/**
 * What Python and the browser say to each other: the JSON of every synced trait.
 *
 * Each trait has one writer. `selected_steps`, `reference_execution_arn`,
 * `pinned`, `inherit`, `parameter_overrides`, `display_name` and `code_target`
 * are intents, which both sides may state; everything else is derived in
 * Python, and the browser only shows it.
 */

import type { Signal } from "./connection";

/** One step as the graph draws it. */
export interface StepElement {
  /** The step's name: unique in the pipeline. Data, never HTML. */
  id: string;
  /** The step type, such as `Training`. */
  type: string;
  /** The name of the Condition or ForEach step that holds this one. */
  container: string | null;
  /** Where in its container it stands; `null` outside of one. */
  branch: "IfSteps" | "ElseSteps" | "ForEachBody" | null;
}

/** Edge (source, target): target consumes source; source is upstream. */
export interface StepEdge {
  source: string;
  target: string;
  /** Why it exists, as predicates of the target: `reads ModelArtifacts.S3ModelArtifacts`. */
  reasons: string[];
}

/** Where edges lead: left to right, or top to bottom. */
export type Orientation = "horizontal" | "vertical";

/** Where a step stands, by the upper left corner of its card. */
export interface NodePlace {
  /** In widths of a card. */
  x: number;
  /** In heights of a card. */
  y: number;
  /** 0 for the first column or row; each edge leads to a higher one. */
  rank: number;
  /** Its position among the steps of its rank. */
  order: number;
}

/** The rectangle around one branch of a Condition, or around a ForEach and its body; in cards, as `NodePlace`. */
export interface BoxPlace {
  container: string;
  branch: string;
  /** The branch for people: `If`, `Else` or `For each`. */
  title: string;
  /** How many boxes this one stands in. */
  depth: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The pipeline drawn in one orientation, in cards: a drawing is scaled by the size of its cards alone. */
export interface Drawing {
  width: number;
  height: number;
  /** In the order of the nodes. */
  nodes: NodePlace[];
  /**
   * In the order of the edges: the points at which an edge enters the ranks that it passes; it leaves each
   * straight ahead, one card further along. `null` for an edge that is not drawn, since a box tells it.
   */
  bends: ([x: number, y: number][] | null)[];
  /** Outer ones first. */
  boxes: BoxPlace[];
}

/** The pipeline as drawn, in definition order. Replaced when the pipeline is updated. */
export interface Elements {
  nodes: StepElement[];
  edges: StepEdge[];
  layout: Record<Orientation, Drawing>;
}

export type Severity = "error" | "warning";
export type PlanAction = "run" | "reuse" | "not-run";

/** The intents a repair sets; a key that is absent stays as it is. */
export interface Change {
  selected_steps?: string[];
  reference_execution_arn?: string | null;
  parameter_overrides?: Record<string, string>;
}

export interface Repair {
  /** Says exactly what the repair changes. */
  label: string;
  change: Change;
}

export interface Issue {
  code: string;
  severity: Severity;
  message: string;
  /** The steps the issue is about. */
  steps: string[];
  /** The parameters the issue is about. */
  parameters: string[];
  repairs: Repair[];
  /** The message without the values that it quotes; absent where it quotes none. */
  message_without_values?: string;
}

export interface PlannedStep {
  step: string;
  action: PlanAction;
  /** Why, as far as the selection itself does not say it; `""` if that is all. */
  reason: string;
}

/** The judgement of one selection; stale once `selected_steps` differs from the present selection. */
export interface Verdict {
  selected_steps: string[];
  can_start: boolean;
  /** For people: `2 run · 1 reused · 5 not run`. */
  summary: string;
  issues: Issue[];
  /** Every step, in definition order. */
  plan: PlannedStep[];
}

export interface ExecutionSummary {
  arn: string;
  name: string;
  status: string;
  /** ISO 8601. */
  started_at: string | null;
  /** Whether it can be the reference of the present selection; `null` while it was not examined. */
  can_serve: boolean | null;
  /** Why not; `""` if it can. */
  why_not: string;
  /** Where lent outputs come from that it only reused itself, as phrases. */
  origins: string[];
  /** `null` while it is not known. */
  duration_s: number | null;
  /** `""` while it is not known: the list does not say it. */
  created_by: string;
  /** What it ran with where that is not today's default; empty while it is not known. */
  changed_parameters: Record<string, string>;
}

/** The executions that may serve as a reference, newest first. */
export interface References {
  state: "pending" | "ready" | "errored";
  message: string;
  executions: ExecutionSummary[];
  /** Whether there may be older ones, which `more` asks for. */
  has_more: boolean;
}

export interface ReferenceStep {
  /** As the service says it: `Succeeded`, `Failed`, … */
  status: string;
  failure_reason: string;
  duration_s: number | null;
  /** Whether a cached result was taken. */
  cache_hit: boolean;
  /** How often it was tried; 0 if the service does not say. */
  attempt: number;
}

/** The chosen reference execution, step by step. */
export interface Reference {
  arn: string | null;
  state: "none" | "pending" | "ready" | "errored";
  message: string;
  steps: Record<string, ReferenceStep>;
}

export type ParameterType = "String" | "Integer" | "Float" | "Boolean";
/** `removed`: the pipeline no longer has it, and nothing is sent. */
export type ParameterSource = "required" | "default" | "inherited" | "overridden" | "removed";

export interface ParameterField {
  name: string;
  type: ParameterType;
  choices: string[];
  description: string;
  default: string | null;
  inherited: string | null;
  /** The value that will be sent, as text; `""` if there is none. */
  text: string;
  source: ParameterSource;
  /** `""` when the value can be sent. */
  problem: string;
  /** The steps that read the parameter. */
  read_by: string[];
  /** What became of the parameter since the reference ran. */
  since_reference: "" | "added" | "removed";
  /** That an override has no effect on what is selected; `""` otherwise. */
  effect: string;
}

/** What reusing steps saves, compared with running them too. */
export interface Savings {
  /** One line; `""` if nothing that is reused has a known time. */
  text: string;
  /** A row for each reused step; the same keys in each, as headings. */
  rows: Record<string, string>[];
  /** The reused steps of which it is not known how long they took. */
  without_times: string[];
}

/** What has changed in the pipeline since the reference ran, as of when it was asked for. */
export interface Drift {
  /** `none`: not asked for, or not known. */
  state: "none" | "ready";
  added: string[];
  removed: string[];
  changed: string[];
  renamed: { before: string; now: string }[];
  /** Of which step `diff` is; `""` for none. */
  step: string;
  /** A unified diff of the step's JSON; `""` if nothing has changed. */
  diff: string;
}

/** A parameter value that is not the one it was compared with. */
export interface ChangedValue {
  name: string;
  value: string;
  /** `null` if there was nothing to compare it with. */
  before: string | null;
}

/** An execution with what it did, as far as is known. */
export interface HistoryEntry {
  arn: string;
  name: string;
  status: string;
  /** ISO 8601. */
  started_at: string | null;
  description: string;
  duration_s: number | null;
  created_by: string;
  /** Whether it was started with a selection; `null` while that is not known. */
  is_selective: boolean | null;
  selected_steps: string[];
  /** `""` without a reference. */
  reference_name: string;
  /** The steps it ran itself. */
  ran: string[];
  /** What it took over, as phrases: `Prepare from nightly`. */
  reused: string[];
  changed: ChangedValue[];
  /** With what `changed` compares; `""`: with nothing, it has every value. */
  compared_with: "" | "reference" | "defaults";
  /** What failed and why; a `step` of `""` is the execution as a whole. */
  failures: { step: string; reason: string }[];
  /** Why the rest is not known; `""` if it is. */
  unknown: string;
}

/** The latest executions, newest first, as of when they were asked for last. */
export interface History {
  state: "none" | "pending" | "ready" | "errored";
  message: string;
  entries: HistoryEntry[];
  /** Whether there are older ones, which `history-more` asks for. */
  has_more: boolean;
}

export type StepRunState = "waiting" | "executing" | "ran" | "reused" | "failed" | "stopped" | "not-run";

/** A page of the AWS console; its address is Python's. */
export interface Link {
  label: string;
  url: string;
}

export interface StepRun {
  state: StepRunState;
  detail: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** How often it was tried; 0 if that is not known. */
  attempts: number;
  /** The name of what it made, such as a training job; `""` if nothing. */
  resource: string;
  /** Where the AWS console shows it and its logs; none for what is not on AWS. */
  links: Link[];
  /** Whether `{ kind: "log" }` finds a log of it. */
  has_log: boolean;
}

export interface LogLine {
  /** ISO 8601. */
  at: string;
  /** As it was written: data, never HTML; it may have control characters. */
  text: string;
}

/** The log that somebody has opened, as of when it was read last. */
export interface ShownLog {
  /** `""` for none. */
  step: string;
  state: "none" | "pending" | "ready" | "errored";
  /** The last ones, oldest first. */
  lines: LogLine[];
  /** What is to be said besides: which lines they are, or why there are none. */
  message: string;
}

/** The execution this widget watches, replaced with each snapshot. */
export interface Run {
  state: "idle" | "starting" | "running" | "ended" | "errored";
  arn: string;
  name: string;
  status: string;
  message: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** For people, once it has ended: `Succeeded in 2 min 5 s: 2 ran, 1 reused`. */
  summary: string;
  /** Whether `{ kind: "retry" }` can take it up again. */
  can_retry: boolean;
  /** Once it has ended: what selects its failed steps and what follows, reusing the rest of it. */
  offer: Repair | null;
  steps: Record<string, StepRun>;
}

export type CodeTarget = "boto3" | "cli" | "sdk-v2" | "sdk-v3";

/** The present request as code. */
export interface Code {
  target: CodeTarget;
  /** `""` while the verdict forbids a request. */
  text: string;
}

/** The selection as text, or a text that was typed and cannot be read. */
export interface Expression {
  text: string;
  /** `""` when the text stands for the selection. */
  problem: string;
  /** Where the problem begins: characters, counted from 1. */
  column: number;
}

/** A named selection. */
export interface Preset {
  code: string;
  label: string;
  /** What it selects. */
  steps: string[];
  /** Why it cannot be had; `""` when it can. */
  unavailable: string;
  /** Why it selects these steps, where the label does not say it. */
  explanation: string;
}

/** What concerns the widget as a whole: no credentials, no such pipeline, throttling. */
export interface Notice {
  severity: "" | Severity;
  message: string;
}

/** The traits of `StepGraph`, which renders the graph alone. */
export interface StepGraphState {
  /** `IPY_MODEL_…`: the hosted `ipycytoscape.CytoscapeWidget`. */
  graph: string;
  /** Of the graph, in CSS pixels. */
  height: number;
  elements: Elements;
  selected_steps: string[];
  verdict: Verdict;
  reference: Reference;
  run: Run;
}

/** The traits of `SelectiveExecutionWidget`. */
export interface WidgetState extends StepGraphState {
  pipeline_name: string;
  /** The id of the model, which the pictures of this widget carry as a class. Written once. */
  picture_id?: string;
  /** Whether parameter values may be saved with the notebook. Python's alone. */
  save_parameter_values?: boolean;
  /** ISO 8601: when the state was saved that a notebook without a kernel shows; absent in a live widget. */
  saved_at?: string;
  /** `null` means no reference. */
  reference_execution_arn: string | null;
  /** Whether somebody chose the reference; unset, the best is taken for each selection. An intent. */
  pinned: boolean;
  /** What parameters without an override take. An intent. */
  inherit: "reference" | "defaults";
  /** The text as typed; Python converts it. */
  parameter_overrides: Record<string, string>;
  references: References;
  parameter_form: ParameterField[];
  /** What `code_shown` is wanted for. */
  code_target: CodeTarget;
  code_shown: Code;
  /** Of the next execution; `""` takes `proposed_name`. */
  display_name: string;
  proposed_name: string;
  /** Why `display_name` cannot be sent; `""` when it can. */
  display_name_problem: string;
  expression: Expression;
  /** As of when it was asked for last; empty before. */
  preset_menu: Preset[];
  savings_shown: Savings;
  drift_shown: Drift;
  history_shown: History;
  log_shown: ShownLog;
  notice: Notice;
}

/** What the browser asks Python to do. */
export type Message =
  /** There is a browser: what was held back, lest it be stored where there is none, is wanted. */
  | { kind: "hello" }
  /** Somebody looks at the reference: who started it is wanted. */
  | { kind: "describe" }
  | { kind: "start" | "stop" | "retry" | "refresh" | "presets" | "more" | "history" | "history-more" }
  /** Show that execution on the graph; state what it was started with. */
  | { kind: "watch" | "repeat"; arn: string }
  /** Answered by the whole state and `{ kind: "pong" }`, once everything that was sent before has been taken. */
  | { kind: "ping" }
  /** `step` may be `""`: only what has changed, and no diff. */
  | { kind: "drift"; step: string }
  /** Opens the log of a step, in place of another; `""` closes it. */
  | { kind: "log"; step: string }
  | { kind: "select"; expression: string };

/** A widget model of the page's widget manager, such as the hosted graph's. */
export interface ManagedModel {
  get(key: string): unknown;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

export interface WidgetManager {
  /** Of Jupyter's managers alone, as is `restored`; `connection.ts` reads them. */
  readonly kernel?: unknown;
  readonly restored?: Signal;
  get_model(id: string): Promise<ManagedModel>;
}

/** An anywidget model, as far as it is used here. `on` and `off` take `change:<trait>` and `msg:custom`. */
export interface Model<State> {
  /** Absent where a page has no widget manager, as in tests. */
  readonly widget_manager?: WidgetManager;
  get<K extends keyof State & string>(key: K): State[K];
  set<K extends keyof State & string>(key: K, value: State[K]): void;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  save_changes(): void;
  send(content: Message): void;
}

export type WidgetModel = Model<WidgetState>;
export type StepGraphModel = Model<StepGraphState>;
