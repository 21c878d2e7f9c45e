"""Looking at an execution until it has ended, and not longer than somebody wants it."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, NotFoundError, UnavailableError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.watch.monitor import LEAST_INTERVAL_S
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session import watching as watching_module
from sagemaker_selective_widget.session.effects import Watch
from sagemaker_selective_widget.session.state import RunState
from tests.unit.session.fakes import Room, Service, arn, is_watched, snapshot, state

GOING = snapshot(1, "Executing")
DONE = snapshot(1, "Succeeded")
WATCHED = RunState("running", arn(1))


def watching(*looks: Any) -> Room:
    """A session that is about to watch an execution, of which the service says this."""
    room = Room(Service(snapshot=list(looks)))
    room.dispatch(run_events.RunEntered(WATCHED))
    return room


def is_over(room: Room) -> bool:
    return not room.state.run.is_under_way


def looks(room: Room) -> int:
    return room.service.count("snapshot")


def test_it_looks_until_the_execution_has_ended() -> None:
    trained = snapshot(1, "Executing", StepRun("Train", "Succeeded"))
    room = watching(GOING, trained, DONE)
    seen = []
    while not is_over(room):
        assert room.held.turn()
        seen.append(room.state.run.snapshot)
    assert seen == [GOING, trained, DONE]
    assert (room.state.run.phase, is_watched(room.state.in_flight, arn(1))) == ("ended", False)
    room.service.answers["executions"] = UnavailableError("down")
    room.held.run()
    assert looks(room) == 3


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(UnavailableError("slow down"), "slow down", id="throttled"),
        pytest.param(AccessDeniedError("no"), "no", id="denied"),
        pytest.param(KeyError("Steps"), "unexpected error", id="unexpected"),
    ],
)
def test_a_look_that_fails_is_told_and_repeated(
    error: Exception, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    room = watching(GOING, error, DONE)
    room.held.turn()
    with caplog.at_level(logging.ERROR):
        room.held.turn()
    assert message in room.state.run.message
    assert (room.state.run.phase, room.state.run.snapshot) == ("running", GOING)
    assert [record.name for record in caplog.records] == (
        [watching_module.__name__] if isinstance(error, KeyError) else []
    )
    room.held.run(until=lambda: is_over(room))
    assert (room.state.run.snapshot, room.state.run.message) == (DONE, "")


@pytest.mark.parametrize("before", [0, 1, 2], ids=["at once", "after a look", "after two"])
def test_an_execution_that_is_gone_ends_it(before: int) -> None:
    gone = NotFoundError("gone")
    room = watching(*[GOING] * before, gone)
    room.held.run(until=lambda: is_over(room))
    assert (room.state.run.phase, room.state.run.error) == ("errored", gone)
    assert room.held.due == []


@pytest.mark.parametrize("before", [0, 1, 2], ids=["at once", "after a look", "after two"])
@pytest.mark.parametrize("broken", [None, 5], ids=["none", "number"])
def test_whatever_breaks_it_ends_in_an_event(before: int, broken: Any) -> None:
    """A run that is shown as running is looked at, or it is said that nobody does."""
    room = watching(*[GOING] * before, broken)
    room.held.run(until=lambda: is_over(room))
    assert room.state.run.phase == "errored"
    assert "unexpected" in room.state.notices
    assert not is_watched(room.state.in_flight, arn(1))


@pytest.mark.parametrize("end", [run_events.RunLeft(), ev.Closed()], ids=["left", "closed"])
def test_nobody_looks_at_what_is_not_wanted(end: ev.Event) -> None:
    room = watching(GOING)
    room.held.turn()
    room.dispatch(end)
    room.held.run()
    assert looks(room) == 1


def test_another_that_is_watched_takes_its_place() -> None:
    room = watching(GOING)
    room.held.turn()
    room.service.answers["snapshot"] = lambda wanted: snapshot(2 if wanted == arn(2) else 1, "Executing")
    room.dispatch(run_events.RunEntered(RunState("running", arn(2))))
    for _ in range(6):
        room.held.turn()
    asked = [call[1] for call in room.service.calls if call[0] == "snapshot"]
    assert asked == [arn(1), *[arn(2)] * (len(asked) - 1)]
    assert len(asked) > 3


@pytest.mark.parametrize("turns", [0, 1, 2], ids=["before the next look", "after one", "after two"])
def test_one_that_was_left_and_is_watched_again_is_looked_at_by_one(turns: int) -> None:
    """The watcher of before may have ended by then, or be about to look once more."""
    room = watching(GOING)
    room.held.turn()
    room.dispatch(run_events.RunLeft())
    for _ in range(turns):
        room.held.turn()
    room.dispatch(run_events.RunEntered(WATCHED))
    room.held.run(until=lambda: len(room.held.due) == 1 and looks(room) > 1)
    for _ in range(4):
        before = looks(room)
        assert len(room.held.due) == 1
        room.held.turn()
        assert looks(room) == before + 1


def test_a_retry_is_watched_from_the_end_of_before() -> None:
    failed = snapshot(1, "Failed")
    again = snapshot(1, "Failed", StepRun("Train", "Failed", attempts=2))
    room = Room(Service(snapshot=[failed, failed, GOING, again]))
    room.dispatch(run_events.RunEntered(RunState("running", arn(1), 2, after=failed)))
    room.held.run(until=lambda: is_over(room))
    assert (room.state.run.phase, room.state.run.snapshot) == ("ended", again)


def test_a_watcher_that_comes_too_late_does_nothing() -> None:
    room = Room(Service(snapshot=GOING), state())
    room.requests(Watch(arn(1), 1, 0))
    assert room.service.calls == []


class TestNotified:
    """At a service that says when something has changed."""

    @pytest.fixture
    def room(self) -> Room:
        service = Service(snapshot=GOING)
        service.notifies = True
        room = Room(service)
        room.dispatch(run_events.RunEntered(WATCHED))
        room.held.turn()
        return room

    def test_a_change_is_seen_by_the_next_look(self, room: Room) -> None:
        room.service.answers["snapshot"] = DONE
        room.service.subscribers[0]()
        room.held.turn()
        assert (room.state.run.phase, room.state.run.snapshot) == ("ended", DONE)
        assert room.held.now_s <= LEAST_INTERVAL_S
        assert room.service.subscribers == []

    def test_a_service_that_has_failed_is_left_alone(self, room: Room) -> None:
        """It has said that it is asked too often, or is down."""
        room.service.answers["snapshot"] = UnavailableError("slow down")
        room.held.turn()
        failed_at_s = room.held.now_s
        room.service.subscribers[0]()
        while looks(room) < 3:
            room.held.turn()
        assert room.held.now_s - failed_at_s > LEAST_INTERVAL_S

    @pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "broken"])
    def test_what_ends_it_ends_the_subscription(self, room: Room, is_gone: bool) -> None:
        room.service.answers["snapshot"] = NotFoundError("gone") if is_gone else None
        room.held.run(until=lambda: is_over(room))
        assert room.service.subscribers == []

    def test_closing_ends_it_at_once(self, room: Room) -> None:
        room.dispatch(ev.Closed())
        room.requests.close()
        assert room.service.subscribers == []
        room.held.run()
        assert looks(room) == 1

    def test_leaving_ends_it_with_the_next_look(self, room: Room) -> None:
        notify = room.service.subscribers[0]
        room.dispatch(run_events.RunLeft())
        notify()
        room.held.turn()
        assert (looks(room), room.service.subscribers) == (1, [])
