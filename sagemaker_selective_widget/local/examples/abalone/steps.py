"""The steps of the Abalone pipeline, as functions of a `StepContext`; the work is done in `work`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.examples.abalone.work import (
    fit_model,
    predict_batch,
    score_model,
    split_data,
    write_json,
)
from sagemaker_selective_widget.local.names import execution_id
from sagemaker_selective_widget.local.steps.context import StepContext

BUCKET = "sagemaker-us-west-2-123456789012"
"""The bucket for everything that the pipeline reads and writes."""


def process(step: StepContext) -> None:
    """AbaloneProcess: turn the raw rows into features, split into train, validation and test."""
    split_data(
        step.path(_processing_input(step, "input-1")),
        train=step.path(_processing_output(step, "train")) / "train.csv",
        validation=step.path(_processing_output(step, "validation")) / "validation.csv",
        test=step.path(_processing_output(step, "test")) / "test.csv",
    )


def train(step: StepContext) -> Mapping[str, Any]:
    """AbaloneTrain: fit a model and write it below S3OutputPath, in a folder for this execution."""
    channels = {
        channel["ChannelName"]: step.path(channel["DataSource"]["S3DataSource"]["S3Uri"])
        for channel in step.arguments["InputDataConfig"]
    }
    hyperparameters = step.arguments["HyperParameters"]
    output_uri = step.arguments["OutputDataConfig"]["S3OutputPath"]
    model_uri = f"{output_uri}/{execution_id(step.execution_arn)}/output/model"
    model = step.path(model_uri)
    fit_model(
        channels["train"] / "train.csv",
        model,
        max_depth=int(hyperparameters["max_depth"]),
        num_round=int(hyperparameters["num_round"]),
        eta=float(hyperparameters["eta"]),
    )
    for channel, folder in channels.items():
        mse = score_model(model, folder / f"{channel}.csv")["mse"]["value"]
        step.log(f"{channel} mse {mse:.3f}")
        step.metric(f"{channel}:rmse", math.sqrt(mse))
    return {"ModelArtifacts": {"S3ModelArtifacts": model_uri}}


def evaluate(step: StepContext) -> None:
    """AbaloneEval: score the model on the test rows; the Condition step reads evaluation.json."""
    metrics = score_model(
        step.path(_processing_input(step, "input-1")),
        step.path(_processing_input(step, "input-2")) / "test.csv",
    )
    write_json(
        step.path(_processing_output(step, "evaluation")) / "evaluation.json", {"regression_metrics": metrics}
    )
    step.log(f"test mse {metrics['mse']['value']:.3f}")


def create_model(step: StepContext) -> Mapping[str, Any]:
    """AbaloneCreateModel-CreateModel: register the model under a name, for the Transform step."""
    model_name = f"abalone-{execution_id(step.execution_arn)}"
    write_json(step.path(_model_uri(model_name)), step.arguments)
    return {"ModelName": model_name}


def transform(step: StepContext) -> None:
    """AbaloneTransform: predict a batch of raw rows into NAME.out, one number of rings per line."""
    batch = step.path(step.arguments["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"])
    model = json.loads(step.path(_model_uri(step.arguments["ModelName"])).read_text())
    output_folder = step.path(step.arguments["TransformOutput"]["S3OutputPath"])
    predict_batch(
        step.path(model["PrimaryContainer"]["ModelDataUrl"]), batch, output_folder / f"{batch.name}.out"
    )


def register_model(step: StepContext) -> None:
    """AbaloneRegisterModel-RegisterModel: write a model card with the metrics and the approval status."""
    arguments = step.arguments
    metrics = step.path(arguments["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"])
    folder_uri = f"s3://{BUCKET}/{arguments['ModelPackageGroupName']}/{execution_id(step.execution_arn)}"
    write_json(
        step.path(folder_uri) / "model-card.json",
        {
            "model_package_group": arguments["ModelPackageGroupName"],
            "model_approval_status": arguments["ModelApprovalStatus"],
            "model_data_url": arguments["InferenceSpecification"]["Containers"][0]["ModelDataUrl"],
            "metrics": json.loads(metrics.read_text()),
        },
    )


def _processing_input(step: StepContext, name: str) -> str:
    inputs = {each["InputName"]: each["S3Input"]["S3Uri"] for each in step.arguments["ProcessingInputs"]}
    return str(inputs[name])


def _processing_output(step: StepContext, name: str) -> str:
    outputs = step.arguments["ProcessingOutputConfig"]["Outputs"]
    return str({each["OutputName"]: each["S3Output"]["S3Uri"] for each in outputs}[name])


def _model_uri(model_name: str) -> str:
    """Return where `create_model` stores its arguments; on AWS a model is a resource rather than a file."""
    return f"s3://{BUCKET}/models/{model_name}.json"
