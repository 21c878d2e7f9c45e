"""By which attributes step caching tells one run of a step from another.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-default-keys.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CACHE_KEY_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "Processing": ("AppSpecification", "Environment", "ProcessingInputs"),
    "Training": (
        "AlgorithmSpecification",
        "CheckpointConfig",
        "DebugHookConfig",
        "DebugRuleConfigurations",
        "Environment",
        "HyperParameters",
        "InputDataConfig",
    ),
    "Tuning": ("HyperParameterTuningJobConfig", "TrainingJobDefinition", "TrainingJobDefinitions"),
    "AutoML": ("AutoMLJobConfig", "AutoMLJobObjective", "InputDataConfig", "ProblemType"),
    "Transform": ("DataProcessing", "Environment", "ModelName", "TransformInput"),
    "ClarifyCheck": (
        "ClarifyCheckConfig",
        "CheckJobConfig",
        "SkipCheck",
        "RegisterNewBaseline",
        "ModelPackageGroupName",
        "SuppliedBaselineConstraints",
    ),
    "QualityCheck": (
        "QualityCheckConfig",
        "CheckJobConfig",
        "SkipCheck",
        "RegisterNewBaseline",
        "ModelPackageGroupName",
        "SuppliedBaselineConstraints",
        "SuppliedBaselineStatistics",
    ),
    "EMR": ("ClusterId", "StepConfig"),
}
"""The step types that can be cached, and the attributes by which a run is told from another."""

NEVER_CACHED = frozenset({"Callback", "Condition", "Fail", "Lambda", "Model", "RegisterModel"})
"""The step types that run each time, whatever their ``CacheConfig`` says: the SDK writes one for some.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html. Of types that are newer than
that page, it is not known.
"""

_COMPARED_CHILDREN: Mapping[str, tuple[str, ...]] = {
    "TrainingJobDefinition": (
        "AlgorithmSpecification",
        "HyperParameterRanges",
        "InputDataConfig",
        "StaticHyperParameters",
        "TuningObjective",
    ),
    "AutoMLJobConfig": ("CompletionCriteria", "CandidateGenerationConfig", "DataSplitConfig", "Mode"),
}
"""Attributes of which only some members count."""


def compared_attributes(step_type: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a step's attributes that a cached run is compared by.

    Args:
        step_type: Of a type that is not known to be cached, every attribute counts.
        attributes: The step's arguments and its other fields.
    """
    names = CACHE_KEY_ATTRIBUTES.get(step_type, tuple(attributes))
    return {name: _compared(name, attributes.get(name)) for name in names}


def _compared(name: str, value: Any) -> Any:
    children = _COMPARED_CHILDREN.get(name)
    if children is None or not isinstance(value, Mapping):
        return value
    return {child: value.get(child) for child in children}
