"""A run is an execution and its attempt; watching ends with it, whatever looking at it meets meanwhile."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from sagemaker_selective_widget.aws.shared import looks_at
from sagemaker_selective_widget.errors import AlreadyRunningError, NotFoundError
from sagemaker_selective_widget.execution.watch import shared_looks
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session.workers import MAX_THREADS, ThreadedWorkers
from tests.service.fault_points import Background, Hold, once_at
from tests.service.memory_service import MemoryService, definition, open_session
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


def status(client: Any, arn: str) -> str:
    """Ask for the status of an execution through another client, whose requests nobody holds."""
    return str(client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"])


class TestAttempts:
    """Kind: a run identified by its ARN alone."""

    def test_each_retry_is_another_run(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Also for a browser that opens later, and for an execution that somebody else has retried."""
        faults = account.sagemaker.faults
        faults.fail_once(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        widget.wait(30)
        for attempt in (2, 3):
            faults.fail_once(TRAIN)
            widget.retry()
            assert widget.wait(30).status == "Failed"
            assert (browser.shown("run")["arn"], browser.shown("run")["attempt"]) == (arn, attempt)
        assert Browser(widget, client="later").shown("run")["attempt"] == 3

    def test_one_that_was_retried_elsewhere(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Shown as ended, retried in a console, and shown again: another attempt."""
        account.sagemaker.faults.fail_once(TRAIN)
        arn = account.run("nightly", MaxDepth=7)
        widget, browser = open_widget(execution=arn)
        assert browser.shown("run")["attempt"] == 1
        gate = account.gate(TRAIN)
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 36)
        assert gate.entered.wait(30)
        widget.watch(arn)
        assert (browser.shown("run")["state"], browser.shown("run")["attempt"]) == ("running", 2)
        gate.open()
        assert widget.wait(30).status == "Succeeded"

    def test_one_that_was_retried_elsewhere_and_has_ended_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Another attempt, though nobody here has seen it go on; what it did is known by its present end."""
        account.sagemaker.faults.fail_once(TRAIN)
        arn = account.run("nightly", MaxDepth=7)
        widget, browser = open_widget(execution=arn, reference_execution=arn, selected_steps=[EVAL])
        assert not widget.verdict.can_start
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 36)
        until(lambda: account.status(arn) == "Succeeded")
        widget.watch(arn)
        assert (browser.shown("run")["state"], browser.shown("run")["attempt"]) == ("ended", 2)
        assert widget.verdict.can_start
        widget.watch(arn)
        assert browser.shown("run")["attempt"] == 2

    def test_what_is_watched_is_watched_on_by_watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The end of before a retry is none; the plan stays, and the end brings a new list about."""
        service = MemoryService()
        service.end = "Failed"
        session = open_session(service, monkeypatch)
        session.start()
        session.wait(30)
        old, expected = session.execution, session.store.state.run.expected
        assert old is not None
        service.end, service.looks = "Succeeded", 10**9
        session.retry()
        with monkeypatch.context() as patch:
            patch.setattr(service, "snapshot", lambda *_: old)
            session.watch(old.arn)
        run = session.store.state.run
        assert (run.phase, run.expected) == ("running", expected)
        before = session.store.state.list_serial
        service.stop(old.arn, "token")
        session.watch(old.arn)
        assert session.store.state.run.phase == "ended"
        assert session.store.state.list_serial == before + 1
        session.close()

    def test_an_answer_of_the_attempt_before_ends_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The service still tells the old end for a moment: a retry that was just begun has not ended."""
        service = MemoryService()
        service.end, service.looks = "Failed", 1
        session = open_session(service, monkeypatch)
        session.start()
        session.wait(30)
        old = session.execution
        assert old is not None
        service.end = "Succeeded"
        snapshot, left = service.snapshot, [old, old]
        monkeypatch.setattr(service, "snapshot", lambda *asked: left.pop() if left else snapshot(*asked))
        session.retry()
        assert session.wait(30).status == "Succeeded"
        assert not left
        session.close()

    def test_a_retry_that_ends_between_two_answers(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Its steps were told while it went on, and its end after that: they are listed once more."""
        account.sagemaker.faults.fail_once(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        watched_by_others = looks_at(account.client, arn)
        widget.wait(30)
        gate = account.gate(TRAIN)
        once_at(account.client, "ListPipelineExecutionSteps", lambda: gate.entered.wait(30))
        listed = Hold(account.client, "ListPipelineExecutionSteps", "after-call")
        described = Hold(account.client, "DescribePipelineExecution")
        widget.retry()
        listed.wait_for_request()
        described.wait_for_request()
        gate.open()
        elsewhere = account.sagemaker.client()
        until(lambda: status(elsewhere, arn) == "Succeeded")
        described.release()
        listed.release()
        train = widget.wait(30).step(TRAIN)
        assert train is not None
        assert train.status == "Succeeded"
        assert watched_by_others is looks_at(account.client, arn)


class TestVersionOfWhatIsKnown:
    """Kind: a cache key without a version."""

    def test_a_retry_that_fails_at_another_step(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """What the retry has made can be reused."""
        faults = account.sagemaker.faults
        faults.fail_once(TRAIN)
        arn = account.run("nightly", MaxDepth=7)
        widget, _ = open_widget(execution=arn)
        widget.state_intents(reference_execution_arn=arn, selected_steps=[EVAL])
        assert not widget.verdict.can_start
        faults.fail_once(EVAL)
        widget.retry()
        assert widget.wait(30).status == "Failed"
        assert widget.verdict.can_start
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_a_retry_elsewhere_that_fails_again_is_known_after_a_refresh(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Its status in the list is the same as before."""
        faults = account.sagemaker.faults
        faults.fail_once(TRAIN)
        arn = account.run("nightly", MaxDepth=7)
        widget, _ = open_widget(reference_execution=arn, selected_steps=[EVAL])
        assert not widget.verdict.can_start
        faults.fail_once(EVAL)
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 36)
        until(lambda: account.status(arn) == "Failed")
        widget.refresh()
        assert widget.verdict.can_start

    @pytest.mark.parametrize(
        "operation", ["ListPipelineExecutionSteps", "ListPipelineParametersForExecution"]
    )
    def test_an_answer_from_before_the_retry_that_comes_after_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str, operation: str
    ) -> None:
        """It is asked for again: what it tells is of the attempt before."""
        faults = account.sagemaker.faults
        widget, _ = open_widget(selected_steps=[EVAL])
        faults.fail_once(TRAIN)
        arn = account.run("nightly", MaxDepth=7)
        hold = Hold(account.client, operation, "after-call")
        widget.reference_execution_arn = arn
        hold.wait_for_request()
        faults.fail_once(EVAL)
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 36)
        until(lambda: account.status(arn) == "Failed")
        refreshing = Background(widget.refresh)
        until(lambda: widget.session.store.state.list_serial > 1)
        hold.release()
        refreshing.result()
        assert widget.verdict.can_start

    @pytest.mark.parametrize(
        "operation", ["ListPipelineParametersForExecution", "DescribePipelineDefinitionForExecution"]
    )
    def test_an_answer_from_before_the_end_that_comes_after_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str, operation: str
    ) -> None:
        """What the execution did by then is not what it has done."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        gate = account.gate(TRAIN)
        arn = widget.start()
        assert gate.entered.wait(30)
        hold = Hold(account.client, operation, "after-call")
        reading = Background(lambda: widget.metrics(arn))
        hold.wait_for_request()
        gate.open()
        widget.wait(30)
        hold.release()
        reading.result()
        widget.state_intents(reference_execution_arn=arn, selected_steps=[EVAL])
        assert "reference-unfinished" not in {issue.code for issue in widget.verdict.errors}

    def test_a_failure_from_before_the_refresh_that_comes_after_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """The credentials were renewed meanwhile: the old refusal is not what is shown."""
        widget, _ = open_widget(selected_steps=[EVAL])
        second = account.run("second", MaxDepth=7)
        held, release = threading.Event(), threading.Event()

        def expire() -> None:
            tap.refuse("ListPipelineExecutionSteps", "ExpiredTokenException", "no", times=1)
            held.set()
            assert release.wait(30)

        once_at(account.client, "ListPipelineExecutionSteps", expire)
        widget.reference_execution_arn = second
        assert held.wait(30)
        refreshing = Background(widget.refresh)
        until(lambda: widget.session.store.state.list_serial > 1)
        release.set()
        refreshing.result()
        assert widget.verdict.can_start
        assert widget.reference["state"] == "ready"

    def test_lists_whose_answers_come_in_the_other_order(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The older list was asked for first and arrives last: the newer one stays."""
        widget, browser = open_widget()
        hold, held = threading.Event(), threading.Event()

        def wait() -> None:
            held.set()
            assert hold.wait(30)

        once_at(account.client, "ListPipelineExecutions", wait, "after-call")
        first = Background(widget.refresh)
        assert held.wait(30)
        newer = account.run("newer", MaxDepth=7)
        second = Background(widget.refresh)
        until(lambda: browser.shown("references")["executions"][0]["arn"] == newer)
        hold.set()
        first.result()
        second.result()
        assert [row["arn"] for row in browser.shown("references")["executions"]] == [newer, reference]


