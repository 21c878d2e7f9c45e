"""`Delay`: why a request takes longer, told to whoever has it sent while it is still under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Cause = Literal["queued", "refused", "unanswered"]


@dataclass(frozen=True, slots=True)
class Delay:
    """A request goes on later.

    Attributes:
        within_s: In how many seconds at most.
        cause: ``"queued"`` where it was not sent yet, since others come first; ``"refused"`` where the
            service has just found the requests too many, and did nothing; ``"unanswered"`` where it may have
            done what was asked.
    """

    within_s: float
    cause: Cause


Told = Callable[[Delay], object]
"""Is told of a delay, on the thread that has the request sent, before it waits."""

_told: ContextVar[Told | None] = ContextVar("told_of_delays", default=None)


@contextmanager
def telling_delays(told: Told) -> Iterator[None]:
    """Have somebody told of the delays of what is asked for in the block, by this thread.

    Args:
        told: Is told.
    """
    token = _told.set(told)
    try:
        yield
    finally:
        _told.reset(token)


def tell_delay(delay: Delay) -> None:
    """Tell whoever has the present request sent of its delay; nobody may be interested."""
    told = _told.get()
    if told is not None:
        told(delay)
