"""Where a sweep stands, and which trials to start next. Pure: nothing is asked and nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sagemaker_selective_widget.execution.sweep.spec import SweepSpec
from sagemaker_selective_widget.execution.watch.status import has_ended

TrialPhase = Literal["waiting", "sending", "running", "ended", "refused"]
"""``sending`` lasts until the answer is known, however often the request is sent; ``refused`` never ran."""

FIRST_WAIT_S = 1.0
"""Seconds until a request is sent again that was throttled, or met a quota, for the first time."""

MAX_WAIT_S = 60.0
"""Seconds between two of those at most."""


@dataclass(frozen=True, slots=True)
class TrialState:
    """Where one trial stands.

    Attributes:
        index: Which it is, from 0.
        attempt: Which attempt at it, from 1.
        phase: Where it is.
        arn: Its execution; ``""`` while none is known.
        status: ``PipelineExecutionStatus`` of that; ``""`` while none is known.
        reason: Why it failed or was refused, or what it waits for; ``""`` for nothing.
        may_have_started: Whether an answer to its start was lost: then it counts as under way, and the very
            same request is sent again.
    """

    index: int
    attempt: int = 1
    phase: TrialPhase = "waiting"
    arn: str = ""
    status: str = ""
    reason: str = ""
    may_have_started: bool = False

    @property
    def identity(self) -> tuple[int, int]:
        """The pair that tells an attempt at a trial from every other of its sweep."""
        return self.index, self.attempt

    @property
    def is_under_way(self) -> bool:
        """Whether its execution goes on, or may have started."""
        return self.phase in ("sending", "running") or (self.phase == "waiting" and self.may_have_started)

    @property
    def has_failed(self) -> bool:
        """Whether it has ended otherwise than well; one that somebody has stopped has not failed."""
        return self.phase == "refused" or (self.phase == "ended" and self.status not in _NO_FAILURE)

    def or_newer(self, found: TrialState | None) -> TrialState:
        """Return what SageMaker knows of the trial, unless that is older than what is known here.

        What has failed or was stopped may go on elsewhere: another kernel makes the next attempt, or somebody
        retries the execution. What has succeeded does not.
        """
        if found is None or found.attempt < self.attempt:
            return self
        has_same_end = self.phase == "ended" and self.status in ("Succeeded", found.status)
        return self if has_same_end and found.attempt == self.attempt else found

    def seen(self, status: str, reason: str = "") -> TrialState:
        """Return it with the status that its execution has."""
        phase: TrialPhase = "ended" if has_ended(status) else "running"
        return replace(self, phase=phase, status=status, reason=reason)


_NO_FAILURE = frozenset({"Succeeded", "CompletedWithFailures", "Stopped"})


@dataclass(frozen=True, slots=True)
class SweepState:
    """Where a sweep stands.

    Attributes:
        spec: The sweep.
        trials: Each of its trials.
        is_started: Whether trials are started from here; else this kernel only watches.
        is_stopped: Whether somebody has stopped it: none is started any more.
        stops_trials: Whether those under way are stopped too, also those whose start is on its way.
        failed_request_count: How many requests in a row were throttled or met a quota.
        not_before_s: Until when none is started, in seconds of a monotonic clock.
        message: What it waits for, or why it does not go on; ``""`` for nothing.
    """

    spec: SweepSpec
    trials: tuple[TrialState, ...]
    is_started: bool = False
    is_stopped: bool = False
    stops_trials: bool = False
    failed_request_count: int = 0
    not_before_s: float = 0.0
    message: str = ""

    @classmethod
    def of(cls, spec: SweepSpec) -> SweepState:
        """Return a sweep of which nothing has started."""
        return cls(spec, tuple(TrialState(index) for index in range(len(spec.trials))))

    @property
    def failure_count(self) -> int:
        """How many trials have failed."""
        return sum(trial.has_failed for trial in self.trials)

    @property
    def is_given_up(self) -> bool:
        """Whether so many trials have failed that none is started any more."""
        limit = self.spec.stop_after_failures
        return limit is not None and self.failure_count >= limit

    @property
    def is_under_way(self) -> bool:
        """Whether a trial is under way, or one is still to be started from here."""
        return any(trial.is_under_way for trial in self.trials) or self._may_start_more

    @property
    def _may_start_more(self) -> bool:
        is_waiting = any(trial.phase == "waiting" for trial in self.trials)
        return is_waiting and self.is_started and not self.is_stopped and not self.is_given_up

    def to_start(self, now_s: float) -> tuple[int, ...]:
        """Return which trials to start now; those whose answer was lost come first, and are sent again.

        Args:
            now_s: Seconds of the clock that ``not_before_s`` is of.
        """
        if not self.is_started or self.is_stopped or now_s < self.not_before_s:
            return ()
        waiting = [trial for trial in self.trials if trial.phase == "waiting"]
        lost = [trial.index for trial in waiting if trial.may_have_started]
        fresh = [trial.index for trial in waiting if not trial.may_have_started]
        free = max(0, self.spec.max_parallel - sum(trial.is_under_way for trial in self.trials))
        wanted = (*lost, *(fresh[:free] if self._may_start_more else ()))
        # After a refusal that may pass, one request is enough to find out whether it has.
        return wanted[:1] if self.failed_request_count else wanted

    def to_stop(self) -> tuple[TrialState, ...]:
        """Return the trials under way that are to be stopped and do not yet stop."""
        if not self.stops_trials:
            return ()
        return tuple(each for each in self.trials if each.phase == "running" and each.status != "Stopping")

    def stopped(self, *, trials: bool) -> SweepState:
        """Return it with no more to start, and with those under way to be stopped, if that is wanted."""
        return replace(self, is_stopped=True, stops_trials=trials or self.stops_trials)

    def going_on(self) -> SweepState:
        """Return it with trials to be started from here."""
        return replace(self, is_started=True, is_stopped=False, stops_trials=False)

    def with_trial(self, trial: TrialState) -> SweepState:
        """Return it with another state of one trial."""
        trials = tuple(trial if each.index == trial.index else each for each in self.trials)
        return replace(self, trials=trials)

    def sending(self, index: int) -> SweepState:
        """Return it with the request of a trial on its way."""
        return self.with_trial(replace(self.trials[index], phase="sending", reason=""))

    def started(self, index: int, arn: str) -> SweepState:
        """Return it with the execution of a trial; the request got through."""
        trial = TrialState(index, self.trials[index].attempt, "running", arn, "Executing")
        return replace(self.with_trial(trial), failed_request_count=0, not_before_s=0.0, message="")

    def refused(self, index: int, reason: str) -> SweepState:
        """Return it with a trial that the service will not start."""
        trial = TrialState(index, self.trials[index].attempt, "refused", reason=reason)
        return replace(self.with_trial(trial), failed_request_count=0, not_before_s=0.0, message="")

    def held_up(self, index: int, reason: str, now_s: float, *, may_have_started: bool) -> SweepState:
        """Return it with a request that did not get through, and is sent again later.

        Args:
            index: The trial.
            reason: Why it did not.
            now_s: Seconds of the clock.
            may_have_started: Whether the answer was lost. What is refused later says nothing of that time.
        """
        before = self.trials[index]
        may_have_started = may_have_started or before.may_have_started
        trial = replace(before, phase="waiting", reason=reason, may_have_started=may_have_started)
        count = self.failed_request_count + 1
        wait_s = min(FIRST_WAIT_S * 2 ** (count - 1), MAX_WAIT_S)
        return replace(
            self.with_trial(trial), failed_request_count=count, not_before_s=now_s + wait_s, message=reason
        )

    def taken_up(self) -> SweepState:
        """Return the state after an interrupted turn: trials being sent may have started, and are sent again."""
        trials = tuple(
            replace(each, phase="waiting", may_have_started=True) if each.phase == "sending" else each
            for each in self.trials
        )
        return replace(self, trials=trials)

    def settled(self) -> SweepState:
        """Return it after a stop, with what SageMaker knows: a start whose answer was lost has not begun."""
        trials = tuple(
            replace(each, may_have_started=False) if each.may_have_started else each for each in self.trials
        )
        return replace(self, trials=trials)

    def found(self, known: Mapping[int, TrialState]) -> SweepState:
        """Return it with what SageMaker knows of its trials."""
        trials = tuple(each.or_newer(known.get(each.index)) for each in self.trials)
        return replace(self, trials=trials)

    def retrying(self) -> SweepState:
        """Return it with every trial that failed, or was stopped, waiting for one more attempt."""
        trials = tuple(
            TrialState(each.index, each.attempt + (each.phase == "ended"))
            if each.has_failed or (each.phase == "ended" and each.status == "Stopped")
            else each
            for each in self.trials
        )
        return replace(self, trials=trials, is_stopped=False, stops_trials=False)
