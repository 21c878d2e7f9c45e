"""`Store`: the state of a session and its one lock."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import Effect, wanted
from sagemaker_selective_widget.session.events import Event, Launched
from sagemaker_selective_widget.session.run_reducer import reduce
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.view import View, view
from sagemaker_selective_widget.session.workers import Workers

logger = logging.getLogger(__name__)


class Store:
    """Owns the state: takes in events, has effects carried out, and tells of new views.

    Safe to use from several threads. Only pure work happens under the lock, and nothing calls out while it is
    held. Views are told one at a time, by whichever thread has brought one about; a view that comes while
    another is being told waits for no thread: whoever is telling tells it too.

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
        self._is_telling = False
        self._has_news = False

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

    def tell(self) -> None:
        """Tell the present view, unless another thread is telling: then that one does it."""
        with self._changed:
            self._has_news = True
            if self._is_telling:
                return
            self._is_telling = True
        try:
            while self._take_news():
                self._tell_once()
        except BaseException:
            # Interrupted: whoever has relied on this thread to tell its view has to be told all the same.
            with self._changed:
                self._is_telling = False
            self._workers.later(0.0, self.tell)
            raise

    def _tell_once(self) -> None:
        try:
            self._tell(self.view)
        except Exception:
            logger.exception("An observer of the session has raised.")

    def _take_news(self) -> bool:
        with self._changed:
            has_news, self._has_news = self._has_news, False
            self._is_telling = has_news
            return has_news

    def _launch(self) -> None:
        while self._to_launch:
            effect = self._to_launch[0]
            self._workers.later(0.0, lambda effect=effect: self._carry_out(effect))  # type: ignore[misc]
            with self._changed:
                if self._to_launch and self._to_launch[0] is effect:
                    self._to_launch.popleft()
