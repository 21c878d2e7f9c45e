/* Made from sagemaker_selective_widget/widget/schema.py by `make build`. Do not edit. */

/** One step as the graph draws it. */
export interface StepElement {
  /** The step's name, which is unique in the pipeline. Data, never HTML. */
  id: string;
  /** The step type, such as `Training`. */
  type: string;
  /** The display name of the definition, on one line; `""` if there is none, or if it repeats `id`. */
  display_name: string;
  /** The name of the Condition or ForEach step that contains this one. */
  container: string | null;
  /** The branch of the container that it is in; `null` without a container. */
  branch: "IfSteps" | "ElseSteps" | "ForEachBody" | null;
}

/** An edge from an upstream step, the source, to a step that depends on it, the target. */
export interface StepEdge {
  source: string;
  target: string;
  /** Why it exists, as predicates with the target as subject: `reads ModelArtifacts.S3ModelArtifacts`. */
  reasons: string[];
}

/** Direction of the graph: left to right, or top to bottom. */
export type Orientation = "horizontal" | "vertical";

export type OrientationChoice = "auto" | "horizontal" | "vertical";

/** The position of a step, given by the upper left corner of its card. */
export interface NodePlace {
  /** In widths of a card. */
  x: number;
  /** In heights of a card. */
  y: number;
  /** 0 for the first column or row; each edge leads to a higher one. */
  rank: number;
  /** Its position within its rank. */
  order: number;
}

