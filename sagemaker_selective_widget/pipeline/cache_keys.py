"""The attributes by which step caching identifies a run of a step.

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
"""The step types that can be cached, and the attributes that identify a run of each."""

NEVER_CACHED = frozenset({"Callback", "Condition", "Fail", "Lambda", "Model", "RegisterModel"})
"""The step types that always run, whatever their ``CacheConfig`` says: the SDK writes one for some.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html. For types newer than that
page, it is not known whether they are cached.
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
"""Attributes of which only some members are compared."""


def compared_attributes(step_type: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a step that identify a run in the cache.

    Args:
        step_type: The type of the step; if it is not known to be cached, all attributes are returned.
        attributes: The step's arguments and its other fields.
    """
    names = CACHE_KEY_ATTRIBUTES.get(step_type, tuple(attributes))
    return {name: _compared(name, attributes.get(name)) for name in names}


def _compared(name: str, value: Any) -> Any:
    children = _COMPARED_CHILDREN.get(name)
    if children is None or not isinstance(value, Mapping):
        return value
    return {child: value.get(child) for child in children}
