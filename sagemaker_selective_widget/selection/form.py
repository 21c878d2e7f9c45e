"""What a form shows about each parameter besides its value: whether it is new, and what it affects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sagemaker_selective_widget.pipeline import Parameter, Pipeline
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline
from sagemaker_selective_widget.selection.bodies import foreach_of, without_bodies
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.parameters import ParameterValue
from sagemaker_selective_widget.selection.repair import listed

SinceReference = Literal["", "added", "removed"]
"""The change of a parameter since the reference execution; ``""`` if it existed, or that is not known."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A parameter in a form.

    Attributes:
        parameter: Its declaration; for a removed parameter, what the reference knew of it.
        value: Its value; ``None`` for a removed parameter, which is not sent.
        inherited: The value in the reference, if it had the parameter.
        since_reference: Whether it was added or removed since the reference.
        read_by: Names of the steps that read it.
        effect: A note that an override has no effect, if nothing that runs reads it; else ``""``.
        changes: Names of the steps to select so that another value takes full effect: those that read it, and
            everything downstream. The body of a ForEach is selected by the ForEach.
    """

    parameter: Parameter
    value: ParameterValue | None
    inherited: str | None
    since_reference: SinceReference = ""
    read_by: tuple[str, ...] = ()
    effect: str = ""
    changes: tuple[str, ...] = ()


def form(case: Case) -> tuple[FormField, ...]:
    """Return a field for each declared parameter in definition order, then for each removed one."""
    return tuple(_field(case, value) for value in case.values) + tuple(_removed(case))


def _field(case: Case, value: ParameterValue) -> FormField:
    name = value.parameter.name
    readers = readers_of(case.pipeline).get(name, ())
    return FormField(
        value.parameter,
        value,
        value.inherited,
        "added" if _is_new(case, name) else "",
        readers,
        _effect(case, value, readers),
        _changed_steps(case.pipeline).get(name, ()),
    )


@once_per_pipeline
def readers_of(pipeline: Pipeline) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the steps that read each parameter, in definition order."""
    readers: dict[str, list[str]] = {}
    for step in pipeline.steps:
        for name in step.reads_parameters:
            readers.setdefault(name, []).append(step.name)
    return {name: tuple(dict.fromkeys(steps)) for name, steps in readers.items()}


@once_per_pipeline
def _changed_steps(pipeline: Pipeline) -> Mapping[str, tuple[str, ...]]:
    return {name: changed_by(pipeline, readers) for name, readers in readers_of(pipeline).items()}


def changed_by(pipeline: Pipeline, readers: Iterable[str]) -> tuple[str, ...]:
    """Return the steps to select when the input of some steps changes, in definition order."""
    first = {foreach_of(pipeline, name) for name in readers}
    return pipeline.in_order(without_bodies(pipeline, first | pipeline.dag.descendants(first)))


def _is_new(case: Case, name: str) -> bool:
    reference = case.reference
    if reference is None or reference.step_statuses is None:
        return False
    if reference.pipeline is not None:
        return reference.pipeline.parameter(name) is None
    return name not in reference.parameters


def _removed(case: Case) -> Iterator[FormField]:
    reference = case.reference
    for name, value in reference.parameters.items() if reference else ():
        if case.pipeline.parameter(name) is None:
            declared = reference.pipeline.parameter(name) if reference and reference.pipeline else None
            yield FormField(declared or Parameter(name, "String"), None, value, "removed")


def _effect(case: Case, value: ParameterValue, readers: tuple[str, ...]) -> str:
    if value.source != "overridden" or not case.run or case.run.intersection(readers):
        return ""
    if not readers:
        return "No step reads it, so this value has no effect."
    read = "reads" if len(readers) == 1 else "read"
    return f"No selected step reads it, so this value has no effect here; {listed(readers)} {read} it."
