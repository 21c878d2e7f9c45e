"""What steps are given and answers say, over the wire: fields beside Arguments, variables, experiments."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import ROLE, Wire, get, parameter, step, until

OPERATIONS = service_model().operation_names


def members(operation: str, side: str = "input_shape") -> Any:
    return getattr(service_model().operation_model(operation), side).members


class Settings:
    """A step function that keeps the settings it was given."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}

    def __call__(self, context: StepContext) -> None:
        self.seen[context.name] = dict(context.settings)


class TestFieldsBesideArguments:
    def test_they_are_resolved_and_given_to_the_function(self, wire: Wire) -> None:
        settings = Settings()
        wire.sagemaker.register("Check", settings)
        wire.sagemaker.register("Base", lambda _: {"OutputParameters": {"uri": "s3://bucket/base"}})
        check = {
            **step("Check", kind="QualityCheck"),
            "CheckType": "DATA_QUALITY",
            "SkipCheck": get("Parameters.Skip"),
            "SuppliedBaselineStatistics": get("Steps.Base.OutputParameters['uri']"),
            "DisplayName": "Shown",
            "CacheConfig": {"Enabled": False},
        }
        skip = parameter("Skip", "Boolean", DefaultValue=False)
        wire.create(step("Base", kind="Lambda"), check, parameters=[skip])
        execution_arn = wire.run()
        assert settings.seen["Check"] == {
            "CheckType": "DATA_QUALITY",
            "SkipCheck": False,
            "SuppliedBaselineStatistics": "s3://bucket/base",
        }
        said = wire.steps(execution_arn)["Check"]["Metadata"]["QualityCheck"]
        assert (said["CheckType"], said["SkipCheck"]) == ("DATA_QUALITY", False)

    def test_one_without_a_value_fails_its_step(self, wire: Wire) -> None:
        wire.sagemaker.register("A", lambda _: {})
        body = {**step("B", kind="Lambda"), "FunctionArn": get("Steps.A.Nowhere")}
        wire.create(step("A"), body)
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"A": "Succeeded", "B": "Failed"}

    def test_a_lambda_step_names_its_function(self, wire: Wire) -> None:
        function_arn = "arn:aws:lambda:us-west-2:123456789012:function:f"
        wire.create({**step("A", kind="Lambda"), "FunctionArn": function_arn})
        assert wire.steps(wire.run())["A"]["Metadata"]["Lambda"]["Arn"] == function_arn


class TestExecutionVariables:
    def test_every_variable_of_the_sdk_has_a_value(self, wire: Wire) -> None:
        names = [
            "StartDateTime", "CurrentDateTime", "PipelineName", "PipelineArn", "PipelineExecutionId",
            "PipelineExecutionArn", "TrainingJobName", "ProcessingJobName",
        ]  # fmt: skip
        given: dict[str, Any] = {}
        wire.sagemaker.register("A", lambda context: given.update(context.arguments))
        variables: dict[str, Any] = {name: get(f"Execution.{name}") for name in names}
        pipeline_arn = wire.create(step("A", **variables))
        execution_arn = wire.run()
        started = wire.describe(execution_arn)["CreationTime"]
        assert abs((datetime.fromisoformat(given["StartDateTime"]) - started).total_seconds()) < 0.01
        assert datetime.fromisoformat(given["CurrentDateTime"]) >= started
        assert (given["PipelineName"], given["PipelineArn"]) == ("Pipeline", pipeline_arn)
        assert given["PipelineExecutionArn"] == execution_arn
        assert execution_arn.endswith(f"/{given['PipelineExecutionId']}")
        assert given["TrainingJobName"] == given["ProcessingJobName"] != ""


