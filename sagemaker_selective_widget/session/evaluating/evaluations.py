"""`Evaluations`: a selective execution as a function from parameter values to metrics."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.watch.delay import telling_delays
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.session.effects import Examine
from sagemaker_selective_widget.session.evaluating.metrics import Metrics
from sagemaker_selective_widget.session.evaluating.under_way import UnderWay
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.iterating.events import EvaluationEnded
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.sending import (
    FIRST_RESEND_S,
    MAX_RESEND_S,
    NOTHING_YET,
    Sending,
    it_may_have_started,
)
from sagemaker_selective_widget.session.state import IS_CLOSED
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import countable_s, is_interrupt

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of one selective execution.

    Attributes:
        arn: The execution.
        status: ``PipelineExecutionStatus``.
        metrics: The metrics that it reported.
        objective: The value of the metric to optimise; ``None`` if it is not known.
        execution: Its last snapshot.
    """

    arn: str
    status: str
    metrics: ExecutionMetrics
    objective: float | None
    execution: ExecutionSnapshot


class Evaluations:
    """Starts selective executions and waits for their outcomes. Thread-safe.

    Args:
        store: Holds the intents and what is known about executions.
        requests: Asks the service.
        inquiry: Finds out what executions did.
        metrics: Reads what they reported.
        workers: Make the requests. They are separate from the session's own workers, so that many waiting
            evaluations cannot block the inquiries that they wait for.
    """

    def __init__(
        self, store: Store, requests: Requests, inquiry: Inquiry, metrics: Metrics, workers: Workers
    ) -> None:
        self._store = store
        self._requests = requests
        self._inquiry = inquiry
        self._metrics = metrics
        self._workers = workers
        self._lock = threading.Lock()
        self._under_way: set[UnderWay[Evaluation]] = set()
        self._is_closed = False

    def evaluate(self, values: Mapping[str, ParameterScalar], timeout_s: float | None = None) -> Evaluation:
        """Start one selective execution of the current selection, wait for its end, and return its outcome.

        Thread-safe: each call is an execution of its own. If the response to the start is lost, the same
        request is sent again until it is known whether the execution has started.

        Args:
            values: Parameter values, which replace overrides.
            timeout_s: Seconds to wait for its end; ``None`` waits for as long as it takes.

        Raises:
            InvalidSelectionError: The verdict forbids it.
            ParameterValueError: A value does not fit.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
            TimeoutError: It had not ended after ``timeout_s`` seconds. The message says whether it is still
                running or may have started.
            SelectiveWidgetError: The session is closed. An execution that has started keeps running.
            ServiceError: The service refused.
            TypeError: ``values`` is not a dict.
            ValueError: ``timeout_s`` is not a number. Nothing has started.
        """
        countable_s(timeout_s)
        with self._evaluating(values) as under_way:
            under_way.wait(timeout_s)
            return under_way.outcome_after(timeout_s)

    async def evaluate_async(
        self, values: Mapping[str, ParameterScalar], timeout_s: float | None = None
    ) -> Evaluation:
        """Do the same as `evaluate`, without blocking the event loop where threads are available.

        After cancellation, no more requests are sent; an execution that has started keeps running.
        """
        countable_s(timeout_s)
        with self._evaluating(values) as under_way:
            await under_way.wait_async(timeout_s)
            return under_way.outcome_after(timeout_s)

    def close(self) -> None:
        """Start no more executions, and end all waiting. Executions that have started keep running."""
        with self._lock:
            self._is_closed = True
            left = tuple(self._under_way)
        for under_way in left:
            under_way.close()
        self._workers.close()

    @contextmanager
    def _evaluating(self, values: Mapping[str, ParameterScalar]) -> Iterator[UnderWay[Evaluation]]:
        """Run an evaluation in the background for the duration of the ``with`` block.

        Raises:
            SelectiveWidgetError: The session is closed.
        """
        if not isinstance(values, Mapping):
            raise TypeError(f"Values are a dict by name, such as {{'MaxDepth': 3}}; this is {shown(values)}.")
        under_way: UnderWay[Evaluation] = UnderWay(self._workers)
        with self._lock:
            if self._is_closed:
                raise SelectiveWidgetError(IS_CLOSED)
            self._under_way.add(under_way)
        try:
            under_way.begin(self._turns(under_way, dict(values)))
            yield under_way
        finally:
            under_way.give_up()
            with self._lock:
                self._under_way.discard(under_way)

    def _turns(
        self, under_way: UnderWay[Evaluation], values: Mapping[str, ParameterScalar]
    ) -> Generator[float, None, Evaluation]:
        """Yield the seconds to wait before each next request, and return the outcome of the execution.

        The evaluation can be given up at every ``yield``, including those that wait for nothing.
        """
        view = self._inquiry.certain()
        yield 0.0
        request = self._request(view, values)
        arn = under_way.arn = yield from self._starting(under_way, request)
        yield from self._watching(arn)
        under_way.has_ended = True
        execution = self._inquiry.known(Examine(arn)).snapshot
        self._store.dispatch(EvaluationEnded(_listed(execution)))
        metrics = self._metrics.metrics(arn)
        objective = self._metrics.objective
        value = None if objective is None else metrics.get(objective.name)
        return Evaluation(arn, execution.status, metrics, value, execution)

    def _starting(
        self, under_way: UnderWay[Evaluation], request: Mapping[str, Any]
    ) -> Generator[float, None, str]:
        """Send a request until its outcome is known. All attempts share one token, so it starts only once."""
        sending = Sending(partial(self._requests.service.start, request))
        wait_s = FIRST_RESEND_S
        while True:
            under_way.send_now()
            try:
                with telling_delays(sending.take):
                    return sending()
            except BaseException as error:
                sending.take_error(error)
                if is_interrupt(error) or not sending.is_open_after(error):
                    raise
                _say_why(sending, error)
            under_way.may_have_started = sending.may_have_started
            yield wait_s
            wait_s = min(2 * wait_s, MAX_RESEND_S)

    def _watching(self, arn: str) -> Iterator[float]:
        """Yield the seconds to the next look until the execution has ended."""
        for look in looks(self._requests.service, arn):
            if look.next_in_s is not None:
                yield look.next_in_s

    def _request(self, view: View, values: Mapping[str, ParameterScalar]) -> Mapping[str, Any]:
        """Return the request for an execution with these values in place of overrides.

        Raises:
            InvalidSelectionError: The verdict forbids it.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
        """
        self._requests.check_unchanged(view.state.target)
        derived = view.with_values(values)
        options = StartOptions(view.intents.display_name or derived.proposed_name)
        return {**derived.request(options), "ClientRequestToken": str(uuid.uuid4())}


def _say_why(sending: Sending, error: BaseException) -> None:
    """Log why there is no answer; nothing else reports it while an evaluation is being waited for."""
    logger.warning("%s", it_may_have_started(error) if sending.may_have_started else f"{error} {NOTHING_YET}")


def _listed(execution: ExecutionSnapshot) -> ExecutionSummary:
    """Return the list entry of an execution that was started here, without a description."""
    return ExecutionSummary(
        execution.arn,
        execution.status,
        execution.display_name,
        execution.started_at,
        execution.failure_reason,
    )
