"""The operations that this package sends, and no others; they are the actions of an IAM policy.

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
"""Looks at the pipeline and its executions."""

RunOperation = Literal["RetryPipelineExecution", "StartPipelineExecution", "StopPipelineExecution"]
"""Runs steps, or ends them; each is sent only when somebody asks for it."""

LogOperation = Literal["DescribeLogStreams", "FilterLogEvents", "GetLogEvents"]
"""Reads what a step's job has logged, in CloudWatch Logs; each is sent only when somebody asks for a log."""

Operation = ReadOperation | RunOperation | LogOperation
"""An API operation, by its name; `action` is the action of a policy that allows it."""

READ_OPERATIONS: tuple[ReadOperation, ...] = get_args(ReadOperation)
RUN_OPERATIONS: tuple[RunOperation, ...] = get_args(RunOperation)
LOG_OPERATIONS: tuple[LogOperation, ...] = get_args(LogOperation)


def service_of(operation: str) -> str:
    """Return the name of the service that an operation belongs to."""
    return "CloudWatch Logs" if operation in LOG_OPERATIONS else "SageMaker"


def action(operation: str) -> str:
    """Return the action of an IAM policy that allows an operation."""
    return f"logs:{operation}" if operation in LOG_OPERATIONS else f"sagemaker:{operation}"
