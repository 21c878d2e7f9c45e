"""Operations on existing executions: describe, list, update, stop, retry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.api.paging import cut_page, in_period
from sagemaker_selective_widget.local.api.requests import max_parallel_steps
from sagemaker_selective_widget.local.api.responses import (
    execution_response,
    execution_summary,
    step_response,
    without_none,
)
from sagemaker_selective_widget.local.api.version_lookup import version_of_id
from sagemaker_selective_widget.local.engine.engine import Engine
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, VersionRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import ValidationException

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class ExecutionOperations:
    """Operations on executions; each is called with a checked request, under the store's lock."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store = store
        self._engine = engine

    def describe(self, request: Request) -> Answer:
        """DescribePipelineExecution."""
        record = self._store.execution(request["PipelineExecutionArn"])
        return execution_response(record, self._version(record))

    def describe_definition(self, request: Request) -> Answer:
        """DescribePipelineDefinitionForExecution: the definition at the start, whatever it is now."""
        record = self._store.execution(request["PipelineExecutionArn"])
        return {"PipelineDefinition": record.definition, "CreationTime": record.created}

    def list(self, request: Request) -> Answer:
        """ListPipelineExecutions: newest first, or by ARN."""
        pipeline = self._store.pipeline(request["PipelineName"])
        alias = request.get("PipelineVersionAlias")
        found = [
            record
            for record in self._store.executions(pipeline.arn)
            if in_period(record.created, request)
            and (alias is None or alias in self._version(record).aliases)
        ]
        if request.get("SortBy") == "PipelineExecutionArn":
            found.sort(key=lambda record: record.arn)
        page, token = cut_page(found, lambda record: record.arn, request)
        summaries = [execution_summary(record, self._version(record)) for record in page]
        return without_none({"PipelineExecutionSummaries": summaries, "NextToken": token})

    def list_steps(self, request: Request) -> Answer:
        """ListPipelineExecutionSteps: steps that have started or were reused, newest first."""
        execution = self._store.execution(request.get("PipelineExecutionArn", ""))
        found = self._store.step_records(execution.arn)
        page, token = cut_page(found, lambda record: record.name, request)
        return without_none(
            {"PipelineExecutionSteps": [step_response(record) for record in page], "NextToken": token}
        )

    def list_parameters(self, request: Request) -> Answer:
        """ListPipelineParametersForExecution: the value of every parameter, defaults included."""
        execution = self._store.execution(request["PipelineExecutionArn"])
        page, token = cut_page(
            list(execution.parameters.items()), lambda item: item[0], request, default_order="Ascending"
        )
        listed = [{"Name": name, "Value": value} for name, value in page]
        return without_none({"PipelineParameters": listed, "NextToken": token})

    def update(self, request: Request) -> Answer:
        """UpdatePipelineExecution: name, description, and how many steps may run in parallel from now on."""
        arn = self._store.execution(request["PipelineExecutionArn"]).arn
        changes = {
            "display_name": request.get("PipelineExecutionDisplayName"),
            "description": request.get("PipelineExecutionDescription"),
            "max_parallel_steps": max_parallel_steps(request),
        }
        self._store.change_execution(arn, **without_none(changes))
        self._engine.look_again(arn)
        return {"PipelineExecutionArn": arn}

    def stop(self, request: Request) -> Answer:
        """StopPipelineExecution, which is possible only while an execution is Executing, not Stopping."""
        return self._store.once("StopPipelineExecution", request, self._stop)

    def _version(self, record: ExecutionRecord) -> VersionRecord:
        return version_of_id(self._store, record.pipeline_arn, record.version_id)

    def _stop(self, request: Request) -> Answer:
        execution = self._store.execution(request["PipelineExecutionArn"])
        if execution.status != "Executing":
            raise ValidationException(
                f"Pipeline execution with ARN {execution.arn} has the status '{execution.status}'. "
                "Only pipelines with 'Executing' status can be stopped."
            )
        self._engine.stop(execution.arn)
        return {"PipelineExecutionArn": execution.arn}
