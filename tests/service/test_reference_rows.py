"""A reference with very many rows, over the wire: what is asked for, and that nothing is judged too early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import comm
import pytest
from botocore.exceptions import EndpointConnectionError

from sagemaker_selective_widget import SelectiveExecution, SelectiveExecutionWidget
from sagemaker_selective_widget.errors import ExpressionError, InvalidSelectionError, UnavailableError
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import ListSteps
from tests.service.local_wire import Wire, step
from tests.service.widget_harness import Browser, RecordingComm, settle, until, widget_threads

LISTS_STEPS = "ListPipelineExecutionSteps"
FEW, MANY = 1_000, 47_000
FAILS = "Fit-500"

Layout = Sequence[str | tuple[str, str]]
"""The steps in the order in which their rows are listed, each with a status where it did not succeed."""


def loop(*depends_on: str) -> dict[str, Any]:
    body = [step("Fit", kind="Lambda")]
    arguments = {"IterableItems": ["0", "1"], "MaxConcurrency": 1, "ForEachBody": body}
    return {"Name": "Loop", "Type": "ForEach", "Arguments": arguments, "DependsOn": list(depends_on)}


AROUND = (step("Prepare"), loop("Prepare"), step("Report", "Loop"))
"""One step before the ForEach, and one after it."""

BESIDE = (
    loop(),
    step("Clean"),
    step("Train", "Clean"),
    step("Report", "Loop", "Train"),
    step("Publish", "Loop"),
)
"""Two steps run while the iterations do."""


@dataclass
class Account:
    """Executions of which a test makes the list of steps as long as it likes.

    Attributes:
        asked: How often each operation was asked for since somebody cleared it.
        act: Called before each request for rows, with its parameters.
    """

    wire: Wire
    asked: Counter[str] = field(default_factory=Counter)
    act: Callable[[dict[str, Any]], object] = lambda _: None

    def __post_init__(self) -> None:
        events = self.wire.client.meta.events
        events.register("before-call", lambda model, **_: self.asked.update([str(model.name)]))
        events.register(
            f"provide-client-params.sagemaker.{LISTS_STEPS}", lambda params, **_: self.act(params)
        )

    def run(self, rows: int, layout: Layout, failing: str = "") -> str:
        """An execution that has ended, with so many rows of iterations.

        Args:
            rows: How many.
            layout: Which rows there are; ``"…"`` stands for an equal part of the iterations.
            failing: The iteration that failed.
        """
        arn = self.wire.run()
        store = self.wire.sagemaker._store
        before = dict(store.steps(arn))
        store.remove_steps(arn, before.keys())
        parts = layout.count("…")
        indexes = iter(range(rows))
        for each in layout:
            if each == "…":
                for index in islice(indexes, rows // parts):
                    store.put_step(arn, self._iteration(index, failing))
                continue
            name, status = each if isinstance(each, tuple) else (each, "Succeeded")
            record = replace(before[name], status=status)
            if name == "Loop":
                counts = {"InputItemCount": rows, "TotalStepCount": rows}
                record = replace(record, properties={**record.properties, **counts})
            store.put_step(arn, record)
        status = "Failed" if any(isinstance(each, tuple) for each in layout) else "Succeeded"
        store.change_execution(arn, status=status)
        return arn

    def _iteration(self, index: int, failing: str) -> StepRecord:
        store, name = self.wire.sagemaker._store, f"Fit-{index}"
        is_failing = name == failing
        return StepRecord(
            name,
            "Lambda",
            "Failed" if is_failing else "Succeeded",
            store.now(),
            ended=store.now(),
            failure_reason="no space left" if is_failing else None,
            iteration={"ParentStepName": "Loop", "Index": index, "Item": str(index)},
        )


@pytest.fixture
def account(wire: Wire) -> Account:
    return Account(wire)


def opened(account: Account, *selected: str, **options: Any) -> SelectiveExecution:
    account.asked.clear()
    return SelectiveExecution("Pipeline", account.wire.client, selected_steps=selected, **options)


def codes(session: SelectiveExecution) -> list[str]:
    return [issue.code for issue in session.verdict.issues]


def judged_with_all_rows(account: Account, arn: str, *selected: str, **options: Any) -> Any:
    """The verdict once somebody has had every row listed."""
    with closing(opened(account, *selected, **options)) as session:
        assert not session.list_steps(arn).has_more_steps
        return session.verdict


@pytest.mark.parametrize("rows", [FEW, MANY])
@pytest.mark.parametrize(
    ("steps", "layout", "selected"),
    [
        pytest.param(AROUND, ["Prepare", "Loop", "…", "Report"], "Report", id="the ForEach is reused"),
        pytest.param(AROUND, ["Prepare", "Loop", "…", "Report"], "Loop", id="what comes before it"),
        pytest.param(
            BESIDE, ["Loop", "…", "Clean", "…", "Train", "Report"], "Publish", id="others ran beside it"
        ),
        pytest.param(BESIDE, ["Loop", "Clean", "…", "Train", "Report"], "Report", id="which end last"),
    ],
)
def test_two_requests_for_rows_are_enough(
    account: Account, steps: Any, layout: list[str], selected: str, rows: int
) -> None:
    account.wire.create(*steps)
    arn = account.run(rows, layout)
    with closing(opened(account, selected)) as session:
        assert session.reference_execution_arn == arn
        assert (session.verdict.can_start, codes(session)) == (True, [])
        assert account.asked[LISTS_STEPS] == 2
        part = session.verdict
    if rows == FEW:
        assert part == judged_with_all_rows(account, arn, selected)


def test_a_short_list_takes_one_request(account: Account) -> None:
    account.wire.create(*AROUND)
    account.run(97, ["Prepare", "Loop", "…", "Report"])
    with closing(opened(account, "Report")) as session:
        assert session.verdict.can_start
        assert account.asked[LISTS_STEPS] == 1


def test_of_a_list_of_two_pages_nothing_is_missing(account: Account) -> None:
    account.wire.create(*AROUND)
    arn = account.run(190, ["Prepare", "Loop", "…", "Report"])
    with closing(opened(account, "Report")) as session:
        assert session.verdict.can_start
        assert account.asked[LISTS_STEPS] == 2
        assert not session.list_steps(arn).has_more_steps
        assert account.asked[LISTS_STEPS] == 2


class TestFailedIteration:
    """One in the middle: the ForEach says that one has failed, and which one, who asks for the rows."""

    LAYOUT = ("Prepare", ("Loop", "Failed"), "…")

    def test_the_for_each_is_known_to_have_failed(self, account: Account) -> None:
        account.wire.create(*AROUND)
        arn = account.run(FEW, self.LAYOUT, FAILS)
        with closing(opened(account, "Report", reference_execution=arn)) as session:
            assert codes(session) == ["reference-lacks-step"]
            assert account.asked[LISTS_STEPS] == 2
            part = session.verdict
        assert part == judged_with_all_rows(account, arn, "Report", reference_execution=arn)

    def test_what_failed_can_be_run_again(self, account: Account) -> None:
        account.wire.create(*AROUND)
        arn = account.run(FEW, self.LAYOUT, FAILS)
        with closing(opened(account, reference_execution=arn)) as session:
            session._inquiry.settled()
            assert session.view.beginnings[0].steps == ("Loop", "Fit", "Report")
            from_failure = next(each for each in session.presets() if each.code == "from-failure")
            assert from_failure.steps == ("Loop", "Fit", "Report")

    def test_the_rows_name_the_iteration(self, account: Account) -> None:
        account.wire.create(*AROUND)
        arn = account.run(FEW, self.LAYOUT, FAILS)
        with closing(opened(account, "Report", reference_execution=arn)) as session:
            listed = session.list_steps(arn)
            assert len(listed.steps) == FEW + 2
            failed = [row for row in listed.steps if row.status == "Failed" and row.iteration]
            assert [(row.name, row.failure_reason) for row in failed] == [(FAILS, "no space left")]
            assert account.asked[LISTS_STEPS] <= 2 + FEW / 100 + 2


class TestAmongTheIterations:
    """Train ran while the iterations did: whether it has succeeded, only its row says."""

    MIDDLE = ("Loop", "Clean", "…", "Train", "…")

    def test_the_verdict_waits_for_its_row_and_no_longer(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        arn = account.run(6_000, (*self.MIDDLE, "…", "Report"))
        with closing(opened(account, "Report")) as session:
            assert session.verdict.can_start
            assert session.reference_execution_arn == arn
            assert session.view.reference.has_more_steps
            # Train is on the 21st page of 61, and a part has 20 pages, besides the newest one.
            assert account.asked[LISTS_STEPS] <= 2 + 2 * 21

    def test_it_is_not_judged_before(self, account: Account) -> None:
        """While rows are listed, it is said that nothing is known yet; one that lacks it does not start."""
        account.wire.create(*BESIDE)
        arn = account.run(FEW, ("Loop", "Clean", "…", ("Train", "Failed"), "…"))
        seen: list[tuple[bool, str, bool]] = []

        def look(params: dict[str, Any]) -> None:
            if params.get("SortOrder") == "Ascending" and "NextToken" in params:
                view = session.view
                lacks = any(issue.code == "reference-lacks-step" for issue in view.derived.verdict.issues)
                seen.append((view.is_pending, view.reference.state, lacks))

        with closing(opened(account, reference_execution=arn)) as session:
            session._inquiry.settled()
            account.act = look
            session.selected_steps = ("Report",)
            assert codes(session) == ["reference-lacks-step"]
            assert seen[0] == (True, "pending", False)
            with pytest.raises(InvalidSelectionError, match="Train is to be reused"):
                session.start()
        assert account.asked["StartPipelineExecution"] == 0

    def test_it_is_said_how_many_rows_there_are_by_now(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        arn = account.run(9_000, (*self.MIDDLE, "Report"))
        said: list[str] = []
        with closing(opened(account, reference_execution=arn)) as session:
            session._inquiry.settled()
            account.act = lambda _: said.append(session.view.reference.message)
            session.selected_steps = ("Report",)
            assert session.verdict.can_start
            assert [*dict.fromkeys(said)][:2] == ["200 rows so far", "2,100 rows so far"]
            assert session.view.reference.message == ""

    def test_a_start_waits_for_it(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        account.run(FEW, (*self.MIDDLE, "Report"))
        with closing(opened(account, "Report")) as session:
            started = session.start()
            assert session.wait(30).arn == started
            assert account.wire.reused(started).keys() >= {"Train", "Loop"}

    def test_another_selection_ends_it(self, account: Account) -> None:
        """After the part that is being listed; a later one goes on where it has ended."""
        account.wire.create(*BESIDE)
        arn = account.run(9_000, (*self.MIDDLE, "…", "…", "Report"))

        def select_another(_: dict[str, Any]) -> None:
            if account.asked[LISTS_STEPS] == 5:
                session.selected_steps = ("Publish",)

        with closing(opened(account, reference_execution=arn)) as session:
            session._inquiry.settled()
            account.act = select_another
            session.selected_steps = ("Report",)
            until(lambda: session.selected_steps == ("Publish",))
            assert session.verdict.can_start
            until(lambda: ListSteps(arn) not in session.store.state.in_flight)
            enough = account.asked[LISTS_STEPS]
            assert enough <= 2 + 20
            assert session.view.reference.has_more_steps
            session.selected_steps = ("Report",)
            assert session.verdict.can_start
            assert account.asked[LISTS_STEPS] <= enough + 2 * 21

    def test_a_refresh_meanwhile_begins_anew(self, account: Account) -> None:
        """What failed may have been retried: what was listed before it says nothing any more."""
        account.wire.create(*BESIDE)
        arn = account.run(3_000, (*self.MIDDLE, ("Report", "Failed")))
        refreshed: list[str] = []

        def refresh(params: dict[str, Any]) -> None:
            if params.get("SortOrder") == "Ascending" and "NextToken" in params and not refreshed:
                refreshed.append(arn)
                session.store.dispatch(ev.Refreshed())
                assert session.store.state.history.known(arn) is None

        with closing(opened(account, reference_execution=arn)) as session:
            session._inquiry.settled()
            account.act = refresh
            session.selected_steps = ("Report",)
            assert (session.verdict.can_start, refreshed) == (True, [arn])
            assert account.asked["DescribePipelineExecution"] >= 2
            until(lambda: not session.store.state.in_flight)
            assert session.view.problem is None

    def test_who_closes_meanwhile_waits_for_nothing(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        arn = account.run(9_000, (*self.MIDDLE, "…", "…", "Report"))
        session = opened(account, reference_execution=arn)
        session._inquiry.settled()

        def close(params: dict[str, Any]) -> None:
            if "NextToken" in params:
                session.close()

        account.act = close
        session.selected_steps = ("Report",)
        until(lambda: session.store.state.is_closed and widget_threads() == [])
        assert account.asked[LISTS_STEPS] <= 2 + 21

    def test_two_who_need_the_rows_share_them(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        arn = account.run(6_000, (*self.MIDDLE, "…", "Report"))
        other = SelectiveExecution("Pipeline", account.wire.client)
        with closing(other), closing(opened(account, "Report", reference_execution=arn)) as one:
            other.state_intents(selected_steps=["Report"], reference_execution_arn=arn)
            assert (one.verdict.can_start, other.verdict.can_start) == (True, True)
            assert account.asked[LISTS_STEPS] <= 2 + 3 * 21

    def test_what_is_refused_is_said_and_nothing_starts(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        account.run(FEW, (*self.MIDDLE, "Report"))

        def refuse(params: dict[str, Any]) -> None:
            if "NextToken" in params:
                raise EndpointConnectionError(endpoint_url="https://nowhere")

        account.act = refuse
        with closing(opened(account, "Report")) as session:
            with pytest.raises(UnavailableError, match="nowhere"):
                session.start()
            assert session.view.reference.state == "errored"
            assert "nowhere" in session.view.reference.message
            assert account.asked["StartPipelineExecution"] == 0
            session.selected_steps = ("Publish",)
            assert session.view.reference.state == "ready"
            account.act = lambda _: None
            session.selected_steps = ("Report",)
            session.refresh()
            assert session.verdict.can_start

    def test_steps_by_their_status_are_not_told_before(self, account: Account) -> None:
        account.wire.create(*BESIDE)
        arn = account.run(FEW, ("Loop", "Clean", "…", ("Train", "Failed"), "…"))
        with closing(opened(account, reference_execution=arn)) as session:
            with pytest.raises(ExpressionError, match="list all iterations first"):
                session.select("status:Failed")
            assert "list all iterations" in next(
                each.unavailable for each in session.presets() if each.code == "from-failure"
            )
            session.list_steps(arn)
            assert session.select("status:Failed") == ("Train",)


def test_what_cannot_serve_is_ruled_out_by_its_ends(account: Account) -> None:
    """Each of many failures by two pages of rows; values and definition are those of the one that can."""
    account.wire.create(*AROUND)
    serves = account.run(FEW, ["Prepare", "Loop", "…", "Report"])
    for _ in range(5):
        account.run(FEW, ["Prepare", ("Loop", "Failed"), "…"], FAILS)
    with closing(opened(account, "Report")) as session:
        assert session.reference_execution_arn == serves
        assert account.asked[LISTS_STEPS] <= 2 * 6
        assert account.asked["ListPipelineParametersForExecution"] <= 2
        assert account.asked["DescribePipelineDefinitionForExecution"] <= 2


def test_of_several_that_may_serve_rows_are_listed_of_one(account: Account) -> None:
    """The newest; the others are not better, whatever their rows say."""
    account.wire.create(*BESIDE)
    for _ in range(3):
        newest = account.run(2_500, (*TestAmongTheIterations.MIDDLE, "Report"))
    with closing(opened(account, "Report")) as session:
        assert session.verdict.can_start
        assert session.reference_execution_arn == newest
        assert account.asked[LISTS_STEPS] <= 3 * 2 + 50


@pytest.fixture
def widget(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Browser, str]]:
    """A widget with a reference of which an iteration has failed, and a step may be among the others."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    account.wire.create(*BESIDE)
    arn = account.run(FEW, (("Loop", "Failed"), "Clean", "…", "Train", "…"), FAILS)
    shown = SelectiveExecutionWidget("Pipeline", account.wire.client, reference_execution=arn)
    settle(shown)
    yield shown, Browser(shown), arn
    shown.close()
    until(lambda: widget_threads() == [])


