"""`TrialOutcomes`: finds out the outcomes of the trials of a sweep, outside of the turns of its runner."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.state import SweepState, TrialState
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import is_interrupt

logger = logging.getLogger(__name__)

NOT_FOUND = "NotFound"
"""The status of a trial whose execution the service does not know any more."""

MAX_READS = 5
"""The maximum number of times that the outcome of a trial is read if it is not final."""

MAX_AT_ONCE = 8
"""The maximum number of outcomes read at the same time; each occupies a thread, or nests without threads."""

ReadOutcome = Callable[[str], Outcome]
"""Finds out the outcome of an execution that has ended, by its ARN."""

_End = tuple[int, int, str]
"""Trial, attempt and the status it ended with, which changes if somebody retries the execution."""


class TrialOutcomes:
    """Outcomes of trials that have ended. Thread-safe.

    Args:
        changed: Condition on the lock of the runner; notified of each outcome.
        workers: Do the reading.
        read: Finds out the outcome of an execution.
        tell: Called after each outcome, without the lock.
    """

    def __init__(
        self, changed: threading.Condition, workers: Workers, read: ReadOutcome, tell: Callable[[], object]
    ) -> None:
        self._changed = changed
        self._workers = workers
        self._read = read
        self._tell = tell
        self._known: dict[_End, Outcome] = {}
        self._reading: set[_End] = set()
        self._due: list[TrialState] = []
        self._read_counts: Counter[_End] = Counter()

    def of(self, trial: TrialState) -> Outcome | None:
        """Return the outcome of a trial; ``None`` while it is not known."""
        return self._known.get(_end_of(trial))

    def are_known(self, state: SweepState) -> bool:
        """Return whether the outcomes of all trials that have ended are known."""
        return not self._unread(state)

    def find_out(self, state: SweepState) -> None:
        """Start to find out the outcomes of trials that have ended, unless that is already under way."""
        with self._changed:
            self._forget(trial.identity for trial in state.trials if trial.phase == "running")
            self._due = [trial for trial in self._unread(state) if _end_of(trial) not in self._reading]
            self._begin()

    def _begin(self) -> None:
        """Begin to read as many outcomes as allowed. The caller holds the lock."""
        while self._due and len(self._reading) < MAX_AT_ONCE:
            # In this order, an interrupt in between makes it read twice rather than never.
            self._workers.later(0.0, partial(self._keep, self._due[0]))
            self._reading.add(_end_of(self._due.pop(0)))

    def _forget(self, attempts: Iterable[tuple[int, int]]) -> None:
        """Forget the ends of executions that are running again, because somebody has retried them."""
        going_on = set(attempts)
        for end in [end for end in self._known if end[:2] in going_on]:
            del self._known[end], self._read_counts[end]

    def _unread(self, state: SweepState) -> list[TrialState]:
        return [trial for trial in state.trials if trial.phase == "ended" and self._is_unread(trial)]

    def _is_unread(self, trial: TrialState) -> bool:
        known = self.of(trial)
        return known is None or not (known.is_final or self._read_counts[_end_of(trial)] >= MAX_READS)

    def _keep(self, trial: TrialState) -> None:
        end, outcome = _end_of(trial), self._outcome(trial)
        with self._changed:
            self._known[end] = outcome
            self._read_counts[end] += 1
            self._reading.discard(end)
            self._begin()
            self._changed.notify_all()
        self._tell()

    def _outcome(self, trial: TrialState) -> Outcome:
        """Return the outcome of a trial. A bug in this package must not make callers wait for ever."""
        if trial.status == NOT_FOUND:
            return Outcome()
        try:
            return self._read(trial.arn)
        except BaseException as error:
            if is_interrupt(error):
                raise
            logger.exception("What came of a trial could not be found out.")
            return Outcome(problem=f"{type(error).__name__}: the kernel's log has the traceback.")


def _end_of(trial: TrialState) -> _End:
    return (*trial.identity, trial.status)
