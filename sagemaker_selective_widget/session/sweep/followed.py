"""`Followed`: subscriptions to changes of executions, for as long as each of them is running."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.watch.service import Unsubscribe


class Followed:
    """Subscribes once to each execution, if the service supports notifications of changes.

    Args:
        service: The service that has the executions.
        notify: Called soon after each change, on any thread.
    """

    def __init__(self, service: PipelineService, notify: Callable[[], object]) -> None:
        self._service = service
        self._notify = notify
        self._lock = threading.RLock()
        self._subscribed: dict[str, Unsubscribe | None] = {}
        self._is_closed = False

    def follow(self, execution_arns: Iterable[str]) -> None:
        """Subscribe to exactly these executions. Must not be called concurrently."""
        wanted = frozenset(execution_arns)
        for arn in wanted - self._subscribed.keys():
            self._keep(arn, self._service.subscribe(arn, self._notify))
        for arn in self._subscribed.keys() - wanted:
            _end(self._subscribed.pop(arn, None))

    def close(self) -> None:
        """End all subscriptions."""
        with self._lock:
            self._is_closed = True
            subscribed, self._subscribed = self._subscribed, {}
        for unsubscribe in subscribed.values():
            _end(unsubscribe)

    def _keep(self, arn: str, unsubscribe: Unsubscribe | None) -> None:
        with self._lock:
            if not self._is_closed:
                self._subscribed[arn] = unsubscribe
                return
        _end(unsubscribe)


def _end(unsubscribe: Unsubscribe | None) -> None:
    if unsubscribe is not None:
        unsubscribe()
