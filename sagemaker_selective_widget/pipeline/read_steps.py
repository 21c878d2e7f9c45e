"""Reading of a definition's ``Steps``, at every level, into records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.pipeline.load import HANDED_IN, kind, optional_text, shown
from sagemaker_selective_widget.pipeline.paths import EXECUTION_ID, TRIAL_NAME, find_paths, values_of
from sagemaker_selective_widget.pipeline.references import find_references, own_part
from sagemaker_selective_widget.pipeline.run_ids import find_run_ids
from sagemaker_selective_widget.pipeline.step import CONTAINER_BRANCHES, Dependency, Step


class _Place(NamedTuple):
    """The position of a step: its path, and the container and branch that contain it."""

    where: str
    container: str | None = None
    branch: str | None = None


def read_steps(definition: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the steps of all levels, depth first; iterative, so that deep nesting cannot exhaust the stack.

    Raises:
        DefinitionError: There are no steps, or a step cannot be read.
    """
    if definition.get("Steps") is None:
        raise DefinitionError(f"The pipeline definition has no Steps.{_spelled(definition)} {HANDED_IN}")
    variables = _variables(definition)
    stack = list(reversed(list(_items(definition, "Steps", _Place("Steps")))))
    while stack:
        body, place = stack.pop()
        step = _read_step(body, place, variables)
        yield step
        stack.extend(reversed(list(_children(step))))


def _spelled(definition: Mapping[str, Any]) -> str:
    """Return a hint at a key that may have been meant, as keys are case-sensitive."""
    near = next((key for key in definition if key.lower() == "steps" and key != "Steps"), None)
    return "" if near is None else f" It has {near!r}; the keys begin with a capital."


def _variables(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of the definition's variables; an explicit null switches experiments off."""
    experiment = definition.get("PipelineExperimentConfig", {})
    if not isinstance(experiment, Mapping):
        return {}
    return {TRIAL_NAME: experiment.get("TrialName", EXECUTION_ID)}


def _items(holder: Mapping[str, Any], key: str, place: _Place) -> Iterator[tuple[Any, _Place]]:
    items = holder.get(key)
    if items is None:
        items = []
    if not isinstance(items, list):
        raise DefinitionError(f"{place.where} is {kind(items)}; it has to be a list of steps.")
    for index, item in enumerate(items):
        yield item, place._replace(where=f"{place.where}[{index}]")


def _children(step: Step) -> Iterator[tuple[Any, _Place]]:
    arguments = step.body.get("Arguments")
    if isinstance(arguments, Mapping):
        for key in CONTAINER_BRANCHES.get(step.type, ()):
            yield from _items(arguments, key, _Place(f"{step.name}.{key}", step.name, key))


def _read_step(body: Any, place: _Place, variables: Mapping[str, Any]) -> Step:
    if not isinstance(body, dict):
        raise DefinitionError(f"{place.where} is {kind(body)}; a step is an object with Name and Type.")
    name = _required_text(body, "Name", place.where)
    type_ = _required_text(body, "Type", f"The step {name!r}")
    references = find_references(body)
    values = tuple(values_of(own_part(body)))
    return Step(
        name=name,
        type=type_,
        display_name=optional_text(body, "DisplayName"),
        description=optional_text(body, "Description"),
        container=place.container,
        branch=place.branch,
        body=body,
        depends_on=tuple(_read_dependencies(body, name)),
        reads=references.properties,
        reads_parameters=references.parameters,
        paths=find_paths(values, variables),
        run_ids=find_run_ids(values),
    )


def _required_text(body: Mapping[str, Any], key: str, where: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise DefinitionError(f"{where} has no {key}; every step needs one, as text.")
    return value


def _read_dependencies(body: Mapping[str, Any], name: str) -> Iterator[Dependency]:
    items = body.get("DependsOn") or []
    if not isinstance(items, list):
        raise DefinitionError(f"DependsOn of {name!r} is {kind(items)}; it has to be a list of step names.")
    for item in items:
        if isinstance(item, str):
            yield Dependency(item)
        elif isinstance(item, Mapping) and isinstance(item.get("Step"), str):
            yield Dependency(item["Step"], optional_text(item, "Trigger"))
        else:
            raise DefinitionError(
                f"DependsOn of {name!r} holds {shown(item)}; an item is a step name or {{Step, Trigger}}."
            )
