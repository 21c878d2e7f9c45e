"""The history of a pipeline: what it costs, what can be done with an execution of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

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
    Open,
    Wiretap,
    read_runs,
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


class TestCost:
    def test_nothing_is_asked_until_it_is_opened(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Opening it asks four questions about each execution, and one about the reference, known already."""
        account.run("second")
        account.run("third")
        tap.clear()
        widget, browser = open_widget()
        assert DESCRIBE not in tap.operations
        assert widget.runs_shown["state"] == "none"
        tap.clear()
        read_runs(browser)
        asked = [each for each in tap.operations if not each.endswith("Job")]
        assert sorted(asked) == sorted([*EXAMINING * 2, DESCRIBE, "ListPipelineExecutions"])

    def test_what_is_known_is_not_asked_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        _widget, browser = open_widget()
        before = read_runs(browser)
        tap.clear()
        assert read_runs(browser) == before
        # The report of Eval is not there, which may have changed.
        assert tap.operations == ["ListPipelineExecutions", "DescribeProcessingJob"]

    def test_what_goes_on_is_asked_for_once_each_time_it_is_opened(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        account.start("elsewhere")
        until(gate.entered.is_set)
        _, browser = open_widget()
        for asked in (1, 2):
            (row,) = read_runs(browser)
            assert row["status"] == "Executing"
            assert tap.count(DESCRIBE) == asked

    def test_older_pages_are_listed_where_they_are_wanted(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "_PAGE_SIZE", 8)
        names = [f"run-{number}" for number in range(11)]
        for name in names:
            account.run(name)
        widget, browser = open_widget()
        tap.clear()
        assert [row["name"] for row in read_runs(browser, 2)] == names[:8:-1]
        assert tap.count("ListPipelineExecutions") == 1
        assert browser.answer(browser.click("runs-more")) == ""
        assert [row["name"] for row in browser.shown("runs_shown")["rows"]] == names[::-1]
        assert not widget.runs_shown["has_more"]
        assert len(widget.history(limit=11)) == 11

    def test_in_code_the_list_is_asked_for_too(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Whoever writes code looks at what there is now; who ran it may have updated the pipeline."""
        widget, _ = open_widget()
        account.run("since")
        tap.clear()
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
        read_runs(browser)
        shown = [each["rows"][0] for each in browser.history("runs_shown") if each["rows"]]
        assert {row["name"] for row in shown} == {"all-steps"}
        assert (shown[0]["report"], shown[-1]["report"]["is_selective"]) == (None, False)
        assert "pending" in [row["metrics_state"] for row in shown]

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
        first = read_runs(browser)[1]
        assert (first["name"], first["status"], first["report"]) == ("all-steps", "Succeeded", None)
        assert said in first["unknown"]
        assert read_runs(browser)[1]["unknown"] == ""

    def test_where_the_start_may_not_be_looked_at_it_is_said(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        _widget, browser = open_widget()
        tap.refuse(DESCRIBE, "AccessDeniedException")
        (row,) = read_runs(browser)
        assert row["values"]["MaxDepth"] == "7"
        assert row["report"] is None
        assert DESCRIBE in row["unknown"]

    def test_what_was_started_here_is_recalled_while_it_goes_on(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        until(gate.entered.is_set)
        assert [(each["arn"], each["status"]) for each in read_runs(browser)] == [
            (arn, "Executing"),
            (reference, "Succeeded"),
        ]
        gate.open()
        widget.wait(30)
        assert read_runs(browser)[0]["status"] == "Succeeded"

    def test_what_a_retry_came_to_is_recalled(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(EVAL, fails="No capacity")
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        widget.wait(30)
        assert read_runs(browser)[0]["report"]["failures"] == [{"step": EVAL, "reason": "No capacity"}]
        account.sagemaker.stand_in(EVAL)
        widget.retry()
        widget.wait(30)
        latest = read_runs(browser)[0]
        assert (latest["status"], latest["report"]["failures"]) == ("Succeeded", [])

    def test_without_an_execution_there_is_none(self, open_widget: Open) -> None:
        widget, browser = open_widget()
        assert read_runs(browser) == []
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
        starts = tap.requests_of("StartPipelineExecution")
        sent = [request for request in starts if "SelectiveExecutionConfig" in request]
        (request,) = ({key: value for key, value in each.items() if key != TOKEN} for each in sent)
        assert widget.request("mine") == request

    def test_what_was_varied_is_varied_no_more(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Run starts that execution again, and no sweep of it."""
        widget, browser = open_widget(selected_steps=[TRAIN], varied_parameters={"MaxDepth": "3, 5, 9"})
        assert browser.answer(browser.click("repeat", arn=reference)) == ""
        assert browser.shown("varied_parameters") == {}
        assert browser.answer(browser.click("start")) == ""
        assert values(account, widget.wait(30).arn) == values(account, reference)

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
        read_runs(browser)
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
