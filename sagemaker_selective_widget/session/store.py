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
"""Seconds that a caller waits at most until observers are notified."""

logger = logging.getLogger(__name__)


class Store:
    """Owns the state: takes in events, has effects carried out, and notifies observers of new views.

    Safe to use from several threads. Only pure work happens under the lock, and nothing calls out while it is
    held. Observers are notified of one view at a time, by the thread that brought it about; the same thread
    notifies them of a view that comes meanwhile, so that none waits for another's observer.
    `wait_until_notified` is for callers that return what they have brought about.

    A cell may be interrupted anywhere. An event is then taken in or it is not; what follows from it and was
    cut off is made up for in the background, or with the next event or wait.

    Args:
        state: The first state.
        workers: Carry out effects.
        carry_out: Carries out one effect; it ends in an event.
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
        # To take and to free this lock is one step each of the interpreter, so that an interrupt does not
        # leave it locked; a `Condition` adds functions of Python, which can be cut off before they free it.
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
        """The present state."""
        return self._state

    @property
    def view(self) -> View:
        """The view of the present state."""
        with self._lock:
            if self._view.state is not self._state:
                self._view = view(self._state, self._derive)
            return self._view

    def view_of(self, state: State) -> View:
        """Return what is shown of a state."""
        with self._lock:
            return view(state, self._derive)

    def dispatch(self, event: Event) -> State:
        """Take in an event and return the state right after it."""
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
        """Block until something is true of the state, or for so many seconds; return whether it is."""
        self._follow_up()
        with self._lock:
            return self._workers.wait(self._changed, lambda: is_true(self._state), timeout_s)

    @property
    def is_notified(self) -> bool:
        """Whether observers know the present view."""
        return self._notified_count == self._change_count

    def wait_until_notified(self) -> None:
        """Block until observers know what is shown by now; one that is being notified waits for nothing.

        An observer that waits in turn for the caller would wait for ever: `MAX_NOTIFYING_S` ends that.
        """
        with self._lock:
            count = self._change_count
            if self._notifier is None or self._notifier.thread_id != threading.get_ident():
                self._workers.wait(self._changed, lambda: self._notified_count >= count, MAX_NOTIFYING_S)

    def add_observer(self, observer: Callable[[View], object]) -> None:
        """Notify it of each view from now on, without the lock; one that raises keeps the view from no other.

        Views between two others may be left out, the last never is.
        """
        with self._lock:
            self._observers = (*self._observers, observer)

    def notify(self) -> None:
        """Notify observers of the present view; where another thread is at that, it does this too."""
        with self._lock:
            self._change_count += 1
        self._notify_of_news()

    def _follow_up(self) -> None:
        """Have done what the present state calls for, and notify observers."""
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
        """Hand effects to the workers; each leaves the queue once it is there: no interrupt loses it."""
        while (effect := self._next_to_launch()) is not None:
            self._workers.later(0.0, partial(self._begin, effect))
            with self._lock:
                if self._to_launch and self._to_launch[0] is effect:
                    self._to_launch.popleft()

    def _next_to_launch(self) -> Effect | None:
        with self._lock:
            return self._to_launch[0] if self._to_launch else None

    def _begin(self, effect: Effect) -> None:
        """Carry an effect out, once: two threads may have launched it at the same time."""
        try:
            with self._lock:
                is_due = effect in self._to_begin
                self._to_begin.discard(effect)
            if is_due:
                self._carry_out(effect)
        except BaseException:  # interrupted: the turn is taken again
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
        """Return whether observers are to be notified by this call: one does it at a time."""
        with self._lock:
            if self._notifier not in (None, notifier):
                return False
            self._notifier = None if self.is_notified else notifier
            return self._notifier is not None

    def _notify_once(self) -> None:
        with self._lock:  # all of one moment, so that no view is told twice
            count, observers, shown = self._change_count, self._observers, self.view
        for observer in observers:
            _notify(observer, shown)
        with self._lock:
            self._notified_count = count
            self._changed.notify_all()


_TOLD = tuple(each.name for each in fields(State) if each.name != "wish_count")


def _is_news(before: State, after: State) -> bool:
    """Return whether observers are to know of it: one that states what holds already would do so for ever."""
    if after is before:
        return False
    pairs = ((getattr(before, name), getattr(after, name)) for name in _TOLD)
    return any(one is not other and one != other for one, other in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class _Notifier:
    """A call that notifies observers.

    Attributes:
        thread_id: Of the thread that it is on.
    """

    thread_id: int


def _notify(observer: Callable[[View], object], view: View) -> None:
    """Notify an observer; its exceptions are logged, unless a cell was interrupted."""
    try:
        observer(view)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("An observer of the session has raised.")
