"""`NewestRows`: the newest rows of an execution's steps, while the rows before them are not listed yet."""

from __future__ import annotations

from collections.abc import Callable

from sagemaker_selective_widget.execution.watch.status import StepPage, StepRun

MOST_PAGES = 5
"""The maximum number of pages read per look in search of rows that were running when last seen."""

FetchNewest = Callable[[str | None], StepPage]
"""Requests a page of rows, newest first: the first page, or the one for a token."""


class NewestRows:
    """The rows that start while others are still being listed; mostly one page, requested with each look.

    A running row of an iteration that is too far from the end of the list to be found again is dropped, and
    counts as not listed. A step outside iterations keeps its last known row until the execution ends.
    """

    def __init__(self) -> None:
        self._rows: dict[str, StepRun] = {}
        self._end: frozenset[str] = frozenset()

    @property
    def rows(self) -> tuple[StepRun, ...]:
        """The rows, in the order in which they started."""
        return tuple(self._rows.values())

    @property
    def end(self) -> frozenset[str]:
        """The names of the rows read last; no row is missing between them and the end of the list."""
        return self._end

    def read(self, fetch: FetchNewest, *, is_final: bool) -> None:
        """Read the newest page, and earlier pages until one has an iteration and no running row is missing.

        Rows after the last iteration belong to the steps that waited for it. The search for rows that were
        running when last seen is limited to `MOST_PAGES`.

        Args:
            fetch: Requests a page.
            is_final: Whether the execution has ended, in which case steps outside iterations are searched for
                without that limit.

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
