"""Faults on purpose: what a client meets, and that they end."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import TIMEOUT_S, Wire, compare, condition, step
from tests.service.test_local_endpoint import http_client


def code(call: Any, **arguments: Any) -> str:
    """Call, and return the error code of the refusal."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    return str(raised.value.response["Error"]["Code"])


class TestFailOnce:
    def test_a_step_fails_once_with_its_reason(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        wire.create(step("A"), step("B", "A"))
        sagemaker.faults.fail_once("B", "The disk is full.")
        first = wire.run()
        assert wire.statuses(first) == {"A": "Succeeded", "B": "Failed"}
        assert wire.steps(first)["B"]["FailureReason"] == "The disk is full."
        assert wire.statuses(wire.run()) == {"A": "Succeeded", "B": "Succeeded"}

    def test_a_function_is_not_called_then(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        calls: list[object] = []
        sagemaker.register("A", calls.append)
        wire.create(step("A"))
        sagemaker.faults.fail_once("A")
        wire.run()
        assert calls == []

    def test_a_condition_fails_too(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        wire.create(condition("A", compare("Equals", 1, 1), if_steps=[step("B")]))
        sagemaker.faults.fail_once("A")
        assert wire.statuses(wire.run()) == {"A": "Failed"}

    def test_it_ends_with_its_block(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        wire.create(step("A"))
        with sagemaker.faults.fail_once("A"):
            pass
        assert wire.statuses(wire.run()) == {"A": "Succeeded"}


class TestThrottle:
    def test_as_often_as_told(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """boto3 tries twice, so four refusals are two failed calls."""
        sagemaker.faults.throttle("ListPipelines", times=4)
        assert code(wire.client.list_pipelines) == "ThrottlingException"
        assert code(wire.client.list_pipelines) == "ThrottlingException"
        assert wire.client.list_pipelines()["PipelineSummaries"] == []

    def test_one_refusal_is_repeated_by_boto3_itself(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        sagemaker.faults.throttle("ListPipelines")
        assert wire.client.list_pipelines()["ResponseMetadata"]["RetryAttempts"] == 1

    def test_nothing_is_carried_out_and_other_operations_are_answered(
        self, sagemaker: LocalSageMaker, wire: Wire
    ) -> None:
        wire.create(step("A"))
        with sagemaker.faults.throttle("StartPipelineExecution", times=None):
            assert code(wire.start) == "ThrottlingException"
            listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")
        assert listed["PipelineExecutionSummaries"] == []
        assert wire.finish(wire.start()) == "Succeeded"

    def test_an_operation_that_there_is_not(self, sagemaker: LocalSageMaker) -> None:
        with pytest.raises(ValueError, match="SageMaker has no operation 'ListSteps'"):
            sagemaker.faults.throttle("ListSteps")


class TestExpireCredentials:
    def test_every_request_is_refused_until_it_is_cleared(
        self, sagemaker: LocalSageMaker, wire: Wire
    ) -> None:
        fault = sagemaker.faults.expire_credentials()
        assert code(wire.client.list_pipelines) == "ExpiredTokenException"
        assert code(wire.client.describe_pipeline, PipelineName="P") == "ExpiredTokenException"
        fault.clear()
        assert wire.client.list_pipelines()["PipelineSummaries"] == []


class TestCutConnection:
    def test_the_request_is_carried_out_once(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """boto3 sends it again with the same ClientRequestToken, and gets the first answer."""
        wire.create(step("A"))
        sagemaker.faults.cut_connection("StartPipelineExecution")
        started = wire.start()
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert [item["PipelineExecutionArn"] for item in listed] == [started]

    def test_without_an_answer_to_the_repeated_request_the_call_fails(
        self, sagemaker: LocalSageMaker, wire: Wire
    ) -> None:
        wire.create(step("A"))
        fault = sagemaker.faults.cut_connection("StartPipelineExecution", times=None)
        with fault, pytest.raises(ConnectionClosedError):
            wire.start()
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert len(listed) == 1

    def test_over_http_the_connection_really_breaks(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        wire.create(step("A"))
        fault = sagemaker.faults.cut_connection("StartPipelineExecution", times=None)
        with sagemaker.serve() as url, closing(http_client(url)) as client:
            with fault, pytest.raises(ConnectionClosedError):
                client.start_pipeline_execution(PipelineName="Pipeline")
            client.start_pipeline_execution(PipelineName="Pipeline")
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert len(listed) == 2


class TestDelay:
    def test_the_answer_comes_when_it_is_cleared(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """Other operations are answered meanwhile: a delay holds no lock."""
        answers: list[Any] = []
        with sagemaker.faults.delay("ListPipelines", 600):
            client = threading.Thread(target=lambda: answers.append(wire.client.list_pipelines()))
            client.start()
            wire.create(step("A"))
            assert answers == []
        client.join(TIMEOUT_S)
        assert [item["PipelineName"] for item in answers[0]["PipelineSummaries"]] == ["Pipeline"]

    def test_closing_the_machine_ends_it(self) -> None:
        sagemaker = LocalSageMaker()
        wire = Wire(sagemaker)
        refusals: list[str] = []
        sagemaker.faults.delay("ListPipelines", 600)
        client = threading.Thread(target=lambda: refusals.append(code(wire.client.list_pipelines)))
        client.start()
        sagemaker.close()
        client.join(TIMEOUT_S)
        assert refusals == ["ServiceUnavailable"]


class TestTogether:
    def test_faults_of_one_operation_add_up(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        with sagemaker.faults.delay("ListPipelines", 0), sagemaker.faults.throttle("ListPipelines", times=2):
            assert code(wire.client.list_pipelines) == "ThrottlingException"
            assert wire.client.list_pipelines()["PipelineSummaries"] == []

    def test_clear_ends_them_all(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        wire.create(step("A"))
        sagemaker.faults.expire_credentials()
        sagemaker.faults.fail_once("A")
        sagemaker.faults.cut_connection("StartPipelineExecution", times=None)
        sagemaker.faults.clear()
        assert wire.finish(wire.start()) == "Succeeded"

    def test_those_of_one_step_strike_one_after_the_other(
        self, sagemaker: LocalSageMaker, wire: Wire
    ) -> None:
        wire.create(step("A"))
        sagemaker.faults.fail_once("A", "first")
        sagemaker.faults.fail_once("A", "second")
        reasons = [wire.steps(wire.run())["A"].get("FailureReason") for _ in range(3)]
        assert reasons == ["first", "second", None]
