"""The protocol between Python and the browser: the JSON of every synced trait and of every message.

``js/src/wire.generated.ts`` is generated from this file (``scripts/wire_types.py``): each class becomes an
interface, each docstring its comment. Each trait has one writer. The traits of `Intents` are stated by both
sides; everything else is derived in Python, and the browser only shows it.

``SAVED`` marks what a saved notebook may contain. A field is saved if it and everything that contains it are
marked; a field without the mark is saved as the empty value of its type. Fields that describe the structure
of a pipeline and its progress are marked. Text that may quote a parameter value or the name of an execution
is not, because names may contain values.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypedDict

SAVED: Final = "saved"
"""Marks a field that a saved notebook may contain, in ``Annotated[…, SAVED]``."""

# --- The pipeline ---------------------------------------------------------------------------------


class StepElement(TypedDict):
    """One step as the graph draws it."""

    id: Annotated[str, SAVED]
    """The step's name, which is unique in the pipeline. Data, never HTML."""
    type: Annotated[str, SAVED]
    """The step type, such as `Training`."""
    display_name: Annotated[str, SAVED]
    """The display name of the definition, on one line; `""` if there is none, or if it repeats `id`."""
    container: Annotated[str | None, SAVED]
    """The name of the Condition or ForEach step that contains this one."""
    branch: Annotated[Literal["IfSteps", "ElseSteps", "ForEachBody"] | None, SAVED]
    """The branch of the container that it is in; `null` without a container."""


class StepEdge(TypedDict):
    """An edge from an upstream step, the source, to a step that depends on it, the target."""

    source: Annotated[str, SAVED]
    target: Annotated[str, SAVED]
    reasons: Annotated[list[str], SAVED]
    """Why it exists, as predicates with the target as subject: `reads ModelArtifacts.S3ModelArtifacts`."""


Orientation = Literal["horizontal", "vertical"]
"""Direction of the graph: left to right, or top to bottom."""


OrientationChoice = Literal["auto", "horizontal", "vertical"]


class NodePlace(TypedDict):
    """The position of a step, given by the upper left corner of its card."""

    x: Annotated[float, SAVED]
    """In widths of a card."""
    y: Annotated[float, SAVED]
    """In heights of a card."""
    rank: Annotated[int, SAVED]
    """0 for the first column or row; each edge leads to a higher one."""
    order: Annotated[int, SAVED]
    """Its position within its rank."""


class BoxPlace(TypedDict):
    """The rectangle around a branch of a Condition, or around a ForEach and its body, in units of a card."""

    container: Annotated[str, SAVED]
    branch: Annotated[str, SAVED]
    title: Annotated[str, SAVED]
    """The name of the branch as shown: `If · mse ≤ MseThreshold`, `If`, `Else` or `For each`."""
    depth: Annotated[int, SAVED]
    """The number of boxes that contain this one."""
    x: Annotated[float, SAVED]
    y: Annotated[float, SAVED]
    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]


class LanePlace(TypedDict):
    """The rectangle over the cards of a chain of steps in one line, in units of a card."""

    label: Annotated[str, SAVED]
    """Replaces the names of its steps if the drawing is too small for them."""
    x: Annotated[float, SAVED]
    y: Annotated[float, SAVED]
    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]


class Drawing(TypedDict):
    """The pipeline drawn in one orientation, in units of a card, whose size alone determines the scale."""

    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]
    nodes: Annotated[list[NodePlace], SAVED]
    """The positions of the nodes, in their order."""
    bends: Annotated[list[list[tuple[float, float]] | None], SAVED]
    """For each edge, in their order, the points [x, y] at which it enters the ranks that it passes. It leaves
    each straight ahead, one card further along. `null` for an edge that a box already shows."""
    boxes: Annotated[list[BoxPlace], SAVED]
    """Outer ones first."""
    lanes: Annotated[list[LanePlace], SAVED]


class Elements(TypedDict):
    """The pipeline as drawn, in definition order; replaced when the pipeline is updated."""

    nodes: Annotated[list[StepElement], SAVED]
    edges: Annotated[list[StepEdge], SAVED]
    layout: Annotated[dict[Orientation, Drawing], SAVED]


# --- The verdict ----------------------------------------------------------------------------------

Severity = Literal["error", "warning"]
PlanAction = Literal["run", "reuse", "not-run"]


