"""The keyword arguments of ``StartPipelineExecution``.

Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.execution.config import SelectiveExecutionConfig


def start_request(
    pipeline_name: str,
    config: SelectiveExecutionConfig,
    parameters: Mapping[str, str],
    *,
    display_name: str | None = None,
    client_request_token: str | None = None,
) -> dict[str, Any]:
    """Return the request that starts a selective execution.

    Args:
        pipeline_name: Name or ARN of the pipeline.
        config: A resolved config: what it says is sent as it is.
        parameters: ``{name: value}`` as the API's strings; ``{}`` sends none.
        display_name: ``PipelineExecutionDisplayName``.
        client_request_token: Makes a repeated request start nothing twice; boto3 invents one.
    """
    request: dict[str, Any] = {"PipelineName": pipeline_name}
    if display_name is not None:
        request["PipelineExecutionDisplayName"] = display_name
    if parameters:
        request["PipelineParameters"] = [{"Name": name, "Value": value} for name, value in parameters.items()]
    if client_request_token is not None:
        request["ClientRequestToken"] = client_request_token
    request["SelectiveExecutionConfig"] = config.to_request()
    return request
