"""The request as Python for the SageMaker SDK, versions 2 and 3.

The SDK's ``Pipeline`` is created from its name alone, so ``start`` sends no definition and uploads no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution.start.export.literals import call, flat_literal, indented, literal


@dataclass(frozen=True, slots=True)
class _Sdk:
    """The packages of one SDK version from which names are imported."""

    session: str
    workflow: str


_V2 = _Sdk(session="sagemaker.session", workflow="sagemaker.workflow")
_V3 = _Sdk(session="sagemaker.core.helper.session_helper", workflow="sagemaker.mlops.workflow")

_KEYWORDS = {
    "PipelineExecutionDisplayName": "execution_display_name",
    "PipelineExecutionDescription": "execution_description",
    "PipelineVersionId": "pipeline_version_id",
    "ParallelismConfiguration": "parallelism_config",
    "PipelineParameters": "parameters",
    "SelectiveExecutionConfig": "selective_execution_config",
}
"""The keyword of ``Pipeline.start`` for each member of the request except ``PipelineName``."""


def sdk_v2_code(request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return Python that sends ``request`` with the SageMaker SDK v2.

    Args:
        request: Keyword arguments of ``StartPipelineExecution``.
        region: The session's region to include in the code, if any.

    Raises:
        StartOptionError: The SDK does not support a member of the request.
    """
    return _code(_V2, request, region)


def sdk_v3_code(request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return Python that sends ``request`` with the SageMaker SDK v3; see `sdk_v2_code`."""
    return _code(_V3, request, region)


def _code(sdk: _Sdk, request: Mapping[str, Any], region: str | None) -> str:
    where = f"region_name={flat_literal(region)}" if region else ""
    arguments = {
        _keyword(member): indented(_argument(member, value))
        for member, value in request.items()
        if member != "PipelineName"
    }
    return (
        "import boto3\n"
        f"from {sdk.session} import Session\n"
        f"from {sdk.workflow}.pipeline import Pipeline\n"
        f"from {sdk.workflow}.selective_execution_config import SelectiveExecutionConfig\n\n"
        f"session = Session(boto3.Session({where}))\n"
        f"pipeline = Pipeline(name={flat_literal(request['PipelineName'])}, sagemaker_session=session)\n"
        f"execution = {call('pipeline.start', arguments)}\n"
        "print(execution.arn)\n"
    )


def _keyword(member: str) -> str:
    if member not in _KEYWORDS:
        raise StartOptionError(
            f"Pipeline.start of the SageMaker SDK does not send {member}. Take the code for boto3 or the CLI."
        )
    return _KEYWORDS[member]


def _argument(member: str, value: Any) -> str:
    if member == "PipelineParameters":
        return literal({parameter["Name"]: parameter["Value"] for parameter in value})
    if member == "SelectiveExecutionConfig":
        return _config(value)
    return literal(value)


def _config(config: Mapping[str, Any]) -> str:
    """Return the SDK's config, which must not look up a reference if the request has none."""
    return call(
        "SelectiveExecutionConfig",
        {
            "selected_steps": literal([step["StepName"] for step in config["SelectedSteps"]], 4),
            "reference_latest_execution": "False",
            "source_pipeline_execution_arn": flat_literal(config.get("SourcePipelineExecutionArn")),
        },
    )
