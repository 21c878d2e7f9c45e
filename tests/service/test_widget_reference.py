"""The reference execution: which one is taken, what the config says, what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionConfig, SelectiveExecutionWidget
from sagemaker_selective_widget.errors import InvalidSelectionError, NotFoundError
from sagemaker_selective_widget.local import abalone
from tests.service.widget_harness import (
    BATCH_DATA,
    EVAL,
    EXECUTION_ARN,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]

UNKNOWN_ARN = f"{EXECUTION_ARN}/zzzzzzzzzzzz"


class TestDefault:
    def test_the_newest_that_succeeded_is_taken(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.run("older")
        newer = account.run("newer")
        widget, browser = open_widget()
        assert widget.reference_execution_arn == newer
        rows = browser.shown("references")["executions"]
        assert [(row["name"], row["status"]) for row in rows] == [
            ("newer", "Succeeded"),
            ("older", "Succeeded"),
        ]

    def test_one_that_failed_lends_what_succeeded_in_it(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.run("older")
        account.sagemaker.stand_in(EVAL, fails="no disk")
        failed = account.run("failed")
        widget, browser = open_widget(selected_steps=[EVAL])
        assert widget.reference_execution_arn == failed
        assert widget.verdict.can_start
        assert browser.shown("reference")["steps"][EVAL]["status"] == "Failed"
        assert browser.shown("reference")["steps"][EVAL]["failure_reason"] == "no disk"

    def test_running_and_stopped_ones_are_passed_over(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """They are listed, but nobody meant them who chose nothing."""
        finished = account.run("finished")
        account.gate(TRAIN)
        stopped, _running = account.start("stopped"), account.start("running")
        account.client.stop_pipeline_execution(PipelineExecutionArn=stopped)
        until(lambda: account.status(stopped) == "Stopped")
        widget, browser = open_widget()
        assert widget.reference_execution_arn == finished
        statuses = [row["status"] for row in browser.shown("references")["executions"]]
        assert statuses == ["Executing", "Stopped", "Succeeded"]

    def test_without_an_execution_there_is_none(self, open_widget: Open) -> None:
        widget, browser = open_widget(selected_steps=[PROCESS])
        assert widget.reference_execution_arn is None
        nothing: dict[str, Any] = {"message": "", "steps": {}, "newer": None}
        none = {"arn": None, "state": "none", **nothing, "has_more_steps": False, "is_listing": False}
        assert browser.shown("reference") == none


class TestChosen:
    def test_an_unknown_arn_is_shown_as_unknown(self, open_widget: Open, reference: str) -> None:
        """It stays chosen, the message says so, and starting raises what the service said."""
        widget, browser = open_widget(reference_execution=UNKNOWN_ARN, selected_steps=[TRAIN])
        shown = browser.shown("reference")
        assert (shown["arn"], shown["state"]) == (UNKNOWN_ARN, "errored")
        assert "does not know the execution" in shown["message"]
        with pytest.raises(NotFoundError, match="zzzzzzzzzzzz"):
            widget.start()

    def test_one_that_is_unfinished_cannot_lend(self, account: AbaloneAccount, open_widget: Open) -> None:
        gate = account.gate(TRAIN)
        running = account.start("running")
        until(gate.entered.is_set)
        widget, browser = open_widget(reference_execution=running, selected_steps=[EVAL])
        assert [issue.code for issue in widget.verdict.errors] == ["reference-unfinished"]
        assert browser.shown("reference")["steps"][PROCESS]["status"] == "Succeeded"

    def test_one_that_has_ended_meanwhile_can(self, account: AbaloneAccount, open_widget: Open) -> None:
        """Refreshing looks at it again: the advice was to wait until it has ended."""
        gate = account.gate(TRAIN)
        running = account.start("running")
        _, browser = open_widget(reference_execution=running, selected_steps=[EVAL])
        gate.open()
        until(lambda: account.status(running) == "Succeeded")
        browser.answer(browser.click("refresh"))
        assert browser.shown("verdict")["can_start"]
        assert browser.shown("reference")["steps"][TRAIN]["status"] == "Succeeded"
        assert browser.shown("references")["executions"][0]["status"] == "Succeeded"

    def test_an_unfinished_one_is_asked_about_in_the_background(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """A message waits for no network. Chosen a second time, it is as it was: a refresh looks again."""
        finished = account.run("finished")
        account.gate(TRAIN)
        running = account.start("running")
        widget, browser = open_widget(selected_steps=[EVAL])
        (update, *_) = browser.change(reference_execution_arn=running)
        assert update["reference"]["state"] == "pending"
        until(lambda: widget.reference["state"] == "ready")
        assert [issue.code for issue in widget.verdict.errors] == ["reference-unfinished"]
        browser.change(reference_execution_arn=finished)
        tap.clear()
        (update,) = browser.change(reference_execution_arn=running)
        assert update["reference"]["state"] == "ready"
        assert tap.operations == []
        browser.answer(browser.click("refresh"))
        assert tap.count("ListPipelineExecutionSteps") == 1

    def test_the_last_of_two_choices_counts(self, account: AbaloneAccount, open_widget: Open) -> None:
        """An answer about a reference that is no longer chosen is not shown."""
        arns = [account.run(name) for name in ("first", "second", "third")]
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(reference_execution_arn=arns[0])
        browser.change(reference_execution_arn=arns[1])
        until(lambda: browser.shown("reference")["state"] == "ready")
        assert browser.shown("reference")["arn"] == browser.shown("reference_execution_arn") == arns[1]
        assert widget.verdict.reference_execution_arn == arns[1]


class TestConfig:
    """The developer guide's table of references, row by row."""

    def test_an_arn_and_latest(self, account: AbaloneAccount, open_widget: Open) -> None:
        """The ARN stands."""
        older, _newer = account.run("older"), account.run("newer")
        widget, _ = open_widget(config=SelectiveExecutionConfig([TRAIN], True, older))
        assert widget.config == SelectiveExecutionConfig([TRAIN], True, older)

    def test_an_arn_and_not_latest(self, account: AbaloneAccount, open_widget: Open) -> None:
        """The ARN stands."""
        older, _newer = account.run("older"), account.run("newer")
        widget, _ = open_widget(config=SelectiveExecutionConfig([TRAIN], False, older))
        assert widget.reference_execution_arn == older

    def test_no_arn_and_latest(self, account: AbaloneAccount, open_widget: Open) -> None:
        """The latest that can be a reference is taken; the config that was handed in is left as it is."""
        _older, newer = account.run("older"), account.run("newer")
        config = SelectiveExecutionConfig([TRAIN])
        widget, _ = open_widget(config=config)
        assert widget.reference_execution_arn == newer
        assert config == SelectiveExecutionConfig([TRAIN], True, None)

    def test_no_arn_and_not_latest(self, account: AbaloneAccount, open_widget: Open) -> None:
        """There is no reference, so that only a selection from the first step on can start."""
        account.run("older")
        widget, _ = open_widget(config=SelectiveExecutionConfig([PROCESS, TRAIN], False))
        assert widget.reference_execution_arn is None
        assert widget.config == SelectiveExecutionConfig([PROCESS, TRAIN], False, None)
        widget.parameter_overrides = {"BatchData": BATCH_DATA}
        assert widget.request()["SelectiveExecutionConfig"] == {
            "SelectedSteps": [{"StepName": PROCESS}, {"StepName": TRAIN}]
        }

    def test_it_comes_alone(self, account: AbaloneAccount) -> None:
        """A selection or a reference beside it would have to be ignored, and is refused."""
        config = SelectiveExecutionConfig([TRAIN])
        with pytest.raises(TypeError, match="config"):
            SelectiveExecutionWidget(
                abalone.PIPELINE_NAME, account.client, selected_steps=[EVAL], config=config
            )


