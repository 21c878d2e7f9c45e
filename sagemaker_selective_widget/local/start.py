"""StartPipelineExecution: what is checked, and what an execution starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sagemaker_selective_widget.local.api_error import ResourceLimitExceeded, ValidationException
from sagemaker_selective_widget.local.engine import Engine, ExecutionJob
from sagemaker_selective_widget.local.names import new_execution_arn
from sagemaker_selective_widget.local.parameter_values import given_values, typed_values
from sagemaker_selective_widget.local.quotas import Quotas
from sagemaker_selective_widget.local.records import ExecutionRecord, PipelineRecord, StepRecord
from sagemaker_selective_widget.local.requests import max_parallel_steps, refuse_members
from sagemaker_selective_widget.local.selective import (
    check_no_reference_needed,
    check_reference,
    check_selected_steps,
    reused_records,
)
from sagemaker_selective_widget.local.store import Store, now
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text

Request = Mapping[str, Any]

_UNSUPPORTED = ("PipelineVersionId", "PipelineVersionAlias", "MlflowExperimentName", "RoleArn")


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which steps an execution runs and which it takes over.

    Attributes:
        selected: The selected steps; None for an execution of everything.
        reference: The reference execution, if one was given.
        reused: Records of the steps taken over.
    """

    selected: tuple[str, ...] | None = None
    reference: ExecutionRecord | None = None
    reused: tuple[StepRecord, ...] = ()


class StartOperation:
    """StartPipelineExecution; called with a checked request, under the store's lock."""

    def __init__(self, store: Store, engine: Engine, quotas: Quotas) -> None:
        self._store = store
        self._engine = engine
        self._quotas = quotas

    def __call__(self, request: Request) -> Mapping[str, Any]:
        """Start an execution, or answer again what a request with this token was answered."""
        refuse_members("StartPipelineExecution", request, _UNSUPPORTED)
        return self._store.once("StartPipelineExecution", request, self._start)

    def _start(self, request: Request) -> Mapping[str, Any]:
        record = self._store.pipeline(request["PipelineName"])
        pipeline = Pipeline.from_definition(record.definition)
        parameters = typed_values(pipeline, given_values(request))
        choice = self._choose(record, pipeline, request.get("SelectiveExecutionConfig"))
        self._check_quota()
        execution = _execution_record(record, request, parameters, choice)
        self._store.put_pipeline(replace(record, last_run=execution.created))
        self._store.put_execution(execution)
        for step in choice.reused:
            self._store.put_step(execution.arn, step)
        chosen = frozenset(pipeline.step_names if choice.selected is None else choice.selected)
        self._engine.start(execution.arn, ExecutionJob(pipeline, chosen, parameters))
        return {"PipelineExecutionArn": execution.arn}

    def _choose(self, record: PipelineRecord, pipeline: Pipeline, config: Request | None) -> _Choice:
        if config is None:
            return _Choice()
        selected = tuple(dict.fromkeys(step["StepName"] for step in config["SelectedSteps"]))
        check_selected_steps(pipeline, selected)
        source_arn = config.get("SourcePipelineExecutionArn")
        if source_arn is None:
            check_no_reference_needed(pipeline, selected)
            return _Choice(selected)
        reference = self._reference(record, source_arn)
        steps = self._store.steps(reference.arn)
        check_reference(pipeline, selected, reference, steps)
        return _Choice(selected, reference, reused_records(pipeline, selected, reference, steps, now()))

    def _reference(self, record: PipelineRecord, source_arn: str) -> ExecutionRecord:
        if not source_arn.startswith(f"{record.arn}/execution/"):
            raise ValidationException(
                f"Invalid SourcePipelineExecutionArn: {source_arn}. It is not an execution of the pipeline "
                f"'{record.arn}'. Use an execution of this pipeline."
            )
        return self._store.execution(source_arn)

    def _check_quota(self) -> None:
        active = sum(execution.is_active for execution in self._store.executions())
        if active >= self._quotas.executions:
            raise ResourceLimitExceeded(
                f"{active} executions are under way, which is the account's limit. Wait until one has ended."
            )


def _execution_record(
    record: PipelineRecord, request: Request, parameters: Mapping[str, Any], choice: _Choice
) -> ExecutionRecord:
    moment = now()
    limit = max_parallel_steps(request)
    return ExecutionRecord(
        arn=new_execution_arn(record.arn),
        pipeline_arn=record.arn,
        definition=record.definition,
        created=moment,
        modified=moment,
        parameters={name: to_text(value) for name, value in parameters.items()},
        display_name=request.get(
            "PipelineExecutionDisplayName", f"execution-{int(moment.timestamp() * 1000)}"
        ),
        description=request.get("PipelineExecutionDescription"),
        max_parallel_steps=record.max_parallel_steps if limit is None else limit,
        selected_steps=choice.selected,
        source_arn=choice.reference.arn if choice.reference else None,
    )
