"""Several executions → the JSON that the browser reads: the plan of a sweep, and sweeps. Part of `wire`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.execution.sweep.results import Trial
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.session.iterating_state import SeenSweep
from sagemaker_selective_widget.session.sweep_plan import SweepPlan
from sagemaker_selective_widget.session.view import View

Json = dict[str, Any]
"""A JSON object."""


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


def number(value: float | None) -> float | None:
    """Return a number as JSON has it, which knows neither NaN nor infinity."""
    return value if value is not None and math.isfinite(value) else None


def _sweep(view: View, sweep: SeenSweep) -> Json:
    spec, best, pipeline = sweep.spec, sweep.best, view.state.target.pipeline
    values = {**_defaults(pipeline), **spec.fixed}
    return {
        "id": spec.id,
        "state": sweep.phase,
        "selected_steps": list(spec.selected_steps),
        "reference_execution_arn": spec.reference_arn,
        "varied": list(spec.varied),
        "objective": objective(pipeline, spec.objective, values, []),
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
