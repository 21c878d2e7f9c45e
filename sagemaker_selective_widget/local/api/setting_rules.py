"""What the service refuses in a definition's settings: its experiment, and its MLflow app or server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.local.api.argument_rules import shape_problems
from sagemaker_selective_widget.local.api.expression_rules import expression_problems
from sagemaker_selective_widget.local.transport.client import service_model
from sagemaker_selective_widget.pipeline import Pipeline

_DESCRIBED_AS = {"PipelineExperimentConfig": "PipelineExperimentConfig", "MlflowConfig": "MLflowConfig"}
"""Key of a definition → the member of DescribePipelineExecution with the same shape."""


def settings(definition: Mapping[str, Any], pipeline: Pipeline) -> Iterator[str]:
    """Yield the problems in the settings of a definition; null switches a setting off."""
    described = service_model().operation_model("DescribePipelineExecution").output_shape.members
    types = {parameter.name: parameter.type for parameter in pipeline.parameters}
    for key, member in _DESCRIBED_AS.items():
        value = definition.get(key)
        if value is None:
            continue
        yield from expression_problems(pipeline, key, value)
        if member in described:
            yield from shape_problems(described[member], value, key, types)
