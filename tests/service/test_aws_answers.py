"""What is read of the service's answers, checked against the API's model, and what is sent to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect
from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.watch.status import Iteration
from sagemaker_selective_widget.local import LocalSageMaker

ACCOUNT = "arn:aws:sagemaker:us-west-2:123456789012"
ARN = f"{ACCOUNT}:pipeline/churn/execution/abcdefghijkl"


def make_client(region: str = "us-west-2", **settings: Any) -> Any:
    return boto3.client(
        "sagemaker",
        region_name=region,
        aws_access_key_id="somebody",
        aws_secret_access_key="secret",
        **settings,
    )


@pytest.fixture
def client() -> Any:
    return make_client()


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    """Answers that botocore checks against the API's model."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def service(client: Any, stub: Stubber) -> SageMakerPipelineService:
    return SageMakerPipelineService(client, "churn")


def read(service: SageMakerPipelineService, stub: Stubber, **row: Any) -> StepRun:
    """Read one item of ListPipelineExecutionSteps."""
    item = {"StepName": "A", "StepStatus": "Succeeded", **row}
    stub.add_response("list_pipeline_execution_steps", {"PipelineExecutionSteps": [item]})
    (step,) = service.steps(ARN).steps
    return step


def takes(client: Any, operation: str, *path: str) -> bool:
    """Whether the installed botocore knows a member of an operation's answer."""
    shape = client.meta.service_model.operation_model(operation).output_shape
    for name in path:
        shape = getattr(shape, "member", shape)
        if name not in shape.members:
            return False
        shape = shape.members[name]
    return True


