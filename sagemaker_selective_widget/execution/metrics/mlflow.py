"""Which MLflow runs belong to an execution and to its steps, and what they come to.

A training job says itself which run it logged into (``MlflowDetails`` of ``DescribeTrainingJob``). An
execution's own run has the execution's id for a name, by the convention of AWS's examples, and the runs that
are nested in it are called like the steps.
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
"""What stands before the names of metrics of an execution's own run, in the place of a step."""


@dataclass(frozen=True, slots=True)
class ExecutionRuns:
    """The MLflow runs of one execution, but for those that its training jobs name themselves.

    Attributes:
        own: The run that is named after the execution; ``None`` if there is none.
        nested: The runs that are nested in it.
        problem: Why they could not be read; ``""`` if they were.
    """

    own: MlflowRun | None = None
    nested: tuple[MlflowRun, ...] = ()
    problem: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether asking again would bring the same."""
        return not self.problem and all(run.is_ended for run in (self.own, *self.nested) if run)

    def of_step(self, step: str) -> MlflowRun | None:
        """Return the nested run that is called like a step; ``None`` if there is none."""
        return next((run for run in self.nested if run.name == step), None)

    def metrics(self, steps: Collection[str]) -> StepMetrics:
        """Return the numbers that are of no single step: those of its own run, and of other nested runs.

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
    """Read the runs of an execution. Nothing is raised for what cannot be read: the problem says so.

    Args:
        source: Where to ask.
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
    """Return what a training step has reported with what it logged into the run that its job names.

    Args:
        source: Where to ask.
        answer: What ``DescribeTrainingJob`` said.
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
    """Return what a step has reported with what it logged; what SageMaker knows by the same name stays.

    Args:
        metrics: What the step has reported otherwise. If it has a run already, that is the one.
        run: Its run, if there is one.
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
    """Yield the numbers of a run as those of a step, at most `MAX_NUMBERS`."""
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
