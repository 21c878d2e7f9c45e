"""RetryPipelineExecution: continues an execution that failed or was stopped, under the same ARN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.api.requests import max_parallel_steps
from sagemaker_selective_widget.local.api.responses import without_none
from sagemaker_selective_widget.local.engine.engine import Engine
from sagemaker_selective_widget.local.engine.jobs import ExecutionJob
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import ValidationException

Request = Mapping[str, Any]

_RETRIED = ("Failed", "Stopped")


class RetryOperation:
    """RetryPipelineExecution; called with a checked request, under the store's lock.

    Steps that succeeded are kept; those that failed or were stopped are run again, followed by the remaining
    steps. The definition, the parameter values and the selection are those of the start.
    """

    def __init__(self, store: Store, engine: Engine, quotas: Quotas) -> None:
        self._store = store
        self._engine = engine
        self._quotas = quotas

    def __call__(self, request: Request) -> Mapping[str, Any]:
        """Retry an execution, or repeat the answer to an earlier request with the same token."""
        return self._store.once("RetryPipelineExecution", request, self._retry)

    def _retry(self, request: Request) -> Mapping[str, Any]:
        execution = self._store.execution(request["PipelineExecutionArn"])
        steps = self._store.steps(execution.arn)
        _check_retryable(execution, steps)
        self._quotas.check_active(sum(other.is_active for other in self._store.executions()))
        again = [name for name, record in steps.items() if record.status in _RETRIED]
        self._store.remove_steps(execution.arn, again)
        limit = without_none({"max_parallel_steps": max_parallel_steps(request)})
        self._store.change_execution(execution.arn, status="Executing", failure_reason=None, **limit)
        self._engine.start(execution.arn, ExecutionJob.of(execution))
        return {"PipelineExecutionArn": execution.arn}


def _check_retryable(execution: ExecutionRecord, steps: Mapping[str, StepRecord]) -> None:
    """Check that an execution can be retried.

    Raises:
        ValidationException: It has neither failed nor been stopped, or a Fail step ended it: see
            https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-fail.
    """
    if execution.status not in _RETRIED:
        raise ValidationException(
            f"Pipeline execution '{execution.arn}' has the status {execution.status}. "
            "Only an execution that failed or was stopped can be retried."
        )
    ended_by = [name for name, record in steps.items() if record.type == "Fail" and record.status == "Failed"]
    if ended_by:
        raise ValidationException(
            f"Pipeline execution '{execution.arn}' was ended by the Fail step {ended_by[0]}, and cannot be "
            "retried. Start another one."
        )
