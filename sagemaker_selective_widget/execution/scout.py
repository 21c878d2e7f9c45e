"""Which executions to look at next while none is known that can serve."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_selective_widget.execution.history import MAX_WORKERS

MAX_EXAMINED = 10
"""Executions that are examined for one list of them, however many there are."""


class Scout:
    """Hands out executions to examine, a few at a time. It owns which were handed out.

    Not safe to use from several threads: whoever calls it holds a lock.
    """

    def __init__(self) -> None:
        self._handed_out: set[str] = set()
        self._is_out = False

    def send(self, worth_examining: Iterable[str]) -> tuple[str, ...]:
        """Return the next few; none while others are being examined, or once there were enough.

        Args:
            worth_examining: The ARN of each execution that may help, the likeliest first.
        """
        if self._is_out:
            return ()
        count = min(MAX_WORKERS, MAX_EXAMINED - len(self._handed_out))
        fresh = (arn for arn in dict.fromkeys(worth_examining) if arn not in self._handed_out)
        wave = tuple(arn for _, arn in zip(range(count), fresh, strict=False))
        self._handed_out.update(wave)
        self._is_out = bool(wave)
        return wave

    def back(self) -> None:
        """Say that those handed out last have been examined, or could not be."""
        self._is_out = False

    def renew(self) -> None:
        """Begin anew with another list; what could not be examined may be tried again."""
        self._handed_out.clear()
