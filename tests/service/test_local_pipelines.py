"""Operations on pipelines, over the wire."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from sagemaker_selective_widget.local import LocalSageMaker, Quotas
from sagemaker_selective_widget.local.api.validation import check_request
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.local.transport.client import service_model
from sagemaker_selective_widget.local.transport.protocol import answer
from tests.service.local_wire import ROLE, Wire, definition, get, parameter, step, until

TOKEN = "0" * 32


def names(wire: Wire, **members: Any) -> list[str]:
    return [item["PipelineName"] for item in wire.client.list_pipelines(**members)["PipelineSummaries"]]


class TestCreate:
    def test_a_pipeline_is_described_as_it_was_created(self, wire: Wire) -> None:
        """Every member of CreatePipeline comes back, and the display name defaults to the name."""
        arn = wire.create(
            step("A"), PipelineDescription="d", ParallelismConfiguration={"MaxParallelExecutionSteps": 3}
        )
        answer = wire.client.describe_pipeline(PipelineName="Pipeline")
        assert arn == "arn:aws:sagemaker:us-west-2:123456789012:pipeline/Pipeline"
        assert answer["PipelineArn"] == arn
        assert answer["PipelineDisplayName"] == "Pipeline"
        assert answer["PipelineDefinition"] == definition(step("A"))
        assert answer["PipelineDescription"] == "d"
        assert answer["RoleArn"] == ROLE
        assert answer["PipelineStatus"] == "Active"
        assert answer["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 3}
        assert answer["CreationTime"] == answer["LastModifiedTime"]
        assert datetime.now(timezone.utc) - answer["CreationTime"] < timedelta(minutes=1)

    def test_a_pipeline_is_found_by_its_arn_too(self, wire: Wire) -> None:
        """PipelineName of DescribePipeline is a name or an ARN."""
        arn = wire.create(step("A"))
        assert wire.client.describe_pipeline(PipelineName=arn)["PipelineName"] == "Pipeline"

    def test_a_name_is_taken_once(self, wire: Wire) -> None:
        """The SDK's upsert looks for this code and these words."""
        wire.create(step("A"))
        with pytest.raises(ClientError, match=r"ValidationException.*\(Pipeline\) already exists"):
            wire.create(step("B"))

    def test_the_same_token_creates_once(self, wire: Wire) -> None:
        """A repeated request is answered as before; another one with its token is refused."""
        first = wire.create(step("A"), ClientRequestToken=TOKEN)
        assert wire.create(step("A"), ClientRequestToken=TOKEN) == first
        with pytest.raises(
            wire.client.exceptions.ConflictException, match="CreatePipeline was used with other"
        ):
            wire.create(step("B"), ClientRequestToken=TOKEN)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("{", "Unable to parse pipeline definition"),
            (definition(step("A"), step("A")), "Two steps are named 'A'"),
            (definition(step("A", "B")), "'A' depends on 'B'"),
            (definition(step("A", "B"), step("B", "A")), "A.*B.*A"),
        ],
    )
    def test_a_definition_that_cannot_be_read_is_refused(self, wire: Wire, text: str, reason: str) -> None:
        """The reason is in the answer, and there is no pipeline afterwards."""
        with pytest.raises(ClientError, match=f"ValidationException.*{reason}"):
            wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinition=text)
        assert names(wire) == []

    def test_a_definition_may_lie_in_s3(self, wire: Wire) -> None:
        """PipelineDefinitionS3Location is read from this machine's S3 folder."""
        wire.sagemaker.path("s3://bucket/some/definition.json").write_text(definition(step("A")))
        location = {"Bucket": "bucket", "ObjectKey": "some/definition.json"}
        wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinitionS3Location=location)
        assert json.loads(wire.client.describe_pipeline(PipelineName="P")["PipelineDefinition"])["Steps"]

    def test_a_definition_that_is_not_in_s3_is_not_found(self, wire: Wire) -> None:
        location = {"Bucket": "bucket", "ObjectKey": "nowhere.json"}
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match=r"s3://bucket/nowhere.json"):
            wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinitionS3Location=location)

    def test_one_definition_is_needed(self, wire: Wire) -> None:
        """Neither none nor two."""
        location = {"Bucket": "bucket", "ObjectKey": "key"}
        with pytest.raises(ClientError, match="There is no definition"):
            wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE)
        with pytest.raises(ClientError, match="not both"):
            wire.create(step("A"), PipelineDefinitionS3Location=location)

    @pytest.mark.parametrize(
        ("quotas", "code", "reason"),
        [
            (Quotas(steps=1), "ValidationException", "has 2 steps; 1 are allowed"),
            (Quotas(parameters=0), "ValidationException", "has 1 parameters; 0 are allowed"),
            (Quotas(pipelines=0), "ResourceLimitExceeded", "The account has 0 pipelines"),
        ],
    )
    def test_quotas_are_kept(self, quotas: Quotas, code: str, reason: str) -> None:
        with (
            LocalSageMaker(quotas=quotas) as sagemaker,
            pytest.raises(ClientError, match=f"{code}.*{reason}"),
        ):
            Wire(sagemaker).create(step("A"), step("B"), parameters=[parameter("X")])

    def test_a_quota_may_be_reached(self) -> None:
        with LocalSageMaker(quotas=Quotas(steps=1, parameters=1, pipelines=1)) as sagemaker:
            assert Wire(sagemaker).create(step("A"), parameters=[parameter("X")])

    def test_the_default_quota_of_steps_is_50(self, wire: Wire, definitions: Path) -> None:
        text = (definitions / "huge_200.json").read_text()
        with pytest.raises(ClientError, match="has 200 steps; 50 are allowed"):
            wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinition=text)