def test_a_browser_is_told_what_is_not_listed(widget: tuple[Any, Browser, str]) -> None:
    _, browser, arn = widget
    seen = browser.shown("reference")
    assert (seen["state"], seen["has_more_steps"], seen["is_listing"]) == ("ready", True, False)
    statuses = {name: each["status"] for name, each in seen["steps"].items()}
    assert statuses == {
        "Loop": "Failed",
        "Clean": "Succeeded",
        "Fit": "Not all listed",
        "Train": "Not listed",
    }
    assert browser.answer(browser.click("list-steps", arn=arn)) == ""
    seen = browser.shown("reference")
    assert (seen["has_more_steps"], seen["is_listing"]) == (False, False)
    assert {name: each["status"] for name, each in seen["steps"].items()} == {
        "Loop": "Failed",
        "Clean": "Succeeded",
        "Fit": "Failed",
        "Train": "Succeeded",
    }
    assert seen["steps"]["Fit"]["failure_reason"] == f"{FAILS}: no space left"


def test_a_browser_that_asks_in_vain_is_told_why(widget: tuple[Any, Browser, str], account: Account) -> None:
    def refuse(params: dict[str, Any]) -> None:
        raise EndpointConnectionError(endpoint_url="https://nowhere")

    _, browser, arn = widget
    account.act = refuse
    assert "nowhere" in browser.answer(browser.click("list-steps", arn=arn))
    assert browser.shown("reference")["state"] == "ready"
    account.act = lambda _: None
    assert browser.answer(browser.click("list-steps", arn=arn)) == ""