class Patch(TypedDict, total=False):
    """The changes that a repair makes to the current intents; an absent key changes nothing."""

    add_steps: list[str]
    remove_steps: list[str]
    reference_execution_arn: str | None
    """Sets and pins the reference; `null` stands for no reference."""
    set_overrides: dict[str, str]
    unset_overrides: list[str]


class Repair(TypedDict):
    """One way to resolve an issue."""

    label: str
    """Describes exactly what the repair changes."""
    patch: Patch


class Issue(TypedDict):
    """One finding of the verdict."""

    code: Annotated[str, SAVED]
    severity: Annotated[Severity, SAVED]
    message: str
    message_without_values: Annotated[str, SAVED]
    """The message without the parameter values and execution names that it quotes."""
    steps: Annotated[list[str], SAVED]
    """The steps the issue is about."""
    parameters: Annotated[list[str], SAVED]
    """The parameters the issue is about."""
    repairs: list[Repair]
    mark: Annotated[str, SAVED]
    """A few words that the graph shows on a step that the issue is about: `cannot be reused`."""


class PlannedStep(TypedDict):
    """What will happen to one step."""

    step: Annotated[str, SAVED]
    action: Annotated[PlanAction, SAVED]
    reason: str
    """The reason, unless the selection itself explains it; `""` otherwise."""


class Verdict(TypedDict):
    """The verdict on the intents that `answered` identifies; stale while the browser has stated others."""

    selected_steps: Annotated[list[str], SAVED]
    can_start: Annotated[bool, SAVED]
    summary: Annotated[str, SAVED]
    """The plan in one line: `2 run · 1 reused · 5 not run`."""
    issues: Annotated[list[Issue], SAVED]
    plan: Annotated[list[PlannedStep], SAVED]
    """Every step, in definition order; empty while nothing is selected."""


class Savings(TypedDict):
    """What reusing steps saves, compared with running them as well."""

    text: str
    """One line; `""` if no reused step has a known duration."""
    rows: list[dict[str, str]]
    """A row for each reused step, all with the same keys, which serve as headings."""
    without_times: list[str]
    """The reused steps whose durations are unknown."""


class Preset(TypedDict):
    """A named selection."""

    code: str
    label: str
    steps: list[str]
    """The steps that it selects."""
    unavailable: str
    """Why it is unavailable; `""` if it is available."""
    explanation: str
    """Why it selects these steps, unless the label says so."""


class Beginning(TypedDict):
    """A first selection that is offered while nothing is selected."""

    code: Literal["failure", "last-time", "changed", "all"]
    label: str
    """The label of the button: `Re-run from Clean · 4 steps`."""
    explanation: str
    """A reason to select it, unless the label says so: `Clean failed in nightly: ValueError: …`."""
    steps: list[str]
    patch: Patch
    """What the button applies. There is no selection that it would have to preserve."""


class Expression(TypedDict):
    """The selection as text, or a text that was typed and cannot be parsed."""

    text: Annotated[str, SAVED]
    problem: Annotated[str, SAVED]
    """`""` when the text stands for the selection."""
    column: Annotated[int, SAVED]
    """The character at which the problem begins, counted from 1."""


# --- The reference --------------------------------------------------------------------------------


class ExecutionSummary(TypedDict):
    """An execution that may be the reference."""

    position: int
    """Its position in the list, counted from 0, the newest."""
    arn: str
    name: str
    status: str
    started_at: str | None
    """ISO 8601."""
    can_serve: bool | None
    """Whether it can be the reference for the current selection; `null` until it is examined."""
    why_not: str
    """Why it cannot; `""` if it can."""
    origins: list[str]
    """The executions that produced the outputs which it only reused itself, as phrases."""
    duration_s: float | None
    """`null` while it is not known."""
    created_by: str
    """`""` while it is not known; the list of executions does not contain it."""
    changed_parameters: dict[str, str]
    """The values that differ from the current defaults; empty while they are not known."""


class References(TypedDict):
    """The executions that may serve as a reference."""

    state: Literal["ready", "pending", "errored"]
    message: str
    count: int
    """The number of listed executions."""
    executions: list[ExecutionSummary]
    """The newest of them, the newest first, followed by the reference if it is listed and older. The command
    `references` requests others."""
    has_more: bool
    """Whether there may be older ones, which the command `more` requests."""


