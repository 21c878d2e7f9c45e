"""`Interval`: the seconds between two looks at a sweep."""

from __future__ import annotations

LOCAL_INTERVAL_S = 0.01
"""Seconds between two looks if the service is on this machine."""

LEAST_INTERVAL_S = 0.02
"""The least seconds between two looks, however often a service reports that a trial has changed."""

MAX_INTERVAL_S = 5.0
"""The maximum number of seconds between two looks while nothing changes."""

MAX_FAILED_INTERVAL_S = 60.0
"""The maximum number of seconds between two looks that fail."""

_GROWTH = 1.5


class Interval:
    """An interval that grows while nothing changes, and doubles with each look that fails.

    Not thread-safe: the runner has a lock.

    Args:
        service_interval_s: Seconds between the first looks at an execution of the service.
    """

    def __init__(self, service_interval_s: float) -> None:
        self._first_s = LOCAL_INTERVAL_S if service_interval_s < 1 else service_interval_s
        self._now_s = self._first_s

    def restart(self) -> None:
        """Return to the shortest interval, since something has changed."""
        self._now_s = self._first_s

    def slow_down(self) -> float:
        """Record a failed look, and return the seconds until the next one."""
        self._now_s = min(max(2 * self._now_s, 1.0), MAX_FAILED_INTERVAL_S)
        return self._now_s

    def take(self, due_in_s: float = 0.0) -> float:
        """Return the seconds until the next look, and grow the interval.

        Args:
            due_in_s: Seconds until something is due that cannot wait for the look; 0 or less if nothing is.
        """
        taken_s = self._now_s
        longer_s = min(taken_s * _GROWTH, MAX_INTERVAL_S)
        self._now_s = max(longer_s, min(taken_s, MAX_FAILED_INTERVAL_S), self._first_s)
        return min(taken_s, due_in_s) if due_in_s > 0 else taken_s
