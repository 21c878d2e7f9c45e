"""Which pages of an execution's steps a look asks for; it sees what reading every page would show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import ServiceError, UnavailableError
from sagemaker_selective_widget.execution.watch.ending import Ending
from sagemaker_selective_widget.execution.watch.newest_rows import MOST_PAGES
from sagemaker_selective_widget.execution.watch.status import Iteration, StepPage, StepRun
from sagemaker_selective_widget.execution.watch.step_pages import PAGES_PER_LOOK, Order, StepPages

SIZE = 3
END: Ending = ("Failed", datetime(2026, 1, 1, tzinfo=timezone.utc), "")


def ran(name: str, parent: str = "") -> StepRun:
    return StepRun(name, "Succeeded", iteration=Iteration(parent, 0) if parent else None)


def going_on(name: str, parent: str = "") -> StepRun:
    return replace(ran(name, parent), status="Executing")


@dataclass
class Listing:
    """Rows that are listed in pages of three, and the tokens that were asked for.

    Attributes:
        fails: What the next requests raise instead of an answer; ``None`` lets one pass.
    """

    rows: list[StepRun]
    asked: list[str | None] = field(default_factory=list)
    fails: list[Exception | None] = field(default_factory=list)

    def fetch(self, token: str | None, order: Order = "Ascending") -> StepPage:
        self.asked.append(token if order == "Ascending" else f"newest {token or ''}".strip())
        if self.fails and (error := self.fails.pop(0)):
            raise error
        if order == "Descending":
            stop = len(self.rows) if token is None else int(token)
            first = max(0, stop - SIZE)
            return StepPage(tuple(self.rows[first:stop][::-1]), str(first) if first else None)
        start = int(token or 0)
        end = start + SIZE
        return StepPage(tuple(self.rows[start:end]), str(end) if end < len(self.rows) else None)

    def look(
        self, pages: StepPages, *, is_stopping: bool = False, ending: Ending | None = None
    ) -> list[str | None]:
        """Look, see every row as it is, and return which pages were asked for."""
        self.asked.clear()
        assert pages.read(self.fetch, is_stopping=is_stopping, ending=ending) == tuple(self.rows)
        return list(self.asked)

    def look_at_some(self, pages: StepPages) -> None:
        """Look; where not all are listed, see the newest rows as they are, and rows that there are."""
        had_more = pages.has_more
        seen = pages.read(self.fetch, is_stopping=False, ending=None)
        if not pages.has_more:
            assert seen == tuple(self.rows)
        elif had_more:
            assert set(self.rows[-SIZE:]) <= set(seen)
        assert len({row.name for row in seen}) == len(seen)
        assert {row.name for row in seen} <= {row.name for row in self.rows}

    def change(self, name: str, status: str) -> None:
        self.rows = [replace(row, status=status) if row.name == name else row for row in self.rows]


@pytest.fixture
def pages() -> StepPages:
    return StepPages()


def test_one_page_is_one_request(pages: StepPages) -> None:
    listing = Listing([ran("A"), going_on("B")])
    assert [listing.look(pages), listing.look(pages)] == [[None], [None]]


def test_pages_that_have_ended_are_asked_for_once(pages: StepPages) -> None:
    listing = Listing([*map(ran, "ABCDEF"), going_on("G")])
    assert listing.look(pages) == [None, "3", "6"]
    listing.rows.append(going_on("H"))
    listing.change("G", "Succeeded")
    assert listing.look(pages) == ["6"]


def test_a_page_on_which_something_goes_on_is_asked_for_again(pages: StepPages) -> None:
    listing = Listing([ran("A"), going_on("B"), *map(ran, "CDEFG")])
    listing.look(pages)
    listing.change("B", "Failed")
    assert listing.look(pages) == [None, "6"]
    assert listing.look(pages) == ["6"]


def test_new_pages_are_read(pages: StepPages) -> None:
    listing = Listing([*map(ran, "AB")])
    listing.look(pages)
    listing.rows += map(ran, "CDEFGH")
    assert listing.look(pages) == [None, "3", "6"]


def test_no_row_at_all_is_a_page_too(pages: StepPages) -> None:
    listing = Listing([])
    assert listing.look(pages) == [None]
    listing.rows.append(going_on("A"))
    assert listing.look(pages) == [None]


class TestForEach:
    """A ForEach began before its iterations and ends after them: it is not asked for meanwhile."""

    ROWS = (going_on("Loop"), *(ran(name, "Loop") for name in "ABCDE"), going_on("F", "Loop"))

    def test_while_an_iteration_goes_on_one_page_is_enough(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        listing.look(pages)
        assert listing.look(pages) == ["6"]

    def test_between_two_iterations_it_is_asked_for(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        listing.look(pages)
        listing.change("F", "Succeeded")
        assert listing.look(pages) == ["6", None]
        assert listing.look(pages) == [None, "6"]

    def test_its_end_is_seen_with_that_of_its_last_iteration(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        listing.look(pages)
        listing.change("F", "Failed")
        listing.change("Loop", "Failed")
        listing.look(pages)

    def test_a_stop_reaches_it_before_its_iterations_end(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        listing.look(pages)
        for name in ("F", "Loop"):
            listing.change(name, "Stopping")
        assert listing.look(pages, is_stopping=True) == [None, "6"]


class TestOnDemand:
    """Of iterations that are not known yet, a first look lists so many pages; of other steps every page."""

    ROWS = (going_on("Loop"), *(ran(name, "Loop") for name in "ABCDEFGHIJKLM"), going_on("N", "Loop"))

    @pytest.fixture
    def pages(self) -> StepPages:
        return StepPages(2)

    def read(self, listing: Listing, pages: StepPages, *, ending: Ending | None = None) -> str:
        listing.asked.clear()
        steps = pages.read(listing.fetch, is_stopping=False, ending=ending)
        return "".join(step.name for step in steps if step.iteration)

    def test_the_first_look_lists_the_first_rows_and_the_next_ones_the_newest(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        assert self.read(listing, pages) == "ABCDE"
        assert (listing.asked, pages.has_more) == ([None, "3"], True)
        for _ in range(3):
            assert self.read(listing, pages) == "ABCDELMN"
            assert (listing.asked, pages.has_more) == (["newest"], True)

    def test_what_begins_meanwhile_is_followed(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        for _ in range(2):
            self.read(listing, pages)
        listing.change("N", "Failed")
        listing.rows += [ran("O", "Loop"), going_on("P", "Loop")]
        assert self.read(listing, pages) == "ABCDELMNOP"
        assert listing.asked == ["newest"]
        listing.change("P", "Succeeded")
        listing.change("Loop", "Failed")
        listing.rows.append(going_on("After"))
        seen = pages.read(listing.fetch, is_stopping=False, ending=None)
        assert {row.name: row.status for row in seen if not row.iteration or row.status == "Failed"} == {
            "Loop": "Failed",
            "N": "Failed",
            "After": "Executing",
        }

    def test_one_that_goes_on_is_sought_before_the_newest(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        for _ in range(2):
            self.read(listing, pages)
        listing.rows += [ran(name, "Loop") for name in "OPQR"]
        listing.change("N", "Failed")
        assert self.read(listing, pages) == "ABCDELMNOPQR"
        assert listing.asked == ["newest", "newest 16", None]  # nothing is known to go on but the ForEach

    def test_one_that_is_too_far_away_counts_as_not_listed(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS])
        for _ in range(2):
            self.read(listing, pages)
        listing.rows += [ran(f"<{number}>", "Loop") for number in range(SIZE * MOST_PAGES)]
        assert "N" not in self.read(listing, pages)
        assert listing.asked.count(None) == 1
        assert len(listing.asked) == MOST_PAGES + 1

    def test_a_step_of_its_own_is_kept_and_found_in_the_end(self, pages: StepPages) -> None:
        listing = Listing([*self.ROWS, going_on("Beside")])
        for _ in range(2):
            self.read(listing, pages)
        listing.rows += [ran(f"<{number}>", "Loop") for number in range(SIZE * (MOST_PAGES + 2))]
        for ending, status in ((None, "Executing"), (END, "Succeeded")):
            if ending:
                listing.rows = [replace(row, status="Succeeded") for row in listing.rows]
            seen = pages.read(listing.fetch, is_stopping=False, ending=ending)
            assert {row.name: row.status for row in seen}["Beside"] == status

    def test_somebody_asks_for_all(self, pages: StepPages) -> None:
        """They come part by part; then it is followed as one that was known from its beginning."""
        listing = Listing([*self.ROWS])
        listing.rows[-1:-1] = [ran(f"<{number}>", "Loop") for number in range(SIZE * PAGES_PER_LOOK)]
        for _ in range(2):
            self.read(listing, pages)
        pages.lists_all = True
        self.read(listing, pages)
        assert (len(listing.asked), pages.has_more) == (1 + PAGES_PER_LOOK, True)
        steps = pages.read(listing.fetch, is_stopping=False, ending=None)
        assert (steps, pages.has_more) == (tuple(listing.rows), False)
        assert len(listing.look(pages)) == 1

    @pytest.mark.parametrize("ending", [None, END])
    def test_all_are_listed_after_the_end_as_well(self, pages: StepPages, ending: Ending | None) -> None:
        listing = Listing([*self.ROWS])
        for _ in range(2):
            self.read(listing, pages)
        listing.rows = [replace(row, status="Succeeded") for row in listing.rows]
        assert self.read(listing, pages, ending=END) == "ABCDELMN"
        assert pages.has_more
        pages.lists_all = True
        assert self.read(listing, pages, ending=ending) == "ABCDEFGHIJKLMN"
        assert not pages.has_more

    def test_other_steps_are_listed_at_once(self, pages: StepPages) -> None:
        assert Listing([*map(ran, "ABCDEFGHIJK")]).look(pages) == [None, "3", "6", "9"]
        assert not pages.has_more

    def test_a_part_ends_with_an_iteration(self, pages: StepPages) -> None:
        """A step that has begun beside the iterations is not kept waiting by its own page."""
        rows = [going_on("Loop"), *(ran(name, "Loop") for name in "ABCD"), ran("E"), *map(ran, "FGH")]
        assert Listing(rows).look(pages) == [None, "3", "6"]

    def test_what_was_listed_stays_when_all_is_read_anew(self, pages: StepPages) -> None:
        """As where the token of the last page has expired."""
        listing = Listing([*self.ROWS])
        pages.lists_all = True
        while self.read(listing, pages)[-1] != "N":
            assert pages.has_more
        listing.fails = [ServiceError("expired", code="ValidationException")]
        assert self.read(listing, pages) == "ABCDEFGHIJKLMN"


class TestEnd:
    def test_every_page_is_read_once_more(self, pages: StepPages) -> None:
        """Whatever the service has changed or listed late is seen then."""
        listing = Listing([*map(ran, "ABCDEFG")])
        listing.look(pages)
        listing.change("B", "Failed")
        assert listing.look(pages, ending=END) == [None, "3", "6"]
        assert listing.look(pages, ending=END) == ["6"]

    def test_what_goes_on_after_it_is_read_anew(self, pages: StepPages) -> None:
        """A retry takes failed steps up again."""
        listing = Listing([*map(ran, "ABCDEFG")])
        listing.look(pages, ending=END)
        listing.change("B", "Executing")
        assert listing.look(pages) == [None, "3", "6"]

    def test_another_end_is_read_anew(self, pages: StepPages) -> None:
        """Nobody has looked while a retry was under way."""
        listing = Listing([*map(ran, "ABCDEFG")])
        listing.look(pages, ending=END)
        listing.change("B", "Failed")
        status, ended_at, reason = END
        assert ended_at is not None
        another = (status, ended_at + timedelta(seconds=1), reason)
        assert listing.look(pages, ending=another) == [None, "3", "6"]


class TestDisorder:
    def test_a_row_that_has_moved_to_another_page_makes_it_read_all(self, pages: StepPages) -> None:
        listing = Listing([ran("A"), going_on("B"), *map(ran, "CDEFG")])
        listing.look(pages)
        listing.rows.append(listing.rows.pop(1))
        listing.look(pages)

    def test_a_row_that_is_gone_from_the_last_page_makes_it_read_all(self, pages: StepPages) -> None:
        listing = Listing([*map(ran, "ABCDE")])
        listing.look(pages)
        listing.rows.pop()
        listing.look(pages)

    def test_a_token_that_has_expired_makes_it_read_all(self, pages: StepPages) -> None:
        listing = Listing([*map(ran, "ABCDEFG")])
        listing.look(pages)
        listing.fails = [ServiceError("expired", code="ValidationException")]
        assert listing.look(pages) == ["6", None, "3", "6"]

    def test_a_first_page_that_is_refused_is_no_matter_of_tokens(self, pages: StepPages) -> None:
        listing = Listing([], fails=[ServiceError("no", code="ValidationException")])
        with pytest.raises(ServiceError, match="no"):
            listing.look(pages)

    def test_pages_that_lead_in_a_circle_end(self, pages: StepPages) -> None:
        with pytest.raises(ServiceError, match="NextToken leads back"):
            pages.read(lambda *_: StepPage((ran("A"),), "again"), is_stopping=False, ending=None)


@pytest.mark.parametrize("ending", [None, END], ids=["it goes on", "it has ended"])
def test_what_was_read_before_a_failure_is_not_read_again(pages: StepPages, ending: Ending | None) -> None:
    listing = Listing([*map(ran, "ABCDEFG")])
    if ending:
        listing.look(pages)
    listing.fails = [None, UnavailableError("throttled")]
    with pytest.raises(UnavailableError):
        listing.look(pages, ending=ending)
    assert listing.look(pages, ending=ending) == ["3", "6"]


@given(st.data())
def test_no_row_is_missed_whatever_ends_and_begins(data: st.DataObject) -> None:
    """Steps begin at the end of the list; those that go on may end, a ForEach after its iterations."""
    listing, pages = Listing([]), StepPages(data.draw(st.sampled_from([None, 1, 2])))
    for _ in range(data.draw(st.integers(1, 6))):
        is_going_on = [row.name for row in listing.rows if not row.has_ended]
        for name in data.draw(st.lists(st.sampled_from(is_going_on), unique=True)) if is_going_on else ():
            has_iterations = {
                row.iteration.parent for row in listing.rows if row.iteration and not row.has_ended
            }
            if name not in has_iterations:
                listing.change(name, data.draw(st.sampled_from(["Succeeded", "Failed", "Stopped"])))
        for _ in range(data.draw(st.integers(0, 5))):
            loops = [row.name for row in listing.rows if not row.has_ended and not row.iteration]
            parent = data.draw(st.sampled_from(["", *loops]))
            row = data.draw(st.sampled_from([ran, going_on]))(f"S{len(listing.rows)}", parent)
            listing.rows.append(row)
        listing.look_at_some(pages)
        pages.lists_all = pages.lists_all or data.draw(st.booleans())
    pages.lists_all = True
    pages.read(listing.fetch, is_stopping=False, ending=END)
    listing.look(pages, ending=END)
