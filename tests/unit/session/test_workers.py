"""Where work is carried out: on a few threads, or in turns on the only one."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from sagemaker_selective_widget.session import workers as workers_module
from sagemaker_selective_widget.session.at_most import AtMost
from sagemaker_selective_widget.session.workers import (
    MAX_THREADS,
    InlineWorkers,
    ThreadedWorkers,
    Workers,
    make_workers,
)

PATIENCE_S = 30.0


class Never:
    """A condition that nobody notifies, with what is never true of it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()

    def wait(self, workers: Workers, timeout_s: float | None = None) -> bool:
        with self.changed:
            return workers.wait(self.changed, lambda: False, timeout_s)


def all_of(*works: Callable[[], object]) -> Callable[[], None]:
    """Work that is several pieces of work, one after the other."""

    def work() -> None:
        for each in works:
            each()

    return work


def wait_for(is_true: Callable[[], bool]) -> bool:
    """Wait for something that other threads bring about without a word."""
    end_s = time.monotonic() + PATIENCE_S
    while not is_true() and time.monotonic() < end_s:
        threading.Event().wait(0.005)
    return is_true()


@pytest.fixture
def threaded() -> Iterator[ThreadedWorkers]:
    workers = ThreadedWorkers()
    yield workers
    workers.close()


