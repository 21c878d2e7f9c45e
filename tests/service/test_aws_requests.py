"""How requests are sent: logged without a value, repeated where that helps, and as often as it may."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import boto3
import botocore.exceptions as botocore_errors
import pytest

from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect, is_boto3_client
from sagemaker_selective_widget.errors import AccessDeniedError, ServiceError
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.aws_wire import EXECUTION_ARN, in_turn, json_answer, make_client, raising, refusal, service

LOGGER = "sagemaker_selective_widget.aws"
VALUE = "a-value-of-somebody"
TOKEN = "t" * 36
REQUEST = {
    "PipelineName": "Churn",
    "ClientRequestToken": TOKEN,
    "PipelineParameters": [{"Name": "Data", "Value": VALUE}],
}


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, LOGGER)


def logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    formatter = logging.Formatter()
    records = [record for record in caplog.records if record.name == LOGGER]
    for record in records:
        text = formatter.format(record)
        assert VALUE not in text
        assert "secret" not in text
        assert EXECUTION_ARN not in text
    return records


class TestLog:
    def test_a_request_is_logged_with_its_time(self, caplog: pytest.LogCaptureFixture) -> None:
        service(json_answer({"PipelineExecutionArn": EXECUTION_ARN})).start(REQUEST)
        (record,) = logged(caplog)
        assert record.levelno == logging.DEBUG
        operation, time_ms = record.args  # type: ignore[misc]
        assert operation == "StartPipelineExecution"
        assert isinstance(time_ms, float)
        assert time_ms > 0
        assert record.getMessage().endswith("ms")

    def test_each_page_is_a_request(self, caplog: pytest.LogCaptureFixture) -> None:
        answers = map(
            json_answer, [{"PipelineParameters": [], "NextToken": "more"}, {"PipelineParameters": []}]
        )
        service(in_turn(answers)).parameters(EXECUTION_ARN)
        assert len(logged(caplog)) == 2

    def test_a_refusal_is_logged_by_its_code(self, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(AccessDeniedError):
            service(refusal("AccessDeniedException", VALUE)).start(REQUEST)
        (record,) = logged(caplog)
        assert record.levelno == logging.DEBUG
        assert "AccessDeniedError AccessDeniedException" in record.getMessage()

    def test_a_request_that_boto3_refuses_tells_no_value(self, caplog: pytest.LogCaptureFixture) -> None:
        bad = {**REQUEST, "PipelineParameters": [{"Name": "Data", "Value": (VALUE,)}]}
        with pytest.raises(ServiceError, match="PipelineParameters"):
            service(json_answer({})).start(bad)
        assert len(logged(caplog)) == 1

    def test_a_bug_is_logged_with_its_traceback(self, caplog: pytest.LogCaptureFixture) -> None:
        """Without its message, which may quote anything."""
        with pytest.raises(ZeroDivisionError):
            service(raising(ZeroDivisionError(VALUE))).start(REQUEST)
        (record,) = logged(caplog)
        assert record.levelno == logging.ERROR
        assert "ZeroDivisionError" in record.getMessage()
        assert "aws_wire.py" in record.getMessage()


class TestStop:
    """Between two steps the service refuses to stop an execution, for a moment."""

    def stopping(self, *codes: str) -> tuple[Callable[[], None], list[dict[str, Any]], list[float]]:
        """A stop that is refused with each code in turn; what it sends, and how long it waits."""
        sent: list[dict[str, Any]] = []
        waits_s: list[float] = []
        coming = iter(codes)

        def answer(request: Any) -> Any:
            sent.append(json.loads(request.body))
            code = next(coming, "")
            members = {"PipelineExecutionArn": EXECUTION_ARN}
            return (refusal(code, "words") if code else json_answer(members))(request)

        made = SageMakerPipelineService(make_client(answer), "Churn", wait=waits_s.append)
        return lambda: made.stop(EXECUTION_ARN, TOKEN), sent, waits_s

    @pytest.mark.parametrize("conflicts", [0, 1, 3])
    def test_a_conflict_is_waited_for(self, conflicts: int) -> None:
        """Each time it is the very same request."""
        stop, sent, waits_s = self.stopping(*["ConflictException"] * conflicts)
        stop()
        assert len(sent) == conflicts + 1
        assert all(each == sent[0] for each in sent)
        assert len(waits_s) == conflicts
        assert all(0 < wait_s < 1 for wait_s in waits_s)

    def test_but_not_for_ever(self) -> None:
        stop, sent, waits_s = self.stopping(*["ConflictException"] * 9)
        with pytest.raises(ServiceError, match="words") as caught:
            stop()
        assert caught.value.code == "ConflictException"
        assert (len(sent), len(waits_s)) == (4, 3)

    @pytest.mark.parametrize("code", ["ValidationException", "ResourceNotFound", "AccessDeniedException"])
    def test_another_refusal_is_told_at_once(self, code: str) -> None:
        stop, sent, waits_s = self.stopping("ConflictException", code)
        with pytest.raises(ServiceError) as caught:
            stop()
        assert caught.value.code == code
        assert (len(sent), len(waits_s)) == (2, 1)


class LocalSagemakerClient:
    """As the SDK's local mode has one: methods of SageMaker's names, and nothing else of boto3."""

    def describe_pipeline(self, pipeline_name: str) -> dict[str, str]:
        return {"PipelineName": pipeline_name}


class TestClient:
    def test_a_client_of_the_sdk_s_local_mode_is_none(self) -> None:
        assert not is_boto3_client(LocalSagemakerClient())
        assert not is_boto3_client(None)

    def test_a_client_of_another_service_is_none(self) -> None:
        assert not is_boto3_client(boto3.client("sts", region_name="us-west-2"))

    @pytest.mark.parametrize("client", [LocalSagemakerClient(), object()], ids=lambda it: type(it).__name__)
    def test_what_is_none_is_refused_by_its_name(self, client: object) -> None:
        with pytest.raises(TypeError, match=type(client).__name__):
            connect("Churn", client)

    def test_boto3_s_is_one_wherever_it_sends(self, sagemaker: LocalSageMaker) -> None:
        assert is_boto3_client(make_client(json_answer({})))
        assert is_boto3_client(sagemaker.client())

    def test_one_without_a_region_or_credentials_is_one(self) -> None:
        with pytest.raises(botocore_errors.NoRegionError):
            boto3.client("sagemaker")
        assert is_boto3_client(boto3.client("sagemaker", region_name="us-west-2"))