class ReferenceStep(TypedDict):
    """What the reference execution did with one step."""

    status: Annotated[str, SAVED]
    """The status as the service reports it: `Succeeded`, `Failed`, …. If it depends on rows that are not
    listed, it is `Not listed` or, for a step that runs once for each item, `Not all listed`."""
    failure_reason: str
    duration_s: Annotated[float | None, SAVED]
    cache_hit: Annotated[bool, SAVED]
    """Whether a cached result was used."""
    attempt: Annotated[int, SAVED]
    """The number of attempts; 0 if the service does not report it."""
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    has_log: bool
    """Whether it has a log, which the command `reference-log` opens."""
    links: list[Link]
    """Pages of the AWS console that show it and its logs."""


class NewerExecution(TypedDict):
    """An execution that can replace the reference."""

    arn: str
    name: str


class Reference(TypedDict):
    """The chosen reference execution, step by step."""

    arn: Annotated[str | None, SAVED]
    state: Annotated[Literal["none", "pending", "ready", "errored"], SAVED]
    message: str
    steps: Annotated[dict[str, ReferenceStep], SAVED]
    has_more_steps: bool
    """Whether there are rows of iterations that are not listed; the command `list-steps` lists them."""
    is_listing: bool
    """Whether they are being listed, in parts."""
    newer: NewerExecution | None
    """The execution that the automatic reference would be if it were chosen now. The reference itself stays
    until the selection changes, or `pinned: false` is stated, even if it is false already."""


class Renamed(TypedDict):
    """A step that was renamed since the reference ran."""

    before: str
    now: str


class Drift(TypedDict):
    """What has changed in the pipeline since the reference ran, as of the last request."""

    state: Literal["none", "ready"]
    """`none`: not requested, or not known."""
    added: list[str]
    removed: list[str]
    changed: list[str]
    renamed: list[Renamed]
    step: str
    """The step whose change `diff` shows; `""` for none."""
    diff: str
    """A unified diff of the step's JSON; `""` if nothing has changed."""


# --- The parameters -------------------------------------------------------------------------------

ParameterType = Literal["String", "Integer", "Float", "Boolean"]
ParameterSource = Literal["default", "inherited", "overridden", "required", "removed"]
"""`removed`: the pipeline no longer has it, and nothing is sent."""


class ParameterField(TypedDict):
    """One field of the parameter form."""

    name: Annotated[str, SAVED]
    type: Annotated[ParameterType, SAVED]
    choices: list[str]
    description: str
    default: str | None
    inherited: str | None
    text: str
    """The value that will be sent, as text; `""` if there is none."""
    source: Annotated[ParameterSource, SAVED]
    problem: str
    """`""` when the value can be sent."""
    read_by: Annotated[list[str], SAVED]
    """The steps that read the parameter."""
    since_reference: Annotated[Literal["", "added", "removed"], SAVED]
    """Whether the parameter is new since the reference ran, or gone."""
    effect: str
    """A remark if an override has no effect on the selected steps; `""` otherwise."""
    changes: Annotated[list[str], SAVED]
    """The steps that another value affects, in definition order: those that read the parameter, and all
    steps downstream of them."""


# --- The history ----------------------------------------------------------------------------------


class ChangedValue(TypedDict):
    """A parameter value that differs from the one it was compared with."""

    name: str
    value: str
    before: str | None
    """`null` if there was nothing to compare it with."""


class Failure(TypedDict):
    """A step that failed."""

    step: str
    """`""` stands for the execution as a whole."""
    reason: str


# --- Runs: executions with their metrics ------------------------------------------------------------

Direction = Literal["minimize", "maximize"]
"""The direction in which a metric improves."""

MetricKind = Literal["file", "training", "tuning", "automl", "mlflow"]


class MetricColumn(TypedDict):
    """A metric that a column of the table can show."""

    name: str
    """The key of `RunRow.metrics`: `AbaloneEval: regression_metrics.mse.value`."""
    step: str
    kind: MetricKind
    is_declared: bool
    """Whether the definition names it. Such columns are shown by default; others can be switched on."""


class Objective(TypedDict):
    """The metric that executions are compared by."""

    name: str
    """A `MetricColumn.name`."""
    direction: Direction
    condition: str
    """The Condition step that compares it; `""` if none does."""
    threshold: float | None
    """The number that it is compared with, if that is known."""
    choices: list[str]
    """The names that the command `objective` may choose, including this one."""


