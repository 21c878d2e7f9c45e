"""Read what the steps of an execution have reported, with one request per job and one per file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sagemaker_selective_widget.errors import MetricError, SelectiveWidgetError, ServiceError
from sagemaker_selective_widget.execution.metrics.declared import DeclaredMetrics
from sagemaker_selective_widget.execution.metrics.metric import Metric, MetricFile, MetricKind, metric_name
from sagemaker_selective_widget.execution.metrics.metric_reads import AUTOML_OBJECTIVE, file_metric_name
from sagemaker_selective_widget.execution.metrics.mlflow import read_logged_run
from sagemaker_selective_widget.execution.metrics.numbers import (
    MAX_NUMBERS,
    Parts,
    as_number,
    number_at,
    numbers,
    read_document,
)
from sagemaker_selective_widget.execution.metrics.source import DESCRIBED_KINDS, MetricSource
from sagemaker_selective_widget.execution.metrics.values import MetricValue, StepMetrics
from sagemaker_selective_widget.execution.watch.iterations import body_name
from sagemaker_selective_widget.execution.watch.resource import Resource, parse_arn
from sagemaker_selective_widget.execution.watch.status import StepRun
from sagemaker_selective_widget.pipeline.paths import as_path
from sagemaker_selective_widget.pipeline.property_path import PathError, follow, join_path, split_path
from sagemaker_selective_widget.pipeline.references import find_references

_ALWAYS_REPORTING = frozenset({"training-job", "hyper-parameter-tuning-job", "automl-job"})
_BEST: Mapping[str, tuple[MetricKind, tuple[str, ...]]] = {
    "hyper-parameter-tuning-job": (
        "tuning",
        ("BestTrainingJob", "FinalHyperParameterTuningJobObjectiveMetric"),
    ),
    "automl-job": ("automl", ("BestCandidate", "FinalAutoMLJobObjectiveMetric")),
}


@dataclass(frozen=True, slots=True)
class StepReport:
    """What is to be read of one ended step. Equal reports always have the same result.

    Attributes:
        job: The job that the step created.
        step: The step's name in the definition.
        files: The files in which it reports numbers.
        metrics: The metrics that the definition names.
    """

    job: Resource
    step: str
    files: tuple[MetricFile, ...] = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Numbers from one source.

    Attributes:
        values: The numbers.
        problem: Why some or all are missing; ``""`` if none are.
        is_settled: Whether reading them again would give the same result.
    """

    values: tuple[MetricValue, ...] = ()
    problem: str = ""
    is_settled: bool = True


def report_of(declared: DeclaredMetrics, run: StepRun) -> StepReport | None:
    """Return what is to be read of a step; ``None`` if it reports nothing or has not ended."""
    job = parse_arn(run.resource_arn)
    if job is None or job.kind not in DESCRIBED_KINDS or not run.has_ended:
        return None
    step = body_name(run)
    files, metrics = declared.files_of(step), declared.metrics_of(step)
    if not files and job.kind not in _ALWAYS_REPORTING:
        return None
    return StepReport(job, step, files, metrics)


def read_step(source: MetricSource, report: StepReport) -> StepMetrics:
    """Read what a step has reported. Errors are not raised, but returned among the problems.

    Args:
        source: The source to read from.
        report: What is to be read.
    """
    try:
        answer = source.describe_job(report.job)
    except SelectiveWidgetError as error:
        return StepMetrics(problems=(f"{report.step}: {error}",), is_settled=False)
    found = [_Part(tuple(_job_values(report, answer)))]
    found += [_file_values(source, report, file, answer) for file in report.files]
    values = (value for each in found for value in each.values)
    in_order = tuple(sorted(values, key=lambda value: not value.is_declared))
    problems = tuple(each.problem for each in found if each.problem)
    reported = StepMetrics(in_order, problems, all(each.is_settled for each in found))
    metrics = read_logged_run(source.mlflow, answer, reported, report.step)
    return metrics if metrics.problems else replace(metrics, problems=tuple(_missing(report, metrics)))


