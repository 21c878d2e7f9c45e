"""StartPipelineExecution: the checks, and the initial state of an execution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.local.api.experiment import experiment_config, mlflow_config
from sagemaker_selective_widget.local.api.parameter_values import given_values, typed_values
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.api.requests import max_parallel_steps
from sagemaker_selective_widget.local.api.selective import (
    check_no_reference_needed,
    check_reference,
    check_selected_steps,
    reused_records,
)
from sagemaker_selective_widget.local.api.version_lookup import requested_version
from sagemaker_selective_widget.local.engine.engine import Engine
from sagemaker_selective_widget.local.engine.jobs import ExecutionJob
from sagemaker_selective_widget.local.expressions.resolve import Scope
from sagemaker_selective_widget.local.names import execution_variables, new_execution_arn
from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.records import (
    ExecutionRecord,
    PipelineRecord,
    StepRecord,
    VersionRecord,
)
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The steps that an execution runs and those that it reuses.

    Attributes:
        selected: The selected steps; None if everything runs.
        reference: The reference execution, if one was given.
        reused: Records of the reused steps.
    """

    selected: tuple[str, ...] | None = None
    reference: ExecutionRecord | None = None
    reused: tuple[StepRecord, ...] = ()


class StartOperation:
    """StartPipelineExecution; called with a checked request, under the store's lock."""

    def __init__(self, store: Store, engine: Engine, objects: ObjectFolder, quotas: Quotas) -> None:
        self._store = store
        self._engine = engine
        self._objects = objects
        self._quotas = quotas

    def __call__(self, request: Request) -> Mapping[str, Any]:
        """Start an execution, or repeat the answer to an earlier request with the same token."""
        if "RoleArn" in request:
            raise ValidationException(
                "RoleArn is for pipelines that AWS manages, and there are none here. Leave it out: "
                "the pipeline's own role is used."
            )
        return self._store.once("StartPipelineExecution", request, self._start)

    def _start(self, request: Request) -> Mapping[str, Any]:
        record = self._store.pipeline(request["PipelineName"])
        version = requested_version(self._store, record, request)
        pipeline = Pipeline.from_definition(version.definition)
        parameters = typed_values(pipeline, given_values(request))
        choice = self._choose(record, pipeline, request.get("SelectiveExecutionConfig"))
        self._quotas.check_active(sum(other.is_active for other in self._store.executions()))
        execution = _execution_record(record, version, request, parameters, choice, self._store.now())
        execution = self._tracked(execution, pipeline, parameters, request.get("MlflowExperimentName"))
        self._store.put_pipeline(replace(record, last_run=execution.created))
        self._store.put_version(replace(version, last_execution_arn=execution.arn))
        self._store.put_execution(execution)
        for step in choice.reused:
            self._store.put_step(execution.arn, step)
        chosen = frozenset(pipeline.step_names if choice.selected is None else choice.selected)
        self._engine.start(execution.arn, ExecutionJob(pipeline, chosen, parameters))
        return {"PipelineExecutionArn": execution.arn}

    def _tracked(
        self,
        execution: ExecutionRecord,
        pipeline: Pipeline,
        parameters: Mapping[str, Any],
        mlflow_experiment: str | None,
    ) -> ExecutionRecord:
        variables = execution_variables(execution.arn, execution.created, execution.created)
        scope = Scope(pipeline, parameters, variables, {}, self._objects)
        try:
            experiment = experiment_config(execution.definition, scope)
            mlflow = mlflow_config(execution.definition, mlflow_experiment, scope)
        except StepError as error:
            raise ValidationException(str(error)) from None
        return replace(execution, experiment=experiment, mlflow=mlflow)

    def _choose(self, record: PipelineRecord, pipeline: Pipeline, config: Request | None) -> _Choice:
        if config is None:
            return _Choice()
        selected = tuple(dict.fromkeys(step["StepName"] for step in config["SelectedSteps"]))
        run = check_selected_steps(pipeline, selected)
        source_arn = config.get("SourcePipelineExecutionArn")
        if source_arn is None:
            check_no_reference_needed(pipeline, run)
            return _Choice(selected)
        reference = self._reference(record, source_arn)
        steps = self._store.steps(reference.arn)
        check_reference(pipeline, run, reference, steps)
        return _Choice(
            selected, reference, reused_records(pipeline, run, reference, steps, self._store.now())
        )

    def _reference(self, record: PipelineRecord, source_arn: str) -> ExecutionRecord:
        if not source_arn.startswith(f"{record.arn}/execution/"):
            raise ValidationException(
                f"Invalid SourcePipelineExecutionArn: {source_arn}. It is not an execution of the pipeline "
                f"'{record.arn}'. Use an execution of this pipeline."
            )
        return self._store.execution(source_arn)


def _execution_record(
    record: PipelineRecord,
    version: VersionRecord,
    request: Request,
    parameters: Mapping[str, Any],
    choice: _Choice,
    moment: datetime,
) -> ExecutionRecord:
    limit = max_parallel_steps(request)
    return ExecutionRecord(
        arn=new_execution_arn(record.arn),
        pipeline_arn=record.arn,
        definition=version.definition,
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
        version_id=version.version_id,
    )
