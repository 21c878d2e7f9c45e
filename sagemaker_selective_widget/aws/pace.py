"""`Pace`: the rate of one client's requests, for all widgets that share the client."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sagemaker_selective_widget.execution.watch.delay import Delay, tell_delay

FIRST_INTERVAL_S = 0.1
"""Seconds between two requests once the service has rejected some as too many."""

MAX_INTERVAL_S = 2.0
"""Maximum number of seconds between two requests; refused looks at an execution are further apart."""


class Pace:
    """Sends requests without delay until the service rejects some as too many, then at intervals.

    The interval doubles with each rejection and is halved with each answer; below `FIRST_INTERVAL_S` it is
    zero. Rejections of requests that were sent together count once. Thread-safe.

    Args:
        clock: Returns the time, in seconds.
        wait: Waits for a number of seconds.
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
        """Record that the service has rejected a request as one too many."""
        with self._lock:
            now_s = self._clock()
            if now_s - self._slowed_at_s < FIRST_INTERVAL_S:
                return
            self._slowed_at_s = now_s
            self.interval_s = min(max(FIRST_INTERVAL_S, 2 * self.interval_s), MAX_INTERVAL_S)
            self._free_at_s = max(self._free_at_s, now_s + self.interval_s)

    def speed_up(self) -> None:
        """Record that the service has answered."""
        with self._lock:
            self.interval_s /= 2
            if self.interval_s < FIRST_INTERVAL_S:
                self.interval_s = 0.0


_paces: WeakKeyDictionary[Any, Pace] = WeakKeyDictionary()
_lock = Lock()


def pace_of(client: Any) -> Pace:
    """Return the pace of a boto3 client, which is kept as long as the client exists."""
    with _lock:
        return _paces.setdefault(client, Pace())
