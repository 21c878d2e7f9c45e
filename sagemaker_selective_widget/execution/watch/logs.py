"""The log of a step: its location and its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sagemaker_selective_widget.errors import NoLogError, UnknownStepError
from sagemaker_selective_widget.execution.watch.iterations import body_name
from sagemaker_selective_widget.execution.watch.resource import parse_arn
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.pipeline import Pipeline, Step

LAST_LINES = 20
"""How many lines of a log are shown."""

LOGGING_STEP_TYPES = frozenset(
    {"Training", "Processing", "Transform", "QualityCheck", "ClarifyCheck", "Lambda"}
)
"""The types of steps whose job or function writes a log that can be found by its name."""

LOGS_CLIENT_EVENT = "sagemaker-selective-widget.logs-client"
"""The event of a boto3 SageMaker client whose handler returns the matching CloudWatch Logs client.

A client without a handler for it is one for AWS, so any Logs client of the same region and account will do.
"""


@dataclass(frozen=True, slots=True)
class LogPlace:
    """The place in CloudWatch Logs where a step's output is stored.

    Attributes:
        group: The log group.
        stream_prefix: The prefix of the names of its streams; ``""`` for all streams of the group, which may
            include output from other calls of the same function in that time.
        since: When the step started, if known.
        until: When the step ended; ``None`` while it is running, and for jobs, which have their own streams.
    """

    group: str
    stream_prefix: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log.

    Attributes:
        at: When it was written, with its time zone.
        text: The text of the line.
        stream: The log stream.
    """

    at: datetime
    text: str
    stream: str = ""


def log_place(step: StepRun) -> LogPlace | None:
    """Return where the log of a step is; ``None`` if it has not started a job, or does not start one.

    A step whose output was reused or cached has the log of the job that made the output. If that was a
    function, there is no log, as it is not known when the function ran.
    """
    resource = parse_arn(step.resource_arn)
    if resource is None or not resource.log_group:
        return None
    group, prefix = resource.log_group, resource.log_stream_prefix
    if step.reused_from or step.cached_from:
        return LogPlace(group, prefix) if prefix else None
    return LogPlace(group, prefix, step.started_at, None if prefix else step.ended_at)


def logged_runs(snapshot: ExecutionSnapshot) -> Mapping[str, StepRun]:
    """Return the steps that have a log, by their names in the definition.

    For a step of a ForEach body, this is the first iteration that failed, or else the latest.
    """
    found: dict[str, StepRun] = {}
    for step in snapshot.steps:
        name = body_name(step)
        is_settled = name in found and found[name].status == "Failed"
        if log_place(step) is not None and not is_settled:
            found[name] = step
    return found


def find_log(snapshot: ExecutionSnapshot | None, pipeline: Pipeline, name: str) -> StepRun:
    """Return the step whose log is wanted, given its name in the definition, or that of one iteration.

    Raises:
        UnknownStepError: There is no such step.
        NoLogError: It has no log.
    """
    if not isinstance(name, str):
        raise UnknownStepError(name)
    iteration = snapshot.step(name) if snapshot else None
    found = (logged_runs(snapshot) if snapshot else {}).get(name, iteration)
    if found is not None and log_place(found) is not None:
        return found
    step = pipeline.step(name if iteration is None else body_name(iteration))
    raise NoLogError(_why_not(step, found, is_watched=snapshot is not None))


def as_text(lines: Iterable[LogLine]) -> tuple[tuple[datetime, str], ...]:
    """Return the time and the text of each line, prefixed with the instance if there are several."""
    lines = tuple(lines)
    if len({line.stream for line in lines}) < 2:
        return tuple((line.at, line.text) for line in lines)
    return tuple((line.at, f"[{_instance(line.stream)}] {line.text}") for line in lines)


def log_remark(run: StepRun, step: str, lines: Sequence[LogLine], execution: str = "") -> str:
    """Return a note on the last lines: which step they come from, and how many, or why there are none.

    Args:
        run: The step whose log it is; for a ForEach body, one iteration of the step.
        step: The step that was asked for.
        lines: The last lines, at most `LAST_LINES`.
        execution: Name of the execution; ``""`` where it is clear from the context.
    """
    parts = [f"in {execution}" if execution else "", "" if run.name == step else run.name]
    which = "".join(f"{part}: " for part in parts if part)
    if lines:
        return f"{which}the last {LAST_LINES} lines" if len(lines) == LAST_LINES else f"{which}the whole log"
    return f"{which}nothing was logged" if run.has_ended else f"{which}nothing has been logged yet"


def _why_not(step: Step, run: StepRun | None, *, is_watched: bool) -> str:
    if step.type not in LOGGING_STEP_TYPES:
        return f"{step.name} has no log: a {step.type} step starts no job that writes one."
    if not is_watched:
        return f"{step.name} has no log: no execution is watched. Start one, or open one with execution=arn."
    if run is not None and run.reused_from:
        return f"{step.name} did not run: its output is reused. The execution that made it has the log."
    return f"{step.name} has no log yet: it has not started its job."


def _instance(stream: str) -> str:
    """Return the instance of a job that a stream belongs to, such as ``algo-2``; otherwise the name's end."""
    name = stream.rpartition("/")[2]
    host, _, started = name.rpartition("-")
    return host if host and started.isdecimal() else name[-8:]
