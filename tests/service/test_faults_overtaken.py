"""A command is about what was on the screen when it was pressed, whatever a cell or a page did since."""

from __future__ import annotations

from sagemaker_selective_widget.session.run_control import OTHER_RUN
from tests.service.fault_points import once_at
from tests.service.widget_harness import TRAIN, AbaloneAccount, Open, Wiretap

pytest_plugins = ["tests.service.widget_harness"]


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
        assert browser.answer(browser.click("stop", confirmed=True, **seen)) == OTHER_RUN
        assert browser.shown("notice")["message"] == OTHER_RUN
        assert tap.count("StopPipelineExecution") == 0
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
        assert browser.answer(browser.click("stop", **seen)) == OTHER_RUN
        assert tap.count("StopPipelineExecution") == 0
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
        assert browser.answer(browser.click("stop", **seen)) == OTHER_RUN
        assert tap.count("StopPipelineExecution") == 0
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
        sent = dict(zip(tap.operations, tap.requests, strict=True))
        assert sent["StopPipelineExecution"]["PipelineExecutionArn"] == first
        assert account.status(second) == "Executing"
        gate.open()
