"""The operations that this machine supports: a table for each service, and checks that apply to all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.local.api.callbacks import CallbackOperations
from sagemaker_selective_widget.local.api.executions import ExecutionOperations
from sagemaker_selective_widget.local.api.jobs import JobOperations
from sagemaker_selective_widget.local.api.logs import LogOperations
from sagemaker_selective_widget.local.api.objects import ObjectOperations
from sagemaker_selective_widget.local.api.pipelines import PipelineOperations
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.api.retry import RetryOperation
from sagemaker_selective_widget.local.api.start import StartOperation
from sagemaker_selective_widget.local.api.validation import check_request, without_nulls
from sagemaker_selective_widget.local.api.versions import VersionOperations
from sagemaker_selective_widget.local.engine.engine import Engine
from sagemaker_selective_widget.local.engine.shutdown import Shutdown
from sagemaker_selective_widget.local.storage.log_folder import LogFolder
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport import client, protocol
from sagemaker_selective_widget.local.transport.api_error import (
    ApiError,
    ServiceUnavailable,
    UnknownOperationException,
    ValidationException,
)

Operation = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Performs one operation: request → answer, both in the form of the API model."""


class Operations:
    """Handles the requests of a service, one at a time, since each needs a consistent state.

    Args:
        service: The service's name in boto3.
        table: The function for each operation.
        store: The state.
        shutdown: Knows whether this machine is closed.
        violation: The error for requests that violate a constraint of the API model.
    """

    def __init__(
        self,
        service: str,
        table: Mapping[str, Operation],
        store: Store,
        shutdown: Shutdown,
        violation: type[ApiError] = ValidationException,
    ) -> None:
        self._service = service
        self._store = store
        self._shutdown = shutdown
        self._violation = violation
        # Requests can only be checked if the installed botocore has a model of the operation.
        known = frozenset(client.service_model(service).operation_names)
        self._table = {name: perform for name, perform in table.items() if name in known}

    def handle(self, target: str, body: bytes) -> tuple[int, bytes]:
        """Handle one HTTP request: ``X-Amz-Target`` and body → status and body."""
        return protocol.answer(self.call, target, body)

    def call(self, operation: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Perform an operation.

        Raises:
            ApiError: The service refuses the request.
        """
        perform = self._table.get(operation)
        if perform is None:
            raise UnknownOperationException(
                f"LocalSageMaker does not have {operation}. It has {', '.join(self._table)}."
            )
        try:
            check_request(client.service_model(self._service).operation_model(operation).input_shape, request)
            with self._store.lock:
                if self._shutdown.is_closed:
                    raise ServiceUnavailable("This LocalSageMaker is closed. Make another one.")
                return perform(without_nulls(request))
        except ValidationException as error:
            raise self._violation(str(error)) from None


def pipeline_operations(
    store: Store, engine: Engine, objects: ObjectFolder, quotas: Quotas
) -> Mapping[str, Operation]:
    """Return the supported operations of SageMaker Pipelines, and of the jobs of their steps."""
    pipelines = PipelineOperations(store, objects, quotas)
    versions = VersionOperations(store)
    callbacks = CallbackOperations(store, engine.callbacks)
    executions = ExecutionOperations(store, engine)
    return {
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
        **JobOperations(store).table(),
    }


def object_operations(objects: ObjectFolder) -> Mapping[str, Operation]:
    """Return the supported operations of S3."""
    operations = ObjectOperations(objects)
    return {
        "GetObject": operations.get,
        "HeadObject": operations.head,
        "ListObjectsV2": operations.list_keys,
        "PutObject": operations.put,
    }


def log_operations(store: Store, logs: LogFolder) -> Mapping[str, Operation]:
    """Return the supported operations of CloudWatch Logs."""
    operations = LogOperations(store, logs)
    return {
        "DescribeLogStreams": operations.describe_streams,
        "FilterLogEvents": operations.filter_events,
        "GetLogEvents": operations.get_events,
    }
