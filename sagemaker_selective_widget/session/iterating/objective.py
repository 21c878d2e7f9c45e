"""The objective: the metric to optimise, and the executions it is needed for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sagemaker_selective_widget.errors import MetricError
from sagemaker_selective_widget.execution.metrics.declared import Direction, Objective, declared_metrics
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.session.state import State


@dataclass(frozen=True, slots=True)
class ObjectiveValue:
    """The objective value that an execution has reached.

    Attributes:
        objective: The metric.
        value: The value; it may be NaN.
        reference_value: The value of its reference; ``None`` if it is not known.
    """

    objective: Objective
    value: float
    reference_value: float | None


def objective_of(state: State) -> Objective | None:
    """Return the metric to optimise: the chosen one, else what the definition's first Condition compares."""
    return state.iterating.objective or declared_metrics(state.target.pipeline).objective


def executions_with_objective(state: State) -> Iterator[str]:
    """Yield the executions whose objective is shown without being asked for, with their references."""
    if reports_objective(state) and state.run.snapshot is not None:
        yield state.run.arn
        yield from filter(None, (state.run.snapshot.reference_arn,))
    for sweep in state.iterating.sweeps:
        if sweep.state.is_started and sweep.spec.objective is not None:
            yield from filter(None, (sweep.spec.reference_arn,))


def reports_objective(state: State) -> bool:
    """Return whether the run was started here, has ended, and ran the step that reports the objective."""
    run, objective = state.run, objective_of(state)
    if run.phase != "ended" or not run.is_own or run.snapshot is None or objective is None:
        return False
    metrics = declared_metrics(state.target.pipeline).metrics
    step = next((each.step for each in metrics if each.name == objective.name), "")
    ran = run.snapshot.step(step)
    return ran is not None and ran.status == "Succeeded" and not ran.reused_from


def objective_of_run(state: State) -> ObjectiveValue | None:
    """Return the objective value of the run; ``None`` before its end, or if it is not known."""
    objective, run = objective_of(state), state.run
    if objective is None or run.snapshot is None or not reports_objective(state):
        return None
    value = value_of(state, run.arn, objective)
    if value is None:
        return None
    return ObjectiveValue(objective, value, value_of(state, run.snapshot.reference_arn, objective))


def value_of(state: State, arn: str | None, objective: Objective) -> float | None:
    """Return the objective value of an execution; ``None`` if it was not read."""
    read = state.iterating.metrics.get(arn or "")
    return None if read is None else read.get(objective.name)


def name_and_direction(choice: object) -> tuple[str, Direction | None]:
    """Return the parts of a chosen objective.

    Raises:
        MetricError: It is neither a name nor a name with a direction.
    """
    match choice:
        case str(name) if name:
            return name, None
        case (str(name), None | "minimize" | "maximize" as direction) if name:
            return name, direction
    raise MetricError(
        f"An objective is the name of a metric, or a name with a direction; this is {shown(choice)}. "
        "Give (name, 'minimize') or (name, 'maximize')."
    )
