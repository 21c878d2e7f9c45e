"""What executions were asked to run, what they did, and with which values: a report of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Literal

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.outcome import Failure
from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, StepRun
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection.bodies import runs_in_iterations
from sagemaker_selective_widget.selection.repair import listed

Known = Callable[[str], ExaminedExecution | None]
"""Says what has been found out of an execution, by ARN; it asks nobody."""

Basis = Literal["", "reference", "defaults"]
"""With what parameter values are compared: what the reference ran with, the defaults, or nothing."""

_VALUE_LENGTH = 28


@dataclass(frozen=True, slots=True)
class ReusedSteps:
    """Steps whose outputs were taken over from one execution.

    Attributes:
        execution_arn: The execution that had the outputs.
        execution_name: Its display name, or the last part of its ARN.
        steps: Their names, in the order the service lists them.
        is_cached: Whether the service took them from its cache, rather than from the reference.
    """

    execution_arn: str
    execution_name: str
    steps: tuple[str, ...]
    is_cached: bool = False

    def __str__(self) -> str:
        """Say it to a person."""
        return f"{listed(self.steps)} {'cached by' if self.is_cached else 'from'} {self.execution_name}"


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A parameter value that is not the one it was compared with.

    Attributes:
        name: The parameter.
        value: What the execution ran with, as the API's string.
        before: What it was compared with; ``None`` if there was nothing.
    """

    name: str
    value: str
    before: str | None = None

    def __str__(self) -> str:
        """Say it to a person, a long value shortened."""
        value = self.value if len(self.value) <= _VALUE_LENGTH else f"…{self.value[1 - _VALUE_LENGTH :]}"
        return f"{self.name}={value}"


@dataclass(frozen=True, slots=True)
class ExecutionReport:
    """One execution.

    Attributes:
        arn: ``PipelineExecutionArn``.
        name: Its display name, or the last part of its ARN.
        status: ``PipelineExecutionStatus``.
        started_at: When it started, with its time zone.
        description: ``PipelineExecutionDescription``; ``""`` if it has none.
        duration_s: Seconds until the last step that it ran itself ended; ``None`` if that is not known.
        created_by: Who started it; ``""`` if that is not known.
        is_selective: Whether it was started with a selection; ``None`` if that is not known.
        selected_steps: The selection that it was started with; empty for an execution of every step.
        reference_arn: The reference that it was started with, if any.
        reference_name: Display name of the reference, or the last part of its ARN; ``""`` without one.
        ran: Names of the steps that it ran itself, in the order the service lists them.
        reused: What it took over, by the execution that had it.
        changed: The values that differ from those of ``compared_with``; of nothing, every value.
        compared_with: What the values are compared with.
        failures: The steps that failed, or what else ended it.
        unknown: Why the rest is not known; ``""`` if it is.
        unlisted: Names of the steps that may have run or been reused too, as not all rows are listed.
    """

    arn: str
    name: str
    status: str
    started_at: datetime | None = None
    description: str = ""
    duration_s: float | None = None
    created_by: str = ""
    is_selective: bool | None = None
    selected_steps: tuple[str, ...] = ()
    reference_arn: str | None = None
    reference_name: str = ""
    ran: tuple[str, ...] = ()
    reused: tuple[ReusedSteps, ...] = ()
    changed: tuple[ChangedValue, ...] = ()
    compared_with: Basis = ""
    failures: tuple[Failure, ...] = ()
    unknown: str = ""
    unlisted: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        """Return it as a row of a table."""
        started = self.started_at
        return {
            "execution": self.name,
            "status": self.status,
            "started (UTC)": f"{started.astimezone(timezone.utc):%Y-%m-%d %H:%M}" if started else "",
            "took": "" if self.duration_s is None else duration_text(self.duration_s),
            "asked for": self._asked_for,
            "ran": self._ran,
            "reused": ", ".join(map(str, self.reused)),
            "values": ", ".join(map(str, self.changed)),
        }

    @property
    def _ran(self) -> str:
        ran = listed(self.ran)
        return f"{ran}; not listed: {listed(self.unlisted)}" if self.unlisted else ran

    @property
    def missing(self) -> str:
        """What is not known of it, and why, for a person; ``""`` if all is."""
        if self.unknown or not self.unlisted:
            return self.unknown
        return (
            f"Not all rows are listed: {listed(self.unlisted)} may have run too. list_steps(arn) lists them."
        )

    @property
    def _asked_for(self) -> str:
        if self.is_selective is None:
            return ""
        return listed(self.selected_steps) if self.is_selective else "every step"


