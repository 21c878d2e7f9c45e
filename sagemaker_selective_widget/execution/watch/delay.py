"""`Delay`: why a request takes longer, reported to the caller while the request is pending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Cause = Literal["queued", "refused", "unanswered"]


@dataclass(frozen=True, slots=True)
class Delay:
    """A request will be sent later.

    Attributes:
        within_s: Maximum number of seconds until it is sent.
        cause: ``"queued"`` if it has not been sent because others are ahead of it; ``"refused"`` if the
            service has just rejected it for too many requests, without effect; ``"unanswered"`` if the
            service may have carried it out.
    """

    within_s: float
    cause: Cause


Told = Callable[[Delay], object]
"""Is called with a delay, on the thread that makes the request, before it waits."""

_told: ContextVar[Told | None] = ContextVar("told_of_delays", default=None)


@contextmanager
def telling_delays(told: Told) -> Iterator[None]:
    """Report the delays of this thread's requests within the block.

    Args:
        told: Called with each delay.
    """
    token = _told.set(told)
    try:
        yield
    finally:
        _told.reset(token)


def tell_delay(delay: Delay) -> None:
    """Report a delay of the current request to the listener, if there is one."""
    told = _told.get()
    if told is not None:
        told(delay)
