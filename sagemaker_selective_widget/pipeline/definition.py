"""A pipeline definition read into records: tolerant of what it does not know, exact about what is wrong.

The community's JSON schema of the definition rejects what the SageMaker SDKs write, so there is no
validation against it: an unknown step type is a plain step, an unknown key is kept in ``Step.body``.
What cannot be read raises `DefinitionError` naming the place.
"""

from __future__ import annotations

import difflib
import json
import os
import reprlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sagemaker_selective_widget.errors import DefinitionError, UnknownStepError
from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.references import find_references
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, Dependency, Parameter, Step
from sagemaker_selective_widget.pipeline.values import PARAMETER_TYPES, fits_type, same_value

DefinitionSource = str | Mapping[str, Any] | os.PathLike[str]
"""A pipeline definition as JSON text, as the parsed object, or as the path of a file that holds it.

A string is the path of a file if it ends in ``.json``: no JSON object does.
"""


EdgeReasons = Mapping[tuple[str, str], tuple[str, ...]]
"""Why each edge ``(upstream, downstream)`` exists, as phrases for a person."""


class Pipeline:
    """A pipeline: its steps on every level, its parameters and the DAG. Immutable.

    Attributes:
        steps: In definition order, the steps that a container holds right after it.
        parameters: In definition order.
        dag: Over the names of all steps; a container is upstream of the steps it holds.
        edge_reasons: Why each edge of the DAG exists.
        bodies: The steps in the body of each ForEach, by its name.
    """

    __slots__ = ("_parameter_of", "_step_of", "bodies", "dag", "edge_reasons", "parameters", "steps")

    def __init__(self, steps: tuple[Step, ...], parameters: tuple[Parameter, ...]) -> None:
        self.steps = steps
        self.parameters = parameters
        self._step_of = {step.name: step for step in steps}
        self._parameter_of = {parameter.name: parameter for parameter in parameters}
        self.edge_reasons: EdgeReasons = _edge_reasons(steps, self._step_of)
        self.dag = Dag(self._step_of, self.edge_reasons)
        self.bodies = _bodies(steps)

    @classmethod
    def from_definition(cls, source: DefinitionSource) -> Pipeline:
        """Read a definition.

        Args:
            source: JSON text, the parsed object, or the path of a file.

        Raises:
            DefinitionError: It is not a pipeline definition; the message says where and why.
        """
        definition = _load(source)
        steps = tuple(_read_steps(definition))
        _refuse_duplicates("step", [step.name for step in steps])
        parameters = tuple(_read_parameters(definition))
        _refuse_duplicates("parameter", [parameter.name for parameter in parameters])
        return cls(steps, parameters)

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of all steps, in definition order."""
        return self.dag.nodes

    def step(self, name: str) -> Step:
        """Return the step of that name.

        Raises:
            UnknownStepError: There is none.
        """
        try:
            return self._step_of[name]
        except KeyError:
            raise UnknownStepError(name) from None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or ``None``."""
        return self._parameter_of.get(name)

    def is_same_value(self, name: str, one: str | None, other: str | None) -> bool:
        """Tell whether two texts stand for the same value of a parameter; if undeclared, they are one text.

        Args:
            name: Name of the parameter.
            one: A text as the API takes or lists it; ``None`` for no value.
            other: Another.
        """
        parameter = self.parameter(name)
        return one == other if parameter is None else same_value(parameter, one, other)

    def in_order(self, names: Iterator[str] | frozenset[str] | set[str] | tuple[str, ...]) -> tuple[str, ...]:
        """Return ``names`` once each in definition order; names of no step come last, as given."""
        wanted = dict.fromkeys(names)
        known = tuple(name for name in self.dag.nodes if name in wanted)
        return known + tuple(name for name in wanted if name not in self._step_of)

    def __repr__(self) -> str:
        """Say how large it is; a definition may hold a megabyte."""
        return f"<Pipeline: {len(self.steps)} steps, {len(self.parameters)} parameters>"


def nearest_names(name: str, names: tuple[str, ...]) -> list[str]:
    """Return up to three of ``names`` that a person who wrote ``name`` may have meant."""
    lowered = {candidate.lower(): candidate for candidate in names}
    matches = difflib.get_close_matches(name.lower(), lowered, n=3, cutoff=0.6)
    return [lowered[match] for match in matches]


