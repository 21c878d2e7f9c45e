"""The ``Parameters`` of a definition as records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.pipeline.load import kind, optional_text, shown
from sagemaker_selective_widget.pipeline.step import Parameter
from sagemaker_selective_widget.pipeline.values import PARAMETER_TYPES, fits_type


def read_parameters(definition: Mapping[str, Any]) -> Iterator[Parameter]:
    """Yield every parameter that a definition declares; the default type is String.

    Raises:
        DefinitionError: A parameter cannot be read.
    """
    items = definition.get("Parameters") or []
    if not isinstance(items, list):
        raise DefinitionError(f"Parameters is {kind(items)}; it has to be a list.")
    for index, item in enumerate(items):
        yield _read_parameter(item, f"Parameters[{index}]")


def _read_parameter(item: Any, where: str) -> Parameter:
    if not isinstance(item, Mapping) or not isinstance(item.get("Name"), str) or not item["Name"]:
        raise DefinitionError(f"{where} has no Name; a parameter is an object with Name and Type.")
    name, has_type = item["Name"], item.get("Type") is not None
    type_: Any = item["Type"] if has_type else "String"
    if type_ not in PARAMETER_TYPES:
        raise DefinitionError(
            f"The parameter {name!r} has the type {shown(type_)}; the types are {', '.join(PARAMETER_TYPES)}."
        )
    default = item.get("DefaultValue") if has_type else _as_text(item.get("DefaultValue"))
    if default is not None and not fits_type(default, type_):
        raise DefinitionError(
            f"The parameter {name!r} is of type {type_}; its default {shown(default)} is not."
        )
    choices = item.get("EnumValues") or []
    if not isinstance(choices, list):
        raise DefinitionError(
            f"EnumValues of the parameter {name!r} is {kind(choices)}; it has to be a list."
        )
    values = choices if has_type else [_as_text(choice) for choice in choices]
    for choice in values:
        if not isinstance(choice, str) and not fits_type(choice, type_):
            raise DefinitionError(
                f"EnumValues of the parameter {name!r} holds {shown(choice)}; a choice is of type {type_}."
            )
    return Parameter(
        name, type_, default, tuple(map(str, values)), optional_text(item, "Description"), has_type
    )


def _as_text(value: Any) -> Any:
    """Return a number or a Boolean as the text that represents it in the definition."""
    return json.dumps(value) if isinstance(value, (int, float)) else value
