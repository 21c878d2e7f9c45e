"""The story as the SageMaker Python SDK v3 tells it: ``python -m tests.clients.with_sdk_v3 URL``.

It runs in an environment of its own and prints what it has seen as one line of JSON.
"""

from __future__ import annotations

import sys
from typing import Any

from sagemaker.core.lambda_helper import Lambda
from sagemaker.core.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.lambda_step import LambdaStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.selective_execution_config import SelectiveExecutionConfig
from sagemaker.mlops.workflow.steps import TrainingStep
from sagemaker.train import ModelTrainer
from sagemaker.train.configs import Compute

from tests.clients import scenario, sdk_story


def _pipeline(session: Any) -> Any:
    """Return the pipeline of `scenario.DEFINITION`, made of the SDK's classes."""
    depth = ParameterInteger("Depth", default_value=5)
    label = ParameterString("Label", default_value="plain")
    function = Lambda(function_arn=scenario.FUNCTION, session=session)
    trainer = ModelTrainer(
        training_image=scenario.IMAGE,
        role=scenario.ROLE,
        base_job_name="train",
        compute=Compute(instance_type="ml.m5.large", instance_count=1),
        hyperparameters={"depth": depth},
        sagemaker_session=session,
    )
    prepare = LambdaStep("Prepare", lambda_func=function)
    train = TrainingStep("Train", step_args=trainer.train(), depends_on=[prepare])
    check = ConditionStep(
        "Check",
        depends_on=[train],
        conditions=[ConditionGreaterThanOrEqualTo(depth, 3)],
        if_steps=[LambdaStep("Register", lambda_func=function)],
        else_steps=[FailStep("Refuse", error_message="Too shallow.")],
    )
    return Pipeline(
        scenario.PIPELINE,
        parameters=[depth, label],
        steps=[prepare, train, check],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    sdk_story.main(sys.argv[1], PipelineSession, _pipeline, SelectiveExecutionConfig)
