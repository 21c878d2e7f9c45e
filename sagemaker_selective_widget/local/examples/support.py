"""Common parts of the pipelines for learning: parts of definitions, and a function that runs a pipeline."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local.names import ACCOUNT, REGION
from sagemaker_selective_widget.local.service import LocalSageMaker
from sagemaker_selective_widget.local.steps.context import StepFunction

ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/DummyPipelineRole"
"""The role of all these pipelines; its permissions are not checked on this machine."""

_POLL_INTERVAL_S = 0.02


def create_reference(
    client: Any,
    name: str,
    definition: str | Mapping[str, Any],
    *,
    timeout_s: float,
    functions: Mapping[str, StepFunction] = MappingProxyType({}),
    ends: str = "Succeeded",
    **members: Any,
) -> str:
    """Create or update a pipeline, run it once, and return that execution's ARN.

    Args:
        client: A boto3 SageMaker client made by `LocalSageMaker.client()`.
        name: The pipeline's name.
        definition: Its definition, as JSON text or as an object.
        timeout_s: How long the execution may take, in seconds.
        functions: The functions to register, by step name; other steps keep what performs them.
        ends: The status with which it should end.
        members: Further members of StartPipelineExecution.

    Raises:
        ValueError: The client is not a local one.
        SelectiveWidgetError: The execution did not end with that status in time.
    """
    sagemaker = LocalSageMaker.of(client)
    for step_name, function in functions.items():
        sagemaker.register(step_name, function)
    _put_pipeline(client, name, definition)
    execution_arn: str = client.start_pipeline_execution(PipelineName=name, **members)["PipelineExecutionArn"]
    _wait(client, execution_arn, timeout_s)
    _check_status(client, execution_arn, ends)
    return execution_arn


def list_steps(client: Any, execution_arn: str) -> list[dict[str, Any]]:
    """Return every step of an execution, as in ListPipelineExecutionSteps, newest first."""
    pages = client.get_paginator("list_pipeline_execution_steps").paginate(PipelineExecutionArn=execution_arn)
    return [step for page in pages for step in page["PipelineExecutionSteps"]]


def lambda_step(name: str, **arguments: Any) -> dict[str, Any]:
    """Return the definition of a Lambda step."""
    function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return {"Name": name, "Type": "Lambda", "Arguments": arguments, "FunctionArn": function_arn}


def output_of(step_name: str, name: str) -> dict[str, str]:
    """Return a reference to an output parameter of a step."""
    return {"Get": f"Steps.{step_name}.OutputParameters['{name}']"}


def outputs(**values: Any) -> Mapping[str, Any]:
    """Return a function's return value with these output parameters."""
    return {"OutputParameters": values}


def _put_pipeline(client: Any, name: str, definition: str | Mapping[str, Any]) -> None:
    text = definition if isinstance(definition, str) else json.dumps(definition)
    request = {"PipelineName": name, "PipelineDefinition": text}
    try:
        client.update_pipeline(**request)
    except client.exceptions.ResourceNotFound:
        client.create_pipeline(**request, RoleArn=ROLE_ARN)


def _wait(client: Any, execution_arn: str, timeout_s: float) -> None:
    deadline_s = time.monotonic() + timeout_s
    while _status(client, execution_arn) == "Executing":
        if time.monotonic() > deadline_s:
            raise SelectiveWidgetError(
                f"{execution_arn} has not ended within {timeout_s:g} s. Allow more with timeout_s."
            )
        time.sleep(_POLL_INTERVAL_S)


def _check_status(client: Any, execution_arn: str, wanted: str) -> None:
    """Raise an error with the reasons of the failed steps if an execution has not ended as wanted."""
    found = _status(client, execution_arn)
    if found == wanted:
        return
    reasons = [
        f"{step['StepName']} failed ({step['FailureReason']})."
        for step in list_steps(client, execution_arn)
        if step["StepStatus"] == "Failed"
    ]
    raise SelectiveWidgetError(
        f"{execution_arn} is {found}, so there is no reference execution. "
        + " ".join([*reasons, "Mend that and call create again."])
    )


def _status(client: Any, execution_arn: str) -> str:
    execution = client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
    return str(execution["PipelineExecutionStatus"])
