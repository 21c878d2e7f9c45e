"""Parts of requests that several operations read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sagemaker_selective_widget.local.transport.api_error import ValidationException


def max_parallel_steps(request: Mapping[str, Any]) -> int | None:
    """Return ``ParallelismConfiguration.MaxParallelExecutionSteps``; None if not given."""
    configuration = request.get("ParallelismConfiguration")
    return int(configuration["MaxParallelExecutionSteps"]) if configuration else None


def refuse_members(operation: str, request: Mapping[str, Any], members: Iterable[str]) -> None:
    """Refuse members that this machine does not support, rather than ignoring them.

    Raises:
        ValidationException: The request has one of the members.
    """
    present = [member for member in members if request.get(member) is not None]
    if present:
        raise ValidationException(
            f"LocalSageMaker's {operation} does not have {', '.join(present)}. Leave it out."
        )
