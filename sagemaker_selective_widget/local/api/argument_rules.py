"""What the service refuses in a step's arguments, which are those of the API operation that the step calls.

The shapes are those of the installed botocore. From recorded answers: members that the operation does not
have, values of another JSON type, lists that are too short and values not in an enum are refused when a
pipeline is created; a list that is too long is refused later, when the job is created
(https://github.com/aws/sagemaker-python-sdk/issues/2554). A reference may replace a value, but a parameter
cannot replace a list, or a member of another type than its own. When the job is created, the values of
references are checked like literal values.

The members that a definition requires are documented in AWS's JSON schema of definitions
(https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/). They are
few, as it omits most members that the operations require.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.local.expressions.resolve import Placeholder
from sagemaker_selective_widget.local.transport.client import service_model
from sagemaker_selective_widget.pipeline import Pipeline

Findings = Iterator[str]

OPERATIONS: Mapping[str, str] = {
    "Training": "CreateTrainingJob",
    "Processing": "CreateProcessingJob",
    "QualityCheck": "CreateProcessingJob",
    "ClarifyCheck": "CreateProcessingJob",
    "Transform": "CreateTransformJob",
    "Tuning": "CreateHyperParameterTuningJob",
    "AutoML": "CreateAutoMLJob",
    "Model": "CreateModel",
    "RegisterModel": "CreateModelPackage",
    "EndpointConfig": "CreateEndpointConfig",
    "Endpoint": "CreateEndpoint",
    "InferenceComponent": "CreateInferenceComponent",
    "Job": "CreateJob",
}
"""Step type → the operation that gets its arguments."""

_EXCLUDED = {"RegisterModel": "ModelPackageName"}
"""Step type → a member of its operation that a step must not have, as the service creates the name."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "CreateHyperParameterTuningJob": ("HyperParameterTuningJobConfig",),
    "CreateAutoMLJob": ("InputDataConfig", "OutputDataConfig", "RoleArn"),
    "CreateEndpointConfig": ("ProductionVariants",),
    "CreateEndpoint": ("EndpointConfigName",),
}
"""Operation → the members that both it and AWS's schema of definitions require."""

_OPERATORS = ("Get", "IfExpression", "Omit")
"""The keys of an object that represents a value, apart from the functions ``Std:…``."""

_PARAMETER_TYPES = {
    "string": "String",
    "integer": "Integer",
    "long": "Long",
    "float": "Float",
    "double": "Double",
}
_IN_PLACE_OF: Mapping[str, tuple[str, ...]] = {
    "string": ("String",),
    "integer": ("Integer",),
    "long": ("Integer",),
    "float": ("Integer", "Float"),
    "double": ("Integer", "Float"),
}
"""Scalar type of the API model → parameter types that may replace it."""


def arguments(pipeline: Pipeline) -> Findings:
    """Yield the problems in arguments of steps whose operation is known to the installed botocore."""
    types = {parameter.name: parameter.type for parameter in pipeline.parameters}
    for step in pipeline.steps:
        given = step.body.get("Arguments")
        operation = operation_of(step.type, given)
        if operation is not None and isinstance(given, Mapping):
            yield from _missing(operation, given)
            excluded = _EXCLUDED.get(step.type)
            if excluded in given:
                yield _unknown(str(excluded))
            yield from shape_problems(_input_shape(operation), given, step.type, types)


def job_problems(operation: str, given: Mapping[str, Any]) -> Findings:
    """Yield the problems for which an operation refuses the arguments of a step when its job is created.

    Args:
        operation: The operation.
        given: The arguments, resolved; values that a stand-in did not create are not checked.
    """
    yield from shape_problems(_input_shape(operation), given, operation, {})
    yield from _too_long(_input_shape(operation), given, operation)


def operation_of(step_type: str, given: Any) -> str | None:
    """Return the operation that creates a step's job, if the installed botocore knows it.

    There are two operations for AutoML; the second is used if one of its own members is given.
    """
    is_second = step_type == "AutoML" and isinstance(given, Mapping) and "AutoMLProblemTypeConfig" in given
    operation = "CreateAutoMLJobV2" if is_second else OPERATIONS.get(step_type)
    return operation if operation in service_model().operation_names else None


def _input_shape(operation: str) -> Any:
    return service_model().operation_model(operation).input_shape


