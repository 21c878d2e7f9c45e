"""Which value each parameter goes into an execution with, and where it comes from.

An override wins over the value that the reference execution ran with, which wins over the default. A plain
``StartPipelineExecution`` takes defaults, not the reference's values; so what is inherited is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.values import MAX_VALUE_LENGTH, parse_value, to_text

ValueSource = Literal["overridden", "inherited", "default", "required"]
"""Where a value comes from; ``required`` means that there is none."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """The value of one parameter.

    Attributes:
        parameter: Its declaration.
        source: Where the value comes from.
        text: The string that the API takes; ``""`` if there is none.
        inherited: What the reference execution ran with, if there is one and it had the parameter.
    """

    parameter: Parameter
    source: ValueSource
    text: str
    inherited: str | None = None

    @property
    def before(self) -> str | None:
        """What it would be without an override: the reference's value, else the default."""
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
) -> tuple[ParameterValue, ...]:
    """Return the value of every declared parameter, in definition order.

    Args:
        pipeline: Declares the parameters.
        inherited: What the reference ran with; names that the pipeline no longer declares are ignored.
        overrides: Typed values, or text as it was typed.
    """
    return tuple(
        _value(parameter, inherited.get(parameter.name), overrides.get(parameter.name))
        for parameter in pipeline.parameters
    )


def sent_parameters(values: tuple[ParameterValue, ...]) -> dict[str, str]:
    """Return ``{name: value}`` as a request carries it."""
    return {value.parameter.name: value.text for value in values if value.is_sent}


def typed_override(pipeline: Pipeline, name: str, value: ParameterScalar) -> ParameterScalar:
    """Return an override as the typed value that its text stands for, or unchanged where it is none."""
    parameter = pipeline.parameter(name)
    if parameter is None or not isinstance(value, str):
        return value
    try:
        return parse_value(parameter, value)
    except ParameterValueError:
        return value


def _value(parameter: Parameter, inherited: str | None, override: ParameterScalar | None) -> ParameterValue:
    if override is not None:
        return ParameterValue(parameter, "overridden", to_text(override), inherited)
    default = None if parameter.default is None else to_text(parameter.default)
    if inherited is not None and not (inherited == default and not _can_be_sent(inherited)):
        return ParameterValue(parameter, "inherited", inherited, inherited)
    if default is not None:
        return ParameterValue(parameter, "default", default, inherited)
    return ParameterValue(parameter, "required", "", inherited)


def _can_be_sent(text: str) -> bool:
    """Tell whether the API takes it; a default may be empty, or longer than a value may be."""
    return 0 < len(text) <= MAX_VALUE_LENGTH
