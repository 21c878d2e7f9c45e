"""Conversion of the service's responses into records."""

from __future__ import annotations

from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.watch.status import Iteration, MlflowConfig, has_ended


def execution_summary(row: Response) -> ExecutionSummary:
    """Read an item of ``ListPipelineExecutions``."""
    return ExecutionSummary(
        arn=row.identifier("PipelineExecutionArn"),
        status=row.text_or_empty("PipelineExecutionStatus"),
        display_name=row.text_or_none("PipelineExecutionDisplayName"),
        started_at=row.moment_or_none("StartTime"),
        failure_reason=row.text_or_empty("PipelineExecutionFailureReason"),
        description=row.text_or_empty("PipelineExecutionDescription"),
    )


def execution_snapshot(execution: Response) -> ExecutionSnapshot:
    """Read the response of ``DescribePipelineExecution``, which does not include the steps."""
    status = execution.identifier("PipelineExecutionStatus")
    return ExecutionSnapshot(
        arn=execution.identifier("PipelineExecutionArn"),
        status=status,
        display_name=execution.text_or_none("PipelineExecutionDisplayName"),
        started_at=execution.moment_or_none("CreationTime"),
        ended_at=execution.moment_or_none("LastModifiedTime") if has_ended(status) else None,
        failure_reason=execution.text_or_empty("FailureReason"),
        selected_steps=_selected_steps(execution),
        reference_arn=execution.part("SelectiveExecutionConfig").text_or_none("SourcePipelineExecutionArn"),
        created_by=_user(execution.part("CreatedBy")),
        mlflow=_mlflow(execution.part("MLflowConfig")),
    )


def step_run(row: Response) -> StepRun:
    """Read an item of ``ListPipelineExecutionSteps``.

    The ARN is checked rather than the key, because the service returns ``{"SourcePipelineExecutionArn": ""}``
    as ``CacheHitResult`` of steps that were not cached.
    """
    metadata = row.part("Metadata")
    return StepRun(
        name=row.identifier("StepName"),
        status=row.text_or_empty("StepStatus"),
        started_at=row.moment_or_none("StartTime"),
        ended_at=row.moment_or_none("EndTime"),
        failure_reason=row.text_or_empty("FailureReason"),
        reused_from=row.part("SelectiveExecutionResult").text_or_none("SourcePipelineExecutionArn") or None,
        cached_from=row.part("CacheHitResult").text_or_none("SourcePipelineExecutionArn") or None,
        outcome=metadata.part("Condition").text_or_none("Outcome"),
        attempts=row.whole_number_or_none("AttemptCount") or 0,
        resource_arn=_resource_arn(metadata),
        iteration=_iteration(row.part_or_none("IterationContext")),
        item_count=metadata.part("ForEach").whole_number_or_none("InputItemCount"),
        step_count=metadata.part("ForEach").whole_number_or_none("TotalStepCount"),
    )


def _user(context: Response) -> str:
    """Return the user in a ``UserContext``: a profile of Studio, or else the end of an IAM identity's ARN."""
    identity = context.part("IamIdentity").text_or_empty("Arn")
    return context.text_or_empty("UserProfileName") or identity.rpartition("/")[2]


def _mlflow(config: Response) -> MlflowConfig | None:
    resource_arn = config.text_or_empty("MlflowResourceArn")
    return MlflowConfig(resource_arn, config.text_or_empty("MlflowExperimentName")) if resource_arn else None


def _selected_steps(execution: Response) -> tuple[str, ...] | None:
    config = execution.part_or_none("SelectiveExecutionConfig")
    return (
        None
        if config is None
        else tuple(step.identifier("StepName") for step in config.rows("SelectedSteps"))
    )


def _resource_arn(metadata: Response) -> str:
    """Return the ARN of what a step created: one of these members of the only member of ``Metadata``."""
    for made in metadata.parts():
        for member in ("Arn", "CheckJobArn", "EndpointArn"):
            if arn := made.text_or_none(member):
                return arn
    return ""


def _iteration(context: Response | None) -> Iteration | None:
    if context is None:
        return None
    return Iteration(context.text_or_empty("ParentStepName"), context.whole_number_or_none("Index") or 0)
