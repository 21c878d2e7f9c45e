"""What a selection saves: the time and the instances of the steps that it reuses instead of running.

Two executions with the same result are compared: the selection, and the selection together with everything
it depends on. Downstream steps that are not run count for nothing, since nobody asked for them.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.instances import Instances, step_instances
from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.pipeline import Dag, Pipeline
from sagemaker_selective_widget.pipeline.counted import counted

_SECONDS_PER_HOUR = 3600
_LEAST_S = 60
"""Seconds; smaller savings are not worth reporting."""


@dataclass(frozen=True, slots=True)
class StepSavings:
    """What one reused step would have taken.

    Attributes:
        step: The name of the step.
        duration_s: Seconds that it took where its output was made, including the wait for instances.
        source_execution: Name of the execution that made its output.
        instances: What it ran on, from the definition and parameters of that execution; empty if not known.
    """

    step: str
    duration_s: float
    source_execution: str
    instances: tuple[Instances, ...] = ()

    @property
    def made_in(self) -> str:
        """Deprecated: `source_execution`."""
        warnings.warn("StepSavings.made_in is called source_execution now.", DeprecationWarning, stacklevel=2)
        return self.source_execution

    def instance_hours(self) -> dict[str, float]:
        """Return the instance-hours by instance type, as an upper bound: waiting is not billed."""
        hours: dict[str, float] = {}
        for each in self.instances:
            spent = each.count * self.duration_s / _SECONDS_PER_HOUR
            hours[each.type] = hours.get(each.type, 0.0) + spent
        return hours


@dataclass(frozen=True, slots=True, repr=False)
class Savings:
    """What a selection saves. The ``repr`` is a table.

    Attributes:
        steps: The reused steps, in definition order.
        wall_time_s: Seconds by which the execution ends earlier; parallel steps count once.
        without_times: Names of the reused steps whose duration is not known.
        prices: Price per hour by instance type, in any currency; empty if none were given.
    """

    steps: tuple[StepSavings, ...] = ()
    wall_time_s: float = 0.0
    without_times: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)

    @property
    def instance_hours(self) -> dict[str, float]:
        """Instance-hours by instance type, summed over all steps."""
        hours: dict[str, float] = {}
        for step in self.steps:
            for type_, spent in step.instance_hours().items():
                hours[type_] = hours.get(type_, 0.0) + spent
        return hours

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The instance types without a price, in order of appearance."""
        return tuple(type_ for type_ in self.instance_hours if type_ not in self.prices)

    @property
    def cost(self) -> float | None:
        """What the instance-hours cost; ``None`` unless every instance type has a price."""
        return None if self.unpriced or not self.prices else self._cost_of(self.instance_hours)

    @property
    def text(self) -> str:
        """The savings in one line; ``""`` if they are below a minute or not known."""
        if self.wall_time_s < _LEAST_S:
            return ""
        parts = [f"about {duration_text(self.wall_time_s)}"]
        hours = sum(self.instance_hours.values())
        if hours:
            parts.append(f"{_number(hours)} instance-hours")
        if self.cost is not None:
            parts.append(f"a cost of {_number(self.cost)}")
        return f"Reusing {counted(len(self.steps), 'step')} saves {_and(parts)}."

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield a row for each step, as text."""
        for step in self.steps:
            hours = step.instance_hours()
            row = {
                "step": step.step,
                "time": duration_text(step.duration_s),
                "instances": ", ".join(map(str, step.instances)),
                "instance-hours": _number(sum(hours.values())) if hours else "",
            }
            if self.prices:
                is_priced = self.prices.keys() >= hours.keys()
                row["cost"] = _number(self._cost_of(hours)) if is_priced else "no price"
            yield {**row, "made in": step.source_execution}

    @property
    def _why_none(self) -> str:
        return "It saves less than a minute." if self.steps else "Nothing that is reused has a known time."

    def _cost_of(self, hours: Mapping[str, float]) -> float:
        return sum(spent * self.prices[type_] for type_, spent in hours.items())

    def __repr__(self) -> str:
        """Return a table of the steps, followed by their total."""
        lines = [table(list(self.rows())), self.text or self._why_none]
        if self.without_times:
            lines.append(f"Without known times: {', '.join(self.without_times)}.")
        return "\n".join(filter(None, lines))


def savings(
    pipeline: Pipeline,
    selected: Collection[str],
    reused: Collection[str],
    source_executions: Mapping[str, ExaminedExecution],
    prices: Mapping[str, float] | None = None,
) -> Savings:
    """Return what a selection saves.

    Args:
        pipeline: The pipeline as it is today.
        selected: Names of the steps that run.
        reused: Names of the steps that are reused instead.
        source_executions: By step, the execution in which it last really ran; includes selected steps.
        prices: Price per hour by instance type.
    """
    durations = {
        step: known
        for step, run in source_executions.items()
        if (known := _duration_s(run, step)) is not None
    }
    names = pipeline.in_order(frozenset(reused))
    saved_s = _longest_s(pipeline.dag, {*selected, *reused}, durations) - _longest_s(
        pipeline.dag, {*selected}, durations
    )
    return Savings(
        tuple(
            _saved(pipeline, name, durations[name], source_executions[name])
            for name in names
            if name in durations
        ),
        saved_s,
        tuple(name for name in names if name not in durations),
        dict(prices or {}),
    )


def _duration_s(execution: ExaminedExecution, step: str) -> float | None:
    run = execution.snapshot.step(step)
    return run.duration_s if run and not (run.reused_from or run.cached_from) else None


def _saved(pipeline: Pipeline, step: str, duration_s: float, source: ExaminedExecution) -> StepSavings:
    then = source.pipeline if source.pipeline and step in source.pipeline.step_names else pipeline
    instances = step_instances(then, step, source.parameters)
    return StepSavings(step, duration_s, source.snapshot.name, instances)


def _longest_s(dag: Dag, steps: Collection[str], durations: Mapping[str, float]) -> float:
    """Return the total duration of some steps if each starts as soon as the last of its parents has ended."""
    ends: dict[str, float] = {}
    for step in dag.order:
        if step in steps:
            start = max((ends.get(parent, 0.0) for parent in dag.parents(step)), default=0.0)
            ends[step] = start + durations.get(step, 0.0)
    return max(ends.values(), default=0.0)


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _number(value: float) -> str:
    """Return a number with two decimals, or with one significant digit if it is smaller than 0.01."""
    return f"{value:.2f}" if value == 0 or value >= 0.01 else f"{value:.1g}"
