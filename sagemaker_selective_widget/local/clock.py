"""The time on this machine: the real one, or one that runs faster."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from numbers import Real
from typing import Any, Protocol

from sagemaker_selective_widget.pipeline.load import shown


class Signal(Protocol):
    """What can be waited for; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Tell whether it has come."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait for it no longer than `timeout` real seconds; tell whether it has come."""
        ...


def checked_duration_s(name: str, value: Any) -> float:
    """Return a number of seconds that somebody has given, which may be without end.

    Args:
        name: What it is called.
        value: What was given.

    Raises:
        ValueError: It is no number, or less than 0.
    """
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    try:
        seconds = float(value) if is_number else math.nan
    except OverflowError:
        seconds = math.inf
    if not seconds >= 0:
        raise ValueError(f"{name} is {shown(value)}. Give a number of seconds, 0 or more.")
    return seconds


class Clock:
    """Tells the time, and waits; both `speed` times as fast as in the real world.

    With ``Clock(speed=3600)`` a stand-in of one hour is done in one second, and the timestamps say that it
    took an hour. A step's function is not hurried: what it does takes its own time.

    Args:
        speed: Seconds on this clock for each real second; at least 1.

    Raises:
        ValueError: The speed is less than 1.
    """

    def __init__(self, speed: float = 1.0) -> None:
        if not speed >= 1:
            raise ValueError(
                f"A clock's speed is at least 1, and {speed!r} is not. 60 makes a minute a second."
            )
        self.speed = speed
        self._began = datetime.now(timezone.utc)
        self._began_s = time.monotonic()

    def now(self) -> datetime:
        """Return the time; aware, in UTC. It never goes back."""
        return self._began + timedelta(seconds=self.elapsed_s())

    def elapsed_s(self) -> float:
        """Return the seconds on this clock since it was made."""
        return (time.monotonic() - self._began_s) * self.speed

    def wait(self, signal: Signal, duration_s: float) -> bool:
        """Wait for a signal no longer than `duration_s` seconds on this clock; tell whether it has come."""
        # Longer than an operating system can wait is forever.
        return signal.wait(min(duration_s / self.speed, threading.TIMEOUT_MAX))


class HeldClock(Clock):
    """A clock that shows an earlier time for a while: that at which a step was due on the only thread.

    It never goes back behind a time that it has told.

    Args:
        clock: The clock that it follows while it is not held.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock.speed)
        self._began, self._began_s = clock._began, clock._began_s
        self._held_s: float | None = None
        self._latest_s = 0.0

    def elapsed_s(self) -> float:
        """Return the seconds that the clock shows since it was made."""
        self._latest_s = self.real_s() if self._held_s is None else self._held_s
        return self._latest_s

    def real_s(self) -> float:
        """Return the seconds on this clock since it was made, held or not."""
        return super().elapsed_s()

    @contextmanager
    def held(self, at_s: float) -> Iterator[None]:
        """Show a time while a block lasts: `at_s`, or the latest that was told if that is later."""
        before_s, self._held_s = self._held_s, max(at_s, self._latest_s)
        try:
            yield
        finally:
            self._held_s = before_s
