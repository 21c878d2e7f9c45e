"""Watching an execution: what each look tells, and when the next is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    NotFoundError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch.monitor import Look, looks
from sagemaker_selective_widget.execution.watch.service import FIRST_AWS_INTERVAL_S, FIRST_INTERVAL_S
from sagemaker_selective_widget.execution.watch.shared_looks import MAX_INTERVAL_S, QUIET_INTERVAL_S
from tests.unit.execution.fakes import ARN, Answer, FakeService, snapshot

GOING = snapshot("Executing")
DONE = snapshot("Succeeded")
THROTTLED = UnavailableError("slow down", code="ThrottlingException")


def watched(answers: Iterable[Answer], chance: float = 0.5) -> list[Look]:
    """Every look at an execution, by a service that gives these answers."""
    return list(looks(FakeService(answers), ARN, chance=lambda: chance))


def told(seen: Iterable[Look]) -> list[ExecutionSnapshot | Exception]:
    """The news of looks: what was seen, or why it could not be."""
    news = (look.error if look.snapshot is None else look.snapshot for look in seen)
    return [each for each in news if each is not None]


def waits_s(seen: Iterable[Look]) -> list[float]:
    """How long each look but the last says to wait."""
    return [look.next_in_s for look in seen if look.next_in_s is not None]


def test_only_changes_are_told_and_the_end_is_the_last() -> None:
    trained = snapshot("Executing", StepRun("Train", "Succeeded"))
    seen = watched([GOING, GOING, trained, trained, trained, DONE])
    assert told(seen) == [GOING, trained, DONE]
    assert [look.next_in_s is None for look in seen] == [False] * 5 + [True]


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Stopped", "CompletedWithFailures", "New"])
def test_an_execution_that_has_ended_is_asked_for_once(status: str) -> None:
    """A state that nobody knows ends it too."""
    service = FakeService([snapshot(status)])
    assert list(looks(service, ARN)) == [Look(snapshot(status), None, None)]
    assert service.calls == [f"snapshot {ARN}"]


def test_the_interval_grows_while_nothing_changes() -> None:
    intervals_s = waits_s(watched([*[GOING] * 20, DONE]))
    assert intervals_s[0] == FIRST_INTERVAL_S
    assert intervals_s == sorted(intervals_s)
    assert all(later <= 1.5 * sooner for sooner, later in pairwise(intervals_s))
    assert intervals_s[-1] == QUIET_INTERVAL_S


def test_a_change_makes_it_short_again() -> None:
    *_, before, after = waits_s(watched([*[GOING] * 9, snapshot("Stopping"), DONE]))
    assert before > FIRST_INTERVAL_S
    assert after == FIRST_INTERVAL_S


def test_aws_is_asked_less_often() -> None:
    """Others of the account share its rate of requests."""
    service = FakeService([GOING, DONE])
    service.first_poll_interval_s = FIRST_AWS_INTERVAL_S
    assert waits_s(looks(service, ARN, chance=lambda: 0.5)) == [FIRST_AWS_INTERVAL_S]


def test_no_interval_is_shorter_than_the_first() -> None:
    service = FakeService([*[GOING] * 4, DONE])
    service.first_poll_interval_s = 30.0
    assert waits_s(looks(service, ARN, chance=lambda: 0.5)) == [30.0] * 4


def test_what_is_listed_in_parts_is_listed_at_once() -> None:
    """However long a look may wait that has seen all there is."""
    in_part = replace(GOING, has_more_steps=True, is_listing=True)
    service = FakeService([in_part, in_part, GOING, DONE])
    service.first_poll_interval_s = 30.0
    assert waits_s(looks(service, ARN, chance=lambda: 0.5)) == [0.0, 0.0, 30.0]


def test_a_throttled_request_is_told_and_repeated_later() -> None:
    seen = watched([GOING, THROTTLED, DONE])
    assert told(seen) == [GOING, THROTTLED, DONE]
    assert waits_s(seen) == [FIRST_INTERVAL_S, 1.0]


def test_failures_in_a_row_double_the_interval_up_to_a_minute() -> None:
    seen = watched([*[THROTTLED] * 9, DONE])
    assert waits_s(seen) == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, *[MAX_INTERVAL_S] * 3]


def test_a_snapshot_after_a_failure_is_told_though_nothing_changed() -> None:
    """Whoever shows the failure has to know that it is over."""
    seen = watched([GOING, *[THROTTLED] * 6, GOING, GOING, DONE])
    assert told(seen) == [GOING, *[THROTTLED] * 6, GOING, DONE]
    assert waits_s(seen)[-2:] == [QUIET_INTERVAL_S, QUIET_INTERVAL_S]


def test_each_look_is_one_request_and_waits_for_nothing() -> None:
    service = FakeService([GOING])
    watching = looks(service, ARN)
    assert service.calls == []
    for count in (1, 2, 3):
        next(watching)
        assert len(service.calls) == count


@pytest.mark.parametrize(
    "error",
    [AccessDeniedError("no"), CredentialsError("expired"), KeyError("Steps")],
    ids=lambda error: type(error).__name__,
)
def test_no_failure_ends_the_watching(error: Exception) -> None:
    """Credentials are renewed, permissions granted; an execution that nobody watches costs money unseen."""
    assert told(watched([GOING, error, error, DONE])) == [GOING, error, error, DONE]


def test_an_execution_that_is_gone_ends_it() -> None:
    watching = looks(FakeService([GOING, NotFoundError("gone")]), ARN)
    assert next(watching).snapshot == GOING
    with pytest.raises(NotFoundError):
        next(watching)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit()], ids=["interrupt", "exit"])
def test_an_interruption_is_no_failed_look(interruption: BaseException) -> None:
    with pytest.raises(type(interruption)):
        watched([interruption])


@pytest.mark.parametrize(("chance", "factor"), [(0.0, 0.75), (0.5, 1.0), (1.0, 1.25)])
def test_many_watchers_do_not_ask_at_once(chance: float, factor: float) -> None:
    assert waits_s(watched([GOING, DONE], chance)) == [FIRST_INTERVAL_S * factor]


def test_no_interval_is_spread_beyond_the_longest() -> None:
    assert max(waits_s(watched([*[THROTTLED] * 9, DONE], chance=1.0))) == MAX_INTERVAL_S


def test_an_answer_older_than_the_retry_is_no_end() -> None:
    """It is neither told nor believed; what comes after it is, though it ends in the same way."""
    failed = snapshot("Failed", StepRun("Train", "Failed"))
    again = snapshot("Failed", StepRun("Train", "Failed", attempts=2))
    service = FakeService([failed, failed, GOING, again])
    assert told(looks(service, ARN, after=failed)) == [GOING, again]


def test_so_is_one_that_lists_other_rows() -> None:
    """Of many iterations, looks list some."""
    known = snapshot("Failed", StepRun("Train", "Failed"), StepRun("Loop-0", "Succeeded"))
    listed = snapshot("Failed", StepRun("Train", "Failed"), StepRun("Loop-7", "Succeeded"))
    old = replace(listed, has_more_steps=True)
    assert told(looks(FakeService([old, GOING, DONE]), ARN, after=known)) == [GOING, DONE]
