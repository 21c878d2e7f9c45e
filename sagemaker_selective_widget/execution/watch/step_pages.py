"""`StepPages`: the rows of an execution's steps, of which only those that may have changed are requested.

``ListPipelineExecutionSteps`` returns at most 100 rows per page, and a ForEach over 1,000 items with 47 steps
has 47,000 of them. In ascending order new rows are added at the end and ended rows do not change, so a page
whose rows have all ended is not requested again. Iterations that are not listed yet, as when an execution is
opened late, are listed only if somebody asks for them. Meanwhile the ForEach itself is on the first page, and
steps that start are on the newest page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution.watch.ending import Ending
from sagemaker_selective_widget.execution.watch.newest_rows import NewestRows
from sagemaker_selective_widget.execution.watch.status import StepPage, StepRows, StepRun

REFUSED_TOKEN = frozenset({"ValidationException", "ValidationError"})
"""The error codes for a request that the service considers invalid, such as one with an expired token."""


FIRST_PAGES = 10
"""How many pages with iterations a watcher's first look lists: 1,000 rows."""

PAGES_PER_LOOK = 20
"""How many more pages with iterations a look lists: 2,000 rows, a few seconds if AWS is far away."""

_CIRCLE = (
    "What SageMaker answered to ListPipelineExecutionSteps cannot be used: NextToken leads back to an "
    "earlier page. A proxy on the way may have answered in its place."
)

Order = Literal["Ascending", "Descending"]
"""``SortOrder``: oldest or newest rows first."""

_SOME_ENDING: Ending = ("", None, "")
"""Stands for any end of an execution, where it need not be distinguished from other ends."""

Fetch = Callable[[str | None, Order], StepPage]
"""Requests a page in an order: the first page, or the one for a token. Makes one request."""


def rows_at_both_ends(fetch: Fetch) -> StepRows:
    """Return the rows of an execution; if iterations fill several pages, only the oldest and the newest rows.

    If two pages are enough, all rows are returned.

    Raises:
        ServiceError: A page was refused, or the tokens form a cycle.
    """
    pages = StepPages(1)
    pages.read(fetch, is_stopping=False, ending=_SOME_ENDING)
    if pages.has_more:
        pages.read(fetch, is_stopping=False, ending=_SOME_ENDING)
    return pages.rows


@dataclass(slots=True)
class _KnownPage:
    token: str | None
    names: tuple[str, ...]
    page: StepPage
    unfinished: tuple[StepRun, ...]
    is_stale: bool = False

    @classmethod
    def read(cls, token: str | None, fetch: Fetch) -> _KnownPage:
        page = fetch(token, "Ascending")
        names = tuple(step.name for step in page.steps)
        return cls(token, names, page, tuple(step for step in page.steps if not step.has_ended))

    @property
    def ends_in_iteration(self) -> bool:
        """Whether its last row is one of an iteration, so that the next rows are most likely, too."""
        return bool(self.page.steps) and self.page.steps[-1].iteration is not None

    @property
    def is_settled(self) -> bool:
        """Whether none of its rows can change while the execution is running."""
        return not self.unfinished and not self.is_stale


