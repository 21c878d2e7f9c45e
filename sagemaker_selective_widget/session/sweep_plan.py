"""What a sweep would start, and what is to be said of that before anything starts. Pure."""

from __future__ import annotations

import math
import secrets
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sagemaker_selective_widget.execution.history.savings import Savings, duration_text, savings
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.sweep.resolve import Resolved
from sagemaker_selective_widget.execution.sweep.space import Values, varied
from sagemaker_selective_widget.execution.sweep.spec import (
    ID_LENGTH,
    SweepSpec,
    definition_digest,
    sweep_experiment,
)
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import sent_parameters
from sagemaker_selective_widget.selection.sweep_rules import sweep_unread
from sagemaker_selective_widget.session.derive import Derived
from sagemaker_selective_widget.session.view import View

_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Limits:
    """How a sweep is to go on.

    Attributes:
        max_parallel: How many trials may be under way at a time, at least 1.
        stop_after_failures: After how many failed trials none is started any more; ``None`` for no limit.
        objective: The metric to optimise; ``None`` if none is known.
    """

    max_parallel: int = 2
    stop_after_failures: int | None = 3
    objective: Objective | None = None

    def __post_init__(self) -> None:
        for name in ("max_parallel", "stop_after_failures"):
            value = getattr(self, name)
            is_whole = isinstance(value, int) and not isinstance(value, bool) and value >= 1
            if not is_whole and not (name == "stop_after_failures" and value is None):
                raise ValueError(f"{name} is {value!r}. Give a whole number of 1 or more.")


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """A sweep before it starts.

    Attributes:
        spec: The sweep.
        step_count: How many steps each trial runs.
        dropped_count: How many trials were left out because they are the same as another.
        issues: What the judge says of all trials together, errors first.
        expected_s: Seconds that all trials take by the times of the reference; ``None`` if it tells none.
        instance_hours: Instance-hours of all trials, by instance type, as far as the reference tells them.
    """

    spec: SweepSpec
    step_count: int
    dropped_count: int
    issues: tuple[Issue, ...]
    expected_s: float | None
    instance_hours: Mapping[str, float]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that forbid starting."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    @property
    def text(self) -> str:
        """It in one line."""
        parts = [f"{_count(len(self.spec.trials), 'trial')} of {_count(self.step_count, 'step')}"]
        if self.expected_s is not None:
            parts.append(f"about {duration_text(self.expected_s)}")
        if hours := sum(self.instance_hours.values()):
            parts.append(f"{hours:.2f} instance-hours" if hours >= 0.01 else "under 0.01 instance-hours")
        if self.dropped_count:
            parts.append(f"{_count(self.dropped_count, 'duplicate')} dropped")
        return " · ".join(parts)


def plan_sweep(view: View, resolved: Resolved, limits: Limits, sweep_id: str = "") -> SweepPlan:
    """Return what a sweep over the present selection would start.

    Args:
        view: What is wanted and known; it is known what the reference did.
        resolved: The space.
        limits: How it is to go on.
        sweep_id: Its id; ``""`` makes one.
    """
    base = view.derived
    trials = resolved.space.trials()
    derived = [view.with_values(values) for values in trials]
    runs = derived[0].verdict.steps("run")
    issues = _once(_issues(view, derived, runs, trials[0]))
    sweep_id = sweep_id or "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))
    target = view.state.target
    spec = SweepSpec(
        sweep_id,
        target.arn or target.name,
        target.pipeline.in_order(view.intents.selected_steps),
        base.reference_arn,
        _fixed(derived[0], varied(resolved.space)),
        resolved.space,
        view.intents.display_name or base.proposed_name,
        limits.objective,
        limits.max_parallel,
        limits.stop_after_failures,
        definition_digest(target.definition),
        sweep_experiment(target.name, target.definition, sweep_id),
    )
    cost = _cost(view, base, runs)
    rounds = math.ceil(len(trials) / limits.max_parallel)
    return SweepPlan(
        spec,
        len(runs),
        resolved.dropped_count,
        tuple(sorted(issues, key=lambda issue: issue.severity != "error")),
        cost.wall_time_s * rounds if cost.steps else None,
        {type_: hours * len(trials) for type_, hours in cost.instance_hours.items()},
    )


def _issues(view: View, derived: list[Derived], runs: tuple[str, ...], values: Values) -> Iterator[Issue]:
    yield from sweep_unread(view.derived.case, runs, tuple(values.items()))
    for each in derived:
        yield from each.verdict.issues


def _once(issues: Iterator[Issue]) -> list[Issue]:
    """Return each finding once, as it was first met: what it says of one trial's value it says of others."""
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Issue] = {}
    for issue in issues:
        found.setdefault((issue.code, issue.steps, issue.parameters), issue)
    return list(found.values())


def _fixed(derived: Derived, names: tuple[str, ...]) -> dict[str, str]:
    sent = sent_parameters(derived.verdict.parameter_values)
    return {name: text for name, text in sent.items() if name not in names}


def _cost(view: View, base: Derived, runs: tuple[str, ...]) -> Savings:
    """Return what running the steps of one trial took last: as much as reusing them would save."""
    arn = base.reference_arn
    sources = {} if arn is None else view.state.history.source_executions(arn, runs)
    return savings(view.state.target.pipeline, (), runs, sources)


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count:,} {thing}s"
