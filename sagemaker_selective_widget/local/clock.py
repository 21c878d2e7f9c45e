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
    """Something that can be waited for; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether it is set."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until it is set, for at most `timeout` real seconds; return whether it is set."""
        ...


def checked_duration_s(name: str, value: Any) -> float:
    """Return a number of seconds given by a caller, which may be infinite.

    Args:
        name: The name of the argument.
        value: The value that was given.

    Raises:
        ValueError: It is not a number, or less than 0.
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
    """Tells the time, and waits, both `speed` times as fast as in the real world.

    With ``Clock(speed=3600)`` a stand-in of one hour takes one second, and the timestamps show an hour.
    Functions of steps are not sped up: they take their own time.

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
        """Return the time, aware and in UTC. It never goes backwards."""
        return self._began + timedelta(seconds=self.elapsed_s())

    def elapsed_s(self) -> float:
        """Return the seconds on this clock since it was created."""
        return (time.monotonic() - self._began_s) * self.speed

    def wait(self, signal: Signal, duration_s: float) -> bool:
        """Wait for a signal for at most `duration_s` seconds on this clock; return whether it is set."""
        # The operating system limits how long it can wait; more than that is treated as forever.
        return signal.wait(min(duration_s / self.speed, threading.TIMEOUT_MAX))


class HeldClock(Clock):
    """A clock that can be held at an earlier time: that at which a step was due on the only thread.

    It never goes back behind a time that it has returned.

    Args:
        clock: The clock that it follows while not held.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock.speed)
        self._began, self._began_s = clock._began, clock._began_s
        self._held_s: float | None = None
        self._latest_s = 0.0

    def elapsed_s(self) -> float:
        """Return the seconds shown by the clock since it was created."""
        self._latest_s = self.real_s() if self._held_s is None else self._held_s
        return self._latest_s

    def real_s(self) -> float:
        """Return the seconds on this clock since it was created, whether held or not."""
        return super().elapsed_s()

    @contextmanager
    def held(self, at_s: float) -> Iterator[None]:
        """Hold the clock during a block at `at_s`, or at the latest time returned if that is later."""
        before_s, self._held_s = self._held_s, max(at_s, self._latest_s)
        try:
            yield
        finally:
            self._held_s = before_s