class RunReport(TypedDict):
    """What an execution did, as far as known."""

    is_selective: bool
    """Whether it was started with a selection."""
    selected_steps: list[str]
    reference_name: str
    """`""` without a reference."""
    ran: list[str]
    """The steps it ran itself."""
    reused: list[str]
    """The steps it reused, as phrases: `Prepare from nightly`."""
    unlisted: list[str]
    """The steps that it may also have run or reused; the command `list-steps` lists their rows."""
    changed: list[ChangedValue]
    compared_with: Literal["", "reference", "defaults"]
    """What `changed` compares with; `""`: nothing, so that it contains every value."""
    failures: list[Failure]


class RunRow(TypedDict):
    """An execution as a row of the table."""

    arn: str
    name: str
    status: str
    started_at: str | None
    """ISO 8601."""
    duration_s: float | None
    created_by: str
    description: str
    """`""` for the trial of a sweep, whose description is only machine-readable."""
    values: dict[str, str]
    """Every parameter value; empty while it is not known."""
    metrics: dict[str, float | None]
    """Values by `MetricColumn.name`; `null` stands for NaN or infinity, and unreported metrics are absent."""
    metrics_state: Literal["none", "pending", "ready", "partial", "errored"]
    """`none`: not requested. `partial`: some were read, `metrics_problem` says why others were not."""
    metrics_problem: str
    """Why metrics are missing, in full sentences; `""` if none are."""
    outcomes: dict[str, str]
    """The outcome of each Condition step: `True` or `False`."""
    sweep: str
    """The id of the sweep that it is a trial of; `""` for none."""
    trial: int | None
    """The index of the trial, from 0."""
    is_best: bool
    """Whether it is the best trial of its sweep, as far as known."""
    is_reference: bool
    is_own: bool
    """Whether this kernel started it."""
    report: RunReport | None
    """`null` while it is not known."""
    unknown: str
    """Why the report is unknown or incomplete; `""` if it is complete, or was not requested."""


class Runs(TypedDict):
    """All listed executions, newest first, with details only for those that `runs-details` has named."""

    state: Literal["none", "pending", "ready", "errored"]
    message: str
    rows: list[RunRow]
    has_more: bool
    """Whether there may be older ones, which the command `runs-more` requests."""
    metrics: list[MetricColumn]
    """Those that the definition names come first."""
    varied: list[str]
    """The parameters that differ between the rows whose values are known."""
    objective: Objective | None
    """`null` if none is known."""


class ComparedRow(TypedDict):
    """A row of a comparison."""

    name: str
    texts: list[str]
    """One for each compared execution."""
    is_different: bool


class StepDifference(TypedDict):
    """A difference between the definitions of one step."""

    step: str
    execution: int
    """The index, from 0, of the compared execution that differs from the first."""
    change: str
    """`has changed`, `is only in the first`, `is not in the first` or `is called X in the first`."""
    diff: str
    """A unified diff of the step's JSON; may be `""`."""


class Comparison(TypedDict):
    """Executions side by side; the others are compared with the first."""

    arns: list[str]
    """Empty if nothing is compared."""
    names: list[str]
    values: list[ComparedRow]
    steps: list[ComparedRow]
    """The texts are `ran`, `reused`, `cached`, `failed`, `stopped`, `not run` or another status."""
    metrics: list[ComparedRow]
    durations: list[ComparedRow]
    """The first row is `the execution`."""
    definition: list[StepDifference]
    unknown_definitions: list[str]
    """The names of the executions whose definition cannot be found out."""
    message: str
    """Why there is no comparison, or what is still being found out."""


# --- Sweeps ---------------------------------------------------------------------------------------


class SweepTrial(TypedDict):
    """One execution of a sweep."""

    index: int
    """Counted from 0."""
    values: dict[str, str]
    """The values of the varied parameters."""
    arn: str
    """`""` before it has started."""
    status: str
    """`Waiting`, `Starting`, `Refused`, or the status of the execution."""
    reason: str
    objective: float | None
    """`null` while it is not known, and for NaN or infinity."""
    duration_s: float | None


class Sweep(TypedDict):
    """Executions of one selection that differ in the values of parameters."""

    id: str
    state: Literal["found", "running", "stopping", "ended"]
    """`found`: another kernel started it, and `sweep-resume` takes it over."""
    selected_steps: list[str]
    reference_execution_arn: str | None
    varied: list[str]
    objective: Objective | None
    started_at: str | None
    """ISO 8601, of the first trial; `null` while that is not known."""
    ended_at: str | None
    """ISO 8601, of the last trial; `null` before it has ended."""
    reference_objective: float | None
    """The objective of the reference; `null` while it is not known, and for NaN or infinity."""
    trials: list[SweepTrial]
    best: int | None
    """The index of the best trial so far."""
    counts: dict[str, int]
    """The number of trials that are `waiting`, `running`, `succeeded`, `failed` and `stopped`."""
    message: str
    """What it waits for, or why it does not continue; `""` for nothing."""


