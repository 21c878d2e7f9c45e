"""The operations of SageMaker Pipelines that this machine has: one table, one gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.local import protocol, wire
from sagemaker_selective_widget.local.api_error import ServiceUnavailable, UnknownOperationException
from sagemaker_selective_widget.local.callback_operations import CallbackOperations
from sagemaker_selective_widget.local.engine import Engine
from sagemaker_selective_widget.local.execution_operations import ExecutionOperations
from sagemaker_selective_widget.local.objects import ObjectFolder
from sagemaker_selective_widget.local.pipeline_operations import PipelineOperations
from sagemaker_selective_widget.local.quotas import Quotas
from sagemaker_selective_widget.local.retry import RetryOperation
from sagemaker_selective_widget.local.start import StartOperation
from sagemaker_selective_widget.local.store import Store
from sagemaker_selective_widget.local.validation import check_request
from sagemaker_selective_widget.local.version_operations import VersionOperations

Operation = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Performs one operation: request → answer, both as the API model has them."""


class Operations:
    """Answers requests; one at a time, since each reads and writes state that belongs together."""

    def __init__(self, store: Store, engine: Engine, objects: ObjectFolder, quotas: Quotas) -> None:
        self._store = store
        self._engine = engine
        pipelines = PipelineOperations(store, objects, quotas)
        versions = VersionOperations(store)
        callbacks = CallbackOperations(store, engine.callbacks)
        executions = ExecutionOperations(store, engine)
        table: Mapping[str, Operation] = {
            "CreatePipeline": pipelines.create,
            "UpdatePipeline": pipelines.update,
            "DescribePipeline": pipelines.describe,
            "ListPipelines": pipelines.list,
            "DeletePipeline": pipelines.delete,
            "ListPipelineVersions": versions.list,
            "UpdatePipelineVersion": versions.update,
            "StartPipelineExecution": StartOperation(store, engine, objects, quotas),
            "DescribePipelineExecution": executions.describe,
            "DescribePipelineDefinitionForExecution": executions.describe_definition,
            "ListPipelineExecutions": executions.list,
            "ListPipelineExecutionSteps": executions.list_steps,
            "ListPipelineParametersForExecution": executions.list_parameters,
            "UpdatePipelineExecution": executions.update,
            "StopPipelineExecution": executions.stop,
            "RetryPipelineExecution": RetryOperation(store, engine, quotas),
            "SendPipelineExecutionStepSuccess": callbacks.succeed,
            "SendPipelineExecutionStepFailure": callbacks.fail,
        }
        # What the installed botocore is too old for has no model to check a request by.
        known = frozenset(wire.service_model().operation_names)
        self._table = {name: perform for name, perform in table.items() if name in known}

    def handle(self, target: str, body: bytes) -> tuple[int, bytes]:
        """Answer one HTTP request: ``X-Amz-Target`` and body → status and body."""
        return protocol.answer(self.call, target, body)

    def call(self, operation: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Perform an operation.

        Raises:
            ApiError: The service refuses.
        """
        perform = self._table.get(operation)
        if perform is None:
            raise UnknownOperationException(
                f"LocalSageMaker does not have {operation}. It has {', '.join(self._table)}."
            )
        check_request(wire.service_model().operation_model(operation).input_shape, request)
        with self._store.lock:
            if self._engine.shutdown.is_closed:
                raise ServiceUnavailable("This LocalSageMaker is closed. Make another one.")
            return perform(request)
