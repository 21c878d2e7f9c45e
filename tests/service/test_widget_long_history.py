"""A pipeline with a thousand executions: the first page is enough, and each older one costs a request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.widget.wire.execution import NEWEST_SENT
from tests.service.widget_harness import Browser, Open, Wiretap, until

pytest_plugins = ["tests.service.widget_harness"]

PIPELINE, STEP = "Daily", "Report"
PAGE_SIZE, COUNT = 100, 1_000
DEFINITION = {"Version": "2020-12-01", "Steps": [{"Name": STEP, "Type": "Processing", "Arguments": {}}]}
MOST_BYTES = 20_000
LIST = "ListPipelineExecutions"


@pytest.fixture(scope="module")
def long_history() -> Iterator[Any]:
    """A client of an account in which a pipeline of one step has run a thousand times."""
    with LocalSageMaker(step_duration_s=0) as sagemaker:
        client = sagemaker.client()
        client.create_pipeline(
            PipelineName=PIPELINE,
            PipelineDefinition=json.dumps(DEFINITION),
            RoleArn="arn:aws:iam::123456789012:role/pipelines",
        )
        for number in range(COUNT):
            client.start_pipeline_execution(
                PipelineName=PIPELINE, PipelineExecutionDisplayName=f"day-{number}"
            )
        until(lambda: not list_first(client, "Executing"))
        yield client


def list_first(client: Any, status: str) -> list[str]:
    """The names of those on the first page that have a status."""
    rows = client.list_pipeline_executions(PipelineName=PIPELINE, MaxResults=100)
    return [
        row["PipelineExecutionDisplayName"]
        for row in rows["PipelineExecutionSummaries"]
        if row["PipelineExecutionStatus"] == status
    ]


@pytest.fixture
def opened(long_history: Any, open_widget: Open) -> tuple[Any, Browser, Wiretap]:
    """A widget on it, its browser, and the requests since before it was opened."""
    tap = Wiretap(long_history)
    widget, browser = open_widget(PIPELINE, client=long_history, selected_steps=[STEP])
    return widget, browser, tap


def names(browser: Browser) -> list[str]:
    """The executions that the picker shows when it is scrolled from the newest to the oldest."""
    return [row["name"] for first in range(0, count(browser), PAGE_SIZE) for row in page(browser, first)]


def page(browser: Browser, first: int) -> list[dict[str, Any]]:
    """The executions from a position on, as the picker asks for them."""
    command = browser.click("references", first=first, count=PAGE_SIZE)
    assert browser.answer(command) == ""
    rows: list[dict[str, Any]] = json.loads(browser.content(command))
    return rows


def count(browser: Browser) -> int:
    """How many executions are listed."""
    listed: int = browser.shown("references")["count"]
    return listed


def more(browser: Browser) -> None:
    """Ask for older executions, and wait for the answer."""
    assert browser.answer(browser.click("more")) == ""


def days(newest: int, count: int) -> list[str]:
    return [f"day-{number}" for number in range(newest, newest - count, -1)]


def test_the_first_page_is_enough_to_begin(opened: tuple[Any, Browser, Wiretap]) -> None:
    """Opening costs as much as with one execution, and any of the newest hundred can be chosen."""
    widget, browser, tap = opened
    assert (tap.count(LIST), len(tap.operations)) == (1, 5)
    assert (names(browser), browser.shown("references")["has_more"]) == (days(999, PAGE_SIZE), True)
    arn = page(browser, 70)[0]["arn"]
    browser.change(reference_execution_arn=arn)
    until(lambda: browser.shown("reference")["state"] == "ready")
    assert (widget.reference_execution_arn, browser.shown("reference")["arn"]) == (arn, arn)


def test_each_more_costs_one_request(opened: tuple[Any, Browser, Wiretap]) -> None:
    """The list goes on where it stopped; at its end, nothing more is asked."""
    _, browser, tap = opened
    tap.clear()
    for pages in range(2, COUNT // PAGE_SIZE + 1):
        more(browser)
        assert (count(browser), tap.operations) == (pages * PAGE_SIZE, [LIST] * (pages - 1))
    assert names(browser) == days(999, COUNT)
    assert browser.shown("references")["has_more"] is False
    tap.clear()
    more(browser)
    assert tap.operations == []


def test_a_refresh_costs_two_however_many_pages_are_listed(opened: tuple[Any, Browser, Wiretap]) -> None:
    """The first page meets what is known."""
    _, browser, tap = opened
    for _ in range(2, COUNT // PAGE_SIZE + 1):
        more(browser)
    tap.clear()
    assert browser.answer(browser.click("refresh")) == ""
    assert tap.operations == ["DescribePipeline", LIST]
    assert names(browser) == days(999, COUNT)


def test_an_expired_token_starts_over(opened: tuple[Any, Browser, Wiretap]) -> None:
    """Nobody is told: the list is what it would have been."""
    _, browser, tap = opened
    more(browser)
    tap.refuse(LIST, "ValidationException", "The token has expired.", times=1)
    tap.clear()
    more(browser)
    assert names(browser) == days(999, 3 * PAGE_SIZE)
    assert tap.count(LIST) == 1 + 3
    assert browser.shown("references")["state"] == "ready"


def test_a_page_that_is_refused_leaves_the_list(opened: tuple[Any, Browser, Wiretap]) -> None:
    """The picker says why, and the next click works."""
    _, browser, tap = opened
    tap.refuse(LIST, "AccessDeniedException", times=1)
    more(browser)
    shown = browser.shown("references")
    assert (shown["state"], shown["count"]) == ("errored", PAGE_SIZE)
    assert LIST in shown["message"]
    more(browser)
    assert (browser.shown("references")["state"], count(browser)) == ("ready", 2 * PAGE_SIZE)


def test_a_click_costs_no_request_and_sends_no_list(opened: tuple[Any, Browser, Wiretap]) -> None:
    """What is listed and has not changed does not travel again."""
    _, browser, tap = opened
    more(browser)
    tap.clear()
    sent = browser.change(selected_steps=[]) + browser.change(selected_steps=[STEP])
    assert [state["verdict"]["selected_steps"] for state in sent] == [[], [STEP]]
    assert [state for state in sent if "references" in state] == []
    assert tap.operations == []


def test_of_all_that_is_listed_a_browser_has_the_newest_and_the_reference(
    opened: tuple[Any, Browser, Wiretap],
) -> None:
    """Whatever changes of them with a click, it is little."""
    _, browser, _ = opened
    more(browser)
    arn = page(browser, 150)[0]["arn"]
    browser.change(reference_execution_arn=arn)
    until(lambda: browser.shown("reference")["state"] == "ready")
    rows = browser.shown("references")["executions"]
    assert [row["position"] for row in rows] == [*range(NEWEST_SENT), 150]
    assert len(json.dumps(browser.shown("references"))) <= MOST_BYTES
