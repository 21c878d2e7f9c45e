"""Finding out what an execution did, what it ran with, and how it was started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sagemaker_selective_widget.errors import DefinitionError, ServiceError
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, has_ended
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
) -> ExaminedExecution:
    """Return what an execution did and ran with: three requests where the list says that it has ended.

    What it ran with stays: of one that was examined before, only what it did is asked for.

    Args:
        service: Where to ask.
        execution_arn: The execution.
        history: What is known of it.
        parse: Reads its definition.
        soon: Has the requests, which do not need each other, sent at the same time.
        before: What was found out of it before, if anything.

    Raises:
        ServiceError: The service refused.
    """
    if before is not None and before.pipeline is not None:
        return replace(before, snapshot=_snapshot(service, execution_arn, history))
    snapshot = soon(partial(_snapshot, service, execution_arn, history))
    pipeline = soon(partial(_pipeline, service, execution_arn, parse))
    parameters = service.parameters(execution_arn)
    return ExaminedExecution(snapshot.result(), parameters, pipeline.result())


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
    steps = service.steps(execution_arn) if has_ended_since else known.steps
    return replace(examined, snapshot=replace(described, steps=steps))


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


def _snapshot(service: PipelineService, execution_arn: str, history: History) -> ExecutionSnapshot:
    """Ask for the steps alone where the list says already how the execution ended, and they agree."""
    listed = next((one for one in history.executions if one.arn == execution_arn), None)
    if listed is None or not has_ended(listed.status):
        return service.snapshot(execution_arn)
    steps = service.steps(execution_arn)
    if any(not step.has_ended for step in steps):  # by a retry, of which an older list tells nothing
        return service.snapshot(execution_arn)
    return listed.with_steps(steps)


def _pipeline(service: PipelineService, execution_arn: str, parse: Parse) -> Pipeline | None:
    """Ask what the execution ran; without an answer, drift is not looked for, and all else works."""
    try:
        return parse(service.definition_for(execution_arn))
    except (ServiceError, DefinitionError):
        return None