class StepPages:
    """The pages of one execution's steps as last read; for one watcher.

    While the execution is running, a row that the service lists late, or changes after it has ended, may be
    missed. Once the execution has ended, every known page is read once more, so that the final state is
    correct.

    Args:
        first_count: How many pages are read at first, if the last of them ends with iterations of a ForEach.
            The following pages are read once they are asked for; ``None`` reads all pages.

    Attributes:
        lists_all: Whether all rows were asked for, so that they are read part by part.
        is_stopping: Whether the execution was stopping when last read.
        ending: The end of the execution when last read; ``None`` if it was running.
    """

    def __init__(self, first_count: int | None = None) -> None:
        self._first_count = first_count
        self._known: list[_KnownPage] = []
        self._newest = NewestRows()
        self._enough = 0
        self.lists_all = False
        self.is_stopping = False
        self.ending: Ending | None = None

    @property
    def has_more(self) -> bool:
        """Whether there are pages that have not been read."""
        return bool(self._known) and self._known[-1].page.next_token is not None

    @property
    def rows(self) -> StepRows:
        """All known rows, in the order in which they started.

        If the oldest and the newest rows of an ended execution meet, no row is missing.
        """
        steps, oldest = self._rows(), sum(len(known.page.steps) for known in self._known)
        newest = sum(row.name in self._newest.end for row in steps[oldest:])
        meets = self.ending is not None and newest < len(self._newest.end)
        return StepRows(steps, oldest, newest, self.has_more and not meets)

    def read(self, fetch: Fetch, *, is_stopping: bool, ending: Ending | None) -> tuple[StepRun, ...]:
        """Read the rows that may have changed; return all known rows, in the order in which they started.

        If an exception is raised, the pages read before it are kept.

        Args:
            fetch: Requests a page.
            is_stopping: Whether the execution is stopping, which changes every row that has not ended.
            ending: The end of the execution; ``None`` while it is running.

        Raises:
            ServiceError: A page was refused, or the tokens form a cycle.
        """
        self.is_stopping = is_stopping
        self._enter(ending)
        try:
            if self._is_in_part:
                self._newest.read(lambda token: fetch(token, "Descending"), is_final=ending is not None)
            is_in_order = self._refresh(fetch, is_stopping=is_stopping)
        except ServiceError as error:
            if error.code not in REFUSED_TOKEN or not self._known:
                raise
            is_in_order = False
        if not is_in_order:
            known_before = len(self._known)
            self._known.clear()
            self._enough = max(self._next_count(), known_before)
            self._read_on(fetch)
        return self._rows()

    def read_as_before(self, fetch: Fetch) -> tuple[StepRun, ...]:
        """Read the rows that may have changed, before it is known whether the execution is still running.

        If the execution has ended, or has continued or ended differently after a retry, its steps have to be
        read again once that is known.

        Raises:
            ServiceError: A page was refused, or the tokens form a cycle.
        """
        return self.read(fetch, is_stopping=self.is_stopping, ending=self.ending)

    def _enter(self, ending: Ending | None) -> None:
        """Record the end of the execution; if it was retried after it had ended, discard all rows."""
        if ending == self.ending:
            return
        if self.ending is None:
            for known in self._known:
                known.is_stale = True
        else:
            self._known.clear()
            self._newest = NewestRows()
        self.ending = ending

    def _refresh(self, fetch: Fetch, *, is_stopping: bool) -> bool:
        """Read the pages that may have changed; return whether all rows are still on the same pages."""
        going_on = frozenset() if is_stopping else self._parents_going_on()
        first_ones = range(len(self._known) - (not self._is_in_part))
        unsettled = [index for index in first_ones if not self._known[index].is_settled]
        waiting = [index for index in unsettled if self._waits(index, going_on)]
        is_in_order = all(self._read_again(index, fetch) for index in unsettled if index not in waiting)
        if not (is_in_order and self._read_last_again(fetch)):
            return False
        going_on = self._parents_going_on()
        return all(self._read_again(index, fetch) for index in waiting if not self._waits(index, going_on))

    def _waits(self, index: int, going_on: frozenset[str]) -> bool:
        """Return whether a page's only running steps are ForEach steps, which end after their iterations."""
        known = self._known[index]
        return not known.is_stale and all(step.name in going_on for step in known.unfinished)

    def _parents_going_on(self) -> frozenset[str]:
        """Return the ForEach steps that have running iterations, as far as known."""
        unfinished = [step for known in self._known for step in known.unfinished]
        unfinished.extend(step for step in self._newest.rows if not step.has_ended)
        return frozenset(step.iteration.parent for step in unfinished if step.iteration)

    def _rows(self) -> tuple[StepRun, ...]:
        """Return all rows; the newest ones are dropped once all pages are read."""
        if not self.has_more:
            self._newest = NewestRows()
        listed = tuple(step for known in self._known for step in known.page.steps)
        names = {step.name for step in listed} if self._newest.rows else ()
        return (*listed, *(step for step in self._newest.rows if step.name not in names))

    def _read_again(self, index: int, fetch: Fetch) -> bool:
        """Read a page again; return whether it has the same rows, or for the last page, begins with them."""
        before = self._known[index]
        self._known[index] = again = _KnownPage.read(before.token, fetch)
        is_last = index == len(self._known) - 1
        return again.names == before.names or (is_last and again.names[: len(before.names)] == before.names)

    def _read_last_again(self, fetch: Fetch) -> bool:
        """Read the last page again, where new rows are added, and the pages after it as far as wanted."""
        last, is_in_part = len(self._known) - 1, self._is_in_part
        if is_in_part and not self.lists_all:
            return True
        if is_in_part or not self.has_more:
            self._enough = self._next_count()
        is_whole = self.has_more and (is_in_part or self._known[last].is_settled)
        if last >= 0 and not is_whole and not self._read_again(last, fetch):
            return False
        self._read_on(fetch)
        return True

    def _read_on(self, fetch: Fetch) -> None:
        """Read the pages after the last known one, or from the first one, as far as wanted."""
        tokens = {known.token for known in self._known}
        while (not self._known or self.has_more) and not self._is_in_part:
            token = self._known[-1].page.next_token if self._known else None
            if token in tokens:
                self._known.clear()
                raise ServiceError(_CIRCLE, operation="ListPipelineExecutionSteps")
            tokens.add(token)
            self._known.append(_KnownPage.read(token, fetch))

    def _next_count(self) -> int:
        """Return how many pages are enough for a look that reads further pages, if iterations follow."""
        is_first = not self._known and not self.lists_all
        return self._first_count or 0 if is_first else len(self._known) + PAGES_PER_LOOK

    @property
    def _is_in_part(self) -> bool:
        """Whether reading has stopped after enough pages, with iterations to follow."""
        if self._first_count is None or not self.has_more or len(self._known) < self._enough:
            return False
        return self._known[-1].ends_in_iteration
