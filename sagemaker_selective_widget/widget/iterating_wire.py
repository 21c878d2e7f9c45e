"""Several executions → the JSON that the browser reads: the plan of a sweep, and sweeps. Part of `wire`."""

from __future__ import annotations

import math
from typing import Any

from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.execution.sweep.results import Trial
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


def objective(view: View, judged_by: Objective | None, choices: list[str]) -> Json | None:
    """Return the metric that executions are judged by.

    Args:
        view: Has the pipeline and the values that are sent.
        judged_by: The metric.
        choices: The names of the metrics that may be chosen.
    """
    if judged_by is None:
        return None
    declared = declared_metrics(view.state.target.pipeline).objectives
    said = next((each for each in declared if each.name == judged_by.name), judged_by)
    return {
        "name": judged_by.name,
        "direction": judged_by.direction,
        "condition": said.condition,
        "threshold": _threshold(view, said),
        "choices": choices,
    }


def number(value: float | None) -> float | None:
    """Return a number as JSON has it, which knows neither NaN nor infinity."""
    return value if value is not None and math.isfinite(value) else None


def _sweep(view: View, sweep: SeenSweep) -> Json:
    spec, best = sweep.spec, sweep.best
    return {
        "id": spec.id,
        "state": sweep.phase,
        "selected_steps": list(spec.selected_steps),
        "reference_execution_arn": spec.reference_arn,
        "varied": list(spec.varied),
        "objective": objective(view, spec.objective, []),
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


def _threshold(view: View, said: Objective) -> float | None:
    """Return what the metric is compared with: a number, or the present value of a parameter."""
    if not said.threshold_parameter:
        return number(said.threshold)
    values = view.derived.verdict.parameter_values
    texts = (each.text for each in values if each.parameter.name == said.threshold_parameter)
    try:
        return number(float(next(texts, "")))
    except ValueError:
        return None
