"""Watching an execution: look after look until it has ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.step_pages import PAGES_PER_LOOK, StepPages

QUIET_INTERVAL_S = 5.0
"""Seconds between two requests that are approached while nothing changes."""

LEAST_INTERVAL_S = 0.1
"""Seconds between two looks at least, however often a service says that something has changed."""

MAX_INTERVAL_S = 60.0
"""Seconds between two requests that are never exceeded, however often they fail."""

_QUIET_GROWTH = 1.5
_FAILURE_GROWTH = 2.0
_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an execution.

    Attributes:
        snapshot: What was seen; ``None`` if nothing has changed, or if the look failed.
        error: Why the look failed; ``None`` if it did not.
        next_in_s: Seconds until the next look; ``None`` after the last.
    """

    snapshot: ExecutionSnapshot | None
    error: Exception | None
    next_in_s: float | None

    @property
    def earliest_in_s(self) -> float:
        """Seconds until the next look at least, whatever changes; a service that has failed is left alone."""
        next_in_s = self.next_in_s or 0.0
        return next_in_s if self.error else min(next_in_s, LEAST_INTERVAL_S)


def looks(
    service: PipelineService,
    execution_arn: str,
    *,
    chance: Callable[[], float] = random.random,
    after: ExecutionSnapshot | None = None,
) -> Iterator[Look]:
    """Yield a look each time the iterator is advanced, until the execution has ended. It waits for nothing.

    The interval grows while nothing changes: steps of seconds are followed closely, and steps of hours
    cost few requests. Where a look has not listed every row, the next follows at once. A look that fails is
    repeated later, whatever the reason: credentials can be renewed, permissions granted, and an execution
    whose watcher gave up would cost money unseen.

    Args:
        service: Where to ask.
        execution_arn: What to ask for.
        chance: Gives numbers from 0 to 1, which spread the requests of many watchers: each interval is up
            to a quarter shorter or longer.
        after: The end from which a retry has taken the execution up: an answer that still says so is old.

    Raises:
        NotFoundError: There is no such execution any more.
    """
    last, has_failed, pages = after, False, StepPages(PAGES_PER_LOOK)
    interval_s = first_interval_s = service.first_poll_interval_s
    while True:
        try:
            snapshot = service.snapshot(execution_arn, pages)
        except NotFoundError:
            raise
        except Exception as error:  # noqa: BLE001 (the look says what went wrong)
            interval_s, has_failed = min(max(interval_s * _FAILURE_GROWTH, 1.0), MAX_INTERVAL_S), True
            yield Look(None, error, _spread(interval_s, chance()))
            continue
        has_changed = snapshot != last
        interval_s = first_interval_s if has_changed else max(_longer(interval_s), first_interval_s)
        news = snapshot if has_changed or has_failed else None
        is_last = snapshot.is_terminal and snapshot != after
        last, has_failed = snapshot, False
        wait_s = 0.0 if snapshot.has_more_steps else _spread(interval_s, chance())
        yield Look(news, None, None if is_last else wait_s)
        if is_last:
            return


def _spread(interval_s: float, chance: float) -> float:
    return min(interval_s * (1 + _SPREAD * (2 * chance - 1)), MAX_INTERVAL_S)


def _longer(interval_s: float) -> float:
    return min(interval_s * _QUIET_GROWTH, QUIET_INTERVAL_S)
