"""What ``Get`` may read of a step: its resolved arguments, and what the service adds to them.

The properties of a job are the fields of its ``Describe…`` answer; the SDK's property references use the
same names (https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
}
"""Step type → how its resource is called in the API, and in ARNs."""

Properties = Mapping[str, Any]


def begun_properties(step: Step, arguments: Properties, job_name: str) -> Properties:
    """Return what a step has as soon as its job is made: its arguments, and the job's name and ARN."""
    added = _ADDED_BY_TYPE.get(step.type, _nothing)(arguments, job_name)
    return {**arguments, **_resource(step.type, job_name), **added}


def merged(properties: Properties, returned: Properties) -> Properties:
    """Return the properties with what a step's function returned laid over them, key by key."""
    both = dict(properties)
    for key, value in returned.items():
        below = both.get(key)
        both[key] = (
            merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return both


def step_metadata(record: StepRecord) -> Properties | None:
    """Return the ``Metadata`` of a step in ListPipelineExecutionSteps; None while there is nothing to say."""
    step_type, properties = record.type, record.properties
    if step_type in _RESOURCES:
        key = "TuningJob" if step_type == "Tuning" else _RESOURCES[step_type][0]
        arn = properties.get(f"{_RESOURCES[step_type][0]}Arn")
        return {key: {"Arn": arn}} if arn else None
    describe = _METADATA_BY_TYPE.get(step_type)
    said = dict(describe(properties)) if describe else {}
    if step_type == "Callback":
        said["CallbackToken"] = record.callback_token
    found = {key: value for key, value in said.items() if value is not None}
    return {step_type: found} if found else None


def logged_arn(step_type: str, properties: Properties) -> str:
    """Return the ARN of what writes a step's log, which is its job or its function; "" if nothing does."""
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


def _register_model(arguments: Properties, job_name: str) -> Properties:
    group = arguments.get("ModelPackageGroupName", job_name)
    return {"ModelPackageArn": resource_arn("model-package", f"{group}/1"), "ModelPackageVersion": 1}


def _check_job(_: Properties, job_name: str) -> Properties:
    return {"CheckJobArn": resource_arn("processing-job", job_name)}


def _nothing(_: Properties, __: str) -> Properties:
    return {}


_ADDED_BY_TYPE: Mapping[str, Callable[[Properties, str], Properties]] = {
    "Training": _training,
    "Tuning": _tuning,
    "RegisterModel": _register_model,
    "QualityCheck": _check_job,
    "ClarifyCheck": _check_job,
}


def _output_parameters(properties: Properties) -> list[Mapping[str, str]] | None:
    values = properties.get("OutputParameters")
    return [{"Name": name, "Value": str(value)} for name, value in values.items()] if values else None


def _for_each(properties: Properties) -> Properties:
    counts = {name: properties.get(name) for name in _FOR_EACH_MEMBERS}
    selector = properties.get("Selector") or {}
    picked = {"StepName": selector.get("StepName"), "Index": selector.get("Index")}
    return {**counts, "Selector": picked if picked["Index"] is not None else None}


def _check(properties: Properties) -> Properties:
    return {name: properties.get(name) for name in _CHECK_MEMBERS}


_FOR_EACH_MEMBERS = (
    "Status",
    "InputItemCount",
    "TotalStepCount",
    "SucceededStepCount",
    "FailedStepCount",
    "StoppedStepCount",
)
_CHECK_MEMBERS = (
    "CheckType",
    "BaselineUsedForDriftCheckStatistics",
    "BaselineUsedForDriftCheckConstraints",
    "CalculatedBaselineStatistics",
    "CalculatedBaselineConstraints",
    "ModelPackageGroupName",
    "ViolationReport",
    "CheckJobArn",
    "SkipCheck",
    "RegisterNewBaseline",
)

_METADATA_BY_TYPE: Mapping[str, Callable[[Properties], Properties]] = {
    "Condition": lambda properties: {"Outcome": properties.get("Outcome")},
    "Fail": lambda properties: {"ErrorMessage": properties.get("ErrorMessage")},
    "RegisterModel": lambda properties: {"Arn": properties.get("ModelPackageArn")},
    "Lambda": lambda properties: {
        "Arn": properties.get("FunctionArn"),
        "OutputParameters": _output_parameters(properties),
    },
    "Callback": lambda properties: {
        "SqsQueueUrl": properties.get("SqsQueueUrl"),
        "OutputParameters": _output_parameters(properties),
    },
    "ForEach": _for_each,
    "QualityCheck": _check,
    "ClarifyCheck": _check,
}
