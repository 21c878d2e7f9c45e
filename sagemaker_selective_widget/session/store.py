"""`Store`: the state of a session and its one lock."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import Effect, wanted
from sagemaker_selective_widget.session.events import Event, Launched
from sagemaker_selective_widget.session.run_reducer import reduce
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.view import View, view
from sagemaker_selective_widget.session.workers import Workers

TELLING_S = 1.0
"""Seconds that a caller waits at most for observers to be told."""

logger = logging.getLogger(__name__)


class Store:
    """Owns the state: takes in events, has effects carried out, and tells of new views.

    Safe to use from several threads. Only pure work happens under the lock, and nothing calls out while it is
    held. Views are told one at a time, by whichever thread has brought one about; a view that comes while
    another is being told waits for no thread: whoever is telling tells it too. `wait_until_told` is for those
    who return what they have brought about.

    Args:
        state: The first state.
        workers: Carry out effects.
        carry_out: Carries out one effect; it ends in an event.
        tell: Told each new view, without the lock. Views between may be left out, the last never is.
    """

    def __init__(
        self,
        state: State,
        workers: Workers,
        carry_out: Callable[[Effect], None],
        tell: Callable[[View], None],
    ) -> None:
        self._workers = workers
        self._carry_out = carry_out
        self._tell = tell
        self._changed = threading.Condition()
        self._derive = Deriver()
        self._state = state
        self._view = view(state, self._derive)
        self._to_launch: deque[Effect] = deque()
        self._teller: int | None = None
        self._has_news = False
        self._change_count = self._told_count = 0

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    @property
    def view(self) -> View:
        """What is shown of the present state."""
        with self._changed:
            if self._view.state is not self._state:
                self._view = view(self._state, self._derive)
            return self._view

    def view_of(self, state: State) -> View:
        """Return what is shown of a state."""
        with self._changed:
            return view(state, self._derive)

    def dispatch(self, event: Event) -> State:
        """Take in an event and return the state right after it."""
        try:
            with self._changed:
                before = self._state
                state = reduce(event, before)
                fresh = wanted(state, self._derive) - state.in_flight
                if fresh:
                    state = reduce(Launched(fresh), state)
                # A cell may be interrupted anywhere: what is counted as under way has to be.
                self._to_launch.extend(sorted(fresh, key=repr))
                self._state = state
                self._change_count += state is not before
                self._changed.notify_all()
        finally:
            self._launch()
        if state is not before:
            self.tell()
        return state

    def wait_until(self, is_true: Callable[[State], bool], timeout_s: float | None = None) -> bool:
        """Block until something is true of the state, or for so many seconds; return whether it is."""
        self._launch()  # An interrupted cell may have left something; then nobody else would do it.
        with self._changed:
            return self._workers.wait(self._changed, lambda: is_true(self._state), timeout_s)

    @property
    def is_told(self) -> bool:
        """Whether observers know the present view."""
        return self._told_count == self._change_count

    def wait_until_told(self) -> None:
        """Block until what is shown by now has been told; an observer, who is being told, waits for nothing.

        An observer that waits in turn for the caller would wait for ever: after `TELLING_S` nobody waits.
        """
        with self._changed:
            count = self._change_count
            if self._teller != threading.get_ident():
                self._workers.wait(self._changed, lambda: self._told_count >= count, TELLING_S)

    def tell(self) -> None:
        """Tell the present view, unless another thread is telling: then that one does it."""
        with self._changed:
            self._has_news = True
            if self._teller is not None:
                return
            self._teller = threading.get_ident()
        try:
            while self._take_news():
                self._tell_once()
        except BaseException:
            # Interrupted: whoever has relied on this thread to tell its view has to be told all the same.
            with self._changed:
                self._teller = None
            self._workers.later(0.0, self.tell)
            raise

    def _tell_once(self) -> None:
        try:
            with self._changed:
                count, shown = self._change_count, self.view
            self._tell(shown)
        except Exception:
            logger.exception("An observer of the session has raised.")
        with self._changed:
            self._told_count = count
            self._changed.notify_all()

    def _take_news(self) -> bool:
        with self._changed:
            has_news, self._has_news = self._has_news, False
            if not has_news:
                self._teller = None
            return has_news

    def _launch(self) -> None:
        """Hand effects to the workers, each once, also where several threads dispatch at the same time."""
        with self._changed:
            while self._to_launch:
                self._workers.later(0.0, partial(self._carry_out, self._to_launch[0]))
                self._to_launch.popleft()
