"""The log of a step in the widget: what code gets, what the browser is told, and how long it is followed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sagemaker_selective_widget.widget.open_log import LogState, OpenLog

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import AccessDeniedError, NoLogError, UnknownStepError
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.service.local_wire import Wire, step
from tests.service.test_aws_logs import Sent
from tests.service.widget_harness import CONDITION, EVAL, PROCESS, TRAIN, AbaloneAccount, Browser, Open, until
from tests.unit.execution.fakes import FakeService, snapshot

pytest_plugins = ["tests.service.widget_harness"]

NONE = {"step": "", "state": "none", "lines": [], "message": ""}
JOB = "arn:aws:sagemaker:us-west-2:123456789012:training-job/job-1"
GOING_ON = snapshot("Executing", StepRun("A", "Executing", resource_arn=JOB))
ENDED = snapshot("Succeeded", StepRun("A", "Succeeded", resource_arn=JOB))


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


def shown_lines(browser: Browser) -> list[str]:
    return [line["text"] for line in browser.shown("log_shown")["lines"]]


class TestCode:
    def test_the_last_lines_are_text(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.sagemaker.register(TRAIN, lambda context: context.log("\n".join(map(str, range(30)))))
        widget, _ = open_widget(execution=account.run())
        assert widget.log(TRAIN) == "\n".join(map(str, range(10, 30)))
        assert widget.log(TRAIN, lines=2) == "28\n29"
        assert widget.log(PROCESS) == ""

    def test_a_failure_ends_with_its_traceback(self, account: AbaloneAccount, open_widget: Open) -> None:
        def fail(_: StepContext) -> None:
            raise FileNotFoundError("train.csv")

        account.sagemaker.register(TRAIN, fail)
        widget, _ = open_widget(execution=account.run())
        assert widget.log(TRAIN, lines=1) == "FileNotFoundError: train.csv"

    def test_a_step_without_a_job_says_why_it_has_none(self, reference: str, open_widget: Open) -> None:
        widget, _ = open_widget(execution=reference)
        with pytest.raises(NoLogError, match=f"{CONDITION} has no log: a Condition step"):
            widget.log(CONDITION)
        with pytest.raises(UnknownStepError, match="AbaloneTrian"):
            widget.log("AbaloneTrian")

    def test_without_an_execution_there_is_none(self, reference: str, open_widget: Open) -> None:
        widget, _ = open_widget()
        with pytest.raises(NoLogError, match="no execution is watched"):
            widget.log(TRAIN)

    def test_a_reused_output_has_the_log_of_the_job_that_made_it(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.sagemaker.register(TRAIN, lambda context: context.log("made long ago"))
        reference = account.run()
        widget, _ = open_widget(selected_steps=[EVAL], reference_execution=reference)
        widget.start()
        widget.wait(30)
        assert widget.run["steps"][TRAIN]["state"] == "reused"
        assert widget.log(TRAIN) == "made long ago"

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
            widget.log(TRAIN)

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
        assert [widget.log(name) for name in names] == names
        assert widget.log("Train") in names


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
        browser.click("log", step=TRAIN)
        until(lambda: browser.answers == 1)
        pending, ready = browser.history("log_shown")[1:]
        assert pending == {**NONE, "step": TRAIN, "state": "pending"}
        assert (ready["state"], ready["message"]) == ("ready", "the whole log")
        assert shown_lines(browser) == ["<b>hello</b>"]
        browser.click("log", step="")
        until(lambda: browser.answers == 2)
        assert browser.shown("log_shown") == NONE

    def test_lines_are_saved_with_parameter_values_or_not_at_all(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """A job may log anything: a file that is handed on says nothing of it unless that is allowed."""
        account.sagemaker.register(TRAIN, lambda context: context.log("the password is swordfish"))
        execution = account.run()
        for is_allowed in (False, True):
            widget, _ = open_widget(execution=execution, save_parameter_values=is_allowed)
            widget._open_log(TRAIN)
            assert "swordfish" in str(widget.get_state())
            assert ("swordfish" in str(widget._get_embed_state())) is is_allowed

    def test_one_log_is_open_at_a_time(self, open_widget: Open, reference: str) -> None:
        _, browser = open_widget(execution=reference)
        for number, name in enumerate([TRAIN, EVAL], start=1):
            browser.click("log", step=name)
            until(lambda: browser.answers == number)  # noqa: B023 (called before the next turn)
        assert browser.shown("log_shown")["step"] == EVAL

    @pytest.mark.parametrize(
        ("name", "words"), [(CONDITION, "a Condition step starts no job"), ("Nowhere", "no step named")]
    )
    def test_why_there_is_none_is_said_where_the_log_would_be(
        self, open_widget: Open, reference: str, name: str, words: str
    ) -> None:
        widget, browser = open_widget(execution=reference)
        browser.click("log", step=name)
        until(lambda: browser.answers == 1)
        assert browser.shown("log_shown")["state"] == "errored"
        assert words in browser.shown("log_shown")["message"]
        assert widget.notice["message"] == ""

    def test_a_role_that_may_not_read_is_told_there_too(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        _, browser = open_widget(execution=reference)
        faults = account.sagemaker.faults
        with faults.deny("FilterLogEvents"), faults.deny("DescribeLogStreams"):
            browser.click("log", step=TRAIN)
            until(lambda: browser.answers == 1)
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
        browser.click("log", step=TRAIN)
        until(lambda: browser.answers == 1)
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
        browser.click("log", step="")
        until(lambda: browser.answers == 2)
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
        browser.click("log", step=TRAIN)
        until(lambda: browser.answers == 1)
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
        browser.click("log", step=TRAIN)
        until(lambda: browser.answers == 1)
        widget.watch(other)
        until(lambda: widget.log_shown == NONE)


class Reads(FakeService):
    """Counts the reads; each waits for its turn if it has to."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.turn = threading.Event()
        self.turn.set()

    def log(self, *_: Any) -> tuple[()]:
        self.count += 1
        assert self.turn.wait(30)
        return ()


