"""What Python and the browser say to each other: the JSON of every synced trait and of every message.

``js/src/wire.generated.ts`` is made of this file (``scripts/wire_types.py``): each class becomes an
interface, each docstring its comment. Each trait has one writer. The traits of `Intents` are stated by both
sides; everything else is derived in Python, and the browser only shows it.

``SAVED`` marks what a saved notebook may hold. A field is saved if it is marked, and all that it stands in; a
field without the mark is saved as the empty value of its type. Marked is what tells the structure of a
pipeline and how far it is. Not marked is text that may quote a parameter's value or the name of an execution,
for names are made of values.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypedDict

SAVED: Final = "saved"
"""Marks a field that a saved notebook may hold, in ``Annotated[…, SAVED]``."""

# --- The pipeline ---------------------------------------------------------------------------------


class StepElement(TypedDict):
    """One step as the graph draws it."""

    id: Annotated[str, SAVED]
    """The step's name: unique in the pipeline. Data, never HTML."""
    type: Annotated[str, SAVED]
    """The step type, such as `Training`."""
    display_name: Annotated[str, SAVED]
    """The display name of the definition, on one line; `""` if there is none, or if it repeats `id`."""
    container: Annotated[str | None, SAVED]
    """The name of the Condition or ForEach step that holds this one."""
    branch: Annotated[Literal["IfSteps", "ElseSteps", "ForEachBody"] | None, SAVED]
    """Where in its container it stands; `null` outside of one."""


class StepEdge(TypedDict):
    """Edge (source, target): target consumes source; source is upstream."""

    source: Annotated[str, SAVED]
    target: Annotated[str, SAVED]
    reasons: Annotated[list[str], SAVED]
    """Why it exists, as predicates of the target: `reads ModelArtifacts.S3ModelArtifacts`."""


Orientation = Literal["horizontal", "vertical"]
"""Where edges lead: left to right, or top to bottom."""


OrientationChoice = Literal["auto", "horizontal", "vertical"]


class NodePlace(TypedDict):
    """Where a step stands, by the upper left corner of its card."""

    x: Annotated[float, SAVED]
    """In widths of a card."""
    y: Annotated[float, SAVED]
    """In heights of a card."""
    rank: Annotated[int, SAVED]
    """0 for the first column or row; each edge leads to a higher one."""
    order: Annotated[int, SAVED]
    """Its position among the steps of its rank."""


class BoxPlace(TypedDict):
    """The rectangle around a branch of a Condition, or around a ForEach and its body; in cards."""

    container: Annotated[str, SAVED]
    branch: Annotated[str, SAVED]
    title: Annotated[str, SAVED]
    """The branch for people: `If · mse ≤ MseThreshold`, `If`, `Else` or `For each`."""
    depth: Annotated[int, SAVED]
    """How many boxes this one stands in."""
    x: Annotated[float, SAVED]
    y: Annotated[float, SAVED]
    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]


class LanePlace(TypedDict):
    """The rectangle over the cards of a chain of steps that stand in one line; in cards."""

    label: Annotated[str, SAVED]
    """Stands for the names of its steps, where the drawing is too small for them."""
    x: Annotated[float, SAVED]
    y: Annotated[float, SAVED]
    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]


class Drawing(TypedDict):
    """The pipeline drawn in one orientation, in cards: it is scaled by the size of a card alone."""

    width: Annotated[float, SAVED]
    height: Annotated[float, SAVED]
    nodes: Annotated[list[NodePlace], SAVED]
    """In the order of the nodes."""
    bends: Annotated[list[list[tuple[float, float]] | None], SAVED]
    """In the order of the edges: the points [x, y] at which an edge enters the ranks that it passes; it
    leaves each straight ahead, one card further along. `null` for an edge that a box tells."""
    boxes: Annotated[list[BoxPlace], SAVED]
    """Outer ones first."""
    lanes: Annotated[list[LanePlace], SAVED]


class Elements(TypedDict):
    """The pipeline as drawn, in definition order; replaced when the pipeline is updated."""

    nodes: Annotated[list[StepElement], SAVED]
    edges: Annotated[list[StepEdge], SAVED]
    layout: Annotated[dict[Orientation, Drawing], SAVED]


# --- What is judged -------------------------------------------------------------------------------

