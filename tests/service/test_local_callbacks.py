"""Callback steps, over the wire: they wait for an answer with their token."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.engine import callbacks as callbacks_module
from tests.service.local_wire import Wire, get, parameter, step, until

pytestmark = pytest.mark.usefixtures("with_and_without_threads")

TOKEN = "0" * 32
QUEUE = "https://sqs.us-west-2.amazonaws.com/123456789012/queue"


def callback(name: str = "Ask", **outputs: str) -> dict[str, Any]:
    """Return a Callback step whose output parameters have these types."""
    declared = [{"OutputName": output, "OutputType": kind} for output, kind in outputs.items()]
    return {**step(name, kind="Callback", x="y"), "SqsQueueUrl": QUEUE, "OutputParameters": declared}


def outputs(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def asked(wire: Wire, execution_arn: str, name: str = "Ask") -> str:
    """Wait until a Callback step asks, and return its token."""
    until(lambda: "CallbackToken" in said(wire, execution_arn, name))
    return str(said(wire, execution_arn, name)["CallbackToken"])


def said(wire: Wire, execution_arn: str, name: str = "Ask") -> dict[str, Any]:
    """The step's metadata."""
    return dict(wire.steps(execution_arn).get(name, {}).get("Metadata", {}).get("Callback", {}))


@pytest.fixture
def waiting(wire: Wire) -> str:
    """An execution in which the Callback step Ask waits, and After comes next."""
    wire.create(callback(), step("After", "Ask"))
    execution_arn = wire.start()
    asked(wire, execution_arn)
    return execution_arn


class TestAnswer:
    def test_a_callback_executes_until_it_is_answered(self, wire: Wire, waiting: str) -> None:
        item = wire.steps(waiting)["Ask"]
        assert (item["StepStatus"], "EndTime" in item) == ("Executing", False)
        assert said(wire, waiting)["SqsQueueUrl"] == QUEUE
        token = asked(wire, waiting)
        answer = wire.client.send_pipeline_execution_step_success(CallbackToken=token)
        assert answer["PipelineExecutionArn"] == waiting
        assert wire.finish(waiting) == "Succeeded"
        assert wire.ran(waiting) == ["Ask", "After"]
        assert said(wire, waiting)["CallbackToken"] == token

    def test_a_failure_fails_the_step_with_its_reason(self, wire: Wire, waiting: str) -> None:
        wire.client.send_pipeline_execution_step_failure(
            CallbackToken=asked(wire, waiting), FailureReason="nobody home"
        )
        assert wire.finish(waiting) == "Failed"
        item = wire.steps(waiting)["Ask"]
        assert (item["StepStatus"], item["FailureReason"]) == ("Failed", "nobody home")

    def test_a_failure_needs_no_reason(self, wire: Wire, waiting: str) -> None:
        wire.client.send_pipeline_execution_step_failure(CallbackToken=asked(wire, waiting))
        wire.finish(waiting)
        assert wire.steps(waiting)["Ask"]["FailureReason"]

    def test_output_parameters_arrive_with_their_types(self, wire: Wire) -> None:
        read: list[Any] = []
        wire.sagemaker.register("B", lambda context: read.append(context.arguments))
        names = {"text": "String", "count": "Integer", "auc": "Float", "good": "Boolean"}
        values: dict[str, Any] = {
            name: get(f"Steps.Ask.OutputParameters['{name}']") for name in [*names, "more"]
        }
        wire.create(callback(**names), step("B", **values))
        execution_arn = wire.start()
        wire.client.send_pipeline_execution_step_success(
            CallbackToken=asked(wire, execution_arn),
            OutputParameters=outputs(text="7", count="7", auc="0.5", good="true", more="as text"),
        )
        assert wire.finish(execution_arn) == "Succeeded"
        assert read == [{"text": "7", "count": 7, "auc": 0.5, "good": True, "more": "as text"}]
        listed = {item["Name"]: item["Value"] for item in said(wire, execution_arn)["OutputParameters"]}
        assert listed["auc"] == "0.5"

    def test_two_callbacks_have_a_token_each(self, wire: Wire) -> None:
        wire.create(callback("Ask"), callback("AskToo"))
        execution_arn = wire.start()
        tokens = {name: asked(wire, execution_arn, name) for name in ("AskToo", "Ask")}
        wire.client.send_pipeline_execution_step_success(CallbackToken=tokens["AskToo"])
        until(lambda: wire.statuses(execution_arn)["AskToo"] == "Succeeded")
        assert wire.statuses(execution_arn)["Ask"] == "Executing"
        wire.client.send_pipeline_execution_step_success(CallbackToken=tokens["Ask"])
        assert wire.finish(execution_arn) == "Succeeded"

    def test_a_registered_function_plays_the_worker(self, wire: Wire) -> None:
        wire.sagemaker.register("Callback", lambda _: {"OutputParameters": {"n": 1}})
        wire.create(callback(n="Integer"))
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Succeeded"
        assert "CallbackToken" not in said(wire, execution_arn)

    def test_what_stands_beside_the_arguments_is_resolved(self, wire: Wire) -> None:
        body = {**callback(), "SqsQueueUrl": get("Parameters.Queue")}
        wire.create(body, parameters=[parameter("Queue", DefaultValue=QUEUE)])
        execution_arn = wire.start()
        token = asked(wire, execution_arn)
        assert said(wire, execution_arn)["SqsQueueUrl"] == QUEUE
        wire.client.send_pipeline_execution_step_success(CallbackToken=token)
        wire.finish(execution_arn)


