"""`UnderWay`: one evaluation, carried out by workers for as long as a caller waits for its outcome."""

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
    """Takes the turns of one evaluation until its outcome is known, or it is given up.

    The waiting caller makes no requests itself, so that an unanswered request delays neither a timeout, nor
    a cancellation, nor the end of the session. Thread-safe.

    Args:
        workers: Take the turns.

    Attributes:
        arn: The execution; ``""`` before it is known.
        has_ended: Whether the execution has ended.
        may_have_started: Whether the request to start it was sent and is not known to have been refused.
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
        """Whether the outcome is known, or the evaluation was given up."""
        return self._outcome is not None

    def begin(self, turns: Generator[float, None, _Outcome]) -> None:
        """Start taking turns.

        Args:
            turns: Makes requests, yields the seconds to wait before the next turn, and returns the outcome.
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
        """Record that the start request is about to be sent; giving up can no longer prevent that.

        Raises:
            SelectiveWidgetError: The evaluation is over, so the request must not be sent.
        """
        with self._changed:
            if self.is_over:
                raise SelectiveWidgetError(_GIVEN_UP)
            self.may_have_started = True

    def close(self) -> None:
        """Take no more turns, because the session is closed."""
        with self._changed:
            is_unanswered = self.may_have_started and not self.arn
            message = f"{IS_CLOSED} {MAY_HAVE_STARTED}" if is_unanswered else IS_CLOSED
            self._end(SelectiveWidgetError(message))

    def give_up(self) -> None:
        """Take no more turns, because nobody waits for the outcome any more."""
        self._end(SelectiveWidgetError(_GIVEN_UP))

    def wait(self, timeout_s: float | None) -> None:
        """Block until it is over, for at most ``timeout_s`` seconds."""
        with self._changed:
            self._workers.wait(self._changed, lambda: self.is_over, timeout_s)

    async def wait_async(self, timeout_s: float | None) -> None:
        """Wait without blocking the event loop until it is over, for at most ``timeout_s`` seconds."""
        until_s = math.inf if timeout_s is None else time.monotonic() + timeout_s
        await pause_until(self._workers, lambda: self.is_over or time.monotonic() >= until_s)

    def outcome_after(self, timeout_s: float | None) -> _Outcome:
        """Return the outcome, and take no more turns.

        Args:
            timeout_s: How many seconds the caller has waited, for the message.

        Raises:
            TimeoutError: The outcome is not known yet.
            BaseException: The exception that the evaluation failed with.
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
        """Set the outcome, unless there is one already, and wake up those who wait for it."""
        with self._changed:
            if self._outcome is None:
                self._outcome = outcome
            self._changed.notify_all()
