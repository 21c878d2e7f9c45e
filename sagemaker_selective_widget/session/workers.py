"""Where work is carried out that must not hold up who asks for it: on threads, or in turns on one thread."""

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
"""Threads that one session has at work at most."""

IDLE_S = 2.0
"""Seconds after which a thread ends that has nothing to do."""

ASYNC_LOOK_S = 0.05
"""Seconds between two looks while a coroutine waits for something."""

THREAD_NAME = "sagemaker_selective_widget"

logger = logging.getLogger(__name__)
_of_thread = threading.local()
_Item = tuple[float, int, Callable[[], object]]
_Result = TypeVar("_Result")


class Workers(Protocol):
    """Carries out work later, and lets a caller wait for what the work brings about."""

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work after so many seconds; 0 for as soon as possible, but never within this call."""

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        """Block until something is true, or for so many seconds; return whether it is.

        Args:
            changed: Held by the caller; notified when it may have become true.
            is_true: Looked at while ``changed`` is held.
            timeout_s: ``None`` waits for as long as it takes, as does what no clock counts to.

        Raises:
            ValueError: ``timeout_s`` is no number.
        """

    def close(self) -> None:
        """Drop what has not begun, and take no more."""

    async def pause(self, pause_s: float) -> None:
        """Let the event loop do other work for so many seconds, and take the turns that are due."""


class ThreadedWorkers:
    """Carries out work on a few daemon threads, which start when they are needed and end when idle.

    A thread that waits for what other work brings about, whoever carries that out, has its place taken by
    another: else a few such threads would wait for work that no thread is left to do.

    Work runs in a copy of the context in which this was made: some front ends (Shiny) find the session that
    a message belongs to in a context variable.
    """

    def __init__(self) -> None:
        self._context = contextvars.copy_context()
        # See `Store`: an interrupt cannot leave this lock locked.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._due: list[_Item] = []
        self._numbers = itertools.count()
        self._threads: set[threading.Thread] = set()
        self._idle_count = 0
        self._waiting_count = 0
        self._is_closed = False

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work on a thread after so many seconds."""
        with self._lock:
            if self._is_closed:
                return
            heapq.heappush(self._due, (time.monotonic() + delay_s, next(self._numbers), work))
            self._changed.notify()
            self._reinforce()

    def wait(
        self, changed: threading.Condition, is_true: Callable[[], bool], timeout_s: float | None
    ) -> bool:
        """Block until something is true."""
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
        """Drop what has not begun; the threads end with what they are at."""
        with self._lock:
            self._is_closed = True
            self._due.clear()
            self._changed.notify_all()

    async def pause(self, pause_s: float) -> None:
        """Let the event loop do other work; the threads take no notice."""
        import asyncio

        await asyncio.sleep(pause_s)

    def _reinforce(self) -> None:
        """Start a thread where there is work that none is free to wait for, up to `MAX_THREADS`."""
        busy_count = len(self._threads) - self._waiting_count
        if not self._due or self._idle_count or busy_count >= MAX_THREADS:
            return
        thread = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # no more threads: those that there are go on
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
        """Wait for work that is due; ``None`` once there was nothing to do for a while."""
        with self._lock:
            work = self._wait_for_work()
            if work is None:
                self._threads.discard(threading.current_thread())
            else:
                self._reinforce()  # who was notified of more than one piece of work takes one of them
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
    """Carries out work in turns on the one thread there is: from its event loop, or while somebody waits.

    An interrupt goes on to the cell that waits, and the turn that it cut off is taken again later.
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
        """Take turns until something is true."""
        timeout_s = countable_s(timeout_s)
        end_s = None if timeout_s is None else time.monotonic() + timeout_s
        while not is_true():
            now_s = time.monotonic()
            if end_s is not None and now_s >= end_s:
                return False
            if not self._due:
                return False  # Nothing is under way that could make it true.
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
        """Drop what has not begun."""
        self._is_closed = True
        self._due.clear()

    async def pause(self, pause_s: float) -> None:
        """Take the turns that are due, and let the event loop do other work in between."""
        import asyncio

        if self._due and self._due[0][0] <= time.monotonic():
            self._take_turn()
        await asyncio.sleep(pause_s)

    def _call_from_loop(self, turn: _Item) -> None:
        import asyncio  # Here, for with it comes ssl, which a session with threads has no use for.

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.call_later(max(0.0, turn[0] - time.monotonic()), self._take_turns_until, turn)

    def _take_turns_until(self, turn: _Item) -> None:
        """Take a turn and those due before it, unless somebody has waited for it. A timer may be early."""
        while turn in self._due:
            if turn[0] > time.monotonic():
                self._call_from_loop(turn)
                return
            self._take_turn()

    def _take_turn(self) -> None:
        """Take the next turn; one that is interrupted is taken again."""
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
    """Has calls made by workers while their caller goes on. Implements `threads.Soon`.

    Args:
        workers: Make those calls that nobody has needed before they are free.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def __call__(self, work: Callable[[], _Result]) -> Call[_Result]:
        """Return the call, to be made as soon as possible."""
        call = Call(work)
        self._workers.later(0.0, call)
        return call


async def pause_until(workers: Workers, is_true: Callable[[], bool]) -> None:
    """Let the event loop do other work until something is true."""
    while not is_true():
        await workers.pause(ASYNC_LOOK_S)


def make_workers() -> Workers:
    """Return threads where there are threads, else turns on the one there is."""
    return ThreadedWorkers() if can_start_threads() else InlineWorkers()


def _carry_out(context: contextvars.Context, work: Callable[[], object]) -> None:
    """Carry out work; it says itself what went wrong, so that an exception here is one of this package's.

    An interrupt goes on to the cell that takes the turn.
    """
    try:
        context.run(work)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("Work in the background has failed.")