class TestTracking:
    def create(self, wire: Wire, **settings: Any) -> None:
        text = json.dumps({"Version": "2020-12-01", "Steps": [step("A")], **settings})
        wire.client.create_pipeline(PipelineName="Pipeline", RoleArn=ROLE, PipelineDefinition=text)

    def test_the_experiment_is_described_with_its_values(self, wire: Wire) -> None:
        trial = {
            "ExperimentName": get("Execution.PipelineName"),
            "TrialName": get("Execution.PipelineExecutionId"),
        }
        self.create(wire, PipelineExperimentConfig=trial)
        execution_arn = wire.run()
        assert wire.describe(execution_arn)["PipelineExperimentConfig"] == {
            "ExperimentName": "Pipeline",
            "TrialName": execution_arn.rpartition("/")[2],
        }

    def test_without_an_experiment_none_is_described(self, wire: Wire) -> None:
        self.create(wire, PipelineExperimentConfig=None)
        assert "PipelineExperimentConfig" not in wire.describe(wire.run())

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (
                {"ExperimentName": get("Execution.Nowhere")},
                r"Unknown property .*Execution.Nowhere",
            ),
            ({"TrialName": get("Steps.A.TrainingJobName")}, r"Unknown property reference \[Steps.A"),
            ({"TrialName": {"Std:JsonGet": {}}}, "missing property"),
            ({"Trial": "x"}, "Unknown Argument member 'Trial'"),
            ([], "Expecting start of Json Object"),
        ],
    )
    def test_an_experiment_that_cannot_be_is_refused(self, wire: Wire, value: Any, reason: str) -> None:
        with pytest.raises(ClientError, match=f"ValidationException.*Unable to parse .*{reason}"):
            self.create(wire, PipelineExperimentConfig=value)

    @pytest.mark.skipif(
        "MlflowExperimentName" not in members("StartPipelineExecution"),
        reason="the installed botocore is older than MlflowExperimentName",
    )
    def test_the_experiment_of_mlflow_may_be_named_at_the_start(self, wire: Wire) -> None:
        server = "arn:aws:sagemaker:us-west-2:123456789012:mlflow-tracking-server/t"
        self.create(wire, MlflowConfig={"MlflowResourceArn": server, "MlflowExperimentName": "usual"})
        usual, other = wire.run(), wire.run(MlflowExperimentName="other")
        assert [wire.describe(arn)["MLflowConfig"] for arn in (usual, other)] == [
            {"MlflowResourceArn": server, "MlflowExperimentName": "usual"},
            {"MlflowResourceArn": server, "MlflowExperimentName": "other"},
        ]

    def test_who_created_and_modified_is_said(self, wire: Wire) -> None:
        self.create(wire)
        answers = [wire.describe(wire.run()), wire.client.describe_pipeline(PipelineName="Pipeline")]
        for answer in answers:
            for key in ("CreatedBy", "LastModifiedBy"):
                assert answer[key]["IamIdentity"]["Arn"] == "arn:aws:iam::123456789012:user/local"

    @pytest.mark.skipif(
        "RoleArn" not in members("StartPipelineExecution"), reason="the installed botocore is older than this"
    )
    def test_a_role_is_for_pipelines_that_aws_manages(self, wire: Wire) -> None:
        self.create(wire)
        with pytest.raises(
            ClientError, match=r"ValidationException.*RoleArn is for pipelines that AWS manages"
        ):
            wire.start(RoleArn=ROLE)

    def test_tags_are_accepted(self, wire: Wire) -> None:
        assert wire.create(step("A"), Tags=[{"Key": "team", "Value": "räume"}])


