"""`Subscribers`: callbacks to be notified after an execution, or a step of it, has changed."""

from __future__ import annotations

from collections.abc import Callable

from sagemaker_selective_widget.local.storage.journal import Journal

Notify = Callable[[], object]


class Subscribers:
    """Notifies after the lock is released and changes are saved, once for all changes made together.

    Args:
        lock: The lock that protects the records.
    """

    def __init__(self, lock: Journal) -> None:
        self._lock = lock
        self._notify: dict[str, dict[object, Notify]] = {}

    def add(self, execution_arn: str, notify: Notify) -> Callable[[], None]:
        """Notify a callback of changes to an execution from now on; return a function that ends this."""
        subscription = object()
        with self._lock:
            self._notify.setdefault(execution_arn, {})[subscription] = notify
        return lambda: self._remove(execution_arn, subscription)

    def note_change(self, execution_arn: str) -> None:
        """Schedule notifications about an execution; called under the lock by whatever changes a record."""
        for notify in self._notify.get(execution_arn, {}).values():
            self._lock.call_when_free(notify)

    def _remove(self, execution_arn: str, subscription: object) -> None:
        with self._lock:
            left = self._notify.get(execution_arn, {})
            left.pop(subscription, None)
            if not left:
                self._notify.pop(execution_arn, None)