class TestUpdate:
    def test_what_is_given_replaces_and_the_rest_stays(self, wire: Wire) -> None:
        wire.create(step("A"), PipelineDescription="old")
        before = wire.client.describe_pipeline(PipelineName="Pipeline")
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=definition(step("B")))
        after = wire.client.describe_pipeline(PipelineName="Pipeline")
        assert after["PipelineDefinition"] == definition(step("B"))
        assert after["PipelineDescription"] == "old"
        assert after["CreationTime"] == before["CreationTime"]
        assert after["LastModifiedTime"] > before["LastModifiedTime"]

    def test_a_definition_that_cannot_be_read_changes_nothing(self, wire: Wire) -> None:
        wire.create(step("A"))
        with pytest.raises(ClientError, match="Unable to parse"):
            wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition="[]")
        assert wire.client.describe_pipeline(PipelineName="Pipeline")["PipelineDefinition"] == definition(
            step("A")
        )

    def test_an_execution_keeps_the_definition_it_started_with(self, wire: Wire) -> None:
        """DescribePipelineDefinitionForExecution says what ran, not what would run today."""
        wire.create(step("A"))
        execution_arn = wire.run()
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=definition(step("B")))
        answer = wire.client.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution_arn)
        assert answer["PipelineDefinition"] == definition(step("A"))
        assert answer["CreationTime"] == wire.describe(execution_arn)["CreationTime"]
        assert wire.ran(wire.run()) == ["B"]


