"""Starting, watching and stopping, and what goes wrong with it."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    AlreadyRunningError,
    InvalidSelectionError,
    NotFoundError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session.starting import Starter
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    FAIL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Gate,
    Open,
    Wiretap,
    read_runs,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


def states(browser: Browser, step: str) -> list[str]:
    """The states of a step that the browser was told, in order, each once."""
    told = [run["steps"][step]["state"] for run in browser.history("run") if step in run["steps"]]
    return [state for state, before in zip(told, [None, *told], strict=False) if state != before]


def phases(browser: Browser) -> list[str]:
    """The states of the run that the browser was told, in order, each once."""
    told = [run["state"] for run in browser.history("run")]
    return [state for state, before in zip(told, [None, *told], strict=False) if state != before]


def reused_from(execution: ExecutionSnapshot, step_name: str) -> str | None:
    """The execution whose output is reused in place of a step's own."""
    step = execution.step(step_name)
    assert step is not None
    return step.reused_from


class TestSuccess:
    def test_it_is_followed_to_its_end(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The browser is told every phase, and of each step what became of it."""
        train, evaluation = account.gate(TRAIN), account.gate(EVAL)
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        arn = widget.start()
        until(lambda: states(browser, TRAIN)[-1:] == ["executing"])
        train.open()
        until(lambda: states(browser, EVAL)[-1:] == ["executing"])
        evaluation.open()
        ended = widget.wait(30)
        assert (ended.arn, ended.status) == (arn, "Succeeded")
        assert widget.execution == ended
        assert phases(browser) == ["idle", "starting", "running", "ended"]
        assert states(browser, TRAIN) == ["waiting", "executing", "ran"]
        assert states(browser, EVAL)[0] == "waiting"
        assert states(browser, EVAL)[-2:] == ["executing", "ran"]
        assert states(browser, PROCESS) == ["waiting", "reused"]
        assert states(browser, CONDITION) == ["not-run"]

    def test_a_reused_step_says_from_where(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        assert reused_from(widget.wait(30), PROCESS) == reference
        shown = browser.shown("run")
        assert shown["steps"][PROCESS]["detail"] == "from all-steps"
        assert shown["steps"][TRAIN]["started_at"] <= shown["steps"][TRAIN]["ended_at"]
        assert shown["started_at"] <= shown["ended_at"]

    def test_a_condition_says_how_it_came_out(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[CONDITION])
        widget.start()
        widget.wait(30)
        assert browser.shown("run")["steps"][CONDITION]["detail"] == "outcome: true"
        assert browser.shown("run")["steps"][FAIL]["state"] == "not-run"

    def test_it_can_be_the_next_reference(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The list is made anew by itself, and the reference stays the one that was chosen."""
        widget, browser = open_widget(selected_steps=[TRAIN], reference_execution=reference)
        arn = widget.start()
        widget.wait(30)
        until(lambda: [row["arn"] for row in browser.shown("references")["executions"]] == [arn, reference])
        assert widget.reference_execution_arn == reference
        browser.change(reference_execution_arn=arn, selected_steps=[EVAL])
        until(lambda: widget.reference["state"] == "ready")
        widget.start()
        assert reused_from(widget.wait(30), TRAIN) == arn

    def test_one_can_follow_another(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        first = widget.start()
        widget.wait(30)
        second = widget.start()
        assert widget.wait(30).arn == second
        assert account.executions() == [second, first, reference]


class TestFailure:
    def test_a_failed_step_says_why(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        account.sagemaker.stand_in(TRAIN, fails="out of memory")
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        assert widget.wait(30).status == "Failed"
        run = browser.shown("run")
        assert (run["state"], run["status"]) == ("ended", "Failed")
        assert "failed" in run["message"]
        assert (run["steps"][TRAIN]["state"], run["steps"][TRAIN]["detail"]) == ("failed", "out of memory")
        assert run["steps"][EVAL]["state"] == "not-run"

    def test_waiting_has_an_end(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """The execution has not."""
        account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        with pytest.raises(TimeoutError, match="it goes on"):
            widget.wait(0.01)
        assert account.status(arn) == "Executing"

    def test_there_is_nothing_to_wait_for_before_the_start(self, open_widget: Open, reference: str) -> None:
        widget, _ = open_widget()
        with pytest.raises(SelectiveWidgetError, match="start"):
            widget.wait(30)
        assert widget.execution is None


class TestStop:
    def test_the_execution_is_stopped(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL])
        widget.start()
        until(gate.entered.is_set)
        browser.click("stop")
        assert widget.wait(30).status == "Stopped"
        assert browser.shown("run")["steps"][TRAIN]["state"] == "stopped"
        assert browser.shown("run")["steps"][EVAL]["state"] == "not-run"

    def test_without_an_execution_nothing_is_sent(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Before a start, and after the end."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.stop()
        widget.start()
        widget.wait(30)
        widget.stop()
        assert tap.count("StopPipelineExecution") == 0

    def test_a_refusal_is_shown(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The execution goes on, and its end takes the notice away: there is nothing to stop any more."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        tap.refuse("StopPipelineExecution", "AccessDeniedException", times=1)
        assert "sagemaker:StopPipelineExecution" in browser.answer(browser.click("stop"))
        assert browser.shown("notice")["severity"] == "error"
        assert "sagemaker:StopPipelineExecution" in browser.shown("notice")["message"]
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        assert widget.notice["message"] == browser.shown("notice")["message"] == ""

    def test_a_refusal_that_was_read_is_taken_away_by_a_refresh(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        tap.refuse("StopPipelineExecution", "AccessDeniedException", times=1)
        browser.answer(browser.click("stop"))
        assert browser.answer(browser.click("refresh")) == ""
        assert browser.shown("notice")["message"] == ""

    def test_what_somebody_else_has_started_is_stopped_once_that_is_confirmed(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        arn = account.start("elsewhere")
        widget, browser = open_widget(execution=arn)
        until(gate.entered.is_set)
        assert browser.shown("run")["is_own"] is False
        assert "Somebody else" in browser.answer(browser.click("stop"))
        assert account.status(arn) == "Executing"
        assert browser.answer(browser.click("stop", confirmed=True)) == ""
        assert widget.wait(30).status == "Stopped"


class TestOnce:
    def test_a_second_start_is_refused_while_one_runs(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        with pytest.raises(AlreadyRunningError, match="Wait for it, or stop it"):
            widget.start()
        gate.open()
        assert widget.wait(30).arn == arn
        assert account.executions() == [arn, reference]

    def test_of_starts_at_once_one_starts(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Eight threads meet at the line; one execution exists afterwards."""
        account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        line = threading.Barrier(8)

        def start(_: int) -> str | None:
            line.wait(30)
            try:
                return widget.start()
            except AlreadyRunningError:
                return None

        with ThreadPoolExecutor(8) as pool:
            started = [arn for arn in pool.map(start, range(8)) if arn]
        assert account.executions() == [*started, reference]
        assert len(started) == 1

    def test_two_clicks_are_one_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The second is no error either: what it asks for is under way and on display."""
        gate = account.gate(TRAIN)
        _, browser = open_widget(selected_steps=[TRAIN])
        clicks = [browser.click("start"), browser.click("start")]
        assert [browser.answer(click) for click in clicks] == ["", ""]
        until(gate.entered.is_set)
        assert tap.count("StartPipelineExecution") == 1
        assert len(account.executions()) == 2
        assert browser.shown("run")["message"] == browser.shown("notice")["message"] == ""

    def test_a_command_that_is_sent_twice_is_carried_out_once(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """A page sends what was not answered once more when its connection is back."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        click = browser.click("start")
        browser.answer(click)
        widget.wait(30)
        browser.say({"kind": "command", "command": "start", "id": click})
        answers = [data for _, data in browser.messages if (data.get("content") or {}).get("id") == click]
        assert len(answers) == 2
        assert tap.count("StartPipelineExecution") == 1

    def test_a_lost_answer_is_asked_for_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The execution started, and nobody was told: the same request finds it by its token, by itself."""
        is_raised = threading.Event()

        def hold_the_second(**_: Any) -> None:
            if tap.tokens:
                is_raised.wait(30)

        account.client.meta.events.register("before-call.sagemaker.StartPipelineExecution", hold_the_second)
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.lose_answers("StartPipelineExecution", times=2)
        with pytest.raises(UnavailableError, match=r"could not be reached.*may have started"):
            widget.start()
        is_raised.set()
        uncertain = next(run for run in browser.history("run") if run["is_uncertain"])
        assert "could not be reached" in uncertain["message"]
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [widget.run["arn"], reference]
        assert (browser.shown("run")["is_uncertain"], browser.shown("run")["message"]) == (False, "")
        assert len(tap.tokens) == 3
        assert len(set(tap.tokens)) == 1

    def test_another_request_waits_for_the_answer_or_gives_it_up(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """A token stands for one intent: what was changed in between is wanted as it is now."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.lose_answers("StartPipelineExecution", times=2)
        with pytest.raises(UnavailableError):
            widget.start()
        widget.parameter_overrides = {"MaxDepth": 3}
        with pytest.raises(AlreadyRunningError, match=r"may have started already.*unwatch\(\)"):
            widget.start()
        assert "may have started already" in browser.answer(browser.click("start"))
        assert browser.answer(browser.click("unwatch")) == ""
        arn = widget.start()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions()[0] == arn
        assert len(account.executions()) == 3
        assert len(set(tap.tokens)) == 2

    def test_a_start_that_was_interrupted_goes_on(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Interrupting the kernel while the answer is awaited ends the cell; what was sent is followed."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        main = threading.main_thread().ident

        def interrupt(**_: Any) -> None:
            assert main is not None
            signal.pthread_kill(main, signal.SIGINT)
            until(is_interrupted.is_set)

        is_interrupted = threading.Event()
        account.client.meta.events.register("after-call.sagemaker.StartPipelineExecution", interrupt)
        with pytest.raises(KeyboardInterrupt):
            widget.start()
        assert browser.shown("run")["state"] == "starting"
        is_interrupted.set()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [widget.run["arn"], reference]


class TestRefusal:
    def test_what_the_service_refuses_has_not_started(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """It is raised where it was called, shown where it was clicked, and the next start is another one."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("StartPipelineExecution", "ResourceLimitExceeded", "20 executions are running.", times=2)
        with pytest.raises(ServiceError, match="20 executions are running") as caught:
            widget.start()
        assert (caught.value.code, caught.value.operation) == (
            "ResourceLimitExceeded",
            "StartPipelineExecution",
        )
        assert "20 executions are running" in browser.answer(browser.click("start"))
        assert "20 executions are running" in widget.notice["message"]
        assert browser.shown("run")["state"] == "errored"
        assert account.executions() == [reference]
        assert browser.answer(browser.click("start")) == ""
        assert widget.notice["message"] == ""
        assert widget.wait(30).status == "Succeeded"
        assert len(account.executions()) == 2

    def test_a_click_on_what_cannot_start_changes_nothing(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The browser's word is not taken for it that a selection may start. The issues are on the screen."""
        _, browser = open_widget(selected_steps=[PROCESS, EVAL])
        assert TRAIN in browser.answer(browser.click("start"))
        assert tap.count("StartPipelineExecution") == 0
        assert browser.shown("run")["state"] == "idle"
        assert browser.shown("notice")["message"] == ""

    def test_the_run_before_stays_where_nothing_is_sent(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """With its log: a click too many does not take away what somebody is reading."""
        widget, browser = open_widget(execution=reference, selected_steps=[PROCESS, EVAL])
        browser.click("log", step=TRAIN)
        until(lambda: browser.shown("log_shown")["state"] == "ready")
        shown, log = browser.shown("run"), browser.shown("log_shown")
        assert shown["state"] == "ended"
        browser.answer(browser.click("start"))
        with pytest.raises(InvalidSelectionError):
            widget.start()
        assert (browser.shown("run"), browser.shown("log_shown")) == (shown, log)
        assert widget.wait(30).arn == reference

    def test_an_error_that_nobody_expected_is_said_and_frees_the_button(
        self,
        open_widget: Open,
        reference: str,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Its traceback goes to the kernel's log."""
        widget, browser = open_widget(selected_steps=[TRAIN])

        def fail(*_: Any) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as broken:
            broken.setattr(Starter, "_prepare", fail)
            assert "did not expect" in browser.answer(browser.click("start"))
        assert "did not expect" in widget.notice["message"]
        assert "ZeroDivisionError" in caplog.text
        assert browser.answer(browser.click("start")) == ""
        assert (widget.wait(30).status, widget.notice["message"]) == ("Succeeded", "")

    def test_a_command_that_is_not_known_is_answered(self, open_widget: Open, reference: str) -> None:
        """As one of a newer front end: nobody waits for it for ever."""
        _, browser = open_widget(selected_steps=[TRAIN])
        assert "knows no command 'delete'" in browser.answer(browser.click("delete"))

    @pytest.mark.parametrize("content", [{"kind": "delete"}, {"kind": None}, {}, "start", ["start"], None])
    def test_a_message_without_meaning_is_left_alone(
        self, open_widget: Open, reference: str, tap: Wiretap, content: object
    ) -> None:
        _, browser = open_widget(selected_steps=[TRAIN])
        tap.clear()
        sent = browser.messages
        browser.say(content)
        assert (browser.messages, tap.operations) == (sent, [])


class TestWatching:
    @pytest.fixture
    def throttled(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> tuple[Any, Browser, Gate]:
        """A widget that was told once to ask more slowly, while Train is held."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        until(lambda: states(browser, TRAIN)[-1:] == ["executing"])
        tap.refuse("DescribePipelineExecution", "ThrottlingException", "Rate exceeded", times=1)
        until(lambda: "Rate exceeded" in widget.run["message"])
        return widget, browser, gate

    def test_throttling_is_said_and_sat_out(self, throttled: tuple[Any, Browser, Gate]) -> None:
        """The message goes with the first answer that comes through."""
        widget, browser, gate = throttled
        assert widget.run["state"] == "running"
        assert widget.run["steps"][TRAIN]["state"] == "executing"
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        assert browser.shown("run")["message"] == ""

    def test_the_message_goes_though_nothing_has_changed(self, throttled: tuple[Any, Browser, Gate]) -> None:
        """A step of hours is not a throttled one for hours."""
        widget, _, gate = throttled
        until(lambda: widget.run["message"] == "")
        assert widget.run["state"] == "running"
        gate.open()
        widget.wait(30)

    @pytest.mark.parametrize("operation", ["ListPipelineExecutionSteps", "DescribePipelineExecution"])
    def test_what_may_not_be_watched_is_tried_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, operation: str
    ) -> None:
        """A permission can be granted, and an execution that nobody watches costs money unseen."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse(operation, "AccessDeniedException", times=1)
        arn = widget.start()
        until(lambda: f"sagemaker:{operation}" in browser.shown("run")["message"])
        assert browser.shown("run")["state"] == "running"
        gate.open()
        assert (widget.wait(30).arn, browser.shown("run")["message"]) == (arn, "")

    def test_an_error_that_nobody_expected_is_logged_and_the_watching_goes_on(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])

        def fail(*_: Any) -> None:
            raise ZeroDivisionError

        gate = account.gate(TRAIN)
        widget.start()
        until(gate.entered.is_set)
        with monkeypatch.context() as broken:
            broken.setattr(SageMakerPipelineService, "snapshot", fail)
            until(lambda: "unexpected error" in browser.shown("run")["message"])
        assert "ZeroDivisionError" in caplog.text
        gate.open()
        assert (widget.wait(30).status, browser.shown("run")["message"]) == ("Succeeded", "")

    def test_one_that_is_not_known_any_more_is_lost(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Who waits is told, another can start, and a refresh looks for it again."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        until(gate.entered.is_set)
        tap.refuse("DescribePipelineExecution", "ResourceNotFound", "It does not exist.", times=1)
        with pytest.raises(NotFoundError, match="does not know the execution"):
            widget.wait(30)
        run = browser.shown("run")
        assert (run["state"], "does not know the execution" in run["message"]) == ("errored", True)
        browser.answer(browser.click("refresh"))
        gate.open()
        assert widget.wait(30).arn == arn


class TestWithoutPermission:
    def test_listing_executions(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The widget opens, says what is missing, and can use a reference that is named."""
        tap.refuse("ListPipelineExecutions", "AccessDeniedException", "No identity-based policy allows it.")
        widget, browser = open_widget(selected_steps=[TRAIN])
        references = browser.shown("references")
        assert (references["state"], references["executions"]) == ("errored", [])
        assert "sagemaker:ListPipelineExecutions" in references["message"]
        assert widget.reference_execution_arn is None
        browser.change(reference_execution_arn=reference)
        until(lambda: widget.reference["state"] == "ready")
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_reading_parameters(self, open_widget: Open, reference: str, tap: Wiretap) -> None:
        """What the reference ran with is part of knowing it: without it nothing starts."""
        tap.refuse("ListPipelineParametersForExecution", "AccessDeniedException", times=3)
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert browser.shown("reference")["state"] == "errored"
        assert "ListPipelineParametersForExecution" in browser.shown("reference")["message"]
        with pytest.raises(AccessDeniedError):
            widget.start()
        assert "ListPipelineParametersForExecution" in browser.answer(browser.click("start"))
        browser.answer(browser.click("refresh"))
        assert widget.reference["state"] == "ready"
        assert widget.parameters["MaxDepth"] == "7"

    @pytest.mark.parametrize("kind", ["start", "parameters"])
    def test_what_is_allowed_by_now_is_asked_for_again(
        self, open_widget: Open, reference: str, tap: Wiretap, kind: str
    ) -> None:
        """Nobody has to refresh after signing in: starting and reading look again at the reference."""
        tap.refuse("ListPipelineParametersForExecution", "AccessDeniedException", times=1)
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert browser.shown("reference")["state"] == "errored"
        if kind == "start":
            widget.start()
            assert widget.wait(30).status == "Succeeded"
        else:
            assert widget.parameters["MaxDepth"] == "7"
        until(lambda: browser.shown("reference")["state"] == "ready")

    def test_describing_executions(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Who started the reference stays unknown; what it did is known, and that is enough to start."""
        _, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("DescribePipelineExecution", "AccessDeniedException")
        browser.answer(browser.click("describe"))
        assert [row["metrics_state"] for row in read_runs(browser)] == ["errored"]
        assert browser.shown("reference")["state"] == "ready"
        assert browser.answer(browser.click("start")) == ""
        assert len(account.executions()) == 2

    def test_describing_the_pipeline(self, account: AbaloneAccount, tap: Wiretap) -> None:
        """Without the definition there is nothing to show."""
        tap.refuse("DescribePipeline", "AccessDeniedException")
        with pytest.raises(AccessDeniedError, match="sagemaker:DescribePipeline"):
            SelectiveExecutionWidget(abalone.PIPELINE_NAME, account.client)
