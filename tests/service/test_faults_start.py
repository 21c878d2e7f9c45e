"""One press starts once: lost answers, closing, a start right after an end, and stopping whatever is lost."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest

from sagemaker_selective_widget.errors import (
    AlreadyRunningError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.session import starting
from sagemaker_selective_widget.widget.commands import NOT_OURS
from tests.service.fault_points import Background, Hold, once_at
from tests.service.memory_service import MemoryService, once, open_session
from tests.service.widget_harness import (
    EVAL,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    until,
    widget_threads,
)

pytest_plugins = ["tests.service.widget_harness"]

START = "StartPipelineExecution"
BOTH_OF_BOTO3 = 2
"""boto3 repeats a request without an answer once by itself."""


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start without an answer is sent again at once."""
    monkeypatch.setattr(starting, "FIRST_RESEND_S", 0.0)


def lost(account: AbaloneAccount, widget: Any, tap: Wiretap) -> Hold:
    """Press Start, lose the answer, and hold the request that is sent again."""
    tap.lose_answers(START, BOTH_OF_BOTO3)
    again: list[Hold] = []
    once_at(account.client, START, lambda: again.append(Hold(account.client, START)))
    with pytest.raises(UnavailableError, match="may have started"):
        widget.start()
    (hold,) = again
    hold.wait_for_request()
    return hold


def close_widget(widget: Any, _: Browser) -> None:
    widget.close()


def do_nothing(_: Any, __: Browser) -> None:
    """The person waits."""


def click_about(widget: Any, browser: Browser) -> None:
    """Refresh, another name, other steps, another value: nothing of it is the start that was pressed."""
    assert browser.answer(browser.click("refresh")) == ""
    browser.change(display_name="another", selected_steps=[EVAL], parameter_overrides={"MaxDepth": "3"})
    assert browser.answer(browser.click("runs")) == ""
    browser.change(inherit="defaults", pinned=True, reference_execution_arn=None)
    widget.undo()


@pytest.mark.usefixtures("soon")
class TestLostAnswer:
    @pytest.mark.parametrize("meanwhile", [do_nothing, click_about])
    def test_it_is_one_execution_whatever_is_clicked(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, meanwhile: Any
    ) -> None:
        """Start is refused and says why; wait() returns the end of the one that was started."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        assert browser.shown("run")["is_uncertain"]
        meanwhile(widget, browser)
        with pytest.raises(AlreadyRunningError, match="may have started"):
            widget.start()
        assert "may have started" in browser.answer(browser.click("start"))
        waiting = Background(lambda: widget.wait(30))
        hold.release()
        ended = waiting.result()
        assert account.executions() == [ended.arn, reference]
        assert len(set(tap.tokens)) == 1
        until(lambda: not browser.shown("run")["is_uncertain"])

    def test_it_is_said_how_to_stop_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Which execution it is, is not known yet: Stop says so, in place of doing nothing."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        with pytest.raises(SelectiveWidgetError, match="has not said yet which execution"):
            widget.stop()
        assert "has not said yet" in browser.answer(browser.click("stop"))
        hold.release()
        widget.wait(30)

    def test_a_person_may_give_it_up(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The answer that comes after that is not entered; another start is another execution."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        assert browser.answer(browser.click("unwatch")) == ""
        assert browser.shown("run")["state"] == "idle"
        second = Background(widget.start)
        hold.release()
        arn = second.result()
        assert widget.wait(30).arn == arn
        assert len(account.executions()) == 3
        assert len(set(tap.tokens)) == 2

    def test_the_pipeline_may_be_updated_meanwhile(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The very same request is sent again, not one of the pipeline as it is now."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        account.client.update_pipeline(PipelineName="AbalonePipeline", PipelineDescription="x")
        browser.answer(browser.click("refresh"))
        hold.release()
        widget.wait(30)
        starts = tap.requests_of(START)
        assert all(sent == starts[0] for sent in starts)

    @pytest.mark.parametrize(
        "code", ["ExpiredTokenException", "AccessDeniedException", "ThrottlingException"]
    )
    def test_a_refusal_of_the_second_says_nothing_of_the_first(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, code: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        tap.refuse(START, code, "no", times=2)
        hold.release()
        ended = widget.wait(30)
        assert account.executions() == [ended.arn, reference]

    def test_a_retry_is_one_retry(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The answer to Retry is lost: the same is sent again by itself."""
        account.sagemaker.faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        assert widget.wait(30).status == "Failed"
        tap.lose_answers("RetryPipelineExecution", BOTH_OF_BOTO3)
        with suppress(UnavailableError):  # not raised where the second answer is there by then
            widget.retry()
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [arn, reference]
        until(lambda: browser.shown("run")["attempt"] == 2)


