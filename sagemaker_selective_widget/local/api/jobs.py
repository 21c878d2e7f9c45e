"""Describe…Job: the jobs that steps have created, under the names in the steps' metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sagemaker_selective_widget.local.api.shaped import shaped
from sagemaker_selective_widget.local.expressions.properties import logged_arn
from sagemaker_selective_widget.local.names import execution_id, resource_arn
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.local.transport.client import service_model

Request = Mapping[str, Any]
Answer = Mapping[str, Any]

_STATUSES = {
    "Starting": "InProgress",
    "Executing": "InProgress",
    "Stopping": "Stopping",
    "Stopped": "Stopped",
    "Failed": "Failed",
    "Succeeded": "Completed",
}
"""Status of a step → status of its job."""

_SECONDARY = {**{status: status for status in _STATUSES.values()}, "InProgress": "Training"}

_INTERVAL = "ProfilingIntervalInMilliseconds"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of job.

    Attributes:
        stem: Its name in the API.
        arn_kind: Its name in ARNs.
        began: The member with the start time.
        ended: The member with the end time.
    """

    stem: str
    arn_kind: str
    began: str
    ended: str


_KINDS = (
    _Kind("TrainingJob", "training-job", "TrainingStartTime", "TrainingEndTime"),
    _Kind("ProcessingJob", "processing-job", "ProcessingStartTime", "ProcessingEndTime"),
    _Kind("TransformJob", "transform-job", "TransformStartTime", "TransformEndTime"),
    _Kind(
        "HyperParameterTuningJob",
        "hyper-parameter-tuning-job",
        "CreationTime",
        "HyperParameterTuningEndTime",
    ),
)


class JobOperations:
    """Describes jobs; called with a checked request, under the store's lock.

    Args:
        store: The store with the steps that created the jobs.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def table(self) -> Mapping[str, Any]:
        """Return the operations by name."""
        return {f"Describe{kind.stem}": partial(self._describe, kind) for kind in _KINDS}

    def _describe(self, kind: _Kind, request: Request) -> Answer:
        arn = resource_arn(kind.arn_kind, request[f"{kind.stem}Name"])
        for execution in self._likeliest_first(request[f"{kind.stem}Name"]):
            for record in self._store.steps(execution.arn).values():
                if logged_arn(record.type, record.properties) == arn:
                    return _answer(kind, arn, record)
        raise ValidationException("Requested resource not found.")

    def _likeliest_first(self, job_name: str) -> Iterator[ExecutionRecord]:
        """Yield the executions, beginning with those whose id is part of the job's name."""
        every = self._store.executions()
        likely = [execution for execution in every if execution_id(execution.arn) in job_name]
        yield from likely
        yield from (execution for execution in reversed(every) if execution not in likely)


def _answer(kind: _Kind, arn: str, record: StepRecord) -> Answer:
    """Return what is known about a job, limited to the members in the API model."""
    shape = service_model().operation_model(f"Describe{kind.stem}").output_shape
    status = _STATUSES.get(record.status, "InProgress")
    times = {kind.began: record.started, kind.ended: record.ended, "CreationTime": record.started}
    said = {
        **record.properties,
        **_needed(kind, record, status),
        **{name: moment for name, moment in times.items() if moment is not None},
        "LastModifiedTime": record.ended or record.started,
        f"{kind.stem}Name": arn.rpartition("/")[2],
        f"{kind.stem}Arn": arn,
        f"{kind.stem}Status": status,
        "FailureReason": record.failure_reason,
    }
    answer: Answer = shaped(shape, said)
    return answer


def _needed(kind: _Kind, record: StepRecord, status: str) -> Mapping[str, Any]:
    """Return the members that the API model requires of a kind of job, but that a step does not have."""
    match kind.stem:
        case "TrainingJob":
            stopping = record.properties.get("StoppingCondition", {"MaxRuntimeInSeconds": 86_400})
            return {
                "SecondaryStatus": _SECONDARY[status],
                "StoppingCondition": stopping,
                **_debugging(record.properties),
            }
        case "HyperParameterTuningJob":
            return {
                "TrainingJobStatusCounters": {"Completed": int(status == "Completed")},
                "ObjectiveStatusCounters": {
                    "Succeeded": int("FinalHyperParameterTuningJobObjectiveMetric" in _best(record)),
                    "Pending": 0,
                    "Failed": 0,
                },
                "BestTrainingJob": _best(record) or None,
            }
    return {}


def _debugging(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the debugging and profiling settings of a training job, with the service's defaults.

    The SDK's integration test of debugger rules expects these defaults.
    """
    rules, profiler = given.get("DebugRuleConfigurations"), given.get("ProfilerConfig")
    found: dict[str, Any] = {}
    if isinstance(rules, list):
        ours = (rule for rule in rules if isinstance(rule, Mapping))
        found["DebugRuleConfigurations"] = [{"VolumeSizeInGB": 0, **rule} for rule in ours]
    if isinstance(profiler, Mapping):
        is_off = bool(profiler.get("DisableProfiler"))
        found["ProfilingStatus"] = "Disabled" if is_off else "Enabled"
        found["ProfilerConfig"] = profiler if is_off else {_INTERVAL: 500, **profiler}
    return found


def _best(record: StepRecord) -> Mapping[str, Any]:
    """Return the summary of the best training job, if the tuning job succeeded."""
    found = record.properties.get("BestTrainingJob")
    if record.status != "Succeeded" or not isinstance(found, Mapping):
        return {}
    name = str(found.get("TrainingJobName", ""))
    return {
        "TrainingJobArn": resource_arn("training-job", name),
        "CreationTime": record.started,
        "TrainingJobStatus": "Completed",
        "TunedHyperParameters": {},
        **found,
    }
