"""Watching an execution: look after look until it has ended."""

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
"""Seconds between two looks at least, however often a service says that something has changed."""


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
    """Yield a look each time the iterator is advanced, until the execution has ended.

    Watchers of one execution share their looks: who is advanced takes the look that another has made since,
    waits for the one that another is making, or makes one. It waits for nothing else.

    The interval grows while nothing changes: steps of seconds are followed closely, and steps of hours
    cost few requests. While rows are listed part by part, the next look follows at once. A look that fails is
    repeated later, whatever the reason: credentials can be renewed, permissions granted, and an execution
    whose watcher gave up would cost money unseen.

    Args:
        service: Where to ask.
        execution_arn: What to ask for.
        chance: Gives numbers from 0 to 1, which spread the requests of many kernels: each interval is up
            to a quarter shorter or longer.
        after: The end from which a retry has taken the execution up: an answer that still says so is old.

    Raises:
        NotFoundError: There is no such execution any more.
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
