"""Where values come from, what they change, what reusing saves, and what changed since the reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    BATCH_DATA,
    CONDITION,
    EVAL,
    FAIL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    abalone_definition,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


def field(browser: Browser, name: str) -> dict[str, Any]:
    """A field of the parameter form as the browser has it."""
    found: dict[str, Any]
    (found,) = [field for field in browser.shown("parameter_form") if field["name"] == name]
    return found


def update(account: AbaloneAccount, change: Callable[[dict[str, Any]], None]) -> None:
    """Update the pipeline to a definition that is changed."""
    definition = json.loads(abalone_definition())
    change(definition)
    account.client.update_pipeline(
        PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=json.dumps(definition)
    )


def sdk_parameters(account: AbaloneAccount, arn: str, overrides: dict[str, Any]) -> dict[str, Any]:
    """What the SDK's ``build_parameters_from_execution`` says: what it ran with, then the overrides."""
    answer = account.client.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
    ran_with = {each["Name"]: each["Value"] for each in answer["PipelineParameters"]}
    assert overrides.keys() <= ran_with.keys()
    return {**ran_with, **overrides}


class TestInherit:
    @pytest.mark.parametrize("overrides", [{}, {"MaxDepth": "3"}, {"MaxDepth": "3", "NumRound": "9"}])
    def test_what_is_sent_is_what_the_sdk_would_build(
        self, account: AbaloneAccount, open_widget: Open, reference: str, overrides: dict[str, Any]
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.parameter_overrides = overrides
        assert widget.parameters == sdk_parameters(account, reference, overrides)

    def test_the_defaults_are_one_choice_for_all(self, open_widget: Open, reference: str) -> None:
        """The reference ran with a depth of 7; what has no default has to be given."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert (field(browser, "MaxDepth")["text"], field(browser, "MaxDepth")["source"]) == (
            "7",
            "inherited",
        )
        browser.change(inherit="defaults")
        assert (field(browser, "MaxDepth")["text"], field(browser, "MaxDepth")["source"]) == ("5", "default")
        assert field(browser, "MaxDepth")["inherited"] == "7"
        assert field(browser, "BatchData")["source"] == "required"
        browser.change(parameter_overrides={"BatchData": "s3://bucket/batch.csv"})
        assert widget.parameters == {"BatchData": "s3://bucket/batch.csv"}
        assert "MaxDepth" not in browser.shown("code_shown")["text"]
        browser.change(inherit="reference")
        assert widget.parameters["MaxDepth"] == "7"

    def test_a_default_is_not_what_a_reused_step_ran_with(self, open_widget: Open, reference: str) -> None:
        """Train made its model with 7, and the rest would now run with 5."""
        widget, _ = open_widget(selected_steps=[EVAL])
        widget.parameter_overrides = {"BatchData": BATCH_DATA}
        assert "stale-parameter" not in {issue.code for issue in widget.verdict.warnings}
        widget.inherit = "defaults"
        (stale,) = [issue for issue in widget.verdict.warnings if issue.code == "stale-parameter"]
        assert (stale.steps, stale.parameters) == ((TRAIN,), ("MaxDepth",))


class TestSinceTheReference:
    def test_a_parameter_that_was_added_is_marked(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """It can be overridden, which the SDK's helper refuses."""
        new = {"Name": "Fresh", "Type": "Integer", "DefaultValue": 1}
        update(account, lambda definition: definition["Parameters"].append(new))
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert (field(browser, "Fresh")["since_reference"], field(browser, "Fresh")["source"]) == (
            "added",
            "default",
        )
        assert field(browser, "MaxDepth")["since_reference"] == ""
        widget.parameter_overrides = {"Fresh": 2}
        assert widget.parameters["Fresh"] == "2"

    def test_a_parameter_that_was_removed_is_marked_and_not_sent(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The SDK's helper sends it back, and the service refuses it."""
        extra = {"Name": "Old", "Type": "Integer", "DefaultValue": 1}
        update(account, lambda definition: definition["Parameters"].append(extra))
        account.run("with-the-old-one", Old=4)
        update(account, lambda definition: None)
        widget, browser = open_widget(selected_steps=[TRAIN])
        shown = field(browser, "Old")
        assert (shown["since_reference"], shown["source"], shown["text"]) == ("removed", "removed", "")
        assert (shown["inherited"], shown["type"]) == ("4", "Integer")
        assert "Old" not in widget.parameters
        widget.start()
        assert widget.wait(30).status == "Succeeded"


class TestEffect:
    def test_an_override_that_nothing_selected_reads_says_so(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[EVAL])
        browser.change(parameter_overrides={"MseThreshold": "3.0"})
        assert field(browser, "MseThreshold")["effect"] == (
            f"No selected step reads it, so this value has no effect here; {CONDITION} and {FAIL} read it."
        )
        assert field(browser, "MaxDepth")["effect"] == ""
        browser.change(selected_steps=[EVAL, CONDITION])
        assert field(browser, "MseThreshold")["effect"] == ""
        widget.selected_steps = ()
        assert field(browser, "MseThreshold")["effect"] == ""

    def test_an_override_that_no_step_reads_says_so(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        new = {"Name": "Idle", "Type": "Integer", "DefaultValue": 1}
        update(account, lambda definition: definition["Parameters"].append(new))
        _, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"Idle": "2"})
        assert field(browser, "Idle")["effect"] == "No step reads it, so this value has no effect."


class TestWhatChanges:
    def test_the_steps_that_a_change_touches_are_selected(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        widget.parameter_overrides = {"MaxDepth": 3, "MseThreshold": 2.0}
        preset = widget.select_what_changes()
        assert widget.selected_steps == preset.steps == (TRAIN, EVAL, CONDITION, FAIL)
        assert preset.explanation == (
            f"{TRAIN}: reads MaxDepth; {EVAL}: lies between them; {CONDITION} and {FAIL}: reads MseThreshold"
        )
        assert widget.verdict.can_start
        assert "stale-parameter" not in {issue.code for issue in widget.verdict.warnings}

    def test_without_a_change_the_selection_stays(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[EVAL])
        with pytest.raises(SelectiveWidgetError, match=r"No parameter is changed\."):
            widget.select_what_changes()
        assert widget.selected_steps == (EVAL,)

    def test_the_menu_explains_it(self, open_widget: Open, reference: str) -> None:
        _, browser = open_widget()
        browser.change(parameter_overrides={"MaxDepth": "3"})
        browser.click("presets")
        until(lambda: browser.shown("preset_menu"))
        (shown,) = [each for each in browser.shown("preset_menu") if each["code"] == "what-changes"]
        assert (shown["steps"], shown["explanation"]) == ([TRAIN], f"{TRAIN}: reads MaxDepth")


class TestSavings:
    def test_what_is_reused_is_said_with_the_selection(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """It costs no request: the reference's times are known."""
        widget, browser = open_widget()
        tap.clear()
        browser.change(selected_steps=[EVAL])
        shown = browser.shown("savings_shown")
        assert shown["text"] == "", "these steps take no time to speak of"
        assert [row["step"] for row in shown["rows"]] == [PROCESS, TRAIN]
        assert [row["instances"] for row in shown["rows"]] == ["1 × ml.m5.xlarge"] * 2
        assert [each.step for each in widget.savings().steps] == [PROCESS, TRAIN]
        assert tap.operations == []
        browser.change(selected_steps=[PROCESS])
        assert browser.shown("savings_shown") == {"text": "", "rows": [], "without_times": []}

    def test_prices_are_handed_in(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[EVAL])
        saved = widget.savings(prices={"ml.m5.xlarge": 3600.0})
        assert saved.cost == pytest.approx(sum(each.duration_s for each in saved.steps))
        assert "cost" in repr(saved)
        assert widget.savings().cost is None

    def test_times_are_those_of_the_execution_that_made_the_output(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """The second execution reused Process and Train: what they took stands in the first."""
        first = account.run("first")
        widget, _ = open_widget(selected_steps=[EVAL], reference_execution=first)
        second = widget.start("second")
        widget.wait(30)
        again, browser = open_widget(selected_steps=[EVAL], reference_execution=second)
        until(lambda: browser.shown("savings_shown")["rows"])
        assert {each.source_execution for each in again.savings().steps} == {"first"}


class TestDrift:
    def test_what_has_changed_is_shown_when_it_is_asked_for(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The definition that the reference ran is known by then: no request."""

        def shallower(definition: dict[str, Any]) -> None:
            definition["Steps"][1]["Arguments"]["HyperParameters"]["eta"] = "0.9"

        update(account, shallower)
        _, browser = open_widget(selected_steps=[EVAL])
        assert browser.shown("drift_shown")["state"] == "none"
        tap.clear()
        browser.click("drift", step=TRAIN)
        until(lambda: browser.shown("drift_shown")["state"] == "ready")
        shown = browser.shown("drift_shown")
        assert (shown["changed"], shown["added"], shown["removed"], shown["renamed"]) == ([TRAIN], [], [], [])
        assert shown["step"] == TRAIN
        lines = shown["diff"].splitlines()
        assert [line.strip() for line in lines if line[0] == "-"][1:] == ['-      "eta": "0.2",']
        assert [line.strip() for line in lines if line[0] == "+"][1:] == ['+      "eta": "0.9",']
        assert tap.operations == []

    def test_without_a_reference_nothing_is_known_to_have_changed(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        _, browser = open_widget()
        browser.click("drift", step=TRAIN)
        until(lambda: browser.shown("drift_shown")["step"] == TRAIN)
        assert (browser.shown("drift_shown")["state"], browser.shown("drift_shown")["diff"]) == ("none", "")
