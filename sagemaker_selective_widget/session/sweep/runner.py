"""`SweepRunner`: starts the trials of a sweep and polls them until all have ended.

Each turn starts the trials that may start, with one request each, and looks at all trials with one request
for the list of executions. A turn does only what is due, so that it can run on a thread of the session or in
turns on the only thread. If the service reports that a trial has changed, the next turn follows at once.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

from sagemaker_selective_widget.errors import NotFoundError, SelectiveWidgetError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSummary, PipelineService
from sagemaker_selective_widget.execution.sweep.carried import description
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.refusal import meaning_of
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.state import SweepState, TrialState
from sagemaker_selective_widget.session.recurring import Again, Recurring
from sagemaker_selective_widget.session.state import IS_CLOSED
from sagemaker_selective_widget.session.sweep.followed import Followed
from sagemaker_selective_widget.session.sweep.interval import LEAST_INTERVAL_S, Interval
from sagemaker_selective_widget.session.sweep.trial_outcomes import NOT_FOUND, ReadOutcome, TrialOutcomes
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import is_interrupt

logger = logging.getLogger(__name__)


class SweepRunner:
    """Runs or watches one sweep. Thread-safe.

    Args:
        state: The progress of the sweep.
        service: The service that has its executions.
        workers: Take its turns.
        read_outcome: Finds out the outcome of a trial.
        page_seen: Called with the latest executions, newest first, whenever they were listed.
        changed: Called after each change, without a lock.
    """

    def __init__(
        self,
        state: SweepState,
        service: PipelineService,
        workers: Workers,
        read_outcome: ReadOutcome,
        page_seen: Callable[[tuple[ExecutionSummary, ...]], object] = lambda _: None,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._state = state
        self._service = service
        self._workers = workers
        self._page_seen = page_seen
        self._tell = changed
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._outcomes = TrialOutcomes(self._changed, workers, read_outcome, changed)
        self._stopping: set[tuple[int, int]] = set()
        self._followed = Followed(service, lambda: None)
        self._is_turning = False
        self._is_closed = False
        self._interval = Interval(service.first_poll_interval_s)
        self._earliest_s = LEAST_INTERVAL_S

    @property
    def state(self) -> SweepState:
        """The progress of the sweep."""
        return self._state

    def outcome(self, trial: TrialState) -> Outcome | None:
        """Return the outcome of a trial; ``None`` while it is not known."""
        return self._outcomes.of(trial)

    @property
    def is_over(self) -> bool:
        """Whether no trial is under way or to come, and the outcomes of all that have ended are known."""
        state = self._state
        return self._is_closed or (not state.is_under_way and self._outcomes.are_known(state))

    def start(self) -> None:
        """Start trials from now on, also those of a sweep that was only watched. Raise if it is closed."""
        self._change(self._going_on)
        self.go_on()

    def retry(self) -> None:
        """Retry trials that failed or were stopped. Raise if the sweep is closed."""
        self._change(lambda state: self._going_on(state.retrying()))
        self.go_on()

    def check_open(self) -> None:
        """Raise `SelectiveWidgetError` if it is closed, since nothing would start."""
        if self._is_closed:
            raise SelectiveWidgetError(IS_CLOSED)

    def _going_on(self, state: SweepState) -> SweepState:
        self.check_open()
        return state.going_on()

    def take(self, found: SweepState) -> None:
        """Merge what SageMaker knows about the sweep, and watch the trials under way."""
        known = {trial.index: trial for trial in found.trials if trial.arn}
        self._change(lambda state: state.found(known))
        self.go_on()

    def stop(self, *, trials: bool) -> None:
        """Start no more trials; with ``trials``, also stop those that are under way.

        A trial whose start is in flight is stopped as soon as its execution is known.

        Raises:
            ServiceError: A trial could not be stopped, which is tried again; the others were.
        """
        due = self._take_to_stop(self._state.stopped(trials=trials))
        self._change(lambda state: state.stopped(trials=trials))
        failed = self._stop_trials(due)
        self.go_on()
        if failed is not None:
            raise failed

    def wait_until(self, is_true: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Block until a condition holds, or ``timeout_s`` has passed; return whether it holds."""
        self.go_on()
        with self._lock:
            return self._workers.wait(self._changed, is_true, timeout_s)

    def go_on(self) -> None:
        """Take the next turn at once, if there is something to do and turns are not being taken already."""
        with self._lock:
            if self._is_turning or self.is_over:
                return
            self._interval.restart()
        self._workers.later(0.0, self._begin)

    def close(self) -> None:
        """Stop starting and looking at trials. Executions keep running."""
        with self._lock:
            self._is_closed = True
            self._changed.notify_all()
        self._followed.close()

    def _begin(self) -> None:
        """Begin to take turns, unless that has begun. If the first turn is interrupted, it is taken again."""
        is_first = False
        try:
            with self._lock:
                is_first, self._is_turning = not self._is_turning, True
            if is_first:
                Recurring(self._turn, self._workers.later, self._follow).begin()
        except BaseException:
            self._is_turning &= not is_first
            raise

    def _follow(self, notify: Callable[[], object]) -> Callable[[], object]:
        self._followed = Followed(self._service, notify)
        return self._followed.close

    def _turn(self) -> Again | None:
        """Start what may start, look once, and return when to take the next turn; repeated if interrupted."""
        began, self._earliest_s = self._state, LEAST_INTERVAL_S
        try:
            self._change(SweepState.taken_up)
            while (trial := self._take_next()) is not None:
                self._send(trial)
            self._followed.follow(trial.arn for trial in self._state.trials if trial.phase == "running")
            self._look()
            if failed := self._stop_trials(self._take_to_stop(self._state)):
                self._slow_down(str(failed))
            self._outcomes.find_out(self._state)
        except BaseException as error:
            if is_interrupt(error):
                raise
            logger.exception("A turn of a sweep has failed unexpectedly.")
            self._slow_down(str(error))
        with self._lock:
            if self.is_over:
                self._is_turning = False
                return None
            if self._state is not began:
                self._interval.restart()
            return Again(self._interval.take(self._state.not_before_s - time.monotonic()), self._earliest_s)

    def _take_next(self) -> TrialState | None:
        """Return the next trial to start, marked as being sent; stopping the sweep no longer prevents it."""
        with self._lock:
            due = () if self._is_closed else self._state.to_start(time.monotonic())
            if not due:
                return None
            trial = self._state.trials[due[0]]
        self._change(lambda state: state.sending(trial.index))
        return trial

    def _send(self, trial: TrialState) -> None:
        spec, index = self._state.spec, trial.index
        try:
            request = spec.request(index, trial.attempt, description(spec, index, trial.attempt))
            arn = self._service.start(request)
        except SelectiveWidgetError as error:
            self._not_started(trial, error)
        except BaseException as error:
            reason = f"The answer to its start was lost ({type(error).__name__})."
            self._hold_up(trial, reason, may_have_started=True)
            raise
        else:
            self._change(lambda state: state.started(index, arn))

    def _not_started(self, trial: TrialState, error: SelectiveWidgetError) -> None:
        meaning = meaning_of(error, may_have_started=trial.may_have_started)
        if meaning == "never":
            self._change(lambda state: state.refused(trial.index, str(error)))
        else:
            self._hold_up(trial, str(error), may_have_started=meaning == "unknown")

    def _hold_up(self, trial: TrialState, reason: str, *, may_have_started: bool) -> None:
        now_s = time.monotonic()
        self._change(
            lambda state: state.held_up(trial.index, reason, now_s, may_have_started=may_have_started)
        )

    def _look(self) -> None:
        """Look at all trials under way: one request, and one more for each that is not on the first page."""
        before = self._state
        if not any(trial.is_under_way for trial in before.trials):
            return
        try:
            page = self._service.executions().executions
        except NotFoundError:
            page = ()
        except ServiceError as error:
            self._slow_down(str(error))
            return
        self._page_seen(page)
        found = find_sweeps(page).get(before.spec.id)
        known = {trial.index: trial for trial in found.trials if trial.arn} if found else {}
        self._change(lambda state: state.found(known))
        for trial in self._state.trials:
            if trial.phase == "running" and trial.index not in known:
                self._look_at(trial)
        if before.is_stopped:
            self._change(lambda state: state.settled())

    def _look_at(self, trial: TrialState) -> None:
        try:
            seen = self._service.describe_execution(trial.arn)
            status, reason = seen.status, seen.failure_reason
        except NotFoundError as error:
            status, reason = NOT_FOUND, str(error)
        except ServiceError as error:
            self._slow_down(str(error))
            return
        self._change(lambda state: state.with_trial(state.trials[trial.index].seen(status, reason)))

    def _stop_trials(self, due: Iterable[TrialState]) -> ServiceError | None:
        """Stop trials; return the error if one could not be stopped, which is then due again."""
        problems = [self._stop_trial(trial) for trial in due]
        return next((problem for problem in problems if problem), None)

    def _stop_trial(self, trial: TrialState) -> ServiceError | None:
        try:
            self._service.stop(trial.arn, str(uuid.uuid4()))
        except ServiceError as error:
            if self._has_ended(trial.index):
                return None
            with self._lock:
                self._stopping.discard(trial.identity)
            return error
        return None

    def _take_to_stop(self, state: SweepState) -> list[TrialState]:
        """Return the trials whose stop is still to be requested, and mark it as requested."""
        with self._lock:
            self._stopping &= {trial.identity for trial in state.trials if trial.phase == "running"}
            due = [trial for trial in state.to_stop() if trial.identity not in self._stopping]
            self._stopping.update(trial.identity for trial in due)
        return due

    def _has_ended(self, index: int) -> bool:
        """Return whether a trial that could not be stopped has ended in the meantime, looking at it again."""
        self._look_at(self._state.trials[index])
        return self._state.trials[index].phase == "ended"

    def _slow_down(self, message: str) -> None:
        with self._lock:
            self._earliest_s = self._interval.slow_down()
        self._change(lambda state: replace(state, message=message))

    def _change(self, change: Callable[[SweepState], SweepState]) -> None:
        with self._lock:
            before = self._state
            changed = change(before)
            if changed == before:
                return
            self._state = changed
            self._changed.notify_all()
        self._tell()