Severity = Literal["error", "warning"]
PlanAction = Literal["run", "reuse", "not-run"]


class Patch(TypedDict, total=False):
    """What a repair does to the present intents; a key that is absent leaves things as they are."""

    add_steps: list[str]
    remove_steps: list[str]
    reference_execution_arn: str | None
    """Sets and pins the reference; `null` is no reference."""
    set_overrides: dict[str, str]
    unset_overrides: list[str]


class Repair(TypedDict):
    """One way out of an issue."""

    label: str
    """Says exactly what the repair changes."""
    patch: Patch


class Issue(TypedDict):
    """One finding of the judge."""

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
    """What the graph writes on a step that the issue is about: `cannot be reused`; a few words."""


class PlannedStep(TypedDict):
    """What will become of one step."""

    step: Annotated[str, SAVED]
    action: Annotated[PlanAction, SAVED]
    reason: str
    """Why, as far as the selection itself does not say it; `""` if that is all."""


class Verdict(TypedDict):
    """The judgement of the intents that `answered` names; stale while the browser has stated others."""

    selected_steps: Annotated[list[str], SAVED]
    can_start: Annotated[bool, SAVED]
    summary: Annotated[str, SAVED]
    """For people: `2 run · 1 reused · 5 not run`."""
    issues: Annotated[list[Issue], SAVED]
    plan: Annotated[list[PlannedStep], SAVED]
    """Every step, in definition order; empty while nothing is selected."""


class Savings(TypedDict):
    """What reusing steps saves, compared with running them too."""

    text: str
    """One line; `""` if nothing that is reused has a known time."""
    rows: list[dict[str, str]]
    """A row for each reused step; the same keys in each, as headings."""
    without_times: list[str]
    """The reused steps of which it is not known how long they took."""


class Preset(TypedDict):
    """A named selection."""

    code: str
    label: str
    steps: list[str]
    """The steps that it selects."""
    unavailable: str
    """Why it cannot be had; `""` when it can."""
    explanation: str
    """Why it selects these steps, where the label does not say it."""


class Beginning(TypedDict):
    """A first selection that is offered while nothing is selected."""

    code: Literal["failure", "last-time", "changed", "all"]
    label: str
    """Of the button: `Re-run from Clean · 4 steps`."""
    explanation: str
    """Why one would, where the label does not say it: `Clean failed in nightly: ValueError: …`."""
    steps: list[str]
    patch: Patch
    """What the button does: it has no selection to keep."""


class Expression(TypedDict):
    """The selection as text, or a text that was typed and cannot be read."""

    text: Annotated[str, SAVED]
    problem: Annotated[str, SAVED]
    """`""` when the text stands for the selection."""
    column: Annotated[int, SAVED]
    """Where the problem begins: characters, counted from 1."""


# --- The reference --------------------------------------------------------------------------------


class ExecutionSummary(TypedDict):
    """An execution that may be the reference."""

    position: int
    """Where it stands in the list, counted from 0, the newest."""
    arn: str
    name: str
    status: str
    started_at: str | None
    """ISO 8601."""
    can_serve: bool | None
    """Whether it can be the reference of the present selection; `null` while it was not examined."""
    why_not: str
    """Why not; `""` if it can."""
    origins: list[str]
    """Which executions made the outputs that it only reused itself, as phrases."""
    duration_s: float | None
    """`null` while it is not known."""
    created_by: str
    """`""` while it is not known: the list does not say it."""
    changed_parameters: dict[str, str]
    """The values that are not today's defaults; empty while they are not known."""


class References(TypedDict):
    """The executions that may serve as a reference."""

    state: Literal["ready", "pending", "errored"]
    message: str
    count: int
    """How many are listed."""
    executions: list[ExecutionSummary]
    """The newest of them, the newest first, and after them the reference where it is listed and older. The
    command `references` asks for others."""
    has_more: bool
    """Whether there may be older ones, which the command `more` asks for."""