class SweepPlan(TypedDict):
    """The sweep that would start while a parameter is varied."""

    state: Literal["none", "pending", "ready"]
    """`none`: nothing is varied. `pending`: the reference, or its times, are being found out."""
    problems: dict[str, str]
    """By parameter, why its list or range cannot be used."""
    trial_count: int
    dropped_count: int
    """The number of trials that were left out, because they have the same values as another."""
    expected_s: float | None
    """Estimate for all trials, from the times of the reference, with `max_parallel` running at a time."""
    instance_hours: float | None
    can_start: bool
    """Whether the command `sweep` would be accepted now."""
    issues: list[Issue]
    """The issues of all trials together."""
    text: str
    """`6 trials of 2 steps · about 24 min · 0.8 instance-hours`."""


# --- The run --------------------------------------------------------------------------------------

StepRunState = Literal["waiting", "executing", "ran", "reused", "failed", "stopped", "not-run"]


class Link(TypedDict):
    """A page of the AWS console or of MLflow, whose URL Python determines."""

    label: str
    url: str


class StepRun(TypedDict):
    """The progress of one step of the run."""

    state: Annotated[StepRunState, SAVED]
    detail: str
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    ended_at: Annotated[str | None, SAVED]
    attempts: Annotated[int, SAVED]
    """The number of attempts; 0 if it is not known."""
    resource: str
    """The name of the job or model that it created; `""` for none."""
    links: list[Link]
    """Pages of the AWS console that show it and its logs; none for a step that is not on AWS."""
    has_log: bool
    """Whether it has a log, which the command `log` opens."""
    iterations: Annotated[Iterations | None, SAVED]
    """For a ForEach; `null` for other steps, and until they are known: `detail` then says what is known."""


class Iterations(TypedDict):
    """The progress of a ForEach."""

    done: Annotated[int, SAVED]
    """The number of iterations that have ended, including failed ones."""
    failed: Annotated[int, SAVED]
    total: Annotated[int, SAVED]


class Offer(TypedDict):
    """A rerun from the failure, which replaces selection and reference."""

    label: str
    selected_steps: list[str]
    reference_execution_arn: str


class RunObjective(TypedDict):
    """The objective value of the run."""

    name: str
    direction: Direction
    value: float | None
    """`null` for NaN or infinity."""
    reference_value: float | None
    """`null` if the reference did not report it."""


class Run(TypedDict):
    """The execution this widget watches, replaced with each snapshot. Its identity is (`arn`, `attempt`)."""

    state: Annotated[Literal["idle", "starting", "running", "ended", "errored"], SAVED]
    arn: Annotated[str, SAVED]
    attempt: Annotated[int, SAVED]
    """1 at first; each retry adds 1."""
    name: str
    status: Annotated[str, SAVED]
    message: str
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    ended_at: Annotated[str | None, SAVED]
    summary: Annotated[str, SAVED]
    """The outcome in one line, once it has ended: `Succeeded in 2 min 5 s: 2 ran, 1 reused`."""
    can_retry: Annotated[bool, SAVED]
    """Whether the command `retry` can continue it."""
    is_own: bool
    """Whether it was started here; stopping others requires confirmation."""
    is_uncertain: bool
    """Whether the response to the start was lost, so that it may have started; `message` says so."""
    offer: Offer | None
    failure: Failure | None
    """The step that failed first, and why; `null` if none did."""
    objective: RunObjective | None
    """`null` before the end, and if it was not reported."""
    has_more_steps: bool
    """Whether there are rows of iterations that are not listed; the command `list-steps` lists them."""
    is_listing: bool
    """Whether they are being listed, in parts."""
    steps: Annotated[dict[str, StepRun], SAVED]


class LogLine(TypedDict):
    """One line of a step's log."""

    at: str
    """ISO 8601."""
    text: str
    """The line as logged: data, never HTML; it may contain control characters."""


class ShownLog(TypedDict):
    """The log that somebody has opened, as last read."""

    step: str
    """`""` for none."""
    state: Literal["none", "pending", "ready", "errored"]
    lines: list[LogLine]
    """The last lines, oldest first."""
    message: str
    """A remark on which lines they are, or why there are none."""


class Fact(TypedDict):
    """A fact about a step, as a row of a table."""

    label: str
    value: str


