"""Selecting, typing and repairing, by Python and by the browser."""

from __future__ import annotations

import pytest
import traitlets

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import InvalidSelectionError
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    BATCH_DATA,
    CONDITION,
    CREATE_MODEL,
    EVAL,
    PROCESS,
    REGISTER,
    TRAIN,
    TRANSFORM,
    AbaloneAccount,
    Browser,
    Open,
)

pytest_plugins = ["tests.service.widget_harness"]


def errors(widget: SelectiveExecutionWidget) -> list[str]:
    """The codes of what forbids starting; warnings are the rules' own tests' business."""
    return [issue.code for issue in widget.verdict.errors]


def field(browser: Browser, name: str) -> dict:
    """A field of the parameter form as the browser has it."""
    found: dict
    (found,) = [field for field in browser.shown("parameter_form") if field["name"] == name]
    return found


class TestSelection:
    def test_it_is_held_in_definition_order(self, open_widget: Open, reference: str) -> None:
        """However it was stated, in the constructor, from Python or from the browser; and each step once."""
        widget, browser = open_widget(selected_steps=[EVAL, TRAIN])
        assert widget.selected_steps == (TRAIN, EVAL)
        widget.selected_steps = (CONDITION, EVAL, EVAL)
        assert widget.selected_steps == (EVAL, CONDITION)
        browser.change(selected_steps=[CONDITION, PROCESS])
        assert widget.selected_steps == (PROCESS, CONDITION)

    def test_what_was_put_in_order_is_sent_back(self, open_widget: Open, reference: str) -> None:
        """The browser shows what Python holds, with the statement that it answers."""
        _, browser = open_widget()
        (update,) = browser.change(selected_steps=[EVAL, TRAIN])
        assert (update["selected_steps"], update["answered"]) == ([TRAIN, EVAL], {"page": 1})
        (update,) = browser.change(selected_steps=[TRAIN])
        assert (update["selected_steps"], update["answered"]) == ([TRAIN], {"page": 2})

    def test_a_list_is_taken_too(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        widget.selected_steps = [EVAL, TRAIN]
        assert widget.selected_steps == (TRAIN, EVAL)

    def test_an_unknown_name_is_an_issue(self, open_widget: Open, reference: str) -> None:
        """It is kept, and its repair puts the step in its place that was meant."""
        widget, browser = open_widget()
        browser.change(selected_steps=[TRAIN, "AbaloneEvl"])
        assert widget.selected_steps == (TRAIN, "AbaloneEvl")
        assert "unknown-step" in errors(widget)
        browser.repair("unknown-step")
        assert widget.selected_steps == (TRAIN, EVAL)
        assert errors(widget) == []

    def test_a_string_is_refused(self, open_widget: Open, reference: str) -> None:
        """A string is a sequence of letters, and never meant as one."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        with pytest.raises(traitlets.TraitError):
            widget.selected_steps = EVAL
        assert widget.selected_steps == (TRAIN,)

    def test_a_string_is_refused_from_the_start(self, account: AbaloneAccount) -> None:
        with pytest.raises(TypeError, match=r"selected_steps.*'AbaloneTrain'"):
            SelectiveExecutionWidget(abalone.PIPELINE_NAME, account.client, selected_steps=TRAIN)

    def test_the_verdict_says_what_it_judges(self, open_widget: Open, reference: str) -> None:
        """It comes with the selection, the reference and the statement that it is of."""
        _, browser = open_widget()
        (update,) = browser.change(selected_steps=[EVAL, TRAIN])
        verdict = update["verdict"]
        assert verdict["selected_steps"] == update["selected_steps"] == [TRAIN, EVAL]
        assert update["answered"] == {"page": 1}
        assert browser.shown("reference_execution_arn") == reference
        assert verdict["summary"] == "2 run · 1 reused · 5 not run"
        assert {row["step"]: row["action"] for row in verdict["plan"]} == {
            PROCESS: "reuse",
            TRAIN: "run",
            EVAL: "run",
            CONDITION: "not-run",
            CREATE_MODEL: "not-run",
            TRANSFORM: "not-run",
            REGISTER: "not-run",
            "AbaloneMSEFail": "not-run",
        }

    def test_stating_the_same_again_is_answered_and_says_nothing_new(
        self, open_widget: Open, reference: str
    ) -> None:
        _, browser = open_widget(selected_steps=[TRAIN])
        assert browser.change(selected_steps=[TRAIN]) == [{"answered": {"page": 1}}]

    def test_a_statement_that_comes_twice_is_taken_in_once(self, open_widget: Open, reference: str) -> None:
        """A page that was cut off states again what was not answered; it undoes nothing that came after."""
        widget, browser = open_widget()
        browser.change(selected_steps=[TRAIN])
        widget.selected_steps = [EVAL]
        browser.say({"kind": "state", "client": "page", "number": 1, "intents": {"selected_steps": [TRAIN]}})
        assert widget.selected_steps == (EVAL,)

    def test_a_front_end_that_writes_traits_states_intents_and_nothing_else(
        self, open_widget: Open, reference: str
    ) -> None:
        """As ``save_changes`` of another front end does: what Python derives cannot be written."""
        widget, browser = open_widget()
        run = widget.run
        browser.write(selected_steps=[TRAIN], run={"state": "ended"}, verdict={}, revision=99)
        assert (widget.selected_steps, widget.verdict.selected_steps) == ((TRAIN,), (TRAIN,))
        assert widget.run == run


class TestRepairs:
    def test_the_path_between_selected_steps_is_added(self, open_widget: Open, reference: str) -> None:
        """Process and Eval leave Train out; the repair adds exactly Train, and the selection can start."""
        widget, browser = open_widget()
        browser.change(selected_steps=[PROCESS, EVAL])
        verdict = browser.shown("verdict")
        (issue,) = [issue for issue in verdict["issues"] if issue["severity"] == "error"]
        assert (issue["code"], issue["steps"], verdict["can_start"]) == ("path-gap", [TRAIN], False)
        assert [repair["label"] for repair in issue["repairs"]] == [f"Add {TRAIN}"]
        assert browser.shown("code_shown") == {"target": "boto3", "text": ""}
        (update,) = browser.repair("path-gap")
        assert widget.selected_steps == (PROCESS, TRAIN, EVAL)
        assert (errors(widget), update["verdict"]["can_start"]) == ([], True)

    def test_a_missing_reference_is_found(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(reference_execution_arn=None, parameter_overrides={"BatchData": BATCH_DATA})
        assert errors(widget) == ["missing-reference"]
        browser.repair("missing-reference")
        assert widget.reference_execution_arn == reference
        assert errors(widget) == []

    def test_or_the_ancestors_are_run_too(self, open_widget: Open, reference: str) -> None:
        """The second way out needs no reference."""
        widget, browser = open_widget(selected_steps=[EVAL])
        browser.change(reference_execution_arn=None, parameter_overrides={"BatchData": BATCH_DATA})
        browser.repair("missing-reference", 1)
        assert widget.selected_steps == (PROCESS, TRAIN, EVAL)
        assert errors(widget) == []

    def test_an_empty_selection_becomes_everything(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget()
        assert errors(widget) == ["empty-selection"]
        browser.repair("empty-selection")
        assert widget.selected_steps == widget.pipeline.step_names
        assert errors(widget) == []

    def test_a_step_that_the_reference_lacks_is_added(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """What failed there cannot be reused: it runs again."""
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        account.run()
        widget, browser = open_widget(selected_steps=[EVAL])
        assert errors(widget) == ["reference-lacks-step"]
        assert TRAIN in widget.verdict.errors[0].message
        browser.repair("reference-lacks-step")
        assert widget.selected_steps == (TRAIN, EVAL)
        assert errors(widget) == []


class TestParameterOverrides:
    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("MaxDepth", "3", 3),
            ("MseThreshold", "4.5", 4.5),
            ("ModelApprovalStatus", "Approved", "Approved"),
        ],
    )
    def test_text_becomes_the_typed_value(
        self, open_widget: Open, reference: str, name: str, text: str, value: object
    ) -> None:
        """And goes to the service as the same text again."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={name: text})
        assert widget.parameter_overrides == {name: value}
        assert type(widget.parameter_overrides[name]) is type(value)
        assert widget.parameters[name] == text

    def test_a_typed_value_is_shown_as_text(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.parameter_overrides = {"MaxDepth": 3}
        assert browser.shown("parameter_overrides") == {"MaxDepth": "3"}
        assert field(browser, "MaxDepth")["text"] == "3"

    def test_text_that_is_no_value_stays_as_it_was_typed(self, open_widget: Open, reference: str) -> None:
        """It is an issue, not an exception: the person who types sees it where it stands."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"MaxDepth": "deep"})
        assert widget.parameter_overrides == {"MaxDepth": "deep"}
        assert errors(widget) == ["parameter-type"]
        assert field(browser, "MaxDepth")["text"] == "deep"
        assert "'deep' is not one" in field(browser, "MaxDepth")["problem"]
        with pytest.raises(InvalidSelectionError, match="MaxDepth"):
            widget.start()

    def test_a_repair_takes_the_value_back(self, open_widget: Open, reference: str) -> None:
        """What the reference ran with counts again; the other overrides stay."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"MaxDepth": "deep", "NumRound": "9"})
        browser.repair("parameter-type")
        assert widget.parameter_overrides == {"NumRound": 9}
        assert (field(browser, "MaxDepth")["text"], field(browser, "MaxDepth")["source"]) == (
            "7",
            "inherited",
        )
        assert field(browser, "MaxDepth")["problem"] == ""
        assert errors(widget) == []

    def test_resetting_by_hand_does_the_same(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"MaxDepth": "3"})
        browser.change(parameter_overrides={})
        assert widget.parameters["MaxDepth"] == "7"

    def test_a_choice_that_is_none_names_the_choices(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"ModelApprovalStatus": "Perhaps"})
        assert errors(widget) == ["parameter-choice"]
        assert "PendingManualApproval, Approved, Rejected" in widget.verdict.errors[0].message

    def test_a_required_parameter_without_reference(self, open_widget: Open) -> None:
        """BatchData has no default: somebody has to say it."""
        widget, browser = open_widget(selected_steps=[PROCESS])
        assert errors(widget) == ["parameter-required"]
        assert (field(browser, "BatchData")["source"], field(browser, "BatchData")["text"]) == (
            "required",
            "",
        )
        browser.change(parameter_overrides={"BatchData": BATCH_DATA})
        assert errors(widget) == []
        assert widget.parameters == {"BatchData": BATCH_DATA}

    def test_an_unknown_parameter_is_an_issue(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"MaxDept": "3"})
        assert errors(widget) == ["parameter-unknown"]
        assert "Did you mean MaxDepth?" in widget.verdict.errors[0].message
        browser.repair("parameter-unknown")
        assert widget.parameter_overrides == {}
