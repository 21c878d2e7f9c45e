"""What pipelines for learning have in common: parts of definitions; create one, run it, wait for its end."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local.names import ACCOUNT, REGION

ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/DummyPipelineRole"
"""The role of every such pipeline; nothing on this machine asks what it may do."""

_POLL_INTERVAL_S = 0.02


def put_pipeline(client: Any, name: str, definition: str | Mapping[str, Any]) -> None:
    """Create the pipeline of that name, or update it."""
    text = definition if isinstance(definition, str) else json.dumps(definition)
    request = {"PipelineName": name, "PipelineDefinition": text}
    try:
        client.update_pipeline(**request)
    except client.exceptions.ResourceNotFound:
        client.create_pipeline(**request, RoleArn=ROLE_ARN)


def run_pipeline(client: Any, name: str, timeout_s: float, **members: Any) -> str:
    """Start an execution, wait until it has ended, however it ended, and return its ARN.

    Args:
        client: A boto3 SageMaker client.
        name: The pipeline's name.
        timeout_s: How long the execution may take, in seconds.
        members: Further members of StartPipelineExecution.

    Raises:
        SelectiveWidgetError: The execution has not ended in time.
    """
    execution_arn: str = client.start_pipeline_execution(PipelineName=name, **members)["PipelineExecutionArn"]
    deadline_s = time.monotonic() + timeout_s
    while status(client, execution_arn) == "Executing":
        if time.monotonic() > deadline_s:
            raise SelectiveWidgetError(
                f"{execution_arn} has not ended within {timeout_s:g} s. Allow more with timeout_s."
            )
        time.sleep(_POLL_INTERVAL_S)
    return execution_arn


def check_status(client: Any, execution_arn: str, wanted: str) -> None:
    """Check that an execution has ended as a reference execution of its pipeline is to end.

    Raises:
        SelectiveWidgetError: It has another status; the message has the reasons of the failed steps.
    """
    found = status(client, execution_arn)
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


def status(client: Any, execution_arn: str) -> str:
    """Return an execution's status."""
    execution = client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
    return str(execution["PipelineExecutionStatus"])


def list_steps(client: Any, execution_arn: str) -> list[dict[str, Any]]:
    """Return every step of an execution as ListPipelineExecutionSteps has it, newest first."""
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
    """Return what a function returns whose output parameters are these."""
    return {"OutputParameters": values}