class TestWhateverLookingMeets:
    """Kind: a closed list of what is transient; a lost watcher taken for an ended run."""

    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shared_looks, "MAX_INTERVAL_S", 0.01)

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("ExpiredTokenException", 400),
            ("ExpiredToken", 403),
            ("UnrecognizedClientException", 400),
            ("AccessDeniedException", 400),
            ("ThrottlingException", 400),
            ("ThrottledException", 400),
            ("RequestThrottledException", 400),
            ("TooManyRequestsException", 429),
            ("SlowDown", 503),
            ("BandwidthLimitExceeded", 400),
            ("InternalFailure", 500),
            ("NeverHeardOf", 418),
        ],
    )
    @pytest.mark.parametrize("operation", ["DescribePipelineExecution", "ListPipelineExecutionSteps"])
    def test_it_is_looked_at_again_until_it_has_ended(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        tap: Wiretap,
        code: str,
        status: int,
        operation: str,
    ) -> None:
        """The reason is shown meanwhile, Start is refused, and the end is found without a click."""
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        assert gate.entered.wait(30)
        tap.refuse(operation, code, "not now", times=4, status=status)
        until(lambda: browser.shown("run")["message"])
        assert (browser.shown("run")["state"], browser.shown("run")["arn"]) == ("running", arn)
        with pytest.raises(AlreadyRunningError):
            widget.start()
        gate.open()
        assert widget.wait(30).status == "Succeeded"
        assert browser.shown("run")["message"] == ""
        assert account.executions() == [arn, reference]

    @pytest.mark.parametrize("error", [KeyError("Status"), RuntimeError("bug"), OSError("socket")])
    def test_an_error_of_a_program_is_sat_out_too(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        service = MemoryService()
        session = open_session(service, monkeypatch)
        errors = [error, error]

        def fail() -> None:
            if errors:
                raise errors.pop()

        service.before["snapshot"] = fail
        session.start()
        assert session.wait(30).status == "Succeeded"
        assert "failed unexpectedly" in caplog.text
        session.close()

    def test_what_is_not_known_any_more_ends_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        service = MemoryService()
        session = open_session(service, monkeypatch)

        def forget() -> None:
            raise NotFoundError("gone")

        service.before["snapshot"] = forget
        session.start()
        with pytest.raises(NotFoundError, match="gone"):
            session.wait(30)
        del service.before["snapshot"]
        session.refresh()  # it was the wrong region, or a moment too soon
        assert session.wait(30).status == "Succeeded"
        session.close()

    def test_leaving_and_watching_again(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Whether the watcher of before has noticed or not, the execution is watched to its end."""
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        for _ in range(3):
            widget.unwatch()
            widget.watch(arn)
        gate.open()
        assert widget.wait(30).status == "Succeeded"

    def test_leaving_is_noticed_and_watching_again_still_works(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The watcher of before has ended by then."""
        service = MemoryService()
        service.looks = 10**9
        session = open_session(service, monkeypatch)
        arn = session.start()
        session.unwatch()
        looks = service.calls.count("snapshot")
        session.refresh()
        until(lambda: not session.store.state.in_flight)
        assert service.calls.count("snapshot") <= looks + 1
        session.watch(arn)
        service.stop(arn, "")
        assert session.wait(30).arn == arn
        session.close()

    def test_two_threads_launch_a_watcher_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two events come while the first launch is under way: one watcher, not two that both ask."""
        service = MemoryService()
        session = open_session(service, monkeypatch)
        later = ThreadedWorkers.later
        barrier = threading.Barrier(2)
        begun: list[Any] = []

        def slow_later(self: Any, delay_s: float, work: Any) -> None:
            if getattr(work, "args", ()) and type(work.args[0]).__name__ == "SendStart" and len(begun) < 2:
                begun.append(work)
                barrier.wait(30)
            later(self, delay_s, work)

        monkeypatch.setattr(ThreadedWorkers, "later", slow_later)
        prepared: list[str] = []
        service.before["describe"] = lambda: prepared.append("describe")
        starting = Background(session.start)
        until(lambda: begun)
        session.display_name = "meanwhile"
        starting.result()
        session.wait(30)
        assert prepared == ["describe"]
        session.close()


class TestThreads:
    """Work that waits for other work does not keep it from being done."""

    def test_a_burst_of_commands_while_the_service_is_slow(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """More commands than threads, each of which waits for what is found out: all are answered."""
        _, browser = open_widget()
        hold = Hold(account.client, "DescribePipelineExecution")
        commands = [browser.click("repeat", arn=reference) for _ in range(20)]
        hold.wait_for_request()
        until(lambda: len(widget_threads()) > MAX_THREADS)
        hold.release()
        assert [browser.answer(each) for each in commands] == [""] * 20

    def test_what_is_due_does_not_wait_for_what_hangs(self) -> None:
        """Two pieces of work come while one thread is idle: the second does not wait for the first."""
        workers = ThreadedWorkers()
        idle, done, release = threading.Event(), threading.Event(), threading.Event()
        workers.later(0.0, idle.set)
        assert idle.wait(30)
        until(lambda: workers._idle_count == 1)
        with workers._lock:  # the idle thread has no chance to wake in between
            workers.later(0.0, lambda: release.wait(30))
            workers.later(0.0, done.set)
        assert done.wait(30)
        release.set()
        workers.close()

    def test_a_thread_that_cannot_be_started_is_not_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The system has no thread left for a while; after that, there are as many as ever."""
        workers = ThreadedWorkers()

        def refuse(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            for _ in range(20):
                with pytest.raises(RuntimeError):
                    workers.later(0.0, lambda: None)
        done = threading.Event()
        workers.later(0.0, done.set)
        assert done.wait(30)
        workers.close()


class TestUpdates:
    """The pipeline is updated: what is chosen keeps what still exists, and what went is said."""

    @pytest.mark.parametrize("noticed", ["refresh", "start", "list"])
    def test_it_is_taken_over_in_place(
        self, account: AbaloneAccount, open_widget: Open, reference: str, noticed: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN, EVAL], reference_execution=reference)
        widget.parameter_overrides = {"MaxDepth": 3, "NumRound": 9}
        new = json.loads(abalone.definition())
        new["Parameters"] = [each for each in new["Parameters"] if each["Name"] != "NumRound"]
        text = json.dumps(new).replace(EVAL, "Scoring").replace('{"Get": "Parameters.NumRound"}', '"50"')
        account.client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=text)
        if noticed == "refresh":
            assert browser.answer(browser.click("refresh")) == ""
        elif noticed == "start":
            assert "Nothing has started" in browser.answer(browser.click("start"))
        else:
            account.start("by-somebody", MaxDepth=7)
            widget.history()
            until(lambda: browser.shown("notice")["action"] == "refresh")
            assert EVAL in browser.shown("notice")["message"]
            assert browser.answer(browser.click("refresh")) == ""
        said = " ".join(notice["message"] for notice in browser.history("notice"))
        assert f"{EVAL} and NumRound went from what you chose" in said
        assert widget.selected_steps == (TRAIN,)
        assert widget.parameter_overrides == {"MaxDepth": 3}
        assert (widget.reference_execution_arn, widget.pinned) == (reference, True)
        assert "Scoring" in [node["id"] for node in browser.shown("elements")["nodes"]]

    def test_a_notice_of_an_update_that_was_taken_back_goes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Updated, noticed, and updated back: there is nothing to show."""
        service = MemoryService()
        session = open_session(service, monkeypatch)
        before, service.definition = service.definition, definition(release="2")
        service.start({"ClientRequestToken": "somebody"})
        session.history()
        until(lambda: session.view.notice.action == "refresh")
        service.definition = before
        session.refresh()
        assert session.view.notice.message == ""
        session.close()

    @pytest.mark.parametrize("broken", ["", "<html>", "{", "null", "[]"])
    def test_a_definition_that_cannot_be_read_is_said(
        self, monkeypatch: pytest.MonkeyPatch, broken: str
    ) -> None:
        """By an error of this package, not by one of the JSON reader."""
        service = MemoryService()
        session = open_session(service, monkeypatch)
        service.definition = broken
        with pytest.raises(ValueError, match="definition"):
            session.refresh()
        with pytest.raises(ValueError, match="definition"):
            session.start()
        assert not service.started
        session.close()