class TestList:
    def test_the_newest_comes_first(self, wire: Wire) -> None:
        for name in ("B", "A", "C"):
            wire.create(step("S"), name=name)
        assert names(wire) == ["C", "A", "B"]
        assert names(wire, SortOrder="Ascending") == ["B", "A", "C"]

    def test_names_sort_both_ways(self, wire: Wire) -> None:
        for name in ("B", "A", "C"):
            wire.create(step("S"), name=name)
        assert names(wire, SortBy="Name", SortOrder="Ascending") == ["A", "B", "C"]
        assert names(wire, SortBy="Name", SortOrder="Descending") == ["C", "B", "A"]

    def test_a_prefix_filters(self, wire: Wire) -> None:
        for name in ("ab", "a", "b"):
            wire.create(step("S"), name=name)
        assert names(wire, PipelineNamePrefix="a") == ["a", "ab"]

    def test_times_filter(self, wire: Wire) -> None:
        """CreatedAfter and CreatedBefore are given as times and compared as such."""
        wire.create(step("S"))
        minute = timedelta(minutes=1)
        moment = datetime.now(timezone.utc)
        assert names(wire, CreatedAfter=moment - minute, CreatedBefore=moment + minute) == ["Pipeline"]
        assert names(wire, CreatedAfter=moment + minute) == []
        assert names(wire, CreatedBefore=moment - minute) == []

    def test_pipelines_that_aws_manages_are_not_here(self, wire: Wire) -> None:
        wire.create(step("S"))
        if "ManagedBy" in wire.client.meta.service_model.operation_model("ListPipelines").input_shape.members:
            assert names(wire, ManagedBy="AWS") == []
            assert names(wire, ManagedBy="CUSTOMER") == ["Pipeline"]

    def test_pages_join_to_the_whole(self, wire: Wire) -> None:
        """Every page but the last is full, and nothing is listed twice."""
        for index in range(5):
            wire.create(step("S"), name=f"P{index}")
        paginator = wire.client.get_paginator("list_pipelines")
        pages = [
            [item["PipelineName"] for item in page["PipelineSummaries"]]
            for page in paginator.paginate(PaginationConfig={"PageSize": 2})
        ]
        assert pages == [["P4", "P3"], ["P2", "P1"], ["P0"]]

    def test_a_pipeline_added_between_pages_shifts_nothing(self, wire: Wire) -> None:
        for name in ("A", "B", "C"):
            wire.create(step("S"), name=name)
        first = wire.client.list_pipelines(MaxResults=2)
        wire.create(step("S"), name="D")
        assert names(wire, NextToken=first["NextToken"]) == ["A"]

    def test_a_full_last_page_has_no_token(self, wire: Wire) -> None:
        for name in ("A", "B"):
            wire.create(step("S"), name=name)
        assert "NextToken" not in wire.client.list_pipelines(MaxResults=2)

    @pytest.mark.parametrize("token", ["nonsense!", "bm93aGVyZQ=="])
    def test_a_token_of_another_list_is_refused(self, wire: Wire, token: str) -> None:
        with pytest.raises(ClientError, match="NextToken does not continue this list"):
            wire.client.list_pipelines(NextToken=token)

    def test_the_latest_execution_is_named(self, wire: Wire) -> None:
        wire.create(step("S"))
        execution_arn = wire.run()
        [summary] = wire.client.list_pipelines()["PipelineSummaries"]
        assert summary["LastExecutionTime"] == wire.describe(execution_arn)["CreationTime"]


class TestDelete:
    def test_the_executions_go_along(self, wire: Wire) -> None:
        wire.create(step("A"))
        execution_arn = wire.run()
        wire.client.delete_pipeline(PipelineName="Pipeline")
        assert names(wire) == []
        with pytest.raises(
            wire.client.exceptions.ResourceNotFound, match=f"'{execution_arn}' does not exist"
        ):
            wire.describe(execution_arn)

    def test_a_pipeline_that_runs_is_not_deleted(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=60)
        wire.create(step("A"))
        execution_arn = wire.start()
        refused = "ValidationException.*with running executions cannot be deleted.* has 1 running executions"
        with pytest.raises(ClientError, match=refused):
            wire.client.delete_pipeline(PipelineName="Pipeline")
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        until(lambda: wire.status(execution_arn) == "Stopped")
        wire.client.delete_pipeline(PipelineName="Pipeline")
        assert names(wire) == []

    def test_the_same_token_deletes_once(self, wire: Wire) -> None:
        arn = wire.create(step("A"))
        for _ in range(2):
            answer = wire.client.delete_pipeline(PipelineName="Pipeline", ClientRequestToken=TOKEN)
            assert answer["PipelineArn"] == arn


