"""The operations of SageMaker that this package sends, and no others; they are the actions of an IAM policy.

`docs/iam-policy.json` is made from them.
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

Operation = ReadOperation | RunOperation
"""An API operation, by its name; ``sagemaker:`` and that name is the action of a policy."""

READ_OPERATIONS: tuple[ReadOperation, ...] = get_args(ReadOperation)
RUN_OPERATIONS: tuple[RunOperation, ...] = get_args(RunOperation)
