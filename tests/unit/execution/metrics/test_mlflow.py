"""Whose an MLflow run is, and what it comes to, from answers in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import MetricError, SelectiveWidgetError, UnavailableError
from sagemaker_selective_widget.execution.metrics.mlflow import (
    ExecutionRuns,
    read_logged_run,
    read_runs,
    with_run,
)
from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun
from sagemaker_selective_widget.execution.metrics.numbers import MAX_NUMBERS
from sagemaker_selective_widget.execution.metrics.values import MetricValue, StepMetrics
from sagemaker_selective_widget.execution.watch.status import MlflowConfig
from tests.unit.execution.fakes import NoRuns

SERVER = "arn:aws:sagemaker:us-west-2:123456789012:mlflow-tracking-server/example"
CONFIG = MlflowConfig(SERVER, "experiment")
EXECUTION = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/abcdefghijkl"
RUN = MlflowRun("1", "7", "abcdefghijkl", {"loss": 0.5})
JOB = {"MlflowConfig": {"MlflowResourceArn": SERVER}, "MlflowDetails": {"MlflowRunId": "1"}}
REPORTED = StepMetrics((MetricValue("Train: loss", 0.4, "Train", "training", True),))


class Runs(NoRuns):
    """A `MlflowSource` that has runs in memory, or raises."""

    def __init__(self, *runs: MlflowRun, error: SelectiveWidgetError | None = None) -> None:
        self.runs = runs
        self.error = error

    def run(self, resource_arn: str, run_id: str) -> MlflowRun:
        return self._found(resource_arn, run_id=run_id)

    def run_named(self, config: MlflowConfig, name: str) -> MlflowRun | None:
        return self._found(config.resource_arn, name=name)

    def runs_nested_in(self, resource_arn: str, run: MlflowRun) -> tuple[MlflowRun, ...]:
        return tuple(each for each in self.runs if each != run)

    def _found(self, resource_arn: str, run_id: str = "", name: str = "") -> MlflowRun:
        assert resource_arn == SERVER
        if self.error:
            raise self.error
        return next(run for run in self.runs if run_id in ("", run.id) and name in ("", run.name))


def named(name: str, **metrics: float) -> MlflowRun:
    """A nested run."""
    return MlflowRun(name, "7", name, metrics)


class TestOfAJob:
    def test_what_sagemaker_knows_by_the_same_name_stays(self) -> None:
        run = replace(RUN, metrics={"loss": 0.5, "accuracy": 0.9})
        found = read_logged_run(Runs(run), JOB, REPORTED, "Train")
        assert [(value.name, value.value, value.kind) for value in found.values] == [
            ("Train: loss", 0.4, "training"),
            ("Train: accuracy", 0.9, "mlflow"),
        ]
        assert found.run == run
        assert found.is_settled

    @pytest.mark.parametrize(
        "answer",
        [
            {},
            {"MlflowConfig": JOB["MlflowConfig"]},
            {"MlflowDetails": JOB["MlflowDetails"]},
            {**JOB, "MlflowDetails": None},
            {**JOB, "MlflowDetails": {"MlflowRunId": 1}},
        ],
    )
    def test_a_job_that_names_no_run_is_asked_no_further(self, answer: Mapping[str, Any]) -> None:
        assert read_logged_run(Runs(error=MetricError("asked")), answer, REPORTED, "Train") == REPORTED

    def test_a_run_that_goes_on_is_read_again(self) -> None:
        found = read_logged_run(Runs(replace(RUN, is_ended=False)), JOB, REPORTED, "Train")
        assert not found.is_settled

    @pytest.mark.parametrize("error", [UnavailableError("Too busy."), MetricError("too busy")])
    def test_what_cannot_be_read_is_said_and_asked_again(self, error: SelectiveWidgetError) -> None:
        found = read_logged_run(Runs(error=error), JOB, REPORTED, "Train")
        (problem,) = found.problems
        assert problem.lower() == "train: its mlflow run cannot be read: too busy."
        assert (found.values, found.is_settled) == (REPORTED.values, False)

    def test_thousands_of_metrics_are_cut_off(self) -> None:
        run = replace(RUN, metrics={f"m{number}": 1.0 for number in range(MAX_NUMBERS + 7)})
        found = with_run(StepMetrics(), run, "Train")
        assert len(found.values) == MAX_NUMBERS
        assert found.problems == ("Train: 7 more metrics of its MLflow run are left off.",)

    def test_the_run_that_a_job_names_goes_before_one_that_is_called_like_the_step(self) -> None:
        found = with_run(replace(REPORTED, run=RUN), named("Train", other=1.0), "Train")
        assert found == replace(REPORTED, run=RUN)


class TestOfAnExecution:
    def test_its_run_is_called_like_it_and_holds_those_of_steps(self) -> None:
        runs = read_runs(Runs(RUN, named("Eval", bias=0.25), named("by-sex", worst=9.0)), CONFIG, EXECUTION)
        assert runs.of_step("Eval") == named("Eval", bias=0.25)
        assert runs.of_step("Train") is None
        own = runs.metrics({"Train", "Eval"})
        assert {value.name: (value.value, value.step) for value in own.values} == {
            "MLflow: loss": (0.5, ""),
            "by-sex: worst": (9.0, ""),
        }
        assert own.run == RUN

    def test_without_a_run_there_is_nothing_to_say(self) -> None:
        assert read_runs(NoRuns(), CONFIG, EXECUTION) == ExecutionRuns()
        assert ExecutionRuns().metrics({"Train"}) == StepMetrics()

    def test_of_runs_with_one_name_the_latest_counts(self) -> None:
        runs = ExecutionRuns(RUN, (named("Eval", bias=1.0), named("Eval", bias=2.0)))
        found = runs.of_step("Eval")
        assert found is not None
        assert found.metrics == {"bias": 1.0}
        assert [value.value for value in runs.metrics(()).values] == [0.5, 1.0]

    def test_what_cannot_be_read_is_said_and_asked_again(self) -> None:
        runs = read_runs(Runs(error=UnavailableError("Too busy.")), CONFIG, EXECUTION)
        assert not runs.is_settled
        assert runs.metrics(()).problems == ("Its MLflow runs cannot be read: Too busy.",)

    @pytest.mark.parametrize("goes_on", [0, 1])
    def test_while_a_run_goes_on_all_are_read_again(self, goes_on: int) -> None:
        own, nested = (
            replace(run, is_ended=index != goes_on) for index, run in enumerate((RUN, named("Eval")))
        )
        assert not ExecutionRuns(own, (nested,)).is_settled
        assert ExecutionRuns(RUN, (named("Eval"),)).is_settled
