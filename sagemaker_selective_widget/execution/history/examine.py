"""Requests that find out what an execution did, what it ran with, and how it was started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sagemaker_selective_widget.errors import DefinitionError, ServiceError
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.history.unlisted import unlisted_steps
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRows, has_ended
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.threads import Call, Soon

Parse = Callable[[str], Pipeline]
"""Parses a definition. Returns the same pipeline for the same text, as most executions ran the same one."""


def examine(
    service: PipelineService,
    execution_arn: str,
    history: History,
    parse: Parse = Pipeline.from_definition,
    soon: Soon = Call,
    before: ExaminedExecution | None = None,
    seen: ExecutionSnapshot | None = None,
) -> ExaminedExecution:
    """Return what an execution did and ran with. Takes three requests if it is listed as ended.

    Two more are needed where the iterations of a ForEach fill several pages: the oldest and the newest rows
    are listed, and the definition tells which steps may be in between.

    What an execution ran with does not change: if it was examined before, only what it did is requested.

    Args:
        service: The service to ask.
        execution_arn: The execution.
        history: What is known about the pipeline's executions.
        parse: Parses the execution's definition.
        soon: Schedules calls, so that independent requests are sent at the same time.
        before: The result of an earlier examination, if any.
        seen: What the execution did, if that is already known.

    Raises:
        ServiceError: The service refused.
    """
    if before is not None and before.pipeline is not None:
        found = seen or look(service, execution_arn, history)
        return replace(before, snapshot=_weighed(service, found, before.pipeline))
    snapshot = soon(partial(look, service, execution_arn, history)) if seen is None else Call(lambda: seen)
    pipeline = soon(partial(_pipeline, service, execution_arn, parse))
    parameters = service.parameters(execution_arn)
    ran = pipeline.result()
    return ExaminedExecution(_weighed(service, snapshot.result(), ran), parameters, ran)


def describe(service: PipelineService, execution_arn: str, examined: ExaminedExecution) -> ExaminedExecution:
    """Return an examined execution with how it was started and by whom, which takes one request.

    If it has ended since it was examined, its steps are read again, because the known ones are out of date.

    Raises:
        ServiceError: The service refused.
    """
    known = examined.snapshot
    if known.is_described:
        return examined
    described = service.describe_execution(execution_arn)
    has_ended_since = described.is_terminal and not known.is_terminal
    if not has_ended_since:
        return replace(examined, snapshot=_with_rows_of(known, described))
    last = described.with_rows(service.steps(execution_arn))
    return replace(examined, snapshot=_weighed(service, last, examined.pipeline))


def has_ended_as_before(service: PipelineService, before: ExaminedExecution) -> bool:
    """Return whether an execution still has the known end, which a retry changes. Takes one request.

    Raises:
        ServiceError: The service refused.
    """
    known = before.snapshot
    if not (known.is_described and known.is_terminal):
        return False
    now = service.describe_execution(known.arn)
    return (now.status, now.ended_at) == (known.status, known.ended_at)


def look(service: PipelineService, execution_arn: str, history: History) -> ExecutionSnapshot:
    """Return what an execution did: one request if it is listed as ended and its steps agree with that.

    Raises:
        ServiceError: The service refused.
    """
    listed = next((one for one in history.executions if one.arn == execution_arn), None)
    if listed is None or not has_ended(listed.status):
        return service.snapshot(execution_arn)
    rows = service.steps(execution_arn)
    if any(not step.has_ended for step in rows.steps):  # it was retried after it was listed
        return service.snapshot(execution_arn)
    return listed.with_steps(()).with_rows(rows)


def listed_further(seen: ExecutionSnapshot, pipeline: Pipeline | None) -> ExecutionSnapshot:
    """Return an execution with the names of the steps that may be among the rows not listed yet.

    Args:
        seen: The execution, described, with the rows listed so far.
        pipeline: The pipeline that it ran; ``None`` if that is not known, in which case it may be any step.
    """
    if not seen.has_more_steps:
        return seen
    return replace(seen, unlisted=None if pipeline is None else unlisted_steps(seen, pipeline))


def with_more_rows(known: ExecutionSnapshot, listed: ExecutionSnapshot) -> ExecutionSnapshot:
    """Return an ended execution with more of its rows: those listed from the beginning, and those known.

    Args:
        known: The execution with its known rows at either end.
        listed: The same execution with the rows listed from the beginning.
    """
    if not listed.has_more_steps:
        return listed
    oldest = max(known.steps[: known.oldest_count], listed.steps[: listed.oldest_count], key=len)
    names = {(step.name, step.iteration) for step in oldest}
    newest = known.steps[len(known.steps) - known.newest_count :]
    missing = tuple(step for step in newest if (step.name, step.iteration) not in names)
    has_more = len(missing) == len(newest)
    return listed.with_rows(StepRows((*oldest, *missing), len(oldest), len(missing), has_more))


def _weighed(
    service: PipelineService, seen: ExecutionSnapshot, pipeline: Pipeline | None
) -> ExecutionSnapshot:
    """Find out which steps any missing rows may hold; that also takes how the execution was started."""
    if seen.has_more_steps and not seen.is_described:
        seen = _with_rows_of(seen, service.describe_execution(seen.arn))
    return listed_further(seen, pipeline)


def _with_rows_of(seen: ExecutionSnapshot, described: ExecutionSnapshot) -> ExecutionSnapshot:
    rows = StepRows(seen.steps, seen.oldest_count, seen.newest_count, seen.has_more_steps)
    return replace(described.with_rows(rows), unlisted=seen.unlisted)


def _pipeline(service: PipelineService, execution_arn: str, parse: Parse) -> Pipeline | None:
    """Return the pipeline that an execution ran. Without an answer only the search for drift is skipped."""
    try:
        return parse(service.definition_for(execution_arn))
    except (ServiceError, DefinitionError):
        return None