/** The rectangle around a branch of a Condition, or around a ForEach and its body, in units of a card. */
export interface BoxPlace {
  container: string;
  branch: string;
  /** The name of the branch as shown: `If · mse ≤ MseThreshold`, `If`, `Else` or `For each`. */
  title: string;
  /** The number of boxes that contain this one. */
  depth: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The rectangle over the cards of a chain of steps in one line, in units of a card. */
export interface LanePlace {
  /** Replaces the names of its steps if the drawing is too small for them. */
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The pipeline drawn in one orientation, in units of a card, whose size alone determines the scale. */
export interface Drawing {
  width: number;
  height: number;
  /** The positions of the nodes, in their order. */
  nodes: NodePlace[];
  /**
   * For each edge, in their order, the points [x, y] at which it enters the ranks that it passes. It leaves
   * each straight ahead, one card further along. `null` for an edge that a box already shows.
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

/** The changes that a repair makes to the current intents; an absent key changes nothing. */
export interface Patch {
  add_steps?: string[];
  remove_steps?: string[];
  /** Sets and pins the reference; `null` stands for no reference. */
  reference_execution_arn?: string | null;
  set_overrides?: Record<string, string>;
  unset_overrides?: string[];
}

/** One way to resolve an issue. */
export interface Repair {
  /** Describes exactly what the repair changes. */
  label: string;
  patch: Patch;
}

/** One finding of the verdict. */
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
  /** A few words that the graph shows on a step that the issue is about: `cannot be reused`. */
  mark: string;
}

/** What will happen to one step. */
export interface PlannedStep {
  step: string;
  action: PlanAction;
  /** The reason, unless the selection itself explains it; `""` otherwise. */
  reason: string;
}

/** The verdict on the intents that `answered` identifies; stale while the browser has stated others. */
export interface Verdict {
  selected_steps: string[];
  can_start: boolean;
  /** The plan in one line: `2 run · 1 reused · 5 not run`. */
  summary: string;
  issues: Issue[];
  /** Every step, in definition order; empty while nothing is selected. */
  plan: PlannedStep[];
}

/** What reusing steps saves, compared with running them as well. */
export interface Savings {
  /** One line; `""` if no reused step has a known duration. */
  text: string;
  /** A row for each reused step, all with the same keys, which serve as headings. */
  rows: Record<string, string>[];
  /** The reused steps whose durations are unknown. */
  without_times: string[];
}

/** A named selection. */
export interface Preset {
  code: string;
  label: string;
  /** The steps that it selects. */
  steps: string[];
  /** Why it is unavailable; `""` if it is available. */
  unavailable: string;
  /** Why it selects these steps, unless the label says so. */
  explanation: string;
}

/** A first selection that is offered while nothing is selected. */
export interface Beginning {
  code: "failure" | "last-time" | "changed" | "all";
  /** The label of the button: `Re-run from Clean · 4 steps`. */
  label: string;
  /** A reason to select it, unless the label says so: `Clean failed in nightly: ValueError: …`. */
  explanation: string;
  steps: string[];
  /** What the button applies. There is no selection that it would have to preserve. */
  patch: Patch;
}

/** The selection as text, or a text that was typed and cannot be parsed. */
export interface Expression {
  text: string;
  /** `""` when the text stands for the selection. */
  problem: string;
  /** The character at which the problem begins, counted from 1. */
  column: number;
}

/** An execution that may be the reference. */
export interface ExecutionSummary {
  /** Its position in the list, counted from 0, the newest. */
  position: number;
  arn: string;
  name: string;
  status: string;
  /** ISO 8601. */
  started_at: string | null;
  /** Whether it can be the reference for the current selection; `null` until it is examined. */
  can_serve: boolean | null;
  /** Why it cannot; `""` if it can. */
  why_not: string;
  /** The executions that produced the outputs which it only reused itself, as phrases. */
  origins: string[];
  /** `null` while it is not known. */
  duration_s: number | null;
  /** `""` while it is not known; the list of executions does not contain it. */
  created_by: string;
  /** The values that differ from the current defaults; empty while they are not known. */
  changed_parameters: Record<string, string>;
}

/** The executions that may serve as a reference. */
export interface References {
  state: "ready" | "pending" | "errored";
  message: string;
  /** The number of listed executions. */
  count: number;
  /**
   * The newest of them, the newest first, followed by the reference if it is listed and older. The command
   * `references` requests others.
   */
  executions: ExecutionSummary[];
  /** Whether there may be older ones, which the command `more` requests. */
  has_more: boolean;
}

/** What the reference execution did with one step. */
export interface ReferenceStep {
  /**
   * The status as the service reports it: `Succeeded`, `Failed`, …. If it depends on rows that are not
   * listed, it is `Not listed` or, for a step that runs once for each item, `Not all listed`.
   */
  status: string;
  failure_reason: string;
  duration_s: number | null;
  /** Whether a cached result was used. */
  cache_hit: boolean;
  /** The number of attempts; 0 if the service does not report it. */
  attempt: number;
  /** ISO 8601. */
  started_at: string | null;
  /** Whether it has a log, which the command `reference-log` opens. */
  has_log: boolean;
  /** Pages of the AWS console that show it and its logs. */
  links: Link[];
}

/** An execution that can replace the reference. */
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
  /** Whether they are being listed, in parts. */
  is_listing: boolean;
  /**
   * The execution that the automatic reference would be if it were chosen now. The reference itself stays
   * until the selection changes, or `pinned: false` is stated, even if it is false already.
   */
  newer: NewerExecution | null;
}

/** A step that was renamed since the reference ran. */
export interface Renamed {
  before: string;
  now: string;
}

/** What has changed in the pipeline since the reference ran, as of the last request. */
export interface Drift {
  /** `none`: not requested, or not known. */
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
  /** A remark if an override has no effect on the selected steps; `""` otherwise. */
  effect: string;
  /**
   * The steps that another value affects, in definition order: those that read the parameter, and all
   * steps downstream of them.
   */
  changes: string[];
}

/** A parameter value that differs from the one it was compared with. */
export interface ChangedValue {
  name: string;
  value: string;
  /** `null` if there was nothing to compare it with. */
  before: string | null;
}

/** A step that failed. */
export interface Failure {
  /** `""` stands for the execution as a whole. */
  step: string;
  reason: string;
}

/** The direction in which a metric improves. */
export type Direction = "minimize" | "maximize";

export type MetricKind = "file" | "training" | "tuning" | "automl" | "mlflow";

/** A metric that a column of the table can show. */
export interface MetricColumn {
  /** The key of `RunRow.metrics`: `AbaloneEval: regression_metrics.mse.value`. */
  name: string;
  step: string;
  kind: MetricKind;
  /** Whether the definition names it. Such columns are shown by default; others can be switched on. */
  is_declared: boolean;
}

/** The metric that executions are compared by. */
export interface Objective {
  /** A `MetricColumn.name`. */
  name: string;
  direction: Direction;
  /** The Condition step that compares it; `""` if none does. */
  condition: string;
  /** The number that it is compared with, if that is known. */
  threshold: number | null;
  /** The names that the command `objective` may choose, including this one. */
  choices: string[];
}

/** What an execution did, as far as known. */
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
  /** The steps that it may also have run or reused; the command `list-steps` lists their rows. */
  unlisted: string[];
  changed: ChangedValue[];
  /** What `changed` compares with; `""`: nothing, so that it contains every value. */
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
  /** `""` for the trial of a sweep, whose description is only machine-readable. */
  description: string;
  /** Every parameter value; empty while it is not known. */
  values: Record<string, string>;
  /** Values by `MetricColumn.name`; `null` stands for NaN or infinity, and unreported metrics are absent. */
  metrics: Record<string, number | null>;
  /** `none`: not requested. `partial`: some were read, `metrics_problem` says why others were not. */
  metrics_state: "none" | "pending" | "ready" | "partial" | "errored";
  /** Why metrics are missing, in full sentences; `""` if none are. */
  metrics_problem: string;
  /** The outcome of each Condition step: `True` or `False`. */
  outcomes: Record<string, string>;
  /** The id of the sweep that it is a trial of; `""` for none. */
  sweep: string;
  /** The index of the trial, from 0. */
  trial: number | null;
  /** Whether it is the best trial of its sweep, as far as known. */
  is_best: boolean;
  is_reference: boolean;
  /** Whether this kernel started it. */
  is_own: boolean;
  /** `null` while it is not known. */
  report: RunReport | null;
  /** Why the report is unknown or incomplete; `""` if it is complete, or was not requested. */
  unknown: string;
}

