"""What the service refuses in the expressions of a definition: references, functions, conditions.

The messages "Unknown property reference […]." and "Cannot parse object, unknown property '…'." are recorded
answers of AWS (https://github.com/aws/sagemaker-python-sdk/issues/2746 for the second). Unknown expressions
are accepted, but their content is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.local.expressions.property_path import PathError, split_path
from sagemaker_selective_widget.local.names import EXECUTION_VARIABLES
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, STEP_KEYS
from sagemaker_selective_widget.pipeline.values import PARAMETER_TYPES

Findings = Iterator[str]

_EXPERIMENT = ("ExperimentName", "TrialName")
_CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "Equals": ("LeftValue", "RightValue"),
    "GreaterThan": ("LeftValue", "RightValue"),
    "GreaterThanOrEqualTo": ("LeftValue", "RightValue"),
    "LessThan": ("LeftValue", "RightValue"),
    "LessThanOrEqualTo": ("LeftValue", "RightValue"),
    "In": ("QueryValue", "Values"),
    "Not": ("Condition",),
    "Or": ("Conditions",),
}
"""Condition type → its members apart from ``Type``."""

_DECLARATIONS: Mapping[str, tuple[str, ...]] = {
    "PropertyFiles": ("PropertyFileName", "OutputName", "FilePath"),
    "OutputParameters": ("OutputName", "OutputType"),
}
"""List of a step → the members of each item, all text."""

_WITHOUT_EXPRESSIONS = STEP_KEYS - {"CacheConfig", "RetryPolicies"}
"""The keys of a step that are read elsewhere, or contain no expressions."""


def expressions(pipeline: Pipeline) -> Findings:
    """Yield the problems of expressions in steps."""
    for step in pipeline.steps:
        place = _Place(pipeline, step.name, step)
        for value in _own_values(step):
            yield from place.problems(value)


def expression_problems(pipeline: Pipeline, where: str, value: Any) -> Findings:
    """Yield the problems of expressions in a value outside of steps, such as a setting."""
    yield from _Place(pipeline, where).problems(value)


def conditions(pipeline: Pipeline) -> Findings:
    """A Condition step has conditions of known types, with exactly the members of their type."""
    for step in pipeline.steps:
        if step.type == "Condition":
            yield from _condition_list(step.body.get("Arguments") or {}, "Conditions")


def declarations(pipeline: Pipeline) -> Findings:
    """``PropertyFiles`` and ``OutputParameters`` have the form that the SDK writes."""
    for step in pipeline.steps:
        for key, members in _DECLARATIONS.items():
            for item in step.body.get(key) or ():
                yield from _members(item, members)
                for member in members:
                    if not isinstance(item.get(member, ""), str):
                        yield f"{member} in {key} of {step.name} is {item[member]!r:.60}; it is to be text."
                if isinstance(kind := item.get("OutputType"), str) and kind not in PARAMETER_TYPES:
                    types = ", ".join(PARAMETER_TYPES)
                    yield f"OutputType in {key} of {step.name} is {kind!r:.60}; it is to be {types}."


def _own_values(step: Step) -> Iterator[Any]:
    held = CONTAINER_BRANCHES.get(step.type, ())
    for key, value in (step.body.get("Arguments") or {}).items():
        if key not in held:
            yield value
    for key, value in step.body.items():
        if key not in _WITHOUT_EXPRESSIONS:
            yield value


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of an expression, which determines what it may refer to.

    Attributes:
        pipeline: The pipeline.
        where: The name of the place.
        step: The step that contains it; None for a setting, which is read before any step runs.
    """

    pipeline: Pipeline
    where: str
    step: Step | None = None

    def problems(self, value: Any) -> Findings:
        """Yield the problems of expressions in a value."""
        if isinstance(value, Mapping):
            check = self._check(next(iter(value))) if len(value) == 1 else None
            if check is not None:
                yield from check(next(iter(value.values())))
            else:
                for item in value.values():
                    yield from self.problems(item)
        elif isinstance(value, list):
            for item in value:
                yield from self.problems(item)

    def _check(self, operator: str) -> Callable[[Any], Findings] | None:
        checks = {"Get": self._get, "Std:Join": self._join, "Std:JsonGet": self._json_get}
        return checks.get(operator)

    def _get(self, reference: Any) -> Findings:
        if not isinstance(reference, str):
            yield f"Get of {self.where} takes the text of a reference, not {reference!r:.60}."
        elif not self._is_known(*reference.partition(".")):
            yield f"Unknown property reference [{reference}]."

    def _is_known(self, root: str, _: str, rest: str) -> bool:
        if root == "Parameters":
            return any(parameter.name == rest for parameter in self.pipeline.parameters)
        if root == "Execution":
            return rest in EXECUTION_VARIABLES
        if root == "PipelineExperimentConfig":
            return rest in _EXPERIMENT
        if root == "ForEach":
            return (
                self.step is not None
                and self.step.for_each is not None
                and _path(rest)[:1] == ["CurrentItem"]
            )
        if root == "IterationOutput":
            return self.step is not None and self.step.type == "ForEach" and len(_path(rest)) > 1
        return root == "Steps" and self.step is not None and self._is_property(_path(rest))

    def _is_property(self, path: list[str | int]) -> bool:
        return len(path) > 1 and path[0] in self.pipeline.step_names

    def _join(self, arguments: Any) -> Findings:
        if not isinstance(arguments, Mapping) or not isinstance(arguments.get("Values"), list):
            yield f"Std:Join of {self.where} takes an object with Values, not {arguments!r:.60}."
            return
        yield from _members(arguments, ("Values",), ("On",))
        if not isinstance(arguments.get("On", ""), str):
            yield f"On in a Std:Join of {self.where} is {arguments['On']!r:.60}; it is to be text."
        yield from self.problems(arguments["Values"])

    def _json_get(self, arguments: Any) -> Findings:
        if not isinstance(arguments, Mapping):
            yield f"Std:JsonGet of {self.where} takes an object, not {arguments!r:.60}."
            return
        source = "S3Uri" if "S3Uri" in arguments else "PropertyFile"
        yield from _members(arguments, (source, "Path"))
        if source == "PropertyFile" and source in arguments:
            yield from self._property_file(arguments[source])
        yield from self.problems([arguments.get("S3Uri"), arguments.get("Path")])
        path = arguments.get("Path", "x")
        if not isinstance(path, Mapping) and not (isinstance(path, str) and _path(path)):
            yield f"Path in a Std:JsonGet of {self.where} is {path!r:.60}, which is no path."

    def _property_file(self, reference: Any) -> Findings:
        named = reference.get("Get") if isinstance(reference, Mapping) else None
        path = _path(str(named).removeprefix("Steps."))
        if len(path) != 3 or path[1] != "PropertyFiles" or not self._is_declared(path[0], path[2]):
            yield f"Unknown property reference [{named}]."

    def _is_declared(self, step_name: str | int, file_name: str | int) -> bool:
        if step_name not in self.pipeline.step_names:
            return False
        declared = self.pipeline.step(str(step_name)).body.get("PropertyFiles") or ()
        return any(item.get("PropertyFileName") == file_name for item in declared)


