"""Workers for work that must not block its caller: on threads, or in turns on the only thread."""

from __future__ import annotations

import contextvars
import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sagemaker_selective_widget.threads import Call, can_start_threads, countable_s, is_interrupt

MAX_THREADS = 8
"""The maximum number of threads at work for one session."""

IDLE_S = 2.0
"""Seconds after which an idle thread ends."""

ASYNC_LOOK_S = 0.05
"""Seconds between two looks while a coroutine waits for something."""

THREAD_NAME = "sagemaker_selective_widget"

logger = logging.getLogger(__name__)
_of_thread = threading.local()
_Item = tuple[float, int, Callable[[], object]]
_Result = TypeVar("_Result")


class Workers(Protocol):
    """Carries out work later, and lets a caller wait for its effect."""

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work after ``delay_s`` seconds; 0 for as soon as possible, but never within this call."""

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        """Block until a condition holds, or ``timeout_s`` has passed; return whether it holds.

        Args:
            changed: Held by the caller; notified when the condition may have become true.
            is_true: The condition, called while ``changed`` is held.
            timeout_s: Seconds; ``None``, or more than a lock can wait for, waits for as long as it takes.

        Raises:
            ValueError: ``timeout_s`` is not a number.
        """

    def close(self) -> None:
        """Drop work that has not begun, and accept no more."""

    async def pause(self, pause_s: float) -> None:
        """Wait for ``pause_s`` seconds without blocking the event loop, and take the turns that are due."""


class ThreadedWorkers:
    """Carries out work on a few daemon threads, which start when they are needed and end when idle.

    A thread that waits for other work, by whichever workers, does not count towards the maximum and may be
    replaced by another; otherwise all threads could wait for work that no thread is left to do.

    Work runs in a copy of the context in which this object was made, because some front ends (Shiny) keep
    the session that a message belongs to in a context variable.
    """

    def __init__(self) -> None:
        self._context = contextvars.copy_context()
        # An `RLock`, so that an interrupt cannot leave it locked; see `Store`.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._due: list[_Item] = []
        self._numbers = itertools.count()
        self._threads: set[threading.Thread] = set()
        self._idle_count = 0
        self._waiting_count = 0
        self._is_closed = False

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work on a thread after ``delay_s`` seconds."""
        with self._lock:
            if self._is_closed:
                return
            heapq.heappush(self._due, (time.monotonic() + delay_s, next(self._numbers), work))
            self._changed.notify()
            self._reinforce()

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        """Block until a condition holds."""
        timeout_s = countable_s(timeout_s)
        held_up: ThreadedWorkers | None = getattr(_of_thread, "workers", None)
        if held_up is None:
            return changed.wait_for(is_true, timeout_s)
        with held_up._lock:
            held_up._waiting_count += 1
            held_up._reinforce()
        try:
            return changed.wait_for(is_true, timeout_s)
        finally:
            with held_up._lock:
                held_up._waiting_count -= 1

    def close(self) -> None:
        """Drop work that has not begun. The threads end after their current work."""
        with self._lock:
            self._is_closed = True
            self._due.clear()
            self._changed.notify_all()

    async def pause(self, pause_s: float) -> None:
        """Wait without blocking the event loop; the threads are not affected."""
        import asyncio

        await asyncio.sleep(pause_s)

    def _reinforce(self) -> None:
        """Start a thread if there is work and no idle thread, unless `MAX_THREADS` are busy."""
        busy_count = len(self._threads) - self._waiting_count
        if not self._due or self._idle_count or busy_count >= MAX_THREADS:
            return
        thread = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # no more threads available; the existing ones continue
            self._threads.discard(thread)
            if not self._threads:
                raise
        except BaseException:  # interrupted
            if not thread.is_alive():
                self._threads.discard(thread)
            raise

    def _run(self) -> None:
        _of_thread.workers = self
        while (work := self._next()) is not None:
            _carry_out(self._context.copy(), work)

    def _next(self) -> Callable[[], object] | None:
        """Wait for work that is due, and return it; ``None`` after being idle for a while, or once closed."""
        with self._lock:
            work = self._wait_for_work()
            if work is None:
                self._threads.discard(threading.current_thread())
            else:
                self._reinforce()  # one notification may stand for several pieces of work
            return work

    def _wait_for_work(self) -> Callable[[], object] | None:
        self._idle_count += 1
        idle_since_s = time.monotonic()
        try:
            while True:
                now_s = time.monotonic()
                if self._due and self._due[0][0] <= now_s:
                    return heapq.heappop(self._due)[2]
                rest_s = IDLE_S - (now_s - idle_since_s)
                if self._is_closed or (not self._due and rest_s <= 0):
                    return None
                self._changed.wait(self._due[0][0] - now_s if self._due else rest_s)
        finally:
            self._idle_count -= 1


