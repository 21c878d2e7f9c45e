"""The list of executions, and what each older page costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import AccessDeniedError, NotFoundError, ServiceError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.history.listing import list_one_page_more, list_pages, refresh_list
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


class Account(FakeService):
    """Lists executions newest first, two a page; they start and end as a test says.

    Attributes:
        rows: All there are, newest first.
        asked: The requests: what a page's token was, or which execution was described.
    """

    def __init__(self, *statuses: str) -> None:
        super().__init__()
        self.rows = [ExecutionSummary(f"arn:{n}", status) for n, status in enumerate(statuses)]
        self.asked: list[str | None] = []

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        self.asked.append(next_token)
        arns = [row.arn for row in self.rows]
        start = arns.index(next_token) + 1 if next_token else 0
        rows = tuple(self.rows[start : start + 2])
        return ExecutionPage(rows, rows[-1].arn if start + 2 < len(self.rows) else None)

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        self.asked.append(f"describe {execution_arn}")
        for row in self.rows:
            if row.arn == execution_arn:
                return ExecutionSnapshot(row.arn, row.status, failure_reason=row.failure_reason)
        raise NotFoundError("gone")

    def begin(self, status: str) -> None:
        self.rows.insert(0, ExecutionSummary(f"arn:new-{len(self.rows)}", status))

    def end(self, number: int, status: str) -> None:
        reason = "it broke" if status == "Failed" else ""
        self.rows = [
            replace(row, status=status, failure_reason=reason) if row.arn == f"arn:{number}" else row
            for row in self.rows
        ]


def listed_of(account: Account, pages: int) -> History:
    known = list_pages(account, pages)
    account.asked.clear()
    return known


class TestAnew:
    def test_asks_for_the_pages_up_to_the_first_that_is_known(self) -> None:
        account = Account(*["Succeeded"] * 10)
        known = listed_of(account, 4)
        account.begin("Executing")
        anew = refresh_list(account, known, 4)
        assert anew.executions == tuple(account.rows[:9])
        assert (account.asked, anew.page_count, anew.next_token) == ([None], 4, known.next_token)

    def test_those_that_went_on_further_down_have_their_end(self) -> None:
        account = Account(*["Succeeded"] * 5, "Executing", *["Succeeded"] * 6)
        known = listed_of(account, 6)
        account.end(5, "Failed")
        assert refresh_list(account, known, 6).executions == tuple(account.rows)
        assert account.asked == [None, "describe arn:5"]

    def test_where_many_went_on_they_are_listed(self) -> None:
        account = Account(*["Executing"] * 8)
        known = listed_of(account, 3)
        assert refresh_list(account, known, 3).executions == tuple(account.rows[:6])
        assert account.asked == [None, "arn:1", "arn:3"]

    def test_one_that_is_gone_is_left_out(self) -> None:
        account = Account(*["Succeeded"] * 3, "Executing", "Succeeded")
        known = listed_of(account, 3)
        del account.rows[3]
        assert refresh_list(account, known, 3).executions == tuple(account.rows)

    def test_a_list_that_does_not_meet_the_known_one_takes_its_place(self) -> None:
        """So many have started since, or the pipeline is another one of that name."""
        account = Account(*["Succeeded"] * 6)
        known = listed_of(account, 2)
        for _ in range(5):
            account.begin("Succeeded")
        anew = refresh_list(account, known, 2)
        assert anew.executions == tuple(account.rows[:4])
        assert list_one_page_more(account, anew).executions == tuple(account.rows[:6])

    @given(
        statuses=st.lists(st.sampled_from(["Executing", "Succeeded", "Failed"]), min_size=1, max_size=16),
        pages=st.integers(1, 8),
        started=st.lists(st.sampled_from(["Executing", "Succeeded"]), max_size=5),
        data=st.data(),
    )
    def test_it_is_what_listing_all_would_show(
        self, statuses: list[str], pages: int, started: list[str], data: st.DataObject
    ) -> None:
        """Whatever has started and ended meanwhile; it has as many as so many pages, and costs no more."""
        account = Account(*statuses)
        known = listed_of(account, pages)
        for number, status in enumerate(statuses):
            if status == "Executing":
                account.end(number, data.draw(st.sampled_from(["Executing", "Succeeded", "Failed"])))
        for status in started:
            account.begin(status)
        anew = refresh_list(account, known, pages)
        asked = len(account.asked)
        assert anew.executions == tuple(account.rows[: len(anew.executions)])
        full = list_pages(account, pages)
        assert len(anew.executions) >= len(full.executions)
        assert anew.has_more == (len(anew.executions) < len(account.rows))
        assert asked <= max(full.page_count, 1)
        while anew.has_more:
            anew = list_one_page_more(account, anew)
        assert anew.executions == tuple(account.rows)
