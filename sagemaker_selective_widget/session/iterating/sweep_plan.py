"""`SweepPlan`: trials, time and instance-hours of a sweep before it starts, and its code. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.savings import Savings
from sagemaker_selective_widget.execution.start.export.with_session import sweep_code
from sagemaker_selective_widget.execution.sweep.resolve import Resolved
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import typed_override
from sagemaker_selective_widget.session.derive import Derived
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.state import State


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What a sweep will run, before it starts.

    Attributes:
        trial_count: Number of trials.
        step_count: Number of steps that each trial runs.
        dropped_count: Number of trials that were left out as duplicates.
        issues: The issues of all trials together, errors first.
        expected_s: Estimated seconds for all trials, from the times of the reference; ``None`` if unknown.
        instance_hours: Instance-hours of all trials, by instance type, as far as the reference tells them.
    """

    trial_count: int = 0
    step_count: int = 0
    dropped_count: int = 0
    issues: tuple[Issue, ...] = ()
    expected_s: float | None = None
    instance_hours: Mapping[str, float] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that forbid starting."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    @property
    def total_hours(self) -> float | None:
        """Instance-hours of all trials; ``None`` if the reference does not tell them."""
        return sum(self.instance_hours.values()) if self.instance_hours else None

    @property
    def text(self) -> str:
        """The plan in one line; ``""`` if there are no trials."""
        if not self.trial_count:
            return ""
        parts = [f"{counted(self.trial_count, 'trial')} of {counted(self.step_count, 'step')}"]
        if self.expected_s is not None and self.expected_s >= 1:
            parts.append(f"about {duration_text(self.expected_s)}")
        if hours := self.total_hours:
            parts.append(f"{hours:.2f} instance-hours" if hours >= 0.01 else "under 0.01 instance-hours")
        if self.dropped_count:
            parts.append(f"{counted(self.dropped_count, 'duplicate')} dropped")
        return " · ".join(parts)


def plan_sweep(verdict: Verdict, resolved: Resolved, cost: Savings, max_parallel: int) -> SweepPlan:
    """Return the plan of a sweep.

    Args:
        verdict: The verdict on all trials.
        resolved: The parameter space.
        cost: What the steps of one trial took when they ran last.
        max_parallel: The maximum number of trials that may be under way at a time.
    """
    count = len(resolved.space.trials())
    return SweepPlan(
        count,
        len(verdict.steps("run")),
        resolved.dropped_count,
        verdict.issues,
        cost.wall_time_s * math.ceil(count / max_parallel) if cost.steps else None,
        {type_: hours * count for type_, hours in cost.instance_hours.items()},
    )


def code_of_sweep(state: State, derived: Derived) -> str:
    """Return code that starts the same trials; ``""`` if nothing is varied or a list or range is invalid.

    Args:
        state: Holds the intents and the pipeline.
        derived: What follows from them.
    """
    space, intents = derived.typed_space, state.intents
    if space is None or space.resolved is None:
        return ""
    arguments: dict[str, Any] = {
        "reference_execution": derived.reference_arn,
        "selected_steps": list(state.target.pipeline.in_order(intents.selected_steps)),
    }
    stated = replace(
        Intents(),
        pinned=derived.reference_arn is None,
        parameter_overrides={k: v for k, v in intents.parameter_overrides.items() if k not in space.values},
        inherit=intents.inherit,
        display_name=intents.display_name,
    )
    arguments |= {name: getattr(stated, name) for name in stated.differs_from(Intents())}
    pipeline, name = state.target.pipeline, state.target.arn or state.target.name
    tried = {
        each: [typed_override(pipeline, each, value) for value in values]
        for each, values in space.values.items()
    }
    return sweep_code(name, arguments, tried, intents.max_parallel, region=state.target.region)