class ReferenceStep(TypedDict):
    """What the reference execution did with one step."""

    status: Annotated[str, SAVED]
    """As the service says it: `Succeeded`, `Failed`, …. Where rows that would tell are not listed, it is
    `Not listed`, or, of a step that runs once for each item, `Not all listed`."""
    failure_reason: str
    duration_s: Annotated[float | None, SAVED]
    cache_hit: Annotated[bool, SAVED]
    """Whether a cached result was taken."""
    attempt: Annotated[int, SAVED]
    """How often it was tried; 0 if the service does not say."""
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    has_log: bool
    """Whether the command `reference-log` finds a log of it."""
    links: list[Link]
    """Where the AWS console shows it and its logs."""


class NewerExecution(TypedDict):
    """An execution that can take the place of the reference."""

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
    """Whether they are being listed, part by part."""
    newer: NewerExecution | None
    """What the automatic reference would be if it were chosen now; it stays until the selection changes, or
    somebody states `pinned: false`, also where it is that already."""


class Renamed(TypedDict):
    """A step that has another name than when the reference ran."""

    before: str
    now: str


class Drift(TypedDict):
    """What has changed in the pipeline since the reference ran, as of when it was asked for."""

    state: Literal["none", "ready"]
    """`none`: not asked for, or not known."""
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
    """That an override has no effect on what is selected; `""` otherwise."""
    changes: Annotated[list[str], SAVED]
    """The steps that another value changes: those that read the parameter, and all downstream of them; in
    definition order."""


# --- The history ----------------------------------------------------------------------------------


class ChangedValue(TypedDict):
    """A parameter value that is not the one it was compared with."""

    name: str
    value: str
    before: str | None
    """`null` if there was nothing to compare it with."""


class Failure(TypedDict):
    """A step that failed."""

    step: str
    """`""` is the execution as a whole."""
    reason: str


# --- Runs: executions with their metrics ------------------------------------------------------------

Direction = Literal["minimize", "maximize"]
"""Which way a metric gets better."""

MetricKind = Literal["file", "training", "tuning", "automl", "mlflow"]


class MetricColumn(TypedDict):
    """A metric that a column of the table shows."""

    name: str
    """The key of `RunRow.metrics`: `AbaloneEval: regression_metrics.mse.value`."""
    step: str
    kind: MetricKind
    is_declared: bool
    """Whether the definition names it: shown by default, where others can be switched on."""


class Objective(TypedDict):
    """The metric that executions are judged by."""

    name: str
    """A `MetricColumn.name`."""
    direction: Direction
    condition: str
    """The Condition step that compares it; `""` if none does."""
    threshold: float | None
    """What it is compared with, where that is known as a number."""
    choices: list[str]
    """The names that the command `objective` may choose, this one too."""


class RunReport(TypedDict):
    """What an execution did, as far as is known."""

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
    """The steps that it may have run or reused too; the command `list-steps` lists their rows."""
    changed: list[ChangedValue]
    compared_with: Literal["", "reference", "defaults"]
    """What `changed` compares with; `""`: with nothing, it has every value."""
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
    """`""` for the trial of a sweep: its description is for machines."""
    values: dict[str, str]
    """Every parameter value; empty while it is not known."""
    metrics: dict[str, float | None]
    """By `MetricColumn.name`; `null` is not a number, and a key that is missing was not reported."""
    metrics_state: Literal["none", "pending", "ready", "partial", "errored"]
    """`none`: nobody has asked. `partial`: some were read, `metrics_problem` says why others were not."""
    metrics_problem: str
    """Why metrics are missing, in whole sentences; `""` if none are."""
    outcomes: dict[str, str]
    """What each Condition step came to: `True` or `False`."""
    sweep: str
    """The id of the sweep that it is a trial of; `""` for none."""
    trial: int | None
    """Which trial of it, from 0."""
    is_best: bool
    """Whether it is the best trial of its sweep, as far as is known."""
    is_reference: bool
    is_own: bool
    """Whether this kernel has started it."""
    report: RunReport | None
    """`null` while it is not known."""
    unknown: str
    """Why the report is not known, or not all of it; `""` if it is, or nobody has asked."""


class Runs(TypedDict):
    """All listed executions, newest first; details only of those that the command `runs-details` names."""

    state: Literal["none", "pending", "ready", "errored"]
    message: str
    rows: list[RunRow]
    has_more: bool
    """Whether there may be older ones, which the command `runs-more` asks for."""
    metrics: list[MetricColumn]
    """Those that the definition names first."""
    varied: list[str]
    """The parameters that differ between the rows of which the values are known."""
    objective: Objective | None
    """`null` where none is known."""