def _bodies(steps: tuple[Step, ...]) -> Mapping[str, tuple[Step, ...]]:
    bodies: dict[str, tuple[Step, ...]] = {}
    for step in steps:
        if step.for_each is not None:
            bodies[step.for_each] = (*bodies.get(step.for_each, ()), step)
    return bodies


def _load(source: DefinitionSource) -> Mapping[str, Any]:
    definition = _parse(_written(source) if isinstance(source, Mapping) else _text(source))
    if not isinstance(definition, Mapping):
        raise DefinitionError(
            f"A pipeline definition is a JSON object; this is {_kind(definition)}. "
            "Pass what DescribePipeline returns as PipelineDefinition."
        )
    return definition


def _text(source: str | os.PathLike[str]) -> str:
    if isinstance(source, str) and not source.endswith(".json"):
        return source
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or no path at all
        raise DefinitionError(f"The file {os.fspath(source)!r} cannot be read as text: {error}.") from error


def _written(definition: Mapping[str, Any]) -> str:
    """Return an object as JSON text: a copy that nobody else can change, and nothing that JSON cannot say."""
    try:
        return json.dumps(definition)
    except RecursionError as error:
        raise DefinitionError("The pipeline definition is nested too deeply to be read.") from error
    except (TypeError, ValueError) as error:
        raise DefinitionError(f"The pipeline definition holds what JSON cannot: {error}.") from error


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DefinitionError(
            f"The pipeline definition is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise DefinitionError("The pipeline definition is nested too deeply to be read.") from error
    except ValueError as error:
        raise DefinitionError(
            f"The pipeline definition holds a number that cannot be read: {error}."
        ) from error


class _Place(NamedTuple):
    """Where a step stands: in which list, and in which container's branch."""

    where: str
    container: str | None = None
    branch: str | None = None


def _read_steps(definition: Mapping[str, Any]) -> Iterator[Step]:
    """Yield every step of every level, depth first; iterative, so that depth cannot exhaust the stack."""
    stack = list(reversed(list(_items(definition, "Steps", _Place("Steps")))))
    while stack:
        body, place = stack.pop()
        step = _read_step(body, place)
        yield step
        stack.extend(reversed(list(_children(step))))


def _items(holder: Mapping[str, Any], key: str, place: _Place) -> Iterator[tuple[Any, _Place]]:
    items = holder.get(key)
    if items is None:
        items = []
    if not isinstance(items, list):
        raise DefinitionError(f"{place.where} is {_kind(items)}; it has to be a list of steps.")
    for index, item in enumerate(items):
        yield item, place._replace(where=f"{place.where}[{index}]")


def _children(step: Step) -> Iterator[tuple[Any, _Place]]:
    arguments = step.body.get("Arguments")
    if isinstance(arguments, Mapping):
        for key in CONTAINER_BRANCHES.get(step.type, ()):
            yield from _items(arguments, key, _Place(f"{step.name}.{key}", step.name, key))


def _read_step(body: Any, place: _Place) -> Step:
    if not isinstance(body, dict):
        raise DefinitionError(f"{place.where} is {_kind(body)}; a step is an object with Name and Type.")
    name = _required_text(body, "Name", place.where)
    type_ = _required_text(body, "Type", f"The step {name!r}")
    references = find_references(body)
    return Step(
        name=name,
        type=type_,
        display_name=_optional_text(body, "DisplayName"),
        description=_optional_text(body, "Description"),
        container=place.container,
        branch=place.branch,
        body=body,
        depends_on=tuple(_read_dependencies(body, name)),
        reads=references.properties,
        reads_parameters=references.parameters,
        execution_id_paths=references.execution_id_paths,
    )


def _required_text(body: Mapping[str, Any], key: str, where: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise DefinitionError(f"{where} has no {key}; every step needs one, as text.")
    return value


def _optional_text(body: Mapping[str, Any], key: str) -> str | None:
    value = body.get(key)
    return value if isinstance(value, str) and value else None


def _read_dependencies(body: Mapping[str, Any], name: str) -> Iterator[Dependency]:
    items = body.get("DependsOn") or []
    if not isinstance(items, list):
        raise DefinitionError(f"DependsOn of {name!r} is {_kind(items)}; it has to be a list of step names.")
    for item in items:
        if isinstance(item, str):
            yield Dependency(item)
        elif isinstance(item, Mapping) and isinstance(item.get("Step"), str):
            yield Dependency(item["Step"], _optional_text(item, "Trigger"))
        else:
            raise DefinitionError(
                f"DependsOn of {name!r} holds {_shown(item)}; an item is a step name or {{Step, Trigger}}."
            )


def _edge_reasons(steps: tuple[Step, ...], step_of: Mapping[str, Step]) -> EdgeReasons:
    reasons: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        for upstream, reason in _reasons(step, step_of):
            reasons.setdefault((upstream, step.name), []).append(reason)
    return {edge: tuple(why) for edge, why in reasons.items()}


def _reasons(step: Step, step_of: Mapping[str, Step]) -> Iterator[tuple[str, str]]:
    """Yield every upstream step, and why: what is read, what is depended on, what holds the step."""
    for reference in step.reads:
        yield _known(reference.step, step, "reads", step_of), f"reads {reference.path}".rstrip()
    for dependency in step.depends_on:
        trigger = f", runs if it is {dependency.trigger}" if dependency.trigger else ""
        yield _known(dependency.step, step, "depends on", step_of), f"depends on it{trigger}"
    if step.container is not None:
        yield step.container, f"stands in its {step.branch}"


def _known(upstream: str, step: Step, verb: str, step_of: Mapping[str, Step]) -> str:
    if upstream in step_of:
        return upstream
    near = nearest_names(upstream, tuple(step_of))
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise DefinitionError(f"The step {step.name!r} {verb} {upstream!r}, which is not in the pipeline.{hint}")


def _read_parameters(definition: Mapping[str, Any]) -> Iterator[Parameter]:
    items = definition.get("Parameters") or []
    if not isinstance(items, list):
        raise DefinitionError(f"Parameters is {_kind(items)}; it has to be a list.")
    for index, item in enumerate(items):
        yield _read_parameter(item, f"Parameters[{index}]")


def _read_parameter(item: Any, where: str) -> Parameter:
    if not isinstance(item, Mapping) or not isinstance(item.get("Name"), str) or not item["Name"]:
        raise DefinitionError(f"{where} has no Name; a parameter is an object with Name and Type.")
    name, type_ = item["Name"], item.get("Type")
    if type_ not in PARAMETER_TYPES:
        raise DefinitionError(
            f"The parameter {name!r} has the type {_shown(type_)}; "
            f"the types are {', '.join(PARAMETER_TYPES)}."
        )
    default = item.get("DefaultValue")
    if default is not None and not fits_type(default, type_):
        raise DefinitionError(
            f"The parameter {name!r} is of type {type_}; its default {_shown(default)} is not."
        )
    choices = item.get("EnumValues") or []
    if not isinstance(choices, list):
        raise DefinitionError(
            f"EnumValues of the parameter {name!r} is {_kind(choices)}; it has to be a list."
        )
    for choice in choices:
        if not isinstance(choice, str) and not fits_type(choice, type_):
            raise DefinitionError(
                f"EnumValues of the parameter {name!r} holds {_shown(choice)}; a choice is of type {type_}."
            )
    return Parameter(name, type_, default, tuple(map(str, choices)), _optional_text(item, "Description"))


def _refuse_duplicates(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DefinitionError(
                f"Two {what}s are named {name!r}; {what} names are unique in the whole pipeline."
            )
        seen.add(name)


def _shown(value: object) -> str:
    """Return a value as a message can hold it, however large or deep it is."""
    if isinstance(value, (Mapping, list)):
        return _kind(value)
    try:
        return reprlib.repr(value)
    except ValueError:  # more digits than Python writes
        return _kind(value)


def _kind(value: object) -> str:
    kinds = {list: "a list", str: "text", dict: "an object", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number" if isinstance(value, (int, float)) else type(value).__name__)