class ExecutionReports(tuple[ExecutionReport, ...]):
    """Executions, newest first. Its ``repr`` is a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return a line for each execution."""
        return table([each.row() for each in self]) or "No execution yet."


def execution_report(
    execution: ExecutionSummary, known: Known, name_of_execution: Mapping[str, str], unknown: str = ""
) -> ExecutionReport:
    """Return what is known of an execution.

    The values are compared with those of the reference where that is examined too, else with the defaults of
    the definition that the execution ran.

    Args:
        execution: What the list says of it.
        known: Says what has been found out.
        name_of_execution: Display names by ARN.
        unknown: Why not everything could be found out, if it could not.
    """
    listed_only = ExecutionReport(
        execution.arn,
        execution.name,
        execution.status,
        execution.started_at,
        execution.description,
        failures=tuple(_failures((), execution.failure_reason)),
        unknown=unknown,
    )
    examined = known(execution.arn)
    return listed_only if examined is None else _completed(listed_only, examined, known, name_of_execution)


def _completed(
    listed_only: ExecutionReport,
    examined: ExaminedExecution,
    known: Known,
    name_of_execution: Mapping[str, str],
) -> ExecutionReport:
    snapshot = examined.snapshot
    steps = (fold_iterations(snapshot, examined.pipeline) if examined.pipeline else snapshot).steps
    compared_with, before = _basis(examined, known)
    return replace(
        listed_only,
        status=snapshot.status,
        duration_s=examined.duration_s,
        created_by=snapshot.created_by,
        is_selective=snapshot.selected_steps is not None if snapshot.is_described else None,
        selected_steps=snapshot.selected_steps or (),
        reference_arn=snapshot.reference_arn,
        reference_name=_name(snapshot.reference_arn, name_of_execution),
        ran=tuple(step.name for step in steps if not _source(step)),
        unlisted=_unlisted(examined, {step.name for step in steps}),
        reused=tuple(_reused(steps, name_of_execution)),
        changed=tuple(_changed(examined, before)),
        compared_with=compared_with,
        failures=tuple(_failures(steps, snapshot.failure_reason)),
    )


def _unlisted(examined: ExaminedExecution, listed_names: Collection[str]) -> tuple[str, ...]:
    """Return the steps without a row that may have one, or iterations, among those that are not listed."""
    snapshot, pipeline = examined.snapshot, examined.pipeline
    if not snapshot.has_more_steps or pipeline is None:
        return ()
    without = [name for name in pipeline.step_names if name not in listed_names]
    return tuple(
        name for name in without if snapshot.may_be_unlisted(name) or runs_in_iterations(pipeline, name)
    )


def _basis(examined: ExaminedExecution, known: Known) -> tuple[Basis, Mapping[str, str]]:
    reference = known(examined.snapshot.reference_arn) if examined.snapshot.reference_arn else None
    if reference is not None:
        return "reference", reference.parameters
    if examined.pipeline is None:
        return "", {}
    declared = examined.pipeline.parameters
    return "defaults", {each.name: to_text(each.default) for each in declared if each.default is not None}


def _changed(examined: ExaminedExecution, before: Mapping[str, str]) -> Iterator[ChangedValue]:
    is_same = examined.pipeline.is_same_value if examined.pipeline else _is_same_text
    for name, value in examined.parameters.items():
        if not is_same(name, value, before.get(name)):
            yield ChangedValue(name, value, before.get(name))


def _is_same_text(_name: str, one: str | None, other: str | None) -> bool:
    return one == other


def _reused(steps: Iterable[StepRun], name_of_execution: Mapping[str, str]) -> Iterator[ReusedSteps]:
    taken: dict[tuple[str, bool], list[str]] = {}
    for step in steps:
        if source := _source(step):
            taken.setdefault((source, step.reused_from is None), []).append(step.name)
    for (arn, is_cached), names in taken.items():
        yield ReusedSteps(arn, _name(arn, name_of_execution), tuple(names), is_cached)


def _source(step: StepRun) -> str | None:
    return step.reused_from or step.cached_from


def _failures(steps: Iterable[StepRun], failure_reason: str) -> Iterator[Failure]:
    """Yield what failed; the execution's own reason only says so where a step has one."""
    failed = [step for step in steps if step.status == "Failed"]
    yield from (Failure(step.name, step.failure_reason) for step in failed)
    if failure_reason and not any(step.failure_reason for step in failed):
        yield Failure("", failure_reason)


def _name(arn: str | None, name_of_execution: Mapping[str, str]) -> str:
    return "" if arn is None else name_of_execution.get(arn) or arn.rpartition("/")[2]
