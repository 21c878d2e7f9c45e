"""Named selections and expressions, as a person types them and as code calls them."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.errors import ExpressionError
from tests.service.widget_harness import CONDITION, EVAL, PROCESS, TRAIN, AbaloneAccount, Open, until

pytest_plugins = ["tests.service.widget_harness"]


class TestExpressions:
    def test_code_selects_by_an_expression(self, account: AbaloneAccount, open_widget: Open) -> None:
        widget, browser = open_widget()
        assert widget.select("AbaloneTrain+ and +AbaloneMSECond") == (TRAIN, EVAL, CONDITION)
        assert browser.shown("selected_steps") == [TRAIN, EVAL, CONDITION]

    def test_code_is_told_where_it_goes_wrong_and_the_selection_stays(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        with pytest.raises(ExpressionError, match="did you mean AbaloneTrain") as caught:
            widget.select("+AbaloneTrian")
        assert (caught.value.column, widget.selected_steps) == (2, (TRAIN,))

    def test_the_text_box_selects(self, account: AbaloneAccount, open_widget: Open) -> None:
        widget, browser = open_widget()
        browser.click("select", expression="type:Training")
        until(lambda: browser.shown("expression") == {"text": "AbaloneTrain", "problem": "", "column": 0})
        assert widget.selected_steps == (TRAIN,)

    def test_the_text_box_is_told_where_it_goes_wrong(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.click("select", expression="AbaloneTrain and (")
        until(lambda: browser.shown("expression")["problem"])
        assert browser.shown("expression") == {
            "text": "AbaloneTrain and (",
            "problem": "expected a step",
            "column": 19,
        }
        assert widget.selected_steps == (TRAIN,)

    def test_what_was_typed_outlives_a_verdict_on_the_same_selection(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Verdicts come for other reasons too: a parameter, or what the search for a reference has found."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.click("select", expression="AbaloneTrain and (")
        until(lambda: browser.shown("expression")["problem"])
        browser.change(parameter_overrides={"MaxDepth": "3"})
        assert browser.shown("expression")["text"] == "AbaloneTrain and ("
        browser.change(selected_steps=[EVAL])
        assert browser.shown("expression") == {"text": "AbaloneEval", "problem": "", "column": 0}
        assert widget.selected_steps == (EVAL,)

    def test_a_status_is_that_of_the_reference(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.sagemaker.stand_in(EVAL, fails="no disk")
        account.run("failed")
        widget, _ = open_widget()
        assert widget.select("status:failed") == (EVAL,)

    def test_a_selection_made_by_hand_is_rendered(self, account: AbaloneAccount, open_widget: Open) -> None:
        _, browser = open_widget()
        browser.change(selected_steps=[PROCESS, TRAIN, EVAL])
        assert browser.shown("expression")["text"] == "+AbaloneEval"


class TestPresets:
    def test_the_menu_is_made_when_it_is_asked_for(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.sagemaker.stand_in(EVAL, fails="no disk")
        account.run("failed")
        widget, browser = open_widget(selected_steps=[TRAIN, CONDITION])
        assert browser.shown("preset_menu") == []
        browser.click("presets")
        until(lambda: browser.shown("preset_menu"))
        menu = {preset["code"]: preset for preset in browser.shown("preset_menu")}
        assert menu["from-failure"]["steps"][:2] == [EVAL, CONDITION]
        assert menu["between"]["steps"] == [TRAIN, EVAL, CONDITION]
        assert menu["same-as-last"]["steps"] == menu["all"]["steps"], "however far it came"
        assert menu["what-changes"]["unavailable"] == "No parameter is changed."
        assert [preset.code for preset in widget.presets()] == list(menu)

    def test_the_same_as_last_time_leaves_out_what_was_reused(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.run("all")
        widget, _ = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        widget.wait(30)
        until(lambda: len(widget.references["executions"]) == 2)
        (same,) = (preset for preset in widget.presets() if preset.code == "same-as-last")
        assert same.steps == (TRAIN, EVAL)

    def test_the_same_as_last_time_has_what_was_never_reached(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.run("all")
        account.sagemaker.stand_in(TRAIN, fails="no disk")
        widget, _ = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        assert widget.wait(30).status == "Failed"
        until(lambda: len(widget.references["executions"]) == 2)
        (same,) = (preset for preset in widget.presets() if preset.code == "same-as-last")
        assert same.steps == (TRAIN, EVAL)