class TestNotThere:
    @pytest.mark.parametrize(
        ("operation", "members"),
        [
            ("describe_pipeline", {}),
            ("update_pipeline", {}),
            ("delete_pipeline", {}),
            ("start_pipeline_execution", {}),
            ("list_pipeline_executions", {}),
        ],
    )
    def test_a_pipeline_that_does_not_exist_is_named(self, wire: Wire, operation: str, members: Any) -> None:
        """The modelled exception, with the ARN the pipeline would have."""
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="pipeline/Nowhere' does not exist"):
            getattr(wire.client, operation)(PipelineName="Nowhere", **members)

    @pytest.mark.parametrize(
        "operation",
        [
            "describe_pipeline_execution",
            "describe_pipeline_definition_for_execution",
            "list_pipeline_execution_steps",
            "list_pipeline_parameters_for_execution",
            "stop_pipeline_execution",
        ],
    )
    def test_an_execution_that_does_not_exist_is_named(self, wire: Wire, operation: str) -> None:
        arn = f"{wire.create(step('A'))}/execution/nowhere"
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match=f"'{arn}' does not exist"):
            getattr(wire.client, operation)(PipelineExecutionArn=arn)

    def test_an_operation_that_is_not_here_says_which_are(self, wire: Wire) -> None:
        with pytest.raises(
            ClientError, match=r"UnknownOperationException.*does not have ListTrainingJobs.*ListPipelines"
        ):
            wire.client.list_training_jobs()

    def test_a_member_that_is_not_here_is_refused_rather_than_ignored(self, wire: Wire) -> None:
        """This machine keeps one version of each object, so it cannot read an earlier one."""
        location = {"Bucket": "bucket", "ObjectKey": "key", "VersionId": "1"}
        with pytest.raises(ClientError, match="does not have VersionId"):
            wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinitionS3Location=location)


class TestModel:
    """The constraints of the API model that botocore leaves to the service."""

    @pytest.mark.parametrize(
        ("members", "constraint"),
        [
            ({"PipelineName": "under_score"}, "'pipelineName' .*regular expression pattern"),
            (
                {"PipelineDescription": "d" * 3073},
                "'pipelineDescription' .*length less than or equal to 3072",
            ),
            ({"RoleArn": "arn:aws:iam::1:role/TooShortAnAccount"}, "'roleArn' .*regular expression pattern"),
            ({"Tags": [{"Key": "k" * 129, "Value": ""}]}, "'tags.1.member.key' .*less than or equal to 128"),
        ],
    )
    def test_a_create_outside_the_model_is_refused(self, wire: Wire, members: Any, constraint: str) -> None:
        request = {"PipelineName": "P", "RoleArn": ROLE, "PipelineDefinition": definition(), **members}
        with pytest.raises(ClientError, match=f"1 validation error detected: .*{constraint}"):
            wire.client.create_pipeline(**request)

    def test_every_violation_is_listed(self, wire: Wire) -> None:
        request = {"PipelineName": "under_score", "RoleArn": "r" * 20, "PipelineDefinition": definition()}
        with pytest.raises(
            ClientError, match=r"2 validation errors detected: .*'pipelineName'.*; .*'roleArn'"
        ):
            wire.client.create_pipeline(**request)

    @pytest.mark.parametrize(
        ("members", "constraint"),
        [
            ({"MaxResults": 101}, "'maxResults' .*value less than or equal to 100"),
            ({"SortBy": "Size"}, r"'sortBy' .*enum value set: \[Name, CreationTime\]"),
            ({"SortOrder": "Up"}, r"'sortOrder' .*enum value set: \[Ascending, Descending\]"),
        ],
    )
    def test_a_list_outside_the_model_is_refused(self, wire: Wire, members: Any, constraint: str) -> None:
        with pytest.raises(ClientError, match=f"1 validation error detected: .*{constraint}"):
            wire.client.list_pipelines(**members)

    @pytest.mark.parametrize(
        ("operation", "request_body", "violation"),
        [
            ("ListPipelines", "text", "Value 'text' at '' failed .*Member must be a structure"),
            ("ListPipelines", {"MaxResults": 0}, "'maxResults' .*value greater than or equal to 1"),
            ("ListPipelines", {"MaxResults": "1"}, "'maxResults' .*Member must be a whole number"),
            ("DescribePipeline", {}, "Value null at 'pipelineName' .*Member must not be null"),
            ("DescribePipeline", {"PipelineName": 1}, "'pipelineName' .*Member must be a string"),
            ("DescribePipeline", {"PipelineName": ""}, "'pipelineName' .*length greater than or equal to 1"),
            ("CreatePipeline", {"Tags": {}}, "'tags' .*Member must be a list"),
        ],
    )
    def test_what_a_client_would_not_send_is_refused_too(
        self, operation: str, request_body: Any, violation: str
    ) -> None:
        """Another client than botocore may leave every check to the service."""
        shape = service_model().operation_model(operation).input_shape
        with pytest.raises(ValidationException, match=violation):
            check_request(shape, request_body)

    def test_a_service_that_breaks_answers_all_the_same(self) -> None:
        """Any exception becomes an InternalFailure, with status 500."""
        status, body = answer(lambda operation, request: request[operation], "SageMaker.Operation", b"{}")
        assert (status, json.loads(body)["__type"]) == (500, "InternalFailure")

    def test_a_page_of_100_is_allowed(self, wire: Wire) -> None:
        assert wire.client.list_pipelines(MaxResults=100)["PipelineSummaries"] == []

    def test_a_definition_of_a_mebibyte_is_checked_quickly(self, wire: Wire) -> None:
        """The model's pattern for definitions does not backtrack on a long text of many lines."""
        text = json.dumps({"Steps": [step("A", text="x" * 500_000)]}, indent=1) + "\n" * 540_000
        wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinition=text)
        with pytest.raises(ClientError, match=r"'pipelineDefinition' .*less than or equal to 1048576"):
            wire.client.update_pipeline(PipelineName="P", PipelineDefinition=text + " " * 40_000)

    def test_every_answer_fits_the_model(self, wire: Wire) -> None:
        """No answer has a member that the API model lacks: botocore would drop it without a word.

        An older model lacks what the service has learned since, and its clients are sent that all the same.
        """
        answers: dict[str, bytes] = {}
        wire.client.meta.events.register(
            "after-call.sagemaker",
            lambda http_response, model, **_: answers.update({model.name: http_response.content}),
        )
        _call_everything(wire)
        for operation, body in answers.items():
            shape = wire.client.meta.service_model.operation_model(operation).output_shape
            unknown = _unknown_members(shape, json.loads(body))
            assert [member for member in unknown if not _is_young(member)] == [], operation
        assert set(answers) == {name for name in service_model().operation_names if "Pipeline" in name}


