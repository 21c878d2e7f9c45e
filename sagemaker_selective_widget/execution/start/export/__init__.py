"""The request as code to copy, which starts the same execution as the widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.execution.start.export.with_boto3 import boto3_code
from sagemaker_selective_widget.execution.start.export.with_cli import cli_code
from sagemaker_selective_widget.execution.start.export.with_sdk import sdk_v2_code, sdk_v3_code

_WRITERS = {"boto3": boto3_code, "cli": cli_code, "sdk-v2": sdk_v2_code, "sdk-v3": sdk_v3_code}

TARGETS = tuple(_WRITERS)
"""The targets for which code can be written."""


def code_for(target: str, request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return ``request`` as complete code that can be run unchanged.

    Args:
        target: One of `TARGETS`.
        request: Keyword arguments of ``StartPipelineExecution``.
        region: The region to include in the code, if any.

    Raises:
        ValueError: There is no such target.
        StartOptionError: The target does not support a member of the request.
    """
    write = _WRITERS.get(str(target))
    if write is None:
        known = ", ".join(map(repr, TARGETS))
        raise ValueError(f"There is no code for {target!r}; there is for {known}.")
    return write(request, region=region)


__all__ = ["TARGETS", "boto3_code", "cli_code", "code_for", "sdk_v2_code", "sdk_v3_code"]
