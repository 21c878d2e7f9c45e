"""Helpers for threads: whether they are available, which one gets interrupts, and calls in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from numbers import Real
from typing import Any, Generic, Protocol, TypeVar

Result = TypeVar("Result")


def can_start_threads() -> bool:
    """Return whether a thread can be started here, found out by starting one.

    Pyodide without shared memory raises ``RuntimeError`` from `threading.Thread.start`.
    """
    probe = threading.Thread(target=lambda: None, name="sagemaker_selective_widget probe", daemon=True)
    try:
        probe.start()
    except RuntimeError:
        return False
    probe.join()
    return True


def is_interrupt(error: BaseException) -> bool:
    """Return whether an exception has to end what the main thread is doing, such as a cell of a notebook.

    Interrupts reach only the main thread. In another thread, such an exception was raised by the code that
    runs there, and must not end anything else.
    """
    return not isinstance(error, Exception) and threading.current_thread() is threading.main_thread()


class Call(Generic[Result]):
    """A call made by whichever comes first: a background thread, or the caller that needs the result.

    So no caller has to wait for a free thread, and without threads, calls are made one after another.

    Args:
        work: The function, called once; again only if an interrupt has cut it off.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._future: Future[Result] = Future()

    def __call__(self) -> None:
        """Make the call in the background, unless it was made already; raises only interrupts."""
        future = self._future
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(self._work())
        except BaseException as error:
            if is_interrupt(error):
                self._future = Future()
                raise
            future.set_exception(error)

    def result(self) -> Result:
        """Return what the call returns, or raise what it raises; make it now if it has not begun."""
        return self._work() if self._future.cancel() else self._future.result()

    def drop(self) -> None:
        """Cancel the call. If it has begun, wait for its end."""
        if not self._future.cancel():
            self._future.exception()


class Soon(Protocol):
    """Makes a call while the caller continues; `Call` itself makes it only when its result is needed."""

    def __call__(self, work: Callable[[], Result], /) -> Call[Result]:
        """Return the call, which may have begun."""


def countable_s(timeout_s: Any) -> float | None:
    """Return a timeout as a number of seconds; ``None`` for no limit, or more than a lock can wait for.

    Args:
        timeout_s: Seconds as given by a user; ``None`` for no limit.

    Raises:
        ValueError: It is not a number.
    """
    is_number = isinstance(timeout_s, Real) and not isinstance(timeout_s, bool)
    if timeout_s is not None and not (is_number and timeout_s == timeout_s):
        raise ValueError(f"The time to wait is {timeout_s!r:.60}. Give a number of seconds, or None.")
    return None if timeout_s is None or timeout_s >= threading.TIMEOUT_MAX else float(timeout_s)