/** All listed executions, newest first, with details only for those that `runs-details` has named. */
export interface Runs {
  state: "none" | "pending" | "ready" | "errored";
  message: string;
  rows: RunRow[];
  /** Whether there may be older ones, which the command `runs-more` requests. */
  has_more: boolean;
  /** Those that the definition names come first. */
  metrics: MetricColumn[];
  /** The parameters that differ between the rows whose values are known. */
  varied: string[];
  /** `null` if none is known. */
  objective: Objective | null;
}

/** A row of a comparison. */
export interface ComparedRow {
  name: string;
  /** One for each compared execution. */
  texts: string[];
  is_different: boolean;
}

/** A difference between the definitions of one step. */
export interface StepDifference {
  step: string;
  /** The index, from 0, of the compared execution that differs from the first. */
  execution: number;
  /** `has changed`, `is only in the first`, `is not in the first` or `is called X in the first`. */
  change: string;
  /** A unified diff of the step's JSON; may be `""`. */
  diff: string;
}

/** Executions side by side; the others are compared with the first. */
export interface Comparison {
  /** Empty if nothing is compared. */
  arns: string[];
  names: string[];
  values: ComparedRow[];
  /** The texts are `ran`, `reused`, `cached`, `failed`, `stopped`, `not run` or another status. */
  steps: ComparedRow[];
  metrics: ComparedRow[];
  /** The first row is `the execution`. */
  durations: ComparedRow[];
  definition: StepDifference[];
  /** The names of the executions whose definition cannot be found out. */
  unknown_definitions: string[];
  /** Why there is no comparison, or what is still being found out. */
  message: string;
}

/** One execution of a sweep. */
export interface SweepTrial {
  /** Counted from 0. */
  index: number;
  /** The values of the varied parameters. */
  values: Record<string, string>;
  /** `""` before it has started. */
  arn: string;
  /** `Waiting`, `Starting`, `Refused`, or the status of the execution. */
  status: string;
  reason: string;
  /** `null` while it is not known, and for NaN or infinity. */
  objective: number | null;
  duration_s: number | null;
}

/** Executions of one selection that differ in the values of parameters. */
export interface Sweep {
  id: string;
  /** `found`: another kernel started it, and `sweep-resume` takes it over. */
  state: "found" | "running" | "stopping" | "ended";
  selected_steps: string[];
  reference_execution_arn: string | null;
  varied: string[];
  objective: Objective | null;
  /** ISO 8601, of the first trial; `null` while that is not known. */
  started_at: string | null;
  /** ISO 8601, of the last trial; `null` before it has ended. */
  ended_at: string | null;
  /** The objective of the reference; `null` while it is not known, and for NaN or infinity. */
  reference_objective: number | null;
  trials: SweepTrial[];
  /** The index of the best trial so far. */
  best: number | null;
  /** The number of trials that are `waiting`, `running`, `succeeded`, `failed` and `stopped`. */
  counts: Record<string, number>;
  /** What it waits for, or why it does not continue; `""` for nothing. */
  message: string;
}

