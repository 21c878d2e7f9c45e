"""The value of each parameter in an execution, and where it comes from.

An override takes precedence over the value in the reference execution, which takes precedence over the
default. A plain ``StartPipelineExecution`` uses defaults rather than the reference's values, so inherited
values have to be sent. The result is that of the SDK's ``build_parameters_from_execution`` wherever the
service accepts that. Callers can ask for the defaults instead.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.values import (
    MAX_VALUE_LENGTH,
    is_choice,
    parse_value,
    same_value,
    to_text,
)

ValueSource = Literal["overridden", "inherited", "default", "required"]
"""Where a value comes from; ``required`` means that there is none."""

Inherit = Literal["reference", "defaults"]
"""The source of parameters without an override: the values in the reference, or the defaults."""

INHERIT: tuple[str, ...] = get_args(Inherit)
"""All values of `Inherit`."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """The value of one parameter.

    Attributes:
        parameter: Its declaration.
        source: Where the value comes from.
        text: The API's string; ``""`` if there is none.
        inherited: The value in the reference execution, if there is one and it had the parameter.
    """

    parameter: Parameter
    source: ValueSource
    text: str
    inherited: str | None = None

    @property
    def before(self) -> str | None:
        """The value that it would have without an override: the reference's, or else the default."""
        if self.inherited is not None or self.parameter.default is None:
            return self.inherited
        return to_text(self.parameter.default)

    @property
    def is_sent(self) -> bool:
        """Whether it is part of the request; a default is left to the service."""
        return self.source in ("overridden", "inherited")


def parameter_values(
    pipeline: Pipeline,
    inherited: Mapping[str, str],
    overrides: Mapping[str, ParameterScalar],
    inherit: Inherit = "reference",
) -> tuple[ParameterValue, ...]:
    """Return the value of every declared parameter, in definition order.

    Args:
        pipeline: The pipeline that declares the parameters.
        inherited: The values in the reference; names that the pipeline no longer declares are ignored.
        overrides: Typed values, or text as typed.
        inherit: Whether to use the values in the reference.
    """
    value = _value_like_reference if inherit == "reference" else _value_of_definition
    return tuple(
        value(parameter, inherited.get(parameter.name), overrides.get(parameter.name))
        for parameter in pipeline.parameters
    )


def sent_parameters(values: tuple[ParameterValue, ...]) -> dict[str, str]:
    """Return ``{name: value}`` as sent in a request."""
    return {value.parameter.name: value.text for value in values if value.is_sent}


class ValueProblem(NamedTuple):
    """Why a value cannot be sent: the code of the rule, and the message for people."""

    code: str
    message: str


def value_problem(parameter: Parameter, text: str) -> ValueProblem | None:
    """Return the first problem of a value that has to be corrected; ``None`` if the value can be sent."""
    if not _can_be_sent(text):
        length = f"has {len(text):,} characters" if text else "is empty"
        return ValueProblem(
            "parameter-length",
            f"{parameter.name} {length}; SageMaker takes 1 to {MAX_VALUE_LENGTH:,} characters.",
        )
    try:
        parse_value(parameter, text)
    except ParameterValueError as error:
        return ValueProblem("parameter-type", str(error))
    if not is_choice(parameter, text):
        choices = ", ".join(parameter.choices)
        return ValueProblem("parameter-choice", f"{parameter.name} is one of {choices}; {text!r} is not.")
    return None


def typed_override(pipeline: Pipeline, name: str, value: Any) -> ParameterScalar:
    """Return an override in the form in which it is stored and sent.

    Text becomes a typed value if it is written exactly as the API writes that value (``"5"`` for an Integer
    is 5). Other text is kept (``"0.10"`` for a Float, ``"true"`` for a Boolean, ``"five"`` for an Integer),
    without surrounding blanks if it was parsed. A numpy scalar becomes a Python value.

    Args:
        pipeline: The pipeline that declares the parameters; text for unknown parameters is kept.
        name: Name of the parameter.
        value: The value that was given.

    Raises:
        ParameterValueError: It is not text, a number or a Boolean but, for example, ``None``, a date, an
            array or a container; or it cannot be written as text. The message names the parameter.
    """
    plain = _plain_scalar(name, value)
    _check_writable(name, plain)
    parameter = pipeline.parameter(name)
    if parameter is None or not isinstance(plain, str) or parameter.type == "String":
        return plain
    text = plain.strip()
    try:
        typed = parse_value(parameter, text)
    except ParameterValueError:
        return plain
    return typed if to_text(typed) == text else text


def _plain_scalar(name: str, value: Any) -> ParameterScalar:
    """Return a scalar as one of Python's own types, since subclasses may be written differently."""
    value = without_numpy(value)
    if isinstance(value, bool):
        return value
    for type_ in (int, float):
        if isinstance(value, type_):
            return type_(value)
    if isinstance(value, str):
        return str.__str__(value)
    raise ParameterValueError(
        f"{name} takes text, a number, True or False; {_described(value)} is none. Give one value, or leave "
        f"{name} out to take back what was given."
    )


def without_numpy(value: Any) -> Any:
    """Return a numpy number or Boolean as a Python value, and anything else unchanged."""
    numpy = sys.modules.get("numpy")  # without numpy there are no numpy scalars
    if numpy is None or isinstance(value, numpy.timedelta64):  # an integer for numpy
        return value
    if isinstance(value, numpy.floating):
        return float(value)  # a long double has no Python type
    return value.item() if isinstance(value, (numpy.bool_, numpy.integer)) else value


def _check_writable(name: str, value: ParameterScalar) -> None:
    try:
        to_text(value)
    except ParameterValueError as error:
        raise ParameterValueError(f"{name} cannot be sent. {error}") from error


def _described(value: object) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _value_like_reference(
    parameter: Parameter, inherited: str | None, override: ParameterScalar | None
) -> ParameterValue:
    default = None if parameter.default is None else to_text(parameter.default)
    is_taken = inherited is not None and (
        _can_be_sent(inherited) or not same_value(parameter, inherited, default)
    )
    if override is None and inherited is not None and is_taken:
        return ParameterValue(parameter, "inherited", inherited, inherited)
    return _value_of_definition(parameter, inherited, override)


def _value_of_definition(
    parameter: Parameter, inherited: str | None, override: ParameterScalar | None
) -> ParameterValue:
    if override is not None:
        return ParameterValue(parameter, "overridden", to_text(override), inherited)
    if parameter.default is not None:
        return ParameterValue(parameter, "default", to_text(parameter.default), inherited)
    return ParameterValue(parameter, "required", "", inherited)


def _can_be_sent(text: str) -> bool:
    """Return whether the API accepts a value; a default may also be empty, or longer than a value."""
    return 0 < len(text) <= MAX_VALUE_LENGTH
