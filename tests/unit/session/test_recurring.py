"""Work that is done again: at its own pace, sooner after a change, never too often, until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget.session import recurring as recurring_module
from sagemaker_selective_widget.session.recurring import Again, Recurring
from tests.unit.session.fakes import HeldWorkers
from tests.unit.session.interleaving import act_at_line, unlocked_lines

QUIET_S, EARLIEST_S = 5.0, 0.1
PATH = recurring_module.__file__


class Room:
    """Recurring work on a clock of its own, which changes are told to.

    Attributes:
        done_at_s: When the work was begun.
        during: Called while it is being done.
        answer: What it returns.
        subscribers: Who is told of changes.
        changed_after: Of each change that was told, how often the work had been begun by then.
        closed_after: How often it had been begun when it was closed.
    """

    def __init__(self) -> None:
        self.workers = HeldWorkers()
        self.done_at_s: list[float] = []
        self.during: Callable[[], object] = lambda: None
        self.answer: Again | None = Again(QUIET_S, EARLIEST_S)
        self.subscribers: list[Callable[[], object]] = []
        self.changed_after: list[int] = []
        self.closed_after = 0
        workers = self.workers
        self.recurring = Recurring(self._work, workers.later, self._subscribe, lambda: workers.now_s)

    def pass_time(self, duration_s: float) -> None:
        """Let time pass, and what is due meanwhile happen."""
        end_s = self.workers.now_s + duration_s
        while any(at_s <= end_s for at_s, *_ in self.workers.due):
            self.workers.turn()
        self.workers.now_s = end_s

    def change(self) -> None:
        """Change something: whoever has subscribed by now is told."""
        for notify in tuple(self.subscribers):
            self.changed_after.append(len(self.done_at_s))
            notify()

    def close(self) -> None:
        """Close it; a turn that has begun comes to its end."""
        self.recurring.close()
        self.closed_after = len(self.done_at_s)

    def _work(self) -> Again | None:
        self.done_at_s.append(self.workers.now_s)
        self.during()
        return self.answer

    def _subscribe(self, notify: Callable[[], object]) -> Callable[[], object]:
        self.subscribers.append(notify)
        return lambda: self.subscribers.remove(notify)


@pytest.fixture
def room() -> Room:
    return Room()


def test_without_a_change_it_keeps_its_own_pace(room: Room) -> None:
    room.recurring.begin()
    room.pass_time(12.0)
    assert room.done_at_s == [0.0, 5.0, 10.0]


def test_after_a_change_it_is_done_at_once(room: Room) -> None:
    room.recurring.begin()
    room.pass_time(2.0)
    room.change()
    room.pass_time(6.0)
    assert room.done_at_s == [0.0, 2.0, 7.0]


def test_changes_in_a_short_time_are_joined(room: Room) -> None:
    """A thousand changes a second are ten turns a second, and one after the last of them."""
    room.recurring.begin()
    for _ in range(1000):
        room.change()
        room.pass_time(0.001)
        assert len(room.workers.due) <= len(room.done_at_s) + 1
    room.pass_time(1.0)
    assert len(room.done_at_s) == pytest.approx(11, abs=1)
    assert room.done_at_s[-1] > 0.9


def test_the_last_of_many_changes_is_seen(room: Room) -> None:
    room.recurring.begin()
    room.pass_time(1.0)
    room.change()
    room.pass_time(0.05)
    room.change()
    room.pass_time(0.2)
    assert room.done_at_s == [0.0, 1.0, pytest.approx(1.1)]


def test_a_change_while_it_is_being_done_has_it_done_again(room: Room) -> None:
    """It may have come too late for what was seen. Nobody does it a second time meanwhile."""

    def change() -> None:
        room.change()
        assert room.workers.due == []

    room.recurring.begin()
    room.during = change
    room.pass_time(5.05)
    room.during = lambda: None
    room.pass_time(0.1)
    assert room.done_at_s == [0.0, 5.0, pytest.approx(5.1)]


def test_it_takes_up_half_of_the_time_at_most(room: Room) -> None:
    def work() -> None:
        room.workers.now_s += 0.3
        room.change()

    room.during = work
    room.recurring.begin()
    room.pass_time(3.0)
    assert room.done_at_s == [pytest.approx(0.6 * number) for number in range(len(room.done_at_s))]
    assert len(room.done_at_s) >= 5


def test_a_change_does_not_hasten_what_is_to_wait(room: Room) -> None:
    """As after a look that the service has refused."""
    room.answer = Again(QUIET_S, QUIET_S)
    room.recurring.begin()
    room.change()
    room.pass_time(4.9)
    assert room.done_at_s == [0.0]
    room.pass_time(0.2)
    assert room.done_at_s == [0.0, 5.0]


def test_after_the_last_time_nobody_is_subscribed(room: Room) -> None:
    room.recurring.begin()
    room.answer = None
    room.change()
    room.pass_time(20.0)
    assert room.done_at_s == [0.0, pytest.approx(0.1)]
    assert room.subscribers == []


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_what_it_raises_ends_it(room: Room, is_first: bool) -> None:
    def fail() -> None:
        raise KeyError("Steps")

    if not is_first:
        room.recurring.begin()
    room.during = fail
    with pytest.raises(KeyError):
        room.recurring.begin() if is_first else room.pass_time(5.0)
    room.change()
    assert (room.subscribers, room.workers.due) == ([], [])


def test_a_turn_that_is_interrupted_is_taken_again(room: Room) -> None:
    """Whoever takes turns has kept it; an interrupt goes to the cell that waits."""
    room.recurring.begin()
    turn = room.workers.due[0][2]
    room.during = interrupt
    with pytest.raises(KeyboardInterrupt):
        turn()
    room.during = lambda: None
    turn()
    assert len(room.done_at_s) == 3
    room.pass_time(5.0)
    assert len(room.done_at_s) == 4


def interrupt() -> None:
    raise KeyboardInterrupt


class TestClosing:
    def test_nothing_is_done_any_more(self, room: Room) -> None:
        room.recurring.begin()
        notify = room.subscribers[0]
        room.recurring.close()
        notify()
        room.pass_time(20.0)
        assert (room.done_at_s, room.subscribers) == ([0.0], [])

    def test_what_is_being_done_is_the_last(self, room: Room) -> None:
        room.recurring.begin()
        room.during = room.recurring.close
        room.pass_time(20.0)
        assert (room.done_at_s, room.subscribers) == ([0.0, 5.0], [])

    def test_what_was_closed_before_it_began_is_not_done(self, room: Room) -> None:
        room.recurring.close()
        room.recurring.begin()
        assert (room.done_at_s, room.subscribers, room.workers.due) == ([], [], [])


def begun(room: Room) -> Callable[[], object]:
    return room.recurring.begin


def turned(room: Room) -> Callable[[], object]:
    room.recurring.begin()
    room.workers.now_s = QUIET_S
    return room.workers.turn


@pytest.mark.parametrize("prepared", [begun, turned], ids=["begin", "turn"])
def test_no_change_is_lost_wherever_it_comes(prepared: Callable[[Room], Any]) -> None:
    """A change at any line at which the lock is free has the work begun after it, and soon."""
    for number in free_lines(prepared):
        room = Room()
        act_at_line(prepared(room), PATH, number, room.change)
        room.pass_time(2 * EARLIEST_S)
        assert all(len(room.done_at_s) > done_before for done_before in room.changed_after), number


@pytest.mark.parametrize("prepared", [begun, turned], ids=["begin", "turn"])
def test_closing_ends_it_wherever_it_comes(prepared: Callable[[Room], Any]) -> None:
    for number in free_lines(prepared):
        room = Room()
        act_at_line(prepared(room), PATH, number, room.close)
        room.pass_time(20.0)
        assert len(room.done_at_s) <= room.closed_after + 1, number
        assert room.subscribers == [], number


def free_lines(prepared: Callable[[Room], Any]) -> list[int]:
    """The lines of a call at which another thread can have the lock."""
    room = Room()
    lines = unlocked_lines(prepared(room), PATH, room.recurring._lock._is_owned)  # type: ignore[attr-defined]
    assert len(lines) >= 5
    return lines