/** The sweep that would start while a parameter is varied. */
export interface SweepPlan {
  /** `none`: nothing is varied. `pending`: the reference, or its times, are being found out. */
  state: "none" | "pending" | "ready";
  /** By parameter, why its list or range cannot be used. */
  problems: Record<string, string>;
  trial_count: number;
  /** The number of trials that were left out, because they have the same values as another. */
  dropped_count: number;
  /** Estimate for all trials, from the times of the reference, with `max_parallel` running at a time. */
  expected_s: number | null;
  instance_hours: number | null;
  /** Whether the command `sweep` would be accepted now. */
  can_start: boolean;
  /** The issues of all trials together. */
  issues: Issue[];
  /** `6 trials of 2 steps · about 24 min · 0.8 instance-hours`. */
  text: string;
}

export type StepRunState = "waiting" | "executing" | "ran" | "reused" | "failed" | "stopped" | "not-run";

/** A page of the AWS console or of MLflow, whose URL Python determines. */
export interface Link {
  label: string;
  url: string;
}

/** The progress of one step of the run. */
export interface StepRun {
  state: StepRunState;
  detail: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** The number of attempts; 0 if it is not known. */
  attempts: number;
  /** The name of the job or model that it created; `""` for none. */
  resource: string;
  /** Pages of the AWS console that show it and its logs; none for a step that is not on AWS. */
  links: Link[];
  /** Whether it has a log, which the command `log` opens. */
  has_log: boolean;
  /** For a ForEach; `null` for other steps, and until they are known: `detail` then says what is known. */
  iterations: Iterations | null;
}

/** The progress of a ForEach. */
export interface Iterations {
  /** The number of iterations that have ended, including failed ones. */
  done: number;
  failed: number;
  total: number;
}

/** A rerun from the failure, which replaces selection and reference. */
export interface Offer {
  label: string;
  selected_steps: string[];
  reference_execution_arn: string;
}

/** The objective value of the run. */
export interface RunObjective {
  name: string;
  direction: Direction;
  /** `null` for NaN or infinity. */
  value: number | null;
  /** `null` if the reference did not report it. */
  reference_value: number | null;
}

/** The execution this widget watches, replaced with each snapshot. Its identity is (`arn`, `attempt`). */
export interface Run {
  state: "idle" | "starting" | "running" | "ended" | "errored";
  arn: string;
  /** 1 at first; each retry adds 1. */
  attempt: number;
  name: string;
  status: string;
  message: string;
  /** ISO 8601. */
  started_at: string | null;
  ended_at: string | null;
  /** The outcome in one line, once it has ended: `Succeeded in 2 min 5 s: 2 ran, 1 reused`. */
  summary: string;
  /** Whether the command `retry` can continue it. */
  can_retry: boolean;
  /** Whether it was started here; stopping others requires confirmation. */
  is_own: boolean;
  /** Whether the response to the start was lost, so that it may have started; `message` says so. */
  is_uncertain: boolean;
  offer: Offer | null;
  /** The step that failed first, and why; `null` if none did. */
  failure: Failure | null;
  /** `null` before the end, and if it was not reported. */
  objective: RunObjective | null;
  /** Whether there are rows of iterations that are not listed; the command `list-steps` lists them. */
  has_more_steps: boolean;
  /** Whether they are being listed, in parts. */
  is_listing: boolean;
  steps: Record<string, StepRun>;
}

/** One line of a step's log. */
export interface LogLine {
  /** ISO 8601. */
  at: string;
  /** The line as logged: data, never HTML; it may contain control characters. */
  text: string;
}

/** The log that somebody has opened, as last read. */
export interface ShownLog {
  /** `""` for none. */
  step: string;
  state: "none" | "pending" | "ready" | "errored";
  /** The last lines, oldest first. */
  lines: LogLine[];
  /** A remark on which lines they are, or why there are none. */
  message: string;
}

/** A fact about a step, as a row of a table. */
export interface Fact {
  label: string;
  value: string;
}

/** Facts of one kind: `Inputs`, `Outputs`, `Where it runs`, `Values used`, `Times`. */
export interface FactGroup {
  title: string;
  facts: Fact[];
}

/** What is known about the step that somebody has opened. */
export interface StepDetails {
  /** `""` for none. */
  step: string;
  /** Facts from the definition, with the values that will be sent. */
  definition: FactGroup[];
  /** Facts from the run that is shown; empty if it has no such step. */
  run: FactGroup[];
  /** Facts from the reference; empty if it has no such step. */
  reference: FactGroup[];
}

