"""Records as JSON. The shapes of `schema` determine which of their attributes are sent to the browser."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

Json = dict[str, Any]
"""A JSON object."""


def shaped(shape: type, record: Any, **others: Any) -> Json:
    """Return the attributes of a record that are fields of a shape, as JSON.

    Args:
        shape: A TypedDict of `schema`.
        record: Has the attributes. Nested records are converted according to the type of the field.
        **others: Fields that are not attributes of the record, as JSON.
    """
    return {
        name: others[name] if name in others else convert(getattr(record, name))
        for name, convert in _fields(shape)
    }


def number(value: float | None) -> float | None:
    """Return a number that JSON can represent: ``None`` in place of NaN and infinity."""
    return value if value is not None and math.isfinite(value) else None


def moment(at: datetime | None) -> str | None:
    """Return a time as ISO 8601."""
    return None if at is None else at.isoformat()


@cache
def _fields(shape: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    hints = get_type_hints(shape, include_extras=True)
    return tuple((name, _converter(hint)) for name, hint in hints.items())


def _converter(hint: Any) -> Callable[[Any], Any]:
    """Return the function that converts values of a type of `schema` to JSON."""
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    kind, inner = get_origin(plain), get_args(plain)
    if type(None) in inner:
        convert = _converter(next(each for each in inner if each is not type(None)))
        return lambda value: None if value is None else convert(value)
    if is_typeddict(plain):
        return partial(shaped, plain)
    if kind is list:
        convert = _converter(inner[0])
        return lambda values: [convert(each) for each in values]
    if kind is dict:
        convert = _converter(inner[1])
        return lambda values: {name: convert(each) for name, each in values.items()}
    return _CONVERTERS.get(plain, _same)


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str | None:
    """Return a value as text: a time in ISO 8601, anything else by its ``str``."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


_CONVERTERS: dict[Any, Callable[[Any], Any]] = {float: number, str: _text}
