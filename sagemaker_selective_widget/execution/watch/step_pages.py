"""`StepPages`: the rows of an execution's steps, of which a look asks only for those that may have changed.

``ListPipelineExecutionSteps`` gives at most 100 rows a page, and a ForEach over 1,000 items with 47 steps has
47,000 of them. In ascending order new rows come at the end, and a row that has ended stays as it is: a page
whose rows have all ended is not asked for again. Iterations that nobody has listed yet, as of an execution
that is opened late, are listed once somebody asks for them: the ForEach itself is on the first page, and
what begins meanwhile on the newest one.
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
"""The codes of a request that the service does not understand, as one whose token has expired."""


FIRST_PAGES = 10
"""Pages with iterations that the first look of a watcher lists: 1,000 rows."""

PAGES_PER_LOOK = 20
"""Pages with iterations that a look lists anew: 2,000 rows, a few seconds where AWS is far away."""

_CIRCLE = (
    "What SageMaker answered to ListPipelineExecutionSteps cannot be used: NextToken leads back to an "
    "earlier page. A proxy on the way may have answered in its place."
)

Order = Literal["Ascending", "Descending"]
"""``SortOrder``: the oldest rows first, or the newest."""

_SOME_ENDING: Ending = ("", None, "")
"""The end of an execution that is not told from another."""

Fetch = Callable[[str | None, Order], StepPage]
"""Asks for a page, the first or the one that a token leads to, in an order: one request."""


def rows_at_both_ends(fetch: Fetch) -> StepRows:
    """Return the rows of an execution: where pages are full of iterations, the oldest and the newest ones.

    Every row is there where at most two pages have them all.

    Raises:
        ServiceError: A page was refused, or the pages lead in a circle.
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
        """Whether its last row is of an iteration; those that follow it are most likely, too."""
        return bool(self.page.steps) and self.page.steps[-1].iteration is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing on it changes any more, while the execution goes on."""
        return not self.unfinished and not self.is_stale


class StepPages:
    """The pages of one execution's steps as they were read last; for one watcher.

    While the execution goes on, a row that the service lists late, or changes after its end, may be missed.
    Once it has ended, every page that is known is read once more, so that the last look tells the truth.

    Args:
        first_count: How many pages are read at first, if the rows at the end of the last one are iterations
            of a ForEach. Those that follow are read once somebody asks for them; ``None`` reads all.

    Attributes:
        lists_all: Whether somebody has asked for all rows: they are read part by part.
        is_stopping: Whether the execution was to stop when it was looked at last.
        ending: Which end it had come to by then; ``None`` if it went on.
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
        """All rows that are known, in the order they started.

        Where the oldest and the newest of an execution that has ended meet, none is missing.
        """
        steps, oldest = self._rows(), sum(len(known.page.steps) for known in self._known)
        newest = sum(row.name in self._newest.end for row in steps[oldest:])
        meets = self.ending is not None and newest < len(self._newest.end)
        return StepRows(steps, oldest, newest, self.has_more and not meets)

    def read(self, fetch: Fetch, *, is_stopping: bool, ending: Ending | None) -> tuple[StepRun, ...]:
        """Read what may have changed; return all rows that are known, in the order they started.

        An exception loses no page that was read before it.

        Args:
            fetch: Asks for a page.
            is_stopping: Whether the execution is to stop, which changes every row that has not ended.
            ending: Which end the execution has come to; ``None`` while it goes on.

        Raises:
            ServiceError: A page was refused, or the pages lead in a circle.
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
        """Read what may have changed, before it is known whether the execution goes on as it did.

        Where it has ended, goes on after its end, or has come to another end by a retry, its steps are to be
        read once that is known.

        Raises:
            ServiceError: A page was refused, or the pages lead in a circle.
        """
        return self.read(fetch, is_stopping=self.is_stopping, ending=self.ending)

    def _enter(self, ending: Ending | None) -> None:
        """Notice the end of the execution; one that was retried after its end is read anew."""
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
        """Read the pages that may have changed; return whether every row is still on the page it was on."""
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
        """Tell whether only ForEach steps go on there, which cannot end before their iterations do."""
        known = self._known[index]
        return not known.is_stale and all(step.name in going_on for step in known.unfinished)

    def _parents_going_on(self) -> frozenset[str]:
        """Return the ForEach steps that have iterations which go on, as far as they are known."""
        unfinished = [step for known in self._known for step in known.unfinished]
        unfinished.extend(step for step in self._newest.rows if not step.has_ended)
        return frozenset(step.iteration.parent for step in unfinished if step.iteration)

    def _rows(self) -> tuple[StepRun, ...]:
        """Return all rows; the newest ones are not needed once all are listed."""
        if not self.has_more:
            self._newest = NewestRows()
        listed = tuple(step for known in self._known for step in known.page.steps)
        names = {step.name for step in listed} if self._newest.rows else ()
        return (*listed, *(step for step in self._newest.rows if step.name not in names))

    def _read_again(self, index: int, fetch: Fetch) -> bool:
        """Read a page again; return whether it still begins with the rows that it had."""
        before = self._known[index]
        self._known[index] = again = _KnownPage.read(before.token, fetch)
        is_last = index == len(self._known) - 1
        return again.names == before.names or (is_last and again.names[: len(before.names)] == before.names)

    def _read_last_again(self, fetch: Fetch) -> bool:
        """Read the last page again, where new rows come, and those after it, as far as they are wanted."""
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
        """Read the pages after the last known one, or from the first on, as far as they are wanted."""
        tokens = {known.token for known in self._known}
        while (not self._known or self.has_more) and not self._is_in_part:
            token = self._known[-1].page.next_token if self._known else None
            if token in tokens:
                self._known.clear()
                raise ServiceError(_CIRCLE, operation="ListPipelineExecutionSteps")
            tokens.add(token)
            self._known.append(_KnownPage.read(token, fetch))

    def _next_count(self) -> int:
        """Return how many pages are enough after a look that reads on, if iterations follow."""
        is_first = not self._known and not self.lists_all
        return self._first_count or 0 if is_first else len(self._known) + PAGES_PER_LOOK

    @property
    def _is_in_part(self) -> bool:
        """Whether as many pages are known as are wanted, and iterations follow."""
        if self._first_count is None or not self.has_more or len(self._known) < self._enough:
            return False
        return self._known[-1].ends_in_iteration