class TestSteps:
    @pytest.mark.parametrize(
        ("metadata", "arn"),
        [
            ({"TrainingJob": {"Arn": f"{ACCOUNT}:training-job/x"}}, f"{ACCOUNT}:training-job/x"),
            ({"ProcessingJob": {"Arn": f"{ACCOUNT}:processing-job/x"}}, f"{ACCOUNT}:processing-job/x"),
            ({"QualityCheck": {"CheckJobArn": f"{ACCOUNT}:processing-job/q"}}, f"{ACCOUNT}:processing-job/q"),
            ({"Condition": {"Outcome": "True"}}, ""),
            ({}, ""),
        ],
    )
    def test_what_a_step_made(
        self, service: SageMakerPipelineService, stub: Stubber, metadata: dict[str, Any], arn: str
    ) -> None:
        assert read(service, stub, Metadata=metadata).resource_arn == arn

    def test_how_often_it_was_tried(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        assert read(service, stub, AttemptCount=3).attempts == 3

    def test_which_iteration_it_is_of(
        self, client: Any, service: SageMakerPipelineService, stub: Stubber
    ) -> None:
        steps = ("PipelineExecutionSteps",)
        if not takes(client, "ListPipelineExecutionSteps", *steps, "IterationContext"):
            pytest.skip("The installed botocore is older than iterations.")
        context = {"ParentStepName": "Each", "Index": 2, "Item": "c"}
        assert read(service, stub, IterationContext=context).iteration == Iteration("Each", 2)


class TestExecution:
    def answer(self, stub: Stubber, **members: Any) -> None:
        execution = {"PipelineExecutionArn": ARN, "PipelineExecutionStatus": "Executing", **members}
        stub.add_response("describe_pipeline_execution", execution)
        stub.add_response("list_pipeline_execution_steps", {"PipelineExecutionSteps": []})

    def test_with_which_selection_it_was_started(
        self, service: SageMakerPipelineService, stub: Stubber
    ) -> None:
        config = {"SourcePipelineExecutionArn": ARN, "SelectedSteps": [{"StepName": "A"}, {"StepName": "B"}]}
        self.answer(stub, SelectiveExecutionConfig=config)
        snapshot = service.snapshot(ARN)
        assert (snapshot.selected_steps, snapshot.reference_arn) == (("A", "B"), ARN)

    def test_without_a_selection(self, service: SageMakerPipelineService, stub: Stubber) -> None:
        self.answer(stub)
        snapshot = service.snapshot(ARN)
        assert (snapshot.selected_steps, snapshot.reference_arn) == (None, None)

    def test_a_retry_names_the_execution_and_its_token(
        self, service: SageMakerPipelineService, stub: Stubber
    ) -> None:
        asked = {"PipelineExecutionArn": ARN, "ClientRequestToken": "t" * 36}
        stub.add_response("retry_pipeline_execution", {"PipelineExecutionArn": ARN}, asked)
        service.retry(ARN, "t" * 36)

    def test_a_member_that_boto3_does_not_know_is_not_sent(self, service: SageMakerPipelineService) -> None:
        with pytest.raises(StartOptionError, match="cannot send FromTheFuture"):
            service.start({"PipelineName": "churn", "FromTheFuture": 1})

    def test_a_boto3_that_cannot_say_where_to_log_starts_all_the_same(
        self, service: SageMakerPipelineService, stub: Stubber
    ) -> None:
        asked = {"PipelineName": "churn", "ClientRequestToken": "t" * 36}
        stub.add_response("start_pipeline_execution", {"PipelineExecutionArn": ARN}, asked)
        members = service._client.meta.service_model.operation_model(
            "StartPipelineExecution"
        ).input_shape.members
        members.pop("MlflowExperimentName")
        assert service.start({**asked, "MlflowExperimentName": "sweep"}) == ARN


REGION_OF_PARTITION = {
    "aws": "us-west-2",
    "aws-cn": "cn-north-1",
    "aws-eusc": "eusc-de-east-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-south-1",
    "aws-us-gov": "us-gov-west-1",
}

VPC_ENDPOINT = "https://vpce-1-2.api.sagemaker.us-west-2.vpce.amazonaws.com"
ELSEWHERE = [
    pytest.param("https://sagemaker.corp.internal", id="a name of a company"),
    pytest.param("https://10.0.3.7", id="a private address"),
    pytest.param("http://localstack:4566", id="a neighbour of this machine"),
    pytest.param("https://amazonaws.com.example.org", id="a name alike"),
    pytest.param("http://localhost.example.org", id="another name alike"),
]
ON_THIS_MACHINE = [
    "http://127.0.0.1:5000",
    "http://127.8.9.10",
    "http://[::1]:5000",
    "http://localhost:4566",
    "http://LOCALHOST",
    "http://sagemaker.localhost:4566",
    "http://0.0.0.0:5000",
    "http://ada:hunter2@localhost",
]


def service_of(**settings: Any) -> SageMakerPipelineService:
    return SageMakerPipelineService(make_client(**settings), "churn")


class TestWhere:
    """Whether there is a console, and how soon to ask again, are two questions."""

    def test_every_partition_of_botocore_is_named(self) -> None:
        assert set(boto3.session.Session().get_available_partitions()) <= set(REGION_OF_PARTITION)

    @pytest.mark.parametrize("region", list(REGION_OF_PARTITION.values()))
    def test_every_partition_is_aws(self, region: str) -> None:
        service = service_of(region=region)
        assert (service.has_console, service.first_poll_interval_s) == (True, 2.0)

    @pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-eusc", "aws-us-gov"])
    def test_so_is_one_that_is_reached_by_ipv6(self, partition: str) -> None:
        config = Config(use_dualstack_endpoint=True)
        service = service_of(region=REGION_OF_PARTITION[partition], config=config)
        assert (service.has_console, service.first_poll_interval_s) == (True, 2.0)

    def test_a_vpc_endpoint_is_aws(self) -> None:
        service = service_of(endpoint_url=VPC_ENDPOINT)
        assert (service.has_console, service.first_poll_interval_s) == (True, 2.0)

    @pytest.mark.parametrize("url", ELSEWHERE)
    def test_an_endpoint_elsewhere_has_no_console_and_is_asked_as_aws_is(self, url: str) -> None:
        service = service_of(endpoint_url=url)
        assert (service.has_console, service.first_poll_interval_s) == (False, 2.0)

    @pytest.mark.parametrize("url", ON_THIS_MACHINE)
    def test_this_machine_may_be_asked_often(self, url: str) -> None:
        service = service_of(endpoint_url=url)
        assert (service.has_console, service.first_poll_interval_s) == (False, 0.25)

    def test_nothing_is_asked_sooner_than_its_user_wants(self) -> None:
        client = make_client()
        for wanted_s, interval_s in ((0.0, 2.0), (1.0, 2.0), (30.0, 30.0)):
            assert connect("churn", client, poll_interval_s=wanted_s).first_poll_interval_s == interval_s

    def test_so_may_what_runs_in_this_process(self, sagemaker: LocalSageMaker) -> None:
        service = SageMakerPipelineService(sagemaker.client(), "churn")
        assert (service.has_console, service.first_poll_interval_s) == (False, 0.25)