class FactGroup(TypedDict):
    """Facts of one kind: `Inputs`, `Outputs`, `Where it runs`, `Values used`, `Times`."""

    title: str
    facts: list[Fact]


class StepDetails(TypedDict):
    """What is known about the step that somebody has opened."""

    step: str
    """`""` for none."""
    definition: list[FactGroup]
    """Facts from the definition, with the values that will be sent."""
    run: list[FactGroup]
    """Facts from the run that is shown; empty if it has no such step."""
    reference: list[FactGroup]
    """Facts from the reference; empty if it has no such step."""


# --- The request ----------------------------------------------------------------------------------

CodeTarget = Literal["boto3", "cli", "sdk-v2", "sdk-v3"]
Inherit = Literal["reference", "defaults"]


class Code(TypedDict):
    """The current request as code."""

    target: Annotated[CodeTarget, SAVED]
    text: str
    """`""` while the verdict forbids a request."""


class Notice(TypedDict):
    """A message about the widget as a whole: no credentials, throttling, an updated pipeline."""

    severity: Literal["", "error", "warning"]
    message: str
    action: Literal["", "refresh", "unwatch"]
    """The command of a button beside the message; `""` for no button."""
    action_label: str


# --- The traits -----------------------------------------------------------------------------------


class SavedShape(TypedDict, total=False):
    """How much of a value is saved: one of these keys, or none of them to save all of it."""

    empty: Any
    """The value is not saved; this replaces it."""
    fields: dict[str, SavedShape]
    """For an object: the saved fields."""
    items: SavedShape
    """For a list: how much of each item is saved."""
    values: SavedShape
    """For an object with names as keys: how much of each value is saved; keys are saved."""


class HostState(TypedDict):
    """The traits of `ipywidgets` and `anywidget`, which a front end needs to show a saved widget at all."""

    _model_module: Annotated[str, SAVED]
    _model_module_version: Annotated[str, SAVED]
    _model_name: Annotated[str, SAVED]
    _view_module: Annotated[str, SAVED]
    _view_module_version: Annotated[str, SAVED]
    _view_name: Annotated[str, SAVED]
    _view_count: Annotated[int | None, SAVED]
    _dom_classes: Annotated[list[str], SAVED]
    _anywidget_id: Annotated[str, SAVED]
    _esm: Annotated[str, SAVED]
    _front_end: Annotated[str, SAVED]
    layout: Annotated[str, SAVED]
    tabbable: Annotated[bool | None, SAVED]
    tooltip: Annotated[str | None, SAVED]


class StepGraphState(TypedDict):
    """The traits that the graph draws."""

    graph: Annotated[str, SAVED]
    """`IPY_MODEL_…`: the hosted `ipycytoscape.CytoscapeWidget`."""
    height: Annotated[int | None, SAVED]
    """Height of graph and side panel, in CSS pixels; `null`: what the graph needs, 280 to 560. A setting."""
    orientation: Annotated[OrientationChoice, SAVED]
    """`auto` takes the one that shows more steps legibly. A setting."""
    elements: Annotated[Elements, SAVED]
    selected_steps: Annotated[list[str], SAVED]
    """An intent."""
    varied_parameters: dict[str, str]
    """By parameter, the text of its list `3, 5, 7` or range `0.01 … 0.3, 5 steps, log`. A text that contains
    commas or line breaks, or begins or ends with blanks, is enclosed in double quotes, and quotation marks in
    it are doubled, as in a CSV file. An intent."""
    verdict: Annotated[Verdict, SAVED]
    reference: Annotated[Reference, SAVED]
    run: Annotated[Run, SAVED]
    answered: dict[str, int]
    """By client, the number of its latest statement that this state includes."""


