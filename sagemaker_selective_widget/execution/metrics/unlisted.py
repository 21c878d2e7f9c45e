"""Metrics that are missing because some rows of an execution's steps are not listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sagemaker_selective_widget.execution.metrics.values import StepMetrics
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot

_IN_PART = "{name}: the metrics are of {listed:,} of {rows:,} rows; list_steps(arn) lists the others."
_UNLISTED = "{name}: its row is not listed; list_steps(arn) lists all."


def unlisted_problems(snapshot: ExecutionSnapshot, found: Mapping[str, StepMetrics]) -> dict[str, str]:
    """Return, by step, why numbers are missing: for each ForEach whose iterations report, and unlisted steps.

    Args:
        snapshot: The execution.
        found: What the steps with listed rows have reported, by the names in the rows.
    """
    return dict(_problems(snapshot, found)) if snapshot.has_more_steps else {}


def _problems(snapshot: ExecutionSnapshot, found: Mapping[str, StepMetrics]) -> Iterator[tuple[str, str]]:
    iterations = [(row.name, row.iteration.parent) for row in snapshot.steps if row.iteration]
    listed = Counter(parent for _, parent in iterations)
    reporting = {parent for name, parent in iterations if found[name].values or found[name].problems}
    for step in snapshot.own_steps:
        rows = step.step_count or 0
        if step.name in reporting and rows > listed[step.name]:
            yield step.name, _IN_PART.format(name=step.name, listed=listed[step.name], rows=rows)
    for name in sorted(snapshot.unlisted or ()):
        yield name, _UNLISTED.format(name=name)
