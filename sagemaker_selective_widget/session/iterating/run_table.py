"""Executions as a table: their status, parameter values and metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.history.report import ExecutionReport
from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, number_text
from sagemaker_selective_widget.execution.sweep.carried import read_description


@dataclass(frozen=True, slots=True)
class RunRow:
    """One execution as a row of the table.

    Attributes:
        arn: ``PipelineExecutionArn``.
        name: Its display name, or the last part of its ARN.
        status: ``PipelineExecutionStatus``.
        started_at: When it started, with its time zone.
        duration_s: Seconds that it took; ``None`` if that is not known.
        created_by: Who started it; ``""`` if that is not known.
        values: The value of every parameter, as the API's strings.
        metrics: The metrics that it reported.
        objective: The value of the metric to optimise; ``None`` if it is not known.
        sweep: Id of the sweep that it is a trial of; ``""`` for none.
        trial: Index of the trial; ``None`` for none.
        problems: Why something is missing.
    """

    arn: str
    name: str
    status: str
    started_at: datetime | None = None
    duration_s: float | None = None
    created_by: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    objective: float | None = None
    sweep: str = ""
    trial: int | None = None
    problems: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        report: ExecutionReport,
        examined: ExaminedExecution | None,
        metrics: ExecutionMetrics | None,
        objective: Objective | None,
    ) -> RunRow:
        """Return the row of an execution, with what is known about it."""
        carried = read_description(report.description)
        reported: Mapping[str, float] = {} if metrics is None else metrics
        problems = () if metrics is None else tuple(metrics.problems.values())
        return cls(
            report.arn,
            report.name,
            report.status,
            report.started_at,
            report.duration_s,
            report.created_by,
            {} if examined is None else examined.parameters,
            reported,
            None if objective is None else reported.get(objective.name),
            carried.spec.id if carried else "",
            carried.index if carried else None,
            (*problems, report.missing) if report.missing else problems,
        )


class RunTable(tuple[RunRow, ...]):
    """Executions, newest first. The ``repr`` is a table of what differs between them."""

    __slots__ = ()

    @classmethod
    def of(
        cls,
        reports: Iterable[ExecutionReport],
        history: History,
        metrics: Mapping[str, ExecutionMetrics],
        objective: Objective | None,
    ) -> RunTable:
        """Return the table of executions, with what is known about each.

        Args:
            reports: The executions.
            history: Holds their parameter values.
            metrics: Their metrics, by ARN.
            objective: The metric to optimise.
        """
        return cls(
            RunRow.of(each, history.known(each.arn), metrics.get(each.arn), objective) for each in reports
        )

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters whose values differ between executions."""
        known = [row.values for row in self if row.values]
        names = dict.fromkeys(name for values in known for name in values)
        return tuple(name for name in names if len({values.get(name) for values in known}) > 1)

    @property
    def metric_names(self) -> tuple[str, ...]:
        """The names of all metrics, in order of first occurrence."""
        return tuple(dict.fromkeys(name for row in self for name in row.metrics))

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dict for each execution, with its status, every parameter value and every metric."""
        names = dict.fromkeys(name for row in self for name in row.values)
        return [
            {
                "name": row.name,
                "status": row.status,
                "started_at": row.started_at,
                "duration_s": row.duration_s,
                **{name: row.values.get(name) for name in names},
                **{name: row.metrics.get(name) for name in self.metric_names},
                "objective": row.objective,
                "sweep": row.sweep,
                "trial": row.trial,
                "arn": row.arn,
            }
            for row in self
        ]

    def to_frame(self) -> Any:
        """Return the table as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        import pandas as pd

        return pd.DataFrame(self.to_dicts())

    def __repr__(self) -> str:
        """Return a table with a line for each execution."""
        varied = self.varied
        rows = [
            {
                "execution": row.name,
                "status": row.status,
                "took": "" if row.duration_s is None else duration_text(row.duration_s),
                **{name: row.values.get(name, "") for name in varied},
                "objective": number_text(row.objective),
            }
            for row in self
        ]
        return table(rows) or "No execution yet."
