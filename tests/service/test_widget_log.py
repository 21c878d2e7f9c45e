"""The log of a step in the widget: what code gets, what the browser is told, and how long it is followed."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.errors import AccessDeniedError, NoLogError, UnknownStepError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.session import run_reducer
from tests.service.local_wire import Wire, step
from tests.service.test_aws_logs import Sent
from tests.service.widget_harness import (
    CONDITION,
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]

NONE = {"step": "", "state": "none", "lines": [], "message": ""}


class Talker:
    """Performs a step: says a line when it is told to, and ends when it is told to."""

    def __init__(self) -> None:
        self._turns = threading.Semaphore(0)
        self._is_over = threading.Event()
        self.said = 0

    def say(self) -> None:
        """Let it say the next line."""
        expected = self.said + 1
        self._turns.release()
        until(lambda: self.said == expected)

    def end(self) -> None:
        self._is_over.set()
        self._turns.release()

    def __call__(self, context: StepContext) -> None:
        while not context.stop_requested:
            self._turns.acquire()
            if self._is_over.is_set():
                return
            # Not printed: pytest replaces the streams between a test and its fixtures.
            context.log(f"line {self.said + 1}")
            self.said += 1


@pytest.fixture
def talker(account: AbaloneAccount) -> Any:
    talker = Talker()
    account.sagemaker.register(TRAIN, talker)
    yield talker
    talker.end()


def open_log(browser: Browser, step: str) -> None:
    """Open a log as its button does, and wait until it was read, or could not be."""
    assert browser.answer(browser.click("log", step=step)) == ""
    until(lambda: browser.shown("log_shown")["state"] != "pending")


def shown_lines(browser: Browser) -> list[str]:
    return [line["text"] for line in browser.shown("log_shown")["lines"]]


class TestCode:
    def test_the_last_lines_are_text(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.sagemaker.register(TRAIN, lambda context: context.log("\n".join(map(str, range(30)))))
        widget, _ = open_widget(execution=account.run())
        assert widget.step_log(TRAIN) == "\n".join(map(str, range(10, 30)))
        assert widget.step_log(TRAIN, lines=2) == "28\n29"
        assert widget.step_log(PROCESS) == ""

    def test_a_failure_ends_with_its_traceback(self, account: AbaloneAccount, open_widget: Open) -> None:
        def fail(_: StepContext) -> None:
            raise FileNotFoundError("train.csv")

        account.sagemaker.register(TRAIN, fail)
        widget, _ = open_widget(execution=account.run())
        assert widget.step_log(TRAIN, lines=1) == "FileNotFoundError: train.csv"

    def test_a_step_without_a_job_says_why_it_has_none(self, reference: str, open_widget: Open) -> None:
        widget, _ = open_widget(execution=reference)
        with pytest.raises(NoLogError, match=f"{CONDITION} has no log: a Condition step"):
            widget.step_log(CONDITION)
        with pytest.raises(UnknownStepError, match="AbaloneTrian"):
            widget.step_log("AbaloneTrian")

    def test_without_an_execution_there_is_none(self, reference: str, open_widget: Open) -> None:
        widget, _ = open_widget()
        with pytest.raises(NoLogError, match="no execution is watched"):
            widget.step_log(TRAIN)

    def test_a_reused_output_has_the_log_of_the_job_that_made_it(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.sagemaker.register(TRAIN, lambda context: context.log("made long ago"))
        reference = account.run()
        widget, _ = open_widget(selected_steps=[EVAL], reference_execution=reference)
        widget.start()
        widget.wait(30)
        assert widget.run["steps"][TRAIN]["state"] == "reused"
        assert widget.step_log(TRAIN) == "made long ago"

    def test_a_role_that_may_not_read_is_told_so(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(execution=reference)
        faults = account.sagemaker.faults
        with (
            faults.deny("FilterLogEvents"),
            faults.deny("DescribeLogStreams"),
            pytest.raises(AccessDeniedError),
        ):
            widget.step_log(TRAIN)

    def test_each_iteration_has_a_log_of_its_own(
        self, sagemaker: LocalSageMaker, wire: Wire, open_widget: Open
    ) -> None:
        def train(context: StepContext) -> None:
            context.log(context.name)

        loop = {
            "Name": "Loop",
            "Type": "ForEach",
            "Arguments": {
                "IterableItems": [3, 5, 7],
                "MaxConcurrency": 2,
                "ForEachBody": [step("Train")],
            },
        }
        sagemaker.register("Train", train)
        wire.create(loop, name="Loops")
        execution = wire.start(name="Loops")
        wire.finish(execution)
        widget, _ = open_widget("Loops", execution=execution)
        names = [f"Train-{index}" for index in range(3)]
        assert [widget.step_log(name) for name in names] == names
        assert widget.step_log("Train") in names

    def test_the_name_of_before_still_works_and_says_what_is_its_name_now(
        self, account: AbaloneAccount, open_widget: Open, caplog: pytest.LogCaptureFixture
    ) -> None:
        """``log`` is the logger of every ipywidget, and stays one."""
        account.sagemaker.register(TRAIN, lambda context: context.log("hello"))
        widget, _ = open_widget(execution=account.run())
        with pytest.warns(DeprecationWarning, match="step_log"):
            assert widget.log(TRAIN) == "hello"
        widget.log.warning("something to be said")
        assert "something to be said" in caplog.text


class TestBrowser:
    def test_a_row_says_whether_there_is_a_log(self, reference: str, open_widget: Open) -> None:
        widget, _ = open_widget(execution=reference)
        offered = {name for name, each in widget.run["steps"].items() if each["has_log"]}
        assert {PROCESS, TRAIN, EVAL} <= offered
        assert CONDITION not in offered

    def test_nothing_is_open_and_nothing_asked_for_at_first(self, open_widget: Open, reference: str) -> None:
        with LocalSageMaker() as other:
            logs = other.logs_client()
            sent = Sent(logs)
            widget, _ = open_widget(execution=reference, logs_client=logs)
            assert widget.log_shown == NONE
            assert sent.operations == []

    def test_a_log_opens_and_closes(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.sagemaker.register(TRAIN, lambda context: context.log("<b>hello</b>"))
        _, browser = open_widget(execution=account.run())
        before = len(browser.history("log_shown"))
        open_log(browser, TRAIN)
        pending, ready = browser.history("log_shown")[before:]
        assert pending == {**NONE, "step": TRAIN, "state": "pending"}
        assert (ready["state"], ready["message"]) == ("ready", "the whole log")
        assert shown_lines(browser) == ["<b>hello</b>"]
        browser.answer(browser.click("log", step=""))
        assert browser.shown("log_shown") == NONE

    def test_lines_are_saved_with_parameter_values_or_not_at_all(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """A job may log anything: a file that is handed on says nothing of it unless that is allowed."""
        account.sagemaker.register(TRAIN, lambda context: context.log("the password is swordfish"))
        execution = account.run()
        for is_allowed in (False, True):
            widget, browser = open_widget(execution=execution, save_parameter_values=is_allowed)
            open_log(browser, TRAIN)
            assert "swordfish" in str(widget.get_state())
            assert ("swordfish" in str(widget._get_embed_state())) is is_allowed

    def test_one_log_is_open_at_a_time(self, open_widget: Open, reference: str) -> None:
        _, browser = open_widget(execution=reference)
        for name in (TRAIN, EVAL):
            open_log(browser, name)
        assert browser.shown("log_shown")["step"] == EVAL

    @pytest.mark.parametrize(
        ("name", "words"), [(CONDITION, "a Condition step starts no job"), ("Nowhere", "no step named")]
    )
    def test_why_there_is_none_is_said_where_the_log_would_be(
        self, open_widget: Open, reference: str, name: str, words: str
    ) -> None:
        widget, browser = open_widget(execution=reference)
        open_log(browser, name)
        assert browser.shown("log_shown")["state"] == "errored"
        assert words in browser.shown("log_shown")["message"]
        assert widget.notice["message"] == ""

    def test_a_role_that_may_not_read_is_told_there_too(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        _, browser = open_widget(execution=reference)
        faults = account.sagemaker.faults
        with faults.deny("FilterLogEvents"), faults.deny("DescribeLogStreams"):
            open_log(browser, TRAIN)
        assert "may not call logs:" in browser.shown("log_shown")["message"]


class TestFollowing:
    @pytest.fixture
    def followed(
        self, account: AbaloneAccount, talker: Talker, open_widget: Open
    ) -> tuple[SelectiveExecutionWidget, Browser]:
        """A widget whose step has said one line and goes on, with its log open."""
        widget, browser = open_widget(execution=account.start())
        until(lambda: widget.run["steps"].get(TRAIN, {}).get("state") == "executing")
        talker.say()
        open_log(browser, TRAIN)
        return widget, browser

    def test_new_lines_are_shown_while_the_step_goes_on_and_at_its_end(
        self, followed: tuple[SelectiveExecutionWidget, Browser], talker: Talker
    ) -> None:
        widget, browser = followed
        assert shown_lines(browser) == ["line 1"]
        talker.say()
        until(lambda: shown_lines(browser) == ["line 1", "line 2"])
        talker.say()
        talker.end()
        widget.wait(30)
        until(lambda: shown_lines(browser) == ["line 1", "line 2", "line 3"])

    def test_a_closed_log_is_not_read_any_more(
        self,
        followed: tuple[SelectiveExecutionWidget, Browser],
        talker: Talker,
    ) -> None:
        widget, browser = followed
        browser.answer(browser.click("log", step=""))
        before = len(browser.history("log_shown"))
        talker.say()
        talker.end()
        widget.wait(30)
        assert len(browser.history("log_shown")) == before

    def test_what_goes_wrong_meanwhile_is_said_and_the_lines_stay(
        self,
        account: AbaloneAccount,
        followed: tuple[SelectiveExecutionWidget, Browser],
        talker: Talker,
    ) -> None:
        _, browser = followed
        faults = account.sagemaker.faults
        with faults.throttle("FilterLogEvents", None), faults.throttle("DescribeLogStreams", None):
            until(lambda: browser.shown("log_shown")["state"] == "errored")
            assert shown_lines(browser) == ["line 1"]
            assert "CloudWatch Logs is busy" in browser.shown("log_shown")["message"]
        until(lambda: browser.shown("log_shown")["state"] == "ready")

    def test_another_execution_closes_the_log_of_the_one_before(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(execution=reference)
        open_log(browser, TRAIN)
        browser.change(selected_steps=[TRAIN])
        widget.wait(30)  # until it has seen the end of the one before, another cannot start
        widget.start()
        assert widget.log_shown == NONE
        widget.wait(30)

    def test_watching_another_execution_closes_it_too(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        other = account.run("other")
        widget, browser = open_widget(execution=reference)
        open_log(browser, TRAIN)
        widget.watch(other)
        until(lambda: widget.log_shown == NONE)


class Reads:
    """Counts the reads of logs, and holds them while it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.turn = threading.Event()
        self.turn.set()
        read = SageMakerPipelineService.log

        def log(service: SageMakerPipelineService, *arguments: Any) -> Any:
            self.count += 1
            assert self.turn.wait(30)
            return read(service, *arguments)

        monkeypatch.setattr(SageMakerPipelineService, "log", log)


