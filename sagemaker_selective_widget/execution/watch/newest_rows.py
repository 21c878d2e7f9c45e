"""`NewestRows`: the latest rows of an execution's steps, where those before them have not been listed."""

from __future__ import annotations

from collections.abc import Callable

from sagemaker_selective_widget.execution.watch.status import StepPage, StepRun

MOST_PAGES = 5
"""Pages that one look goes back, for rows that went on when they were seen last."""

FetchNewest = Callable[[str | None], StepPage]
"""Asks for a page of rows, newest first: the first, or the one that a token leads to."""


class NewestRows:
    """What begins while rows are still to be listed: mostly on one page, which is asked for with each look.

    A row of an iteration that went on, and is too far from the end of the list to be found again, is
    forgotten: it counts as not listed. A step of its own stays as it was seen last, until the execution ends.
    """

    def __init__(self) -> None:
        self._rows: dict[str, StepRun] = {}

    @property
    def rows(self) -> tuple[StepRun, ...]:
        """The rows, in the order they started."""
        return tuple(self._rows.values())

    def read(self, fetch: FetchNewest, *, is_final: bool) -> None:
        """Read the newest page, and those before it as far as a row is sought that went on.

        Args:
            fetch: Asks for a page.
            is_final: Whether the execution has ended: then a step of its own is sought as far as it takes.

        Raises:
            ServiceError: A page was refused.
        """
        read: dict[str, StepRun] = {}
        sought = {row.name: row for row in self._rows.values() if not row.has_ended}
        page = StepPage()
        for count in range(1, len(self._rows) + MOST_PAGES + 1):
            page = fetch(page.next_token)
            for row in page.steps:
                read.setdefault(row.name, row)
                sought.pop(row.name, None)
            is_enough = count >= MOST_PAGES and not (is_final and any(map(_is_plain, sought.values())))
            if not sought or is_enough or page.next_token is None:
                break
        kept = {name: row for name, row in self._rows.items() if row.has_ended or _is_plain(row)}
        before = {name: row for name, row in kept.items() if name not in read}
        self._rows = before | dict(reversed(read.items()))


def _is_plain(row: StepRun) -> bool:
    return row.iteration is None
