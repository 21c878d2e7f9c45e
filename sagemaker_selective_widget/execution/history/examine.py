"""Finding out what an execution did, what it ran with, and how it was started."""

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
"""Reads a definition; hands out the same pipeline for the same text, since most executions ran the same."""


def examine(
    service: PipelineService,
    execution_arn: str,
    history: History,
    parse: Parse = Pipeline.from_definition,
    soon: Soon = Call,
    before: ExaminedExecution | None = None,
    seen: ExecutionSnapshot | None = None,
) -> ExaminedExecution:
    """Return what an execution did and ran with: three requests where the list says that it has ended.

    Two more where iterations of a ForEach fill pages: of those, the oldest and the newest rows are listed,
    and the definition tells which steps may stand between them.

    What it ran with stays: of one that was examined before, only what it did is asked for.

    Args:
        service: Where to ask.
        execution_arn: The execution.
        history: What is known of it.
        parse: Reads its definition.
        soon: Has the requests, which do not need each other, sent at the same time.
        before: What was found out of it before, if anything.
        seen: What it did, where that is known by now.

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
    """Return an examined execution with how it was started and by whom: one request.

    One that has ended since it was examined has its steps read again: those of before are not its last.

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
    """Return whether an execution still has the end that is known, for a retry gives it another: one request.

    Raises:
        ServiceError: The service refused.
    """
    known = before.snapshot
    if not (known.is_described and known.is_terminal):
        return False
    now = service.describe_execution(known.arn)
    return (now.status, now.ended_at) == (known.status, known.ended_at)


def look(service: PipelineService, execution_arn: str, history: History) -> ExecutionSnapshot:
    """Return what an execution did: one request where the list says how it ended, and its steps agree.

    Raises:
        ServiceError: The service refused.
    """
    listed = next((one for one in history.executions if one.arn == execution_arn), None)
    if listed is None or not has_ended(listed.status):
        return service.snapshot(execution_arn)
    rows = service.steps(execution_arn)
    if any(not step.has_ended for step in rows.steps):  # by a retry, of which an older list tells nothing
        return service.snapshot(execution_arn)
    return listed.with_steps(()).with_rows(rows)


def listed_further(seen: ExecutionSnapshot, pipeline: Pipeline | None) -> ExecutionSnapshot:
    """Return an execution with the steps that may be among the rows which are not listed yet.

    Args:
        seen: The execution, described, with the rows that are listed by now.
        pipeline: The pipeline that it ran; ``None`` if that is not known: then any step may.
    """
    if not seen.has_more_steps:
        return seen
    return replace(seen, unlisted=None if pipeline is None else unlisted_steps(seen, pipeline))


def with_more_rows(known: ExecutionSnapshot, listed: ExecutionSnapshot) -> ExecutionSnapshot:
    """Return an execution that has ended with rows that were listed from the beginning on besides its own.

    Args:
        known: The execution, with its rows at either end.
        listed: The same, with those rows.
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
    """Find out what the missing rows may hold, if any are: how the execution was started tells it, too."""
    if seen.has_more_steps and not seen.is_described:
        seen = _with_rows_of(seen, service.describe_execution(seen.arn))
    return listed_further(seen, pipeline)


def _with_rows_of(seen: ExecutionSnapshot, described: ExecutionSnapshot) -> ExecutionSnapshot:
    rows = StepRows(seen.steps, seen.oldest_count, seen.newest_count, seen.has_more_steps)
    return replace(described.with_rows(rows), unlisted=seen.unlisted)


def _pipeline(service: PipelineService, execution_arn: str, parse: Parse) -> Pipeline | None:
    """Ask what the execution ran; without an answer, drift is not looked for, and all else works."""
    try:
        return parse(service.definition_for(execution_arn))
    except (ServiceError, DefinitionError):
        return None
