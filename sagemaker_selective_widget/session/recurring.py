"""`Recurring`: work that is repeated at intervals, and sooner when something has changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sagemaker_selective_widget.threads import is_interrupt


class Again(NamedTuple):
    """When work is to be done again.

    Attributes:
        in_s: Seconds until then if nothing changes.
        at_earliest_s: Seconds until then if something changes, counted from the beginning of the work.
    """

    in_s: float
    at_earliest_s: float


Later = Callable[[float, Callable[[], object]], object]
"""Runs a function after a number of seconds."""

Subscribe = Callable[[Callable[[], object]], Callable[[], object] | None]
"""Has a function called after each change; returns a function that ends this, or ``None`` if unsupported."""


class Recurring:
    """Work that is repeated, by one thread at a time, until it reports that it is complete.

    No change is lost: a change during the work, which may have come too late for it, causes another turn.
    Changes in quick succession are combined, and the work takes up at most half of the time.

    Args:
        work: Does the work once; returns when to do it again, or ``None`` after the last time.
        later: Schedules the next turn.
        subscribe: Reports changes, from before the first turn to the end of the last.
        clock: Returns the time in seconds since an arbitrary point.
    """

    def __init__(
        self,
        work: Callable[[], Again | None],
        later: Later,
        subscribe: Subscribe,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._later = later
        self._subscribe = subscribe
        self._clock = clock
        # An `RLock`, so that an interrupt cannot leave it locked; see `Store`.
        self._lock = threading.RLock()
        self._next = object()
        self._is_at_work = True
        self._has_changed = False
        self._earliest_s = 0.0
        self._is_closed = False
        self._unsubscribe: Callable[[], object] | None = None

    def begin(self) -> None:
        """Take the first turn now."""
        unsubscribe = self._subscribe(self.changed)
        with self._lock:
            self._unsubscribe, is_closed = unsubscribe, self._is_closed
        try:
            if not is_closed:
                self._turn(self._next)
        except BaseException:
            is_closed = True  # an interrupted caller begins again
            raise
        finally:
            if is_closed:
                self.close()

    def changed(self) -> None:
        """Have the work done soon, unless this was already requested since the last turn began."""
        with self._lock:
            if self._has_changed:
                return
            self._has_changed = True
            if not self._is_at_work:
                self._plan(self._earliest_s - self._clock())

    def close(self) -> None:
        """Take no further turns. A turn in progress is completed."""
        with self._lock:
            self._is_closed = True
            unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()

    def _turn(self, turn: object) -> None:
        if not self._take(turn):
            return
        began_s = self._clock()
        try:
            again = self._work()
            if again is None:
                self.close()
            else:
                self._go_on(again, began_s)
        except BaseException as error:
            if not is_interrupt(error):  # an interrupted turn is taken again by the workers
                self.close()
            raise

    def _take(self, turn: object) -> bool:
        """Return whether a turn is due; it is not if another was planned in its place."""
        with self._lock:
            if turn is not self._next or self._is_closed:
                return False
            self._is_at_work = True
            self._has_changed = False
            return True

    def _go_on(self, again: Again, began_s: float) -> None:
        with self._lock:
            now_s = self._clock()
            self._is_at_work = False
            self._earliest_s = max(began_s + again.at_earliest_s, 2 * now_s - began_s)
            self._plan(self._earliest_s - now_s if self._has_changed else again.in_s)

    def _plan(self, delay_s: float) -> None:
        """Plan a turn, replacing the one that was planned before."""
        if not self._is_closed:
            turn = object()
            # An interrupt in between leaves the turn that is being taken the next one: it is taken again.
            self._later(max(0.0, delay_s), partial(self._turn, turn))
            self._next = turn
