"""The instances that a step runs on, according to its definition and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text

_PARAMETER = "Parameters."
_PLACES = (
    ("ResourceConfig",),  # CreateTrainingJob
    ("ProcessingResources", "ClusterConfig"),  # CreateProcessingJob
    ("TransformResources",),  # CreateTransformJob
)


@dataclass(frozen=True, slots=True)
class Instances:
    """Some instances of one type.

    Attributes:
        type: The instance type, such as ``ml.m5.xlarge``.
        count: How many of them.
    """

    type: str
    count: int

    def __str__(self) -> str:
        """Return a readable text such as ``2 × ml.m5.xlarge``."""
        return f"{self.count} × {self.type}"


def step_instances(pipeline: Pipeline, step: str, parameters: Mapping[str, str]) -> tuple[Instances, ...]:
    """Return the instances that a Training, Processing or Transform step asks for.

    Instances given by anything but literals and parameters are left out. So are tuning and AutoML steps,
    whose definition does not say how many jobs they start.

    Args:
        pipeline: The pipeline that has the step.
        step: The name of the step.
        parameters: The values that the execution ran with, as the API's strings; defaults fill in the rest.
    """
    arguments = pipeline.step(step).body.get("Arguments")

    def resolved(value: Any) -> str:
        return _resolved(value, pipeline, parameters)

    return tuple(each for place in _PLACES for each in _read(_at(arguments, place), resolved))


def _at(value: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _read(config: Mapping[str, Any], resolved: Callable[[Any], str]) -> Iterator[Instances]:
    groups = config.get("InstanceGroups")  # a heterogeneous cluster
    for group in groups if isinstance(groups, list) else [config]:
        type_, count = (resolved(_at(group, ()).get(key)) for key in ("InstanceType", "InstanceCount"))
        if type_ and count.isdecimal():
            yield Instances(type_, int(count))


def _resolved(value: Any, pipeline: Pipeline, parameters: Mapping[str, str]) -> str:
    """Return a literal or the value of a parameter as text; ``""`` for anything else."""
    if isinstance(value, (str, int)):
        return str(value)
    path = value.get("Get") if isinstance(value, Mapping) else None
    if not isinstance(path, str) or not path.startswith(_PARAMETER):
        return ""
    name = path.removeprefix(_PARAMETER)
    parameter = pipeline.parameter(name)
    default = "" if parameter is None or parameter.default is None else to_text(parameter.default)
    return parameters.get(name, default)
