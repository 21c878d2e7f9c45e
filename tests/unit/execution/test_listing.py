"""The list of executions, and what each older page costs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.listing import Listing
from sagemaker_selective_widget.execution.status import ExecutionPage
from tests.unit.execution.fakes import FakeService

EXPIRED = ServiceError("NextToken does not continue this list.", code="ValidationException")


class PagedService(FakeService):
    """Lists executions by number, the highest first; a token is the number that ended the page before.

    Args:
        count: How many executions there are.
        page_size: How many of them a page holds.
    """

    def __init__(self, count: int, page_size: int = 2) -> None:
        super().__init__()
        self.count = count
        self.page_size = page_size
        self.repeats = 0
        self.refusals: list[ServiceError] = []
        self.tokens_taken: list[str | None] = []

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        self.tokens_taken.append(next_token)
        if next_token and self.refusals:
            raise self.refusals.pop()
        newest = int(next_token) - 1 + self.repeats if next_token else self.count
        oldest = max(1, newest - self.page_size + 1)
        rows = tuple(summary(number) for number in range(newest, oldest - 1, -1))
        return ExecutionPage(rows, str(oldest) if oldest > 1 else None)


def summary(number: int) -> ExecutionSummary:
    return ExecutionSummary(f"arn:{number}", "Succeeded")


def numbers(executions: Sequence[ExecutionSummary]) -> list[int]:
    return [int(execution.arn.removeprefix("arn:")) for execution in executions]


def test_nothing_is_asked_before_it_is_needed() -> None:
    service = PagedService(5)
    listing = Listing(service)
    assert (listing.executions, listing.has_more, service.tokens_taken) == ((), False, [])


def test_each_older_page_is_one_request() -> None:
    """The list goes on where it stopped, and at its end nothing more is asked."""
    service = PagedService(5)
    listing = Listing(service)
    listing.refresh()
    assert (numbers(listing.executions), listing.has_more) == ([5, 4], True)
    listing.load_more()
    listing.load_more()
    assert (numbers(listing.executions), listing.has_more) == ([5, 4, 3, 2, 1], False)
    listing.load_more()
    assert service.tokens_taken == [None, "4", "2"]


@pytest.mark.parametrize("count", [2, 3])
def test_a_full_page_may_be_the_last(count: int) -> None:
    """The service says whether there is more; how many it gave says nothing."""
    listing = Listing(PagedService(count))
    listing.refresh()
    assert (len(listing.executions), listing.has_more) == (2, count > 2)


def test_what_was_never_listed_begins_with_its_first_page() -> None:
    service = PagedService(5)
    listing = Listing(service)
    listing.load_more()
    assert (numbers(listing.executions), service.tokens_taken) == ([5, 4], [None])


def test_a_refresh_lists_as_many_pages_and_what_is_new() -> None:
    service = PagedService(6)
    listing = Listing(service)
    listing.refresh()
    listing.load_more()
    service.count = 7
    listing.refresh()
    assert numbers(listing.executions) == [7, 6, 5, 4]
    assert service.tokens_taken == [None, "5", None, "6"]


def test_a_list_that_has_shrunk_ends_earlier() -> None:
    service = PagedService(6)
    listing = Listing(service)
    listing.refresh()
    listing.load_more()
    service.count = 1
    listing.refresh()
    assert (numbers(listing.executions), listing.has_more) == ([1], False)


def test_a_token_that_has_expired_is_replaced_by_starting_over() -> None:
    """That page costs as many requests as there are pages by then; the next one costs one again."""
    service = PagedService(7)
    listing = Listing(service)
    listing.refresh()
    service.refusals = [EXPIRED]
    listing.load_more()
    assert (numbers(listing.executions), listing.has_more) == ([7, 6, 5, 4], True)
    listing.load_more()
    assert numbers(listing.executions) == [7, 6, 5, 4, 3, 2]
    assert service.tokens_taken == [None, "6", None, "6", "4"]


@pytest.mark.parametrize(
    "refusals",
    [
        pytest.param([AccessDeniedError("no", code="AccessDeniedException")], id="for another reason"),
        pytest.param([EXPIRED, EXPIRED], id="the new token too"),
    ],
)
def test_what_is_refused_leaves_the_list(refusals: list[ServiceError]) -> None:
    service = PagedService(7)
    listing = Listing(service)
    listing.refresh()
    service.refusals = refusals
    with pytest.raises(ServiceError):
        listing.load_more()
    assert (numbers(listing.executions), listing.has_more) == ([7, 6], True)


def test_an_execution_that_two_pages_give_is_listed_once() -> None:
    service = PagedService(7)
    listing = Listing(service)
    listing.refresh()
    service.repeats = 1
    listing.load_more()
    assert numbers(listing.executions) == [7, 6, 5]