class TestTwoPressesAtOnce:
    @pytest.mark.parametrize("_", range(3))
    def test_of_start(self, account: AbaloneAccount, open_widget: Open, reference: str, _: int) -> None:
        """Two pages of one widget and a cell press together: one execution, and all know that it runs."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        other = Browser(widget, client="other")
        barrier = threading.Barrier(3)
        outcomes: list[str] = []

        def press(page: Browser) -> None:
            barrier.wait(30)
            outcomes.append(page.answer(page.click("start")))

        pages = [Background(lambda: press(browser)), Background(lambda: press(other))]
        barrier.wait(30)
        try:
            widget.start()
            outcomes.append("")
        except AlreadyRunningError as error:
            outcomes.append(str(error))
        for page in pages:
            page.result()
        assert "" in outcomes
        assert all("under way" in outcome for outcome in outcomes if outcome)
        assert len(account.executions()) == 2
        until(lambda: other.shown("run")["state"] == "running")
        gate.open()
        widget.wait(30)

    def test_of_retry(self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap) -> None:
        """The second comes while the first is on its way to the service: it is refused, and no more."""
        account.sagemaker.faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        hold = Hold(account.client, "RetryPipelineExecution")
        first = browser.click("retry")
        hold.wait_for_request()
        assert "under way" in browser.answer(browser.click("retry"))
        with pytest.raises(AlreadyRunningError):
            widget.retry()
        hold.release()
        assert browser.answer(first) == ""
        assert widget.wait(30).status == "Succeeded"
        assert tap.count("RetryPipelineExecution") == 1

    def test_of_retry_and_start(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """A retry that is on its way holds another start back."""
        account.sagemaker.faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        widget.wait(30)
        hold = Hold(account.client, "RetryPipelineExecution")
        retried = browser.click("retry")
        hold.wait_for_request()
        with pytest.raises(AlreadyRunningError):
            widget.start()
        hold.release()
        assert browser.answer(retried) == ""
        widget.wait(30)
        assert account.executions() == [arn, reference]


class TestRightAfterTheEnd:
    """The moment that the page hears of the end, everything else of it may still be under way."""

    @pytest.mark.parametrize("held", ["ListPipelineExecutions", "DescribePipeline"])
    def test_start(self, account: AbaloneAccount, open_widget: Open, reference: str, held: str) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN], reference_execution=reference)
        widget.start()
        widget.wait(30)
        hold = Hold(account.client, held)
        account.sagemaker.faults.fail_once(TRAIN)
        commands: list[str] = []

        def press(change: Any) -> None:
            if change["new"]["state"] == "ended" and not commands:
                commands.append(browser.click("start"))

        widget.observe(press, "run")
        if held == "DescribePipeline":
            hold.release()
        widget.start()
        until(lambda: commands)
        hold.release()
        assert browser.answer(commands[0]) == ""
        assert widget.wait(30).status == "Succeeded"
        assert len(account.executions()) == 4

    def test_retry(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        commands: list[str] = []

        def press(change: Any) -> None:
            if change["new"]["state"] == "ended" and not commands:
                commands.append(browser.click("retry"))

        widget.observe(press, "run")
        arn = widget.start()
        until(lambda: commands)
        assert browser.answer(commands[0]) == ""
        assert (widget.wait(30).arn, widget.wait(30).status) == (arn, "Succeeded")


PHASES = {
    "checking the pipeline": ("DescribePipeline", "before-call", 0),
    "sending": (START, "before-send", 1),
    "answered": (START, "after-call", 1),
}


class TestClosing:
    @pytest.mark.parametrize("phase", PHASES)
    def test_at_a_phase_of_a_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, phase: str
    ) -> None:
        """What was not sent is not sent; what was sent is left alone; and nothing is watched any more."""
        operation, when, started = PHASES[phase]
        widget, browser = open_widget(selected_steps=[TRAIN])
        hold = Hold(account.client, operation, when)
        pressed = Background(widget.start)
        hold.wait_for_request()
        widget.close()
        with pytest.raises(SelectiveWidgetError, match="closed"):
            pressed.result()
        asked, told = len(tap.operations), len(browser.messages)
        hold.release()
        until(lambda: widget_threads() == [])
        assert len(account.executions()) == 1 + started
        assert "DescribePipelineExecution" not in tap.operations[asked:]
        assert len(browser.messages) == told

    def test_while_it_waits_for_the_reference(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        hold = Hold(account.client, "ListPipelineExecutionSteps")
        widget.reference_execution_arn = second
        pressed = Background(widget.start)
        hold.wait_for_request()
        until(lambda: widget.run["state"] == "starting")
        widget.close()
        hold.release()
        with pytest.raises(SelectiveWidgetError, match="closed"):
            pressed.result()
        until(lambda: widget_threads() == [])
        assert len(account.executions()) == 2

    @pytest.mark.usefixtures("soon")
    def test_while_the_answer_is_lost(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        hold = lost(account, widget, tap)
        widget.close()
        hold.release()
        until(lambda: widget_threads() == [])
        assert len(account.executions()) == 2

    def test_while_it_is_retried(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        hold = Hold(account.client, "RetryPipelineExecution")
        pressed = Background(widget.retry)
        hold.wait_for_request()
        widget.close()
        hold.release()
        with pytest.raises(SelectiveWidgetError, match="closed"):
            pressed.result()
        until(lambda: widget_threads() == [])

    @pytest.mark.parametrize("method", ["start", "retry", "watch", "wait", "verdict"])
    def test_what_is_closed_does_nothing_more(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, method: str
    ) -> None:
        """And says so; what was judged can still be read."""
        account.sagemaker.faults.fail_once(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        widget.wait(30)
        widget.close()
        until(lambda: widget_threads() == [])
        runs = [tap.count(START), tap.count("RetryPipelineExecution")]
        if method == "verdict":
            assert widget.verdict.selected_steps == (TRAIN,)
        elif method == "wait":
            assert widget.wait(1).status == "Failed"
        else:
            arguments = [reference] if method == "watch" else []
            with pytest.raises(SelectiveWidgetError, match="closed"):
                getattr(widget, method)(*arguments)
        assert [tap.count(START), tap.count("RetryPipelineExecution")] == runs

    def test_a_constructor_that_fails_leaves_nothing_at_work(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """A trait that does not fit is found after the session was opened on a running execution."""
        gate = account.gate(TRAIN)
        running = account.start("running", MaxDepth=7)
        with pytest.raises(Exception, match="height"):
            open_widget(execution=running, height="tall")
        until(lambda: widget_threads() == [])
        gate.open()
        until(lambda: account.status(running) == "Succeeded")


class TestStop:
    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("ExpiredTokenException", 400),
            ("AccessDeniedException", 400),
            ("ThrottledException", 400),
            ("RequestThrottled", 429),
            ("InternalFailure", 500),
            ("Whatever", 418),
        ],
    )
    def test_it_is_sent_though_looking_fails(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, code: str, status: int
    ) -> None:
        """The job costs money: whether it can be looked at does not matter."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        assert gate.entered.wait(30)
        tap.refuse("DescribePipelineExecution", code, "no", status=status)
        until(lambda: browser.shown("run")["message"])
        assert browser.answer(browser.click("stop")) == ""
        until(lambda: tap.count("StopPipelineExecution") == 1)
        rows = account.client.list_pipeline_executions(PipelineName="AbalonePipeline")
        assert rows["PipelineExecutionSummaries"][0]["PipelineExecutionArn"] == arn
        assert browser.shown("run")["state"] == "running"

    def test_no_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The network is gone while watching; it is stopped once it is back."""
        service = MemoryService()
        service.looks = 10**9
        session = open_session(service, monkeypatch)
        looked = threading.Event()

        def fail() -> None:
            looked.set()
            raise UnavailableError("no connection")

        service.before["snapshot"] = fail
        session.start()
        assert looked.wait(30)
        session.stop()
        assert service.calls.count("stop") == 1
        session.close()

    def test_somebody_elses_needs_a_confirmation(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        account.gate(TRAIN)
        theirs = account.start("theirs", MaxDepth=7)
        widget, browser = open_widget(execution=theirs)
        assert not browser.shown("run")["is_own"]
        for wrong in ({}, {"confirmed": False}, {"confirmed": "yes"}, {"confirmed": 1}):
            assert browser.answer(browser.click("stop", **wrong)) == NOT_OURS
        assert tap.count("StopPipelineExecution") == 0
        assert browser.answer(browser.click("stop", confirmed=True)) == ""
        assert widget.wait(30).status == "Stopped"

    def test_what_was_retried_here_is_ours(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        theirs = account.run("theirs", MaxDepth=7)
        widget, browser = open_widget(execution=theirs)
        gate = account.gate(TRAIN)
        assert browser.answer(browser.click("retry")) == ""
        assert gate.entered.wait(30)
        assert browser.answer(browser.click("stop")) == ""
        assert widget.wait(30).status == "Stopped"

    def test_a_refused_stop_is_said(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        tap.refuse("StopPipelineExecution", "ValidationException", "cannot", times=1)
        with pytest.raises(ServiceError, match="cannot"):
            widget.stop()
        gate.open()
        widget.wait(30)


class TestUncertainInMemory:
    """The same with every order of answers that a slow network gives."""

    @pytest.mark.usefixtures("soon")
    def test_the_answer_comes_after_the_session_has_moved_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Given up while the second request is on its way: its answer changes nothing."""
        service = MemoryService()
        session = open_session(service, monkeypatch)
        held, release = threading.Event(), threading.Event()

        def hold() -> None:
            held.set()
            assert release.wait(30)

        def lose() -> None:
            service.before["start"] = once(hold)
            raise UnavailableError("lost")

        service.after["start"] = once(lose)
        with pytest.raises(UnavailableError):
            session.start()
        assert held.wait(30)
        session.unwatch()
        release.set()
        session.watch(service.arn(1))
        assert session.wait(30).arn == service.arn(1)
        assert not session.store.state.run.is_own
        session.close()
