"""`AtMost`: a limit on how many threads do something at the same time."""

from __future__ import annotations

import threading
from collections import Counter

from sagemaker_selective_widget.session.workers import Workers


class AtMost:
    """A reentrant context manager that at most ``count`` threads can be inside of at the same time.

    Unlike a semaphore, it has waiting threads counted as waiting by the workers, which then start others: the
    threads inside may depend on them.

    Args:
        count: The maximum number of threads.
        workers: Make a thread wait.
    """

    def __init__(self, count: int, workers: Workers) -> None:
        self._count = count
        self._workers = workers
        # See `Store`: an interrupt cannot leave this lock locked.
        self._changed = threading.Condition(threading.RLock())
        self._inside: Counter[int] = Counter()

    def __enter__(self) -> None:
        """Wait until there is room."""
        thread_id = threading.get_ident()
        with self._changed:
            if thread_id not in self._inside:
                self._workers.wait(self._changed, lambda: len(self._inside) < self._count, None)
            self._inside[thread_id] += 1

    def __exit__(self, *_: object) -> None:
        """Make room once the thread has left as often as it entered."""
        thread_id = threading.get_ident()
        with self._changed:
            self._inside[thread_id] -= 1
            if not self._inside[thread_id]:
                del self._inside[thread_id]
            self._changed.notify_all()