class OnAws(Reads):
    has_console = True


class TestPace:
    """`OpenLog` alone, on a service that counts."""

    def open(self, service: Reads, execution: list[ExecutionSnapshot]) -> tuple[OpenLog, list[LogState]]:
        published: list[LogState] = []
        return OpenLog(service, lambda: execution[-1], lambda: None, published.append), published  # type: ignore[arg-type, return-value]

    def test_on_aws_a_beat_that_comes_early_reads_nothing(self) -> None:
        service = OnAws()
        log, _ = self.open(service, [GOING_ON])
        log.open("A")
        log.look_again()
        assert service.count == 1

    def test_the_last_look_is_never_too_early(self) -> None:
        service = OnAws()
        seen = [GOING_ON]
        log, published = self.open(service, seen)
        log.open("A")
        seen.append(ENDED)
        log.look_again(at_last=True)
        until(lambda: len(published) == 3)
        assert service.count == 2
        assert published[-1].message == "nothing was logged"

    def test_a_log_that_is_whole_is_left_alone(self) -> None:
        service = Reads()
        log, _ = self.open(service, [ENDED])
        log.open("A")
        log.look_again()
        log.look_again(at_last=True)
        assert service.count == 1

    def test_an_end_during_a_look_is_followed_by_another_look(self) -> None:
        service = Reads()
        seen = [GOING_ON]
        log, published = self.open(service, seen)
        log.open("A")
        service.turn.clear()
        log.look_again()
        until(lambda: service.count == 2)
        seen.append(ENDED)
        log.look_again(at_last=True)
        log.look_again()
        service.turn.set()
        until(lambda: published[-1].message == "nothing was logged")
        assert service.count == 3

    def test_what_was_closed_meanwhile_is_not_shown(self) -> None:
        service = Reads()
        log, published = self.open(service, [GOING_ON])
        log.open("A")
        service.turn.clear()
        log.look_again()
        until(lambda: service.count == 2)
        log.close()
        service.turn.set()
        log.open("A")
        assert [state.state for state in published] == ["pending", "ready", "none", "pending", "ready"]
