"""The service's answers, read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.status import Iteration, has_ended


def execution_summary(row: Mapping[str, Any]) -> ExecutionSummary:
    """Read an item of ``ListPipelineExecutions``."""
    return ExecutionSummary(
        arn=row["PipelineExecutionArn"],
        status=row.get("PipelineExecutionStatus", ""),
        display_name=row.get("PipelineExecutionDisplayName"),
        started_at=row.get("StartTime"),
        failure_reason=row.get("PipelineExecutionFailureReason", ""),
        description=row.get("PipelineExecutionDescription", ""),
    )


def execution_snapshot(execution: Mapping[str, Any]) -> ExecutionSnapshot:
    """Read the answer of ``DescribePipelineExecution``; it does not tell the steps."""
    status = execution.get("PipelineExecutionStatus", "")
    ended_at: datetime | None = execution.get("LastModifiedTime")
    return ExecutionSnapshot(
        arn=execution["PipelineExecutionArn"],
        status=status,
        display_name=execution.get("PipelineExecutionDisplayName"),
        started_at=execution.get("CreationTime"),
        ended_at=ended_at if has_ended(status) else None,
        failure_reason=execution.get("FailureReason", ""),
        selected_steps=_selected_steps(execution),
        reference_arn=execution.get("SelectiveExecutionConfig", {}).get("SourcePipelineExecutionArn"),
        created_by=_user(execution.get("CreatedBy", {})),
    )


def step_run(row: Mapping[str, Any]) -> StepRun:
    """Read an item of ``ListPipelineExecutionSteps``.

    The ARN is tested, not the key: the service writes ``{"SourcePipelineExecutionArn": ""}`` as
    ``CacheHitResult`` of steps that were not cached.
    """
    metadata = row.get("Metadata", {})
    return StepRun(
        name=row["StepName"],
        status=row.get("StepStatus", ""),
        started_at=row.get("StartTime"),
        ended_at=row.get("EndTime"),
        failure_reason=row.get("FailureReason", ""),
        reused_from=row.get("SelectiveExecutionResult", {}).get("SourcePipelineExecutionArn") or None,
        cached_from=row.get("CacheHitResult", {}).get("SourcePipelineExecutionArn") or None,
        outcome=metadata.get("Condition", {}).get("Outcome"),
        attempts=row.get("AttemptCount", 0),
        resource_arn=_resource_arn(metadata),
        iteration=_iteration(row.get("IterationContext")),
        item_count=metadata.get("ForEach", {}).get("InputItemCount"),
    )


def _user(context: Mapping[str, Any]) -> str:
    """Return whom a ``UserContext`` names: a profile of Studio, else the end of an IAM identity's ARN."""
    identity = str(context.get("IamIdentity", {}).get("Arn", ""))
    return str(context.get("UserProfileName") or identity.rpartition("/")[2])


def _selected_steps(execution: Mapping[str, Any]) -> tuple[str, ...] | None:
    config = execution.get("SelectiveExecutionConfig")
    return None if config is None else tuple(step["StepName"] for step in config.get("SelectedSteps", ()))


def _resource_arn(metadata: Mapping[str, Any]) -> str:
    """Return the ARN of what a step made: ``Metadata`` has one member, which calls it one of these."""
    for made in metadata.values():
        for member in ("Arn", "CheckJobArn", "EndpointArn"):
            if made.get(member):
                return str(made[member])
    return ""


def _iteration(context: Mapping[str, Any] | None) -> Iteration | None:
    return None if context is None else Iteration(context.get("ParentStepName", ""), context.get("Index", 0))