class ComparedRow(TypedDict):
    """One thing that is compared."""

    name: str
    texts: list[str]
    """One for each compared execution."""
    is_different: bool


class StepDifference(TypedDict):
    """What differs between the definitions of one step."""

    step: str
    execution: int
    """Which of the compared executions differs from the first, from 0."""
    change: str
    """`has changed`, `is only in the first`, `is not in the first` or `is called X in the first`."""
    diff: str
    """A unified diff of the step's JSON; may be `""`."""


class Comparison(TypedDict):
    """Executions side by side; the first is the one that the others are compared with."""

    arns: list[str]
    """Empty: nothing is compared."""
    names: list[str]
    values: list[ComparedRow]
    steps: list[ComparedRow]
    """The texts are `ran`, `reused`, `cached`, `failed`, `stopped`, `not run` or another status."""
    metrics: list[ComparedRow]
    durations: list[ComparedRow]
    """The first row is `the execution`."""
    definition: list[StepDifference]
    unknown_definitions: list[str]
    """The names of the executions whose definition cannot be known."""
    message: str
    """Why there is nothing, or what is still being found out."""


# --- Sweeps ---------------------------------------------------------------------------------------


class SweepTrial(TypedDict):
    """One execution of a sweep."""

    index: int
    """From 0."""
    values: dict[str, str]
    """Of the varied parameters."""
    arn: str
    """`""` before it has started."""
    status: str
    """`Waiting`, `Starting`, `Refused`, or the status of the execution."""
    reason: str
    objective: float | None
    """`null` while it is not known, and where it is not a number."""
    duration_s: float | None


class Sweep(TypedDict):
    """Executions of one selection that differ in the values of parameters."""

    id: str
    state: Literal["found", "running", "stopping", "ended"]
    """`found`: another kernel has started it, and `sweep-resume` takes it over."""
    selected_steps: list[str]
    reference_execution_arn: str | None
    varied: list[str]
    objective: Objective | None
    started_at: str | None
    """ISO 8601: when the first trial has; `null` while that is not known."""
    ended_at: str | None
    """When the last trial has; `null` before."""
    reference_objective: float | None
    """The objective of the reference; `null` while it is not known, and where it is not a number."""
    trials: list[SweepTrial]
    best: int | None
    """The index of the best trial so far."""
    counts: dict[str, int]
    """Trials by `waiting`, `running`, `succeeded`, `failed` and `stopped`."""
    message: str
    """What there is to say of it: `Stopped after 3 failures.`"""


class SweepPlan(TypedDict):
    """What would start while something is varied."""

    state: Literal["none", "pending", "ready"]
    """`none`: nothing is varied. `pending`: the reference, or its times, are being found out."""
    problems: dict[str, str]
    """By parameter, why its list or range cannot be used."""
    trial_count: int
    dropped_count: int
    """How many trials were left out, for they have the values of another."""
    expected_s: float | None
    """Of all trials, by the times of the reference and `max_parallel` at a time."""
    instance_hours: float | None
    can_start: bool
    """Whether the command `sweep` is accepted as things are."""
    issues: list[Issue]
    """Of all trials together."""
    text: str
    """`6 trials of 2 steps · about 24 min · 0.8 instance-hours`."""


# --- The run --------------------------------------------------------------------------------------

StepRunState = Literal["waiting", "executing", "ran", "reused", "failed", "stopped", "not-run"]


class Link(TypedDict):
    """A page of the AWS console or of MLflow; its address is Python's."""

    label: str
    url: str


class StepRun(TypedDict):
    """How far one step of the run is."""

    state: Annotated[StepRunState, SAVED]
    detail: str
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    ended_at: Annotated[str | None, SAVED]
    attempts: Annotated[int, SAVED]
    """How often it was tried; 0 if that is not known."""
    resource: str
    """The name of the job or model that it made; `""` if nothing."""
    links: list[Link]
    """Where the AWS console shows it and its logs; none for a step that is not on AWS."""
    has_log: bool
    """Whether the command `log` finds a log of it."""
    iterations: Annotated[Iterations | None, SAVED]
    """Of a ForEach; `null` for other steps, and before it is known: `detail` says then what is."""


