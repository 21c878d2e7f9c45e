"""The executions of one pipeline that are known so far, each examined at most once after it has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from sagemaker_selective_widget.errors import DefinitionError, ServiceError
from sagemaker_selective_widget.execution.listing import Listing
from sagemaker_selective_widget.execution.service import PipelineService
from sagemaker_selective_widget.execution.status import (
    ExecutionSnapshot,
    ExecutionSummary,
    StepRun,
    has_ended,
)
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.reference import ReferenceExecution

MAX_WORKERS = 4
"""Executions that are examined at the same time."""

THREAD_NAME = "sagemaker_selective_widget"
"""What the names of the threads begin with."""


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
        """Return it as a lender of outputs, on its own."""
        outcomes = {step.name: step.outcome for step in self.snapshot.steps if step.outcome}
        return replace(self.snapshot.as_reference(self.parameters, self.pipeline), outcomes=outcomes)

    @property
    def duration_s(self) -> float | None:
        """Seconds from its start to the end of the last step that it ran itself; ``None`` if not known."""
        start = self.snapshot.started_at
        ends = [step.ended_at for step in self.snapshot.steps if step.ended_at and not step.reused_from]
        if not self.snapshot.is_terminal or start is None or not ends:
            return None
        return max(0.0, (max(ends) - start).total_seconds())


class History:
    """Lists and examines executions. It owns the list and the cache; safe to use from several threads.

    Args:
        service: Where to ask.
    """

    def __init__(self, service: PipelineService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._listing = Listing(service)
        self._examined: dict[str, ExaminedExecution] = {}

    @property
    def executions(self) -> tuple[ExecutionSummary, ...]:
        """The executions listed last, newest first."""
        return self._listing.executions

    @property
    def has_more(self) -> bool:
        """Whether there are older executions than those listed."""
        return self._listing.has_more

    @property
    def name_of_execution(self) -> Mapping[str, str]:
        """Names by ARN of the executions listed last."""
        return {execution.arn: execution.name for execution in self.executions}

    def refresh(self) -> tuple[ExecutionSummary, ...]:
        """Ask for the list again: one request, and one for each page that was added to it.

        What is known of an execution that had ended, and that a retry has taken up since, is forgotten.
        """
        self._listing.refresh()
        for execution in self.executions:
            known = self.known(execution.arn)
            if known and known.snapshot.is_terminal and known.snapshot.status != execution.status:
                self._forget(execution.arn)
        return self.executions

    def load_more(self) -> tuple[ExecutionSummary, ...]:
        """Ask for one page of older executions: one request, unless the list cannot be taken up again."""
        self._listing.load_more()
        return self.executions

    def known(self, execution_arn: str) -> ExaminedExecution | None:
        """Return what has been found out of an execution, without asking the service."""
        with self._lock:
            return self._examined.get(execution_arn)

    def is_settled(self, execution_arn: str) -> bool:
        """Tell whether an execution had ended when last examined: to examine it again costs nothing."""
        known = self.known(execution_arn)
        return known is not None and known.snapshot.is_terminal

    def is_described(self, execution_arn: str) -> bool:
        """Tell whether all there is to know of an execution is known for good."""
        known = self.known(execution_arn)
        return known is not None and known.snapshot.is_terminal and known.snapshot.is_described

    def examine(self, execution_arn: str) -> ExaminedExecution:
        """Find out what an execution did: three requests if it was listed, none if it is settled."""
        known = self.known(execution_arn)
        if known is not None and known.snapshot.is_terminal:
            return known
        return self._remember(execution_arn, self._ask(execution_arn))

    def describe(self, execution_arn: str) -> ExaminedExecution:
        """Examine an execution, and find out what it was started with and by whom: one request more, once."""
        examined = self.examine(execution_arn)
        if examined.snapshot.is_described:
            return examined
        described = self._service.describe_execution(execution_arn)
        snapshot = replace(described, steps=examined.snapshot.steps)
        return self._remember(execution_arn, replace(examined, snapshot=snapshot))

    def examine_all(self, execution_arns: Iterable[str]) -> dict[str, ServiceError]:
        """Examine executions, a few at the same time; return why some could not be, by ARN."""
        return _errors(self.examine, execution_arns)

    def describe_all(self, execution_arns: Iterable[str]) -> dict[str, ServiceError]:
        """Describe executions, a few at the same time; return why some could not be, by ARN."""
        return _errors(self.describe, execution_arns)

    def origin(self, execution_arn: str, step: str) -> tuple[str, StepRun | None]:
        """Follow a step that was reused or cached to where its output was made, as far as that is known.

        Returns:
            The ARN of that execution, and the step in it; ``None`` for the step where it is not known.
        """
        seen = {execution_arn}
        arn, run = execution_arn, self._step(execution_arn, step)
        while run is not None and (source := run.reused_from or run.cached_from) and source not in seen:
            arn, run = source, self._step(source, step)
            seen.add(arn)
        return arn, run

    def made_in(self, execution_arn: str, steps: Iterable[str]) -> dict[str, ExaminedExecution]:
        """Return, by step, the examined execution in which its output was really made, where it is known."""
        origins = {step: self.origin(execution_arn, step) for step in steps}
        known = {step: self.known(arn) for step, (arn, run) in origins.items() if run is not None}
        return {step: examined for step, examined in known.items() if examined is not None}

    def unknown_origins(self, execution_arn: str) -> frozenset[str]:
        """Return the executions that reused steps of an examined one lead to, and that are not examined."""
        examined = self.known(execution_arn)
        steps = examined.snapshot.steps if examined else ()
        origins = (self.origin(execution_arn, step.name)[0] for step in steps if step.reused_from)
        return frozenset(arn for arn in origins if self.known(arn) is None)

    def lender(self, execution_arn: str) -> ReferenceExecution | None:
        """Return an examined execution as a lender, with what is known of where its outputs come from."""
        examined = self.known(execution_arn)
        if examined is None:
            return None
        made_by = {
            step.name: maker.as_reference()
            for step in examined.snapshot.steps
            if step.reused_from and (maker := self._maker(execution_arn, step.name))
        }
        return replace(examined.as_reference(), made_by=made_by)

    def _maker(self, execution_arn: str, step: str) -> ExaminedExecution | None:
        arn, _ = self.origin(execution_arn, step)
        return self.known(arn) if arn != execution_arn else None

    def _step(self, execution_arn: str, name: str) -> StepRun | None:
        examined = self.known(execution_arn)
        return examined.snapshot.step(name) if examined else None

    def _forget(self, execution_arn: str) -> None:
        with self._lock:
            self._examined.pop(execution_arn, None)

    def _remember(self, execution_arn: str, examined: ExaminedExecution) -> ExaminedExecution:
        """Keep what was found out, unless more of the same was found out meanwhile."""
        with self._lock:
            known = self._examined.get(execution_arn)
            if known is None or not known.snapshot.is_terminal or examined.snapshot.is_described:
                self._examined[execution_arn] = known = examined
            return known

    def _ask(self, execution_arn: str) -> ExaminedExecution:
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix=THREAD_NAME) as pool:
            parameters = pool.submit(self._service.parameters, execution_arn)
            pipeline = pool.submit(self._pipeline, execution_arn)
            snapshot = self._snapshot(execution_arn)
            return ExaminedExecution(snapshot, parameters.result(), pipeline.result())

    def _snapshot(self, execution_arn: str) -> ExecutionSnapshot:
        """Ask for the steps alone where the list says already how the execution ended."""
        listed = next((one for one in self.executions if one.arn == execution_arn), None)
        if listed is None or not has_ended(listed.status):
            return self._service.snapshot(execution_arn)
        return listed.with_steps(self._service.steps(execution_arn))

    def _pipeline(self, execution_arn: str) -> Pipeline | None:
        """Ask what the execution ran; without an answer, drift is not looked for, and all else works."""
        try:
            return Pipeline.from_definition(self._service.definition_for(execution_arn))
        except (ServiceError, DefinitionError):
            return None


def _errors(find_out: Callable[[str], object], arns: Iterable[str]) -> dict[str, ServiceError]:
    """Find out something of each, a few at the same time; return why that failed of some."""

    def error(arn: str) -> ServiceError | None:
        try:
            find_out(arn)
        except ServiceError as refused:
            return refused
        return None

    asked = tuple(arns)
    with ThreadPoolExecutor(MAX_WORKERS, thread_name_prefix=THREAD_NAME) as pool:
        answers = tuple(pool.map(error, asked))
    return {arn: refused for arn, refused in zip(asked, answers, strict=True) if refused is not None}