class TestStop:
    def test_an_execution_does_not_stop_before_the_answer(self, wire: Wire, waiting: str) -> None:
        wire.client.stop_pipeline_execution(PipelineExecutionArn=waiting)
        assert (wire.status(waiting), wire.statuses(waiting)) == ("Stopping", {"Ask": "Stopping"})
        wire.client.send_pipeline_execution_step_success(CallbackToken=asked(wire, waiting))
        assert wire.finish(waiting) == "Stopped"
        assert wire.statuses(waiting) == {"Ask": "Stopped"}

    def test_closing_the_machine_ends_the_waiting(self) -> None:
        """What is closed leaves no thread: `close` returns long before its own time limit."""
        sagemaker = LocalSageMaker()
        wire = Wire(sagemaker)
        wire.create(callback())
        asked(wire, wire.start())
        sagemaker.close(timeout_s=0.0)
        until(lambda: not sagemaker.folder.exists())

    def test_a_retried_callback_asks_anew(self, wire: Wire, waiting: str) -> None:
        first = asked(wire, waiting)
        wire.client.send_pipeline_execution_step_failure(CallbackToken=first)
        wire.finish(waiting)
        wire.client.retry_pipeline_execution(PipelineExecutionArn=waiting)
        second = asked(wire, waiting)
        assert second != first
        wire.client.send_pipeline_execution_step_success(CallbackToken=second)
        assert wire.finish(waiting) == "Succeeded"


class TestRefused:
    def test_a_token_that_nobody_has_is_not_found(self, wire: Wire) -> None:
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="has the token 'abcdefghij'"):
            wire.client.send_pipeline_execution_step_success(CallbackToken="abcdefghij")

    def test_an_answer_is_given_once(self, wire: Wire, waiting: str) -> None:
        token = asked(wire, waiting)
        wire.client.send_pipeline_execution_step_success(CallbackToken=token)
        with pytest.raises(wire.client.exceptions.ConflictException, match="Ask has been answered already"):
            wire.client.send_pipeline_execution_step_failure(CallbackToken=token)
        wire.finish(waiting)

    def test_the_same_request_is_answered_again(self, wire: Wire, waiting: str) -> None:
        request = {"CallbackToken": asked(wire, waiting), "ClientRequestToken": TOKEN}
        for _ in range(2):
            answer = wire.client.send_pipeline_execution_step_success(**request)
            assert answer["PipelineExecutionArn"] == waiting
        wire.finish(waiting)

    @pytest.mark.parametrize(
        ("given", "reason"),
        [({}, r"declares the output parameters \[n\]. Give them"), ({"n": "many"}, "n takes a whole number")],
    )
    def test_an_answer_that_does_not_fit_leaves_the_question_open(
        self, wire: Wire, given: Any, reason: str
    ) -> None:
        wire.create(callback(n="Integer"))
        execution_arn = wire.start()
        token = asked(wire, execution_arn)
        with pytest.raises(ClientError, match=f"ValidationException.*{reason}"):
            wire.client.send_pipeline_execution_step_success(
                CallbackToken=token, OutputParameters=outputs(**given)
            )
        wire.client.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=outputs(n="1"))
        assert wire.finish(execution_arn) == "Succeeded"

    def test_the_tokens_of_a_bounded_number_of_answers_are_known(
        self, wire: Wire, waiting: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of what was answered nothing else is kept."""
        monkeypatch.setattr(callbacks_module, "MAX_ANSWERED", 1)
        first = asked(wire, waiting)
        wire.client.send_pipeline_execution_step_success(CallbackToken=first)
        wire.finish(waiting)
        again = wire.start()
        second = asked(wire, again)
        wire.client.send_pipeline_execution_step_success(CallbackToken=second)
        wire.finish(again)
        with pytest.raises(wire.client.exceptions.ResourceNotFound):
            wire.client.send_pipeline_execution_step_success(CallbackToken=first)
        with pytest.raises(wire.client.exceptions.ConflictException, match="Ask has been answered already"):
            wire.client.send_pipeline_execution_step_success(CallbackToken=second)
        assert not wire.sagemaker._engine.callbacks._open
