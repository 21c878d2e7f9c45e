"""`UnderWay`: one evaluation, carried out by workers for as long as somebody waits for its outcome."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Generator
from functools import partial
from typing import Generic, TypeVar

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session.state import IS_CLOSED
from sagemaker_selective_widget.session.workers import Workers, pause_until
from sagemaker_selective_widget.threads import is_interrupt

MAY_HAVE_STARTED = "The execution may have started; the request is not sent again."

_GIVEN_UP = "The evaluation was given up."

_Outcome = TypeVar("_Outcome")


class UnderWay(Generic[_Outcome]):
    """Takes the turns of one evaluation until its outcome is known, or until nobody wants to know it.

    Who waits makes no request, so that a request that gets no answer holds up neither a timeout, nor a
    cancellation, nor the end of the session. Safe to use from several threads.

    Args:
        workers: Take the turns.

    Attributes:
        arn: The execution; ``""`` before it is known.
        has_ended: Whether the execution has.
        may_have_started: Whether the request to start it was sent, and it is not known that it was refused.
    """

    def __init__(self, workers: Workers) -> None:
        self.arn = ""
        self.has_ended = False
        self.may_have_started = False
        self._workers = workers
        # See `Store`: an interrupt cannot leave this lock locked.
        self._changed = threading.Condition(threading.RLock())
        self._outcome: _Outcome | BaseException | None = None

    @property
    def is_over(self) -> bool:
        """Whether the outcome is known, or nobody wants to know it."""
        return self._outcome is not None

    def begin(self, turns: Generator[float, None, _Outcome]) -> None:
        """Have turns taken from now on.

        Args:
            turns: Makes requests in between; yields the seconds to the next turn, and returns the outcome.
        """
        self._workers.later(0.0, partial(self._take, turns))

    def _take(self, turns: Generator[float, None, _Outcome]) -> None:
        if self.is_over:
            return
        try:
            pause_s = next(turns)
        except StopIteration as end:
            self._end(end.value)
        except BaseException as error:
            self._end(error)
            if is_interrupt(error):
                raise
        else:
            self._workers.later(pause_s, partial(self._take, turns))

    def send_now(self) -> None:
        """Take note that the request to start is sent now; a wait that ends from now on comes too late.

        Raises:
            SelectiveWidgetError: Nobody wants to know the outcome, so it must not be sent.
        """
        with self._changed:
            if self.is_over:
                raise SelectiveWidgetError(_GIVEN_UP)
            self.may_have_started = True

    def close(self) -> None:
        """Take no more turns, since the session is closed."""
        with self._changed:
            is_unanswered = self.may_have_started and not self.arn
            message = f"{IS_CLOSED} {MAY_HAVE_STARTED}" if is_unanswered else IS_CLOSED
            self._end(SelectiveWidgetError(message))

    def give_up(self) -> None:
        """Take no more turns, since nobody wants to know the outcome."""
        self._end(SelectiveWidgetError(_GIVEN_UP))

    def wait(self, timeout_s: float | None) -> None:
        """Block until it is over, for so many seconds at most."""
        with self._changed:
            self._workers.wait(self._changed, lambda: self.is_over, timeout_s)

    async def wait_async(self, timeout_s: float | None) -> None:
        """Let the event loop do other work until it is over, for so many seconds at most."""
        until_s = math.inf if timeout_s is None else time.monotonic() + timeout_s
        await pause_until(self._workers, lambda: self.is_over or time.monotonic() >= until_s)

    def outcome_after(self, timeout_s: float | None) -> _Outcome:
        """Return the outcome; no more turns are taken.

        Args:
            timeout_s: For how many seconds it was waited for.

        Raises:
            TimeoutError: It is not known.
            BaseException: It has failed with that.
        """
        with self._changed:
            outcome = self._outcome
            if outcome is None:
                outcome = TimeoutError(self._how_it_stands(timeout_s))
                self._end(outcome)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _how_it_stands(self, timeout_s: float | None) -> str:
        if self.has_ended:
            return f"The execution has ended, but its metrics were not known after {timeout_s} s: {self.arn}"
        if self.arn:
            return f"The execution had not ended after {timeout_s} s; it goes on: {self.arn}"
        if self.may_have_started:
            return f"The start was not answered within {timeout_s} s. {MAY_HAVE_STARTED}"
        return f"Nothing has started within {timeout_s} s, and nothing will."

    def _end(self, outcome: _Outcome | BaseException) -> None:
        """Be over with the first outcome that there is."""
        with self._changed:
            if self._outcome is None:
                self._outcome = outcome
            self._changed.notify_all()
