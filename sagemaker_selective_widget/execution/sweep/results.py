"""The results of a sweep: a row for each trial, best first if an objective is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, number_text
from sagemaker_selective_widget.pipeline import ParameterScalar


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a trial that has ended.

    Attributes:
        metrics: What it reported; ``None`` if that could not be found out.
        duration_s: Seconds that it took; ``None`` if not known.
        problem: Why something is not known; ``""`` if everything is.
        is_final: Whether asking again would give the same result.
    """

    metrics: ExecutionMetrics | None = None
    duration_s: float | None = None
    problem: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial.

    Attributes:
        index: Index of the trial, from 0.
        values: Its varied values, typed.
        arn: Its execution; ``""`` until one is known.
        status: ``PipelineExecutionStatus``; ``Waiting``, ``Starting`` or ``Refused`` without an execution.
        metrics: The numbers that it reported; empty before it has ended.
        objective: The number to optimise; ``None`` until it is known.
        duration_s: Seconds that it took; ``None`` until that is known.
        reason: Why it failed, or why its metrics are missing; ``""`` for neither.
        attempt: Number of this attempt at the trial, from 1.
    """

    index: int
    values: Mapping[str, ParameterScalar]
    arn: str = ""
    status: str = "Waiting"
    metrics: Mapping[str, float] = field(default_factory=dict, repr=False)
    objective: float | None = None
    duration_s: float | None = None
    reason: str = ""
    attempt: int = 1


class Results(tuple[Trial, ...]):
    """The trials, best first, with NaN and missing values last. The ``repr`` is a table."""

    __slots__ = ()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each trial as a row: its values, its metrics, and its outcome."""
        names = list(dict.fromkeys(name for trial in self for name in trial.metrics))
        for trial in self:
            metrics = {name: trial.metrics.get(name) for name in names}
            yield {
                "trial": trial.index,
                **trial.values,
                "objective": trial.objective,
                **metrics,
                "status": trial.status,
                "duration_s": trial.duration_s,
                "arn": trial.arn,
            }

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dicts."""
        return list(self.rows())

    def to_frame(self) -> Any:
        """Return the rows as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        import pandas as pd

        return pd.DataFrame(self.to_dicts())

    def __repr__(self) -> str:
        """Return a line for each trial."""
        return table([_text_row(trial) for trial in self]) or "No trials."


def results(trials: Iterable[Trial], objective: Objective | None) -> Results:
    """Return trials sorted by their objective; without an objective, in their own order.

    Args:
        trials: The trials in their own order.
        objective: The metric to optimise.
    """
    if objective is None:
        return Results(trials)
    return Results(sorted(trials, key=lambda trial: objective.rank(trial.objective)))


def best(trials: Iterable[Trial], objective: Objective | None) -> Trial | None:
    """Return the trial with the best objective; ``None`` while no trial has one."""
    ordered = results(trials, objective)
    if objective is None or not ordered or objective.rank(ordered[0].objective)[0]:
        return None
    return ordered[0]


def _text_row(trial: Trial) -> dict[str, str]:
    return {
        "trial": str(trial.index),
        **{name: str(value) for name, value in trial.values.items()},
        "objective": number_text(trial.objective),
        "status": trial.status,
        "took": "" if trial.duration_s is None else duration_text(trial.duration_s),
    }
