"""Several executions → the JSON that the browser reads: the table, a comparison, sweeps. Part of `traits`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.execution.history.report import ExecutionReport
from sagemaker_selective_widget.execution.metrics.comparison import Comparison
from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.session.iterating.objective import objective_of
from sagemaker_selective_widget.session.iterating.run_table import RunRow
from sagemaker_selective_widget.session.iterating.state import SweepSnapshot
from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.wanted import looked_at
from sagemaker_selective_widget.widget import schema
from sagemaker_selective_widget.widget.wire.selection import issues
from sagemaker_selective_widget.widget.wire.shaped import Json, moment, number, shaped

_NO_RUNS: Mapping[str, Any] = {"state": "none", "message": "", "has_more": False, "objective": None}


def sweep_plan(view: View) -> Json:
    """Return the sweep that would start while a parameter is varied."""
    plan, space = view.sweep_plan or SweepPlan(), view.derived.typed_space
    return shaped(
        schema.SweepPlan,
        plan,
        state="none" if space is None else "pending" if view.is_pending else "ready",
        problems=dict(space.problems) if space else {},
        instance_hours=plan.total_hours,
        can_start=view.can_start_sweep,
        issues=issues(view.derived.verdict, view.state.target.pipeline) if space else [],
    )


def sweeps(view: View) -> list[Json]:
    """Return every sweep, the latest first."""
    return [_sweep(view, each) for each in view.iterating.sweeps]


def runs(view: View) -> Json:
    """Return the table of executions, once somebody has opened it."""
    state, table = view.state, view.iterating
    if not state.iterating.is_table_open:
        return {**_NO_RUNS, "rows": [], "metrics": [], "varied": []}
    problem, names = state.list_problem, [column.name for column in table.metrics]
    values = {each.parameter.name: each.text for each in view.derived.verdict.parameter_values}
    looked = frozenset(looked_at(state))
    return {
        "state": "errored" if problem else "pending" if table.is_listing else "ready",
        "message": str(problem or ""),
        "rows": [
            _row(view, row, report, is_looked_at=row.arn in looked)
            for row, report in zip(table.rows, table.reports, strict=True)
        ],
        "has_more": state.history.has_more,
        "metrics": [shaped(schema.MetricColumn, column) for column in table.metrics],
        "varied": list(table.rows.varied),
        "objective": objective(state.target.pipeline, objective_of(state), values, names),
    }


def comparison(view: View) -> Json:
    """Return the comparison of the chosen executions."""
    table, arns = view.iterating, view.state.iterating.compared
    found = table.comparison or Comparison(arns, ())
    return shaped(schema.Comparison, found, arns=list(arns), message=table.comparison_message)


def objective(
    pipeline: Pipeline, chosen: Objective | None, values: Mapping[str, str], choices: list[str]
) -> Json | None:
    """Return the metric that executions are judged by.

    Args:
        pipeline: Defines what it is compared with.
        chosen: The metric.
        values: The parameter values, one of which may be the threshold.
        choices: The names of the metrics that may be chosen.
    """
    if chosen is None:
        return None
    said = _said(pipeline, chosen)
    return shaped(
        schema.Objective,
        chosen,
        condition=said.condition,
        threshold=_threshold(said, values),
        choices=choices,
    )


def _row(view: View, row: RunRow, report: ExecutionReport, *, is_looked_at: bool) -> Json:
    table, read = view.iterating, view.state.iterating.metrics.get(row.arn)
    return shaped(
        schema.RunRow,
        row,
        description="" if row.sweep else report.description,
        **_metrics_state(read, report, is_looked_at=is_looked_at),
        outcomes={} if read is None else dict(read.outcomes),
        is_best=row.arn in table.best,
        is_reference=row.arn == view.derived.reference_arn,
        is_own=row.arn in table.own,
        report=None if report.is_selective is None else shaped(schema.RunReport, report),
        unknown=report.unknown,
    )


def _metrics_state(read: ExecutionMetrics | None, report: ExecutionReport, *, is_looked_at: bool) -> Json:
    """Return the state of the metrics of an execution; the report itself tells which rows are missing."""
    unknown = report.unknown
    if read is None:
        state = "none" if not is_looked_at else "errored" if unknown else "pending"
        return {"metrics_state": state, "metrics_problem": unknown if state == "errored" else ""}
    problem = " ".join(text for step, text in read.problems.items() if step not in report.unlisted)
    state = "ready" if not problem else "partial" if read.reported else "errored"
    return {"metrics_state": state, "metrics_problem": problem}


def _sweep(view: View, sweep: SweepSnapshot) -> Json:
    spec, best, pipeline = sweep.spec, sweep.best, view.state.target.pipeline
    values = {**_defaults(pipeline), **spec.fixed}
    started_at, ended_at = view.iterating.time_span(sweep)
    return shaped(
        schema.Sweep,
        sweep,
        id=spec.id,
        state=sweep.phase,
        selected_steps=list(spec.selected_steps),
        reference_execution_arn=spec.reference_arn,
        varied=list(spec.varied),
        objective=objective(pipeline, spec.objective, values, []),
        started_at=moment(started_at),
        ended_at=moment(ended_at),
        reference_objective=number(view.iterating.reference_value(sweep)),
        best=best.index if best else None,
    )


def _defaults(pipeline: Pipeline) -> dict[str, str]:
    return {each.name: to_text(each.default) for each in pipeline.parameters if each.default is not None}


def judging_override(view: View) -> ParameterScalar | None:
    """Return the override of the parameter that is the objective's threshold; ``None`` for none."""
    judged_by = objective_of(view.state)
    said = _said(view.state.target.pipeline, judged_by) if judged_by else None
    return view.intents.parameter_overrides.get(said.threshold_parameter) if said else None


def _said(pipeline: Pipeline, judged_by: Objective) -> Objective:
    """Return the objective as the definition declares it, else as it is."""
    declared = declared_metrics(pipeline).objectives
    return next((each for each in declared if each.name == judged_by.name), judged_by)


def _threshold(said: Objective, values: Mapping[str, str]) -> float | None:
    """Return the threshold of the objective: a number, or the value of a parameter."""
    if not said.threshold_parameter:
        return number(said.threshold)
    try:
        return number(float(values.get(said.threshold_parameter, "")))
    except ValueError:
        return None
