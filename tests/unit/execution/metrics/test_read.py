"""What is read of a step, from answers in memory."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, MetricError, NotFoundError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.metrics.declared import declared_metrics
from sagemaker_selective_widget.execution.metrics.numbers import MAX_NUMBERS
from sagemaker_selective_widget.execution.metrics.read import for_run, read_step, report_of
from sagemaker_selective_widget.execution.metrics.values import StepMetrics
from sagemaker_selective_widget.execution.watch.resource import Resource
from sagemaker_selective_widget.execution.watch.status import Iteration
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.execution.fakes import NoRuns
from tests.unit.strategies import real_pipeline

JOB = "arn:aws:sagemaker:us-west-2:123456789012"
OUTPUT = {
    "ProcessingOutputConfig": {
        "Outputs": [{"OutputName": "evaluation", "S3Output": {"S3Uri": "s3://bucket/evaluation/"}}]
    }
}
REPORT = "s3://bucket/evaluation/evaluation.json"
MSE = "AbaloneEval: regression_metrics.mse.value"


class Answers:
    """A `MetricSource` that answers from memory and remembers what it was asked."""

    mlflow = NoRuns()

    def __init__(self, answer: Mapping[str, Any] | Exception, files: Mapping[str, str | Exception]) -> None:
        self.answer = answer
        self.files = files
        self.asked: list[str] = []

    def describe_job(self, job: Resource) -> Mapping[str, Any]:
        self.asked.append(job.name)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def read_file(self, uri: str) -> str:
        self.asked.append(uri)
        found = self.files.get(uri, NotFoundError(f"There is no {uri}."))
        if isinstance(found, Exception):
            raise found
        return found


def read(
    pipeline: Pipeline,
    run: StepRun,
    answer: Mapping[str, Any] | Exception,
    files: Mapping[str, str | Exception] | None = None,
) -> StepMetrics:
    report = report_of(declared_metrics(pipeline), run)
    assert report is not None
    return for_run(read_step(Answers(answer, files or {}), report), run)


def evaluation(text: str | Exception) -> StepMetrics:
    """What the Abalone pipeline's report comes to."""
    run = StepRun("AbaloneEval", "Succeeded", resource_arn=f"{JOB}:processing-job/eval")
    return read(real_pipeline("abalone"), run, OUTPUT, {REPORT: text})


def test_the_declared_number_comes_first_and_the_others_after_it() -> None:
    text = json.dumps({"regression_metrics": {"rmse": {"value": 2}, "mse": {"deviation": 3, "value": 4.61}}})
    found = evaluation(text)
    assert [(value.name, value.value, value.is_declared) for value in found.values] == [
        (MSE, 4.61, True),
        ("AbaloneEval: regression_metrics.rmse.value", 2.0, False),
        ("AbaloneEval: regression_metrics.mse.deviation", 3.0, False),
    ]
    assert found.problems == ()


def test_nan_is_a_value() -> None:
    (value,) = evaluation('{"regression_metrics": {"mse": {"value": NaN}}}').values
    assert math.isnan(value.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>", "EvaluationReport cannot be read: it is not JSON"),
        (MetricError("It has 1.1 GB; at most 1 MiB is read."), "1.1 GB"),
        (AccessDeniedError("The role in use may not call s3:GetObject."), "s3:GetObject"),
        (NotFoundError("There is no such file."), "no such file"),
        ('{"other": 1}', "regression_metrics.mse.value was not reported"),
        ('{"regression_metrics": {"mse": {"value": "high"}}}', "was not reported"),
        ("[]", "was not reported"),
    ],
)
def test_what_is_missing_says_why(text: str | Exception, words: str) -> None:
    (problem,) = evaluation(text).problems
    assert problem.startswith("AbaloneEval: ")
    assert words in problem


def test_a_job_that_may_not_be_described_says_so() -> None:
    run = StepRun("AbaloneTrain", "Succeeded", resource_arn=f"{JOB}:training-job/train")
    refused = AccessDeniedError("The role in use may not call sagemaker:DescribeTrainingJob.")
    found = read(real_pipeline("abalone"), run, refused)
    assert found.values == ()
    assert found.problems == ("AbaloneTrain: The role in use may not call sagemaker:DescribeTrainingJob.",)


@pytest.mark.parametrize(
    "answer", [{}, {"ProcessingOutputConfig": None}, {"ProcessingOutputConfig": {"Outputs": 5}}]
)
def test_a_job_that_does_not_say_where_its_file_is_is_no_more_than_a_problem(answer: dict[str, Any]) -> None:
    run = StepRun("AbaloneEval", "Succeeded", resource_arn=f"{JOB}:processing-job/eval")
    (problem,) = read(real_pipeline("abalone"), run, answer).problems
    assert "does not say where it is" in problem


