"""Conversion of records into responses in the form of the API model, without members that have no value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sagemaker_selective_widget.local.api.shaped import shaped
from sagemaker_selective_widget.local.expressions.properties import step_metadata
from sagemaker_selective_widget.local.names import ACCOUNT
from sagemaker_selective_widget.local.storage.records import (
    ExecutionRecord,
    PipelineRecord,
    StepRecord,
    VersionRecord,
)
from sagemaker_selective_widget.local.transport.client import service_model

Response = Mapping[str, Any]

LOCAL_USER_ARN = f"arn:aws:iam::{ACCOUNT}:user/local"

LOCAL_USER: Response = {"IamIdentity": {"Arn": LOCAL_USER_ARN, "PrincipalId": "local"}}
"""The ``UserContext`` of whoever uses this machine."""


def without_none(response: Response) -> dict[str, Any]:
    """Return the members that have a value."""
    return {key: value for key, value in response.items() if value is not None}


def pipeline_response(record: PipelineRecord, version: VersionRecord) -> Response:
    """Return the response of DescribePipeline for a version."""
    return without_none(
        {
            "PipelineArn": record.arn,
            "PipelineName": record.name,
            "PipelineDisplayName": record.display_name or record.name,
            "PipelineDefinition": version.definition,
            "PipelineDescription": record.description,
            "RoleArn": record.role_arn,
            "PipelineStatus": "Active",
            "CreationTime": record.created,
            "LastModifiedTime": record.modified,
            "LastRunTime": record.last_run,
            "CreatedBy": LOCAL_USER,
            "LastModifiedBy": LOCAL_USER,
            "ParallelismConfiguration": _parallelism(record.max_parallel_steps),
            "PipelineVersionDisplayName": version.display_name,
            "PipelineVersionDescription": version.description,
            "PipelineVersionAliases": list(version.aliases) or None,
        }
    )


def pipeline_summary(record: PipelineRecord) -> Response:
    """Return a pipeline's item in ListPipelines."""
    return without_none(
        {
            "PipelineArn": record.arn,
            "PipelineName": record.name,
            "PipelineDisplayName": record.display_name or record.name,
            "PipelineDescription": record.description,
            "RoleArn": record.role_arn,
            "CreationTime": record.created,
            "LastModifiedTime": record.modified,
            "LastExecutionTime": record.last_run,
        }
    )


def version_summary(record: VersionRecord) -> Response:
    """Return a version's item in ListPipelineVersions."""
    return without_none(
        {
            "PipelineArn": record.pipeline_arn,
            "PipelineVersionId": record.version_id,
            "CreationTime": record.created,
            "PipelineVersionDescription": record.description,
            "PipelineVersionDisplayName": record.display_name,
            "LastExecutionPipelineExecutionArn": record.last_execution_arn,
            "PipelineVersionAliases": list(record.aliases) or None,
        }
    )


def execution_response(record: ExecutionRecord, version: VersionRecord) -> Response:
    """Return the response of DescribePipelineExecution for an execution, started from a version."""
    return without_none(
        {
            "PipelineArn": record.pipeline_arn,
            "PipelineExecutionArn": record.arn,
            "PipelineExecutionDisplayName": record.display_name,
            "PipelineExecutionStatus": record.status,
            "PipelineExecutionDescription": record.description,
            "FailureReason": record.failure_reason,
            "CreationTime": record.created,
            "LastModifiedTime": record.modified,
            "CreatedBy": LOCAL_USER,
            "LastModifiedBy": LOCAL_USER,
            "ParallelismConfiguration": _parallelism(record.max_parallel_steps),
            "SelectiveExecutionConfig": _selective_config(record),
            "PipelineVersionId": version.version_id,
            "PipelineVersionAliases": list(version.aliases) or None,
            "PipelineExperimentConfig": record.experiment,
            "MLflowConfig": record.mlflow,
        }
    )


def execution_summary(record: ExecutionRecord, version: VersionRecord) -> Response:
    """Return an execution's item in ListPipelineExecutions."""
    return without_none(
        {
            "PipelineExecutionArn": record.arn,
            "StartTime": record.created,
            "PipelineExecutionStatus": record.status,
            "PipelineExecutionDescription": record.description,
            "PipelineExecutionDisplayName": record.display_name,
            "PipelineExecutionFailureReason": record.failure_reason,
            "PipelineVersionAliases": list(version.aliases) or None,
        }
    )


def step_response(record: StepRecord) -> Response:
    """Return a step's item in ListPipelineExecutionSteps.

    A step without a cache hit has no ``CacheHitResult`` in recorded answers; the example with an empty ARN in
    https://docs.aws.amazon.com/sagemaker/latest/dg/run-pipeline.html is older. ``Metadata`` is empty before
    the job is created, and omits return values of a function whose form a client could not read.
    ``AttemptCount`` is 1 for cached steps as well.
    """
    is_reused = record.source_arn is not None
    return without_none(
        {
            "StepName": record.name,
            "StepDisplayName": record.display_name,
            "StepDescription": record.description,
            "StartTime": record.started,
            "EndTime": record.ended,
            "StepStatus": record.status,
            "FailureReason": record.failure_reason,
            "Metadata": shaped(_metadata_shape(), step_metadata(record)),
            "AttemptCount": 1 if is_reused else record.attempts,
            "CacheHitResult": None if is_reused else _source(record.cache_source_arn),
            "SelectiveExecutionResult": _source(record.source_arn),
            "IterationContext": record.iteration,
        }
    )


@cache
def _metadata_shape() -> Any:
    return service_model().shape_for("PipelineExecutionStepMetadata")


def _source(execution_arn: str | None) -> Response | None:
    return None if execution_arn is None else {"SourcePipelineExecutionArn": execution_arn}


def _parallelism(max_parallel_steps: int | None) -> Response | None:
    return None if max_parallel_steps is None else {"MaxParallelExecutionSteps": max_parallel_steps}


def _selective_config(record: ExecutionRecord) -> Response | None:
    if record.selected_steps is None:
        return None
    return without_none(
        {
            "SourcePipelineExecutionArn": record.source_arn,
            "SelectedSteps": [{"StepName": name} for name in record.selected_steps],
        }
    )
