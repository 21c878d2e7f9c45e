"""Describe…Job over what ran on this machine, and the metrics that step functions report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, StepContext, StepError
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import Wire, until

JOBS = {
    "TrainingJob": "describe_training_job",
    "ProcessingJob": "describe_processing_job",
    "TransformJob": "describe_transform_job",
    "TuningJob": "describe_hyper_parameter_tuning_job",
}


def step(name: str, type_: str, /, **arguments: Any) -> dict[str, Any]:
    return {"Name": name, "Type": type_, "Arguments": arguments}


TRAIN = step(
    "Train",
    "Training",
    HyperParameters={"depth": "5"},
    OutputDataConfig={"S3OutputPath": "s3://bucket/out"},
    ResourceConfig={"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
    AlgorithmSpecification={"TrainingImage": "image", "TrainingInputMode": "File"},
    RoleArn="arn:aws:iam::123456789012:role/r",
)
PROCESS = step(
    "Process",
    "Processing",
    ProcessingResources={
        "ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}
    },
    AppSpecification={"ImageUri": "image"},
    ProcessingOutputConfig={
        "Outputs": [
            {
                "OutputName": "out",
                "S3Output": {"S3Uri": "s3://bucket/o", "LocalPath": "/o", "S3UploadMode": "EndOfJob"},
            }
        ]
    },
)
TRANSFORM = step(
    "Transform",
    "Transform",
    ModelName="model",
    TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in"}}},
    TransformResources={"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
)
TUNE = step(
    "Tune",
    "Tuning",
    HyperParameterTuningJobConfig={
        "Strategy": "Bayesian",
        "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "rmse"},
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
    },
    TrainingJobDefinition={
        "AlgorithmSpecification": TRAIN["Arguments"]["AlgorithmSpecification"],
        "OutputDataConfig": TRAIN["Arguments"]["OutputDataConfig"],
        "ResourceConfig": TRAIN["Arguments"]["ResourceConfig"],
        "RoleArn": TRAIN["Arguments"]["RoleArn"],
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    },
)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with LocalSageMaker(step_duration_s=0) as sagemaker:
        yield Wire(sagemaker)


def described(wire: Wire, arn: str, name: str) -> dict[str, Any]:
    """The job of a step, asked for by the name that its metadata gives."""
    row = wire.steps(arn)[name]
    ((kind, made),) = row["Metadata"].items()
    member = "HyperParameterTuningJobName" if kind == "TuningJob" else f"{kind}Name"
    answer = dict(getattr(wire.client, JOBS[kind])(**{member: made["Arn"].rpartition("/")[2]}))
    del answer["ResponseMetadata"]
    return answer


@pytest.mark.parametrize(
    ("one", "operation"),
    [
        (TRAIN, "DescribeTrainingJob"),
        (PROCESS, "DescribeProcessingJob"),
        (TRANSFORM, "DescribeTransformJob"),
        (TUNE, "DescribeHyperParameterTuningJob"),
    ],
)
def test_a_job_has_what_the_model_requires(wire: Wire, one: dict[str, Any], operation: str) -> None:
    wire.create(one)
    job = described(wire, wire.run(), one["Name"])
    shape = service_model().operation_model(operation).output_shape
    assert set(shape.required_members) <= set(job)
    assert set(job) <= set(shape.members)
    status = next(value for name, value in job.items() if name.endswith("JobStatus"))
    assert status == "Completed"


def test_a_training_job_reports_the_last_of_each_metric(wire: Wire) -> None:
    def train(context: StepContext) -> None:
        for value in (3.0, 2.5, 2.1):
            context.metric("validation:rmse", value)
        context.metric("epochs", 3)

    wire.sagemaker.register("Train", train)
    wire.create(TRAIN)
    rows = described(wire, wire.run(), "Train")["FinalMetricDataList"]
    assert [(row["MetricName"], row["Value"]) for row in rows] == [("validation:rmse", 2.1), ("epochs", 3.0)]
    assert all(row["Timestamp"] for row in rows)


def test_a_failed_training_job_keeps_what_it_has_reported(wire: Wire) -> None:
    def train(context: StepContext) -> None:
        context.metric("loss", 9)
        raise StepError("diverged")

    wire.sagemaker.register("Train", train)
    wire.create(TRAIN)
    job = described(wire, wire.run(), "Train")
    assert (job["TrainingJobStatus"], job["FailureReason"]) == ("Failed", "diverged")
    assert job["FinalMetricDataList"][0]["Value"] == 9.0


def test_a_tuning_job_has_its_objective_as_that_of_the_best(wire: Wire) -> None:
    wire.sagemaker.register("Tune", lambda context: context.metric("rmse", 1.5))
    wire.create(TUNE)
    job = described(wire, wire.run(), "Tune")
    assert job["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"] == {
        "Type": "Minimize",
        "MetricName": "rmse",
        "Value": 1.5,
    }
    assert job["ObjectiveStatusCounters"]["Succeeded"] == 1


def test_a_condition_reads_a_reported_metric(wire: Wire) -> None:
    read = {"Get": "Steps.Train.FinalMetricDataList['loss'].Value"}
    gate = step(
        "Gate",
        "Condition",
        Conditions=[{"Type": "LessThan", "LeftValue": read, "RightValue": 1.0}],
        IfSteps=[],
        ElseSteps=[],
    )
    wire.sagemaker.register("Train", lambda context: context.metric("loss", 0.5))
    wire.create(TRAIN, gate)
    assert wire.steps(wire.run())["Gate"]["Metadata"]["Condition"]["Outcome"] == "True"


@pytest.mark.parametrize("value", ["2.1", None, [1], {}])
def test_what_is_no_number_fails_the_step(wire: Wire, value: Any) -> None:
    wire.sagemaker.register("Train", lambda context: context.metric("loss", value))
    wire.create(TRAIN)
    assert "is a number" in wire.steps(wire.run())["Train"]["FailureReason"]


def test_a_processing_job_reports_no_metrics(wire: Wire) -> None:
    wire.sagemaker.register("Process", lambda context: context.metric("loss", 1))
    wire.create(PROCESS)
    assert "property file" in wire.steps(wire.run())["Process"]["FailureReason"]


def test_a_job_under_way_is_in_progress(wire: Wire) -> None:
    wire.sagemaker.stand_in("Train", duration_s=60)
    wire.create(TRAIN)
    arn = wire.start()
    until(lambda: wire.steps(arn).get("Train", {}).get("StepStatus") == "Executing")
    job = described(wire, arn, "Train")
    assert job["TrainingJobStatus"] == "InProgress"
    assert "TrainingEndTime" not in job


def test_a_reused_step_has_the_job_that_made_it(wire: Wire) -> None:
    follow = step(
        "Follow", "Processing", AppSpecification={"ImageUri": {"Get": "Steps.Train.TrainingJobName"}}
    )
    wire.sagemaker.register("Train", lambda context: context.metric("loss", 0.5))
    wire.create(TRAIN, follow)
    first = wire.run()
    second = wire.run(["Follow"], first)
    assert described(wire, second, "Train") == described(wire, first, "Train")


def test_jobs_are_still_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
        wire = Wire(sagemaker)
        sagemaker.register("Train", lambda context: context.metric("loss", 0.5))
        wire.create(TRAIN)
        arn = wire.run()
        before = described(wire, arn, "Train")
    with LocalSageMaker(tmp_path) as again:
        assert described(Wire(again), arn, "Train") == before


def test_a_job_that_there_is_not(wire: Wire) -> None:
    with pytest.raises(ClientError, match="Requested resource not found"):
        wire.client.describe_training_job(TrainingJobName="nobody")


def test_what_a_stand_in_did_not_make_is_left_out(wire: Wire) -> None:
    reads = step("Train", "Training", HyperParameters={"auc": {"Get": "Steps.Process.Nothing.There"}})
    wire.create(PROCESS, reads)
    assert described(wire, wire.run(), "Train")["HyperParameters"] == {}


def test_a_training_job_says_what_the_service_adds_of_debugging(wire: Wire) -> None:
    rule = {"RuleConfigurationName": "Overfit", "RuleEvaluatorImage": "image"}
    arguments = {
        **TRAIN["Arguments"],
        "DebugRuleConfigurations": [rule, {**rule, "VolumeSizeInGB": 5}],
        "ProfilerConfig": {"S3OutputPath": "s3://bucket/profile"},
    }
    wire.create({**TRAIN, "Arguments": arguments})
    made = wire.steps(wire.run())["Train"]["Metadata"]["TrainingJob"]["Arn"]
    job = wire.client.describe_training_job(TrainingJobName=made.rpartition("/")[2])
    assert job["DebugRuleConfigurations"] == [{**rule, "VolumeSizeInGB": 0}, {**rule, "VolumeSizeInGB": 5}]
    assert job["ProfilingStatus"] == "Enabled"
    assert job["ProfilerConfig"]["ProfilingIntervalInMilliseconds"] == 500


def test_profiling_that_was_turned_off_is_off(wire: Wire) -> None:
    wire.create({**TRAIN, "Arguments": {**TRAIN["Arguments"], "ProfilerConfig": {"DisableProfiler": True}}})
    made = wire.steps(wire.run())["Train"]["Metadata"]["TrainingJob"]["Arn"]
    job = wire.client.describe_training_job(TrainingJobName=made.rpartition("/")[2])
    assert (job["ProfilingStatus"], job["ProfilerConfig"]) == ("Disabled", {"DisableProfiler": True})
