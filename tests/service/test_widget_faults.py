"""What still works when something does not: throttling, faults, credentials, permissions, connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, SelectiveWidgetError
from sagemaker_selective_widget.execution.watch.monitor import Look, looks
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session import watching
from sagemaker_selective_widget.widget.publish import Publisher
from tests.service.widget_harness import EVAL, TRAIN, AbaloneAccount, Open, Wiretap, until

pytest_plugins = ["tests.service.widget_harness"]


@pytest.fixture
def waits_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the watchers were to wait; they do not wait at all."""
    waited: list[float] = []

    def hurried(service: Any, arn: str, **others: Any) -> Iterator[Look]:
        for look in looks(service, arn, chance=lambda: 0.5, **others):
            if look.next_in_s is None:
                yield look
            else:
                waited.append(look.next_in_s)
                yield replace(look, next_in_s=0.0)

    monkeypatch.setattr(watching, "looks", hurried)
    return waited


class TestWatching:
    @pytest.mark.parametrize(
        ("code", "status", "said"),
        [("ThrottlingException", 400, "Rate exceeded"), ("InternalFailure", 500, "busy or failing")],
    )
    def test_a_minute_of_refusals_is_sat_out(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        tap: Wiretap,
        waits_s: list[float],
        code: str,
        status: int,
        said: str,
    ) -> None:
        """The requests become rarer, the reason is shown meanwhile, and the end is found."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("DescribePipelineExecution", code, "Rate exceeded", status=status)
        widget.start()
        until(lambda: said in browser.shown("run")["message"] and len(waits_s) >= 7)
        tap.relent()
        assert widget.wait(30).status == "Succeeded"
        backoff_s = waits_s[:7]
        assert sum(backoff_s) >= 60
        assert backoff_s == sorted(backoff_s)
        assert browser.shown("run")["message"] == ""

    def test_steps_that_cannot_be_listed_for_a_while_are_found_later(
        self, open_widget: Open, reference: str, tap: Wiretap, waits_s: list[float]
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("ListPipelineExecutionSteps", "ServiceUnavailable", times=3, status=503)
        widget.start()
        assert widget.wait(30).status == "Succeeded"
        assert browser.shown("run")["steps"][TRAIN]["state"] == "ran"

    def test_expired_credentials_are_said_until_they_are_renewed(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, waits_s: list[float]
    ) -> None:
        """It says how to sign in, and finds the execution again by itself."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        until(lambda: widget.run["steps"][TRAIN]["state"] == "executing")
        tap.refuse("DescribePipelineExecution", "ExpiredTokenException", "The token expired.")
        until(lambda: "Sign in" in browser.shown("run")["message"])
        assert browser.shown("run")["state"] == "running"
        tap.relent()
        gate.open()
        assert widget.wait(30).arn == arn
        assert browser.shown("run")["message"] == ""
        assert len(account.executions()) == 2


def works(action: Callable[[], Any]) -> bool:
    """Whether it comes to its end without an error of ours."""
    try:
        action()
    except SelectiveWidgetError:
        return False
    return True


