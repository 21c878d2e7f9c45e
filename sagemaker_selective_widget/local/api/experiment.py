"""What an execution is tracked under: the resolved experiment and MLflow settings of the definition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.expressions.resolve import Scope, resolve
from sagemaker_selective_widget.local.names import execution_variables
from sagemaker_selective_widget.local.storage.records import ExecutionRecord

Settings = Mapping[str, Any] | None


def experiment_config(definition: str, scope: Scope) -> Settings:
    """Return the definition's ``PipelineExperimentConfig`` with its references resolved; None if it has none.

    Raises:
        ResolutionError: A reference has no value.
    """
    return _settings(definition, "PipelineExperimentConfig", scope)


def tracked_experiment(execution: ExecutionRecord) -> Mapping[str, Any]:
    """Return the values of ``PipelineExperimentConfig.…``, by default the pipeline's name and execution id.

    These are also the defaults that the SDK writes into a definition.
    """
    variables = execution_variables(execution.arn, execution.created, execution.created)
    defaults = {
        "ExperimentName": variables["PipelineName"],
        "TrialName": variables["PipelineExecutionId"],
    }
    return {**defaults, **(execution.experiment or {})}


def mlflow_config(definition: str, experiment_name: str | None, scope: Scope) -> Settings:
    """Return the definition's ``MlflowConfig``; an experiment name given at the start takes precedence.

    Raises:
        ResolutionError: A reference has no value.
    """
    given = {} if experiment_name is None else {"MlflowExperimentName": experiment_name}
    return {**(_settings(definition, "MlflowConfig", scope) or {}), **given} or None


def _settings(definition: str, key: str, scope: Scope) -> Settings:
    settings = json.loads(definition).get(key)
    return resolve(settings, scope) if isinstance(settings, Mapping) else None
