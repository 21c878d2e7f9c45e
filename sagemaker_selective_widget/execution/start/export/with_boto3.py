"""The request as Python for boto3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.execution.start.export.literals import call, flat_literal, literal


def boto3_code(request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return Python that sends ``request`` with boto3.

    Every value is written as a literal, so that no value can become code.

    Args:
        request: Keyword arguments of ``StartPipelineExecution``.
        region: The client's region to include in the code, if any.
    """
    where = f", region_name={flat_literal(region)}" if region else ""
    arguments = {key: literal(value, 4) for key, value in request.items()}
    return (
        "import boto3\n\n"
        f'sagemaker = boto3.client("sagemaker"{where})\n'
        f"response = {call('sagemaker.start_pipeline_execution', arguments)}\n"
        'print(response["PipelineExecutionArn"])\n'
    )
