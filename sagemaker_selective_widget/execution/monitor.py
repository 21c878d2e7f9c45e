"""Watching an execution: snapshots until it has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution.service import PipelineService
from sagemaker_selective_widget.execution.status import ExecutionSnapshot

MAX_POLL_INTERVAL_S = 60.0
"""Seconds between two snapshots that back-off never exceeds."""


def watch(
    service: PipelineService,
    execution_arn: str,
    *,
    wait: Callable[[float], bool],
    poll_interval_s: float = 5.0,
) -> Iterator[ExecutionSnapshot | UnavailableError]:
    """Yield a snapshot whenever the execution has changed, the last one being terminal.

    A request that was throttled or did not get through is yielded as the error it is, and repeated later.

    Args:
        service: Where to ask.
        execution_arn: What to ask for.
        wait: Waits so many seconds; ``True`` means that nobody watches any more.
        poll_interval_s: Seconds between two requests when nothing is in the way.

    Raises:
        ServiceError: The service refused for a reason that waiting does not mend.
    """
    last: ExecutionSnapshot | None = None
    interval_s = poll_interval_s
    while True:
        try:
            snapshot = service.snapshot(execution_arn)
        except UnavailableError as error:
            interval_s = min(interval_s * 2, MAX_POLL_INTERVAL_S)
            yield error
        else:
            interval_s = poll_interval_s
            if snapshot != last:
                last = snapshot
                yield snapshot
            if snapshot.is_terminal:
                return
        if wait(interval_s):
            return
