"""The Abalone pipeline: its definition, a first execution of it, and the resulting error."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local.examples.abalone import steps
from sagemaker_selective_widget.local.examples.abalone.steps import BUCKET
from sagemaker_selective_widget.local.examples.abalone.work import generate_data
from sagemaker_selective_widget.local.examples.support import create_reference, list_steps
from sagemaker_selective_widget.local.names import execution_id
from sagemaker_selective_widget.local.service import LocalSageMaker

PIPELINE_NAME = "AbalonePipeline"
INPUT_DATA = f"s3://{BUCKET}/abalone/abalone-dataset.csv"
BATCH_DATA = f"s3://{BUCKET}/abalone/abalone-batch.csv"

ROWS = 1_500
SEED = 28
"""The number of generated rows, and a seed with which a depth of 3 beats the default of 5."""


def definition() -> str:
    """The pipeline definition, as JSON text."""
    return resources.files(__package__).joinpath("definition.json").read_text(encoding="utf-8")


def create(client: Any, *, timeout_s: float = 120.0) -> str:
    """Create the pipeline, run it once from end to end, and return that execution's ARN.

    Called again on the same client, it updates the pipeline and runs it once more.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        timeout_s: How long the execution may take, in seconds. It usually takes one or two.

    Raises:
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not succeed in time.
    """
    sagemaker = LocalSageMaker.of(client)
    register_steps(sagemaker)
    generate_data(sagemaker.path(INPUT_DATA), rows=ROWS, seed=SEED)
    generate_data(sagemaker.path(BATCH_DATA), rows=100, seed=SEED + 1, with_rings=False)
    return create_reference(
        client,
        PIPELINE_NAME,
        definition(),
        timeout_s=timeout_s,
        PipelineExecutionDisplayName="all-steps",
        PipelineParameters=[{"Name": "BatchData", "Value": BATCH_DATA}],
    )


def register_steps(sagemaker: LocalSageMaker) -> None:
    """Let the functions of `steps` run the pipeline's steps, by step name.

    `create` does this. Call it separately to continue with a folder that already contains the pipeline.
    """
    for step_name, function in {
        "AbaloneProcess": steps.process,
        "AbaloneTrain": steps.train,
        "AbaloneEval": steps.evaluate,
        "AbaloneCreateModel-CreateModel": steps.create_model,
        "AbaloneTransform": steps.transform,
        "AbaloneRegisterModel-RegisterModel": steps.register_model,
    }.items():
        sagemaker.register(step_name, function)


def mse(client: Any, execution_arn: str) -> float:
    """The mean squared error on the test rows that AbaloneEval found in an execution, in rings squared.

    If the execution reused AbaloneEval, the error is that of the execution whose output was reused.

    Raises:
        SelectiveWidgetError: AbaloneEval has not succeeded in that execution.
    """
    for step in list_steps(client, execution_arn):
        if step["StepName"] == "AbaloneEval" and step["StepStatus"] == "Succeeded":
            source_arn = step.get("SelectiveExecutionResult", {}).get("SourcePipelineExecutionArn")
            return mse(client, source_arn) if source_arn else _read_mse(client, execution_arn)
    raise SelectiveWidgetError(
        f"AbaloneEval has not succeeded in {execution_arn}, so there is no mean squared error to read. "
        "Choose an execution in which AbaloneEval ran or was reused."
    )


def _read_mse(client: Any, execution_arn: str) -> float:
    folder_uri = f"s3://{BUCKET}/{PIPELINE_NAME}/{execution_id(execution_arn)}/AbaloneEval/output/evaluation"
    report = LocalSageMaker.of(client).path(folder_uri) / "evaluation.json"
    return float(json.loads(report.read_text())["regression_metrics"]["mse"]["value"])
