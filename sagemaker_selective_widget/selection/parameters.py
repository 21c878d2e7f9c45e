"""Which value each parameter goes into an execution with, and where it comes from.

An override wins over the value that the reference execution ran with, which wins over the default. A plain
``StartPipelineExecution`` takes defaults, not the reference's values; so what is inherited is sent. This is
what the SDK's ``build_parameters_from_execution`` gives wherever the service takes that; who wants the
defaults can say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.values import MAX_VALUE_LENGTH, parse_value, to_text

ValueSource = Literal["overridden", "inherited", "default", "required"]
"""Where a value comes from; ``required`` means that there is none."""

Inherit = Literal["reference", "defaults"]
"""What a parameter without an override takes: what the reference ran with, or its default."""

INHERIT: tuple[str, ...] = get_args(Inherit)
"""Everything that `Inherit` may be."""


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
    inherit: Inherit = "reference",
) -> tuple[ParameterValue, ...]:
    """Return the value of every declared parameter, in definition order.

    Args:
        pipeline: Declares the parameters.
        inherited: What the reference ran with; names that the pipeline no longer declares are ignored.
        overrides: Typed values, or text as it was typed.
        inherit: Whether what the reference ran with is taken.
    """
    value = _value_like_reference if inherit == "reference" else _value_of_definition
    return tuple(
        value(parameter, inherited.get(parameter.name), overrides.get(parameter.name))
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


def _value_like_reference(
    parameter: Parameter, inherited: str | None, override: ParameterScalar | None
) -> ParameterValue:
    default = None if parameter.default is None else to_text(parameter.default)
    is_taken = inherited is not None and not (inherited == default and not _can_be_sent(inherited))
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
    """Tell whether the API takes it; a default may be empty, or longer than a value may be."""
    return 0 < len(text) <= MAX_VALUE_LENGTH
