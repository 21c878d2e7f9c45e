"""The list of executions, and what each older page costs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.history.listing import list_one_page_more, list_pages
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
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
        self.is_down: ServiceError | None = None
        self.tokens_taken: list[str | None] = []

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        self.tokens_taken.append(next_token)
        if self.is_down:
            raise self.is_down
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


def more(service: PagedService, listed: History, pages: int = 1) -> History:
    """The list with so many older pages."""
    for _ in range(pages):
        listed = list_one_page_more(service, listed)
    return listed


def test_the_first_page_is_one_request() -> None:
    service = PagedService(5)
    listed = list_pages(service, 1)
    assert (numbers(listed.executions), listed.page_count, listed.has_more) == ([5, 4], 1, True)
    assert service.tokens_taken == [None]


def test_each_older_page_is_one_request() -> None:
    """The list goes on where it stopped, and at its end nothing more is asked."""
    service = PagedService(5)
    listed = more(service, list_pages(service, 1), 2)
    assert (numbers(listed.executions), listed.has_more) == ([5, 4, 3, 2, 1], False)
    assert more(service, listed) is listed
    assert service.tokens_taken == [None, "4", "2"]


@pytest.mark.parametrize("count", [2, 3])
def test_a_full_page_may_be_the_last(count: int) -> None:
    """The service says whether there is more; how many it gave says nothing."""
    listed = list_pages(PagedService(count), 1)
    assert (len(listed.executions), listed.has_more) == (2, count > 2)


def test_what_was_never_listed_begins_with_its_first_page() -> None:
    service = PagedService(5)
    listed = more(service, History())
    assert (numbers(listed.executions), service.tokens_taken) == ([5, 4], [None])


def test_as_many_pages_are_listed_again_with_what_is_new() -> None:
    service = PagedService(6)
    listed = more(service, list_pages(service, 1))
    service.count = 7
    assert numbers(list_pages(service, listed.page_count).executions) == [7, 6, 5, 4]
    assert service.tokens_taken == [None, "5", None, "6"]


def test_a_list_that_has_shrunk_ends_earlier() -> None:
    service = PagedService(6)
    listed = more(service, list_pages(service, 1))
    service.count = 1
    listed = list_pages(service, listed.page_count)
    assert (numbers(listed.executions), listed.page_count, listed.has_more) == ([1], 1, False)


def test_a_token_that_has_expired_is_replaced_by_starting_over() -> None:
    """That page costs as many requests as there are pages by then; the next one costs one again."""
    service = PagedService(7)
    listed = list_pages(service, 1)
    service.refusals = [EXPIRED]
    listed = more(service, listed)
    assert (numbers(listed.executions), listed.has_more) == ([7, 6, 5, 4], True)
    assert numbers(more(service, listed).executions) == [7, 6, 5, 4, 3, 2]
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
    listed = list_pages(service, 1)
    service.refusals = refusals
    with pytest.raises(ServiceError):
        list_one_page_more(service, listed)
    assert (numbers(listed.executions), listed.has_more) == ([7, 6], True)


def test_a_first_page_that_is_refused_is_not_asked_for_twice() -> None:
    """Only a token can have expired; without one, the refusal means the request."""
    service = PagedService(7)
    service.is_down = EXPIRED
    with pytest.raises(ServiceError):
        list_one_page_more(service, History())
    assert service.tokens_taken == [None]


def test_an_execution_that_two_pages_give_is_listed_once() -> None:
    service = PagedService(7)
    listed = list_pages(service, 1)
    service.repeats = 1
    assert numbers(more(service, listed).executions) == [7, 6, 5]