export type CodeTarget = "boto3" | "cli" | "sdk-v2" | "sdk-v3";

export type Inherit = "reference" | "defaults";

/** The current request as code. */
export interface Code {
  target: CodeTarget;
  /** `""` while the verdict forbids a request. */
  text: string;
}

/** A message about the widget as a whole: no credentials, throttling, an updated pipeline. */
export interface Notice {
  severity: "" | "error" | "warning";
  message: string;
  /** The command of a button beside the message; `""` for no button. */
  action: "" | "refresh" | "unwatch";
  action_label: string;
}

/** How much of a value is saved: one of these keys, or none of them to save all of it. */
export interface SavedShape {
  /** The value is not saved; this replaces it. */
  empty?: unknown;
  /** For an object: the saved fields. */
  fields?: Record<string, SavedShape>;
  /** For a list: how much of each item is saved. */
  items?: SavedShape;
  /** For an object with names as keys: how much of each value is saved; keys are saved. */
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
  /** Height of graph and side panel, in CSS pixels; `null`: what the graph needs, 280 to 560. A setting. */
  height: number | null;
  /** `auto` takes the one that shows more steps legibly. A setting. */
  orientation: OrientationChoice;
  elements: Elements;
  /** An intent. */
  selected_steps: string[];
  /**
   * By parameter, the text of its list `3, 5, 7` or range `0.01 … 0.3, 5 steps, log`. A text that contains
   * commas or line breaks, or begins or ends with blanks, is enclosed in double quotes, and quotation marks in
   * it are doubled, as in a CSV file. An intent.
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
  /** The share of the width that the side panel takes, from 0.2 to 0.8. A setting. */
  side_share: number;
  /** The revision of the state that all traits were derived from. */
  revision: number;
  can_undo: boolean;
  can_redo: boolean;
  pipeline_name: string;
  /** Whether there is a service that can start the pipeline; otherwise, there is only a definition. */
  has_service: boolean;
  /** The id of the model, which the pictures of this widget have as a class. Written once. */
  picture_id: string;
  /** Whether parameter values may be saved with the notebook. Only Python sets it. */
  save_parameter_values: boolean;
  /** By trait, how much of it a saved notebook may contain. Written once. */
  saved_fields: Record<string, SavedShape>;
  /** `null` means no reference. An intent. */
  reference_execution_arn: string | null;
  /** Whether somebody chose the reference; otherwise the best is taken for each selection. An intent. */
  pinned: boolean;
  /** Where parameters without an override get their values. An intent. */
  inherit: Inherit;
  /** The text as typed; Python converts it. An intent. */
  parameter_overrides: Record<string, string>;
  /** The maximum number of trials that run at a time, at most 50. An intent. */
  max_parallel: number;
  /** The name of the next execution; `""` takes `proposed_name`. An intent. */
  display_name: string;
  /** The target of `code_shown`. An intent. */
  code_target: CodeTarget;
  references: References;
  parameter_form: ParameterField[];
  code_shown: Code;
  proposed_name: string;
  /** Why `display_name` cannot be sent; `""` if it can. */
  display_name_problem: string;
  expression: Expression;
  /** As of the last request; empty before. */
  preset_menu: Preset[];
  /** At most four, the best first; empty while something is selected. */
  beginnings: Beginning[];
  details_shown: StepDetails;
  savings_shown: Savings;
  drift_shown: Drift;
  runs_shown: Runs;
  comparison_shown: Comparison;
  sweep_plan: SweepPlan;
  /** The latest first, including those of other kernels. */
  sweeps_shown: Sweep[];
  log_shown: ShownLog;
  notice: Notice;
}

/** State that only a saved notebook has. */
export interface SavedOnly {
  /** ISO 8601: when the state was saved; absent in a live widget. */
  saved_at?: string;
}

/** Everything that both sides may state. A statement has all intents of its client not yet answered. */
export interface Intents {
  selected_steps?: string[];
  reference_execution_arn?: string | null;
  pinned?: boolean;
  inherit?: Inherit;
  parameter_overrides?: Record<string, string>;
  /** If not empty, the command `sweep` starts what `sweep_plan` shows, and `start` is refused. */
  varied_parameters?: Record<string, string>;
  max_parallel?: number;
  display_name?: string;
  code_target?: CodeTarget;
  /** This and the next two are settings of the view: undo leaves them as they are. */
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
  /** A random id of one browser page's view of one model. */
  client: string;
  /** Counts the statements of the client, from 1; 0 before the first. */
  number: number;
  intents: Intents;
  /** By intent, the number of the first statement that contained it, so that it is applied only once. */
  stated_in: Record<string, number>;
}

