"""The history of a pipeline: what it costs, what can be done with an execution of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sagemaker_selective_widget.aws import client
from sagemaker_selective_widget.errors import AccessDeniedError, AlreadyRunningError, NotFoundError
from sagemaker_selective_widget.execution.history.outcome import Failure
from sagemaker_selective_widget.execution.history.report import ChangedValue
from tests.service.widget_harness import (
    BATCH_DATA,
    CONDITION,
    EVAL,
    EXECUTION_ARN,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]

DESCRIBE = "DescribePipelineExecution"
EXAMINING = [
    "DescribePipelineDefinitionForExecution",
    DESCRIBE,
    "ListPipelineExecutionSteps",
    "ListPipelineParametersForExecution",
]


def open_history(browser: Browser, command: str = "history") -> list[dict[str, Any]]:
    """Ask for the history as its tab does; return the entries once all is known."""
    assert browser.answer(browser.click(command)) == ""
    until(lambda: browser.shown("history_shown")["state"] == "ready")
    entries: list[dict[str, Any]] = browser.shown("history_shown")["entries"]
    return entries


class TestCost:
    def test_nothing_is_asked_until_it_is_opened(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Opening it asks four questions about each execution, and one about the reference, known already."""
        account.run("second")
        account.run("third")
        tap.operations.clear()
        widget, browser = open_widget()
        assert DESCRIBE not in tap.operations
        assert widget.history_shown["state"] == "none"
        tap.operations.clear()
        open_history(browser)
        assert sorted(tap.operations) == sorted(EXAMINING * 2 + [DESCRIBE])

    def test_what_is_known_is_not_asked_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        _widget, browser = open_widget()
        before = open_history(browser)
        tap.operations.clear()
        shown = len(browser.history("history_shown"))
        assert open_history(browser) == before
        assert tap.operations == []
        assert len(browser.history("history_shown")) == shown

    def test_what_goes_on_is_asked_for_once_each_time_it_is_opened(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        account.start("elsewhere")
        until(gate.entered.is_set)
        _, browser = open_widget()
        for asked in (1, 2):
            (entry,) = open_history(browser)
            assert entry["status"] == "Executing"
            assert tap.count(DESCRIBE) == asked

    def test_ten_are_shown_and_ten_more_when_they_are_asked_for(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        names = [f"run-{number}" for number in range(12)]
        for name in names:
            account.run(name)
        widget, browser = open_widget()
        entries = open_history(browser)
        assert [entry["name"] for entry in entries] == names[:1:-1]
        assert widget.history_shown["has_more"]
        tap.operations.clear()
        entries = open_history(browser, "history-more")
        assert [entry["name"] for entry in entries] == names[::-1]
        assert sorted(tap.operations) == sorted(EXAMINING * 2)
        assert not widget.history_shown["has_more"]

    def test_older_pages_are_listed_where_they_are_wanted(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "_PAGE_SIZE", 8)
        names = [f"run-{number}" for number in range(11)]
        for name in names:
            account.run(name)
        widget, browser = open_widget()
        tap.operations.clear()
        assert [entry["name"] for entry in open_history(browser)] == names[:0:-1]
        assert tap.count("ListPipelineExecutions") == 1
        assert widget.history_shown["has_more"]
        assert len(widget.history(limit=11)) == 11

    def test_in_code_the_list_is_asked_for_too(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Whoever writes code looks at what there is now; who ran it may have updated the pipeline."""
        widget, _ = open_widget()
        account.run("since")
        tap.operations.clear()
        assert [entry.name for entry in widget.history()] == ["since", "all-steps"]
        until(lambda: tap.count("DescribePipeline"))
        assert sorted(tap.operations) == sorted(
            ["ListPipelineExecutions", "DescribePipeline", *EXAMINING, DESCRIBE]
        )
        assert [entry.name for entry in widget.history(limit=1)] == ["since"]


class TestRecalling:
    def test_a_selective_execution_says_what_it_ran_reused_and_changed(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(EVAL, fails="No capacity")
        widget, _ = open_widget(selected_steps=[TRAIN, EVAL])
        widget.parameter_overrides = {"MaxDepth": 3}
        arn = widget.start("try-3", description="Shallower trees")
        widget.wait(30)
        latest, whole = widget.history()
        assert (latest.arn, latest.name, latest.status) == (arn, "try-3", "Failed")
        assert (latest.description, latest.created_by) == ("Shallower trees", "local")
        assert (latest.is_selective, latest.selected_steps) == (True, (TRAIN, EVAL))
        assert latest.ran == (TRAIN, EVAL)
        assert [str(each) for each in latest.reused] == [f"{PROCESS} from all-steps"]
        assert latest.changed == (ChangedValue("MaxDepth", "3", "7"),)
        assert latest.failures == (Failure(EVAL, "No capacity"),)
        assert (whole.is_selective, whole.compared_with) == (False, "defaults")
        assert set(whole.changed) == {
            ChangedValue("BatchData", BATCH_DATA),
            ChangedValue("MaxDepth", "7", "5"),
        }

    def test_the_list_stands_while_the_rest_is_asked_for(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        _widget, browser = open_widget()
        open_history(browser)
        *_, pending, ready = browser.history("history_shown")
        assert [pending["state"], ready["state"]] == ["pending", "ready"]
        assert [entry["name"] for entry in pending["entries"]] == ["all-steps"]
        assert (pending["entries"][0]["is_selective"], ready["entries"][0]["is_selective"]) == (None, False)

    @pytest.mark.parametrize(
        ("code", "said"),
        [("AccessDeniedException", "may not call"), ("ThrottlingException", "busy")],
    )
    def test_what_cannot_be_found_out_is_said_where_it_is_missing(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, code: str, said: str
    ) -> None:
        """The row has what the list says; asked again, it has all."""
        account.run("second")
        _widget, browser = open_widget()
        tap.refuse("ListPipelineExecutionSteps", code, times=1)
        first = open_history(browser)[1]
        assert (first["name"], first["status"], first["ran"]) == ("all-steps", "Succeeded", [])
        assert said in first["unknown"]
        assert open_history(browser)[1]["unknown"] == ""

    def test_where_the_start_may_not_be_looked_at_the_steps_are_told(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        _widget, browser = open_widget()
        tap.refuse(DESCRIBE, "AccessDeniedException")
        (entry,) = open_history(browser)
        assert PROCESS in entry["ran"]
        assert entry["is_selective"] is None
        assert DESCRIBE in entry["unknown"]

    def test_what_was_started_here_is_recalled_while_it_goes_on(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        until(gate.entered.is_set)
        assert [(each["arn"], each["status"]) for each in open_history(browser)] == [
            (arn, "Executing"),
            (reference, "Succeeded"),
        ]
        gate.open()
        widget.wait(30)
        assert open_history(browser)[0]["status"] == "Succeeded"

    def test_what_a_retry_came_to_is_recalled(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(EVAL, fails="No capacity")
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        widget.wait(30)
        assert open_history(browser)[0]["failures"] == [{"step": EVAL, "reason": "No capacity"}]
        account.sagemaker.stand_in(EVAL)
        widget.retry()
        widget.wait(30)
        latest = open_history(browser)[0]
        assert (latest["status"], latest["failures"]) == ("Succeeded", [])

    def test_without_an_execution_there_is_none(self, open_widget: Open) -> None:
        widget, browser = open_widget()
        assert open_history(browser) == []
        assert repr(widget.history()) == "No execution yet."

    def test_a_list_that_cannot_be_had_is_raised(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, _ = open_widget()
        tap.refuse("ListPipelineExecutions", "AccessDeniedException")
        with pytest.raises(AccessDeniedError):
            widget.history()


class TestShowing:
    def test_one_that_has_ended_is_shown_as_it_ended(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, browser = open_widget()
        account.sagemaker.stand_in(TRAIN, fails="No space")
        broken = account.run("broken")
        for arn, state in [(broken, "failed"), (reference, "ran")]:
            assert browser.answer(browser.click("watch", arn=arn)) == ""
            assert browser.shown("run")["steps"][TRAIN]["state"] == state
            assert widget.wait(30).arn == arn
        assert "running" not in [run["state"] for run in browser.history("run")]

    def test_one_that_goes_on_is_followed_to_its_end(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        arn = account.start("elsewhere")
        widget, browser = open_widget()
        widget.watch(arn)
        until(lambda: browser.shown("run")["steps"].get(TRAIN, {}).get("state") == "executing")
        gate.open()
        assert widget.wait(30).arn == arn
        assert browser.shown("run")["state"] == "ended"

    def test_one_that_was_started_here_is_not_left_for_another(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        assert "still under way" in browser.answer(browser.click("watch", arn=reference))
        assert "still under way" in widget.notice["message"]
        with pytest.raises(AlreadyRunningError):
            widget.watch(reference)
        assert browser.shown("run")["arn"] == arn
        gate.open()
        assert widget.wait(30).arn == arn

    def test_one_that_somebody_else_started_is_left_and_goes_on(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Nobody is told to stop what is not theirs; and what comes of it later is not shown."""
        gate = account.gate(TRAIN)
        arn = account.start("elsewhere")
        widget, browser = open_widget()
        widget.watch(arn)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(widget.wait, 30)
            until(lambda: browser.shown("run")["arn"] == arn)
            widget.watch(reference)
            assert "goes on" in str(waiting.exception(30) or waiting.result().arn == reference)
        gate.open()
        until(lambda: account.status(arn) == "Succeeded")
        assert (browser.shown("run")["arn"], widget.wait(30).arn) == (reference, reference)

    def test_one_that_was_left_is_followed_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        arn = account.start("elsewhere")
        widget, browser = open_widget()
        widget.watch(arn)
        until(gate.entered.is_set)
        widget.watch(reference)
        looked = tap.count("ListPipelineExecutionSteps")
        widget.watch(arn)
        until(lambda: tap.count("ListPipelineExecutionSteps") > looked + 1)
        gate.open()
        assert widget.wait(30).arn == arn
        assert browser.shown("run")["state"] == "ended"

    def test_one_that_is_not_there_is_said(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget()
        with pytest.raises(NotFoundError):
            widget.watch(f"{EXECUTION_ARN}/gone")
        assert "gone" in browser.answer(browser.click("watch", arn=f"{EXECUTION_ARN}/gone"))
        assert "gone" in widget.notice["message"]
        assert browser.shown("run")["state"] == "idle"


class TestRepeating:
    @pytest.mark.parametrize("inherit", ["reference", "defaults"])
    def test_the_request_is_that_of_the_execution(
        self, account: AbaloneAccount, open_widget: Open, reference: str, inherit: str
    ) -> None:
        """Selection, reference and every value; also where better references have come since."""
        first, _ = open_widget(selected_steps=[TRAIN, EVAL], inherit=inherit)
        first.parameter_overrides = {"MaxDepth": 3, "BatchData": BATCH_DATA}
        arn = first.start("mine")
        first.wait(30)
        account.run("later", MaxDepth=9)
        widget, browser = open_widget(selected_steps=[CONDITION])
        assert browser.answer(browser.click("repeat", arn=arn)) == ""
        assert widget.selected_steps == (TRAIN, EVAL)
        again = widget.start()
        widget.wait(30)
        describe = account.client.describe_pipeline_execution
        configs = [describe(PipelineExecutionArn=each)["SelectiveExecutionConfig"] for each in (arn, again)]
        assert configs[0] == configs[1]
        assert configs[0]["SourcePipelineExecutionArn"] == reference
        assert values(account, arn) == values(account, again)

    def test_a_request_that_took_over_the_reference_s_values_is_sent_alike(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        first, _ = open_widget(selected_steps=[TRAIN, EVAL])
        first.parameter_overrides = {"MaxDepth": 3}
        arn = first.start("mine")
        first.wait(30)
        widget, _ = open_widget()
        widget.repeat(arn)
        sent = [request for request in tap.requests if "SelectiveExecutionConfig" in request]
        (request,) = ({key: value for key, value in each.items() if key != TOKEN} for each in sent)
        assert widget.request("mine") == request

    def test_of_a_whole_execution_every_step_is_selected_with_its_values(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.run("later", MaxDepth=9)
        widget, browser = open_widget()
        widget.repeat(reference)
        assert widget.selected_steps == widget.pipeline.step_names
        assert (widget.reference_execution_arn, widget.pinned) == (None, True)
        assert widget.parameters == {"MaxDepth": "7", "BatchData": BATCH_DATA}
        assert browser.held("selected_steps") == list(widget.pipeline.step_names)

    def test_it_is_judged_once_and_answered_by_one_message(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[EVAL])
        open_history(browser)
        before = len(browser.messages)
        widget.repeat(reference)
        (update,) = browser.updates(before)
        assert update.keys() >= {"selected_steps", "parameter_overrides", "verdict", "code_shown"}

    def test_one_that_is_gone_changes_nothing(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        kept = widget.to_json()
        with pytest.raises(NotFoundError):
            widget.repeat(f"{EXECUTION_ARN}/gone")
        assert widget.to_json() == kept


TOKEN = "ClientRequestToken"


def values(account: AbaloneAccount, arn: str) -> dict[str, str]:
    """What an execution ran with."""
    answer = account.client.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
    return {each["Name"]: each["Value"] for each in answer["PipelineParameters"]}