def _missing(operation: str, given: Mapping[str, Any]) -> Findings:
    """Yield the missing members; a pipeline sketch, whose steps have no arguments, is accepted here."""
    for name in _REQUIRED.get(operation, ()) if given else ():
        if name not in given:
            yield f"Missing required Argument member '{name}'."


def is_reference(value: Any) -> bool:
    """Return whether a value represents an unknown one: a reference, or what a stand-in did not create."""
    return isinstance(value, Placeholder) or (
        isinstance(value, Mapping) and any(str(key).startswith("Std:") or key in _OPERATORS for key in value)
    )


def shape_problems(shape: Any, value: Any, name: str, types: Mapping[str, str]) -> Findings:
    """Yield the problems of a value that should have a shape of the API model.

    Args:
        shape: The shape.
        value: The value; it may contain references.
        name: The name of the member.
        types: Types of the parameters that references may name.
    """
    if is_reference(value):
        yield from _reference_problems(shape, value, types)
    elif value is not None:
        yield from _CHECKS.get(shape.type_name, _scalar)(shape, value, name, types)


def _reference_problems(shape: Any, value: Any, types: Mapping[str, str]) -> Findings:
    path = value.get("Get") if isinstance(value, Mapping) else None
    root, _, parameter = str(path).partition(".")
    if root != "Parameters" or parameter not in types:
        return
    if shape.type_name == "list":
        yield "Expecting start of Json Array."
    fitting = _IN_PLACE_OF.get(shape.type_name)
    if fitting and types[parameter] not in fitting:
        kind = _PARAMETER_TYPES[shape.type_name]
        yield f"Cannot assign property reference [{path}] to argument of type [{kind}]."


def _structure(shape: Any, value: Any, name: str, types: Mapping[str, str]) -> Findings:
    if not isinstance(value, Mapping):
        yield f"Expecting start of Json Object for {name}."
        return
    for key, item in value.items():
        if key in shape.members:
            yield from shape_problems(shape.members[key], item, key, types)
        else:
            yield _unknown(key)


def _list(shape: Any, value: Any, name: str, types: Mapping[str, str]) -> Findings:
    if not isinstance(value, list):
        yield "Expecting start of Json Array."
        return
    least = shape.metadata.get("min", 0)
    if len(value) < least:
        yield (
            f"Model Validation failed: Length of container {name}={len(value)} "
            f"cannot be less than min={least}."
        )
    for item in value:
        yield from shape_problems(shape.member, item, name, types)


def _too_long(shape: Any, value: Any, name: str) -> Findings:
    """Yield the lists that are too long, worded like the API's own validation."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        for key in value.keys() & shape.members.keys():
            yield from _too_long(shape.members[key], value[key], key)
    elif shape.type_name == "list" and isinstance(value, list):
        most = shape.metadata.get("max", len(value))
        if len(value) > most:
            yield (
                f"1 validation error detected: Value at '{name[:1].lower()}{name[1:]}' failed to satisfy "
                f"constraint: Member must have length less than or equal to {most}."
            )
        for item in value:
            yield from _too_long(shape.member, item, name)


def _map(shape: Any, value: Any, name: str, _: Mapping[str, str]) -> Findings:
    if not isinstance(value, Mapping):
        yield f"Expecting start of Json Object for {name}."
        return
    # SDK v3 writes a number parameter as the value of a hyperparameter, which is text.
    for key, item in value.items():
        yield from shape_problems(shape.value, item, key, {})


def _scalar(shape: Any, value: Any, name: str, _: Mapping[str, str]) -> Findings:
    """Yield the problems of a text, a number or a Boolean; text may represent a number or a Boolean."""
    if isinstance(value, (Mapping, list)) or not _is_of(shape.type_name, value):
        kind = _PARAMETER_TYPES.get(shape.type_name, shape.type_name.capitalize())
        yield f"The value of the argument {name} is {value!r:.60}; it is to be of type [{kind}]."
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield (
            f"Model Validation failed: Value '{value}' of {name} is not in the enum value set: "
            f"[{', '.join(shape.enum)}]."
        )


def _is_of(kind: str, value: Any) -> bool:
    if kind in ("float", "double", "integer", "long"):
        return not isinstance(value, bool) and _is_number(value)
    return kind != "boolean" or str(value).lower() in ("true", "false")


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _unknown(name: str) -> str:
    return f"Unknown Argument member '{name}'."


_CHECKS: Mapping[str, Callable[[Any, Any, str, Mapping[str, str]], Findings]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
}
