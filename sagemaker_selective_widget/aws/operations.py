"""The operations that this package uses, and no others; they are the actions of an IAM policy.

`docs/reference/iam-policy.json` is made from them.
"""

from __future__ import annotations

from typing import Literal, get_args

ReadOperation = Literal[
    "DescribePipeline",
    "DescribePipelineDefinitionForExecution",
    "DescribePipelineExecution",
    "ListPipelineExecutionSteps",
    "ListPipelineExecutions",
    "ListPipelineParametersForExecution",
]
"""Operations that read the pipeline and its executions."""

RunOperation = Literal["RetryPipelineExecution", "StartPipelineExecution", "StopPipelineExecution"]
"""Operations that run steps or stop them; sent only when somebody asks for it."""

LogOperation = Literal["DescribeLogStreams", "FilterLogEvents", "GetLogEvents"]
"""Operations that read a step's log in CloudWatch Logs; sent only when somebody asks for a log."""

MetricOperation = Literal[
    "DescribeAutoMLJobV2",
    "DescribeHyperParameterTuningJob",
    "DescribeProcessingJob",
    "DescribeTrainingJob",
    "DescribeTransformJob",
    "GetObject",
]
"""Operations that read what a step's job has reported, and files of numbers in S3; sent only for executions
whose metrics are shown."""

MlflowOperation = Literal["GetExperimentByName", "GetRun", "SearchRuns"]
"""Operations that read what was logged with MLflow; sent only for executions that log with it, and whose
metrics are shown."""

Operation = ReadOperation | RunOperation | LogOperation | MetricOperation | MlflowOperation
"""The name of an API operation; `action` returns the action of a policy that allows it."""

READ_OPERATIONS: tuple[ReadOperation, ...] = get_args(ReadOperation)
RUN_OPERATIONS: tuple[RunOperation, ...] = get_args(RunOperation)
LOG_OPERATIONS: tuple[LogOperation, ...] = get_args(LogOperation)
METRIC_OPERATIONS: tuple[MetricOperation, ...] = get_args(MetricOperation)
MLFLOW_OPERATIONS: tuple[MlflowOperation, ...] = get_args(MlflowOperation)

MLFLOW_APP_ACTION = "sagemaker:CallMlflowAppApi"
"""The single action for all requests to an MLflow app; a tracking server has one for each operation
(https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-app-setup-prerequisites-iam.html)."""

_OF_S3 = frozenset({"GetObject"})
_PREFIXES = {"S3": "s3", "CloudWatch Logs": "logs", "MLflow": "sagemaker-mlflow"}


def service_of(operation: str) -> str:
    """Return the name of the service that an operation belongs to."""
    if operation in _OF_S3:
        return "S3"
    if operation in MLFLOW_OPERATIONS:
        return "MLflow"
    return "CloudWatch Logs" if operation in LOG_OPERATIONS else "SageMaker"


def action(operation: str) -> str:
    """Return the action of an IAM policy that allows an operation."""
    return f"{_PREFIXES.get(service_of(operation), 'sagemaker')}:{operation}"
