"""The steps that the pipelines of version 2 are built of: one short call each."""

from __future__ import annotations

from typing import Any

import boto3
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.lambda_helper import Lambda
from sagemaker.model import Model
from sagemaker.model_monitor import DatasetFormat
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.session import Session
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum, LambdaStep
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import (
    ProcessingStep,
    TrainingStep,
)

from tests.definitions import offline
from tests.definitions.offline import BUCKET, IMAGE, ROLE, lambda_arn, s3

SETTINGS = {"boto_session": boto3.Session(), "default_bucket": BUCKET, "sagemaker_config": offline.SDK_CONFIG}
SESSION = PipelineSession(**SETTINGS)
CSV = DatasetFormat.csv(header=True)
SCRIPT, NOTEBOOK, REQUIREMENTS = offline.SOURCE_FILES
PLAIN_SESSION = Session(**SETTINGS)


def pipeline(*steps: Any, parameters: tuple[Any, ...] = (), **keys: Any) -> Any:
    return Pipeline(
        name="Example", parameters=list(parameters), steps=list(steps), sagemaker_session=SESSION, **keys
    )


def process(name: str, *sources: Any, arguments: list[Any] | None = None, **keys: Any) -> Any:
    """A Processing step that reads ``sources`` and writes ``train`` and ``report``."""
    processor = ScriptProcessor(
        role=ROLE,
        image_uri=IMAGE,
        command=["python3"],
        instance_count=1,
        instance_type="ml.m5.large",
        sagemaker_session=SESSION,
    )
    step_args = processor.run(
        code=SCRIPT,
        arguments=arguments,
        inputs=[
            ProcessingInput(
                source=source, destination=f"/opt/ml/processing/input/{index}", input_name=f"in-{index}"
            )
            for index, source in enumerate(sources)
        ],
        outputs=[
            ProcessingOutput(
                output_name=output, source=f"/opt/ml/processing/{output}", destination=s3(name, output)
            )
            for output in ("train", "report")
        ],
    )
    return ProcessingStep(name=name, step_args=step_args, **keys)


def output_of(step: Any, output: str = "train") -> Any:
    return step.properties.ProcessingOutputConfig.Outputs[output].S3Output.S3Uri


def estimator(**keys: Any) -> Any:
    settings = {"instance_type": "ml.m5.large", "output_path": s3("models")} | keys
    return Estimator(image_uri=IMAGE, role=ROLE, instance_count=1, sagemaker_session=SESSION, **settings)


def train(name: str, source: Any = None, estimator_: Any = None, **keys: Any) -> Any:
    channel = TrainingInput(source or s3("data"), content_type="text/csv")
    return TrainingStep(name=name, step_args=(estimator_ or estimator()).fit({"train": channel}), **keys)


def artifacts_of(step: Any) -> Any:
    return step.properties.ModelArtifacts.S3ModelArtifacts


def model(data: Any, **keys: Any) -> Any:
    return Model(image_uri=IMAGE, model_data=data, role=ROLE, sagemaker_session=SESSION, **keys)


def call(name: str, inputs: dict[str, Any] | None = None, outputs: tuple[str, ...] = (), **keys: Any) -> Any:
    """A Lambda step."""
    return LambdaStep(
        name=name,
        lambda_func=Lambda(function_arn=keys.pop("function_arn", lambda_arn(name)), session=SESSION),
        inputs=inputs or {},
        outputs=[LambdaOutput(output, LambdaOutputTypeEnum.String) for output in outputs],
        **keys,
    )


def result_of(step: Any, output: str) -> Any:
    return step.properties.Outputs[output]


def check_job() -> Any:
    return CheckJobConfig(role=ROLE, instance_count=1, instance_type="ml.m5.large", sagemaker_session=SESSION)
