"""`Recurring`: work that is done again when it says so, and earlier once something has changed."""

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
        in_s: In how many seconds, if nothing changes.
        at_earliest_s: In how many seconds once something has changed, counted from the beginning of the work.
    """

    in_s: float
    at_earliest_s: float


Later = Callable[[float, Callable[[], object]], object]
"""Has something done in so many seconds."""

Subscribe = Callable[[Callable[[], object]], Callable[[], object] | None]
"""Has a function called after each change; returns what ends that, or ``None`` where nobody calls it."""


class Recurring:
    """Work that is done by one thread at a time, again and again, until it says that this was the last time.

    No change is lost: one that comes while the work is being done, and may have come too late for it, has it
    done once more. Many changes in a short time are joined, and the work takes up half of the time at most.

    Args:
        work: Does it once; returns when to do it again, or ``None`` after the last time.
        later: Has the next turn taken.
        subscribe: Tells of changes, from before the first turn to the end of the last.
        clock: Returns the time in seconds, from any beginning.
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
        # See `Store`: an interrupt cannot leave this lock locked.
        self._lock = threading.RLock()
        self._next = object()
        self._is_at_work = True
        self._has_changed = False
        self._earliest_s = 0.0
        self._is_closed = False
        self._unsubscribe: Callable[[], object] | None = None

    def begin(self) -> None:
        """Take the first turn, now."""
        unsubscribe = self._subscribe(self.changed)
        with self._lock:
            self._unsubscribe, is_closed = unsubscribe, self._is_closed
        try:
            if not is_closed:
                self._turn(self._next)
        except BaseException:
            is_closed = True  # whoever is interrupted begins anew
            raise
        finally:
            if is_closed:
                self.close()

    def changed(self) -> None:
        """Have the work done soon, unless a turn that was not begun yet comes soon anyway."""
        with self._lock:
            if self._has_changed:
                return
            self._has_changed = True
            if not self._is_at_work:
                self._plan(self._earliest_s - self._clock())

    def close(self) -> None:
        """Take no further turn. One that is under way comes to its end."""
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
            if not is_interrupt(error):  # else whoever takes turns takes this one again
                self.close()
            raise

    def _take(self, turn: object) -> bool:
        """Return whether a turn is due; one in whose place another was planned is not."""
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
        """Plan a turn in place of the one that was planned before."""
        if not self._is_closed:
            turn = object()
            # An interrupt in between leaves the turn that is being taken the next one: it is taken again.
            self._later(max(0.0, delay_s), partial(self._turn, turn))
            self._next = turn
