"""The clock of this machine, which runs in real time or faster."""

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
    """Something that can be waited for, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Tell whether the signal is set."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait for the signal for at most `timeout` real seconds; tell whether it is set."""
        ...


def checked_duration_s(name: str, value: Any) -> float:
    """Return a duration that was passed as an argument, in seconds; it may be infinite.

    Args:
        name: The name of the argument, for the message.
        value: The value of the argument.

    Raises:
        ValueError: The value is not a number, or is less than 0.
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
    """Tells the time and waits, both `speed` times as fast as real time.

    With ``Clock(speed=3600)``, a stand-in of one hour finishes in one second, while the timestamps say that
    it took an hour. A step's function is not sped up: its work takes the same real time as with any clock.

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
        """Return the time as an aware datetime in UTC. It never goes back."""
        return self._began + timedelta(seconds=self.elapsed_s())

    def elapsed_s(self) -> float:
        """Return the seconds on this clock since it was made."""
        return (time.monotonic() - self._began_s) * self.speed

    def wait(self, signal: Signal, duration_s: float) -> bool:
        """Wait for a signal for at most `duration_s` seconds on this clock; tell whether it is set."""
        # The longest wait that the operating system supports stands in for any longer one.
        return signal.wait(min(duration_s / self.speed, threading.TIMEOUT_MAX))


class HeldClock(Clock):
    """A clock that can be held at an earlier time: the time at which a step was due on the only thread.

    It never goes back to before a time that it has told.

    Args:
        clock: The clock that it follows while it is not held.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock.speed)
        self._began, self._began_s = clock._began, clock._began_s
        self._held_s: float | None = None
        self._latest_s = 0.0

    def elapsed_s(self) -> float:
        """Return the seconds since the clock was made, or those at which it is held."""
        self._latest_s = self.real_s() if self._held_s is None else self._held_s
        return self._latest_s

    def real_s(self) -> float:
        """Return the seconds on this clock since it was made, held or not."""
        return super().elapsed_s()

    @contextmanager
    def held(self, at_s: float) -> Iterator[None]:
        """Hold the clock during a ``with`` block at `at_s`, or at the latest time told if that is later."""
        before_s, self._held_s = self._held_s, max(at_s, self._latest_s)
        try:
            yield
        finally:
            self._held_s = before_s