def _call_everything(wire: Wire) -> None:
    client = wire.client
    body = step("Inner", item=get("ForEach.CurrentItem"))
    loop = {"IterableItems": ["a"], "MaxConcurrency": 1, "ForEachBody": [body]}
    wire.create(
        step("A"),
        step("B", "A"),
        step("Ask", kind="Callback"),
        {"Name": "Loop", "Type": "ForEach", "Arguments": loop},
        parameters=[parameter("X", DefaultValue="x")],
    )
    client.update_pipeline(PipelineName="Pipeline", PipelineDescription="new")
    _answer_callback(wire, client.send_pipeline_execution_step_failure)
    reference = _answer_callback(wire, client.send_pipeline_execution_step_success)
    execution_arn = wire.run(["B", "Loop"], reference)
    wire.sagemaker.stand_in("A", duration_s=60)
    active_arn = wire.start(["A"])
    client.stop_pipeline_execution(PipelineExecutionArn=active_arn)
    wire.finish(active_arn)
    wire.sagemaker.stand_in("A", duration_s=0)
    client.retry_pipeline_execution(PipelineExecutionArn=active_arn)
    wire.finish(active_arn)
    client.update_pipeline_execution(PipelineExecutionArn=execution_arn, PipelineExecutionDescription="new")
    _call_versions(client)
    client.describe_pipeline(PipelineName="Pipeline")
    client.list_pipelines()
    client.list_pipeline_executions(PipelineName="Pipeline")
    client.list_pipeline_execution_steps(PipelineExecutionArn=execution_arn)
    client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution_arn)
    client.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution_arn)
    client.delete_pipeline(PipelineName="Pipeline")


