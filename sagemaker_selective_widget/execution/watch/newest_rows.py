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
        self._end: frozenset[str] = frozenset()

    @property
    def rows(self) -> tuple[StepRun, ...]:
        """The rows, in the order they started."""
        return tuple(self._rows.values())

    @property
    def end(self) -> frozenset[str]:
        """The names of those that were read last: between them and the end of the list none is missing."""
        return self._end

    def read(self, fetch: FetchNewest, *, is_final: bool) -> None:
        """Read the newest page, and those before it up to an iteration, or as far as a row is sought.

        A row is sought that went on. What comes after the last iteration are the steps that waited for it.

        Args:
            fetch: Asks for a page.
            is_final: Whether the execution has ended: then a step of its own is sought as far as it takes.

        Raises:
            ServiceError: A page was refused.
        """
        read: dict[str, StepRun] = {}
        sought = {row.name: row for row in self._rows.values() if not row.has_ended}
        page, count, is_enough = StepPage(), 0, False
        while not is_enough and (not count or page.next_token is not None):
            page, count, known = fetch(page.next_token), count + 1, len(read)
            for row in page.steps:
                read.setdefault(row.name, row)
                sought.pop(row.name, None)
            is_far = count >= MOST_PAGES and not (is_final and any(map(_is_plain, sought.values())))
            is_at_iterations = not all(map(_is_plain, page.steps))
            is_enough = len(read) == known or (is_at_iterations and (is_far or not sought))
        kept = {name: row for name, row in self._rows.items() if row.has_ended or _is_plain(row)}
        before = {name: row for name, row in kept.items() if name not in read}
        self._rows, self._end = before | dict(reversed(read.items())), frozenset(read)


def _is_plain(row: StepRun) -> bool:
    return row.iteration is None
