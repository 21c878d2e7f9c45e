"""The developer guide's Abalone pipeline, with steps that really process, train and evaluate.

::

    client = LocalSageMaker().client()
    reference = abalone.create(client)      # the pipeline, and one finished execution of it
    abalone.mse(client, reference)          # mean squared error on the test rows, in rings squared

The definition is the one that the SageMaker SDK writes for the guide's example
(https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html). The data set is *generated*: it
has the columns of the UCI Abalone data set and plausible relations between them, but no abalone was
measured. The model is scikit-learn's gradient boosting where the guide uses XGBoost.

The steps here are functions of a `StepContext`, which look paths up in the step's arguments; the work is
done by the functions of paths in `abalone_steps`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.abalone_steps import (
    fit_model,
    generate_data,
    predict_batch,
    score_model,
    split_data,
    write_json,
)
from sagemaker_selective_widget.local.lab_bench import create_reference, list_steps
from sagemaker_selective_widget.local.names import execution_id

PIPELINE_NAME = "AbalonePipeline"
BUCKET = "sagemaker-us-west-2-123456789012"
INPUT_DATA = f"s3://{BUCKET}/abalone/abalone-dataset.csv"
BATCH_DATA = f"s3://{BUCKET}/abalone/abalone-batch.csv"

# -- the pipeline ----------------------------------------------------------------------------------


def definition() -> str:
    """The pipeline definition, as JSON text."""
    return resources.files(__package__).joinpath("abalone.json").read_text(encoding="utf-8")


def create(client: Any, *, timeout_s: float = 120.0) -> str:
    """Create the pipeline, run it once from end to end, and return that execution's ARN.

    Called again on the same client, it updates the pipeline and runs it once more.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        timeout_s: How long the execution may take, in seconds. It usually takes about one.

    Raises:
        ImportError: scikit-learn is not installed.
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not succeed in time.
    """
    _require_scikit_learn()
    sagemaker = LocalSageMaker.of(client)
    register_steps(sagemaker)
    generate_data(sagemaker.path(INPUT_DATA), rows=1_500, seed=20)
    generate_data(sagemaker.path(BATCH_DATA), rows=100, seed=21, with_rings=False)
    return create_reference(
        client,
        PIPELINE_NAME,
        definition(),
        timeout_s=timeout_s,
        PipelineExecutionDisplayName="all-steps",
        PipelineParameters=[{"Name": "BatchData", "Value": BATCH_DATA}],
    )


def register_steps(sagemaker: LocalSageMaker) -> None:
    """Let the functions of this module run the pipeline's steps, by step name.

    `create` does this. Call it alone to go on with a folder in which the pipeline already is.
    """
    for step_name, function in {
        "AbaloneProcess": process,
        "AbaloneTrain": train,
        "AbaloneEval": evaluate,
        "AbaloneCreateModel-CreateModel": create_model,
        "AbaloneTransform": transform,
        "AbaloneRegisterModel-RegisterModel": register_model,
    }.items():
        sagemaker.register(step_name, function)


def mse(client: Any, execution_arn: str) -> float:
    """The mean squared error on the test rows that AbaloneEval found in an execution, in rings squared.

    Where the execution reused AbaloneEval, the error is that of the execution it was reused from.

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


def _require_scikit_learn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "The steps of the Abalone pipeline need scikit-learn, which is not installed. "
            "Run: pip install 'sagemaker_selective_widget[demo]'"
        ) from error


def _read_mse(client: Any, execution_arn: str) -> float:
    folder_uri = f"s3://{BUCKET}/{PIPELINE_NAME}/{execution_id(execution_arn)}/AbaloneEval/output/evaluation"
    report = LocalSageMaker.of(client).path(folder_uri) / "evaluation.json"
    return float(json.loads(report.read_text())["regression_metrics"]["mse"]["value"])


# -- steps, as functions of a StepContext ----------------------------------------------------------


def process(step: StepContext) -> None:
    """AbaloneProcess: the raw rows become features, split into train, validation and test."""
    split_data(
        step.path(_processing_input(step, "input-1")),
        train=step.path(_processing_output(step, "train")) / "train.csv",
        validation=step.path(_processing_output(step, "validation")) / "validation.csv",
        test=step.path(_processing_output(step, "test")) / "test.csv",
    )


def train(step: StepContext) -> Mapping[str, Any]:
    """AbaloneTrain: fit a model and put its file below S3OutputPath, in a folder of this execution."""
    channels = {
        channel["ChannelName"]: step.path(channel["DataSource"]["S3DataSource"]["S3Uri"])
        for channel in step.arguments["InputDataConfig"]
    }
    hyperparameters = step.arguments["HyperParameters"]
    output_uri = step.arguments["OutputDataConfig"]["S3OutputPath"]
    model_uri = f"{output_uri}/{execution_id(step.execution_arn)}/output/model.joblib"
    model = step.path(model_uri)
    fit_model(
        channels["train"] / "train.csv",
        model,
        max_depth=int(hyperparameters["max_depth"]),
        num_round=int(hyperparameters["num_round"]),
        eta=float(hyperparameters["eta"]),
    )
    for channel, folder in channels.items():
        step.log(f"{channel} mse {score_model(model, folder / f'{channel}.csv')['mse']['value']:.3f}")
    return {"ModelArtifacts": {"S3ModelArtifacts": model_uri}}


def evaluate(step: StepContext) -> None:
    """AbaloneEval: score the model on the test rows; evaluation.json is what the Condition step reads."""
    metrics = score_model(
        step.path(_processing_input(step, "input-1")),
        step.path(_processing_input(step, "input-2")) / "test.csv",
    )
    write_json(
        step.path(_processing_output(step, "evaluation")) / "evaluation.json", {"regression_metrics": metrics}
    )
    step.log(f"test mse {metrics['mse']['value']:.3f}")


def create_model(step: StepContext) -> Mapping[str, Any]:
    """AbaloneCreateModel-CreateModel: give the model's file a name by which the Transform step finds it."""
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
    """Where `create_model` keeps what CreateModel was asked for; on AWS a model is a resource, not a file."""
    return f"s3://{BUCKET}/models/{model_name}.json"