class Iterations(TypedDict):
    """How far a ForEach is."""

    done: Annotated[int, SAVED]
    """How many iterations have ended, those that failed included."""
    failed: Annotated[int, SAVED]
    total: Annotated[int, SAVED]


class Offer(TypedDict):
    """A rerun from the failure: replaces selection and reference."""

    label: str
    selected_steps: list[str]
    reference_execution_arn: str


class RunObjective(TypedDict):
    """What the run came to."""

    name: str
    direction: Direction
    value: float | None
    """`null` is not a number."""
    reference_value: float | None
    """`null` where the reference did not report it."""


class Run(TypedDict):
    """The execution this widget watches, replaced with each snapshot. Its identity is (`arn`, `attempt`)."""

    state: Annotated[Literal["idle", "starting", "running", "ended", "errored"], SAVED]
    arn: Annotated[str, SAVED]
    attempt: Annotated[int, SAVED]
    """1, then 1 more with each retry."""
    name: str
    status: Annotated[str, SAVED]
    message: str
    started_at: Annotated[str | None, SAVED]
    """ISO 8601."""
    ended_at: Annotated[str | None, SAVED]
    summary: Annotated[str, SAVED]
    """For people, once it has ended: `Succeeded in 2 min 5 s: 2 ran, 1 reused`."""
    can_retry: Annotated[bool, SAVED]
    """Whether the command `retry` can take it up again."""
    is_own: bool
    """Whether it was started here; stopping somebody else's asks for a confirmation."""
    is_uncertain: bool
    """Whether the answer to the start was lost, so that it may have started; `message` says so."""
    offer: Offer | None
    failure: Failure | None
    """The step that failed first, and why; `null` where none did."""
    objective: RunObjective | None
    """`null` before the end, and where it was not reported."""
    has_more_steps: bool
    """Whether there are rows of iterations that are not listed; the command `list-steps` lists them."""
    is_listing: bool
    """Whether they are being listed, part by part."""
    steps: Annotated[dict[str, StepRun], SAVED]


class LogLine(TypedDict):
    """One line of a step's log."""

    at: str
    """ISO 8601."""
    text: str
    """As it was written: data, never HTML; it may have control characters."""


class ShownLog(TypedDict):
    """The log that somebody has opened, as of when it was read last."""

    step: str
    """`""` for none."""
    state: Literal["none", "pending", "ready", "errored"]
    lines: list[LogLine]
    """The last ones, oldest first."""
    message: str
    """Which lines they are, or why there are none."""


class Fact(TypedDict):
    """One thing that is known of a step, as a row of a table."""

    label: str
    value: str


class FactGroup(TypedDict):
    """Facts of one kind: `Inputs`, `Outputs`, `Where it runs`, `Values used`, `Times`."""

    title: str
    facts: list[Fact]


class StepDetails(TypedDict):
    """What is known of the step that somebody has opened."""

    step: str
    """`""` for none."""
    definition: list[FactGroup]
    """From the definition, with the values that will be sent."""
    run: list[FactGroup]
    """Of the run that is shown; empty where it has no such step."""
    reference: list[FactGroup]
    """Of the reference; empty where it has no such step."""


# --- The request ----------------------------------------------------------------------------------

CodeTarget = Literal["boto3", "cli", "sdk-v2", "sdk-v3"]
Inherit = Literal["reference", "defaults"]


class Code(TypedDict):
    """The present request as code."""

    target: Annotated[CodeTarget, SAVED]
    text: str
    """`""` while the verdict forbids a request."""


class Notice(TypedDict):
    """A message about the widget as a whole: no credentials, throttling, an updated pipeline."""

    severity: Literal["", "error", "warning"]
    message: str
    action: Literal["", "refresh", "unwatch"]
    """The command that a button under the message gives; `""` for no button."""
    action_label: str


# --- The traits -----------------------------------------------------------------------------------