def _answer_callback(wire: Wire, send: Callable[..., Any]) -> str:
    execution_arn = wire.start()
    until(lambda: bool(wire.steps(execution_arn).get("Ask", {}).get("Metadata")))
    send(CallbackToken=wire.steps(execution_arn)["Ask"]["Metadata"]["Callback"]["CallbackToken"])
    wire.finish(execution_arn)
    return execution_arn


def _call_versions(client: Any) -> None:
    if "UpdatePipelineVersion" in service_model().operation_names:
        arn = client.describe_pipeline(PipelineName="Pipeline")["PipelineArn"]
        client.update_pipeline_version(
            PipelineArn=arn, PipelineVersionId=1, PipelineVersionDisplayName="first"
        )
        client.list_pipeline_versions(PipelineName="Pipeline")


def _is_young(member: str) -> bool:
    """Whether an API model lacks a member because it is older than versions or ForEach."""
    last = member.rpartition(".")[2]
    return not _HAS_ALIASES and last in {
        "PipelineVersionId", "PipelineVersionAliases", "IterationContext", "ForEach"
    }  # fmt: skip


_HAS_ALIASES = "PipelineVersionAlias" in service_model().shape_for("StartPipelineExecutionRequest").members


def _unknown_members(shape: Any, value: Any, where: str = "") -> Any:
    if shape.type_name == "structure":
        for name, item in value.items():
            if name in shape.members:
                yield from _unknown_members(shape.members[name], item, f"{where}.{name}")
            else:
                yield f"{where}.{name}"
    elif shape.type_name == "list":
        for item in value:
            yield from _unknown_members(shape.member, item, f"{where}[]")


class TestClient:
    def test_no_configuration_is_read(
        self, monkeypatch: pytest.MonkeyPatch, sagemaker: LocalSageMaker
    ) -> None:
        """Neither a profile that does not exist nor an endpoint in the environment gets in the way."""
        monkeypatch.setenv("AWS_PROFILE", "nowhere")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:1")
        monkeypatch.setenv("HTTPS_PROXY", "http://localhost:1")
        assert sagemaker.client().list_pipelines()["PipelineSummaries"] == []

    def test_it_is_a_boto3_client(self, wire: Wire) -> None:
        """The class's operations are those of the client that boto3 makes."""
        other = boto3.client("sagemaker", region_name="us-west-2")
        assert type(wire.client).__name__ == type(other).__name__
        assert wire.client.meta.region_name == "us-west-2"
        assert wire.client.meta.service_model.operation_names == other.meta.service_model.operation_names

    def test_botocore_checks_what_is_sent(self, wire: Wire) -> None:
        with pytest.raises(ParamValidationError, match="valid min length: 1"):
            wire.start([])

    def test_two_clients_see_the_same_machine(self, wire: Wire) -> None:
        wire.create(step("A"))
        assert Wire(wire.sagemaker).client.describe_pipeline(PipelineName="Pipeline")

    def test_two_machines_are_apart(self, wire: Wire) -> None:
        wire.create(step("A"))
        with LocalSageMaker() as other:
            assert names(Wire(other)) == []

    def test_a_client_leads_back_to_its_machine(self, wire: Wire) -> None:
        assert LocalSageMaker.of(wire.client) is wire.sagemaker

    @pytest.mark.parametrize("client", [object(), "text", None])
    def test_another_client_leads_nowhere(self, client: object) -> None:
        with pytest.raises(ValueError, match=r"does not belong to a LocalSageMaker. Pass one made by"):
            LocalSageMaker.of(client)

    def test_a_client_without_a_token_gets_one(self, wire: Wire) -> None:
        """A client fills in ClientRequestToken, so two starts are two executions."""
        wire.create(step("A"))
        assert wire.start() != wire.start()

    def test_a_long_token_is_refused(self, wire: Wire) -> None:
        wire.create(step("A"))
        with pytest.raises(ClientError, match=r"'clientRequestToken' .*less than or equal to 128"):
            wire.start(ClientRequestToken=str(uuid.uuid4()) * 4)
