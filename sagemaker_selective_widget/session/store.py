"""`Store`: the state of a session and its one lock."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import Effect
from sagemaker_selective_widget.session.events import Event, Launched
from sagemaker_selective_widget.session.reducers import reduce
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.view import View, view
from sagemaker_selective_widget.session.wanted import wanted
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import is_interrupt

MAX_NOTIFYING_S = 1.0
"""The maximum number of seconds that a caller waits until observers are notified."""

logger = logging.getLogger(__name__)


class Store:
    """Owns the state: applies events, has effects carried out, and notifies observers of new views.

    Thread-safe. Only pure functions run under the lock, and no foreign code is called while it is held.
    Observers are notified of one view at a time, by the thread that caused it. The same thread also
    notifies them of views that arrive in the meantime, so that no thread waits for another's observer.
    `wait_until_notified` is for callers that return the result of a change that they made.

    A cell may be interrupted at any point. An event is then either applied or not; effects and
    notifications that were cut off are made up for in the background, or with the next event or wait.

    Args:
        state: The first state.
        workers: Carry out effects.
        carry_out: Carries out one effect, which ends with an event.
    """

    def __init__(
        self,
        state: State,
        workers: Workers,
        carry_out: Callable[[Effect], None],
    ) -> None:
        self._workers = workers
        self._carry_out = carry_out
        self._observers: tuple[Callable[[View], object], ...] = ()
        # An `RLock` is acquired and released in one interpreter step each, so that an interrupt cannot leave
        # it locked. A `Condition` of its own would add Python code that can be cut off before the release.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._derive = Deriver()
        self._state = state
        self._view = view(state, self._derive)
        self._to_launch: deque[Effect] = deque()
        self._to_begin: set[Effect] = set()
        self._notifier: _Notifier | None = None
        self._change_count = self._notified_count = 0

    @property
    def state(self) -> State:
        """The current state."""
        return self._state

    @property
    def view(self) -> View:
        """The view of the current state."""
        with self._lock:
            if self._view.state is not self._state:
                self._view = view(self._state, self._derive)
            return self._view

    def view_of(self, state: State) -> View:
        """Return the view of a state."""
        with self._lock:
            return view(state, self._derive)

    def dispatch(self, event: Event) -> State:
        """Apply an event and return the state right after it."""
        try:
            with self._lock:
                state = reduce(event, self._state)
                self._change_count += _is_news(self._state, state)
                self._state = state
                self._changed.notify_all()
        finally:
            self._follow_up()
        return state

    def wait_until(self, is_true: Callable[[State], bool], timeout_s: float | None = None) -> bool:
        """Block until the state meets a condition, or ``timeout_s`` has passed; return whether it does."""
        self._follow_up()
        with self._lock:
            return self._workers.wait(self._changed, lambda: is_true(self._state), timeout_s)

    @property
    def is_notified(self) -> bool:
        """Whether observers were notified of the current view."""
        return self._notified_count == self._change_count

    def wait_until_notified(self) -> None:
        """Block until observers were notified of all changes so far; return at once within an observer.

        `MAX_NOTIFYING_S` limits the wait, since an observer that waits for the caller would never return.
        """
        with self._lock:
            count = self._change_count
            if self._notifier is None or self._notifier.thread_id != threading.get_ident():
                self._workers.wait(self._changed, lambda: self._notified_count >= count, MAX_NOTIFYING_S)

    def add_observer(self, observer: Callable[[View], object]) -> None:
        """Notify an observer of each view from now on, without the lock.

        Its exceptions do not affect other observers. Views may be skipped, but never the last one.
        """
        with self._lock:
            self._observers = (*self._observers, observer)

    def notify(self) -> None:
        """Notify observers of the current view, or leave that to a thread that is already notifying them."""
        with self._lock:
            self._change_count += 1
        self._notify_of_news()

    def _follow_up(self) -> None:
        """Launch the effects that the current state calls for, and notify observers."""
        try:
            with self._lock:
                fresh = wanted(self._state, self._derive) - self._state.in_flight
                if fresh:
                    self._to_begin |= fresh
                    self._to_launch.extend(sorted(fresh, key=repr))
                    self._change_count += 1
                    self._state = reduce(Launched(fresh), self._state)
        finally:
            try:
                self._launch()
            finally:
                self._notify_of_news()

    def _launch(self) -> None:
        """Hand effects to the workers. Each leaves the queue only then, so that no interrupt loses it."""
        while (effect := self._next_to_launch()) is not None:
            self._workers.later(0.0, partial(self._begin, effect))
            with self._lock:
                if self._to_launch and self._to_launch[0] is effect:
                    self._to_launch.popleft()

    def _next_to_launch(self) -> Effect | None:
        with self._lock:
            return self._to_launch[0] if self._to_launch else None

    def _begin(self, effect: Effect) -> None:
        """Carry an effect out once, since two threads may have launched it at the same time."""
        try:
            with self._lock:
                is_due = effect in self._to_begin
                self._to_begin.discard(effect)
            if is_due:
                self._carry_out(effect)
        except BaseException:  # interrupted; the workers take the turn again
            self._to_begin.add(effect)
            raise

    def _notify_of_news(self) -> None:
        notifier = _Notifier(threading.get_ident())
        try:
            while self._takes_turn(notifier):
                self._notify_once()
        except BaseException:
            with self._lock:
                if self._notifier is notifier:
                    self._notifier = None
            self._workers.later(0.0, self._notify_of_news)
            raise

    def _takes_turn(self, notifier: _Notifier) -> bool:
        """Return whether this call is to notify observers: only one does so at a time."""
        with self._lock:
            if self._notifier not in (None, notifier):
                return False
            self._notifier = None if self.is_notified else notifier
            return self._notifier is not None

    def _notify_once(self) -> None:
        with self._lock:  # read together, so that no view is notified twice
            count, observers, shown = self._change_count, self._observers, self.view
        for observer in observers:
            _notify(observer, shown)
        with self._lock:
            self._notified_count = count
            self._changed.notify_all()


_TOLD = tuple(each.name for each in fields(State) if each.name != "wish_count")


def _is_news(before: State, after: State) -> bool:
    """Return whether observers have to be notified.

    Without this check, an observer that states intents which hold already would cause an endless loop.
    """
    if after is before:
        return False
    pairs = ((getattr(before, name), getattr(after, name)) for name in _TOLD)
    return any(one is not other and one != other for one, other in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class _Notifier:
    """A call that notifies observers.

    Attributes:
        thread_id: Id of the thread that it runs on.
    """

    thread_id: int


def _notify(observer: Callable[[View], object], view: View) -> None:
    """Notify an observer. Its exceptions are logged, except for an interrupt of the cell."""
    try:
        observer(view)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("An observer of the session has raised.")