class InlineWorkers:
    """Carries out work in turns on the only thread: from its event loop, or while a caller waits.

    An interrupt propagates to the cell that waits, and the turn that it cut off is taken again later.
    """

    def __init__(self) -> None:
        self._due: list[_Item] = []
        self._numbers = itertools.count()
        self._is_closed = False

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work in a later turn."""
        if self._is_closed:
            return
        turn = (time.monotonic() + delay_s, next(self._numbers), work)
        heapq.heappush(self._due, turn)
        self._call_from_loop(turn)

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        """Take turns until a condition holds."""
        timeout_s = countable_s(timeout_s)
        end_s = None if timeout_s is None else time.monotonic() + timeout_s
        while not is_true():
            now_s = time.monotonic()
            if end_s is not None and now_s >= end_s:
                return False
            if not self._due:
                return False  # nothing is left that could make it true
            pause_s = self._due[0][0] - now_s
            if pause_s > 0:
                time.sleep(pause_s if end_s is None else min(pause_s, end_s - now_s))
                continue
            try:
                changed.release()
                self._take_turn()
            finally:
                changed.acquire()
        return True

    def close(self) -> None:
        """Drop work that has not begun."""
        self._is_closed = True
        self._due.clear()

    async def pause(self, pause_s: float) -> None:
        """Take a turn if one is due, then wait without blocking the event loop."""
        import asyncio

        if self._due and self._due[0][0] <= time.monotonic():
            self._take_turn()
        await asyncio.sleep(pause_s)

    def _call_from_loop(self, turn: _Item) -> None:
        import asyncio  # here, because it imports ssl, which a session with threads does not need

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.call_later(max(0.0, turn[0] - time.monotonic()), self._take_turns_until, turn)

    def _take_turns_until(self, turn: _Item) -> None:
        """Take a turn and those due before it, unless a waiting caller has taken it. A timer may be early."""
        while turn in self._due:
            if turn[0] > time.monotonic():
                self._call_from_loop(turn)
                return
            self._take_turn()

    def _take_turn(self) -> None:
        """Take the next turn. If it is interrupted, it is taken again."""
        turn = self._due[0]
        try:
            heapq.heappop(self._due)
            _carry_out(contextvars.copy_context(), turn[2])
        except BaseException:
            if turn not in self._due and not self._is_closed:
                heapq.heappush(self._due, turn)
                self._call_from_loop(turn)
            raise


class AtOnce:
    """Makes calls on workers while the caller continues. Implements `threads.Soon`.

    Args:
        workers: Make the calls whose results nobody needs before a worker is free.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def __call__(self, work: Callable[[], _Result]) -> Call[_Result]:
        """Return the call, to be made as soon as possible."""
        call = Call(work)
        self._workers.later(0.0, call)
        return call


async def pause_until(workers: Workers, is_true: Callable[[], bool]) -> None:
    """Wait without blocking the event loop until a condition holds."""
    while not is_true():
        await workers.pause(ASYNC_LOOK_S)


def make_workers() -> Workers:
    """Return threaded workers if threads are available, else inline ones."""
    return ThreadedWorkers() if can_start_threads() else InlineWorkers()


def _carry_out(context: contextvars.Context, work: Callable[[], object]) -> None:
    """Carry out work and log its exceptions, which are bugs, since work reports expected errors itself.

    An interrupt propagates to the cell that takes the turn.
    """
    try:
        context.run(work)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("Work in the background has failed.")
