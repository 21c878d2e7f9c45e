"""Parameter values: conversion between typed text, typed values, and the strings of the API.

Limits: a ``Value`` of ``PipelineParameters`` has at most 1,024 characters
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Parameter.html), and the service rejects an
empty one, although the API model's minimum is 0.
"""

from __future__ import annotations

import math
import re
from typing import TypeGuard, get_args

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline.step import Parameter, ParameterScalar, ParameterType
from sagemaker_selective_widget.pipeline.writable import is_writable

PARAMETER_TYPES: tuple[str, ...] = get_args(ParameterType)
"""The types that a parameter may have."""

MAX_VALUE_LENGTH = 1024
"""The maximum length of a parameter value in the API, in characters."""

_MAX_INTEGER_DIGITS = 20
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{_MAX_INTEGER_DIGITS}}}")
_BOOLEANS = {"true": True, "false": False}
_EXAMPLES = {
    "Integer": "a whole number such as 5",
    "Float": "a number such as 0.5",
    "Boolean": "true or false",
}


def parse_value(parameter: Parameter, text: str) -> ParameterScalar:
    """Return the typed value that a text represents.

    Raises:
        ParameterValueError: The text is not of the parameter's type, or cannot be sent in a request.
    """
    if not is_writable(text):
        raise ParameterValueError(
            f"{parameter.name} takes text; {_shown(text)} holds half of a character (a lone surrogate), "
            "which no request can carry. Type it again."
        )
    value = _parse(parameter.type, text.strip()) if parameter.type != "String" else text
    if value is None:
        raise ParameterValueError(
            f"{parameter.name} takes {_EXAMPLES[parameter.type]}; {_shown(text)} is not one."
        )
    return value


def _parse(type_: ParameterType, text: str) -> ParameterScalar | None:
    if type_ == "Boolean":
        return _BOOLEANS.get(text.lower())
    if type_ == "Integer":
        return int(text) if _INTEGER.fullmatch(text) else None
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def comparable(parameter: Parameter, text: str) -> ParameterScalar:
    """Return a value by which texts can be compared: the typed value, or the text if it has none."""
    try:
        return parse_value(parameter, text)
    except ParameterValueError:
        return text


def same_value(parameter: Parameter, one: str | None, other: str | None) -> bool:
    """Return whether two texts represent the same value, such as ``true`` and ``True`` of a Boolean.

    Args:
        parameter: The parameter, which has the type.
        one: A text as the API accepts or lists it; ``None`` for no value.
        other: The text to compare it with.
    """
    if one is None or other is None:
        return one is other
    return comparable(parameter, one) == comparable(parameter, other)


def is_choice(parameter: Parameter, text: str) -> bool:
    """Return whether a text represents one of the parameter's choices; true if it has no choices."""
    return not parameter.choices or any(same_value(parameter, text, choice) for choice in parameter.choices)


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number; True and False are not, although they are ints in Python."""
    return isinstance(value, int) and not isinstance(value, bool)


def fits_type(value: object, type_: str) -> bool:
    """Return whether a typed value fits a parameter type; an int fits Float, a bool fits only Boolean."""
    if type_ == "Boolean":
        return isinstance(value, bool)
    if type_ == "Integer":
        return is_whole(value) and abs(value) < 10**_MAX_INTEGER_DIGITS
    if type_ == "Float":
        return isinstance(value, (int, float)) and not isinstance(value, bool) and _is_finite(value)
    return isinstance(value, str)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond the largest double
        return False


def to_text(value: ParameterScalar) -> str:
    """Return the API's string for a typed value; the inverse of `parse_value`.

    It is the same as from the SDK's ``format_start_parameters``: a Boolean is ``"True"`` or ``"False"``.

    Raises:
        ParameterValueError: The value has more digits than Python converts to text.
    """
    try:
        return str(value)
    except ValueError as error:  # the limit is sys.get_int_max_str_digits()
        raise ParameterValueError(
            "A whole number of that many digits cannot be written as text. Give a smaller one; a value may "
            f"have {MAX_VALUE_LENGTH:,} characters."
        ) from error


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "…")
