"""Several executions → the JSON that the browser reads: the table, a comparison, sweeps. Part of `wire`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sagemaker_selective_widget.execution.history.report import ExecutionReport
from sagemaker_selective_widget.execution.metrics.comparison import Comparison, Row
from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.sweep.results import Trial
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.session.iterating.run_table import RunRow
from sagemaker_selective_widget.session.iterating.state import SeenSweep
from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.wanted import looked_at
from sagemaker_selective_widget.widget.wire.execution import Json, moment, number

_NO_RUNS: Mapping[str, Any] = {"state": "none", "message": "", "has_more": False, "objective": None}


def sweep_plan(view: View, issues: list[Json]) -> Json:
    """Return what would start while something is varied.

    Args:
        view: The view.
        issues: The issues of its verdict, as JSON.
    """
    plan, space = view.sweep_plan or SweepPlan(), view.derived.typed_space
    return {
        "state": "none" if space is None else "pending" if view.is_pending else "ready",
        "problems": dict(space.problems) if space else {},
        "trial_count": plan.trial_count,
        "dropped_count": plan.dropped_count,
        "expected_s": plan.expected_s,
        "instance_hours": plan.total_hours,
        "can_start": view.can_start_sweep,
        "issues": issues if space else [],
        "text": plan.text,
    }


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
        "metrics": [
            {"name": each.name, "step": each.step, "kind": each.kind, "is_declared": each.is_declared}
            for each in table.metrics
        ],
        "varied": list(table.rows.varied),
        "objective": objective(state.target.pipeline, table.objective, values, names),
    }


def comparison(view: View) -> Json:
    """Return the executions that are compared, side by side."""
    table, arns = view.iterating, view.state.iterating.compared
    found = table.comparison or Comparison(arns, ())
    return {
        "arns": list(arns),
        "names": list(found.names),
        "values": _compared_rows(found.values),
        "steps": _compared_rows(found.steps),
        "metrics": _compared_rows(found.metrics),
        "durations": _compared_rows(found.durations),
        "definition": [
            {"step": each.step, "execution": each.execution, "change": each.change, "diff": each.diff}
            for each in found.definition
        ],
        "unknown_definitions": list(found.unknown_definitions),
        "message": table.comparison_message,
    }


def objective(
    pipeline: Pipeline, judged_by: Objective | None, values: Mapping[str, str], choices: list[str]
) -> Json | None:
    """Return the metric that executions are judged by.

    Args:
        pipeline: Says what it is compared with.
        judged_by: The metric.
        values: The parameter values, of which one may be what it is compared with.
        choices: The names of the metrics that may be chosen.
    """
    if judged_by is None:
        return None
    declared = declared_metrics(pipeline).objectives
    said = next((each for each in declared if each.name == judged_by.name), judged_by)
    return {
        "name": judged_by.name,
        "direction": judged_by.direction,
        "condition": said.condition,
        "threshold": _threshold(said, values),
        "choices": choices,
    }


def _row(view: View, row: RunRow, report: ExecutionReport, *, is_looked_at: bool) -> Json:
    table, read = view.iterating, view.state.iterating.metrics.get(row.arn)
    return {
        "arn": row.arn,
        "name": row.name,
        "status": row.status,
        "started_at": moment(row.started_at),
        "duration_s": row.duration_s,
        "created_by": row.created_by,
        "description": "" if row.sweep else report.description,
        "values": dict(row.values),
        "metrics": {name: number(value) for name, value in row.metrics.items()},
        **_metrics_state(read, report.unknown, is_looked_at=is_looked_at),
        "outcomes": {} if read is None else dict(read.outcomes),
        "sweep": row.sweep,
        "trial": row.trial,
        "is_best": row.arn in table.best,
        "is_reference": row.arn == view.derived.reference_arn,
        "is_own": row.arn in table.own,
        "report": None if report.is_selective is None else _report(report),
        "unknown": report.unknown,
    }


def _metrics_state(read: ExecutionMetrics | None, unknown: str, *, is_looked_at: bool) -> Json:
    """Return how far it is known what an execution has reported."""
    if read is None:
        state = "none" if not is_looked_at else "errored" if unknown else "pending"
        return {"metrics_state": state, "metrics_problem": unknown if state == "errored" else ""}
    problem = " ".join(read.problems.values())
    state = "ready" if not problem else "partial" if read.reported else "errored"
    return {"metrics_state": state, "metrics_problem": problem}


def _report(of: ExecutionReport) -> Json:
    return {
        "is_selective": bool(of.is_selective),
        "selected_steps": list(of.selected_steps),
        "reference_name": of.reference_name,
        "ran": list(of.ran),
        "reused": [str(each) for each in of.reused],
        "changed": [{"name": each.name, "value": each.value, "before": each.before} for each in of.changed],
        "compared_with": of.compared_with,
        "failures": [{"step": each.step, "reason": each.reason} for each in of.failures],
    }


def _compared_rows(rows: Iterable[Row]) -> list[Json]:
    return [
        {"name": each.name, "texts": list(each.texts), "is_different": each.is_different} for each in rows
    ]


def _sweep(view: View, sweep: SeenSweep) -> Json:
    spec, best, pipeline = sweep.spec, sweep.best, view.state.target.pipeline
    values = {**_defaults(pipeline), **spec.fixed}
    started_at, ended_at = view.iterating.time_span(sweep)
    return {
        "id": spec.id,
        "state": sweep.phase,
        "selected_steps": list(spec.selected_steps),
        "reference_execution_arn": spec.reference_arn,
        "varied": list(spec.varied),
        "objective": objective(pipeline, spec.objective, values, []),
        "started_at": moment(started_at),
        "ended_at": moment(ended_at),
        "reference_objective": number(view.iterating.reference_value(sweep)),
        "trials": [_trial(trial) for trial in sweep.trials],
        "best": best.index if best else None,
        "counts": dict(sweep.counts),
        "message": sweep.message,
    }


def _trial(trial: Trial) -> Json:
    return {
        "index": trial.index,
        "values": {name: to_text(value) for name, value in trial.values.items()},
        "arn": trial.arn,
        "status": trial.status,
        "reason": trial.reason,
        "objective": number(trial.objective),
        "duration_s": trial.duration_s,
    }


def _defaults(pipeline: Pipeline) -> dict[str, str]:
    return {each.name: to_text(each.default) for each in pipeline.parameters if each.default is not None}


def _threshold(said: Objective, values: Mapping[str, str]) -> float | None:
    """Return what the metric is compared with: a number, or the value of a parameter."""
    if not said.threshold_parameter:
        return number(said.threshold)
    try:
        return number(float(values.get(said.threshold_parameter, "")))
    except ValueError:
        return None