class WidgetState(StepGraphState):
    """The traits of `SelectiveExecutionWidget`."""

    side_share: Annotated[float, SAVED]
    """The share of the width that the side panel takes, from 0.2 to 0.8. A setting."""
    revision: Annotated[int, SAVED]
    """The revision of the state that all traits were derived from."""
    can_undo: bool
    can_redo: bool
    pipeline_name: Annotated[str, SAVED]
    has_service: Annotated[bool, SAVED]
    """Whether there is a service that can start the pipeline; otherwise, there is only a definition."""
    picture_id: Annotated[str, SAVED]
    """The id of the model, which the pictures of this widget have as a class. Written once."""
    save_parameter_values: Annotated[bool, SAVED]
    """Whether parameter values may be saved with the notebook. Only Python sets it."""
    saved_fields: Annotated[dict[str, SavedShape], SAVED]
    """By trait, how much of it a saved notebook may contain. Written once."""
    reference_execution_arn: Annotated[str | None, SAVED]
    """`null` means no reference. An intent."""
    pinned: Annotated[bool, SAVED]
    """Whether somebody chose the reference; otherwise the best is taken for each selection. An intent."""
    inherit: Annotated[Inherit, SAVED]
    """Where parameters without an override get their values. An intent."""
    parameter_overrides: dict[str, str]
    """The text as typed; Python converts it. An intent."""
    max_parallel: Annotated[int, SAVED]
    """The maximum number of trials that run at a time, at most 50. An intent."""
    display_name: str
    """The name of the next execution; `""` takes `proposed_name`. An intent."""
    code_target: Annotated[CodeTarget, SAVED]
    """The target of `code_shown`. An intent."""
    references: References
    parameter_form: Annotated[list[ParameterField], SAVED]
    code_shown: Annotated[Code, SAVED]
    proposed_name: str
    display_name_problem: str
    """Why `display_name` cannot be sent; `""` if it can."""
    expression: Annotated[Expression, SAVED]
    preset_menu: list[Preset]
    """As of the last request; empty before."""
    beginnings: list[Beginning]
    """At most four, the best first; empty while something is selected."""
    details_shown: StepDetails
    savings_shown: Savings
    drift_shown: Drift
    runs_shown: Runs
    comparison_shown: Comparison
    sweep_plan: SweepPlan
    sweeps_shown: list[Sweep]
    """The latest first, including those of other kernels."""
    log_shown: ShownLog
    notice: Notice


class SavedOnly(TypedDict, total=False):
    """State that only a saved notebook has."""

    saved_at: Annotated[str, SAVED]
    """ISO 8601: when the state was saved; absent in a live widget."""


# --- Browser to Python ----------------------------------------------------------------------------


class Intents(TypedDict, total=False):
    """Everything that both sides may state. A statement has all intents of its client not yet answered."""

    selected_steps: list[str]
    reference_execution_arn: str | None
    pinned: bool
    inherit: Inherit
    parameter_overrides: dict[str, str]
    varied_parameters: dict[str, str]
    """If not empty, the command `sweep` starts what `sweep_plan` shows, and `start` is refused."""
    max_parallel: int
    display_name: str
    code_target: CodeTarget
    height: int | None
    """This and the next two are settings of the view: undo leaves them as they are."""
    side_share: float
    orientation: OrientationChoice


class ShownIntents(TypedDict):
    """The intents exactly as they were on the screen when Start was pressed."""

    selected_steps: list[str]
    reference_execution_arn: str | None
    pinned: bool
    inherit: Inherit
    parameter_overrides: dict[str, str]
    display_name: str


class ShownSweepIntents(ShownIntents):
    """The intents exactly as they were on the screen when a sweep was started."""

    varied_parameters: dict[str, str]
    max_parallel: int


class Statement(TypedDict):
    """The intents that a browser page has stated and that are not answered yet."""

    client: str
    """A random id of one browser page's view of one model."""
    number: int
    """Counts the statements of the client, from 1; 0 before the first."""
    intents: Intents
    stated_in: dict[str, int]
    """By intent, the number of the first statement that contained it, so that it is applied only once."""


class Hello(TypedDict):
    """Sent when a browser opens or reconnects; answered by the whole state."""

    kind: Literal["hello"]
    client: str


class StateMessage(Statement):
    """The statement that follows a gesture of the user."""

    kind: Literal["state"]


class NoArguments(TypedDict):
    """A command that needs no arguments."""


class StartArguments(TypedDict):
    """The arguments of the command `start`."""

    shown: ShownIntents


class SweepArguments(TypedDict):
    """The arguments of the command `sweep`."""

    shown: ShownSweepIntents


class SweepStopArguments(TypedDict):
    """The arguments of the command `sweep-stop`, after which no more trials start."""

    sweep: str
    trials: bool
    """Whether the trials under way are stopped as well."""


class SweepGoOnArguments(TypedDict):
    """The arguments of `sweep-resume` (start remaining trials) and `sweep-retry` (also retry failed ones)."""

    sweep: str


class ExecutionsArguments(TypedDict):
    """The arguments of the commands `runs-details` and `compare`."""

    arns: list[str]
    """For `runs-details`: the rows in view. For `compare`: two or more, or none to close the comparison."""


