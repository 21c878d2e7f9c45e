"""Which MLflow runs belong to an execution and its steps, and the metrics in them.

A training job reports which run it logged to (``MlflowDetails`` of ``DescribeTrainingJob``). The run of an
execution is named after the execution's id, by the convention of AWS's examples, and the runs nested in it
are named after the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution.metrics.metric import metric_name
from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun
from sagemaker_selective_widget.execution.metrics.numbers import MAX_NUMBERS
from sagemaker_selective_widget.execution.metrics.source import MlflowSource
from sagemaker_selective_widget.execution.metrics.values import MetricValue, StepMetrics
from sagemaker_selective_widget.execution.watch.links import resource_name
from sagemaker_selective_widget.execution.watch.status import MlflowConfig

_T = TypeVar("_T")

OWN_RUN = "MLflow"
"""The prefix, in place of a step, of the names of metrics from an execution's own run."""


@dataclass(frozen=True, slots=True)
class ExecutionRuns:
    """The MLflow runs of one execution, except those reported by its training jobs.

    Attributes:
        own: The run that is named after the execution; ``None`` if there is none.
        nested: The runs that are nested in it.
        problem: Why they could not be read; ``""`` if they could.
    """

    own: MlflowRun | None = None
    nested: tuple[MlflowRun, ...] = ()
    problem: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether reading the runs again would give the same result."""
        return not self.problem and all(run.is_ended for run in (self.own, *self.nested) if run)

    def of_step(self, step: str) -> MlflowRun | None:
        """Return the nested run with the name of a step; ``None`` if there is none."""
        return next((run for run in self.nested if run.name == step), None)

    def metrics(self, steps: Collection[str]) -> StepMetrics:
        """Return the numbers that belong to no single step: those of the own run and of other nested runs.

        Args:
            steps: The names of the steps, whose nested runs are left out.
        """
        others = [run for run in self.nested if run.name not in steps]
        runs = [(OWN_RUN, self.own)] if self.own else []
        runs += [(run.name or OWN_RUN, run) for run in others]
        values: dict[str, MetricValue] = {}
        for name, run in runs:
            for value in run_values(run, name):
                values.setdefault(value.name, replace(value, step=""))
        problems = (self.problem,) if self.problem else ()
        return StepMetrics(tuple(values.values()), problems, self.is_settled, self.own)


def read_runs(source: MlflowSource, config: MlflowConfig, execution_arn: str) -> ExecutionRuns:
    """Read the runs of an execution. Errors are not raised, but returned as the problem.

    Args:
        source: The source to read from.
        config: Where the execution logs.
        execution_arn: The execution.
    """

    def read() -> ExecutionRuns:
        own = source.run_named(config, resource_name(execution_arn))
        return ExecutionRuns(own, source.runs_nested_in(config.resource_arn, own) if own else ())

    return _or_problem(read, "Its MLflow runs", lambda problem: ExecutionRuns(problem=problem))


def read_logged_run(
    source: MlflowSource, answer: Mapping[str, Any], metrics: StepMetrics, step: str
) -> StepMetrics:
    """Return what a training step has reported, including what it logged to the run named by its job.

    Args:
        source: The source to read from.
        answer: The response of ``DescribeTrainingJob``.
        metrics: What the step has reported otherwise.
        step: The step.
    """
    resource_arn = _text_at(answer, "MlflowConfig", "MlflowResourceArn")
    run_id = _text_at(answer, "MlflowDetails", "MlflowRunId")
    if not resource_arn or not run_id:
        return metrics
    return _or_problem(
        lambda: with_run(metrics, source.run(resource_arn, run_id), step),
        f"{step}: its MLflow run",
        lambda problem: replace(metrics, problems=(*metrics.problems, problem), is_settled=False),
    )


def with_run(metrics: StepMetrics, run: MlflowRun | None, step: str) -> StepMetrics:
    """Return what a step has reported, including what it logged; SageMaker's value wins if names are equal.

    Args:
        metrics: What the step has reported otherwise. If it has a run already, that one is kept.
        run: The run of the step, if there is one.
        step: The step.
    """
    if run is None or metrics.run is not None:
        return metrics
    known = {value.name for value in metrics.values}
    values = [value for value in run_values(run, step) if value.name not in known]
    left_off = len(run.metrics) - MAX_NUMBERS
    more = f"{step}: {left_off} more metrics of its MLflow run are left off."
    return replace(
        metrics,
        values=(*metrics.values, *values),
        problems=(*metrics.problems, more) if left_off > 0 else metrics.problems,
        is_settled=metrics.is_settled and run.is_ended,
        run=run,
    )


def run_values(run: MlflowRun, step: str) -> Iterator[MetricValue]:
    """Yield the numbers of a run as those of a step, at most `MAX_NUMBERS` of them."""
    for key, number in islice(run.metrics.items(), MAX_NUMBERS):
        yield MetricValue(metric_name(step, key), number, step, "mlflow")


def _or_problem(read: Callable[[], _T], what: str, otherwise: Callable[[str], _T]) -> _T:
    try:
        return read()
    except SelectiveWidgetError as error:
        return otherwise(f"{what} cannot be read: {str(error).rstrip('.')}.")


def _text_at(answer: Mapping[str, Any], part: str, name: str) -> str:
    members = answer.get(part)
    found = members.get(name) if isinstance(members, Mapping) else None
    return found if isinstance(found, str) else ""