class TestUpdateExecution:
    def test_name_and_description_change_and_the_rest_stays(self, wire: Wire) -> None:
        wire.create(step("A"))
        execution_arn = wire.run(PipelineExecutionDescription="why")
        before = wire.describe(execution_arn)
        answer = wire.client.update_pipeline_execution(
            PipelineExecutionArn=execution_arn, PipelineExecutionDisplayName="renamed"
        )
        assert answer["PipelineExecutionArn"] == execution_arn
        after = wire.describe(execution_arn)
        assert after["PipelineExecutionDisplayName"] == "renamed"
        assert after["PipelineExecutionDescription"] == "why"
        assert after["PipelineExecutionStatus"] == "Succeeded"
        assert after["LastModifiedTime"] > before["LastModifiedTime"]
        wire.client.update_pipeline_execution(
            PipelineExecutionArn=execution_arn, PipelineExecutionDescription="because"
        )
        [listed] = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert (listed["PipelineExecutionDisplayName"], listed["PipelineExecutionDescription"]) == (
            "renamed",
            "because",
        )

    def test_more_steps_may_run_at_once_from_now_on(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"), step("B"))
        execution_arn = wire.start(ParallelismConfiguration={"MaxParallelExecutionSteps": 1})
        assert list(wire.steps(execution_arn)) == ["A"]
        wire.client.update_pipeline_execution(
            PipelineExecutionArn=execution_arn, ParallelismConfiguration={"MaxParallelExecutionSteps": 2}
        )
        until(lambda: wire.statuses(execution_arn).get("B") == "Succeeded")

    def test_an_execution_that_does_not_exist_is_named(self, wire: Wire) -> None:
        arn = f"{wire.create(step('A'))}/execution/nowhere"
        for operation in ("update_pipeline_execution", "retry_pipeline_execution"):
            with pytest.raises(wire.client.exceptions.ResourceNotFound, match=f"'{arn}' does not exist"):
                getattr(wire.client, operation)(PipelineExecutionArn=arn)


@pytest.mark.usefixtures("with_and_without_threads")
class TestTriggers:
    @pytest.mark.parametrize(("trigger", "ran"), [("Failed", ["A"]), ("Any", ["A", "B"]), (None, ["A", "B"])])
    def test_a_step_runs_on_what_it_waits_for(self, wire: Wire, trigger: str | None, ran: list[str]) -> None:
        """A step whose trigger does not come is absent, and the execution has succeeded."""
        dependency = "A" if trigger is None else {"Step": "A", "Trigger": trigger}
        wire.create(step("A"), step("B", dependency))
        execution_arn = wire.run()
        assert (wire.status(execution_arn), wire.ran(execution_arn)) == ("Succeeded", ran)

    def test_an_unhandled_failure_beside_a_handled_one_fails_the_execution(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="x")
        wire.sagemaker.stand_in("B", fails="y")
        wire.create(step("A"), step("B", "A2"), step("A2"), step("OnA", {"Step": "A", "Trigger": "Failed"}))
        assert wire.status(wire.run()) == "Failed"

    def test_all_of_several_triggers_have_to_come(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="x")
        both = [{"Step": "A", "Trigger": "Failed"}, {"Step": "B", "Trigger": "Failed"}]
        wire.create(step("A"), step("B"), step("C", *both))
        execution_arn = wire.run()
        assert wire.status(execution_arn) == "CompletedWithFailures"
        assert "C" not in wire.steps(execution_arn)


@pytest.mark.usefixtures("with_and_without_threads")
class TestDuration:
    @pytest.mark.parametrize("fails", [False, True])
    def test_a_function_lasts_as_long_as_is_asked_for(self, fails: bool) -> None:
        """Also when it fails; a stand-in has a duration of its own."""

        def quick(_: StepContext) -> None:
            if fails:
                raise ValueError

        with LocalSageMaker(step_duration_s=0, min_step_duration_s=0.2) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.register("A", quick)
            wire.create(step("A"), step("B"))
            steps = wire.steps(wire.run())
            lasted = {
                name: (item["EndTime"] - item["StartTime"]).total_seconds() for name, item in steps.items()
            }
            assert lasted["A"] >= 0.19
            assert lasted["B"] < 0.19

    def test_a_stop_does_not_wait_for_it(self) -> None:
        with LocalSageMaker(min_step_duration_s=600) as sagemaker:
            wire = Wire(sagemaker)
            called: list[bool] = []
            sagemaker.register("A", lambda _: called.append(True))
            wire.create(step("A"))
            execution_arn = wire.start()
            until(lambda: bool(wire.status(execution_arn)) and bool(called))
            began_s = time.monotonic()
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
            assert wire.finish(execution_arn) == "Stopped"
            assert time.monotonic() - began_s < 60
