"""`CoalescedCommand`: a command that is carried out once for all requests that came in the meantime."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

Later = Callable[[float, Callable[[], object]], None]
"""Carries out work after a number of seconds."""


class CoalescedCommand:
    """Carries out a command, and once more for all requests that came while it was running.

    A waiting command occupies a thread; this way, thousands of messages occupy only one. Thread-safe.

    Args:
        later: Carries out work later.
        carry_out: Carries the command out, and answers all ids that it is given.
    """

    def __init__(self, later: Later, carry_out: Callable[[Sequence[str]], object]) -> None:
        self._later = later
        self._carry_out = carry_out
        self._lock = threading.RLock()
        self._ids: list[str] = []
        self._is_under_way = False

    def add(self, command_id: str) -> None:
        """Have the command carried out, beginning after this call."""
        with self._lock:
            self._ids.append(command_id)
            if not self._is_under_way:
                # In this order, an interrupt in between runs it twice rather than never.
                self._later(0.0, self._turn)
                self._is_under_way = True

    def _turn(self) -> None:
        with self._lock:
            ids, self._ids = self._ids, []
        try:
            self._carry_out(ids)
        finally:
            with self._lock:
                self._is_under_way = bool(self._ids)
            if self._is_under_way:
                self._later(0.0, self._turn)