class TestRequest:
    def test_everything_that_is_said_of_it_agrees(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Config, parameters, request, code, the code on display, and what is sent in the end."""
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        browser.change(parameter_overrides={"MaxDepth": "3", "NumRound": "7"})
        request = widget.request()
        assert request["PipelineName"] == abalone.PIPELINE_NAME
        assert request["SelectiveExecutionConfig"] == widget.config.to_request()
        sent = {each["Name"]: each["Value"] for each in request["PipelineParameters"]}
        assert sent == widget.parameters
        assert (sent["MaxDepth"], sent["NumRound"], sent["BatchData"]) == ("3", "7", BATCH_DATA)
        assert browser.shown("code_shown")["text"] == widget.code() == widget.code("boto3")
        assert _requests_in(widget.code()) == [request]
        widget.start()
        (on_the_wire,) = tap.requests_of("StartPipelineExecution")
        assert {**request, "ClientRequestToken": on_the_wire["ClientRequestToken"]} == on_the_wire

    def test_a_display_name_is_carried(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert widget.request("another-depth")["PipelineExecutionDisplayName"] == "another-depth"
        widget.start("another-depth")
        assert widget.wait(30).name == "another-depth"
        assert browser.shown("run")["name"] == "another-depth"

    def test_what_cannot_start_has_no_request(self, open_widget: Open, reference: str) -> None:
        """The exception carries the issues, and the issues their repairs."""
        widget, _ = open_widget(selected_steps=[PROCESS, EVAL])
        for attempt in (widget.request, widget.code, widget.start):
            with pytest.raises(InvalidSelectionError, match=TRAIN) as caught:
                attempt()
            (issue,) = caught.value.issues
            assert issue.code == "path-gap"
            assert issue.repairs[0].add_steps == (TRAIN,)


def _requests_in(code: str) -> list[dict]:
    """Run generated code with a client that keeps what it is called with."""
    requests: list[dict] = []

    class Client:
        def start_pipeline_execution(self, **request: object) -> dict:
            requests.append(request)
            return {"PipelineExecutionArn": EXECUTION_ARN}

    class Boto3:
        @staticmethod
        def client(service: str, region_name: str) -> Client:
            assert (service, region_name) == ("sagemaker", "us-west-2")
            return Client()

    exec(compile(code.replace("import boto3\n", ""), "<code>", "exec"), {"boto3": Boto3, "print": str})
    return requests
