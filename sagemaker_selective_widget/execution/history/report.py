"""Reports of executions: what each was asked to run, what it did, and with which values."""

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
"""Returns what has been found out about an execution, given its ARN, without any request."""

Basis = Literal["", "reference", "defaults"]
"""What parameter values are compared with: those of the reference, the defaults, or nothing."""

_VALUE_LENGTH = 28


@dataclass(frozen=True, slots=True)
class ReusedSteps:
    """Steps whose outputs were taken from one execution.

    Attributes:
        execution_arn: The execution that made the outputs.
        execution_name: Its display name, or the last part of its ARN.
        steps: Their names, in the order the service lists them.
        is_cached: Whether the service took them from its cache, rather than from the reference.
    """

    execution_arn: str
    execution_name: str
    steps: tuple[str, ...]
    is_cached: bool = False

    def __str__(self) -> str:
        """Return a readable text."""
        return f"{listed(self.steps)} {'cached by' if self.is_cached else 'from'} {self.execution_name}"


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A parameter value that differs from the one it was compared with.

    Attributes:
        name: The parameter.
        value: The value that the execution ran with, as the API's string.
        before: The value that it was compared with; ``None`` if there was none.
    """

    name: str
    value: str
    before: str | None = None

    def __str__(self) -> str:
        """Return a readable text, with a long value shortened."""
        value = self.value if len(self.value) <= _VALUE_LENGTH else f"…{self.value[1 - _VALUE_LENGTH :]}"
        return f"{self.name}={value}"


@dataclass(frozen=True, slots=True)
class ExecutionReport:
    """What is known about one execution.

    Attributes:
        arn: ``PipelineExecutionArn``.
        name: Its display name, or the last part of its ARN.
        status: ``PipelineExecutionStatus``.
        started_at: When it started, with its time zone.
        description: ``PipelineExecutionDescription``; ``""`` if it has none.
        duration_s: Seconds until the end of the last step that it ran itself; ``None`` if not known.
        created_by: Who started it; ``""`` if that is not known.
        is_selective: Whether it was started with a selection; ``None`` if that is not known.
        selected_steps: The selection that it was started with; empty for an execution of every step.
        reference_arn: The reference that it was started with, if any.
        reference_name: Display name of the reference, or the last part of its ARN; ``""`` without one.
        ran: Names of the steps that it ran itself, in the order the service lists them.
        reused: The steps that it reused, by the execution that made their outputs.
        changed: The values that differ from those of ``compared_with``; every value if that is empty.
        compared_with: What the values are compared with.
        failures: The steps that failed, or what else ended it.
        unknown: Why the rest is not known; ``""`` if it is.
        unlisted: Names of the steps that may also have run or been reused, if not all rows are listed.
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
        """What is not known about it, and why, as text for people; ``""`` if everything is known."""
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
    """Reports of executions, newest first. The ``repr`` is a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return a table with a line for each execution."""
        return table([each.row() for each in self]) or "No execution yet."


def execution_report(
    execution: ExecutionSummary, known: Known, name_of_execution: Mapping[str, str], unknown: str = ""
) -> ExecutionReport:
    """Return what is known about an execution.

    The values are compared with those of the reference if that is examined too, otherwise with the defaults
    of the definition that the execution ran.

    Args:
        execution: The execution, as listed.
        known: Returns what has been found out about an execution.
        name_of_execution: Display names by ARN.
        unknown: Why not everything could be found out; ``""`` if everything could.
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
    """Return the steps without a listed row that may have one, or iterations, among the unlisted rows."""
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
    """Yield the failures; the execution's own reason adds nothing where a step has one."""
    failed = [step for step in steps if step.status == "Failed"]
    yield from (Failure(step.name, step.failure_reason) for step in failed)
    if failure_reason and not any(step.failure_reason for step in failed):
        yield Failure("", failure_reason)


def _name(arn: str | None, name_of_execution: Mapping[str, str]) -> str:
    return "" if arn is None else name_of_execution.get(arn) or arn.rpartition("/")[2]