def test_training_metrics_have_their_names() -> None:
    run = StepRun("AbaloneTrain", "Succeeded", resource_arn=f"{JOB}:training-job/train")
    answer = {
        "FinalMetricDataList": [
            {"MetricName": "validation:rmse", "Value": 2.1, "Timestamp": "1970-01-19"},
            {"MetricName": "no number", "Value": "2"},
            {"Value": 3},
            "text",
        ]
    }
    found = read(real_pipeline("abalone"), run, answer)
    assert [(value.name, value.value, value.kind) for value in found.values] == [
        ("AbaloneTrain: validation:rmse", 2.1, "training")
    ]


@pytest.mark.parametrize("rows", [None, "text", [], {}])
def test_a_training_job_without_metrics_has_none(rows: Any) -> None:
    run = StepRun("AbaloneTrain", "Succeeded", resource_arn=f"{JOB}:training-job/train")
    assert read(real_pipeline("abalone"), run, {"FinalMetricDataList": rows}) == StepMetrics()


def test_a_tuning_step_has_its_best() -> None:
    run = StepRun("Search", "Succeeded", resource_arn=f"{JOB}:hyper-parameter-tuning-job/t")
    best = {"Type": "Minimize", "MetricName": "rmse", "Value": 1.5}
    answer = {"BestTrainingJob": {"FinalHyperParameterTuningJobObjectiveMetric": best}}
    (value,) = read(real_pipeline("v2_tuning"), run, answer).values
    assert (value.name, value.value, value.is_declared) == ("Search: rmse", 1.5, True)


def test_an_automl_step_has_its_best() -> None:
    run = StepRun("Search", "Succeeded", resource_arn=f"{JOB}:automl-job/a")
    answer = {"BestCandidate": {"FinalAutoMLJobObjectiveMetric": {"MetricName": "F1", "Value": 0.9}}}
    (value,) = read(real_pipeline("v2_automl"), run, answer).values
    assert (value.name, value.value, value.is_declared) == ("Search: objective", 0.9, True)


def test_a_function_reports_in_its_result() -> None:
    run = StepRun("evaluate", "Succeeded", resource_arn=f"{JOB}:training-job/f")
    answer = {"OutputDataConfig": {"S3OutputPath": "s3://bucket/f/results"}}
    files = {"s3://bucket/f/results/results.json": '{"Result": {"rmse": 4.5}}'}
    (value,) = read(real_pipeline("step_functions"), run, answer, files).values
    assert (value.name, value.value, value.is_declared) == ("evaluate: Result['rmse']", 4.5, True)


def test_an_iteration_has_metrics_of_its_own() -> None:
    run = StepRun(
        "AbaloneTrain-2", "Succeeded", resource_arn=f"{JOB}:training-job/t", iteration=Iteration("Each", 2)
    )
    answer = {"FinalMetricDataList": [{"MetricName": "loss", "Value": 1}]}
    (value,) = read(real_pipeline("abalone"), run, answer).values
    assert (value.name, value.step) == ("AbaloneTrain-2: loss", "AbaloneTrain-2")


def test_of_a_file_with_thousands_of_numbers_the_first_are_taken() -> None:
    found = evaluation(json.dumps({"curve": list(range(5_000))}))
    assert len(found.values) == MAX_NUMBERS
    assert "4800 more numbers" in found.problems[0]


@pytest.mark.parametrize(
    "run",
    [
        StepRun("AbaloneTrain", "Executing", resource_arn=f"{JOB}:training-job/t"),
        StepRun("AbaloneTrain", "Succeeded"),
        StepRun("AbaloneTrain", "Succeeded", resource_arn="no ARN"),
        StepRun("AbaloneProcess", "Succeeded", resource_arn=f"{JOB}:processing-job/p"),
        StepRun("AbaloneRegisterModel-RegisterModel", "Succeeded", resource_arn=f"{JOB}:model-package/m"),
    ],
)
def test_nobody_is_asked_of_a_step_that_reports_nothing(run: StepRun) -> None:
    assert report_of(declared_metrics(real_pipeline("abalone")), run) is None


def test_equal_reports_have_one_answer() -> None:
    """So that a reused step, or one that is looked at twice, is asked once."""
    declared = declared_metrics(real_pipeline("abalone"))
    run = StepRun("AbaloneEval", "Succeeded", resource_arn=f"{JOB}:processing-job/eval")
    reused = StepRun("AbaloneEval", "Succeeded", reused_from="arn", resource_arn=run.resource_arn)
    assert report_of(declared, run) == report_of(declared, reused)
    assert len({report_of(declared, run), report_of(declared, reused)}) == 1
