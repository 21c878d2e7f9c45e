"""Members of a browser's message, if they have the expected type; others are dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.session.intents import INTENT_NAMES, has_shape

Message = Mapping[str, Any]
"""A JSON object sent by a browser."""


def text(message: Message, key: str) -> str:
    """Return a string of a message; ``""`` if it has none."""
    value = message.get(key)
    return value if isinstance(value, str) else ""


def number(message: Message, key: str) -> int:
    """Return a count or position of a message; 0 if it has none."""
    value = message.get(key)
    return max(0, value) if isinstance(value, int) else 0


def texts(message: Message, key: str) -> list[str]:
    """Return the strings in a list of a message; empty if it has no list."""
    values = message.get(key)
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


def numbers(message: Message, key: str) -> dict[str, int]:
    """Return the numbers in an object of a message, by name; empty if it has no object."""
    given = message.get(key)
    items = given.items() if isinstance(given, dict) else ()
    return {str(name): number for name, number in items if isinstance(number, int)}


def valid_intents(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the intents of a message that have the shape of `schema.Intents`; drop the rest."""
    return {name: stated[name] for name in INTENT_NAMES if name in stated and _is_valid(name, stated[name])}


def _is_valid(name: str, value: Any) -> bool:
    is_shaped = has_shape(name, value)
    return is_shaped and (name != "parameter_overrides" or all(map(_is_scalar, value.values())))


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool))