/** Sent when a browser opens or reconnects; answered by the whole state. */
export interface Hello {
  kind: "hello";
  client: string;
}

/** The statement that follows a gesture of the user. */
export interface StateMessage extends Statement {
  kind: "state";
}

/** A command that needs no arguments. */
export type NoArguments = Record<never, never>;

/** The arguments of the command `start`. */
export interface StartArguments {
  shown: ShownIntents;
}

/** The arguments of the command `sweep`. */
export interface SweepArguments {
  shown: ShownSweepIntents;
}

/** The arguments of the command `sweep-stop`, after which no more trials start. */
export interface SweepStopArguments {
  sweep: string;
  /** Whether the trials under way are stopped as well. */
  trials: boolean;
}

/** The arguments of `sweep-resume` (start remaining trials) and `sweep-retry` (also retry failed ones). */
export interface SweepGoOnArguments {
  sweep: string;
}

/** The arguments of the commands `runs-details` and `compare`. */
export interface ExecutionsArguments {
  /** For `runs-details`: the rows in view. For `compare`: two or more, or none to close the comparison. */
  arns: string[];
}

/** The arguments of the command `objective`. */
export interface ObjectiveArguments {
  /** One of `Objective.choices`; `""` takes the definition's. */
  name: string;
  /** `""` takes the definition's. */
  direction: Direction | "";
}

/** The arguments of a command about the run, which identify the one on the screen: no other is meant. */
export interface RunArguments {
  arn: string;
  attempt: number;
}

/** The arguments of the command `stop`. */
export interface StopArguments extends RunArguments {
  /** Whether the user has confirmed it; required if `run.is_own` is false. */
  confirmed: boolean;
}

/** The arguments of a command about one step. */
export interface StepArguments {
  /**
   * For `log`: the step whose log is opened, replacing another; `""` closes it. For `drift`: the step whose
   * change is shown; with `""` there is no diff. For `details`: the step that is opened; `""` closes it. For
   * `reference-log`: the step whose log in the reference is opened.
   */
  step: string;
}

/** The arguments of the commands `select` and `preview`. */
export interface ExpressionArguments {
  expression: string;
}

/** The arguments of a command about one execution. */
export interface ExecutionArguments {
  arn: string;
}

/** The arguments of the command `list-steps`. */
export interface ListStepsArguments {
  /** The execution whose rows are all listed; `""` for the run that is shown. */
  arn: string;
}

/** The arguments of the command `picture`, whose answer has the picture as its content. */
export interface PictureArguments {
  format: "svg" | "mermaid";
}

/** The arguments of the command `front-end`, whose answer has the part as its content. */
export interface FrontEndArguments {
  /** `deferred`: what a first view does not need. `cytoscape`: the graph for pages without ipycytoscape. */
  part: "deferred" | "cytoscape";
}

/** The arguments of the command `references`: the executions that the picker of the reference shows. */
export interface PageArguments {
  /** The position of the first, counted from 0, the newest. */
  first: number;
  /** The number of executions; at most 100 are sent. */
  count: number;
}

/** The arguments of the command `reference-named`, which searches an execution for the picker. */
export interface NamedArguments {
  /** The beginning of its name, ignoring case. */
  text: string;
  /** The position from which the search starts; it continues with the newest after the last. */
  first: number;
}

/** Asks Python to do something. It contains the latest statement, so that it cannot overtake it. */
export interface Command extends Statement {
  kind: "command";
  /** Unique; a command that is sent again is answered again, but not carried out again. */
  id: string;
  /** The revision of the state on the screen. */
  revision: number;
  /** A key of `COMMANDS`. */
  command: string;
}

/** The commands with their arguments, which are further members of the message. */
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
  /** Why the command failed; `""` if it succeeded. */
  problem: string;
  /**
   * The result. `references`: the executions as a JSON list of `ExecutionSummary`. `reference-named`: a
   * position, or `""` if no execution has such a name. `picture`: the picture. `preview`: the steps as a JSON
   * list, or `""` for an expression that cannot be parsed. `front-end`: a part of it, as the text of a module.
   * Other commands: `""`.
   */
  content: string;
}
