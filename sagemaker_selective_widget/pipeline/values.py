"""Parameter values: text as typed ↔ the typed value ↔ the string that the API takes.

Limits: a ``Value`` of ``PipelineParameters`` is at most 1,024 characters
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Parameter.html), and the service refuses an
empty one, though the API model's minimum is 0.
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
"""Characters of a parameter value that the API accepts."""

_MAX_INTEGER_DIGITS = 20
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{_MAX_INTEGER_DIGITS}}}")
_BOOLEANS = {"true": True, "false": False}
_EXAMPLES = {
    "Integer": "a whole number such as 5",
    "Float": "a number such as 0.5",
    "Boolean": "true or false",
}


def parse_value(parameter: Parameter, text: str) -> ParameterScalar:
    """Return the typed value that ``text`` stands for.

    Raises:
        ParameterValueError: The text is not of the parameter's type, or no request can carry it.
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
    """Return what two texts of a value are compared by: the typed value, or the text where it has none."""
    try:
        return parse_value(parameter, text)
    except ParameterValueError:
        return text


def same_value(parameter: Parameter, one: str | None, other: str | None) -> bool:
    """Tell whether two texts stand for the same value: ``true`` and ``True`` of a Boolean do.

    Args:
        parameter: Says of which type they are.
        one: A text as the API takes or lists it; ``None`` for no value.
        other: Another.
    """
    if one is None or other is None:
        return one is other
    return comparable(parameter, one) == comparable(parameter, other)


def is_choice(parameter: Parameter, text: str) -> bool:
    """Tell whether a text stands for one of the parameter's choices; any does where there are none."""
    return not parameter.choices or any(same_value(parameter, text, choice) for choice in parameter.choices)


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number; True and False are none, though Python counts with them."""
    return isinstance(value, int) and not isinstance(value, bool)


def fits_type(value: object, type_: str) -> bool:
    """Tell whether a typed value is of a parameter type; an Integer is a Float, a Boolean is no Integer."""
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
    """Return the string that the API takes for a typed value; the inverse of `parse_value`.

    As the SDK's ``format_start_parameters`` writes it: a Boolean is ``"True"`` or ``"False"``.

    Raises:
        ParameterValueError: It has more digits than Python writes.
    """
    try:
        return str(value)
    except ValueError as error:  # sys.get_int_max_str_digits() says how many it writes
        raise ParameterValueError(
            "A whole number of that many digits cannot be written as text. Give a smaller one; a value may "
            f"have {MAX_VALUE_LENGTH:,} characters."
        ) from error


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "…")
