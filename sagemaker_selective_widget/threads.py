"""What depends on threads: whether there are any, which one an interrupt reaches, what is done meanwhile."""

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
    """Return whether an exception is to end what the main thread is doing, such as the cell of a notebook.

    An interrupt reaches the main thread alone. Elsewhere such an exception was raised by a program, and ends
    nothing that is not its own.
    """
    return not isinstance(error, Exception) and threading.current_thread() is threading.main_thread()


class Call(Generic[Result]):
    """A call that is made by whoever comes first: a thread in the background, or who needs the result.

    So nobody waits for a thread to be free, and where there are no threads, calls follow one another.

    Args:
        work: What is called, once; anew only where an interrupt has cut it off.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._future: Future[Result] = Future()

    def __call__(self) -> None:
        """Make the call in the background, unless somebody has needed it; only an interrupt is raised."""
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
        """Return what the call returns, or raise what it raises; it is made now if it was not begun."""
        return self._work() if self._future.cancel() else self._future.result()

    def drop(self) -> None:
        """Have it not made any more; where it has begun, wait for its end."""
        if not self._future.cancel():
            self._future.exception()


class Soon(Protocol):
    """Has a call made while its caller goes on; `Call` itself makes it when its result is needed."""

    def __call__(self, work: Callable[[], Result], /) -> Call[Result]:
        """Return the call, which may have begun."""


def countable_s(timeout_s: Any) -> float | None:
    """Return a time to wait; ``None`` for one without end, or longer than a lock can be waited for.

    Args:
        timeout_s: Seconds, as somebody has given them; ``None`` for no end.

    Raises:
        ValueError: It is no number.
    """
    is_number = isinstance(timeout_s, Real) and not isinstance(timeout_s, bool)
    if timeout_s is not None and not (is_number and timeout_s == timeout_s):
        raise ValueError(f"The time to wait is {timeout_s!r:.60}. Give a number of seconds, or None.")
    return None if timeout_s is None or timeout_s >= threading.TIMEOUT_MAX else float(timeout_s)
