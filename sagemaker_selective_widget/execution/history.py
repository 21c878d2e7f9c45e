"""The executions of one pipeline that are known so far, each examined at most once after it has ended."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sagemaker_selective_widget.errors import DefinitionError, ServiceError
from sagemaker_selective_widget.execution.service import PipelineService
from sagemaker_selective_widget.execution.status import ExecutionSnapshot, ExecutionSummary, has_ended
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.reference import ReferenceExecution

MAX_LISTED_EXECUTIONS = 100
"""Executions that are listed: one page of ``ListPipelineExecutions``."""


@dataclass(frozen=True, slots=True)
class ExaminedExecution:
    """An execution with what it did and what it ran with.

    Attributes:
        snapshot: Its state and its steps.
        parameters: The value of every parameter, as the API's strings.
        pipeline: The pipeline that it ran; ``None`` if that could not be found out.
    """

    snapshot: ExecutionSnapshot
    parameters: Mapping[str, str] = field(default_factory=dict)
    pipeline: Pipeline | None = None

    def as_reference(self) -> ReferenceExecution:
        """Return it as a lender of outputs."""
        return self.snapshot.as_reference(self.parameters, self.pipeline)


class History:
    """Lists and examines executions. It owns the list and the cache; safe to use from several threads.

    Args:
        service: Where to ask.
    """

    def __init__(self, service: PipelineService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._examined: dict[str, ExaminedExecution] = {}
        self._executions: tuple[ExecutionSummary, ...] = ()

    @property
    def executions(self) -> tuple[ExecutionSummary, ...]:
        """The executions listed last, newest first."""
        return self._executions

    @property
    def name_of_execution(self) -> Mapping[str, str]:
        """Names by ARN of the executions listed last."""
        return {execution.arn: execution.name for execution in self._executions}

    def refresh(self) -> tuple[ExecutionSummary, ...]:
        """Ask for the list again: one request."""
        self._executions = self._service.executions(MAX_LISTED_EXECUTIONS)
        return self._executions

    def known(self, execution_arn: str) -> ExaminedExecution | None:
        """Return what has been found out of an execution, without asking the service."""
        with self._lock:
            return self._examined.get(execution_arn)

    def is_settled(self, execution_arn: str) -> bool:
        """Tell whether an execution had ended when last examined: to examine it again costs nothing."""
        known = self.known(execution_arn)
        return known is not None and known.snapshot.is_terminal

    def examine(self, execution_arn: str) -> ExaminedExecution:
        """Find out what an execution did: three requests if it was listed, none if it is settled."""
        known = self.known(execution_arn)
        if known is not None and known.snapshot.is_terminal:
            return known
        examined = self._ask(execution_arn)
        with self._lock:
            self._examined[execution_arn] = examined
        return examined

    def _ask(self, execution_arn: str) -> ExaminedExecution:
        with ThreadPoolExecutor(max_workers=2) as pool:
            parameters = pool.submit(self._service.parameters, execution_arn)
            pipeline = pool.submit(self._pipeline, execution_arn)
            snapshot = self._snapshot(execution_arn)
            return ExaminedExecution(snapshot, parameters.result(), pipeline.result())

    def _snapshot(self, execution_arn: str) -> ExecutionSnapshot:
        """Ask for the steps alone where the list says already how the execution ended."""
        listed = next((one for one in self._executions if one.arn == execution_arn), None)
        if listed is None or not has_ended(listed.status):
            return self._service.snapshot(execution_arn)
        return listed.with_steps(self._service.steps(execution_arn))

    def _pipeline(self, execution_arn: str) -> Pipeline | None:
        """Ask what the execution ran; without an answer, drift is not looked for, and all else works."""
        try:
            return Pipeline.from_definition(self._service.definition_for(execution_arn))
        except (ServiceError, DefinitionError):
            return None
