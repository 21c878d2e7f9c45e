"""A command is about what was on the screen when it was pressed, whatever a cell or a page did since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session.run_control import OTHER_RUN
from sagemaker_selective_widget.session.wish import OVERTAKEN
from tests.service.fault_points import Background, Hold, once_at
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    PROCESS,
    SWEPT_INTENTS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


def assert_stops_nothing(browser: Browser, seen: dict[str, Any], tap: Wiretap) -> None:
    """A press of Stop on the run that was seen is refused, and nothing is sent."""
    assert browser.answer(browser.click("stop", **seen)) == OTHER_RUN
    assert tap.count("StopPipelineExecution") == 0


class TestAnotherRunByNow:
    """A cell came to another run after a page was shown one, and before it is told of the other."""

    def test_stop_confirmed_of_one_stops_no_other(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        first, second = account.start("first", MaxDepth=7), account.start("second", MaxDepth=7)
        widget, browser = open_widget(execution=first)
        seen = browser.run_identity()
        widget.watch(second)
        assert_stops_nothing(browser, {"confirmed": True, **seen}, tap)
        assert browser.shown("notice")["message"] == OTHER_RUN
        assert browser.answer(browser.click("stop", confirmed=True)) == ""
        assert (widget.wait(30).arn, widget.wait(30).status) == (second, "Stopped")
        assert account.status(first) == "Executing"
        gate.open()

    def test_stop_of_an_own_run_that_has_ended_stops_not_the_next(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        seen = browser.run_identity()
        widget.wait(30)
        gate = account.gate(TRAIN)
        widget.start()
        assert_stops_nothing(browser, seen, tap)
        gate.open()
        assert widget.wait(30).status == "Succeeded"

    def test_stop_of_an_attempt_stops_not_the_retry(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        seen, gate = browser.run_identity(), account.gate(TRAIN)
        widget.retry()
        assert_stops_nothing(browser, seen, tap)
        gate.open()
        assert widget.wait(30).status == "Succeeded"

    def test_retry_of_one_takes_no_other_up(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        first = account.run("first", MaxDepth=7)
        account.sagemaker.faults.fail_once(TRAIN)
        second = account.run("second", MaxDepth=7)
        widget, browser = open_widget(execution=first)
        seen = browser.run_identity()
        widget.watch(second)
        assert browser.answer(browser.click("retry", **seen)) == OTHER_RUN
        assert tap.count("RetryPipelineExecution") == 0
        widget.retry()
        assert (widget.wait(30).arn, widget.wait(30).status) == (second, "Succeeded")

    def test_unwatch_of_one_leaves_no_other(self, account: AbaloneAccount, open_widget: Open) -> None:
        first, second = account.run("first", MaxDepth=7), account.run("second", MaxDepth=7)
        widget, browser = open_widget(execution=first)
        seen = browser.run_identity()
        widget.watch(second)
        assert browser.answer(browser.click("unwatch", **seen)) == OTHER_RUN
        assert browser.shown("run")["arn"] == second
        widget.unwatch()
        assert browser.answer(browser.click("unwatch", **seen)) == OTHER_RUN

    def test_what_is_stopped_is_what_was_pressed_though_the_run_changes_while_that_is_sent(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        first, second = account.start("first", MaxDepth=7), account.start("second", MaxDepth=7)
        widget, browser = open_widget(execution=first)
        once_at(account.client, "StopPipelineExecution", lambda: widget.watch(second))
        assert browser.answer(browser.click("stop", confirmed=True)) == ""
        assert tap.requests_of("StopPipelineExecution")[-1]["PipelineExecutionArn"] == first
        assert account.status(second) == "Executing"
        gate.open()


class TestChosenMeanwhile:
    """What a command comes to is found out slowly; what was chosen after it was given is not overwritten."""

    @pytest.mark.parametrize(
        "chosen",
        [
            {"selected_steps": [CONDITION]},
            {"parameter_overrides": {"MaxDepth": "3"}},
            {"varied_parameters": {"MaxDepth": "3, 5"}},
            {"inherit": "defaults"},
            {"selected_steps": [EVAL], "parameter_overrides": {"MaxDepth": "3"}, "display_name": "mine"},
        ],
        ids="+".join,
    )
    def test_repeat(
        self, account: AbaloneAccount, open_widget: Open, reference: str, chosen: dict[str, Any]
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN], inherit="reference")
        hold = Hold(account.client, "DescribePipelineExecution")
        command = browser.click("repeat", arn=reference)
        hold.wait_for_request()
        browser.change(**chosen)
        kept = intents(browser)
        hold.release()
        assert browser.answer(command) == OVERTAKEN
        assert browser.shown("notice")["message"] == OVERTAKEN
        assert intents(browser) == kept
        assert kept.items() >= chosen.items()
        assert browser.answer(browser.click("repeat", arn=reference)) == ""
        assert widget.selected_steps == widget.pipeline.step_names
        assert browser.shown("notice")["message"] == ""

    def test_what_it_does_not_set_may_be_chosen(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = Hold(account.client, "DescribePipelineExecution")
        command = browser.click("repeat", arn=reference)
        hold.wait_for_request()
        browser.change(display_name="mine", max_parallel=3)
        hold.release()
        assert browser.answer(command) == ""
        assert widget.selected_steps == widget.pipeline.step_names
        assert (widget.display_name, widget.max_parallel) == ("mine", 3)

    def test_what_was_chosen_by_a_cell(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = Hold(account.client, "DescribePipelineExecution")
        command = browser.click("repeat", arn=reference)
        hold.wait_for_request()
        widget.selected_steps = [EVAL]
        hold.release()
        assert browser.answer(command) == OVERTAKEN
        assert widget.selected_steps == (EVAL,)

    def test_select(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """An expression may ask what has failed: it waits for what the reference did."""
        widget, browser, hold = open_searching(account, open_widget)
        command = browser.click("select", expression=f"+{EVAL}")
        browser.change(selected_steps=[CONDITION])
        hold.release()
        assert browser.answer(command) == OVERTAKEN
        assert widget.selected_steps == (CONDITION,)
        assert browser.answer(browser.click("select", expression=f"+{EVAL}")) == ""
        assert widget.selected_steps == (PROCESS, TRAIN, EVAL)

    def test_take_values(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN], reference_execution=reference)
        other = account.run("other", MaxDepth=9)
        hold = Hold(account.client, "ListPipelineParametersForExecution")
        command = browser.click("take-values", arn=other)
        hold.wait_for_request()
        browser.change(parameter_overrides={"MaxDepth": "3"})
        hold.release()
        assert browser.answer(command) == OVERTAKEN
        assert widget.parameter_overrides == {"MaxDepth": 3}
        assert browser.answer(browser.click("take-values", arn=other)) == ""
        assert widget.parameters["MaxDepth"] == "9"

    def test_run_the_rest(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        first, _ = open_widget(selected_steps=[TRAIN])
        ran = first.start()
        first.wait(30)
        widget, browser = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "DescribePipelineExecution")
        command = browser.click("run-the-rest", arn=ran)
        hold.wait_for_request()
        browser.change(selected_steps=[CONDITION])
        hold.release()
        assert browser.answer(command) == OVERTAKEN
        assert widget.selected_steps == (CONDITION,)
        assert browser.answer(browser.click("run-the-rest", arn=ran)) == ""
        assert widget.reference_execution_arn == ran
        assert EVAL in widget.selected_steps

    def test_of_two_commands_the_later_holds(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Whichever is found out first: the earlier is held until the later has been answered."""
        widget, browser = open_widget(selected_steps=[EVAL])
        hold = Hold(account.client, "DescribePipelineExecution")
        earlier = browser.click("repeat", arn=reference)
        hold.wait_for_request()
        later = browser.click("select", expression=TRAIN)
        assert browser.answer(later) == ""
        hold.release()
        assert browser.answer(earlier) == OVERTAKEN
        assert widget.selected_steps == (TRAIN,)

    def test_from_python(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """A call that cannot do what it says raises; what another thread has assigned stays."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        hold = Hold(account.client, "DescribePipelineExecution")
        repeating = Background(lambda: widget.repeat(reference))
        hold.wait_for_request()
        widget.selected_steps = [EVAL]
        hold.release()
        with pytest.raises(SelectiveWidgetError, match="Nothing was changed"):
            repeating.result()
        assert widget.selected_steps == (EVAL,)
        widget.repeat(reference)
        assert widget.selected_steps == widget.pipeline.step_names
        assert widget.select(TRAIN) == widget.selected_steps == (TRAIN,)

    @pytest.mark.parametrize(
        "select", [lambda widget: widget.select(f"+{EVAL}"), lambda widget: widget.select_what_changes()]
    )
    def test_select_from_python(
        self, account: AbaloneAccount, open_widget: Open, reference: str, select: Callable[[Any], object]
    ) -> None:
        widget, browser, hold = open_searching(account, open_widget)
        browser.change(parameter_overrides={"MaxDepth": "3"})
        selecting = Background(lambda: select(widget))
        until(lambda: widget.session.store.state.wish_count)
        browser.change(selected_steps=[CONDITION])
        hold.release()
        with pytest.raises(SelectiveWidgetError, match="Nothing was changed"):
            selecting.result()
        assert widget.selected_steps == (CONDITION,)


def open_searching(
    account: AbaloneAccount, open_widget: Open
) -> tuple[SelectiveExecutionWidget, Browser, Hold]:
    """Open a widget of which it is still being found out what its reference did, until that is released."""
    second = account.run("second", MaxDepth=7)
    account.run("third", MaxDepth=7)
    widget, browser = open_widget(selected_steps=[TRAIN])
    hold = Hold(account.client, "ListPipelineExecutionSteps")
    browser.change(reference_execution_arn=second)
    hold.wait_for_request()
    return widget, browser, hold


def intents(browser: Browser) -> dict[str, Any]:
    """What a page shows of what can be overwritten."""
    return browser.intents(SWEPT_INTENTS)
