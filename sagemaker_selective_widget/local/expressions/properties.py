"""What ``Get`` can read of a step: its resolved arguments, and what the service adds to them.

The properties of a job are the fields of its ``Describe…`` response; the SDK's property references use the
same names (https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.local.expressions.property_path import PathError, follow
from sagemaker_selective_widget.local.expressions.text import as_text
from sagemaker_selective_widget.local.names import resource_arn
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.pipeline import Step

_RESOURCES = {
    "Training": ("TrainingJob", "training-job"),
    "Processing": ("ProcessingJob", "processing-job"),
    "Transform": ("TransformJob", "transform-job"),
    "Tuning": ("HyperParameterTuningJob", "hyper-parameter-tuning-job"),
    "AutoML": ("AutoMLJob", "automl-job"),
    "Model": ("Model", "model"),
    "EndpointConfig": ("EndpointConfig", "endpoint-config"),
    "Endpoint": ("Endpoint", "endpoint"),
    "InferenceComponent": ("InferenceComponent", "inference-component"),
}
"""Step type → the name of its resource in the API, and in ARNs."""

_NAMED_BY_CALLER = {
    "EndpointConfig": "EndpointConfigName",
    "Endpoint": "EndpointName",
    "InferenceComponent": "InferenceComponentName",
}
"""Step type → the argument that is the full name of its resource rather than a prefix."""

Properties = Mapping[str, Any]


def begun_properties(
    step: Step, arguments: Properties, job_name: str, next_version: Callable[[str], int]
) -> Properties:
    """Return the properties of a step once its job is created: its arguments, and the job's name and ARN.

    Args:
        step: The step.
        arguments: Its arguments and settings, resolved.
        job_name: The name of its job.
        next_version: Returns the next version of a model package group.
    """
    if step.type == "RegisterModel":
        return {**arguments, **_model_package(arguments, job_name, next_version)}
    name = arguments.get(_NAMED_BY_CALLER.get(step.type, ""), job_name)
    added = _ADDED_BY_TYPE.get(step.type, _nothing)(arguments, job_name)
    return {**arguments, **_resource(step.type, str(name)), **added}


def merged(properties: Properties, returned: Properties) -> Properties:
    """Return the properties with those that a step's function returned, merged recursively."""
    both = dict(properties)
    for key, value in returned.items():
        below = both.get(key)
        both[key] = (
            merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return both


def step_metadata(record: StepRecord) -> Properties:
    """Return the ``Metadata`` of a step in ListPipelineExecutionSteps; empty if it has none yet."""
    step_type, properties = record.type, record.properties
    if step_type in _RESOURCES:
        key = "TuningJob" if step_type == "Tuning" else _RESOURCES[step_type][0]
        arn = properties.get(f"{_RESOURCES[step_type][0]}Arn")
        return {key: {"Arn": arn}} if arn else {}
    describe = _METADATA_BY_TYPE.get(step_type)
    said = dict(describe(properties)) if describe else {}
    if step_type == "Callback":
        said["CallbackToken"] = record.callback_token
    found = {key: value for key, value in said.items() if value is not None}
    return {step_type: found} if found else {}


def logged_arn(step_type: str, properties: Properties) -> str:
    """Return the ARN of the job or function that writes a step's log; "" if there is none."""
    stem = _RESOURCES[step_type][0] if step_type in _RESOURCES else ""
    members = {"Lambda": "FunctionArn", "QualityCheck": "CheckJobArn", "ClarifyCheck": "CheckJobArn"}
    return str(properties.get(members.get(step_type, f"{stem}Arn"), ""))


def _resource(step_type: str, name: str) -> Properties:
    if step_type not in _RESOURCES:
        return {}
    stem, kind = _RESOURCES[step_type]
    status = {f"{stem}Status": "Completed"} if stem.endswith("Job") else {}
    return {f"{stem}Name": name, f"{stem}Arn": resource_arn(kind, name), **status}


def _training(arguments: Properties, job_name: str) -> Properties:
    output = arguments.get("OutputDataConfig")
    if not isinstance(output, Mapping) or "S3OutputPath" not in output:
        return {}
    artifacts = f"{str(output['S3OutputPath']).rstrip('/')}/{job_name}/output/model.tar.gz"
    return {"ModelArtifacts": {"S3ModelArtifacts": artifacts}}


def _tuning(_: Properties, job_name: str) -> Properties:
    best = {"TrainingJobName": f"{job_name}-001"}
    return {"BestTrainingJob": best, "TrainingJobSummaries": [best]}


def _model_package(arguments: Properties, job_name: str, next_version: Callable[[str], int]) -> Properties:
    """Return the next version in a group, whose name is in lower case in ARNs; or a package without group."""
    group = str(arguments.get("ModelPackageGroupName") or "").rpartition("/")[2].lower()
    if not group:
        arn = resource_arn("model-package", job_name.lower())
        return {"ModelPackageName": job_name, "ModelPackageArn": arn}
    version = next_version(group)
    arn = resource_arn("model-package", f"{group}/{version}")
    return {"ModelPackageArn": arn, "ModelPackageVersion": version}


def _check(files: Mapping[str, str]) -> Callable[[Properties, str], Properties]:
    """Return a function that describes a check, given the file that its job writes for each kind of baseline.

    The baseline used for the drift check is the supplied one.
    """

    def describe(arguments: Properties, job_name: str) -> Properties:
        found: dict[str, Any] = {"CheckJobArn": resource_arn("processing-job", job_name)}
        for kind, file in files.items():
            found[f"BaselineUsedForDriftCheck{kind}"] = arguments.get(f"SuppliedBaseline{kind}")
            found[f"CalculatedBaseline{kind}"] = _output_file(arguments, file)
        return {key: value for key, value in found.items() if value is not None}

    return describe


def _output_file(arguments: Properties, file: str) -> str | None:
    try:
        uri = follow(arguments, ["ProcessingOutputConfig", "Outputs", 0, "S3Output", "S3Uri"])
    except PathError:
        return None
    return f"{uri}/{file}"


def _nothing(_: Properties, __: str) -> Properties:
    return {}


_ADDED_BY_TYPE: Mapping[str, Callable[[Properties, str], Properties]] = {
    "Training": _training,
    "Tuning": _tuning,
    "QualityCheck": _check({"Statistics": "statistics.json", "Constraints": "constraints.json"}),
    "ClarifyCheck": _check({"Constraints": "analysis.json"}),
}


def _output_parameters(properties: Properties) -> list[Mapping[str, str]] | None:
    values = properties.get("OutputParameters")
    if not values or not isinstance(values, Mapping):
        return None
    return [{"Name": name, "Value": as_text(value)} for name, value in values.items()]


def _text(value: Any) -> str | None:
    """Return a value as the API's text, since values read from other steps may be of any type."""
    return None if value is None else as_text(value)


def _flag(value: Any) -> bool | None:
    return None if value is None else as_text(value).lower() == "true"


def _for_each(properties: Properties) -> Properties:
    counts = {name: properties.get(name) for name in _FOR_EACH_MEMBERS}
    chosen = properties.get("Selector")
    selector = chosen if isinstance(chosen, Mapping) else {}
    picked = {"StepName": selector.get("StepName"), "Index": selector.get("Index")}
    return {**counts, "Selector": picked if picked["Index"] is not None else None}


def _check_metadata(properties: Properties) -> Properties:
    texts = {name: _text(properties.get(name)) for name in _CHECK_TEXTS}
    return {**texts, **{name: _flag(properties.get(name)) for name in _CHECK_FLAGS}}


_FOR_EACH_MEMBERS = (
    "Status",
    "InputItemCount",
    "TotalStepCount",
    "SucceededStepCount",
    "FailedStepCount",
    "StoppedStepCount",
)
_CHECK_TEXTS = (
    "CheckType",
    "BaselineUsedForDriftCheckStatistics",
    "BaselineUsedForDriftCheckConstraints",
    "CalculatedBaselineStatistics",
    "CalculatedBaselineConstraints",
    "ModelPackageGroupName",
    "ViolationReport",
    "CheckJobArn",
)
_CHECK_FLAGS = ("SkipCheck", "RegisterNewBaseline")

_METADATA_BY_TYPE: Mapping[str, Callable[[Properties], Properties]] = {
    "Condition": lambda properties: {"Outcome": properties.get("Outcome")},
    "Fail": lambda properties: {"ErrorMessage": _text(properties.get("ErrorMessage", ""))},
    "RegisterModel": lambda properties: {"Arn": properties.get("ModelPackageArn")},
    "Lambda": lambda properties: {
        "Arn": _text(properties.get("FunctionArn")),
        "OutputParameters": _output_parameters(properties),
    },
    "Callback": lambda properties: {
        "SqsQueueUrl": _text(properties.get("SqsQueueUrl")),
        "OutputParameters": _output_parameters(properties),
    },
    "ForEach": _for_each,
    "QualityCheck": _check_metadata,
    "ClarifyCheck": _check_metadata,
}
