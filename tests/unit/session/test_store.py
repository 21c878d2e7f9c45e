"""One lock, one teller: events from many threads, from within observers, and through interrupts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session import store as store_module
from sagemaker_selective_widget.session.effects import Effect, Examine, ListMore
from sagemaker_selective_widget.session.iterating.events import ObjectiveChosen
from sagemaker_selective_widget.session.state import Notice, State
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.workers import ThreadedWorkers
from tests.unit.session.fakes import HeldWorkers, arn, state
from tests.unit.session.interleaving import act_at_line, unlocked_lines

PATIENCE_S = 30.0


def naming(name: str) -> ev.IntentsStated:
    """A statement of a display name."""
    return ev.IntentsStated({"display_name": name})


def name_of(view: View) -> str:
    return view.intents.display_name


class Observer:
    """Remembers the views that it is told, and how many threads tell it at the same time."""

    def __init__(self, then: Callable[[View], object] = lambda _: None) -> None:
        self.views: list[View] = []
        self.most_at_once = 0
        self._inside = 0
        self._then = then
        self._lock = threading.Lock()

    def __call__(self, view: View) -> None:
        with self._lock:
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        self.views.append(view)
        try:
            self._then(view)
        finally:
            with self._lock:
                self._inside -= 1


def store_of(
    tell: Callable[[View], Any], workers: Any = None, carry_out: Callable[[Effect], Any] = lambda _: None
) -> Store:
    store = Store(state(), workers or HeldWorkers(), carry_out)
    store.add_observer(tell)
    return store


class TestTelling:
    def test_each_change_is_told_and_nothing_else(self) -> None:
        observer = Observer()
        store = store_of(observer)
        store.dispatch(naming("a"))
        store.dispatch(naming("a"))
        store.dispatch(naming("b"))
        assert list(map(name_of, observer.views)) == ["a", "b"]

    def test_an_observer_may_dispatch(self) -> None:
        """What it brings about is told after what it was told, not within."""
        observer = Observer(lambda view: name_of(view) == "a" and store.dispatch(naming("b")))
        store = store_of(observer)
        store.dispatch(naming("a"))
        assert list(map(name_of, observer.views)) == ["a", "b"]
        assert observer.most_at_once == 1

    @pytest.mark.parametrize(
        "event",
        [
            ev.Closed(),
            ev.Wished(),
            run_events.RunLeft(),
            ev.NoticeSet("start", Notice("said", "error")),
            ev.NoticeSet("start", Notice()),
            ev.PresetsListed(()),
            ObjectiveChosen(None),
        ],
        ids=lambda event: type(event).__name__,
    )
    def test_an_observer_that_states_what_holds_is_told_no_more(self, event: ev.Event) -> None:
        """It would state it again, and be told of that, for ever: it is stopped here after some times."""
        observer = Observer(lambda _: len(observer.views) < 10 and store.dispatch(event))
        store = store_of(observer)
        store.dispatch(naming("a"))
        assert len(observer.views) <= 2

    def test_an_observer_that_raises_breaks_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        def fail(view: View) -> None:
            if name_of(view) == "a":
                raise KeyError("observer")

        observer = Observer(fail)
        store = store_of(observer)
        with caplog.at_level(logging.ERROR):
            store.dispatch(naming("a"))
        store.dispatch(naming("b"))
        assert list(map(name_of, observer.views)) == ["a", "b"]
        assert [record.name for record in caplog.records] == [store_module.__name__]

    def test_an_observer_that_raises_keeps_a_view_from_no_other(self) -> None:
        def fail(_: View) -> None:
            raise KeyError("observer")

        observer = Observer()
        store = store_of(fail)
        store.add_observer(observer)
        store.dispatch(naming("a"))
        assert list(map(name_of, observer.views)) == ["a"]

    def test_one_thread_tells_what_another_has_brought_about(self) -> None:
        """The other is not held up: its view is told by the one that is telling."""
        is_telling, may_go_on = threading.Event(), threading.Event()
        threads: list[int] = []

        def hold(view: View) -> None:
            threads.append(threading.get_ident())
            if name_of(view) == "slow":
                is_telling.set()
                assert may_go_on.wait(PATIENCE_S)

        observer = Observer(hold)
        store = store_of(observer)
        slow = threading.Thread(target=store.dispatch, args=[naming("slow")])
        slow.start()
        assert is_telling.wait(PATIENCE_S)
        store.dispatch(naming("one"))
        store.dispatch(naming("two"))
        assert len(observer.views) == 1
        may_go_on.set()
        slow.join(PATIENCE_S)
        assert list(map(name_of, observer.views)) == ["slow", "two"]
        assert set(threads) == {slow.ident}

    def test_of_many_at_once_the_last_is_told_last(self) -> None:
        count = 8
        line = threading.Barrier(count)
        observer = Observer()
        store = store_of(observer)

        def state_one(number: int) -> None:
            line.wait(PATIENCE_S)
            store.dispatch(naming(f"n{number}"))

        with ThreadPoolExecutor(count) as pool:
            list(pool.map(state_one, range(count)))
        assert observer.most_at_once == 1
        assert observer.views[-1].state is store.state
        revisions = [view.state.revision for view in observer.views]
        assert revisions == sorted(set(revisions))
        assert store.state.revision == 1 + count

    def test_whoever_tells_and_is_interrupted_leaves_nobody_untold(self) -> None:
        """Another thread has relied on it, and is long gone."""
        workers = HeldWorkers()

        def interrupt(view: View) -> None:
            if name_of(view) == "interrupted":
                other = threading.Thread(target=store.dispatch, args=[naming("other")])
                other.start()
                other.join(PATIENCE_S)
                raise KeyboardInterrupt

        observer = Observer(interrupt)
        store = store_of(observer, workers)
        with pytest.raises(KeyboardInterrupt):
            store.dispatch(naming("interrupted"))
        workers.run()
        assert list(map(name_of, observer.views)) == ["interrupted", "other"]
        store.dispatch(naming("next"))
        assert name_of(observer.views[-1]) == "next"


class TestEffects:
    ASKED = ev.Asked(frozenset({Examine(arn(1)), ListMore()}))

    def test_what_is_called_for_is_carried_out_once(self) -> None:
        workers, done = HeldWorkers(), list[Effect]()
        store = store_of(lambda _: None, workers, done.append)
        store.dispatch(self.ASKED)
        store.dispatch(self.ASKED)
        assert done == []
        workers.run()
        assert set(done) == {Examine(arn(1)), ListMore()}
        assert len(done) == 2
        assert store.state.in_flight == {Examine(arn(1)), ListMore()}

    def test_whoever_dispatches_gets_the_state_right_after(self) -> None:
        store = store_of(lambda _: store.dispatch(ev.Closed()) if not store.state.is_closed else None)
        assert store.dispatch(naming("a")).is_closed is False
        assert store.state.is_closed is True

    def test_a_view_that_is_read_is_of_the_present_state(self) -> None:
        store = store_of(lambda _: None)
        before = store.view
        assert store.view is before
        store.dispatch(naming("a"))
        assert (before.state is store.state, store.view.state is store.state) == (False, True)
        assert store.view_of(before.state).state is before.state

    def test_what_cannot_be_taken_in_changes_nothing(self) -> None:
        store = store_of(lambda _: None)
        before = store.state
        with pytest.raises(TypeError):
            store.dispatch(ev.IntentsStated({"selected_steps": None}))
        with pytest.raises(TypeError):
            store.dispatch(ev.IntentsStated({"no_intent": None}))
        assert store.state is before
        store.dispatch(naming("a"))


class Interrupting:
    """Raises `KeyboardInterrupt` at one call of a function, before or after it is carried out."""

    def __init__(self, function: Callable[..., Any], at_call: int, *, after: bool) -> None:
        self._function = function
        self._left = at_call
        self._after = after

    def __call__(self, *arguments: Any) -> Any:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise KeyboardInterrupt
        result = self._function(*arguments)
        if self._left == 0:
            raise KeyboardInterrupt
        return result


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("name", "at_call"), [("reduce", 1), ("wanted", 1), ("reduce", 2), ("Launched", 1)])
def test_an_interrupt_comes_before_the_event_or_after_it(
    monkeypatch: pytest.MonkeyPatch, name: str, at_call: int, after: bool
) -> None:
    """Never between: what is counted as under way is carried out, or is asked for by the next event."""
    workers, done = HeldWorkers(), list[Effect]()
    store = store_of(lambda _: None, workers, done.append)
    before = store.state
    with monkeypatch.context() as patched:
        patched.setattr(store_module, name, Interrupting(getattr(store_module, name), at_call, after=after))
        with pytest.raises(KeyboardInterrupt):
            store.dispatch(TestEffects.ASKED)
    assert store.state is before or store.state.asked
    store.dispatch(TestEffects.ASKED)
    workers.run()
    assert sorted(map(repr, done)) == sorted(map(repr, store.state.in_flight))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at_call", [1, 2])
def test_an_interrupt_while_effects_are_handed_out_loses_none(at_call: int, after: bool) -> None:
    workers, done = HeldWorkers(), list[Effect]()
    store = store_of(lambda _: None, workers, done.append)
    workers.later = Interrupting(workers.later, at_call, after=after)  # type: ignore[assignment, method-assign]
    with pytest.raises(KeyboardInterrupt):
        store.dispatch(TestEffects.ASKED)
    assert store.wait_until(lambda _: len(set(done)) == 2)
    assert set(done) == set(store.state.in_flight)


def test_an_interrupted_start_is_sent_though_nothing_else_happens() -> None:
    """Whoever waits in the next cell is not kept waiting for ever."""
    workers, done = HeldWorkers(), list[Effect]()
    store = store_of(lambda _: None, workers, done.append)
    later, workers.later = workers.later, Interrupting(workers.later, 1, after=False)  # type: ignore[assignment, method-assign]
    with pytest.raises(KeyboardInterrupt):
        store.dispatch(ev.Asked(frozenset({ListMore()})))
    workers.later = later  # type: ignore[method-assign]
    assert store.wait_until(lambda _: done == [ListMore()])


class TestInterleaving:
    """Another thread may take in an event between any two lines that do not have the lock."""

    def test_another_thread_dispatches_at_any_line(self) -> None:
        for number in unlocked_lines(*self.dispatching(self.store())):
            workers, done, observer = HeldWorkers(), list[Effect](), Observer()
            store = store_of(observer, workers, done.append)
            other = ev.Asked(frozenset({Examine(arn(2)), ListMore()}))
            act, path, _ = self.dispatching(store)
            act_at_line(act, path, number, lambda: store.dispatch(other))  # noqa: B023
            workers.run()
            assert sorted(map(repr, done)) == sorted(map(repr, store.state.in_flight)), f"line {number}"
            assert set(done) == {Examine(arn(1)), Examine(arn(2)), ListMore()}
            assert observer.views[-1].state is store.state
            assert len(set(map(id, observer.views))) == len(observer.views), f"line {number}: told twice"

    @staticmethod
    def store() -> Store:
        return store_of(lambda _: None)

    @staticmethod
    def dispatching(store: Store) -> tuple[Callable[[], object], str, Callable[[], bool]]:
        """What is interleaved, the file whose lines count, and whether this thread has the lock."""
        return (
            lambda: store.dispatch(TestEffects.ASKED),
            str(store_module.__file__),
            store._lock._is_owned,  # type: ignore[attr-defined]
        )


class TestWaiting:
    def test_it_ends_when_it_is_true(self) -> None:
        store = store_of(lambda _: None, ThreadedWorkers())
        waits = threading.Event()

        def is_named(state: State) -> bool:
            waits.set()
            return state.intents.display_name == "b"

        waiting = threading.Thread(target=store.wait_until, args=[is_named, PATIENCE_S])
        waiting.start()
        assert waits.wait(PATIENCE_S)
        store.dispatch(naming("a"))
        assert waiting.is_alive()
        store.dispatch(naming("b"))
        waiting.join(PATIENCE_S)
        assert not waiting.is_alive()

    def test_it_ends_when_it_takes_too_long(self) -> None:
        store = store_of(lambda _: None, ThreadedWorkers())
        assert store.wait_until(lambda _: False, 0.01) is False

    def test_what_is_true_already_waits_for_nothing(self) -> None:
        assert store_of(lambda _: None).wait_until(lambda _: True, 0.0) is True

    def test_events_are_taken_in_while_somebody_waits(self) -> None:
        """The lock is not held; without threads, the waiting itself carries the work out."""
        workers = HeldWorkers()
        store = store_of(lambda _: None, workers, lambda _: store.dispatch(ev.NoticeSet("a", Notice("done"))))
        store.dispatch(ev.Asked(frozenset({ListMore()})))
        assert store.wait_until(lambda state: "a" in state.notices)
