"""`AtMost`: how many threads may do something at the same time."""

from __future__ import annotations

import threading
from collections import Counter

from sagemaker_selective_widget.session.workers import Workers


class AtMost:
    """Lets so many threads do something at the same time. A context; a thread may enter it more than once.

    Who has to wait is known to wait, so that another thread does its work: those inside may need it.

    Args:
        count: How many threads.
        workers: Let a thread wait.
    """

    def __init__(self, count: int, workers: Workers) -> None:
        self._count = count
        self._workers = workers
        # See `Store`: an interrupt cannot leave this lock locked.
        self._changed = threading.Condition(threading.RLock())
        self._inside: Counter[int] = Counter()

    def __enter__(self) -> None:
        """Enter it once there is room."""
        thread_id = threading.get_ident()
        with self._changed:
            if thread_id not in self._inside:
                self._workers.wait(self._changed, lambda: len(self._inside) < self._count, None)
            self._inside[thread_id] += 1

    def __exit__(self, *_: object) -> None:
        """Leave it."""
        thread_id = threading.get_ident()
        with self._changed:
            self._inside[thread_id] -= 1
            if not self._inside[thread_id]:
                del self._inside[thread_id]
            self._changed.notify_all()
