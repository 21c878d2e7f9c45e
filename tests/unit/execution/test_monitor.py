"""Watching an execution, with a service and a clock of our own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.monitor import MAX_INTERVAL_S, QUIET_INTERVAL_S, watch
from sagemaker_selective_widget.execution.service import FIRST_AWS_INTERVAL_S, FIRST_INTERVAL_S
from tests.unit.execution.fakes import ARN, Answer, FakeService, snapshot

GOING = snapshot("Executing")
DONE = snapshot("Succeeded")
THROTTLED = UnavailableError("slow down", code="ThrottlingException")


class Clock:
    """Waits no time at all, remembers how long it was to wait, and gives up after so many waits."""

    def __init__(self, patience: int = 1000) -> None:
        self.waits_s: list[float] = []
        self._patience = patience

    def wait(self, interval_s: float) -> bool:
        self.waits_s.append(interval_s)
        return len(self.waits_s) >= self._patience


def watched(
    answers: Iterable[Answer], clock: Clock | None = None
) -> list[ExecutionSnapshot | UnavailableError]:
    return list(watch(FakeService(answers), ARN, wait=(clock or Clock()).wait, chance=lambda: 0.5))


def test_only_changes_are_told_and_the_end_is_the_last() -> None:
    trained = snapshot("Executing", StepRun("Train", "Succeeded"))
    assert watched([GOING, GOING, trained, trained, trained, DONE]) == [GOING, trained, DONE]


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Stopped", "CompletedWithFailures", "New"])
def test_an_execution_that_has_ended_is_asked_for_once(status: str) -> None:
    """A state that nobody knows ends it too."""
    service, clock = FakeService([snapshot(status)]), Clock()
    assert list(watch(service, ARN, wait=clock.wait)) == [snapshot(status)]
    assert service.calls == [f"snapshot {ARN}"]
    assert clock.waits_s == []


def test_the_interval_grows_while_nothing_changes() -> None:
    clock = Clock()
    watched([*[GOING] * 20, DONE], clock)
    assert clock.waits_s[0] == FIRST_INTERVAL_S
    assert clock.waits_s == sorted(clock.waits_s)
    assert all(later <= 1.5 * sooner for sooner, later in pairwise(clock.waits_s))
    assert clock.waits_s[-1] == QUIET_INTERVAL_S


def test_a_change_makes_it_short_again() -> None:
    clock = Clock()
    watched([*[GOING] * 9, snapshot("Stopping"), DONE], clock)
    assert clock.waits_s[-2] > FIRST_INTERVAL_S
    assert clock.waits_s[-1] == FIRST_INTERVAL_S


def test_aws_is_asked_less_often() -> None:
    """Others of the account share its rate of requests."""
    service, clock = FakeService([GOING, DONE]), Clock()
    service.first_poll_interval_s = FIRST_AWS_INTERVAL_S
    list(watch(service, ARN, wait=clock.wait, chance=lambda: 0.5))
    assert clock.waits_s == [FIRST_AWS_INTERVAL_S]


def test_a_throttled_request_is_told_and_repeated_later() -> None:
    clock = Clock()
    assert watched([GOING, THROTTLED, DONE], clock) == [GOING, THROTTLED, DONE]
    assert clock.waits_s == [FIRST_INTERVAL_S, 1.0]


def test_failures_in_a_row_double_the_interval_up_to_a_minute() -> None:
    clock = Clock()
    watched([*[THROTTLED] * 9, DONE], clock)
    assert clock.waits_s == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, *[MAX_INTERVAL_S] * 3]


def test_a_snapshot_after_a_failure_is_told_though_nothing_changed() -> None:
    """Whoever shows the failure has to know that it is over."""
    clock = Clock()
    answers: list[Answer] = [GOING, *[THROTTLED] * 6, GOING, GOING, DONE]
    assert watched(answers, clock) == [GOING, *[THROTTLED] * 6, GOING, DONE]
    assert clock.waits_s[-2:] == [QUIET_INTERVAL_S, QUIET_INTERVAL_S]


def test_it_stops_when_nobody_watches() -> None:
    service, clock = FakeService([GOING]), Clock(patience=3)
    assert list(watch(service, ARN, wait=clock.wait)) == [GOING]
    assert len(service.calls) == 3


def test_a_closed_watch_asks_for_nothing_more() -> None:
    service = FakeService([GOING])
    watching = watch(service, ARN, wait=Clock().wait)
    assert next(watching) == GOING
    watching.close()  # type: ignore[attr-defined]
    assert list(watching) == []
    assert len(service.calls) == 1


def test_what_waiting_does_not_mend_is_raised() -> None:
    with pytest.raises(AccessDeniedError):
        watched([GOING, AccessDeniedError("no")])


def test_nothing_is_asked_before_somebody_looks() -> None:
    service = FakeService([DONE])
    watch(service, ARN, wait=Clock().wait)
    assert service.calls == []


@pytest.mark.parametrize(("chance", "factor"), [(0.0, 0.75), (0.5, 1.0), (1.0, 1.25)])
def test_many_watchers_do_not_ask_at_once(chance: float, factor: float) -> None:
    clock = Clock(patience=1)
    list(watch(FakeService([GOING]), ARN, wait=clock.wait, chance=lambda: chance))
    assert clock.waits_s == [FIRST_INTERVAL_S * factor]


def test_no_interval_is_spread_beyond_the_longest() -> None:
    clock = Clock()
    list(watch(FakeService([*[THROTTLED] * 9, DONE]), ARN, wait=clock.wait, chance=lambda: 1.0))
    assert max(clock.waits_s) == MAX_INTERVAL_S


def test_an_answer_older_than_the_retry_is_no_end() -> None:
    """It is neither told nor believed; what comes after it is, though it ends in the same way."""
    failed = snapshot("Failed", StepRun("Train", "Failed"))
    again = snapshot("Failed", StepRun("Train", "Failed", attempts=2))
    service = FakeService([failed, failed, GOING, again])
    assert list(watch(service, ARN, wait=Clock().wait, after=failed)) == [GOING, again]
