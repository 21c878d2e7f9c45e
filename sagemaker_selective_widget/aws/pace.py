"""`Pace`: how soon requests of one client follow each other, for all widgets that share the client."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sagemaker_selective_widget.execution.watch.delay import Delay, tell_delay

FIRST_INTERVAL_S = 0.1
"""Seconds between two requests once the service has found them too many."""

MAX_INTERVAL_S = 2.0
"""Seconds between two requests at most; between two looks at an execution that are refused, it is more."""


class Pace:
    """Lets requests go on at once, until the service finds them too many: then one after another.

    The interval between two doubles when the service says so again, and halves with each answer; below
    `FIRST_INTERVAL_S` there is none. What is said of requests that were under way together counts once.
    Safe to use from several threads.

    Args:
        clock: Says the time, in seconds.
        wait: Waits so many seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock = clock
        self._wait = wait
        self._lock = Lock()
        self._slowed_at_s = self._free_at_s = float("-inf")
        self.interval_s = 0.0

    def take_turn(self) -> None:
        """Wait until the next request may be sent."""
        with self._lock:
            now_s = self._clock()
            turn_s = max(now_s, self._free_at_s)
            self._free_at_s = turn_s + self.interval_s
        if turn_s > now_s:
            tell_delay(Delay(turn_s - now_s, "queued"))
            self._wait(turn_s - now_s)

    def slow_down(self) -> None:
        """Take note that the service has found requests too many."""
        with self._lock:
            now_s = self._clock()
            if now_s - self._slowed_at_s < FIRST_INTERVAL_S:
                return
            self._slowed_at_s = now_s
            self.interval_s = min(max(FIRST_INTERVAL_S, 2 * self.interval_s), MAX_INTERVAL_S)
            self._free_at_s = max(self._free_at_s, now_s + self.interval_s)

    def speed_up(self) -> None:
        """Take note that the service has answered."""
        with self._lock:
            self.interval_s /= 2
            if self.interval_s < FIRST_INTERVAL_S:
                self.interval_s = 0.0


_paces: WeakKeyDictionary[Any, Pace] = WeakKeyDictionary()
_lock = Lock()


def pace_of(client: Any) -> Pace:
    """Return the pace of a boto3 client, which is kept for as long as the client is."""
    with _lock:
        return _paces.setdefault(client, Pace())