class SavedShape(TypedDict, total=False):
    """How much of a value is saved: one of these keys, or none of them for all of it."""

    empty: Any
    """Nothing: this takes its place."""
    fields: dict[str, SavedShape]
    """Of an object, these fields."""
    items: SavedShape
    """Of a list, this much of each item."""
    values: SavedShape
    """Of an object with names as keys, the keys and this much of each value."""


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
    """Of graph and side panel, in CSS pixels; `null` is as the graph needs, from 280 to 560. A setting."""
    orientation: Annotated[OrientationChoice, SAVED]
    """`auto` takes the one that shows more steps legibly. A setting."""
    elements: Annotated[Elements, SAVED]
    selected_steps: Annotated[list[str], SAVED]
    """An intent."""
    varied_parameters: dict[str, str]
    """By parameter, the text of its list `3, 5, 7` or range `0.01 … 0.3, 5 steps, log`. A text with a comma,
    of several lines or with blanks around it stands in double quotes, and a quotation mark within those is
    doubled, as in a CSV file. An intent."""
    verdict: Annotated[Verdict, SAVED]
    reference: Annotated[Reference, SAVED]
    run: Annotated[Run, SAVED]
    answered: dict[str, int]
    """By client, the number of its latest statement that this state includes."""


class WidgetState(StepGraphState):
    """The traits of `SelectiveExecutionWidget`."""

    side_share: Annotated[float, SAVED]
    """How much of the width the side panel takes, from 0.2 to 0.8. A setting."""
    revision: Annotated[int, SAVED]
    """The revision of the state that all traits were derived from."""
    can_undo: bool
    can_redo: bool
    pipeline_name: Annotated[str, SAVED]
    has_service: Annotated[bool, SAVED]
    """Whether there is a service that can start the pipeline; without one there is a definition alone."""
    picture_id: Annotated[str, SAVED]
    """The id of the model, which the pictures of this widget carry as a class. Written once."""
    save_parameter_values: Annotated[bool, SAVED]
    """Whether parameter values may be saved with the notebook. Python's alone."""
    saved_fields: Annotated[dict[str, SavedShape], SAVED]
    """By trait, how much of it a saved notebook may hold. Written once."""
    reference_execution_arn: Annotated[str | None, SAVED]
    """`null` means no reference. An intent."""
    pinned: Annotated[bool, SAVED]
    """Whether somebody chose the reference; unset, the best is taken for each selection. An intent."""
    inherit: Annotated[Inherit, SAVED]
    """Where parameters without an override take their values from. An intent."""
    parameter_overrides: dict[str, str]
    """The text as typed; Python converts it. An intent."""
    max_parallel: Annotated[int, SAVED]
    """How many trials run at a time, at most 50. An intent."""
    display_name: str
    """Of the next execution; `""` takes `proposed_name`. An intent."""
    code_target: Annotated[CodeTarget, SAVED]
    """The target that `code_shown` is wanted for. An intent."""
    references: References
    parameter_form: Annotated[list[ParameterField], SAVED]
    code_shown: Annotated[Code, SAVED]
    proposed_name: str
    display_name_problem: str
    """Why `display_name` cannot be sent; `""` when it can."""
    expression: Annotated[Expression, SAVED]
    preset_menu: list[Preset]
    """As of when it was asked for last; empty before."""
    beginnings: list[Beginning]
    """At most four, the best first; empty while something is selected."""
    details_shown: StepDetails
    savings_shown: Savings
    drift_shown: Drift
    runs_shown: Runs
    comparison_shown: Comparison
    sweep_plan: SweepPlan
    sweeps_shown: list[Sweep]
    """The latest first; those of other kernels too."""
    log_shown: ShownLog
    notice: Notice


class SavedOnly(TypedDict, total=False):
    """State that only a saved notebook has."""

    saved_at: Annotated[str, SAVED]
    """ISO 8601: when the state was saved; absent in a live widget."""


# --- Browser to Python ----------------------------------------------------------------------------


class Intents(TypedDict, total=False):
    """All that both sides may state. A statement has every intent of its client that is not answered yet."""

    selected_steps: list[str]
    reference_execution_arn: str | None
    pinned: bool
    inherit: Inherit
    parameter_overrides: dict[str, str]
    varied_parameters: dict[str, str]
    """Not empty: the command `sweep` starts what `sweep_plan` says, and `start` is refused."""
    max_parallel: int
    display_name: str
    code_target: CodeTarget
    height: int | None
    """This and the two below are settings of the view: undo leaves them as they are."""
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
    """One browser page's view of one model; random."""
    number: int
    """Counts the statements of the client, from 1; 0 before the first."""
    intents: Intents
    stated_in: dict[str, int]
    """By intent, the number of the statement that had it first: what was taken in is not taken in again."""


