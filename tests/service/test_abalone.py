"""The Abalone pipeline on this machine: created, run whole, then run in part."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext, abalone
from sagemaker_selective_widget.local.examples.abalone import steps
from sagemaker_selective_widget.local.names import execution_id

IF_STEPS = {
    "AbaloneCreateModel-CreateModel",
    "AbaloneTransform",
    "AbaloneRegisterModel-RegisterModel",
}
TOP_LEVEL = {"AbaloneProcess", "AbaloneTrain", "AbaloneEval", "AbaloneMSECond"}


@pytest.fixture(scope="module")
def sagemaker() -> Iterator[LocalSageMaker]:
    with LocalSageMaker() as sagemaker:
        yield sagemaker


@pytest.fixture(scope="module")
def client(sagemaker: LocalSageMaker) -> Any:
    return sagemaker.client()


@pytest.fixture(scope="module")
def reference(client: Any) -> str:
    return abalone.create(client)


def run(client: Any, *, selected: tuple[str, ...] = (), source: str = "", **parameters: object) -> str:
    """Run the pipeline, or only the selected steps of it, until it has ended; return the execution's ARN."""
    values = {"BatchData": abalone.BATCH_DATA} | parameters
    selection = {
        "SourcePipelineExecutionArn": source,
        "SelectedSteps": [{"StepName": name} for name in selected],
    }
    execution_arn: str = client.start_pipeline_execution(
        PipelineName=abalone.PIPELINE_NAME,
        PipelineParameters=[{"Name": name, "Value": str(value)} for name, value in values.items()],
        **({"SelectiveExecutionConfig": selection} if selected else {}),
    )["PipelineExecutionArn"]
    deadline = time.monotonic() + 60.0
    while describe(client, execution_arn)["PipelineExecutionStatus"] in ("Executing", "Stopping"):
        assert time.monotonic() < deadline, "the execution has not ended within 60 s"
        time.sleep(0.02)
    return execution_arn


