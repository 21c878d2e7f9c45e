"""Which execution to take as reference when nobody has chosen one."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_selective_widget.execution.status import ExecutionSummary
from sagemaker_selective_widget.selection.reference import LENDING_STATUSES


def default_reference(executions: Iterable[ExecutionSummary]) -> ExecutionSummary | None:
    """Return the first that Succeeded or Failed, or ``None``.

    The SDK takes the latest whatever its status, a running one too, which the service then refuses.

    Args:
        executions: Newest first.
    """
    return next((execution for execution in executions if execution.status in LENDING_STATUSES), None)
