"""Polling of an execution until it has ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution.watch.ending import tells_same_end
from sagemaker_selective_widget.execution.watch.service import PipelineService
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot

LEAST_INTERVAL_S = 0.1
"""Minimum number of seconds between two looks, however often the service reports changes."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an execution.

    Attributes:
        snapshot: The execution; ``None`` if nothing has changed or the look failed.
        error: Why the look failed; ``None`` if it succeeded.
        next_in_s: Seconds until the next look; ``None`` after the last.
    """

    snapshot: ExecutionSnapshot | None
    error: Exception | None
    next_in_s: float | None

    @property
    def earliest_in_s(self) -> float:
        """Seconds before the next look even if notified of a change; the full wait after a failure."""
        next_in_s = self.next_in_s or 0.0
        return next_in_s if self.error else min(next_in_s, LEAST_INTERVAL_S)


def looks(
    service: PipelineService,
    execution_arn: str,
    *,
    chance: Callable[[], float] = random.random,
    after: ExecutionSnapshot | None = None,
) -> Iterator[Look]:
    """Yield a look each time the iterator is advanced, until the execution has ended.

    Watchers of the same execution share their looks: an advanced iterator yields a look that another watcher
    has made since, waits for one that is being made, or makes one. It does not sleep between looks.

    The interval grows while nothing changes, so that short steps are followed closely and steps of hours need
    few requests. While rows are being listed part by part, the next look follows at once. A look that fails
    is repeated later, whatever the reason: credentials can be renewed and permissions granted, and an
    execution that nobody watched any more would cost money unnoticed.

    Args:
        service: The service to ask.
        execution_arn: The execution.
        chance: Returns random numbers from 0 to 1, which spread the requests of many kernels: each interval
            is up to a quarter shorter or longer.
        after: The previous end, if the execution was retried; a snapshot that still shows it is outdated.

    Raises:
        NotFoundError: The execution no longer exists.
    """
    shared, first_interval_s = service.shared_looks(execution_arn), service.first_poll_interval_s
    last, has_failed, seen = after, False, None
    while True:
        seen = shared.look(partial(service.snapshot, execution_arn), chance, first_interval_s, seen)
        wait_s = shared.wait_s(seen, first_interval_s)
        if isinstance(seen.error, NotFoundError):
            raise seen.error
        if seen.error is not None:
            has_failed = True
            yield Look(None, seen.error, wait_s)
            continue
        snapshot = seen.execution
        is_old = after is not None and tells_same_end(snapshot, after)
        news = snapshot if (snapshot != last or has_failed) and not is_old else None
        is_last = snapshot.is_terminal and not is_old and not snapshot.is_listing
        last, has_failed = snapshot, False
        yield Look(news, None, None if is_last else wait_s)
        if is_last:
            return
