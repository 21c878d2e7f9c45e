"""What a person has to know of each parameter beside its value: since when it is there, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sagemaker_selective_widget.pipeline import Parameter
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.parameters import ParameterValue
from sagemaker_selective_widget.selection.repair import listed

SinceReference = Literal["", "added", "removed"]
"""What became of a parameter since the reference execution; ``""`` if it was there, or that is not known."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A parameter as a form shows it.

    Attributes:
        parameter: Its declaration; of a removed one, what the reference knew of it.
        value: Its value; ``None`` for a removed one, which is not sent.
        inherited: What the reference ran with, if it had the parameter.
        since_reference: Whether it was added or removed since the reference.
        read_by: Names of the steps that read it.
        effect: That an override has no effect, where nothing that runs reads it; else ``""``.
    """

    parameter: Parameter
    value: ParameterValue | None
    inherited: str | None
    since_reference: SinceReference = ""
    read_by: tuple[str, ...] = ()
    effect: str = ""


def form(case: Case) -> tuple[FormField, ...]:
    """Return a field for each declared parameter in definition order, then for each that is gone."""
    return tuple(_field(case, value) for value in case.values) + tuple(_removed(case))


def _field(case: Case, value: ParameterValue) -> FormField:
    name = value.parameter.name
    readers = tuple(step.name for step in case.pipeline.steps if name in step.reads_parameters)
    return FormField(
        value.parameter,
        value,
        value.inherited,
        "added" if _is_new(case, name) else "",
        readers,
        _effect(case, value, readers),
    )


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
