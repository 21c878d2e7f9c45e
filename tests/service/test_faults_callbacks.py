"""A user's own callback calls anything, assigns, or raises; nothing hangs and nothing is lost."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from tests.service.fault_points import Background, Hold
from tests.service.memory_service import MemoryService, open_session
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Open,
    until,
    widget_threads,
)

pytest_plugins = ["tests.service.widget_harness"]


def once_when(widget: Any, trait: str, holds: Callable[[Any], bool], act: Callable[[], object]) -> list[Any]:
    """Do something the first time that a trait has a certain value; keeps what that returned or raised."""
    outcomes: list[Any] = []

    def observe(change: Any) -> None:
        if holds(change["new"]) and not outcomes:
            outcomes.append("begun")
            try:
                outcomes.append(act())
            except BaseException as error:
                outcomes.append(error)
                raise

    widget.observe(observe, trait)
    return outcomes


def is_running(run: Any) -> bool:
    return bool(run["state"] == "running")


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.close(),
        lambda session: session.unwatch(),
        lambda session: session.select("A"),
        lambda session: setattr(session, "objective", None),
        lambda session: setattr(session, "selected_steps", ["A"]),
        lambda session: session.undo(),
    ],
    ids=["close", "unwatch", "select", "objective", "selected_steps", "undo"],
)
def test_a_callback_may_do_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[Any], object]
) -> None:
    """What it states holds by then, and is no news that it would be told of, and state once more."""
    session, told = open_session(MemoryService(), monkeypatch), list[object]()

    def observe(view: object) -> None:
        told.append(view)
        if len(told) < 50:  # else this test would not end
            act(session)

    session.on_change(observe)
    session.display_name = "news"
    assert len(told) < 50
    session.close()


class TestCalls:
    """Kind: a callback under a lock."""

    @pytest.mark.parametrize(
        "act",
        [
            lambda widget: widget.verdict,
            lambda widget: widget.code(),
            lambda widget: widget.refresh(),
            lambda widget: widget.history(),
            lambda widget: widget.wait(30),
            lambda widget: widget.stop(),
            lambda widget: widget.watch(widget.run["arn"]),
            lambda widget: widget.unwatch(),
            lambda widget: widget.step_log(TRAIN),
            lambda widget: widget.picture().html,
            lambda widget: widget.get_state(),
            lambda widget: widget.presets(),
            lambda widget: widget.repeat(widget.run["arn"]),
            lambda widget: setattr(widget, "selected_steps", [EVAL]),
            lambda widget: widget.close(),
        ],
    )
    def test_anything_may_be_called_while_a_run_is_told(
        self, account: AbaloneAccount, open_widget: Open, reference: str, act: Callable[[Any], object]
    ) -> None:
        """Another thread goes on meanwhile, and what comes after is told too."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        gate = account.gate(TRAIN)  # a run that is over at once may be told as that alone
        outcomes = once_when(widget, "run", is_running, lambda: act(widget))
        widget.start()
        until(lambda: outcomes)
        gate.open()
        until(lambda: len(outcomes) == 2)
        assert not isinstance(outcomes[1], BaseException) or isinstance(outcomes[1], SelectiveWidgetError)
        other = Background(lambda: setattr(widget, "selected_steps", [PROCESS]))
        other.result()
        assert widget.selected_steps == (PROCESS,)
        if widget.comm is not None:
            until(lambda: browser.shown("selected_steps") == [PROCESS])

    def test_start_from_a_callback(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """One run after the other: each end starts the next."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        arns: list[str] = []

        def go_on(change: Any) -> None:
            if change["new"]["state"] == "ended" and len(arns) < 2:
                arns.append(widget.start())

        widget.observe(go_on, "run")
        widget.start()
        until(lambda: len(arns) == 2)
        until(lambda: widget.run["arn"] == arns[1] and widget.run["state"] == "ended")
        assert len(account.executions()) == 4

    def test_a_callback_that_waits_for_a_thread_that_uses_the_widget(
        self, open_widget: Open, reference: str
    ) -> None:
        """Two locks in opposite orders, once; now neither is held while a callback runs."""
        widget, browser = open_widget()
        outcomes: list[Any] = []

        def observe(_: Any) -> None:
            outcomes.append(Background(lambda: setattr(widget, "display_name", "x")).result())
            outcomes.append(Background(lambda: browser.answer(browser.click("drift", step=TRAIN))).result())

        widget.observe(observe, "selected_steps")
        widget.selected_steps = [EVAL]
        assert outcomes == [None, ""]
        assert widget.display_name == "x"

    def test_the_log_and_close(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """A callback closes the widget while the log is being opened on another thread."""
        widget, browser = open_widget(execution=reference)
        inside, go_on = threading.Event(), threading.Event()

        def observe(_: Any) -> None:
            inside.set()
            assert go_on.wait(30)
            widget.close()

        widget.observe(observe, "selected_steps")
        assigning = Background(lambda: setattr(widget, "selected_steps", [EVAL]))
        assert inside.wait(30)
        opening = Background(lambda: browser.click("log", step=TRAIN))
        opening.result()
        go_on.set()
        assigning.result()
        until(lambda: widget_threads() == [])

    def test_assignments_in_a_callback_settle(self, open_widget: Open, reference: str) -> None:
        """The last view that is told is the present one, and every message is whole."""
        widget, browser = open_widget()

        def complete(change: Any) -> None:
            if TRAIN in change["new"] and EVAL not in change["new"]:
                widget.selected_steps = [*change["new"], EVAL]
                widget.parameter_overrides = {"MaxDepth": 3}

        widget.observe(complete, "selected_steps")
        widget.selected_steps = [TRAIN]
        assert widget.selected_steps == (TRAIN, EVAL)
        until(lambda: browser.shown("selected_steps") == [TRAIN, EVAL])
        assert browser.shown("verdict")["selected_steps"] == [TRAIN, EVAL]
        assert browser.shown("parameter_overrides") == {"MaxDepth": "3"}


class TestBeforeTheVerdict:
    """Kind: what is not there yet, typed as if it were."""

    @pytest.mark.parametrize("show", ["_repr_mimebundle_", "_ipython_display_", "picture", "get_state"])
    def test_it_can_be_shown_while_the_reference_is_looked_up(
        self, account: AbaloneAccount, open_widget: Open, reference: str, show: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        hold = Hold(account.client, "ListPipelineParametersForExecution")
        widget.reference_execution_arn = second
        hold.wait_for_request()
        getattr(widget, show)()
        assert browser.shown("reference")["state"] == "pending"
        hold.release()
        assert widget.verdict.reference_execution_arn == second

    def test_without_any_execution(self, account: AbaloneAccount, open_widget: Open) -> None:
        widget, browser = open_widget()
        widget._repr_mimebundle_()
        assert browser.shown("reference")["state"] == "none"
        assert widget.execution is None
        assert widget.picture().text

    def test_where_the_executions_cannot_be_listed(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.faults.deny("ListPipelineExecutions")
        widget, browser = open_widget()
        widget._ipython_display_()
        assert widget.picture().text
        assert browser.shown("references")["state"] == "errored"


class Ended(BaseException):
    """What is no `Exception`, as `SystemExit` and asyncio's `CancelledError` are not."""


ERRORS = [RuntimeError("mine"), Ended("mine"), SystemExit(1), asyncio.CancelledError(), StopIteration()]


class TestRaises:
    """Kind: waiting on what the failing party should have said."""

    @pytest.mark.parametrize("error", ERRORS)
    def test_on_every_change_of_a_run(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        error: BaseException,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Start, watching and the end work; the next start too; and the log says what was raised."""
        widget, browser = open_widget(selected_steps=[TRAIN])

        def observe(_: Any) -> None:
            if threading.current_thread() is not threading.main_thread():
                raise error

        widget.observe(observe, "run")
        widget.observe(observe, "references")
        for _ in range(2):
            arn = Background(widget.start).result()
            assert widget.wait(30).arn == arn
        assert browser.shown("run")["state"] == "ended"
        assert "observer" in caplog.text
        assert [name for name, *_ in caplog.record_tuples if not name.startswith("sagemaker_s")] == []

    def test_in_the_midst_of_a_search(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """code() waits for the search, and gets its outcome."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)

        def fail(_: Any) -> None:
            raise RuntimeError("mine")

        widget.observe(fail, ["references", "reference", "verdict", "parameter_form", "code_shown"])
        hold = Hold(account.client, "ListPipelineParametersForExecution")
        widget.reference_execution_arn = second
        reading = Background(widget.code)
        hold.wait_for_request()
        hold.release()
        assert second in reading.result()

    def test_of_the_session(self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
        """One observer of several raises: the others are told."""
        session = open_session(MemoryService(), monkeypatch)
        told: list[Any] = []

        def fail(_: Any) -> None:
            raise RuntimeError("mine")

        session.on_change(fail)
        session.on_change(lambda view: told.append(view.intents.display_name))
        session.display_name = "x"
        assert told[-1] == "x"
        assert caplog.records[0].levelno == logging.ERROR
        session.close()

    def test_on_the_main_thread_an_interrupt_reaches_the_cell(
        self, open_widget: Open, reference: str
    ) -> None:
        """Ctrl+C in a callback ends the cell; what was assigned is taken in, and told."""
        widget, browser = open_widget()

        def observe(_: Any) -> None:
            widget.unobserve(observe, "selected_steps")
            raise KeyboardInterrupt

        widget.observe(observe, "selected_steps")
        with pytest.raises(KeyboardInterrupt):
            widget.selected_steps = [TRAIN]
        assert widget.selected_steps == (TRAIN,)
        until(lambda: browser.shown("verdict")["selected_steps"] == [TRAIN])
        widget.selected_steps = [EVAL]
        assert browser.shown("verdict")["selected_steps"] == [EVAL]

    def test_a_message_that_cannot_be_sent_goes_with_the_next(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The connection breaks while a view is sent: the page lacks nothing in the end."""
        widget, browser = open_widget()
        send = widget._send

        def fail(*_: Any, **__: Any) -> None:
            monkeypatch.setattr(widget, "_send", send)
            raise OSError("broken")

        monkeypatch.setattr(widget, "_send", fail)
        widget.selected_steps = [TRAIN]
        widget.display_name = "x"
        assert browser.shown("selected_steps") == [TRAIN]
        assert browser.shown("verdict")["selected_steps"] == [TRAIN]
