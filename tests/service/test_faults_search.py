"""The search for a reference and whatever goes wrong in the background: everything that begins has an end."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session.reducer import UNEXPECTED
from tests.service.fault_points import Background, Hold
from tests.service.memory_service import MemoryService, open_session
from tests.service.widget_harness import EVAL, PROCESS, TRAIN, AbaloneAccount, Open, until

pytest_plugins = ["tests.service.widget_harness"]

BROKEN = 5
"""More executions that are of no use than are examined at once."""


@pytest.fixture
def good(account: AbaloneAccount, reference: str) -> str:
    """The one that can serve, older than those that cannot."""
    for number in range(BROKEN):
        account.sagemaker.faults.fail_once(TRAIN)
        account.run(f"broken-{number}", MaxDepth=7)
    return reference


class TestClicksDuringASearch:
    """Kind: a bool that should count."""

    @pytest.mark.parametrize(
        "click",
        [
            {"inherit": "defaults"},
            {"display_name": "x"},
            {"code_target": "cli"},
            {"parameter_overrides": {"MaxDepth": 7}},
            {"selected_steps": [EVAL, "AbaloneMSECond"]},
        ],
    )
    @pytest.mark.parametrize("when", ["before-call", "after-call"])
    def test_start_still_waits_for_its_end(
        self, account: AbaloneAccount, open_widget: Open, good: str, click: dict[str, Any], when: str
    ) -> None:
        """Clicks between and within the waves of a search; what starts refers to what the search found."""
        widget, browser = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "ListPipelineExecutionSteps", when)
        widget.selected_steps = [EVAL]
        hold.wait_for_request()
        browser.change(**click)
        browser.change(inherit="reference")
        starting = Background(widget.start)
        until(lambda: widget.run["state"] == "starting")
        hold.release()
        assert starting.result() == account.executions()[0]
        assert widget.wait(30).reference_arn == good

    def test_whoever_reads_waits_too(self, account: AbaloneAccount, open_widget: Open, good: str) -> None:
        widget, browser = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "ListPipelineExecutionSteps")
        widget.selected_steps = [EVAL]
        hold.wait_for_request()
        reading = [Background(lambda: widget.verdict.can_start), Background(widget.code)]
        browser.change(display_name="x")
        assert browser.shown("code_shown")["text"] == ""
        hold.release()
        assert reading[0].result()
        assert good in reading[1].result()

    def test_back_and_forth(self, account: AbaloneAccount, open_widget: Open, good: str) -> None:
        """Another selection, which needs no search, and back: the search goes on where it was."""
        widget, _ = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "ListPipelineExecutionSteps")
        widget.selected_steps = [EVAL]
        hold.wait_for_request()
        for names in ([PROCESS], [EVAL], [PROCESS], [EVAL]):
            widget.selected_steps = names
        hold.release()
        assert widget.verdict.can_start
        assert widget.reference_execution_arn == good


OPERATIONS = ["parameters", "steps", "definition_for", "executions", "describe", "describe_execution"]


class TestErrorsOfAProgram:
    """Kind: state that only the happy path takes back."""

    @pytest.mark.parametrize(
        "error", [KeyError("Value"), AttributeError("x"), RecursionError(), MemoryError()]
    )
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_it_is_said_and_refresh_is_enough(
        self,
        monkeypatch: pytest.MonkeyPatch,
        operation: str,
        error: Exception,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Nothing stays pending; what was asked for raises; afterwards all of it works."""
        service = MemoryService()
        for number in range(3):
            service.end_at_once(str(number))
        session = open_session(service, monkeypatch)

        def fail() -> None:
            raise error

        service.before[operation] = fail
        session.reference_execution_arn = service.arn(2)
        for ask in (
            lambda: session.verdict,
            session.code,
            session.refresh,
            session.history,
            session.presets,
            lambda: session.repeat(service.arn(1)),
            session.start,
        ):
            try:
                Background(ask).result()
            except (SelectiveWidgetError, type(error)):  # noqa: PERF203 (each is tried)
                caplog.records.clear()
        session.unwatch()
        assert session.view.reference.state != "pending"
        service.before.clear()
        until(lambda: not session.store.state.run.is_under_way)
        session.refresh()
        session.state_intents(selected_steps=("B",), reference_execution_arn=service.arn(0))
        assert session.view.notice.message != UNEXPECTED
        assert session.verdict.can_start
        session.start()
        assert session.wait(30).status == "Succeeded"
        session.close()

    def test_the_traceback_is_logged_and_no_value(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        service = MemoryService()
        session = open_session(service, monkeypatch)
        service.end_at_once("1")
        session.parameter_overrides = {"Depth": 4711}

        def fail() -> None:
            raise KeyError("Value")

        service.before["parameters"] = fail
        session.reference_execution_arn = service.arn(1)
        assert session.verdict.selected_steps
        session.refresh()
        until(lambda: session.view.reference.state == "errored")
        assert any(record.exc_info and record.levelno == logging.ERROR for record in caplog.records)
        assert "4711" not in caplog.text
        session.close()

    def test_a_command_that_fails_is_answered(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        widget, browser = open_widget()

        def fail(*_: Any) -> None:
            raise KeyError("x")

        with monkeypatch.context() as patch:
            patch.setattr("sagemaker_selective_widget.session.choosing.presets", fail)
            assert browser.answer(browser.click("presets")) == UNEXPECTED
        assert browser.shown("notice")["message"] == UNEXPECTED
        assert browser.answer(browser.click("presets")) == ""
        assert browser.shown("notice")["message"] == ""
        assert widget.verdict
