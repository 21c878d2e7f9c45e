"""Coming back: to an execution that was started elsewhere, to a selection that was kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import NotFoundError, PipelineChangedError, SavedStateError
from sagemaker_selective_widget.local import abalone
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
    abalone_definition,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


class TestWatchingAgain:
    def test_an_execution_under_way_is_followed_to_its_end(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """A second widget takes up what the first one started and left."""
        gate = account.gate(TRAIN)
        first, _ = open_widget(selected_steps=[TRAIN, EVAL])
        arn = first.start()
        first.close()
        widget, browser = open_widget(execution=arn)
        until(lambda: browser.shown("run")["steps"].get(TRAIN, {}).get("state") == "executing")
        steps = browser.shown("run")["steps"]
        assert {name: steps[name]["state"] for name in (PROCESS, EVAL, CONDITION)} == {
            PROCESS: "reused",
            EVAL: "waiting",
            CONDITION: "not-run",
        }
        assert (widget.selected_steps, widget.reference_execution_arn) == ((TRAIN, EVAL), reference)
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        assert browser.shown("run")["steps"][EVAL]["state"] == "ran"

    def test_it_can_be_stopped(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        gate = account.gate(TRAIN)
        arn = account.start()
        widget, browser = open_widget(execution=arn)
        until(gate.entered.is_set)
        browser.click("stop", confirmed=True)
        assert widget.wait(30).status == "Stopped"

    def test_of_an_execution_of_everything_every_step_is_awaited(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The selection stays empty, and the reference the one that a new widget takes."""
        account.gate(PROCESS)
        widget, _ = open_widget(execution=account.start())
        until(lambda: widget.run["steps"].get(PROCESS, {}).get("state") == "executing")
        assert widget.run["steps"][CONDITION]["state"] == "waiting"
        assert (widget.selected_steps, widget.reference_execution_arn) == ((), reference)

    def test_one_that_has_ended_is_shown_as_it_ended(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        arn = account.run("broken")
        widget, browser = open_widget(execution=arn)
        assert widget.wait(30).status == "Failed"
        until(lambda: browser.shown("run")["state"] == "ended")
        assert browser.shown("run")["steps"][TRAIN]["detail"] == "out of memory"
        assert browser.shown("run")["offer"]["reference_execution_arn"] == arn

    def test_what_is_asked_for_goes_before_what_it_was_started_with(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(execution=reference, selected_steps=[EVAL])
        assert widget.selected_steps == (EVAL,)

    def test_an_execution_that_is_not_there_is_said(self, open_widget: Open, reference: str) -> None:
        with pytest.raises(NotFoundError, match="does not know the execution"):
            open_widget(execution=f"{EXECUTION_ARN}/nothinghere1")


class TestKeeping:
    def test_a_kept_selection_comes_back(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN, EVAL])
        account.run("later")
        widget.parameter_overrides = {"MaxDepth": 6, "MseThreshold": 4.5, "BatchData": BATCH_DATA}
        widget.display_name = "deeper"
        widget.inherit = "defaults"
        text = widget.to_json()
        back = SelectiveExecutionWidget.from_json(text, account.client)
        try:
            until(lambda: back.reference["state"] == "ready")
            assert back.request() == widget.request()
            assert back.reference_execution_arn == reference
            assert back.to_json() == text
        finally:
            back.close()

    def test_it_is_taken_over_as_one_gesture(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        other, browser = open_widget()
        before = len(browser.messages)
        other.apply_json(widget.to_json())
        assert other.selected_steps == (TRAIN,)
        assert len(browser.updates(before)) == 1

    def test_what_the_pipeline_no_longer_has_is_the_judge_s(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        saved = json.loads(widget.to_json()) | {"selected_steps": [TRAIN, "Gone"]}
        widget.apply_json(json.dumps(saved))
        assert [issue.code for issue in widget.verdict.errors] == ["unknown-step"]

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            pytest.param({"version": 2}, "has version 2", id="version of the future"),
            pytest.param({"version": None}, "has version None", id="no version"),
            pytest.param({"version": True}, "has version True", id="truth as version"),
            pytest.param({"pipeline": "Other"}, "of the pipeline 'Other'", id="another pipeline"),
            pytest.param({"pipeline": 3}, "pipeline of the saved selection is 3", id="pipeline"),
            pytest.param({"selected_steps": "Train"}, "sequence of names", id="text for names"),
            pytest.param({"selected_steps": [1]}, "sequence of names", id="numbers for names"),
            pytest.param({"reference_execution_arn": 1}, "has to be an ARN", id="reference"),
            pytest.param({"parameter_overrides": []}, "has to be a dict", id="overrides"),
            pytest.param({"parameter_overrides": {"MaxDepth": [1]}}, "MaxDepth", id="an override"),
            pytest.param({"inherit": "nothing"}, "one of", id="inherit"),
            pytest.param({"inherit": ["defaults"]}, "one of", id="a list for inherit"),
            pytest.param({"display_name": 1}, "display_name", id="display name"),
        ],
    )
    def test_what_cannot_be_read_changes_nothing(
        self, open_widget: Open, reference: str, change: dict[str, Any], problem: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        saved = widget.to_json()
        with pytest.raises(SavedStateError, match=problem):
            widget.apply_json(json.dumps(json.loads(saved) | {"selected_steps": [EVAL]} | change))
        assert widget.to_json() == saved

    def test_the_case_of_the_pipeline_s_name_does_not_matter_as_for_the_service(
        self, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget()
        saved = json.loads(widget.to_json()) | {"selected_steps": [EVAL]}
        widget.apply_json(json.dumps(saved | {"pipeline": saved["pipeline"].swapcase()}))
        assert widget.selected_steps == (EVAL,)

    @pytest.mark.parametrize("text", ["", "{", "[]", '"text"', "null"])
    def test_what_is_no_saved_selection_is_said(self, open_widget: Open, reference: str, text: str) -> None:
        widget, _ = open_widget()
        with pytest.raises(SavedStateError, match="saved selection is no JSON"):
            widget.apply_json(text)


def changed_definition(**arguments: Any) -> str:
    """The Abalone definition with other arguments of the training step."""
    definition = json.loads(abalone_definition())
    (train,) = [step for step in definition["Steps"] if step["Name"] == TRAIN]
    train["Arguments"] |= arguments
    return json.dumps(definition)


class TestChangesMeanwhile:
    def update(self, account: AbaloneAccount, definition: str) -> None:
        account.client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=definition)

    def test_an_updated_step_is_noticed_before_the_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Nothing starts by a plan that was of another definition; the next start is by the present one."""
        widget, _ = open_widget(selected_steps=[EVAL])
        self.update(account, changed_definition(StoppingCondition={"MaxRuntimeInSeconds": 60}))
        with pytest.raises(PipelineChangedError, match="start again"):
            widget.start()
        assert tap.count("StartPipelineExecution") == 0
        assert widget.selected_steps == (EVAL,)
        assert "definition-drift" in [issue.code for issue in widget.verdict.issues]
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_it_is_said_where_it_was_clicked(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        _widget, browser = open_widget(selected_steps=[TRAIN])
        self.update(account, changed_definition(StoppingCondition={"MaxRuntimeInSeconds": 60}))
        assert "was updated" in browser.answer(browser.click("start"))
        assert "was updated" in browser.shown("notice")["message"]
        assert browser.shown("run")["state"] == "idle"

    def test_other_steps_are_taken_over(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The graph is drawn anew; what went from the selection is said, and what is left can start."""
        widget, browser = open_widget(selected_steps=[EVAL, CONDITION])
        definition = json.loads(abalone_definition())
        definition["Steps"] = [step for step in definition["Steps"] if step["Name"] != CONDITION]
        self.update(account, json.dumps(definition))
        with pytest.raises(PipelineChangedError, match="start again"):
            widget.start()
        assert account.executions() == [reference]
        assert CONDITION not in {node["id"] for node in browser.shown("elements")["nodes"]}
        assert CONDITION in browser.shown("notice")["message"]
        assert browser.shown("selected_steps") == [EVAL]
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_a_refresh_shows_the_present_pipeline_and_says_so_until_the_next(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[EVAL])
        self.update(account, changed_definition(StoppingCondition={"MaxRuntimeInSeconds": 60}))
        browser.answer(browser.click("refresh"))
        assert f"{TRAIN} changed" in browser.shown("notice")["message"]
        assert "definition-drift" in [issue.code for issue in widget.verdict.issues]
        browser.answer(browser.click("refresh"))
        assert browser.shown("notice")["message"] == ""

    def test_it_is_said_once_somebody_else_has_run_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """A list with an execution that nobody here has started asks once for the definition."""
        widget, browser = open_widget(selected_steps=[EVAL])
        self.update(account, changed_definition(StoppingCondition={"MaxRuntimeInSeconds": 60}))
        account.run("elsewhere")
        widget.history()
        until(lambda: browser.shown("notice")["action"] == "refresh")
        assert f"{TRAIN} changed" in browser.shown("notice")["message"]

    def test_the_same_definition_written_otherwise_is_no_change(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        self.update(account, json.dumps(json.loads(abalone_definition()), indent=4))
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_a_version_that_is_named_is_not_compared(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.need("PipelineVersionId")
        widget, _ = open_widget(selected_steps=[TRAIN])
        self.update(account, changed_definition(StoppingCondition={"MaxRuntimeInSeconds": 60}))
        arn = widget.start(version_id=1)
        widget.wait(30)
        answer = account.client.describe_pipeline_execution(PipelineExecutionArn=arn)
        assert answer["PipelineVersionId"] == 1

    def test_a_reference_that_is_gone_is_said(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Pipeline and executions were deleted, and a pipeline of that name was made anew."""
        widget, _ = open_widget(selected_steps=[EVAL])
        account.client.delete_pipeline(PipelineName=abalone.PIPELINE_NAME, ClientRequestToken="d" * 32)
        AbaloneAccount(account.sagemaker)
        with pytest.raises(NotFoundError, match=f"or its reference execution {reference}"):
            widget.start()
        assert widget.selected_steps == (EVAL,)
