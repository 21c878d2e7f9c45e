"""`Store`: the state of a session and its one lock."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
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

TELLING_S = 1.0
"""Seconds that a caller waits at most for observers to be told."""

logger = logging.getLogger(__name__)


class Store:
    """Owns the state: takes in events, has effects carried out, and tells of new views.

    Safe to use from several threads. Only pure work happens under the lock, and nothing calls out while it is
    held. Views are told one at a time, by whichever thread has brought one about; a view that comes while
    another is being told waits for no thread: whoever is telling tells it too. `wait_until_told` is for those
    who return what they have brought about.

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
        self._teller: _Teller | None = None
        self._change_count = self._told_count = 0

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    @property
    def view(self) -> View:
        """What is shown of the present state."""
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
                self._change_count += state is not self._state
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
    def is_told(self) -> bool:
        """Whether observers know the present view."""
        return self._told_count == self._change_count

    def wait_until_told(self) -> None:
        """Block until what is shown by now has been told; an observer, who is being told, waits for nothing.

        An observer that waits in turn for the caller would wait for ever: after `TELLING_S` nobody waits.
        """
        with self._lock:
            count = self._change_count
            if self._teller is None or self._teller.thread_id != threading.get_ident():
                self._workers.wait(self._changed, lambda: self._told_count >= count, TELLING_S)

    def add_observer(self, observer: Callable[[View], object]) -> None:
        """Tell it each view from now on, without the lock. Views between may be left out, the last never is.

        An observer that raises keeps the view from no other.
        """
        with self._lock:
            self._observers = (*self._observers, observer)

    def tell(self) -> None:
        """Tell the present view, unless another thread is telling: then that one does it."""
        with self._lock:
            self._change_count += 1
        self._tell_news()

    def _follow_up(self) -> None:
        """Have done what the present state calls for, and tell of it."""
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
                self._tell_news()

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

    def _tell_news(self) -> None:
        teller = _Teller(threading.get_ident())
        try:
            while self._takes_turn(teller):
                self._tell_once()
        except BaseException:
            with self._lock:
                if self._teller is teller:
                    self._teller = None
            self._workers.later(0.0, self._tell_news)
            raise

    def _takes_turn(self, teller: _Teller) -> bool:
        """Return whether there is a view that this teller is to tell: one tells at a time."""
        with self._lock:
            if self._teller not in (None, teller):
                return False
            self._teller = None if self.is_told else teller
            return self._teller is not None

    def _tell_once(self) -> None:
        with self._lock:
            count = self._change_count
        for observer in self._observers:
            _tell(observer, self.view)
        with self._lock:
            self._told_count = count
            self._changed.notify_all()


@dataclass(frozen=True, slots=True, eq=False)
class _Teller:
    """A call that tells views.

    Attributes:
        thread_id: Of the thread that it is on.
    """

    thread_id: int


def _tell(observer: Callable[[View], object], view: View) -> None:
    """Tell an observer; its exceptions are logged, unless a cell was interrupted."""
    try:
        observer(view)
    except BaseException as error:
        if is_interrupt(error):
            raise
        logger.exception("An observer of the session has raised.")
