"""What follows an execution: waiting for it, retrying it, running what failed again."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AlreadyRunningError, SelectiveWidgetError, ServiceError
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    FAIL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


class TestAwaiting:
    def test_the_end_can_be_awaited(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """Meanwhile the loop does other things."""
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()

        async def cell() -> Any:
            finished = asyncio.ensure_future(widget.run_finished())
            await asyncio.sleep(0)
            gate.open()
            return await finished

        ended = asyncio.run(cell())
        assert (ended.arn, ended.status) == (arn, "Succeeded")

    def test_who_gives_up_waiting_does_not_end_the_watching(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()

        async def cell() -> None:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(widget.run_finished(), 0.01)
            gate.open()
            await widget.run_finished()

        asyncio.run(cell())
        assert widget.run["state"] == "ended"

    def test_without_a_start_there_is_nothing_to_await(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        with pytest.raises(SelectiveWidgetError, match="start"):
            asyncio.run(widget.run_finished())


class TestRetry:
    def test_a_failed_execution_goes_on_under_the_same_arn(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        arn = widget.start()
        assert widget.wait(30).status == "Failed"
        assert browser.shown("run")["can_retry"]
        account.sagemaker.stand_in(TRAIN)
        assert browser.answer(browser.click("retry")) == ""
        assert widget.wait(30).status == "Succeeded"
        assert widget.wait(30).arn == arn
        assert account.executions() == [arn, reference]
        run = browser.shown("run")
        assert (run["can_retry"], run["offer"], run["message"]) == (False, None, "")
        assert run["attempt"] == 2
        assert run["steps"][TRAIN]["state"] == run["steps"][EVAL]["state"] == "ran"

    def test_it_is_one_retry_though_the_answer_is_lost(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        gate = account.gate(TRAIN)
        tap.lose_answers("RetryPipelineExecution", times=2)
        with pytest.raises(ServiceError, match="could not be reached"):
            widget.retry()
        widget.retry()
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        tokens = {sent["ClientRequestToken"] for sent in tap.requests_of("RetryPipelineExecution")}
        assert len(tokens) == 1

    def test_what_goes_on_cannot_be_retried(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        with pytest.raises(AlreadyRunningError):
            widget.retry()
        assert tap.count("RetryPipelineExecution") == 0

    def test_without_a_start_there_is_nothing_to_retry(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        with pytest.raises(SelectiveWidgetError, match="start"):
            widget.retry()

    def test_what_the_service_refuses_is_said(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The execution has ended as before, and the widget is free for another start."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        first = widget.start()
        widget.wait(30)
        with pytest.raises(ServiceError, match="failed or was stopped"):
            widget.retry()
        assert (widget.run["state"], widget.run["status"]) == ("ended", "Succeeded")
        assert "failed or was stopped" in widget.run["message"]
        assert "failed or was stopped" in browser.answer(browser.click("retry"))
        assert widget.start() != first
        assert widget.wait(30).status == "Succeeded"


class TestRunAgain:
    def test_the_offer_selects_what_failed_and_reuses_the_rest(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """It replaces selection and reference; what the failed one reused is reused again."""
        account.sagemaker.stand_in(EVAL, fails="no such file")
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        failed = widget.start()
        widget.wait(30)
        offer = browser.shown("run")["offer"]
        assert offer["label"].startswith(f"Run {EVAL} again")
        intents = {"selected_steps": [EVAL], "reference_execution_arn": failed}
        assert offer == {"label": offer["label"], **intents}
        account.sagemaker.stand_in(EVAL)
        browser.change(**intents)
        until(lambda: widget.reference["state"] == "ready" and widget.reference["arn"] == failed)
        assert widget.verdict.can_start
        widget.start()
        ended = widget.wait(30)
        assert ended.status == "Succeeded"
        assert {step.name: step.reused_from for step in ended.steps} == {
            PROCESS: failed,
            TRAIN: failed,
            EVAL: None,
        }

    def test_a_fail_step_is_neither_retried_nor_run_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(CONDITION, returns={"Outcome": "False"})
        widget, browser = open_widget(selected_steps=[CONDITION, FAIL])
        widget.start()
        assert widget.wait(30).status == "Failed"
        run = browser.shown("run")
        assert (run["can_retry"], run["offer"]) == (False, None)

    def test_the_end_is_summed_up(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        widget.wait(30)
        assert re.fullmatch("Succeeded in .* s: 2 ran, 1 reused", browser.shown("run")["summary"])
        assert browser.history("run")[0]["summary"] == ""

    def test_it_heads_the_list_of_references(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        widget.wait(30)
        until(lambda: browser.shown("references")["executions"][0]["arn"] == arn)


class TestResources:
    def test_a_step_names_what_it_made_and_how_often_it_was_tried(
        self, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        step = browser.shown("run")["steps"][TRAIN]
        assert TRAIN in step["resource"]
        assert step["attempts"] == 1

    def test_what_is_not_on_aws_has_no_link(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        assert all(step["links"] == [] for step in browser.shown("run")["steps"].values())

    def test_what_is_on_aws_has_links(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "sagemaker_selective_widget.aws.client.SageMakerPipelineService.has_console", True
        )
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        links = browser.shown("run")["steps"][TRAIN]["links"]
        assert [link["label"] for link in links] == ["Console", "Logs"]
        assert all(link["url"].startswith("https://us-west-2.console.aws.amazon.com/") for link in links)