class TestThreads:
    def test_work_is_carried_out_on_another_thread(self, threaded: ThreadedWorkers) -> None:
        done = threading.Event()
        idents: list[int] = []

        def work() -> None:
            idents.append(threading.get_ident())
            done.set()

        threaded.later(0.0, work)
        assert done.wait(PATIENCE_S)
        assert idents != [threading.get_ident()]

    def test_several_pieces_are_carried_out_at_once_on_so_many_threads(
        self, threaded: ThreadedWorkers
    ) -> None:
        """All of them meet; one more would have to wait."""
        line = threading.Barrier(MAX_THREADS + 1)
        most, inside = [0], [0]
        lock, may_go_on = threading.Lock(), threading.Event()

        def work() -> None:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            line.wait(PATIENCE_S)
            assert may_go_on.wait(PATIENCE_S)
            with lock:
                inside[0] -= 1

        for _ in range(MAX_THREADS):
            threaded.later(0.0, work)
        extra = threading.Event()
        threaded.later(0.0, extra.set)
        line.wait(PATIENCE_S)
        assert not extra.is_set()
        may_go_on.set()
        assert extra.wait(PATIENCE_S)
        assert most == [MAX_THREADS]

    def test_no_work_waits_for_a_thread_that_is_at_other_work(self, threaded: ThreadedWorkers) -> None:
        """One thread is idle and two pieces come: the second is not kept until the first has ended."""
        warm = threading.Event()
        threaded.later(0.0, warm.set)
        assert warm.wait(PATIENCE_S)
        assert wait_for(lambda: threaded._idle_count == 1)
        met = threading.Barrier(2)
        done = [threading.Event(), threading.Event()]

        def meet(number: int) -> None:
            met.wait(PATIENCE_S)
            done[number].set()

        with threaded._changed:  # So that the idle thread takes the first only once both are there.
            threaded.later(0.0, lambda: meet(0))
            threaded.later(0.0, lambda: meet(1))
        assert all(each.wait(PATIENCE_S) for each in done)

    def test_what_is_waited_for_is_carried_out_though_all_threads_wait(
        self, threaded: ThreadedWorkers
    ) -> None:
        """So many commands, each of which waits for something that is still to be found out."""
        changed, found, answered = threading.Condition(), [0], threading.Semaphore(0)
        line = threading.Barrier(MAX_THREADS)

        def find_out() -> None:
            with changed:
                found[0] += 1
                changed.notify_all()

        def command() -> None:
            line.wait(PATIENCE_S)
            threaded.later(0.0, find_out)
            with changed:
                if threaded.wait(changed, lambda: found[0] == MAX_THREADS, PATIENCE_S):
                    answered.release()

        for _ in range(MAX_THREADS):
            threaded.later(0.0, command)
        assert all(answered.acquire(timeout=PATIENCE_S) for _ in range(MAX_THREADS))

    def test_that_others_carry_out_what_is_waited_for_takes_no_thread(
        self, threaded: ThreadedWorkers
    ) -> None:
        """Work that waits for what the workers of another session bring about, which wait for this one."""
        others, changed, done = ThreadedWorkers(), threading.Condition(), [0]
        answered = threading.Semaphore(0)
        line = threading.Barrier(MAX_THREADS)

        def bring_about() -> None:
            with changed:
                done[0] += 1
                changed.notify_all()

        def command() -> None:
            line.wait(PATIENCE_S)
            others.later(0.0, lambda: threaded.later(0.0, bring_about))
            with changed:
                if others.wait(changed, lambda: done[0] == MAX_THREADS, PATIENCE_S):
                    answered.release()

        for _ in range(MAX_THREADS):
            threaded.later(0.0, command)
        assert all(answered.acquire(timeout=PATIENCE_S) for _ in range(MAX_THREADS))
        others.close()

    @pytest.mark.parametrize("timeout_s", [math.inf, 1e10, threading.TIMEOUT_MAX])
    def test_a_time_that_no_clock_counts_to_has_no_end(
        self, threaded: ThreadedWorkers, timeout_s: float
    ) -> None:
        changed, done = threading.Condition(), threading.Event()

        def work() -> None:
            with changed:
                done.set()
                changed.notify_all()

        threaded.later(0.05, work)
        with changed:
            assert threaded.wait(changed, done.is_set, timeout_s)

    def test_idle_threads_end(self, threaded: ThreadedWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workers_module, "IDLE_S", 0.01)
        threads: list[threading.Thread] = []
        done = threading.Event()
        threaded.later(0.0, all_of(lambda: threads.append(threading.current_thread()), done.set))
        assert done.wait(PATIENCE_S)
        threads[0].join(PATIENCE_S)
        assert not threads[0].is_alive()
        again = threading.Event()
        threaded.later(0.0, again.set)
        assert again.wait(PATIENCE_S)

    def test_what_is_due_first_is_carried_out_first(self, threaded: ThreadedWorkers) -> None:
        order: list[str] = []
        done = threading.Event()
        threaded.later(0.5, all_of(lambda: order.append("later"), done.set))
        threaded.later(0.0, lambda: order.append("now"))
        assert done.wait(PATIENCE_S)
        assert order == ["now", "later"]

    def test_closing_drops_what_has_not_begun_and_ends_the_threads(self, threaded: ThreadedWorkers) -> None:
        began, may_end = threading.Event(), threading.Event()
        threads: list[threading.Thread] = []
        dropped: list[str] = []

        def work() -> None:
            threads.append(threading.current_thread())
            began.set()
            assert may_end.wait(PATIENCE_S)

        threaded.later(0.0, work)
        threaded.later(0.2, lambda: dropped.append("later"))
        assert began.wait(PATIENCE_S)
        threaded.close()
        threaded.later(0.0, lambda: dropped.append("after"))
        may_end.set()
        threads[0].join(PATIENCE_S)
        assert not threads[0].is_alive()
        assert wait_for(lambda: not threaded._threads)
        assert dropped == []

    def test_work_that_raises_ends_no_thread(
        self, threaded: ThreadedWorkers, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> None:
            raise SystemExit("work")

        done = threading.Event()
        with caplog.at_level(logging.ERROR, workers_module.__name__):
            threaded.later(0.0, fail)
            threaded.later(0.01, done.set)
            assert done.wait(PATIENCE_S)
        assert wait_for(lambda: len(caplog.records) == 1)

    def test_work_has_the_context_in_which_the_workers_were_made(self) -> None:
        """Shiny finds the session that a message belongs to in a context variable."""
        who: contextvars.ContextVar[str] = contextvars.ContextVar("who", default="nobody")
        who.set("ada")
        workers = ThreadedWorkers()
        who.set("bob")
        seen: list[str] = []
        done = threading.Event()
        workers.later(0.0, all_of(lambda: seen.append(who.get()), lambda: who.set("eve"), done.set))
        assert done.wait(PATIENCE_S)
        done.clear()
        workers.later(0.0, all_of(lambda: seen.append(who.get()), done.set))
        assert done.wait(PATIENCE_S)
        workers.close()
        assert seen == ["ada", "ada"]

    def test_the_event_loop_goes_on_while_a_coroutine_pauses(self, threaded: ThreadedWorkers) -> None:
        order: list[str] = []

        async def both() -> None:
            asyncio.get_running_loop().call_soon(order.append, "loop")
            await threaded.pause(0.01)
            order.append("pause")

        asyncio.run(both())
        assert order == ["loop", "pause"]


class TestTurns:
    def test_nothing_is_carried_out_within_the_call(self) -> None:
        workers = InlineWorkers()
        done: list[str] = []
        workers.later(0.0, lambda: done.append("a"))
        assert done == []

    def test_waiting_takes_turns_in_the_order_they_are_due(self) -> None:
        workers = InlineWorkers()
        done: list[str] = []
        workers.later(0.02, lambda: done.append("last"))
        for name in "abc":
            workers.later(0.0, partial(done.append, name))
        assert Never().wait(workers) is False
        assert done == ["a", "b", "c", "last"]

    def test_waiting_ends_when_it_is_true(self) -> None:
        workers = InlineWorkers()
        done: list[str] = []
        for name in "ab":
            workers.later(0.0, partial(done.append, name))
        changed = threading.Condition()
        with changed:
            assert workers.wait(changed, lambda: done == ["a"], None) is True
        assert done == ["a"]

    def test_waiting_ends_in_time(self) -> None:
        workers = InlineWorkers()
        done: list[str] = []
        workers.later(60.0, lambda: done.append("far"))
        assert Never().wait(workers, 0.01) is False
        assert done == []

    def test_what_is_waited_for_may_wait_itself(self) -> None:
        workers = InlineWorkers()
        done: list[object] = []
        changed = threading.Condition()

        def command() -> None:
            workers.later(0.0, lambda: done.append("found"))
            with changed:
                done.append(workers.wait(changed, lambda: "found" in done, None))

        workers.later(0.0, command)
        with changed:
            assert workers.wait(changed, lambda: True in done, None)
        assert done == ["found", True]

    def test_the_lock_is_not_held_in_a_turn(self) -> None:
        workers, changed = InlineWorkers(), threading.Condition(threading.Lock())
        done: list[bool] = []

        def work() -> None:
            with changed:
                done.append(True)

        workers.later(0.0, work)
        with changed:
            assert workers.wait(changed, lambda: bool(done), None)

    def test_work_that_raises_ends_no_waiting(self, caplog: pytest.LogCaptureFixture) -> None:
        workers = InlineWorkers()
        done: list[str] = []

        def fail() -> None:
            raise KeyError("work")

        workers.later(0.0, fail)
        workers.later(0.0, lambda: done.append("next"))
        with caplog.at_level(logging.ERROR, workers_module.__name__):
            Never().wait(workers)
        assert (done, len(caplog.records)) == (["next"], 1)

    def test_an_event_loop_takes_the_turns(self) -> None:
        workers = InlineWorkers()

        async def work() -> list[str]:
            done: list[str] = []
            ended = asyncio.Event()
            workers.later(0.01, all_of(lambda: done.append("later"), ended.set))
            workers.later(0.0, lambda: done.append("now"))
            await asyncio.wait_for(ended.wait(), PATIENCE_S)
            return done

        assert asyncio.run(work()) == ["now", "later"]

    def test_a_timer_that_is_early_comes_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Those of a browser are coarse; a turn that was not due yet is not lost."""
        workers = InlineWorkers()

        async def work() -> None:
            ended = asyncio.Event()
            loop = asyncio.get_running_loop()
            timely, calls = loop.call_later, []

            def early(delay_s: float, callback: Callable[..., object], *arguments: object) -> object:
                calls.append(delay_s)
                return timely(0.0 if len(calls) == 1 else delay_s, callback, *arguments)

            monkeypatch.setattr(loop, "call_later", early)
            workers.later(0.05, ended.set)
            await asyncio.wait_for(ended.wait(), PATIENCE_S)

        asyncio.run(work())

    def test_a_coroutine_that_pauses_takes_turns(self) -> None:
        """Also those that were asked for before there was a loop."""
        workers = InlineWorkers()
        done: list[str] = []
        workers.later(0.0, lambda: done.append("a"))
        asyncio.run(workers.pause(0.0))
        assert done == ["a"]

    def test_closing_drops_what_has_not_begun(self) -> None:
        workers = InlineWorkers()
        done: list[str] = []
        workers.later(0.0, lambda: done.append("before"))
        workers.close()
        workers.later(0.0, lambda: done.append("after"))
        assert Never().wait(workers) is False
        assert done == []


@pytest.mark.parametrize(("has_threads", "kind"), [(True, ThreadedWorkers), (False, InlineWorkers)])
def test_there_are_threads_where_there_can_be(
    monkeypatch: pytest.MonkeyPatch, has_threads: bool, kind: type
) -> None:
    monkeypatch.setattr(workers_module, "can_start_threads", lambda: has_threads)
    assert type(make_workers()) is kind


class TestAtMost:
    def test_who_waits_for_room_leaves_its_thread_to_others(self) -> None:
        """Those inside may need work of the same threads, of which there are only so many."""
        workers = ThreadedWorkers()
        at_most = AtMost(1, workers)
        waiting = 2 * MAX_THREADS
        is_done, has_entered = threading.Event(), threading.Barrier(2)
        left: list[int] = []

        def enter(number: int) -> None:
            with at_most:
                left.append(number)

        def inside() -> None:
            with at_most:
                has_entered.wait(30)
                assert is_done.wait(30)

        threading.Thread(target=inside, daemon=True).start()
        has_entered.wait(30)
        for number in range(waiting):
            workers.later(0.0, partial(enter, number))
        workers.later(0.0, is_done.set)
        assert is_done.wait(30)
        deadline_s = time.monotonic() + 30
        while len(left) < waiting and time.monotonic() < deadline_s:
            time.sleep(0.01)
        assert sorted(left) == list(range(waiting))
        workers.close()

    def test_the_only_thread_does_not_wait_for_itself(self) -> None:
        at_most = AtMost(1, InlineWorkers())
        with at_most, at_most:
            pass
        with at_most:
            pass
