"""Watching an execution: snapshots until it has ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution.service import PipelineService
from sagemaker_selective_widget.execution.status import ExecutionSnapshot

QUIET_INTERVAL_S = 5.0
"""Seconds between two requests that are approached while nothing changes."""

MAX_INTERVAL_S = 60.0
"""Seconds between two requests that are never exceeded, however often they fail."""

_QUIET_GROWTH = 1.5
_FAILURE_GROWTH = 2.0
_SPREAD = 0.25


def watch(
    service: PipelineService,
    execution_arn: str,
    *,
    wait: Callable[[float], bool],
    chance: Callable[[], float] = random.random,
    after: ExecutionSnapshot | None = None,
) -> Iterator[ExecutionSnapshot | UnavailableError]:
    """Yield a snapshot whenever the execution has changed, the last one being terminal.

    The interval grows while nothing changes: steps of seconds are followed closely, and steps of hours
    cost few requests. A request that was throttled or did not get through is yielded as the error it is,
    and repeated later; the first answer after that is yielded even if nothing has changed.

    Args:
        service: Where to ask.
        execution_arn: What to ask for.
        wait: Waits so many seconds; ``True`` means that nobody watches any more.
        chance: Gives numbers from 0 to 1, which spread the requests of many watchers: each interval is up
            to a quarter shorter or longer.
        after: The end from which a retry has taken the execution up: an answer that still says so is old.

    Raises:
        ServiceError: The service refused for a reason that waiting does not mend.
    """
    last = after
    has_failed = False
    interval_s = service.first_poll_interval_s
    while True:
        try:
            snapshot = service.snapshot(execution_arn)
        except UnavailableError as error:
            interval_s = min(max(interval_s * _FAILURE_GROWTH, 1.0), MAX_INTERVAL_S)
            has_failed = True
            yield error
        else:
            has_changed = snapshot != last
            interval_s = service.first_poll_interval_s if has_changed else _grown(interval_s)
            is_news = has_changed or has_failed
            last, has_failed = snapshot, False
            if is_news:
                yield snapshot
            if snapshot.is_terminal and snapshot != after:
                return
        if wait(_spread(interval_s, chance())):
            return


def _spread(interval_s: float, chance: float) -> float:
    return min(interval_s * (1 + _SPREAD * (2 * chance - 1)), MAX_INTERVAL_S)


def _grown(interval_s: float) -> float:
    return min(interval_s * _QUIET_GROWTH, QUIET_INTERVAL_S)