def _condition_list(holder: Mapping[str, Any], key: str) -> Findings:
    items = holder.get(key)
    if not isinstance(items, list):
        yield (
            "Expecting start of Json Array."
            if key in holder
            else f"Cannot parse object, missing property '{key}'."
        )
        return
    for item in items:
        yield from _condition(item)


def _condition(condition: Any) -> Findings:
    kind = condition.get("Type") if isinstance(condition, Mapping) else None
    members = _CONDITIONS.get(kind) if isinstance(kind, str) else None
    if members is None:
        yield f"The condition {condition!r:.60} has no known Type. The types are {', '.join(_CONDITIONS)}."
        return
    yield from _members(condition, ("Type", *members))
    if kind == "Not" and "Condition" in condition:
        yield from _condition(condition["Condition"])
    if kind == "Or":
        yield from _condition_list(condition, "Conditions")
    if kind == "In" and not isinstance(condition.get("Values", []), list):
        yield "Expecting start of Json Array."


def _members(item: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Findings:
    for key in item:
        if key not in (*required, *optional):
            yield f"Cannot parse object, unknown property '{key}'."
    for key in required:
        if key not in item:
            yield f"Cannot parse object, missing property '{key}'."


def _path(text: str) -> list[str | int]:
    """Return the parts of a path; an empty list if the text is not a path."""
    try:
        return split_path(text)
    except PathError:
        return []