def describe(client: Any, execution_arn: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
    return answer


def steps_of(client: Any, execution_arn: str) -> dict[str, dict[str, Any]]:
    answer = client.list_pipeline_execution_steps(PipelineExecutionArn=execution_arn, MaxResults=100)
    return {step["StepName"]: step for step in answer["PipelineExecutionSteps"]}


def reused_from(step: dict[str, Any]) -> str | None:
    source_arn: str | None = step.get("SelectiveExecutionResult", {}).get("SourcePipelineExecutionArn")
    return source_arn


class TestReferenceExecution:
    def test_every_step_but_the_fail_step_succeeds(self, client: Any, reference: str) -> None:
        """The defaults satisfy the condition: the If branch runs, the Else branch does not."""
        assert describe(client, reference)["PipelineExecutionStatus"] == "Succeeded"
        statuses = {name: step["StepStatus"] for name, step in steps_of(client, reference).items()}
        assert statuses == dict.fromkeys(TOP_LEVEL | IF_STEPS, "Succeeded")

    def test_the_error_is_below_the_threshold(self, client: Any, reference: str) -> None:
        """The mean squared error is a real one: above nothing and at most MseThreshold's default."""
        assert 1.0 < abalone.mse(client, reference) <= 6.0

    def test_processing_fills_the_three_declared_outputs(
        self, sagemaker: LocalSageMaker, reference: str
    ) -> None:
        """Train, validation and test lie where the definition puts them, 1,500 rows in all."""
        output = f"s3://{abalone.BUCKET}/AbalonePipeline/{execution_id(reference)}/AbaloneProcess/output"
        lines = {
            name: len(sagemaker.path(f"{output}/{name}/{name}.csv").read_text().splitlines())
            for name in ("train", "validation", "test")
        }
        assert lines == {"train": 1050, "validation": 225, "test": 225}

    def test_the_batch_is_predicted(self, sagemaker: LocalSageMaker, reference: str) -> None:
        """The Transform step writes one plausible number of rings for each row of the batch."""
        output = sagemaker.path(f"s3://{abalone.BUCKET}/AbaloneTransform/abalone-batch.csv.out")
        predictions = [float(line) for line in output.read_text().splitlines()]
        assert len(predictions) == 100
        assert all(0.0 < rings < 30.0 for rings in predictions)

    def test_the_model_card_carries_metrics_and_approval(
        self, client: Any, sagemaker: LocalSageMaker, reference: str
    ) -> None:
        """The Register step writes what was trained, how well it does and whether it is approved."""
        folder = f"s3://{abalone.BUCKET}/AbaloneModelPackageGroupName/{execution_id(reference)}"
        card = json.loads(sagemaker.path(f"{folder}/model-card.json").read_text())
        assert card["model_approval_status"] == "PendingManualApproval"
        assert card["metrics"]["regression_metrics"]["mse"]["value"] == abalone.mse(client, reference)
        assert sagemaker.path(card["model_data_url"]).is_file()

    def test_steps_log_what_they_found(self, client: Any, sagemaker: LocalSageMaker, reference: str) -> None:
        """Training logs the error of both channels, evaluation the one that the Condition step reads."""
        assert "validation mse" in sagemaker.log(reference, "AbaloneTrain")
        assert f"test mse {abalone.mse(client, reference):.3f}" in sagemaker.log(reference, "AbaloneEval")


class TestSelectiveExecution:
    def test_another_depth_gives_another_error_from_the_same_data(
        self, client: Any, sagemaker: LocalSageMaker, reference: str
    ) -> None:
        """Train and Eval run again, Process is reused, and nothing is processed a second time."""
        execution = run(client, selected=("AbaloneTrain", "AbaloneEval"), source=reference, MaxDepth=3)
        steps = steps_of(client, execution)
        assert {name: reused_from(step) for name, step in steps.items()} == {
            "AbaloneProcess": reference,
            "AbaloneTrain": None,
            "AbaloneEval": None,
        }
        assert abalone.mse(client, execution) != abalone.mse(client, reference)
        own_folder = f"s3://{abalone.BUCKET}/AbalonePipeline/{execution_id(execution)}"
        assert [path.name for path in sagemaker.path(own_folder).iterdir()] == ["AbaloneEval"]

    def test_the_same_parameters_give_the_same_error(self, client: Any, reference: str) -> None:
        """What changes the error is the parameter, not the second execution."""
        execution = run(client, selected=("AbaloneTrain", "AbaloneEval"), source=reference)
        assert abalone.mse(client, execution) == abalone.mse(client, reference)

    def test_a_reused_evaluation_has_the_error_of_its_source(self, client: Any, reference: str) -> None:
        """`mse` follows a reused AbaloneEval to the execution in which it ran, however far back."""
        retrained = run(client, selected=("AbaloneTrain", "AbaloneEval"), source=reference, MaxDepth=2)
        decided = run(client, selected=("AbaloneMSECond",), source=retrained)
        again = run(client, selected=("AbaloneMSECond",), source=decided)
        assert reused_from(steps_of(client, again)["AbaloneEval"])
        assert abalone.mse(client, again) == abalone.mse(client, retrained)
        assert abalone.mse(client, again) != abalone.mse(client, reference)

    def test_an_execution_without_evaluation_has_no_error_to_read(self, client: Any, reference: str) -> None:
        """`mse` says which step is missing from which execution."""
        execution = run(client, selected=("AbaloneProcess",), source=reference)
        with pytest.raises(SelectiveWidgetError, match=f"AbaloneEval has not succeeded in {execution}"):
            abalone.mse(client, execution)


class TestFailBranch:
    def test_too_large_an_error_ends_in_the_fail_step(self, client: Any, reference: str) -> None:
        """A single round of boosting misses the threshold: the Fail step fails the execution and says why."""
        execution = run(client, NumRound=1)
        steps = steps_of(client, execution)
        assert steps.keys() == TOP_LEVEL | {"AbaloneMSEFail"}
        assert steps["AbaloneMSECond"]["Metadata"]["Condition"]["Outcome"] == "False"
        assert "MSE > 6.0" in steps["AbaloneMSEFail"]["Metadata"]["Fail"]["ErrorMessage"]
        assert describe(client, execution)["PipelineExecutionStatus"] == "Failed"
        assert abalone.mse(client, execution) > 6.0


class TestCreate:
    def test_creating_again_runs_the_same_pipeline_again(self, client: Any, reference: str) -> None:
        """A second `create` on the same client updates the pipeline and gives another execution."""
        again = abalone.create(client)
        assert again != reference
        assert abalone.mse(client, again) == abalone.mse(client, reference)
        names = [each["PipelineName"] for each in client.list_pipelines()["PipelineSummaries"]]
        assert names == [abalone.PIPELINE_NAME]

    def test_a_client_of_aws_is_refused(self) -> None:
        """The pipeline is made on this machine only: a client of the real service does not serve."""
        client = boto3.client(
            "sagemaker", region_name="us-west-2", aws_access_key_id="none", aws_secret_access_key="none"
        )
        with pytest.raises(ValueError, match="LocalSageMaker"):
            abalone.create(client)

    def test_a_reference_that_fails_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """When a step raises, `create` raises too, and names the step and its reason."""

        def full_disk(step: StepContext) -> None:
            raise OSError("no space left on device")

        monkeypatch.setattr(steps, "process", full_disk)
        reason = r"AbaloneProcess failed \(.*no space left on device\)\."
        with LocalSageMaker() as sagemaker, pytest.raises(SelectiveWidgetError, match=reason):
            abalone.create(sagemaker.client())

    def test_a_reference_that_takes_too_long_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """`create` waits no longer than it was told to."""

        def endless(step: StepContext) -> None:
            step.wait(60.0)

        monkeypatch.setattr(steps, "process", endless)
        with LocalSageMaker() as sagemaker, pytest.raises(SelectiveWidgetError, match=r"within 0\.1 s"):
            abalone.create(sagemaker.client(), timeout_s=0.1)
