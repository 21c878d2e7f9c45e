"""`SharedLooks`: looks at one execution, each made once for all who watch it through one client."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.watch.ending import Ending
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.step_pages import FIRST_PAGES, StepPages

QUIET_INTERVAL_S = 5.0
"""The interval, in seconds, that is approached while nothing changes."""

MAX_INTERVAL_S = 60.0
"""Maximum number of seconds between two requests, however often they fail."""

_QUIET_GROWTH = 1.5
_FAILURE_GROWTH = 2.0
_LEAST_AFTER_FAILURE_S = 1.0
_SPREAD = 0.25
_MOST_COUNTED = 30
"""The number of looks up to which looks in a row are counted; by then every interval is at its maximum."""

Ask = Callable[[StepPages], ExecutionSnapshot]
"""Requests the execution, and the pages of its steps that may have changed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The result of one look, for all watchers.

    Attributes:
        number: Number of the look; later looks have higher numbers.
        at_s: When it ended, in seconds of a monotonic clock.
        chance: A random number from 0 to 1, which spreads the requests of several kernels.
        snapshot: The execution as last seen; ``None`` if it was never seen.
        error: Why the look failed; ``None`` if it succeeded.
        quiet: How many looks in a row have found no change.
        failures: How many looks in a row have failed.
    """

    number: int
    at_s: float
    chance: float
    snapshot: ExecutionSnapshot | None = None
    error: Exception | None = None
    quiet: int = 0
    failures: int = 0

    def due_s(self, first_interval_s: float) -> float:
        """Return when the next look is due, on the clock of ``at_s``.

        Args:
            first_interval_s: The watcher's interval right after a change, in seconds.
        """
        if self.error is None and self.snapshot is not None and self.snapshot.is_listing:
            return self.at_s
        interval_s = self._interval_s(first_interval_s)
        return self.at_s + min(interval_s * (1 + _SPREAD * (2 * self.chance - 1)), MAX_INTERVAL_S)

    @property
    def execution(self) -> ExecutionSnapshot:
        """The execution as last seen.

        Raises:
            TypeError: It was never seen.
        """
        if self.snapshot is None:
            raise TypeError("There is no execution in what the service has answered.")
        return self.snapshot

    @property
    def may_go_on(self) -> bool:
        """Whether the execution was running; otherwise a new watcher has to look for itself."""
        return self.error is None and self.snapshot is not None and not self.snapshot.is_terminal

    def _interval_s(self, first_interval_s: float) -> float:
        quiet_s = max(min(first_interval_s * _QUIET_GROWTH**self.quiet, QUIET_INTERVAL_S), first_interval_s)
        if not self.failures:
            return quiet_s
        after_first_s = max(quiet_s * _FAILURE_GROWTH, _LEAST_AFTER_FAILURE_S)
        return min(after_first_s * _FAILURE_GROWTH ** (self.failures - 1), MAX_INTERVAL_S)


@dataclass(slots=True)
class _UnderWay:
    """A look that is being made."""

    number: int = 0
    thread_id: int = field(default_factory=threading.get_ident)
    ended: threading.Event = field(default_factory=threading.Event)


class SharedLooks:
    """Lets one watcher at a time look at an execution, and gives the result to the others.

    There is no thread of its own: a look is made by the first watcher that wants one, and others wait for it
    meanwhile. So looking ends with the last watcher, and a watcher that leaves does not disturb the others.
    Where there are no threads, each watcher finds what the previous one has seen. Errors are given to all
    watchers. Thread-safe; no callbacks are made while the lock is held.

    Args:
        clock: Returns the time, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._pages = StepPages(FIRST_PAGES)
        self._count = 0
        self._latest: Seen | None = None
        self._under_way: _UnderWay | None = None
        self._has_changed = False

    def list_all(self) -> None:
        """Let the next looks list all rows, part by part."""
        self._pages.lists_all = True

    def has_ended(self, ending: Ending) -> None:
        """Record a known end of the execution, so that the rows of the first look need not be read again."""
        with self._lock:
            if self._latest is None and self._under_way is None:
                self._pages.ending = ending

    def changed(self) -> None:
        """Record that the execution has changed, since a look already being made may have missed it."""
        with self._lock:
            self._has_changed = True

    def telling(self, notify: Callable[[], object]) -> Callable[[], object]:
        """Return a function that records a change, then notifies a watcher."""

        def tell() -> None:
            self.changed()
            notify()

        return tell

    def wait_s(self, seen: Seen, first_interval_s: float) -> float:
        """Return the number of seconds until the next look is due."""
        return max(0.0, seen.due_s(first_interval_s) - self._clock())

    def look(self, ask: Ask, chance: Callable[[], float], first_interval_s: float, seen: Seen | None) -> Seen:
        """Return a look that the watcher has not seen yet, making one if there is none.

        A watcher that has seen none gets the latest, unless a new look is due or the execution has ended.

        Args:
            ask: Requests the execution from the service.
            chance: Returns random numbers from 0 to 1, which spread the requests of several kernels.
            first_interval_s: The watcher's interval right after a change, in seconds.
            seen: The look that the watcher has seen last; ``None`` before the first.
        """
        while True:
            mine = _UnderWay()
            found = self._begin(mine, first_interval_s, seen)
            if isinstance(found, Seen):
                return found
            if found is mine:
                return self._make(mine, ask, chance())
            if found.thread_id == mine.thread_id:  # a step of `local` that watches its own execution
                return self._seen(found.number, _attempt(ask, StepPages(FIRST_PAGES)), chance())
            found.ended.wait()

    def _begin(self, mine: _UnderWay, first_interval_s: float, seen: Seen | None) -> Seen | _UnderWay:
        """Return a look that suits the watcher, the one being made, or ``mine`` if that is to be made."""
        now_s = self._clock()
        with self._lock:
            latest = self._latest
            if latest is not None and not self._has_changed:
                is_current = latest.may_go_on and now_s < latest.due_s(first_interval_s)
                if is_current if seen is None else latest.number > seen.number:
                    return latest
            if self._under_way is not None:
                return self._under_way
            self._count += 1
            mine.number = self._count
            self._under_way, self._has_changed = mine, False
            return mine

    def _make(self, mine: _UnderWay, ask: Ask, chance: float) -> Seen:
        """Make a look; if that is interrupted, one of those waiting for it makes another."""
        try:
            made = self._seen(mine.number, _attempt(ask, self._pages), chance)
            with self._lock:
                self._latest = made
        finally:
            with self._lock:
                self._under_way = None
            mine.ended.set()
        return made

    def _seen(self, number: int, came: ExecutionSnapshot | Exception, chance: float) -> Seen:
        """Return the result of a look, given the one before."""
        now_s, before = self._clock(), self._latest or Seen(0, 0.0, chance)
        if isinstance(came, Exception):
            failures = min(before.failures + 1, _MOST_COUNTED)
            return Seen(number, now_s, chance, before.snapshot, came, before.quiet, failures)
        if came != before.snapshot:
            return Seen(number, now_s, chance, came)
        quiet = min(before.quiet + 1 + 2 * before.failures, _MOST_COUNTED)
        return Seen(number, now_s, chance, before.snapshot, quiet=quiet)


def _attempt(ask: Ask, pages: StepPages) -> ExecutionSnapshot | Exception:
    """Return the execution, or the error that was raised."""
    try:
        return ask(pages)
    except Exception as error:  # noqa: BLE001 (each watcher reports the error)
        return error
