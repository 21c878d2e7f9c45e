"""The parameter values of an execution: those given, or the definition's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.pipeline import Parameter, Pipeline
from sagemaker_selective_widget.pipeline.values import is_choice, parse_value


def given_values(request: Mapping[str, Any]) -> Mapping[str, str]:
    """Return ``PipelineParameters`` by name.

    Raises:
        ValidationException: A value is empty, which the API model allows but the service refuses
            (https://github.com/aws/sagemaker-python-sdk/issues/4016), or a name is given twice.
    """
    given: dict[str, str] = {}
    for item in request.get("PipelineParameters", ()):
        if not item["Value"]:
            raise ValidationException('[string "" is too short (length: 0, required minimum: 1)]')
        if item["Name"] in given:
            raise ValidationException(f"The parameter {item['Name']} is given twice. Give it once.")
        given[item["Name"]] = item["Value"]
    return given


def typed_values(pipeline: Pipeline, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the value of every parameter of the pipeline, in its order, converted to the declared type.

    Raises:
        ValidationException: A parameter is unknown, has no value, or a value that does not fit.
    """
    declared = {parameter.name: parameter for parameter in pipeline.parameters}
    unknown = [name for name in given if name not in declared]
    if unknown:
        raise ValidationException(
            f"The parameters [{', '.join(unknown)}] are not in the pipeline definition. Leave them out."
        )
    missing = [name for name, parameter in declared.items() if parameter.is_required and name not in given]
    if missing:
        raise ValidationException(
            f"The parameters [{', '.join(missing)}] have no default. Give their values."
        )
    return {
        name: _typed(parameter, given[name]) if name in given else _default(parameter)
        for name, parameter in declared.items()
    }


def _default(parameter: Parameter) -> Any:
    """Return a default as a value of its type, since the SDK may write a Float as a whole number."""
    is_whole = parameter.type == "Float" and isinstance(parameter.default, int)
    return float(parameter.default) if is_whole and parameter.default is not None else parameter.default


def _typed(parameter: Parameter, text: str) -> Any:
    if not is_choice(parameter, text):
        raise ValidationException(
            f"{text!r} is not among the EnumValues of the parameter {parameter.name}: "
            f"[{', '.join(parameter.choices)}]. Give one of them."
        )
    try:
        return parse_value(parameter, text)
    except ParameterValueError as error:
        raise ValidationException(str(error)) from None