class ObjectiveArguments(TypedDict):
    """The arguments of the command `objective`."""

    name: str
    """One of `Objective.choices`; `""` takes the definition's."""
    direction: Direction | Literal[""]
    """`""` takes the definition's."""


class RunArguments(TypedDict):
    """The arguments of a command about the run, which identify the one on the screen: no other is meant."""

    arn: str
    attempt: int


class StopArguments(RunArguments):
    """The arguments of the command `stop`."""

    confirmed: bool
    """Whether the user has confirmed it; required if `run.is_own` is false."""


class StepArguments(TypedDict):
    """The arguments of a command about one step."""

    step: str
    """For `log`: the step whose log is opened, replacing another; `""` closes it. For `drift`: the step whose
    change is shown; with `""` there is no diff. For `details`: the step that is opened; `""` closes it. For
    `reference-log`: the step whose log in the reference is opened."""


class ExpressionArguments(TypedDict):
    """The arguments of the commands `select` and `preview`."""

    expression: str


class ExecutionArguments(TypedDict):
    """The arguments of a command about one execution."""

    arn: str


class ListStepsArguments(TypedDict):
    """The arguments of the command `list-steps`."""

    arn: str
    """The execution whose rows are all listed; `""` for the run that is shown."""


class PictureArguments(TypedDict):
    """The arguments of the command `picture`, whose answer has the picture as its content."""

    format: Literal["svg", "mermaid"]


class FrontEndArguments(TypedDict):
    """The arguments of the command `front-end`, whose answer has the part as its content."""

    part: Literal["deferred", "cytoscape"]
    """`deferred`: what a first view does not need. `cytoscape`: the graph for pages without ipycytoscape."""


class PageArguments(TypedDict):
    """The arguments of the command `references`: the executions that the picker of the reference shows."""

    first: int
    """The position of the first, counted from 0, the newest."""
    count: int
    """The number of executions; at most 100 are sent."""


class NamedArguments(TypedDict):
    """The arguments of the command `reference-named`, which searches an execution for the picker."""

    text: str
    """The beginning of its name, ignoring case."""
    first: int
    """The position from which the search starts; it continues with the newest after the last."""


class Command(Statement):
    """Asks Python to do something. It contains the latest statement, so that it cannot overtake it."""

    kind: Literal["command"]
    id: str
    """Unique; a command that is sent again is answered again, but not carried out again."""
    revision: int
    """The revision of the state on the screen."""
    command: str
    """A key of `COMMANDS`."""


COMMANDS: Final[dict[str, Any]] = {
    "start": StartArguments,
    "stop": StopArguments,
    "retry": RunArguments,
    "refresh": NoArguments,
    "more": NoArguments,
    "unwatch": RunArguments,
    "list-steps": ListStepsArguments,
    "log": StepArguments,
    "drift": StepArguments,
    "presets": NoArguments,
    "select": ExpressionArguments,
    "preview": ExpressionArguments,
    "runs": NoArguments,
    "runs-more": NoArguments,
    "runs-details": ExecutionsArguments,
    "compare": ExecutionsArguments,
    "objective": ObjectiveArguments,
    "sweep": SweepArguments,
    "sweep-stop": SweepStopArguments,
    "sweep-resume": SweepGoOnArguments,
    "sweep-retry": SweepGoOnArguments,
    "take-values": ExecutionArguments,
    "run-the-rest": ExecutionArguments,
    "watch": ExecutionArguments,
    "repeat": ExecutionArguments,
    "describe": NoArguments,
    "references": PageArguments,
    "reference-named": NamedArguments,
    "details": StepArguments,
    "reference-log": StepArguments,
    "picture": PictureArguments,
    "front-end": FrontEndArguments,
    "undo": NoArguments,
    "redo": NoArguments,
}
"""The commands with their arguments, which are further members of the message."""

BrowserMessage = Hello | StateMessage | Command

# --- Python to browser ----------------------------------------------------------------------------


class Answer(TypedDict):
    """The answer to a command."""

    kind: Literal["answer"]
    id: str
    problem: str
    """Why the command failed; `""` if it succeeded."""
    content: str
    """The result. `references`: the executions as a JSON list of `ExecutionSummary`. `reference-named`: a
    position, or `""` if no execution has such a name. `picture`: the picture. `preview`: the steps as a JSON
    list, or `""` for an expression that cannot be parsed. `front-end`: a part of it, as the text of a module.
    Other commands: `""`."""
