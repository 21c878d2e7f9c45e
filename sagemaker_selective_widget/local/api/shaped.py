"""Data of a step as members of an answer: those that the API model has, converted to their types.

The arguments of a step are the members of a request, most of which are also members of the answer about its
job. Values from other steps may be text where the model has a number; values that a stand-in did not create
are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.local.expressions.resolve import Placeholder
from sagemaker_selective_widget.local.expressions.text import as_text


def shaped(shape: Any, value: Any) -> Any:
    """Return a value in the form of a shape of botocore's model; None if that is not possible.

    Args:
        shape: The shape.
        value: JSON, possibly with times.
    """
    if value is None or isinstance(value, Placeholder):
        return None
    make = _MAKERS.get(shape.type_name)
    return None if make is None else make(shape, value)


def _structure(shape: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return None
    members = {name: shaped(member, value.get(name)) for name, member in shape.members.items()}
    return {name: member for name, member in members.items() if member is not None}


def _map(shape: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return None
    items = {str(key): shaped(shape.value, item) for key, item in value.items()}
    return {key: item for key, item in items.items() if item is not None}


def _list(shape: Any, value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return None
    return [item for each in value if (item := shaped(shape.member, each)) is not None]


def _string(shape: Any, value: Any) -> Any:
    text = as_text(value)
    return None if shape.enum and text not in shape.enum else text


def _number(type_: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def make(_: Any, value: Any) -> Any:
        try:
            return None if isinstance(value, bool) else type_(value)
        except (TypeError, ValueError, OverflowError):
            return None

    return make


def _boolean(_: Any, value: Any) -> Any:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(as_text(value).lower())


def _timestamp(_: Any, value: Any) -> Any:
    return value if isinstance(value, datetime) else None


_MAKERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "structure": _structure,
    "map": _map,
    "list": _list,
    "string": _string,
    "integer": _number(int),
    "long": _number(int),
    "float": _number(float),
    "double": _number(float),
    "boolean": _boolean,
    "timestamp": _timestamp,
}