class TestPace:
    @pytest.fixture
    def reads(self, monkeypatch: pytest.MonkeyPatch) -> Reads:
        return Reads(monkeypatch)

    @pytest.fixture
    def on_aws(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The service is AWS, as far as console and pace go; however long a test takes is too soon."""
        monkeypatch.setattr(SageMakerPipelineService, "has_console", True)
        monkeypatch.setattr(SageMakerPipelineService, "first_poll_interval_s", 0.01)
        monkeypatch.setattr(run_reducer, "AWS_LOG_INTERVAL_S", 3600.0)

    def test_on_aws_a_look_at_the_execution_reads_no_log_again_so_soon(
        self,
        account: AbaloneAccount,
        talker: Talker,
        open_widget: Open,
        reads: Reads,
        on_aws: None,
        tap: Wiretap,
    ) -> None:
        """The last look, at the end, is never too early."""
        widget, browser = open_widget(execution=account.start())
        until(lambda: widget.run["steps"].get(TRAIN, {}).get("state") == "executing")
        open_log(browser, TRAIN)
        looked = tap.count("ListPipelineExecutionSteps")
        until(lambda: tap.count("ListPipelineExecutionSteps") > looked + 3)
        assert reads.count == 1
        talker.say()
        talker.end()
        widget.wait(30)
        until(lambda: shown_lines(browser) == ["line 1"])
        assert reads.count == 2

    def test_a_log_that_is_whole_is_left_alone(
        self, account: AbaloneAccount, open_widget: Open, reads: Reads, tap: Wiretap
    ) -> None:
        """Process has ended while Train goes on: there is nothing to come."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(execution=account.start())
        until(lambda: widget.run["steps"].get(PROCESS, {}).get("state") == "ran")
        open_log(browser, PROCESS)
        looked = tap.count("ListPipelineExecutionSteps")
        until(lambda: tap.count("ListPipelineExecutionSteps") > looked + 3)
        assert reads.count == 1
        gate.open()
        widget.wait(30)

    def test_an_end_during_a_look_is_followed_by_another_look(
        self, account: AbaloneAccount, talker: Talker, open_widget: Open, reads: Reads
    ) -> None:
        widget, browser = open_widget(execution=account.start())
        until(lambda: widget.run["steps"].get(TRAIN, {}).get("state") == "executing")
        reads.turn.clear()
        browser.answer(browser.click("log", step=TRAIN))
        until(lambda: reads.count == 1)
        talker.say()
        talker.end()
        widget.wait(30)
        reads.turn.set()
        until(lambda: shown_lines(browser) == ["line 1"])
        until(lambda: browser.shown("log_shown")["message"] == "the whole log")

    def test_what_was_closed_meanwhile_is_not_shown(
        self, reference: str, open_widget: Open, reads: Reads
    ) -> None:
        _, browser = open_widget(execution=reference)
        before = len(browser.history("log_shown"))
        reads.turn.clear()
        browser.answer(browser.click("log", step=TRAIN))
        until(lambda: reads.count == 1)
        browser.answer(browser.click("log", step=""))
        reads.turn.set()
        open_log(browser, TRAIN)
        shown = [log["state"] for log in browser.history("log_shown")[before:]]
        assert shown == ["pending", "none", "pending", "ready"]
