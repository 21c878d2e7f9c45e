"""`Evaluations`: one selective execution as a function from values to numbers."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.errors import PipelineChangedError, ServiceError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.session.effects import Examine
from sagemaker_selective_widget.session.evaluating.metrics import Metrics
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.iterating.events import EvaluationEnded
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.sending import FIRST_RESEND_S, MAX_RESEND_S
from sagemaker_selective_widget.session.starting import UPDATED
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.threads import can_start_threads


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of one selective execution.

    Attributes:
        arn: The execution.
        status: ``PipelineExecutionStatus``.
        metrics: The numbers that it reported.
        objective: The number to optimise; ``None`` if it is not known.
        execution: Its last snapshot.
    """

    arn: str
    status: str
    metrics: ExecutionMetrics
    objective: float | None
    execution: ExecutionSnapshot


class Evaluations:
    """Starts selective executions and waits for what comes of them. Safe to use from several threads.

    Args:
        store: Has the intents and what is known of executions.
        requests: Ask the service.
        inquiry: Finds out what executions did.
        metrics: Reads what they reported.
    """

    def __init__(self, store: Store, requests: Requests, inquiry: Inquiry, metrics: Metrics) -> None:
        self._store = store
        self._requests = requests
        self._inquiry = inquiry
        self._metrics = metrics

    def evaluate(self, values: Mapping[str, ParameterScalar], timeout_s: float | None = None) -> Evaluation:
        """Start one selective execution of the present selection, wait, and return what came of it.

        Safe to call from several threads: each call is an execution of its own.

        Args:
            values: Parameter values; they take the place of overrides.
            timeout_s: Seconds to wait for its end; ``None`` waits for as long as it takes.

        Raises:
            InvalidSelectionError: The verdict forbids it.
            ParameterValueError: A value does not fit.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
            TimeoutError: It had not ended after ``timeout_s`` seconds; it goes on.
            ServiceError: The service refused.
        """
        found: list[Evaluation] = []
        for pause_s in self._evaluating(values, timeout_s, found):
            time.sleep(pause_s)
        return found[0]

    async def evaluate_async(
        self, values: Mapping[str, ParameterScalar], timeout_s: float | None = None
    ) -> Evaluation:
        """Do as `evaluate`, without holding up the event loop where there are threads."""
        if can_start_threads():
            return await asyncio.to_thread(self.evaluate, values, timeout_s)
        found: list[Evaluation] = []
        for pause_s in self._evaluating(values, timeout_s, found):
            await asyncio.sleep(pause_s)
        return found[0]

    def _evaluating(
        self,
        values: Mapping[str, ParameterScalar],
        timeout_s: float | None,
        found: list[Evaluation],
    ) -> Iterator[float]:
        """Yield the seconds to wait between two requests; what came of the execution is then found."""
        until_s = None if timeout_s is None else time.monotonic() + timeout_s
        arn = yield from self._starting(self._request(values))
        for look in looks(self._requests.service, arn):
            if look.next_in_s is None:
                break
            if until_s is not None and time.monotonic() > until_s:
                raise TimeoutError(f"The execution had not ended after {timeout_s} s; it goes on: {arn}")
            left_s = look.next_in_s if until_s is None else max(0.0, until_s - time.monotonic())
            yield min(look.next_in_s, left_s)
        execution = self._inquiry.known(Examine(arn)).snapshot
        self._store.dispatch(EvaluationEnded(_listed(execution)))
        metrics = self._metrics.metrics(arn)
        objective = self._metrics.objective
        value = None if objective is None else metrics.get(objective.name)
        found.append(Evaluation(arn, execution.status, metrics, value, execution))

    def _starting(self, request: Mapping[str, Any]) -> Generator[float, None, str]:
        """Send a request until its answer is known: under one token, it starts once."""
        wait_s = FIRST_RESEND_S
        while True:
            try:
                return self._requests.service.start(request)
            except UnavailableError:
                yield wait_s
            wait_s = min(2 * wait_s, MAX_RESEND_S)

    def _request(self, values: Mapping[str, ParameterScalar]) -> Mapping[str, Any]:
        """Return the request of an execution with these values in place of overrides.

        Raises:
            InvalidSelectionError: The verdict forbids it.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
        """
        view = self._inquiry.certain()
        is_updated = False
        with suppress(ServiceError):
            is_updated = self._requests.take_update()
        if is_updated:
            raise PipelineChangedError(UPDATED)
        derived = view.with_values(values)
        options = StartOptions(view.intents.display_name or derived.proposed_name)
        return {**derived.request(options), "ClientRequestToken": str(uuid.uuid4())}


def _listed(execution: ExecutionSnapshot) -> ExecutionSummary:
    """Return the row that the list of executions has for one that was started here, without a description."""
    return ExecutionSummary(
        execution.arn,
        execution.status,
        execution.display_name,
        execution.started_at,
        execution.failure_reason,
    )
