"""Resolution of references in a step's arguments: ``Get``, ``Std:Join``, ``Std:JsonGet``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.expressions.property_path import PathError, follow, split_path
from sagemaker_selective_widget.local.expressions.text import as_text
from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.pipeline import Pipeline, Step


class ResolutionError(StepError):
    """A reference has no value; the message names the reference and the step that it reads."""


class Placeholder(str):
    """Text that stands for a value which a stand-in did not create, and names the reference."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Iteration:
    """One iteration of a ForEach over its body.

    Attributes:
        index: Index of the item, from 0.
        item: The value of ``ForEach.CurrentItem``.
        body: The names of the body's steps.
    """

    index: int
    item: Any
    body: frozenset[str]

    def name_of(self, step_name: str) -> str:
        """Return the name of a step of the body in this iteration; other steps keep their name."""
        return f"{step_name}-{self.index}" if step_name in self.body else step_name


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that a reference may refer to when its step starts.

    Attributes:
        pipeline: The pipeline of the execution.
        parameters: Typed parameter values by name.
        execution: Execution variables by name, such as ``PipelineExecutionId``.
        steps: The steps that have run or were reused so far, by name.
        objects: The S3 objects on this machine, for ``Std:JsonGet``.
        iteration: The ForEach iteration that the step belongs to, if any.
        experiment: The execution's ``PipelineExperimentConfig``.
    """

    pipeline: Pipeline
    parameters: Mapping[str, Any]
    execution: Mapping[str, Any]
    steps: Mapping[str, StepRecord]
    objects: ObjectFolder
    iteration: Iteration | None = None
    experiment: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def with_job_name(self, job_name: str) -> Scope:
        """Return the scope of one step, which alone sees its job's name as an execution variable."""
        own = {"TrainingJobName": job_name, "ProcessingJobName": job_name}
        return replace(self, execution={**self.execution, **own})


def resolve(value: Any, scope: Scope) -> Any:
    """Return a value with all references resolved; properties of stand-ins become a `Placeholder`.

    Raises:
        ResolutionError: A reference has no value.
    """
    if isinstance(value, Mapping):
        operation = _OPERATIONS.get(next(iter(value))) if len(value) == 1 else None
        if operation is not None:
            return operation(next(iter(value.values())), scope)
        return {key: resolve(item, scope) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, scope) for item in value]
    return value


def has_placeholder(value: Any) -> bool:
    """Return whether a resolved value contains a `Placeholder`."""
    if isinstance(value, Mapping):
        return any(map(has_placeholder, value.values()))
    if isinstance(value, list):
        return any(map(has_placeholder, value))
    return isinstance(value, Placeholder)


def _get(reference: Any, scope: Scope) -> Any:
    root, _, rest = str(reference).partition(".")
    if root == "Steps":
        return _step_property(rest, scope)
    if root == "ForEach" and scope.iteration is not None:
        return _current_item(rest, scope.iteration.item)
    table = {
        "Parameters": scope.parameters,
        "Execution": scope.execution,
        "PipelineExperimentConfig": scope.experiment,
    }.get(root, {})
    if rest not in table:
        raise ResolutionError(f"{reference} has no value in this execution.")
    return table[rest]


def _step_property(reference: str, scope: Scope) -> Any:
    if not reference:
        raise ResolutionError("Steps. names no step.")
    name, *path = split_path(reference)
    record = _record(str(name), reference, scope)
    if record.type == "Condition" and path == ["Outcome"]:
        return record.properties.get("Outcome") == "True"  # listed as True, and joined as true
    try:
        return follow(record.properties, path)
    except PathError as error:
        if record.is_stand_in:
            return Placeholder(f"stand-in:{reference}")
        raise ResolutionError(f"The step {name} has no property {reference!r}: {error}") from None


def _current_item(reference: str, item: Any) -> Any:
    """Return the item, or a part of it; items are often the JSON text of an object."""
    _, *path = split_path(reference)
    if not path:
        return item
    if isinstance(item, Placeholder):
        return Placeholder(f"{item}#{reference}")
    try:
        return follow(json.loads(item) if isinstance(item, str) else item, path)
    except (ValueError, PathError) as error:
        raise ResolutionError(f"The item {item!r:.100} has no {reference!r}: {error}") from None


def _record(name: str, reference: str, scope: Scope) -> StepRecord:
    record = scope.steps.get(scope.iteration.name_of(name) if scope.iteration else name)
    if record is None or record.status != "Succeeded":
        raise ResolutionError(
            f"{reference!r} reads the step {name}, which has not succeeded in this execution."
        )
    return record


def _join(arguments: Any, scope: Scope) -> str:
    if not isinstance(arguments, Mapping) or not isinstance(arguments.get("Values"), list):
        raise ResolutionError(f"Std:Join takes an object with On and Values, not {arguments!r:.60}.")
    values = [resolve(value, scope) for value in arguments["Values"]]
    text = str(arguments.get("On", "")).join(map(as_text, values))
    return Placeholder(text) if any(map(has_placeholder, values)) else text


def _json_get(arguments: Any, scope: Scope) -> Any:
    if not isinstance(arguments, Mapping) or "Path" not in arguments:
        raise ResolutionError(f"Std:JsonGet takes an object with a file and a Path, not {arguments!r:.60}.")
    uri, path = _json_uri(arguments, scope), as_text(resolve(arguments["Path"], scope))
    try:
        return follow(scope.objects.read_json(uri), split_path(path))
    except (OSError, ValueError, PathError) as error:
        if any(scope.steps[name].is_stand_in for name in _steps_read(arguments) if name in scope.steps):
            return Placeholder(f"stand-in:{uri}#{path}")
        raise ResolutionError(f"{path!r} cannot be read from {uri}: {_reason(error)}") from None


def _json_uri(arguments: Any, scope: Scope) -> str:
    if "S3Uri" in arguments:
        return as_text(resolve(arguments["S3Uri"], scope))
    named = arguments.get("PropertyFile")
    reference = str(named.get("Get") if isinstance(named, Mapping) else named).partition(".")[2]
    try:
        name, _, file_name = split_path(reference)
    except ValueError:
        raise ResolutionError(f"{named!r:.60} is no reference to a property file.") from None
    record = _record(str(name), reference, scope)
    return property_file_uri(scope.pipeline.step(record.name), record.properties, str(file_name))


def property_file_uri(step: Step, properties: Mapping[str, Any], file_name: str) -> str:
    """Return the URI of a property file that a step declares in ``PropertyFiles``.

    Raises:
        ResolutionError: The step declares no such file, or has no such output.
    """
    for declared in step.body.get("PropertyFiles") or ():
        if declared["PropertyFileName"] == file_name:
            path = ["ProcessingOutputConfig", "Outputs", declared["OutputName"], "S3Output", "S3Uri"]
            try:
                return f"{follow(properties, path)}/{declared['FilePath']}"
            except PathError as error:
                raise ResolutionError(f"The property file {file_name} of {step.name}: {error}") from None
    raise ResolutionError(f"The step {step.name} declares no property file named {file_name}.")


def _steps_read(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        reference = value.get("Get")
        if isinstance(reference, str) and reference.startswith("Steps."):
            yield str(split_path(reference)[1])
        for item in value.values():
            yield from _steps_read(item)
    elif isinstance(value, list):
        for item in value:
            yield from _steps_read(item)


def _reason(error: Exception) -> str:
    return "there is no such object" if isinstance(error, FileNotFoundError) else str(error)


_OPERATIONS = {"Get": _get, "Std:Join": _join, "Std:JsonGet": _json_get}
