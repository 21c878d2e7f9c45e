/* Made from sagemaker_selective_widget/widget/schema.py by `make build`. Do not edit. */

/** One step as the graph draws it. */
export interface StepElement {
  /** The step's name: unique in the pipeline. Data, never HTML. */
  id: string;
  /** The step type, such as `Training`. */
  type: string;
  /** The display name of the definition, on one line; `""` if there is none, or if it repeats `id`. */
  display_name: string;
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

export type OrientationChoice = "auto" | "horizontal" | "vertical";

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

/** The rectangle around a branch of a Condition, or around a ForEach and its body; in cards. */
export interface BoxPlace {
  container: string;
  branch: string;
  /** The branch for people: `If · mse ≤ MseThreshold`, `If`, `Else` or `For each`. */
  title: string;
  /** How many boxes this one stands in. */
  depth: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The rectangle over the cards of a chain of steps that stand in one line; in cards. */
export interface LanePlace {
  /** Stands for the names of its steps, where the drawing is too small for them. */
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The pipeline drawn in one orientation, in cards: it is scaled by the size of a card alone. */
export interface Drawing {
  width: number;
  height: number;
  /** In the order of the nodes. */
  nodes: NodePlace[];
  /**
   * In the order of the edges: the points [x, y] at which an edge enters the ranks that it passes; it
   * leaves each straight ahead, one card further along. `null` for an edge that a box tells.
   */
  bends: ([number, number][] | null)[];
  /** Outer ones first. */
  boxes: BoxPlace[];
  lanes: LanePlace[];
}

/** The pipeline as drawn, in definition order; replaced when the pipeline is updated. */
export interface Elements {
  nodes: StepElement[];
  edges: StepEdge[];
  layout: Record<Orientation, Drawing>;
}

export type Severity = "error" | "warning";

export type PlanAction = "run" | "reuse" | "not-run";

/** What a repair does to the present intents; a key that is absent leaves things as they are. */
export interface Patch {
  add_steps?: string[];
  remove_steps?: string[];
  /** Sets and pins the reference; `null` is no reference. */
  reference_execution_arn?: string | null;
  set_overrides?: Record<string, string>;
  unset_overrides?: string[];
}

/** One way out of an issue. */
export interface Repair {
  /** Says exactly what the repair changes. */
  label: string;
  patch: Patch;
}

/** One finding of the judge. */
export interface Issue {
  code: string;
  severity: Severity;
  message: string;
  /** The message without the parameter values and execution names that it quotes. */
  message_without_values: string;
  /** The steps the issue is about. */
  steps: string[];
  /** The parameters the issue is about. */
  parameters: string[];
  repairs: Repair[];
  /** What the graph writes on a step that the issue is about: `cannot be reused`; a few words. */
  mark: string;
}

/** What will become of one step. */
export interface PlannedStep {
  step: string;
  action: PlanAction;
  /** Why, as far as the selection itself does not say it; `""` if that is all. */
  reason: string;
}

/** The judgement of the intents that `answered` names; stale while the browser has stated others. */
export interface Verdict {
  selected_steps: string[];
  can_start: boolean;
  /** For people: `2 run · 1 reused · 5 not run`. */
  summary: string;
  issues: Issue[];
  /** Every step, in definition order; empty while nothing is selected. */
  plan: PlannedStep[];
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

/** A named selection. */
export interface Preset {
  code: string;
  label: string;
  /** The steps that it selects. */
  steps: string[];
  /** Why it cannot be had; `""` when it can. */
  unavailable: string;
  /** Why it selects these steps, where the label does not say it. */
  explanation: string;
}

/** A first selection that is offered while nothing is selected. */
export interface Beginning {
  code: "failure" | "last-time" | "changed" | "all";
  /** Of the button: `Re-run from Clean · 4 steps`. */
  label: string;
  /** Why one would, where the label does not say it: `Clean failed in nightly: ValueError: …`. */
  explanation: string;
  steps: string[];
  /** What the button does: it has no selection to keep. */
  patch: Patch;
}

/** The selection as text, or a text that was typed and cannot be read. */
export interface Expression {
  text: string;
  /** `""` when the text stands for the selection. */
  problem: string;
  /** Where the problem begins: characters, counted from 1. */
  column: number;
}

/** An execution that may be the reference. */
export interface ExecutionSummary {
  /** Where it stands in the list, counted from 0, the newest. */
  position: number;
  arn: string;
  name: string;
  status: string;
  /** ISO 8601. */
  started_at: string | null;
  /** Whether it can be the reference of the present selection; `null` while it was not examined. */
  can_serve: boolean | null;
  /** Why not; `""` if it can. */
  why_not: string;
  /** Which executions made the outputs that it only reused itself, as phrases. */
  origins: string[];
  /** `null` while it is not known. */
  duration_s: number | null;
  /** `""` while it is not known: the list does not say it. */
  created_by: string;
  /** The values that are not today's defaults; empty while they are not known. */
  changed_parameters: Record<string, string>;
}

/** The executions that may serve as a reference. */
export interface References {
  state: "ready" | "pending" | "errored";
  message: string;
  /** How many are listed. */
  count: number;
  /**
   * The newest of them, the newest first, and after them the reference where it is listed and older. The
   * command `references` asks for others.
   */
  executions: ExecutionSummary[];
  /** Whether there may be older ones, which the command `more` asks for. */
  has_more: boolean;
}

/** What the reference execution did with one step. */
export interface ReferenceStep {
  /**
   * As the service says it: `Succeeded`, `Failed`, …. Where rows that would tell are not listed, it is
   * `Not listed`, or, of a step that runs once for each item, `Not all listed`.
   */
  status: string;
  failure_reason: string;
  duration_s: number | null;
  /** Whether a cached result was taken. */
  cache_hit: boolean;
  /** How often it was tried; 0 if the service does not say. */
  attempt: number;
  /** ISO 8601. */
  started_at: string | null;
  /** Whether the command `reference-log` finds a log of it. */
  has_log: boolean;
  /** Where the AWS console shows it and its logs. */
  links: Link[];
}

/** An execution that can take the place of the reference. */
export interface NewerExecution {
  arn: string;
  name: string;
}

/** The chosen reference execution, step by step. */
export interface Reference {
  arn: string | null;
  state: "none" | "pending" | "ready" | "errored";
  message: string;
  steps: Record<string, ReferenceStep>;
  /** Whether there are rows of iterations that are not listed; the command `list-steps` lists them. */
  has_more_steps: boolean;
  /** Whether they are being listed, part by part. */
  is_listing: boolean;
  /**
   * What the automatic reference would be if it were chosen now; it stays until the selection changes, or
   * somebody states `pinned: false`, also where it is that already.
   */
  newer: NewerExecution | null;
}

/** A step that has another name than when the reference ran. */
export interface Renamed {
  before: string;
  now: string;
}

/** What has changed in the pipeline since the reference ran, as of when it was asked for. */
export interface Drift {
  /** `none`: not asked for, or not known. */
  state: "none" | "ready";
  added: string[];
  removed: string[];
  changed: string[];
  renamed: Renamed[];
  /** The step whose change `diff` shows; `""` for none. */
  step: string;
  /** A unified diff of the step's JSON; `""` if nothing has changed. */
  diff: string;
}

export type ParameterType = "String" | "Integer" | "Float" | "Boolean";

/** `removed`: the pipeline no longer has it, and nothing is sent. */
export type ParameterSource = "default" | "inherited" | "overridden" | "required" | "removed";

/** One field of the parameter form. */
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
  /** Whether the parameter is new since the reference ran, or gone. */
  since_reference: "" | "added" | "removed";
  /** That an override has no effect on what is selected; `""` otherwise. */
  effect: string;
  /**
   * The steps that another value changes: those that read the parameter, and all downstream of them; in
   * definition order.
   */
  changes: string[];
}

/** A parameter value that is not the one it was compared with. */
export interface ChangedValue {
  name: string;
  value: string;
  /** `null` if there was nothing to compare it with. */
  before: string | null;
}

/** A step that failed. */
export interface Failure {
  /** `""` is the execution as a whole. */
  step: string;
  reason: string;
}

/** Which way a metric gets better. */
export type Direction = "minimize" | "maximize";

export type MetricKind = "file" | "training" | "tuning" | "automl" | "mlflow";

/** A metric that a column of the table shows. */
export interface MetricColumn {
  /** The key of `RunRow.metrics`: `AbaloneEval: regression_metrics.mse.value`. */
  name: string;
  step: string;
  kind: MetricKind;
  /** Whether the definition names it: shown by default, where others can be switched on. */
  is_declared: boolean;
}

/** The metric that executions are judged by. */
export interface Objective {
  /** A `MetricColumn.name`. */
  name: string;
  direction: Direction;
  /** The Condition step that compares it; `""` if none does. */
  condition: string;
  /** What it is compared with, where that is known as a number. */
  threshold: number | null;
  /** The names that the command `objective` may choose, this one too. */
  choices: string[];
}

/** What an execution did, as far as is known. */
export interface RunReport {
  /** Whether it was started with a selection. */
  is_selective: boolean;
  selected_steps: string[];
  /** `""` without a reference. */
  reference_name: string;
  /** The steps it ran itself. */
  ran: string[];
  /** The steps it reused, as phrases: `Prepare from nightly`. */
  reused: string[];
  /** The steps that it may have run or reused too; the command `list-steps` lists their rows. */
  unlisted: string[];
  changed: ChangedValue[];
  /** What `changed` compares with; `""`: with nothing, it has every value. */
  compared_with: "" | "reference" | "defaults";
  failures: Failure[];
}

/** An execution as a row of the table. */
export interface RunRow {
  arn: string;
  name: string;
  status: string;
  /** ISO 8601. */
  started_at: string | null;
  duration_s: number | null;
  created_by: string;
  /** `""` for the trial of a sweep: its description is for machines. */
  description: string;
  /** Every parameter value; empty while it is not known. */
  values: Record<string, string>;
  /** By `MetricColumn.name`; `null` is not a number, and a key that is missing was not reported. */
  metrics: Record<string, number | null>;
  /** `none`: nobody has asked. `partial`: some were read, `metrics_problem` says why others were not. */
  metrics_state: "none" | "pending" | "ready" | "partial" | "errored";
  /** Why metrics are missing, in whole sentences; `""` if none are. */
  metrics_problem: string;
  /** What each Condition step came to: `True` or `False`. */
  outcomes: Record<string, string>;
  /** The id of the sweep that it is a trial of; `""` for none. */
  sweep: string;
  /** Which trial of it, from 0. */
  trial: number | null;
  /** Whether it is the best trial of its sweep, as far as is known. */
  is_best: boolean;
  is_reference: boolean;
  /** Whether this kernel has started it. */
  is_own: boolean;
  /** `null` while it is not known. */
  report: RunReport | null;
  /** Why the report is not known, or not all of it; `""` if it is, or nobody has asked. */
  unknown: string;
}

/** All listed executions, newest first; details only of those that the command `runs-details` names. */
export interface Runs {
  state: "none" | "pending" | "ready" | "errored";
  message: string;
  rows: RunRow[];
  /** Whether there may be older ones, which the command `runs-more` asks for. */
  has_more: boolean;
  /** Those that the definition names first. */
  metrics: MetricColumn[];
  /** The parameters that differ between the rows of which the values are known. */
  varied: string[];
  /** `null` where none is known. */
  objective: Objective | null;
}

/** One thing that is compared. */
export interface ComparedRow {
  name: string;
  /** One for each compared execution. */
  texts: string[];
  is_different: boolean;
}

/** What differs between the definitions of one step. */
export interface StepDifference {
  step: string;
  /** Which of the compared executions differs from the first, from 0. */
  execution: number;
  /** `has changed`, `is only in the first`, `is not in the first` or `is called X in the first`. */
  change: string;
  /** A unified diff of the step's JSON; may be `""`. */
  diff: string;
}

/** Executions side by side; the first is the one that the others are compared with. */
export interface Comparison {
  /** Empty: nothing is compared. */
  arns: string[];
  names: string[];
  values: ComparedRow[];
  /** The texts are `ran`, `reused`, `cached`, `failed`, `stopped`, `not run` or another status. */
  steps: ComparedRow[];
  metrics: ComparedRow[];
  /** The first row is `the execution`. */
  durations: ComparedRow[];
  definition: StepDifference[];
  /** The names of the executions whose definition cannot be known. */
  unknown_definitions: string[];
  /** Why there is nothing, or what is still being found out. */
  message: string;
}

/** One execution of a sweep. */
export interface SweepTrial {
  /** From 0. */
  index: number;
  /** Of the varied parameters. */
  values: Record<string, string>;
  /** `""` before it has started. */
  arn: string;
  /** `Waiting`, `Starting`, `Refused`, or the status of the execution. */
  status: string;
  reason: string;
  /** `null` while it is not known, and where it is not a number. */
  objective: number | null;
  duration_s: number | null;
}

/** Executions of one selection that differ in the values of parameters. */
export interface Sweep {
  id: string;
  /** `found`: another kernel has started it, and `sweep-resume` takes it over. */
  state: "found" | "running" | "stopping" | "ended";
  selected_steps: string[];
  reference_execution_arn: string | null;
  varied: string[];
  objective: Objective | null;
  /** ISO 8601: when the first trial has; `null` while that is not known. */
  started_at: string | null;
  /** When the last trial has; `null` before. */
  ended_at: string | null;
  /** The objective of the reference; `null` while it is not known, and where it is not a number. */
  reference_objective: number | null;
  trials: SweepTrial[];
  /** The index of the best trial so far. */
  best: number | null;
  /** Trials by `waiting`, `running`, `succeeded`, `failed` and `stopped`. */
  counts: Record<string, number>;
  /** What there is to say of it: `Stopped after 3 failures.` */
  message: string;
}

/** What would start while something is varied. */
export interface SweepPlan {
  /** `none`: nothing is varied. `pending`: the reference, or its times, are being found out. */
  state: "none" | "pending" | "ready";
  /** By parameter, why its list or range cannot be used. */
  problems: Record<string, string>;
  trial_count: number;
  /** How many trials were left out, for they have the values of another. */
  dropped_count: number;
  /** Of all trials, by the times of the reference and `max_parallel` at a time. */
  expected_s: number | null;
  instance_hours: number | null;
  /** Whether the command `sweep` is accepted as things are. */
  can_start: boolean;
  /** Of all trials together. */
  issues: Issue[];
  /** `6 trials of 2 steps · about 24 min · 0.8 instance-hours`. */
  text: string;
}

export type StepRunState = "waiting" | "executing" | "ran" | "reused" | "failed" | "stopped" | "not-run";

/** A page of the AWS console or of MLflow; its address is Python's. */
export interface Link {
  label: string;
  url: string;
}

/** How far one step of the run is. */
export interface StepRun {
  state: StepRunState;
  detail: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** How often it was tried; 0 if that is not known. */
  attempts: number;
  /** The name of the job or model that it made; `""` if nothing. */
  resource: string;
  /** Where the AWS console shows it and its logs; none for a step that is not on AWS. */
  links: Link[];
  /** Whether the command `log` finds a log of it. */
  has_log: boolean;
  /** Of a ForEach; `null` for other steps, and before it is known: `detail` says then what is. */
  iterations: Iterations | null;
}

/** How far a ForEach is. */
export interface Iterations {
  /** How many iterations have ended, those that failed included. */
  done: number;
  failed: number;
  total: number;
}

/** A rerun from the failure: replaces selection and reference. */
export interface Offer {
  label: string;
  selected_steps: string[];
  reference_execution_arn: string;
}

/** What the run came to. */
export interface RunObjective {
  name: string;
  direction: Direction;
  /** `null` is not a number. */
  value: number | null;
  /** `null` where the reference did not report it. */
  reference_value: number | null;
}

/** The execution this widget watches, replaced with each snapshot. Its identity is (`arn`, `attempt`). */
export interface Run {
  state: "idle" | "starting" | "running" | "ended" | "errored";
  arn: string;
  /** 1, then 1 more with each retry. */
  attempt: number;
  name: string;
  status: string;
  message: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** For people, once it has ended: `Succeeded in 2 min 5 s: 2 ran, 1 reused`. */
  summary: string;
  /** Whether the command `retry` can take it up again. */
  can_retry: boolean;
  /** Whether it was started here; stopping somebody else's asks for a confirmation. */
  is_own: boolean;
  /** Whether the answer to the start was lost, so that it may have started; `message` says so. */
  is_uncertain: boolean;
  offer: Offer | null;
  /** The step that failed first, and why; `null` where none did. */
  failure: Failure | null;
  /** `null` before the end, and where it was not reported. */
  objective: RunObjective | null;
  /** Whether there are rows of iterations that are not listed; the command `list-steps` lists them. */
  has_more_steps: boolean;
  /** Whether they are being listed, part by part. */
  is_listing: boolean;
  steps: Record<string, StepRun>;
}

/** One line of a step's log. */
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
  /** Which lines they are, or why there are none. */
  message: string;
}

/** One thing that is known of a step, as a row of a table. */
export interface Fact {
  label: string;
  value: string;
}

/** Facts of one kind: `Inputs`, `Outputs`, `Where it runs`, `Values used`, `Times`. */
export interface FactGroup {
  title: string;
  facts: Fact[];
}

/** What is known of the step that somebody has opened. */
export interface StepDetails {
  /** `""` for none. */
  step: string;
  /** From the definition, with the values that will be sent. */
  definition: FactGroup[];
  /** Of the run that is shown; empty where it has no such step. */
  run: FactGroup[];
  /** Of the reference; empty where it has no such step. */
  reference: FactGroup[];
}

export type CodeTarget = "boto3" | "cli" | "sdk-v2" | "sdk-v3";

export type Inherit = "reference" | "defaults";

/** The present request as code. */
export interface Code {
  target: CodeTarget;
  /** `""` while the verdict forbids a request. */
  text: string;
}

/** A message about the widget as a whole: no credentials, throttling, an updated pipeline. */
export interface Notice {
  severity: "" | "error" | "warning";
  message: string;
  /** The command that a button under the message gives; `""` for no button. */
  action: "" | "refresh" | "unwatch";
  action_label: string;
}

/** How much of a value is saved: one of these keys, or none of them for all of it. */
export interface SavedShape {
  /** Nothing: this takes its place. */
  empty?: unknown;
  /** Of an object, these fields. */
  fields?: Record<string, SavedShape>;
  /** Of a list, this much of each item. */
  items?: SavedShape;
  /** Of an object with names as keys, the keys and this much of each value. */
  values?: SavedShape;
}

/** The traits of `ipywidgets` and `anywidget`, which a front end needs to show a saved widget at all. */
export interface HostState {
  _model_module: string;
  _model_module_version: string;
  _model_name: string;
  _view_module: string;
  _view_module_version: string;
  _view_name: string;
  _view_count: number | null;
  _dom_classes: string[];
  _anywidget_id: string;
  _esm: string;
  _front_end: string;
  layout: string;
  tabbable: boolean | null;
  tooltip: string | null;
}

/** The traits that the graph draws. */
export interface StepGraphState {
  /** `IPY_MODEL_…`: the hosted `ipycytoscape.CytoscapeWidget`. */
  graph: string;
  /** Of graph and side panel, in CSS pixels; `null` is as the graph needs, from 280 to 560. A setting. */
  height: number | null;
  /** `auto` takes the one that shows more steps legibly. A setting. */
  orientation: OrientationChoice;
  elements: Elements;
  /** An intent. */
  selected_steps: string[];
  /**
   * By parameter, the text of its list `3, 5, 7` or range `0.01 … 0.3, 5 steps, log`. A text with a comma,
   * of several lines or with blanks around it stands in double quotes, and a quotation mark within those is
   * doubled, as in a CSV file. An intent.
   */
  varied_parameters: Record<string, string>;
  verdict: Verdict;
  reference: Reference;
  run: Run;
  /** By client, the number of its latest statement that this state includes. */
  answered: Record<string, number>;
}

/** The traits of `SelectiveExecutionWidget`. */
export interface WidgetState extends StepGraphState {
  /** How much of the width the side panel takes, from 0.2 to 0.8. A setting. */
  side_share: number;
  /** The revision of the state that all traits were derived from. */
  revision: number;
  can_undo: boolean;
  can_redo: boolean;
  pipeline_name: string;
  /** Whether there is a service that can start the pipeline; without one there is a definition alone. */
  has_service: boolean;
  /** The id of the model, which the pictures of this widget carry as a class. Written once. */
  picture_id: string;
  /** Whether parameter values may be saved with the notebook. Python's alone. */
  save_parameter_values: boolean;
  /** By trait, how much of it a saved notebook may hold. Written once. */
  saved_fields: Record<string, SavedShape>;
  /** `null` means no reference. An intent. */
  reference_execution_arn: string | null;
  /** Whether somebody chose the reference; unset, the best is taken for each selection. An intent. */
  pinned: boolean;
  /** Where parameters without an override take their values from. An intent. */
  inherit: Inherit;
  /** The text as typed; Python converts it. An intent. */
  parameter_overrides: Record<string, string>;
  /** How many trials run at a time, at most 50. An intent. */
  max_parallel: number;
  /** Of the next execution; `""` takes `proposed_name`. An intent. */
  display_name: string;
  /** The target that `code_shown` is wanted for. An intent. */
  code_target: CodeTarget;
  references: References;
  parameter_form: ParameterField[];
  code_shown: Code;
  proposed_name: string;
  /** Why `display_name` cannot be sent; `""` when it can. */
  display_name_problem: string;
  expression: Expression;
  /** As of when it was asked for last; empty before. */
  preset_menu: Preset[];
  /** At most four, the best first; empty while something is selected. */
  beginnings: Beginning[];
  details_shown: StepDetails;
  savings_shown: Savings;
  drift_shown: Drift;
  runs_shown: Runs;
  comparison_shown: Comparison;
  sweep_plan: SweepPlan;
  /** The latest first; those of other kernels too. */
  sweeps_shown: Sweep[];
  log_shown: ShownLog;
  notice: Notice;
}

/** State that only a saved notebook has. */
export interface SavedOnly {
  /** ISO 8601: when the state was saved; absent in a live widget. */
  saved_at?: string;
}

/** All that both sides may state. A statement has every intent of its client that is not answered yet. */
export interface Intents {
  selected_steps?: string[];
  reference_execution_arn?: string | null;
  pinned?: boolean;
  inherit?: Inherit;
  parameter_overrides?: Record<string, string>;
  /** Not empty: the command `sweep` starts what `sweep_plan` says, and `start` is refused. */
  varied_parameters?: Record<string, string>;
  max_parallel?: number;
  display_name?: string;
  code_target?: CodeTarget;
  /** This and the two below are settings of the view: undo leaves them as they are. */
  height?: number | null;
  side_share?: number;
  orientation?: OrientationChoice;
}

/** The intents exactly as they were on the screen when Start was pressed. */
export interface ShownIntents {
  selected_steps: string[];
  reference_execution_arn: string | null;
  pinned: boolean;
  inherit: Inherit;
  parameter_overrides: Record<string, string>;
  display_name: string;
}

/** The intents exactly as they were on the screen when a sweep was started. */
export interface ShownSweepIntents extends ShownIntents {
  varied_parameters: Record<string, string>;
  max_parallel: number;
}

/** The intents that a browser page has stated and that are not answered yet. */
export interface Statement {
  /** One browser page's view of one model; random. */
  client: string;
  /** Counts the statements of the client, from 1; 0 before the first. */
  number: number;
  intents: Intents;
  /** By intent, the number of the statement that had it first: what was taken in is not taken in again. */
  stated_in: Record<string, number>;
}

/** There is a browser, or its connection is back; answered by the whole state. */
export interface Hello {
  kind: "hello";
  client: string;
}

/** One gesture. */
export interface StateMessage extends Statement {
  kind: "state";
}

/** A command that needs no arguments. */
export type NoArguments = Record<never, never>;

/** Of the command `start`. */
export interface StartArguments {
  shown: ShownIntents;
}

/** Of the command `sweep`. */
export interface SweepArguments {
  shown: ShownSweepIntents;
}

/** Of the command `sweep-stop`: no more trials start. */
export interface SweepStopArguments {
  sweep: string;
  /** Whether the trials under way are stopped too. */
  trials: boolean;
}

/** Of `sweep-resume` (trials that were not started yet are) and `sweep-retry` (and those that failed). */
export interface SweepGoOnArguments {
  sweep: string;
}

/** Of the commands `runs-details` and `compare`. */
export interface ExecutionsArguments {
  /** Of `runs-details`, the rows that are in view. Of `compare`, two or more; none closes the comparison. */
  arns: string[];
}

/** Of the command `objective`. */
export interface ObjectiveArguments {
  /** One of `Objective.choices`; `""` takes the definition's. */
  name: string;
  /** `""` takes the definition's. */
  direction: Direction | "";
}

/** Of a command about the run that is shown: which one was on the screen, for no other is meant. */
export interface RunArguments {
  arn: string;
  attempt: number;
}

/** Of the command `stop`. */
export interface StopArguments extends RunArguments {
  /** Whether somebody has confirmed it; needed where `run.is_own` is false. */
  confirmed: boolean;
}

/** Of a command about one step. */
export interface StepArguments {
  /**
   * Of `log`, the step whose log is opened in place of another, `""` closes it. Of `drift`, the step whose
   * change is shown; with `""` there is no diff. Of `details`, the step that is opened; `""` closes it. Of
   * `reference-log`, the step whose log in the reference is opened.
   */
  step: string;
}

/** Of the commands `select` and `preview`. */
export interface ExpressionArguments {
  expression: string;
}

/** Of a command about one execution. */
export interface ExecutionArguments {
  arn: string;
}

/** Of which execution all rows are listed. */
export interface ListStepsArguments {
  /** `""` for the run that is shown. */
  arn: string;
}

/** Of the command `picture`, whose answer has the picture as its content. */
export interface PictureArguments {
  format: "svg" | "mermaid";
}

/** Of the command `front-end`, whose answer has the part as its content. */
export interface FrontEndArguments {
  /** What a first view does not need; what draws where the page cannot make the view of ipycytoscape. */
  part: "deferred" | "cytoscape";
}

/** Which executions the picker of the reference shows. */
export interface PageArguments {
  /** Position of the first, counted from 0, the newest. */
  first: number;
  /** How many; at most 100 are sent. */
  count: number;
}

/** Which execution is looked for in the picker of the reference. */
export interface NamedArguments {
  /** What its name begins with, in capitals or not. */
  text: string;
  /** The position from which on it is looked for, and from the newest on after the last. */
  first: number;
}

/** Asks Python to do something. It carries the latest statement, so that it cannot overtake it. */
export interface Command extends Statement {
  kind: "command";
  /** Unique; an id that is seen twice is answered again and not carried out again. */
  id: string;
  /** Of the state on the screen. */
  revision: number;
  /** A key of `COMMANDS`. */
  command: string;
}

/** The commands, each with its arguments, which stand beside `command` in the message. */
export interface Commands {
  start: StartArguments;
  stop: StopArguments;
  retry: RunArguments;
  refresh: NoArguments;
  more: NoArguments;
  unwatch: RunArguments;
  "list-steps": ListStepsArguments;
  log: StepArguments;
  drift: StepArguments;
  presets: NoArguments;
  select: ExpressionArguments;
  preview: ExpressionArguments;
  runs: NoArguments;
  "runs-more": NoArguments;
  "runs-details": ExecutionsArguments;
  compare: ExecutionsArguments;
  objective: ObjectiveArguments;
  sweep: SweepArguments;
  "sweep-stop": SweepStopArguments;
  "sweep-resume": SweepGoOnArguments;
  "sweep-retry": SweepGoOnArguments;
  "take-values": ExecutionArguments;
  "run-the-rest": ExecutionArguments;
  watch: ExecutionArguments;
  repeat: ExecutionArguments;
  describe: NoArguments;
  references: PageArguments;
  "reference-named": NamedArguments;
  details: StepArguments;
  "reference-log": StepArguments;
  picture: PictureArguments;
  "front-end": FrontEndArguments;
  undo: NoArguments;
  redo: NoArguments;
}

export type BrowserMessage = Hello | StateMessage | Command;

/** The answer to a command. */
export interface Answer {
  kind: "answer";
  id: string;
  /** `""` when it went well. */
  problem: string;
  /**
   * What was asked for: of `references` the executions as a JSON list of `ExecutionSummary`; of
   * `reference-named` a position, or `""` where no execution is called so; of `picture` the picture; of
   * `preview` the steps as a JSON list, or `""` for an expression that cannot be read; of `front-end` a part
   * of it, as the text of a module; `""` for the other commands.
   */
  content: string;
}
