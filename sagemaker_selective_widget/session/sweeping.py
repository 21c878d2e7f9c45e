"""`Sweeps`: makes sweeps over the present selection, finds those that SageMaker knows, evaluates values."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.errors import (
    PipelineChangedError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.sweep.carried import description
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.resolve import resolve
from sagemaker_selective_widget.execution.sweep.spec import definition_digest
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import Examine
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.metrics_of import Metrics, ObjectiveChoice
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.starting import FIRST_RESEND_S, MAX_RESEND_S, UPDATED
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.sweep import Sweep
from sagemaker_selective_widget.session.sweep_plan import Limits, SweepPlan, plan_sweep
from sagemaker_selective_widget.session.sweep_runner import Outcome, SweepRunner
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import can_start_threads

MAX_PAGES = 50
"""Pages of executions that are looked through for sweeps, of 100 each."""

_CHANGED_SINCE = (
    "The pipeline was updated since this sweep was made, so that its trials would not be comparable. Nothing "
    "has started. Make a new sweep."
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of one selective execution.

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


class Sweeps:
    """Makes and finds sweeps. Safe to use from several threads.

    Args:
        store: Has the intents and what is known of executions.
        requests: Ask the service.
        workers: Take the turns of sweeps.
        inquiry: Finds out what executions did.
        metrics: Reads what they reported.
    """

    def __init__(
        self, store: Store, requests: Requests, workers: Workers, inquiry: Inquiry, metrics: Metrics
    ) -> None:
        self._store = store
        self._requests = requests
        self._workers = workers
        self._inquiry = inquiry
        self._metrics = metrics
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Sweep, SweepRunner]] = {}
        self._observers: list[Callable[[], object]] = []

    def sweep(
        self,
        space: Any,
        max_parallel: int = 2,
        objective: ObjectiveChoice = None,
        stop_after_failures: int | None = 3,
    ) -> Sweep:
        """Return a sweep of the present selection over a space; nothing starts before its ``start()``.

        Args:
            space: A dict of lists, of which every combination is a trial; a list of dicts, each a trial; or
                what ``draws`` returns. Its values take the place of overrides.
            max_parallel: How many trials may be under way at a time.
            objective: The metric to optimise, as `objective` takes it; ``None`` for the present one.
            stop_after_failures: After how many failed trials none is started any more; ``None`` for no limit.

        Raises:
            SweepError: There is no trial, or there are too many; or it cannot be used otherwise.
            ParameterValueError: A value does not fit its parameter.
            MetricError: Nothing is known of that objective.
            ServiceError: What the reference did could not be found out.
        """
        limits = Limits(max_parallel, stop_after_failures, self._metrics.as_objective(objective))
        plan = plan_sweep(self._inquiry.certain(), resolve(space, self._store.state.target.pipeline), limits)
        description(plan.spec, len(plan.spec.trials) - 1, 1)  # raises where it does not fit
        return self._keep(SweepState.of(plan.spec), plan)

    def sweeps(self) -> tuple[Sweep, ...]:
        """Return the sweeps of the pipeline that SageMaker knows, the latest first.

        One that was started elsewhere is watched, and goes on from here once its ``start()`` is called.

        Raises:
            ServiceError: The executions could not be listed.
        """
        found = find_sweeps(self._executions())
        return tuple(self._taken(state) for state in found.values())

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

    def on_change(self, observer: Callable[[], object]) -> None:
        """Call ``observer`` after each change of a sweep, on the thread that brought it about."""
        self._observers.append(observer)

    @property
    def known(self) -> tuple[Sweep, ...]:
        """The sweeps that were made or found here, the latest last; nobody is asked."""
        with self._lock:
            return tuple(sweep for sweep, _ in self._known.values())

    def close(self) -> None:
        """Start no more and look no more; executions go on."""
        with self._lock:
            runners = [runner for _, runner in self._known.values()]
        for runner in runners:
            runner.close()

    def _keep(self, state: SweepState, plan: SweepPlan | None = None) -> Sweep:
        runner = SweepRunner(state, self._requests.service, self._workers, self._outcome, self._tell)
        sweep = Sweep(runner, self._workers, lambda: self._store.state.target.pipeline, self._check, plan)
        with self._lock:
            self._known[state.spec.id] = sweep, runner
        return sweep

    def _taken(self, found: SweepState) -> Sweep:
        with self._lock:
            known = self._known.get(found.spec.id)
        if known is None:
            sweep = self._keep(found)
            self._known[found.spec.id][1].go_on()
            return sweep
        known[1].take(found)
        return known[0]

    def _executions(self) -> tuple[ExecutionSummary, ...]:
        """Return the executions of the pipeline, newest first."""
        found: list[ExecutionSummary] = []
        token: str | None = None
        for _ in range(MAX_PAGES):
            page = self._requests.service.executions(token)
            found += page.executions
            token = page.next_token
            if token is None:
                break
        return tuple(found)

    def _check(self, state: SweepState) -> None:
        """Take in what SageMaker knows of a sweep that is about to start; see that the pipeline is the same.

        Raises:
            PipelineChangedError: It is not.
            ServiceError: It could not be found out.
        """
        digest = state.spec.digest
        if digest and definition_digest(self._requests.service.describe().definition) != digest:
            raise PipelineChangedError(_CHANGED_SINCE)
        found = find_sweeps(self._executions()).get(state.spec.id)
        if found is not None:
            self._taken(found)

    def _outcome(self, arn: str) -> Outcome:
        try:
            examined = self._inquiry.known(Examine(arn))
            metrics = self._metrics.metrics(arn)
        except SelectiveWidgetError as error:
            return Outcome(problem=str(error))
        return Outcome(metrics, examined.duration_s, " ".join(metrics.problems.values()))

    def _tell(self) -> None:
        for observer in tuple(self._observers):
            observer()

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
        updated = None
        with suppress(ServiceError):
            updated = self._requests.updated_target()
        if updated is not None:
            self._store.dispatch(ev.PipelineReplaced(updated))
            raise PipelineChangedError(UPDATED)
        derived = view.with_values(values)
        options = StartOptions(view.intents.display_name or derived.proposed_name)
        return {**derived.request(options), "ClientRequestToken": str(uuid.uuid4())}