def for_run(metrics: StepMetrics, run: StepRun) -> StepMetrics:
    """Return a step's metrics as those of one of its runs, since each iteration has its own name."""
    body = body_name(run)
    if body == run.name:
        return metrics
    values = tuple(
        replace(value, name=run.name + value.name[len(body) :], step=run.name) for value in metrics.values
    )
    problems = tuple(run.name + problem.removeprefix(body) for problem in metrics.problems)
    return replace(metrics, values=values, problems=problems)


def _missing(report: StepReport, metrics: StepMetrics) -> Iterator[str]:
    known = {value.name for value in metrics.values}
    return (f"{each.name} was not reported." for each in report.metrics if each.name not in known)


def _job_values(report: StepReport, answer: Mapping[str, Any]) -> Iterator[MetricValue]:
    """Yield the metrics in the description of the job itself."""
    if report.job.kind in _BEST:
        kind, path = _BEST[report.job.kind]
        best = _at(answer, path)
        yield from _best_value(report, best, kind)
        return
    rows = answer.get("FinalMetricDataList")
    rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    declared = {metric.path: metric for metric in report.metrics if metric.kind == "training"}
    for index, row in enumerate(rows):
        name, number = row.get("MetricName"), as_number(row.get("Value"))
        if isinstance(name, str) and number is not None:
            said = declared.get(name) or declared.get(f"[{index}]")
            shown = said.name if said else metric_name(report.step, name)
            yield MetricValue(shown, number, report.step, "training", said is not None)


def _best_value(report: StepReport, best: Mapping[str, Any], kind: MetricKind) -> Iterator[MetricValue]:
    number, name = as_number(best.get("Value")), best.get("MetricName")
    if number is not None:
        said = next((metric for metric in report.metrics if metric.kind == kind), None)
        own = name if isinstance(name, str) and name else AUTOML_OBJECTIVE
        shown = said.name if said else metric_name(report.step, own)
        yield MetricValue(shown, number, report.step, kind, said is not None)


def _file_values(
    source: MetricSource, report: StepReport, file: MetricFile, answer: Mapping[str, Any]
) -> _Part:
    try:
        document = read_document(source.read_file(_uri(file, answer)))
    except SelectiveWidgetError as error:
        reason = str(error).rstrip(".")
        problem = f"{report.step}: {file.name} cannot be read: {reason}."
        return _Part(problem=problem, is_settled=not isinstance(error, ServiceError))
    said = [metric for metric in report.metrics if metric.file == file]
    declared = [(metric, number_at(document, metric.path)) for metric in said]
    values = [
        MetricValue(metric.name, number, report.step, "file", True)
        for metric, number in declared
        if number is not None
    ]
    known = {tuple(split_path(metric.path)) for metric in said}
    others = [(path, number) for path, number in numbers(document) if path not in known]
    values += [_other_value(report, file, path, number) for path, number in others[:MAX_NUMBERS]]
    left_off = len(others) - MAX_NUMBERS
    problem = f"{report.step}: {left_off} more numbers of {file.name} are left off." if left_off > 0 else ""
    return _Part(tuple(values), problem)


def _other_value(report: StepReport, file: MetricFile, path: Parts, number: float) -> MetricValue:
    return MetricValue(file_metric_name(file, join_path(path), report.files), number, report.step)


def _uri(file: MetricFile, answer: Mapping[str, Any]) -> str:
    """Return the URI of a file, resolved with the outputs in the job's description.

    Raises:
        MetricError: The description does not give it.
    """
    known: dict[str, str] = {}
    for reference in find_references({"Uri": file.uri}).properties:
        try:
            found = follow(answer, split_path(reference.path)) if reference.step == file.step else None
        except PathError:
            found = None
        if isinstance(found, str):
            known[f"Steps.{reference.step}.{reference.path}"] = found.rstrip("/")
    path = as_path(file.uri, known)
    if path is None or path.variables:
        raise MetricError("the job does not say where it is")
    return str(path)


def _at(value: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
