"""The places where a definition reads a metric: ``Std:JsonGet``, ``FinalMetricDataList``, and objectives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from sagemaker_selective_widget.execution.metrics.metric import Metric, MetricFile, metric_name
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.pipeline.paths import get_path
from sagemaker_selective_widget.pipeline.property_path import PathError, split_path
from sagemaker_selective_widget.pipeline.references import own_objects

AUTOML_OBJECTIVE = "objective"
"""The name given to the objective of an AutoML step whose definition does not name it."""

_BEST_OF: Mapping[str, tuple[str, ...]] = {
    "Tuning": ("BestTrainingJob", "FinalHyperParameterTuningJobObjectiveMetric", "Value"),
    "AutoML": ("BestCandidate", "FinalAutoMLJobObjectiveMetric", "Value"),
}
"""Step type → the property that holds the best value of its objective."""

_TUNING_PLACES = (
    ("HyperParameterTuningJobConfig", "HyperParameterTuningJobObjective"),
    ("TrainingJobDefinition", "TuningObjective"),
)
_AUTOML_PLACES = (("AutoMLJobObjective",),)
_DIRECTIONS: Mapping[Any, Literal["minimize", "maximize"]] = {"Minimize": "minimize", "Maximize": "maximize"}


class _Read(NamedTuple):
    """A file that is read, and the path within it."""

    file: MetricFile
    path: str


def read_of(pipeline: Pipeline, value: Any, files: Mapping[str, MetricFile]) -> Metric | None:
    """Return the metric that an expression reads; ``None`` if it reads none.

    Args:
        pipeline: The pipeline that contains the steps.
        value: One side of a condition, or another value of a step.
        files: The known files, by key.
    """
    read = _json_read(value, files)
    if read is not None:
        return _file_metric(read, files)
    return _property_metric(pipeline, get_path(value))


def property_files(step: Step) -> Iterator[MetricFile]:
    """Yield the property files that a step declares."""
    declared = step.body.get("PropertyFiles")
    for each in declared if isinstance(declared, list) else ():
        file = MetricFile.of_property_file(step.name, each)
        if file is not None:
            yield file


def other_files(step: Step) -> Iterator[MetricFile]:
    """Yield the files that a step reads by ``Std:JsonGet``, or registers as the quality of a model."""
    for value in own_objects(dict(step.body)):
        read, registered = value.get("Std:JsonGet"), value.get("ModelQuality")
        statistics = registered.get("Statistics") if isinstance(registered, Mapping) else None
        for holder in (read, statistics):
            uri = holder.get("S3Uri") if isinstance(holder, Mapping) else None
            if uri is not None and (file := MetricFile.of_uri(uri)):
                yield file


def json_reads(pipeline: Pipeline, step: Step, files: Mapping[str, MetricFile]) -> Iterator[Metric]:
    """Yield the metrics that a step reads anywhere in its definition."""
    for value in own_objects(dict(step.body)):
        metric = read_of(pipeline, value, files)
        if metric is not None:
            yield metric


def own_metric_reads(step: Step) -> Iterator[Metric]:
    """Yield the metric that a Tuning or AutoML step optimises."""
    if step.type == "Tuning":
        name, direction = _objective(step, _TUNING_PLACES)
        if name:
            yield Metric(metric_name(step.name, name), step.name, "tuning", name, direction=direction)
    elif step.type == "AutoML":
        name, _ = _objective(step, _AUTOML_PLACES)
        name = name or AUTOML_OBJECTIVE
        yield Metric(metric_name(step.name, name), step.name, "automl", name)


def _json_read(value: Any, files: Mapping[str, MetricFile]) -> _Read | None:
    """Return what a ``Std:JsonGet`` reads: a property file, or any S3 file that a step has written."""
    read = value.get("Std:JsonGet") if isinstance(value, Mapping) else None
    path = read.get("Path") if isinstance(read, Mapping) else None
    if not isinstance(read, Mapping) or not isinstance(path, str):
        return None
    file = _property_file(get_path(read.get("PropertyFile")), files) or MetricFile.of_uri(read.get("S3Uri"))
    return None if file is None else _Read(files.get(file.key, file), path)


def _property_file(path: str, files: Mapping[str, MetricFile]) -> MetricFile | None:
    """Return the property file that ``Steps.NAME.PropertyFiles.FILE`` refers to."""
    step, _, name = path.removeprefix("Steps.").partition(".PropertyFiles.")
    return next((file for file in files.values() if (file.step, file.name) == (step, name)), None)


def _file_metric(read: _Read, files: Mapping[str, MetricFile]) -> Metric:
    file = read.file
    return Metric(file_metric_name(file, read.path, files.values()), file.step, "file", read.path, file)


def file_metric_name(file: MetricFile, path: str, files: Any) -> str:
    """Return the name of a number in a file; it includes the file if its step has others."""
    is_one_of_many = any(each.step == file.step and each.key != file.key for each in files)
    return metric_name(file.step, path, file.name if is_one_of_many else "")


def _property_metric(pipeline: Pipeline, path: str) -> Metric | None:
    """Return the metric for a property such as ``Steps.NAME.FinalMetricDataList['name'].Value``."""
    try:
        root, *parts = split_path(path)
    except (PathError, ValueError):
        return None
    if root != "Steps" or len(parts) < 2 or parts[0] not in pipeline.step_names:
        return None
    step = pipeline.step(str(parts[0]))
    if parts[1] == "FinalMetricDataList" and len(parts) == 4 and parts[3] == "Value":
        name = parts[2] if isinstance(parts[2], str) else f"[{parts[2]}]"
        return Metric(metric_name(step.name, name), step.name, "training", name)
    if tuple(parts[1:]) == _BEST_OF.get(step.type):
        return next(own_metric_reads(step), None)
    return None


def _objective(
    step: Step, places: tuple[tuple[str, ...], ...]
) -> tuple[str, Literal["minimize", "maximize"] | None]:
    for place in places:
        value: Any = step.body.get("Arguments")
        for key in place:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, Mapping) and isinstance(name := value.get("MetricName"), str):
            return name, _DIRECTIONS.get(value.get("Type"))
    return "", None
