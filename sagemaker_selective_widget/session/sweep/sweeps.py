"""`Sweeps`: makes sweeps over the current selection, and finds those that SageMaker knows."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import suppress
from typing import Any

from sagemaker_selective_widget.errors import (
    InvalidSelectionError,
    PipelineChangedError,
    SelectiveWidgetError,
    SweepError,
    UnavailableError,
)
from sagemaker_selective_widget.execution.sweep.carried import description
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.judged import judge_trials
from sagemaker_selective_widget.execution.sweep.resolve import Resolved, resolve
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.spec import definition_digest
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.session.effects import Examine
from sagemaker_selective_widget.session.evaluating.metrics import Metrics, ObjectiveChoice
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.iterating.events import PageSeen, SweepsSeen
from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan, plan_sweep
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.starting import UPDATED
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.sweep.runner import SweepRunner
from sagemaker_selective_widget.session.sweep.spec import Limits, sweep_spec
from sagemaker_selective_widget.session.sweep.sweep import Sweep
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.workers import Workers

TELLING_INTERVAL_S = 0.1
"""Seconds for which changes of sweeps are collected before they are dispatched."""

MAX_PAGES = 50
"""The maximum number of pages of 100 executions that are searched for sweeps."""

_CHANGED_SINCE = (
    "The pipeline was updated since this sweep was made, so that its trials would not be comparable. Nothing "
    "has started. Make a new sweep."
)


_PENDING = (
    "Nothing has started: it is still being found out what the reference did. Start again once the plan is "
    "known."
)
NOTHING_VARIED = "Nothing is varied. Give a space, such as sweep({'MaxDepth': [3, 5]}), or vary a parameter."


class Sweeps:
    """Makes and finds sweeps. Thread-safe.

    Args:
        store: Holds the intents and what is known about executions.
        requests: Asks the service.
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
        self._looks = itertools.count(1)
        self._told_at_s = 0.0
        self._is_closed = False

    def sweep(
        self,
        space: Any = None,
        max_parallel: int | None = None,
        objective: ObjectiveChoice = None,
        stop_after_failures: int | None = 3,
    ) -> Sweep:
        """Return a sweep of the current selection over a space; nothing starts before its ``start()``.

        Args:
            space: A dict of lists, of which every combination is a trial; a list of dicts, each a trial; or
                the result of ``draws``. Its values replace overrides. ``None`` takes the space of
                ``varied_parameters``.
            max_parallel: The maximum number of trials under way at a time; ``None`` takes the intent.
            objective: The metric to optimise, as for the `objective` attribute; ``None`` takes its value.
            stop_after_failures: The number of failed trials after which no more start; ``None`` for no limit.

        Raises:
            SweepError: There are no trials, too many, or the space cannot be used for another reason.
            ParameterValueError: A value does not fit its parameter.
            StartOptionError: The display name cannot be sent.
            MetricError: The objective is unknown.
            ServiceError: What the reference did could not be found out.
        """
        chosen = self._metrics.as_objective(objective)
        if max_parallel is None:
            max_parallel = self._store.state.intents.max_parallel
        limits = Limits(max_parallel, stop_after_failures, chosen)
        view = self._inquiry.certain()
        resolved = _typed(view) if space is None else resolve(space, view.state.target.pipeline)
        verdict = judge_trials(view.derived.case, resolved.space.trials())
        return self._new_sweep(view, verdict, resolved, limits)

    def press(self, view: View) -> Sweep:
        """Start the sweep that a view shows, exactly as shown.

        Args:
            view: The view that the user saw.

        Raises:
            SweepError: It shows no sweep, or one that does not fit into a description.
            StartOptionError: The display name cannot be sent.
            InvalidSelectionError: The verdict forbids it, or is not final.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
            ServiceError: It could not be found out what the reference did.
        """
        if view.problem is not None:
            raise view.problem
        if view.is_pending:
            raise InvalidSelectionError(_PENDING)
        limits = Limits(view.intents.max_parallel, objective=self._metrics.objective)
        sweep = self._new_sweep(view, view.derived.verdict, _typed(view), limits)
        try:
            return sweep.start()
        except PipelineChangedError:
            raise PipelineChangedError(UPDATED) from None

    def find(self, sweep_id: str) -> Sweep:
        """Return a sweep by its id: one that is known here, or one found in the list of executions.

        Raises:
            SweepError: There is no such sweep.
        """
        with self._lock:
            known = self._known.get(sweep_id)
        if known is not None:
            return known[0]
        found = find_sweeps(self._store.state.history.executions).get(sweep_id)
        if found is None:
            raise SweepError(f"There is no sweep {sweep_id!r} among the executions that are listed.")
        return self._take_over(found)

    def look(self) -> None:
        """Watch the running sweeps of other kernels that are found in the list of executions."""
        for found in find_sweeps(self._store.state.history.executions).values():
            if any(trial.is_under_way for trial in found.trials):
                self._take_over(found)

    def tell(self) -> None:
        """Dispatch snapshots of all sweeps, and wait until observers were notified."""
        self._publish()
        self._store.wait_until_notified()

    def sweeps(self) -> tuple[Sweep, ...]:
        """Return the sweeps of the pipeline that SageMaker knows, the latest first.

        A sweep that was started elsewhere is watched, and continues from here once its ``start()`` is called.

        Raises:
            ServiceError: The executions could not be listed.
        """
        found = find_sweeps(self._executions())
        return tuple(self._take_over(state) for state in found.values())

    @property
    def known(self) -> tuple[Sweep, ...]:
        """The sweeps that were made or found here, the latest last, without a request."""
        with self._lock:
            return tuple(sweep for sweep, _ in self._known.values())

    def close(self) -> None:
        """Stop starting and looking at trials. Executions keep running."""
        with self._lock:
            self._is_closed = True
            runners = [runner for _, runner in self._known.values()]
        for runner in runners:
            runner.close()

    def _new_sweep(self, view: View, verdict: Verdict, resolved: Resolved, limits: Limits) -> Sweep:
        """Return a sweep that has not begun.

        Raises:
            SweepError: It does not fit into a description.
            StartOptionError: The display names of its executions cannot be sent.
        """
        spec = sweep_spec(view, verdict, resolved, limits)
        last = len(spec.trials) - 1
        spec.request(last, 1, description(spec, last, 1))  # raises if it cannot be sent
        plan = plan_sweep(verdict, resolved, view.derived.cost_of(verdict), limits.max_parallel)
        return self._register(SweepState.of(spec), plan)[0]

    def _register(self, state: SweepState, plan: SweepPlan | None = None) -> tuple[Sweep, SweepRunner]:
        """Make a sweep and its runner, or return those of another thread that was faster."""
        service, page_seen = self._requests.service, lambda page: self._store.dispatch(PageSeen(page))
        runner = SweepRunner(state, service, self._workers, self._outcome, page_seen, self._tell_soon)
        pipeline = lambda: self._store.state.target.pipeline  # noqa: E731
        sweep = Sweep(runner, self._workers, pipeline, self._check, self.tell, plan)
        with self._lock:
            if self._is_closed:
                runner.close()
            return self._known.setdefault(state.spec.id, (sweep, runner))

    def _take_over(self, found: SweepState) -> Sweep:
        with self._lock:
            known = self._known.get(found.spec.id)
        sweep, runner = known or self._register(found)
        runner.take(found)
        return sweep

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
        """Check that the pipeline is unchanged, and merge what SageMaker knows of a sweep about to start.

        Raises:
            PipelineChangedError: The pipeline was updated.
            ServiceError: It could not be found out.
        """
        digest = state.spec.digest
        if digest and definition_digest(self._requests.service.describe().definition) != digest:
            with suppress(SelectiveWidgetError):  # an unreadable one is left to the next look
                self._requests.take_update()  # for a new sweep
            raise PipelineChangedError(_CHANGED_SINCE)
        if _has_begun(state):
            found = find_sweeps(self._executions()).get(state.spec.id)
            if found is not None:
                self._take_over(found)

    def _outcome(self, arn: str) -> Outcome:
        try:
            examined = self._inquiry.known(Examine(arn))
            metrics = self._metrics.metrics(arn)
        except SelectiveWidgetError as error:
            return Outcome(problem=str(error), is_final=not isinstance(error, UnavailableError))
        problem = " ".join(metrics.problems.values())
        return Outcome(metrics, examined.duration_s, problem, metrics.is_final)

    def _tell_soon(self) -> None:
        """Dispatch snapshots of all sweeps after a moment, to combine several changes."""
        now_s = time.monotonic()
        if now_s >= self._told_at_s:
            self._told_at_s = now_s + TELLING_INTERVAL_S
            self._workers.later(TELLING_INTERVAL_S, self._publish)

    def _publish(self) -> None:
        with self._lock:
            serial = next(self._looks)
            begun = [sweep for sweep, runner in self._known.values() if _has_begun(runner.state)]
            seen = tuple(sweep.seen for sweep in reversed(begun))
        self._store.dispatch(SweepsSeen(seen, serial))


def _typed(view: View) -> Resolved:
    """Return the parameter space of the varied parameters.

    Raises:
        SweepError: Nothing is varied.
        InvalidSelectionError: A list or range cannot be used.
    """
    space = view.derived.typed_space
    if space is None:
        raise SweepError(NOTHING_VARIED)
    if space.resolved is None:
        errors = view.derived.verdict.errors
        raise InvalidSelectionError(" ".join(issue.message for issue in errors), errors)
    return space.resolved


def _has_begun(state: SweepState) -> bool:
    """Return whether the sweep was started, here or elsewhere."""
    return state.is_started or any(trial.phase != "waiting" for trial in state.trials)
