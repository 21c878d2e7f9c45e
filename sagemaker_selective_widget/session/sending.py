"""`Sending`: one start on its way to the service, and what an error tells about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    SelectiveWidgetError,
    UnavailableError,
)
from sagemaker_selective_widget.execution.watch.delay import Delay
from sagemaker_selective_widget.threads import is_interrupt

logger = logging.getLogger(__name__)

FIRST_RESEND_S = 1.0
"""Seconds until a start whose response was lost is sent again for the first time."""

MAX_RESEND_S = 60.0
"""The maximum number of seconds between two attempts."""

NOTHING_YET = "Nothing has started yet."
PERHAPS_STARTED = "The execution may have started; it cannot start twice."


@dataclass(slots=True)
class Sending:
    """A request that is sent unchanged as often as it takes.

    Attributes:
        send: Sends it, and returns the execution's ARN.
        expected: Names of the steps that the plan runs or reuses; empty for a retry, whose run has them.
        may_have_started: Whether an attempt got no response, so that the execution may have started.
    """

    send: Callable[[], str]
    expected: frozenset[str] = frozenset()
    may_have_started: bool = False
    _is_refused: bool = False

    def __call__(self) -> str:
        """Send it, and return the execution's ARN."""
        self._is_refused = False
        return self.send()

    @property
    def known(self) -> str:
        """A message that says whether something may have started while there is no response."""
        return PERHAPS_STARTED if self.may_have_started else NOTHING_YET

    def take(self, delay: Delay) -> None:
        """Record a delay of an attempt. A queued request was not sent, so that nothing can have started."""
        self._is_refused = delay.cause == "refused"
        self.may_have_started |= delay.cause == "unanswered"

    def take_error(self, error: BaseException) -> None:
        """Record the error of an attempt. Without a response it may have started, unless it was refused.

        Unexpected errors are logged.
        """
        if not isinstance(error, SelectiveWidgetError) and not is_interrupt(error):
            logger.error("Sending a start has failed unexpectedly.", exc_info=error)
        self.may_have_started |= _is_no_answer(error) and not self._is_refused

    def is_open_after(self, error: BaseException) -> bool:
        """Return whether it has to be sent again after an error.

        If a resend is denied access, that tells nothing about the first attempt.
        """
        is_shut = isinstance(error, (AccessDeniedError, CredentialsError))
        return _is_no_answer(error) or (self.may_have_started and is_shut)


def it_may_have_started(error: BaseException) -> str:
    """Return the message for a start that is sent again after an error.

    Args:
        error: The error that came instead of a response.
    """
    why = str(error) if isinstance(error, SelectiveWidgetError) else "The answer to it was lost."
    return (
        f"{why} The execution may have started. The same request is sent again until the answer is known; "
        "it cannot start twice."
    )


def _is_no_answer(error: BaseException) -> bool:
    return isinstance(error, UnavailableError) or not isinstance(error, SelectiveWidgetError)
