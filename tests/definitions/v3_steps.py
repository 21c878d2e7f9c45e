"""The steps that the pipelines of version 3 are built of: one short call each."""

from __future__ import annotations

from typing import Any

import boto3
from sagemaker.core.helper.session_helper import Session
from sagemaker.core.lambda_helper import Lambda
from sagemaker.core.processing import ScriptProcessor
from sagemaker.core.shapes import (
    OutputDataConfig,
    ProcessingInput,
    ProcessingOutput,
    ProcessingS3Input,
    ProcessingS3Output,
)
from sagemaker.core.training.configs import Compute, InputData
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum, LambdaStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import ProcessingStep, TrainingStep
from sagemaker.train.model_trainer import ModelTrainer

from tests.definitions import offline
from tests.definitions.offline import BUCKET, IMAGE, ROLE, lambda_arn, s3

SETTINGS = {"boto_session": boto3.Session(), "default_bucket": BUCKET, "sagemaker_config": offline.SDK_CONFIG}
SESSION = PipelineSession(**SETTINGS)
PLAIN_SESSION = Session(**SETTINGS)
SCRIPT, NOTEBOOK, REQUIREMENTS = offline.SOURCE_FILES


def pipeline(*steps: Any, parameters: tuple[Any, ...] = (), **keys: Any) -> Any:
    """A pipeline of these steps."""
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
        inputs=[source_of(f"in-{index}", source) for index, source in enumerate(sources)],
        outputs=[
            ProcessingOutput(
                output_name=output,
                s3_output=ProcessingS3Output(
                    s3_uri=s3(name, output),
                    local_path=f"/opt/ml/processing/{output}",
                    s3_upload_mode="EndOfJob",
                ),
            )
            for output in ("train", "report")
        ],
    )
    return ProcessingStep(name=name, step_args=step_args, **keys)


def source_of(name: str, source: Any) -> Any:
    """An input of a Processing step."""
    where = ProcessingS3Input(
        s3_uri=source, local_path=f"/opt/ml/processing/{name}", s3_data_type="S3Prefix", s3_input_mode="File"
    )
    return ProcessingInput(input_name=name, s3_input=where)


def output_of(step: Any, output: str = "train") -> Any:
    """Where an output of a Processing step lies."""
    return step.properties.ProcessingOutputConfig.Outputs[output].S3Output.S3Uri


def trainer(**keys: Any) -> Any:
    """What a Training or Tuning step runs."""
    return ModelTrainer(
        training_image=IMAGE,
        role=ROLE,
        base_job_name="train",
        compute=Compute(instance_type="ml.m5.large", instance_count=1),
        output_data_config=OutputDataConfig(s3_output_path=s3("models")),
        sagemaker_session=SESSION,
        **keys,
    )


def train(name: str, source: Any = None, hyperparameters: dict[str, Any] | None = None, **keys: Any) -> Any:
    """A Training step."""
    channel = InputData(channel_name="train", data_source=source or s3("data"))
    step_args = trainer(hyperparameters=hyperparameters or {}).train(input_data_config=[channel])
    return TrainingStep(name=name, step_args=step_args, **keys)


def artifacts_of(step: Any) -> Any:
    """Where the model of a Training step lies."""
    return step.properties.ModelArtifacts.S3ModelArtifacts


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
    """An output of a Lambda or Callback step."""
    return step.properties.Outputs[output]
