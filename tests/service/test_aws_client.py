"""One pipeline through a boto3 client: pages, and what is read of an answer."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.watch.status import ExecutionPage

PIPELINE_ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/churn"
ARN = f"{PIPELINE_ARN}/execution/abcdefghijkl"
OTHER_ARN = f"{PIPELINE_ARN}/execution/mnopqrstuvwx"
START = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)
TOKEN = "t" * 32


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "sagemaker", region_name="us-west-2", aws_access_key_id="somebody", aws_secret_access_key="secret"
    )


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    """Answers that botocore checks against the API's model; each is asked for, and in this order."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def service(client: Any, stub: Stubber) -> SageMakerPipelineService:
    return SageMakerPipelineService(client, "Churn")


class TestDefinition:
    def test_it_is_the_text_of_today(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        stub.add_response(
            "describe_pipeline", {"PipelineDefinition": '{"Steps": []}'}, {"PipelineName": "Churn"}
        )
        assert service.describe().definition == '{"Steps": []}'


class TestExecutions:
    asked = types.MappingProxyType(
        {"PipelineName": "Churn", "SortBy": "CreationTime", "SortOrder": "Descending", "MaxResults": 100}
    )

    def test_a_page_is_one_request_and_says_what_leads_on(
        self, service: SageMakerPipelineService, stub: Stubber
    ) -> None:
        """The service is asked for its order."""
        running = {"PipelineExecutionArn": ARN, "StartTime": START, "PipelineExecutionStatus": "Executing"}
        nightly = {
            "PipelineExecutionArn": OTHER_ARN,
            "PipelineExecutionStatus": "Succeeded",
            "PipelineExecutionDisplayName": "nightly",
        }
        answer = {"PipelineExecutionSummaries": [running, nightly], "NextToken": "next"}
        stub.add_response("list_pipeline_executions", answer, dict(self.asked))
        page = service.executions()
        first, second = page.executions
        assert (first.arn, first.status, first.started_at) == (ARN, "Executing", START)
        assert (first.name, second.name, page.next_token) == ("abcdefghijkl", "nightly", "next")

    def test_a_token_leads_to_the_next_page(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        """The last page has none."""
        answer = {"PipelineExecutionSummaries": [{"PipelineExecutionArn": ARN}]}
        stub.add_response("list_pipeline_executions", answer, {**self.asked, "NextToken": "next"})
        page = service.executions("next")
        assert ([execution.arn for execution in page.executions], page.next_token) == ([ARN], None)

    def test_there_may_be_none(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        stub.add_response("list_pipeline_executions", {})
        assert service.executions() == ExecutionPage()


class TestSnapshot:
    def snapshot(
        self, service: SageMakerPipelineService, stub: Stubber, *pages: list[dict], **execution: Any
    ) -> Any:
        stub.add_response(
            "describe_pipeline_execution", {"PipelineExecutionArn": ARN, "CreationTime": START} | execution
        )
        tokens = [f"page {number}" for number in range(1, len(pages))]
        asked = {"PipelineExecutionArn": ARN, "SortOrder": "Ascending", "MaxResults": 100}
        for page, token, following in zip(pages, [None, *tokens], [*tokens, None], strict=True):
            stub.add_response(
                "list_pipeline_execution_steps",
                {"PipelineExecutionSteps": page} | ({"NextToken": following} if following else {}),
                asked | ({"NextToken": token} if token else {}),
            )
        return service.snapshot(ARN)

    def test_every_page_of_steps_is_read(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        """A pipeline of 50 steps that are retried fills more than one."""
        pages = [[{"StepName": name, "StepStatus": "Succeeded"}] for name in ("Prepare", "Train", "Evaluate")]
        seen = self.snapshot(service, stub, *pages, PipelineExecutionStatus="Succeeded")
        assert [step.name for step in seen.steps] == ["Prepare", "Train", "Evaluate"]

    def test_a_step_is_read_field_by_field(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        end = START + timedelta(seconds=90)
        row = {
            "StepName": "Train",
            "StepStatus": "Failed",
            "StartTime": START,
            "EndTime": end,
            "FailureReason": "out of memory",
        }
        (step,) = self.snapshot(service, stub, [row], PipelineExecutionStatus="Failed").steps
        assert step == StepRun("Train", "Failed", START, end, "out of memory")
        assert step.duration_s == 90.0

    def test_where_an_output_comes_from(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        """Reused, cached, or neither: the service writes an empty ARN where nothing was cached."""
        source = {"SourcePipelineExecutionArn": OTHER_ARN}
        rows = [
            {"StepName": "Reused", "SelectiveExecutionResult": source},
            {"StepName": "Cached", "CacheHitResult": source},
            {"StepName": "Ran", "CacheHitResult": {"SourcePipelineExecutionArn": ""}},
        ]
        steps = self.snapshot(service, stub, rows, PipelineExecutionStatus="Succeeded").steps
        assert [(step.reused_from, step.cached_from) for step in steps] == [
            (OTHER_ARN, None),
            (None, OTHER_ARN),
            (None, None),
        ]

    def test_how_a_condition_came_out(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        rows = [{"StepName": "Check", "Metadata": {"Condition": {"Outcome": "False"}}}]
        (step,) = self.snapshot(service, stub, rows, PipelineExecutionStatus="Executing").steps
        assert step.outcome == "False"

    @pytest.mark.parametrize(
        ("status", "is_terminal"),
        [
            ("Executing", False),
            ("Stopping", False),
            ("Stopped", True),
            ("Failed", True),
            ("Succeeded", True),
            ("CompletedWithFailures", True),
        ],
    )
    def test_an_end_is_known_only_of_what_has_ended(
        self, service: SageMakerPipelineService, stub: Stubber, status: str, is_terminal: bool
    ) -> None:
        """`LastModifiedTime` of one that goes on is not its end."""
        changed = START + timedelta(minutes=5)
        if status == "CompletedWithFailures" and not _knows(stub, status):
            pytest.skip("this botocore is older than the status")
        seen = self.snapshot(service, stub, [], PipelineExecutionStatus=status, LastModifiedTime=changed)
        assert seen.is_terminal is is_terminal
        assert seen.ended_at == (changed if is_terminal else None)
        assert seen.started_at == START

    def test_a_failure_says_why(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        seen = self.snapshot(
            service, stub, [], PipelineExecutionStatus="Failed", FailureReason="Step failure."
        )
        assert (seen.status, seen.failure_reason) == ("Failed", "Step failure.")


class TestParameters:
    def test_pages_are_joined(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        asked = {"PipelineExecutionArn": ARN, "MaxResults": 100}
        stub.add_response(
            "list_pipeline_parameters_for_execution",
            {"PipelineParameters": [{"Name": "Depth", "Value": "5"}], "NextToken": "next"},
            asked,
        )
        stub.add_response(
            "list_pipeline_parameters_for_execution",
            {"PipelineParameters": [{"Name": "Rate", "Value": "0.5"}]},
            asked | {"NextToken": "next"},
        )
        assert service.parameters(ARN) == {"Depth": "5", "Rate": "0.5"}


class TestStartAndStop:
    def test_a_start_sends_what_it_is_given(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        request = {
            "PipelineName": "Churn",
            "ClientRequestToken": TOKEN,
            "SelectiveExecutionConfig": {"SelectedSteps": [{"StepName": "Train"}]},
        }
        stub.add_response("start_pipeline_execution", {"PipelineExecutionArn": ARN}, request)
        assert service.start(request) == ARN

    def test_a_stop_names_the_execution(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        stub.add_response(
            "stop_pipeline_execution",
            {"PipelineExecutionArn": ARN},
            {"PipelineExecutionArn": ARN, "ClientRequestToken": TOKEN},
        )
        service.stop(ARN, TOKEN)


def _knows(stub: Stubber, status: str) -> bool:
    shape = stub.client.meta.service_model.shape_for("PipelineExecutionStatus")
    return status in shape.enum
