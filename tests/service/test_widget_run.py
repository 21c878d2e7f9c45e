"""Starting, watching and stopping, and what goes wrong with it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    AlreadyRunningError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.local import abalone
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
    until,
    widget_threads,
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
    """The execution that lent what a step would have made."""
    step = execution.step(step_name)
    assert step is not None
    return step.reused_from


def background_threads() -> list[str]:
    """The threads that deal with a message or look at a reference; those that watch are others."""
    return [name for name in widget_threads() if not name.startswith("watch")]


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
        """The list is fresh when the wait is over, and the reference stays the one that was chosen."""
        widget, browser = open_widget(selected_steps=[TRAIN], reference_execution=reference)
        arn = widget.start()
        widget.wait(30)
        assert [row["arn"] for row in browser.shown("references")["executions"]] == [arn, reference]
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
        """The execution goes on, and the next action that succeeds takes the notice away."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        tap.refuse("StopPipelineExecution", "AccessDeniedException", times=1)
        browser.click("stop")
        until(lambda: browser.shown("notice")["severity"] == "error")
        assert "sagemaker:StopPipelineExecution" in browser.shown("notice")["message"]
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        browser.click("refresh")
        until(lambda: widget.notice["message"] == "")


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
        browser.click("start")
        browser.click("start")
        until(gate.entered.is_set)
        until(lambda: background_threads() == [])
        assert tap.count("StartPipelineExecution") == 1
        assert len(account.executions()) == 2
        assert browser.shown("run")["message"] == browser.shown("notice")["message"] == ""

    def test_a_lost_answer_is_asked_for_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The execution started, and nobody was told: starting again finds it by its token."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.lose_answers("StartPipelineExecution", times=2)
        with pytest.raises(UnavailableError, match="could not be reached"):
            widget.start()
        assert browser.shown("run")["state"] == "errored"
        assert "could not be reached" in browser.shown("run")["message"]
        arn = widget.start()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [arn, reference]
        assert len(tap.tokens) == 3
        assert len(set(tap.tokens)) == 1

    def test_another_request_is_another_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """A token stands for one intent: what was changed in between is wanted as it is now."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        tap.lose_answers("StartPipelineExecution", times=2)
        with pytest.raises(UnavailableError):
            widget.start()
        widget.parameter_overrides = {"MaxDepth": 3}
        arn = widget.start()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions()[0] == arn
        assert len(account.executions()) == 3
        assert len(set(tap.tokens)) == 2

    def test_an_interrupted_start_can_be_repeated(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Interrupting the kernel while the answer is awaited blocks nothing and starts nothing twice."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        interrupts = iter([KeyboardInterrupt])

        def interrupt(**_: Any) -> None:
            for interruption in interrupts:
                raise interruption

        account.client.meta.events.register("after-call.sagemaker.StartPipelineExecution", interrupt)
        with pytest.raises(KeyboardInterrupt):
            widget.start()
        assert browser.shown("run")["state"] == "errored"
        with pytest.raises(SelectiveWidgetError, match="Start again to follow it"):
            widget.wait(30)
        arn = widget.start()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [arn, reference]


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
        browser.click("start")
        until(lambda: "20 executions are running" in widget.notice["message"])
        assert browser.shown("run")["state"] == "errored"
        assert account.executions() == [reference]
        browser.click("start")
        until(lambda: widget.run["state"] == "ended")
        until(lambda: widget.notice["message"] == "")
        assert len(account.executions()) == 2

    def test_a_click_on_what_cannot_start_changes_nothing(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The browser's word is not taken for it that a selection may start."""
        _, browser = open_widget(selected_steps=[PROCESS, EVAL])
        browser.click("start")
        until(lambda: background_threads() == [])
        assert tap.count("StartPipelineExecution") == 0
        assert browser.shown("run")["state"] == "idle"
        assert browser.answers == 1

    def test_an_error_that_nobody_expected_is_said_and_frees_the_button(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its traceback goes to the server's log, as any thread's does."""
        tracebacks: list[object] = []
        monkeypatch.setattr("threading.excepthook", tracebacks.append)
        widget, browser = open_widget(selected_steps=[TRAIN])

        def fail() -> str:
            raise ZeroDivisionError

        monkeypatch.setattr(type(widget), "start", lambda _: fail())
        browser.click("start")
        until(lambda: browser.answers == 1 and tracebacks)
        assert "did not expect" in widget.notice["message"]

    @pytest.mark.parametrize("content", [{"kind": "delete"}, {"kind": None}, {}, "start", ["start"], None])
    def test_a_message_without_meaning_is_left_alone(
        self, open_widget: Open, reference: str, tap: Wiretap, content: object
    ) -> None:
        _, browser = open_widget(selected_steps=[TRAIN])
        until(lambda: background_threads() == [])
        tap.operations.clear()
        browser.say(content)
        assert background_threads() == []
        assert tap.operations == []


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

    def test_what_may_not_be_watched_is_lost_from_sight(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Waiting does not mend a missing permission: it is said, raised by `wait`, and another can start."""
        account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("ListPipelineExecutionSteps", "AccessDeniedException", times=1)
        arn = widget.start()
        with pytest.raises(AccessDeniedError, match="sagemaker:ListPipelineExecutionSteps"):
            widget.wait(30)
        run = browser.shown("run")
        assert (run["state"], "ListPipelineExecutionSteps" in run["message"]) == ("errored", True)
        assert account.status(arn) == "Executing"
        assert widget.start() != arn

    def test_an_error_that_nobody_expected_frees_the_place(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who waits is told, and the display does not say for ever that it runs."""
        tracebacks: list[object] = []
        monkeypatch.setattr("threading.excepthook", tracebacks.append)
        widget, browser = open_widget(selected_steps=[TRAIN])
        with monkeypatch.context() as broken:
            broken.setattr("sagemaker_selective_widget.widget.run.watch", lambda *_, **__: 1 // 0)
            widget.start()
            with pytest.raises(ZeroDivisionError):
                widget.wait(30)
            until(lambda: browser.shown("run")["state"] == "errored")
        until(lambda: tracebacks)
        assert "met an error while watching" in browser.shown("run")["message"]


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
        tap.refuse("ListPipelineParametersForExecution", "AccessDeniedException", times=2)
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert browser.shown("reference")["state"] == "errored"
        assert "ListPipelineParametersForExecution" in browser.shown("reference")["message"]
        with pytest.raises(AccessDeniedError):
            widget.start()
        browser.click("refresh")
        until(lambda: widget.reference["state"] == "ready")
        assert widget.parameters["MaxDepth"] == "7"

    def test_describing_the_pipeline(self, account: AbaloneAccount, tap: Wiretap) -> None:
        """Without the definition there is nothing to show."""
        tap.refuse("DescribePipeline", "AccessDeniedException")
        with pytest.raises(AccessDeniedError, match="sagemaker:DescribePipeline"):
            SelectiveExecutionWidget(abalone.PIPELINE_NAME, account.client)
