"""The API model's constraints, checked as the service does.

A null member counts as missing, as it does for the service; clients other than botocore send null.

botocore checks types, required members and minimums before it sends a request; maximums, patterns and enums
are left to the service. So only the service gives these answers, in this form:
``1 validation error detected: Value 'x' at 'pipelineName' failed to satisfy constraint: …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.pipeline.values import is_whole


def check_request(shape: Any, request: Mapping[str, Any]) -> None:
    """Check a request against its shape in botocore's service model.

    Raises:
        ValidationException: Values violate constraints; the message lists each of them.
    """
    found = list(_violations(shape, request, ""))
    if found:
        errors = "error" if len(found) == 1 else "errors"
        raise ValidationException(f"{len(found)} validation {errors} detected: {'; '.join(found)}")


def without_nulls(value: Any) -> Any:
    """Return a request without null members at any depth; nulls in lists are kept."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _violations(shape: Any, value: Any, where: str) -> Iterator[str]:
    check = _CHECKS.get(shape.type_name)
    if check is not None:
        yield from check(shape, value, where)


def _structure(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _violation(value, where, "Member must be a structure")
        return
    for name, member in shape.members.items():
        place = f"{where}.{_camel(name)}" if where else _camel(name)
        if value.get(name) is not None:
            yield from _violations(member, value[name], place)
        elif name in shape.required_members:
            yield _violation(None, place, "Member must not be null")


def _list(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _violation(value, where, "Member must be a list")
        return
    yield from _length(shape, value, where)
    for index, item in enumerate(value, start=1):
        yield from _violations(shape.member, item, f"{where}.{index}.member")


def _string(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _violation(value, where, "Member must be a string")
        return
    yield from _length(shape, value, where)
    pattern = shape.metadata.get("pattern")
    if pattern and not _matches(pattern, value):
        yield _violation(value, where, f"Member must satisfy regular expression pattern: {pattern}")
    if shape.enum and value not in shape.enum:
        yield _violation(value, where, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")


def _matches(pattern: str, value: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Compile a pattern of the model; None for a pattern that only Java can compile, such as that of tags."""
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _number(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not is_whole(value):
        yield _violation(value, where, "Member must be a whole number")
    elif value.bit_length() >= _BITS[shape.type_name]:
        yield _violation(value, where, f"Member must be a number of {_BITS[shape.type_name]} bits")
    else:
        yield from _bounds(shape, value, value, where, "value")


def _boolean(_: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _violation(value, where, "Member must be a boolean")


def _timestamp(_: Any, value: Any, where: str) -> Iterator[str]:
    """Yield the problem of a time, which the protocol represents as seconds since 1970."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value < _YEAR_10000_S:  # NaN is outside any range
        yield _violation(value, where, "Member must be a timestamp")


def _length(shape: Any, value: str | list[Any], where: str) -> Iterator[str]:
    yield from _bounds(shape, len(value), value, where, "length")


def _bounds(shape: Any, size: int, value: Any, where: str, what: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _violation(value, where, f"Member must have {what} greater than or equal to {least}")
    if most is not None and size > most:
        yield _violation(value, where, f"Member must have {what} less than or equal to {most}")


def _violation(value: Any, where: str, constraint: str) -> str:
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{where}' failed to satisfy constraint: {constraint}"


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


_CHECKS = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "integer": _number,
    "long": _number,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
_BITS = {"integer": 32, "long": 64}
_YEAR_10000_S = 253_402_300_800
