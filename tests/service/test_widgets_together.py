"""Widgets of one kernel: what one has found out the others know, and all wait together."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws import shared
from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect
from sagemaker_selective_widget.aws.pace import pace_of
from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.execution.watch.answers import Answers
from sagemaker_selective_widget.execution.watch.shared_looks import Seen, SharedLooks
from sagemaker_selective_widget.local import abalone
from tests.service.fault_points import Background, Hold
from tests.service.widget_harness import EVAL, TRAIN, AbaloneAccount, Wiretap, until, widget_threads

pytest_plugins = ["tests.service.widget_harness"]

OPENING = Counter({"DescribePipeline": 1, "ListPipelineExecutions": 1})
STEPS = "ListPipelineExecutionSteps"
EXAMINING = Counter(
    {STEPS: 1, "DescribePipelineDefinitionForExecution": 1, "ListPipelineParametersForExecution": 1}
)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is closed in the end, and leaves no thread behind."""
    with ExitStack() as stack:
        yield stack
    until(lambda: widget_threads() == [])


def open_session(account: AbaloneAccount, opened: ExitStack, **arguments: Any) -> SelectiveExecution:
    """Open a session on the account's pipeline, and wait until its verdict is known."""
    session = SelectiveExecution(abalone.PIPELINE_NAME, account.client, selected_steps=[EVAL], **arguments)
    opened.enter_context(closing(session))
    assert session.verdict.plan
    return session


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account is far away: what has failed is not asked for each time."""
    monkeypatch.setattr(shared, "is_on_this_machine", lambda _: False)


def answers_about(execution_arn: str) -> list[Answers]:
    """Return what is known of an execution, by whomever; other tests have accounts of their own."""
    # `isinstance` asks a weak reference for the class of what may be gone.
    known = [each for each in gc.get_objects() if type(each) is Answers]
    return [each for each in known if execution_arn in each._executions]


class TestRequests:
    def test_ten_examine_once(
        self, account: AbaloneAccount, opened: ExitStack, reference: str, tap: Wiretap
    ) -> None:
        first = open_session(account, opened)
        assert Counter(tap.operations) == OPENING + EXAMINING
        for _ in range(9):
            tap.clear()
            other = open_session(account, opened)
            assert Counter(tap.operations) == OPENING
            assert other.verdict == first.verdict
            assert other.pipeline is first.pipeline

    def test_ten_at_once_examine_once(
        self, account: AbaloneAccount, opened: ExitStack, reference: str, tap: Wiretap
    ) -> None:
        barrier = threading.Barrier(10)

        def work() -> SelectiveExecution:
            barrier.wait(30)
            return open_session(account, opened)

        sessions = [each.result() for each in [Background(work) for _ in range(10)]]
        assert {each.verdict.can_start for each in sessions} == {True}
        assert Counter(tap.operations) - EXAMINING == Counter(dict.fromkeys(OPENING, 10))

    def test_the_reports_of_executions_are_asked_for_once(
        self, account: AbaloneAccount, opened: ExitStack, reference: str, tap: Wiretap
    ) -> None:
        first, other = open_session(account, opened), open_session(account, opened)
        one = first.history()
        tap.clear()
        assert repr(other.history()) == repr(one)
        assert Counter(tap.operations) == Counter({"ListPipelineExecutions": 1})

    @pytest.mark.usefixtures("trusting")
    def test_one_that_failed_is_asked_for_once_too(
        self, account: AbaloneAccount, opened: ExitStack, tap: Wiretap
    ) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        failed = account.run()
        tap.clear()
        open_session(account, opened, reference_execution=failed)
        assert Counter(tap.operations)[STEPS] == 1
        tap.clear()
        open_session(account, opened, reference_execution=failed)
        assert Counter(tap.operations) == OPENING

    def test_once_all_are_closed_it_is_forgotten(
        self, account: AbaloneAccount, reference: str, tap: Wiretap
    ) -> None:
        for _ in range(2):
            tap.clear()
            with ExitStack() as opened:
                open_session(account, opened)
            assert Counter(tap.operations) == OPENING + EXAMINING
            until(lambda: widget_threads() == [])
            until(lambda: gc.collect() >= 0 and answers_about(reference) == [])


WATCHERS = 4
LOOKS = 6
WATCHING = "DescribePipelineExecution"


class TestWatching:
    """Several widgets of one kernel watch one execution."""

    def test_each_look_is_made_once_and_told_to_all(
        self, account: AbaloneAccount, opened: ExitStack, tap: Wiretap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked: list[Seen] = []
        look = SharedLooks.look

        def told(*arguments: Any) -> Seen:
            looked.append(look(*arguments))
            return looked[-1]

        monkeypatch.setattr(SharedLooks, "look", told)
        gate = account.gate(TRAIN)
        arn = account.start()
        assert gate.entered.wait(30)
        sessions = [open_session(account, opened, execution=arn) for _ in range(WATCHERS)]
        looked.clear()
        tap.clear()
        until(lambda: len(looked) >= LOOKS * WATCHERS)
        numbers = {each.number for each in tuple(looked)}
        assert len(numbers) <= tap.count(WATCHING) + 1
        assert tap.count(WATCHING) <= len(looked) / 2
        gate.open()
        ends = [session.wait(30) for session in sessions]
        assert {end.status for end in ends} == {"Succeeded"}
        assert len({id(end.steps) for end in ends}) == 1
        until(lambda: [session.store.state.run.phase for session in sessions] == ["ended"] * WATCHERS)

    def test_one_that_is_closed_takes_nothing_from_the_others(
        self, account: AbaloneAccount, opened: ExitStack
    ) -> None:
        gate = account.gate(TRAIN)
        arn = account.start()
        assert gate.entered.wait(30)
        first, other = (open_session(account, opened, execution=arn) for _ in range(2))
        hold = Hold(account.client, WATCHING)
        hold.wait_for_request()
        first.close()
        gate.open()
        hold.release()
        assert other.wait(30).status == "Succeeded"

    def test_after_the_last_nothing_is_kept(self, account: AbaloneAccount, opened: ExitStack) -> None:
        gate = account.gate(TRAIN)
        arn = account.start()
        assert gate.entered.wait(30)
        for session in [open_session(account, opened, execution=arn) for _ in range(2)]:
            session.close()
        until(lambda: widget_threads() == [])
        del session
        until(lambda: gc.collect() >= 0 and [*shared._looks._kept.get(account.client, ())] == [])
        gate.open()
        until(lambda: account.status(arn) == "Succeeded")


@pytest.mark.usefixtures("trusting")
class TestRetries:
    @pytest.mark.parametrize("refreshed", ["other", "first"])
    def test_what_was_retried_elsewhere_shows_after_a_refresh(
        self, account: AbaloneAccount, opened: ExitStack, refreshed: str
    ) -> None:
        """Failed, retried, and failed at another step, which no list tells."""
        account.sagemaker.faults.fail_once(TRAIN)
        arn = account.run()
        first = open_session(account, opened, reference_execution=arn)
        account.sagemaker.faults.fail_once(EVAL)
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 32)
        until(lambda: account.status(arn) == "Failed")
        if refreshed == "first":
            first.refresh()
            asked = first
        other = open_session(account, opened, reference_execution=arn)
        if refreshed == "other":
            other.refresh()
            asked = other
        for session in {asked, other}:
            known = session.store.state.history.known(arn)
            assert known is not None
            assert [step.name for step in known.snapshot.steps if step.status == "Failed"] == [EVAL]

    def test_what_was_retried_here_is_known_to_the_next(
        self, account: AbaloneAccount, opened: ExitStack
    ) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        arn = account.run()
        first = open_session(account, opened, execution=arn)
        account.sagemaker.faults.fail_once(EVAL)
        first.retry()
        first.wait(30)
        other = open_session(account, opened, reference_execution=arn)
        known = other.store.state.history.known(arn)
        assert known is not None
        assert [step.name for step in known.snapshot.steps if step.status == "Failed"] == [EVAL]

    def test_who_watches_it_sees_it_as_it_is(self, account: AbaloneAccount, opened: ExitStack) -> None:
        account.sagemaker.faults.fail_once(TRAIN)
        arn = account.run()
        first = open_session(account, opened, execution=arn)
        assert first.wait(30).status == "Failed"
        gate = account.gate(TRAIN)
        account.client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 32)
        assert gate.entered.wait(30)
        other = open_session(account, opened, execution=arn)
        assert other.execution is not None
        assert other.execution.status == "Executing"
        gate.open()
        assert other.wait(30).status == "Succeeded"


class TestOneAsksForTwo:
    def test_closing_the_one_takes_nothing_from_the_other(
        self, account: AbaloneAccount, opened: ExitStack, reference: str, tap: Wiretap
    ) -> None:
        hold = Hold(account.client, STEPS)
        first = SelectiveExecution(abalone.PIPELINE_NAME, account.client)
        opened.callback(first.close)
        hold.wait_for_request()
        opening = Background(lambda: open_session(account, opened))
        until(lambda: Counter(tap.operations)["ListPipelineExecutions"] == 2)
        first.close()
        hold.release()
        assert opening.result().verdict.can_start
        assert tap.count(STEPS) == 1

    def test_what_went_wrong_for_the_one_is_asked_for_again(
        self, account: AbaloneAccount, opened: ExitStack, reference: str, tap: Wiretap
    ) -> None:
        tap.refuse(STEPS, "AccessDeniedException", "no", times=1)
        first = open_session(account, opened)
        with pytest.raises(ServiceError):
            raise first.store.state.problems[reference]
        assert open_session(account, opened).verdict.can_start


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment has credentials and a region, and boto3 has no session yet."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def client_of(service: SageMakerPipelineService) -> Any:
    return service._client


@pytest.mark.usefixtures("credentials")
class TestClient:
    """Without a client handed in, all have the same."""

    def test_it_is_one_and_has_one_pace(self) -> None:
        one, other = connect("Churn"), connect("Fraud")
        assert client_of(one) is client_of(other)
        assert pace_of(client_of(one)) is pace_of(client_of(other))

    def test_made_at_once_it_is_one_too(self) -> None:
        barrier = threading.Barrier(4)

        def work() -> SageMakerPipelineService:
            barrier.wait(30)
            return connect("Churn")

        services = [each.result() for each in [Background(work) for _ in range(4)]]
        assert len({id(client_of(each)) for each in services}) == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("AWS_DEFAULT_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL", "https://example.com"),
            ("AWS_MAX_ATTEMPTS", "9"),
        ],
    )
    def test_other_settings_have_another(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        one = connect("Churn")
        monkeypatch.setenv(name, value)
        other = connect("Churn")
        assert client_of(one) is not client_of(other)

    def test_another_session_has_another(self) -> None:
        one = connect("Churn")
        boto3.setup_default_session()
        assert client_of(one) is not client_of(connect("Churn"))

    def test_who_has_signed_in_meanwhile_has_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A client that was made without credentials never finds any."""
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        kept = [connect("Churn"), connect("Churn")]
        assert client_of(kept[0]) is not client_of(kept[1])

    def test_one_that_is_handed_in_is_taken(self) -> None:
        mine = boto3.client("sagemaker")
        assert client_of(connect("Churn", mine)) is mine

    def test_it_goes_with_the_last(self) -> None:
        one, other = connect("Churn"), connect("Fraud")
        client = weakref.ref(client_of(one))
        del one
        gc.collect()
        assert client() is client_of(other)
        del other
        gc.collect()
        assert client() is None

    def test_a_forked_process_has_its_own(self) -> None:
        """Its connections would be those of its parent, and what the parent was asking is never answered."""
        script = """
import json, os
from sagemaker_selective_widget.aws.client import connect
from sagemaker_selective_widget.aws.shared import answers_of
one = connect("Churn")
assert connect("Churn")._client is one._client
assert answers_of(one._client, "Churn") is one._answers
read, write = os.pipe()
if os.fork() == 0:
    other = connect("Churn")
    os.write(write, json.dumps([other._client is one._client, other._answers is one._answers]).encode())
    os._exit(0)
os.wait()
print(os.read(read, 1000).decode())
"""
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert json.loads(ran.stdout) == [False, False]