class TestWithoutOnePermission:
    """Each operation in turn is denied, after the widget has been opened."""

    @pytest.mark.parametrize(
        ("operation", "judged", "starts", "watched"),
        [
            ("DescribePipeline", True, True, True),
            ("DescribePipelineDefinitionForExecution", True, True, True),
            ("DescribePipelineExecution", True, True, False),
            ("ListPipelineExecutionSteps", True, True, False),
            ("ListPipelineExecutions", True, True, True),
            ("ListPipelineParametersForExecution", True, True, True),
            ("RetryPipelineExecution", True, True, True),
            ("StartPipelineExecution", True, False, False),
            ("StopPipelineExecution", True, True, True),
        ],
    )
    def test_what_needs_it_says_so_and_the_rest_works(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        tap: Wiretap,
        operation: str,
        judged: bool,
        starts: bool,
        watched: bool,
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse(operation, "AccessDeniedException", "No policy allows it.")
        browser.change(selected_steps=[TRAIN, EVAL])
        assert browser.shown("verdict")["can_start"] == judged
        assert works(widget.start) == starts
        if watched:
            assert works(lambda: widget.wait(30))
        else:
            until(lambda: f"sagemaker:{operation}" in browser.shown("run")["message"])
            assert browser.shown("run")["state"] == ("running" if starts else "errored")
        assert len(account.executions() if operation != "ListPipelineExecutions" else [1, 2]) == 1 + starts

    @pytest.mark.parametrize("kind", ["stop", "retry"])
    def test_a_click_that_is_denied_says_so(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, kind: str
    ) -> None:
        operation = f"{kind.title()}PipelineExecution"
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        until(gate.entered.is_set)
        if kind == "retry":
            widget.stop()
            widget.wait(30)
        tap.refuse(operation, "AccessDeniedException", "No policy allows it.")
        assert f"sagemaker:{operation}" in browser.answer(browser.click(kind))
        assert f"sagemaker:{operation}" in widget.notice["message"]
        gate.open()

    @pytest.mark.parametrize(
        "operation",
        ["DescribePipelineDefinitionForExecution", "ListPipelineExecutions", "DescribePipelineExecution"],
    )
    def test_a_widget_opens_without_it(
        self, open_widget: Open, reference: str, tap: Wiretap, operation: str
    ) -> None:
        tap.refuse(operation, "AccessDeniedException")
        widget, _ = open_widget(selected_steps=[TRAIN])
        assert widget.verdict is not None

    def test_watching_an_execution_needs_to_describe_it(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        tap.refuse("DescribePipelineExecution", "AccessDeniedException")
        with pytest.raises(AccessDeniedError, match="sagemaker:DescribePipelineExecution"):
            open_widget(execution=reference)


class TestConnection:
    @pytest.mark.parametrize("losses", [1, 2, 3])
    def test_a_start_whose_answers_are_lost_is_one_execution(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, losses: int
    ) -> None:
        """boto3 repeats a request once, the widget for as long as it takes; a person may click meanwhile."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.lose_answers("StartPipelineExecution", losses)
        is_known = browser.answer(browser.click("start")) == ""
        assert is_known == (losses == 1)
        if not is_known:
            assert "may have started" in browser.answer(browser.click("start"))
        until(lambda: widget.run["state"] == "ended")
        assert len(account.executions()) == 2
        assert len(set(tap.tokens)) == 1


class TestGoneMeanwhile:
    """What was there when the widget was opened, and is not any more."""

    def test_a_reference_that_was_deleted_is_named_when_it_is_to_lend(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Nothing starts, what was chosen stays, and another reference serves at once."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("StartPipelineExecution", "ResourceNotFound", f"{reference} does not exist.", times=1)
        assert f"{reference} does not exist" in browser.answer(browser.click("start"))
        assert browser.shown("run")["state"] == "errored"
        assert f"{reference} does not exist" in browser.shown("run")["message"]
        assert (widget.selected_steps, len(account.executions())) == ((TRAIN,), 1)
        other = account.run("another")
        browser.answer(browser.click("refresh"))
        browser.change(reference_execution_arn=other)
        until(lambda: widget.reference["state"] == "ready")
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_a_pipeline_that_was_deleted_starts_nothing(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        account.client.delete_pipeline(PipelineName=abalone.PIPELINE_NAME, ClientRequestToken="x" * 32)
        assert "does not know the pipeline" in browser.answer(browser.click("start"))
        assert "does not know the pipeline" in browser.shown("notice")["message"]
        assert widget.selected_steps == (TRAIN,)

    def test_credentials_that_are_gone_leave_what_is_known(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Choosing and judging go on; each request says how to sign in, and works once that is done."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        with monkeypatch.context() as signed_out:
            signed_out.setattr(account.client._request_signer, "_credentials", None)
            assert "There are no usable AWS credentials" in browser.answer(browser.click("start"))
            assert "There are no usable AWS credentials" in browser.shown("notice")["message"]
            browser.change(selected_steps=[TRAIN, EVAL])
            assert browser.shown("verdict")["can_start"]
        assert browser.answer(browser.click("start")) == ""
        until(lambda: widget.run["state"] == "ended")
        assert len(account.executions()) == 2


class TestInterrupted:
    @pytest.mark.parametrize("part", ["_take", "send", "_set_traits"])
    def test_what_a_cell_stated_is_shown_though_the_cell_was_interrupted(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch, part: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        done = getattr(Publisher, part)
        interrupts = iter([KeyboardInterrupt])

        def interrupted(publisher: Publisher, *arguments: Any) -> Any:
            for interruption in interrupts:
                if part == "_take":
                    done(publisher, *arguments)
                raise interruption
            return done(publisher, *arguments)

        monkeypatch.setattr(Publisher, part, interrupted)
        with pytest.raises(KeyboardInterrupt):
            widget.selected_steps = [TRAIN, EVAL]
        until(lambda: browser.shown("verdict")["selected_steps"] == [TRAIN, EVAL])
        assert browser.held("selected_steps") == [TRAIN, EVAL]


class TestRejoining:
    def test_hello_is_answered_by_the_whole_state(self, open_widget: Open, reference: str) -> None:
        """A page that was cut off asks by it for what it has missed, and learns what was answered."""
        _, browser = open_widget(selected_steps=[TRAIN])
        browser.change(selected_steps=[EVAL])
        before = len(browser.messages)
        browser.say({"kind": "hello", "client": "page"})
        (state,) = browser.updates(before)
        assert state["selected_steps"] == state["verdict"]["selected_steps"] == [EVAL]
        assert state["answered"] == {"page": 1}
        assert state.keys() >= {"elements", "references", "run", "revision"}