class Hello(TypedDict):
    """There is a browser, or its connection is back; answered by the whole state."""

    kind: Literal["hello"]
    client: str


class StateMessage(Statement):
    """One gesture."""

    kind: Literal["state"]


class NoArguments(TypedDict):
    """A command that needs no arguments."""


class StartArguments(TypedDict):
    """Of the command `start`."""

    shown: ShownIntents


class SweepArguments(TypedDict):
    """Of the command `sweep`."""

    shown: ShownSweepIntents


class SweepStopArguments(TypedDict):
    """Of the command `sweep-stop`: no more trials start."""

    sweep: str
    trials: bool
    """Whether the trials under way are stopped too."""


class SweepGoOnArguments(TypedDict):
    """Of `sweep-resume` (trials that were not started yet are) and `sweep-retry` (and those that failed)."""

    sweep: str


class ExecutionsArguments(TypedDict):
    """Of the commands `runs-details` and `compare`."""

    arns: list[str]
    """Of `runs-details`, the rows that are in view. Of `compare`, two or more; none closes the comparison."""


class ObjectiveArguments(TypedDict):
    """Of the command `objective`."""

    name: str
    """One of `Objective.choices`; `""` takes the definition's."""
    direction: Direction | Literal[""]
    """`""` takes the definition's."""


class RunArguments(TypedDict):
    """Of a command about the run that is shown: which one was on the screen, for no other is meant."""

    arn: str
    attempt: int


class StopArguments(RunArguments):
    """Of the command `stop`."""

    confirmed: bool
    """Whether somebody has confirmed it; needed where `run.is_own` is false."""


class StepArguments(TypedDict):
    """Of a command about one step."""

    step: str
    """Of `log`, the step whose log is opened in place of another, `""` closes it. Of `drift`, the step whose
    change is shown; with `""` there is no diff. Of `details`, the step that is opened; `""` closes it. Of
    `reference-log`, the step whose log in the reference is opened."""


class ExpressionArguments(TypedDict):
    """Of the commands `select` and `preview`."""

    expression: str


class ExecutionArguments(TypedDict):
    """Of a command about one execution."""

    arn: str


class ListStepsArguments(TypedDict):
    """Of which execution all rows are listed."""

    arn: str
    """`""` for the run that is shown."""


class PictureArguments(TypedDict):
    """Of the command `picture`, whose answer has the picture as its content."""

    format: Literal["svg", "mermaid"]


class FrontEndArguments(TypedDict):
    """Of the command `front-end`, whose answer has the part as its content."""

    part: Literal["deferred", "cytoscape"]
    """What a first view does not need; what draws where the page cannot make the view of ipycytoscape."""


class PageArguments(TypedDict):
    """Which executions the picker of the reference shows."""

    first: int
    """Position of the first, counted from 0, the newest."""
    count: int
    """How many; at most 100 are sent."""


class NamedArguments(TypedDict):
    """Which execution is looked for in the picker of the reference."""

    text: str
    """What its name begins with, in capitals or not."""
    first: int
    """The position from which on it is looked for, and from the newest on after the last."""


class Command(Statement):
    """Asks Python to do something. It carries the latest statement, so that it cannot overtake it."""

    kind: Literal["command"]
    id: str
    """Unique; an id that is seen twice is answered again and not carried out again."""
    revision: int
    """Of the state on the screen."""
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
"""The commands, each with its arguments, which stand beside `command` in the message."""

BrowserMessage = Hello | StateMessage | Command

# --- Python to browser ----------------------------------------------------------------------------


class Answer(TypedDict):
    """The answer to a command."""

    kind: Literal["answer"]
    id: str
    problem: str
    """`""` when it went well."""
    content: str
    """What was asked for: of `references` the executions as a JSON list of `ExecutionSummary`; of
    `reference-named` a position, or `""` where no execution is called so; of `picture` the picture; of
    `preview` the steps as a JSON list, or `""` for an expression that cannot be read; of `front-end` a part
    of it, as the text of a module; `""` for the other commands."""
