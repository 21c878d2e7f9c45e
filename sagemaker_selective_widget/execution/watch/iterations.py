"""Folding of the iterations of ForEach steps into the steps of the definition.

The service lists one row for each iteration and each step of the body, named ``<body step>-<index>``, with
its ``IterationContext`` (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IterationContext.html).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sagemaker_selective_widget.execution.watch.status import (
    ExecutionSnapshot,
    Iteration,
    IterationCount,
    StepRun,
)
from sagemaker_selective_widget.pipeline import Pipeline

_UNDONE = ("Failed", "Stopped")

_Kept = tuple[ExecutionSnapshot, ExecutionSnapshot]
_MOST_KEPT = 4
_KEPT: WeakKeyDictionary[Pipeline, tuple[_Kept, ...]] = WeakKeyDictionary()
"""The most recently folded snapshots and their results, by pipeline."""


@dataclass(frozen=True, slots=True)
class _Row:
    step: StepRun
    iteration: Iteration


def body_name(step: StepRun) -> str:
    """Return the name of a step in the definition; for an iteration, that of the step in the ForEach body."""
    return step.name if step.iteration is None else step.name.removesuffix(f"-{step.iteration.index}")


def fold_iterations(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> ExecutionSnapshot:
    """Return the execution with one row for each step of a ForEach body instead of one per iteration.

    The latest results are cached, since there may be tens of thousands of rows and several parts of a view
    need them.

    Args:
        snapshot: The execution, as listed by the service.
        pipeline: The pipeline, which says which steps belong to a ForEach.
    """
    known = _KEPT.get(pipeline, ())
    for kept, folded in known:
        if kept is snapshot:
            return folded
    rows = [_Row(step, step.iteration) for step in snapshot.steps if step.iteration is not None]
    if not rows:
        return snapshot
    folded = _fold(snapshot, pipeline, rows)
    # Replaced rather than modified, as another thread may be reading it.
    _KEPT[pipeline] = ((snapshot, folded), *known[: _MOST_KEPT - 1])
    return folded


def _fold(snapshot: ExecutionSnapshot, pipeline: Pipeline, rows: Sequence[_Row]) -> ExecutionSnapshot:
    plain = snapshot.own_steps
    parents = {row.iteration.parent for row in rows}
    counts = {step.name: _count(step, rows, pipeline) for step in plain if step.name in parents}
    folded = [_folded(name, of_body, counts) for name, of_body in _by_body_step(rows).items()]
    steps = (*(replace(step, iterations=counts.get(step.name)) for step in plain), *folded)
    if snapshot.has_more_steps:
        steps = _with_more_to_come(steps, rows, goes_on=not snapshot.is_terminal)
    return replace(snapshot, steps=steps)


def _with_more_to_come(
    steps: Sequence[StepRun], rows: Iterable[_Row], *, goes_on: bool
) -> tuple[StepRun, ...]:
    """Return the steps with the number of rows listed so far for each ForEach and its body.

    If a ForEach has succeeded, all its iterations have, whether listed or not. If the row of the ForEach
    itself is not listed, nothing but its iterations is known.
    """
    listed = Counter(row.iteration.parent for row in rows)
    parents = {body_name(row.step): row.iteration.parent for row in rows}
    own = {step.name for step in steps}
    in_part = {
        step.name: step for step in steps if step.name in listed and step.step_count != listed[step.name]
    }

    def as_listed(step: StepRun) -> StepRun:
        if step.name in in_part:
            return _of_for_each(step, listed[step.name])
        parent = parents.get(step.name, "")
        if parent in listed.keys() - own:
            return _body_listed_in_part(step, goes_on=goes_on)
        return _of_body(step, in_part.get(parent))

    return tuple(map(as_listed, steps))


def _of_for_each(step: StepRun, listed_rows: int) -> StepRun:
    return _whole(step) if step.status == "Succeeded" else _listed_in_part(step, listed_rows, step.step_count)


def _of_body(step: StepRun, for_each: StepRun | None) -> StepRun:
    if for_each is None:
        return step
    if for_each.status == "Succeeded":
        return _whole(step)
    return _body_listed_in_part(step, goes_on=not for_each.has_ended)


def _whole(step: StepRun) -> StepRun:
    """Return a step whose iterations have all succeeded."""
    count = step.iterations
    if count is None or count.total is None:
        return step
    return replace(step, iterations=replace(count, ended=count.total, begun=count.total))


def _listed_in_part(step: StepRun, listed_rows: int, row_count: int | None) -> StepRun:
    assert step.iterations is not None  # noqa: S101 (folding has counted)
    return replace(step, iterations=replace(step.iterations, listed_rows=listed_rows, row_count=row_count))


def _body_listed_in_part(step: StepRun, *, goes_on: bool) -> StepRun:
    """Return a body step with rows still to be listed, which has not ended while the ForEach is running."""
    assert step.iterations is not None  # noqa: S101 (folding has counted)
    counted = _listed_in_part(step, step.iterations.begun, step.iterations.total)
    if not goes_on:
        return counted
    status = "Executing" if step.status == "Succeeded" else step.status
    return replace(counted, status=status, ended_at=None)


def _count(for_each: StepRun, rows: Iterable[_Row], pipeline: Pipeline) -> IterationCount:
    body = [step.name for step in pipeline.steps if step.container == for_each.name]
    iterations: dict[int, list[StepRun]] = {}
    for row in rows:
        if row.iteration.parent == for_each.name:
            iterations.setdefault(row.iteration.index, []).append(row.step)
    ended = sum(_has_ended(steps, len(body)) for steps in iterations.values())
    failed = sum(any(step.status == "Failed" for step in steps) for steps in iterations.values())
    return IterationCount(ended, len(iterations), _total(for_each, pipeline), failed)


def _total(for_each: StepRun, pipeline: Pipeline) -> int | None:
    """Return the number of iterations, as counted by the service or listed in the definition."""
    if for_each.item_count is not None or for_each.name not in pipeline.step_names:
        return for_each.item_count
    items = pipeline.step(for_each.name).body.get("Arguments", {}).get("IterableItems")
    return len(items) if isinstance(items, Sequence) and not isinstance(items, str) else None


def _has_ended(steps: Sequence[StepRun], body_length: int) -> bool:
    """Return whether all steps of an iteration have ended, or those that were started before a failure."""
    is_cut_short = any(step.status in _UNDONE for step in steps)
    return all(step.has_ended for step in steps) and (is_cut_short or len(steps) >= body_length)


def _by_body_step(rows: Iterable[_Row]) -> Mapping[str, list[_Row]]:
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(body_name(row.step), []).append(row)
    return grouped


def _folded(name: str, rows: Sequence[_Row], counts: Mapping[str, IterationCount]) -> StepRun:
    """Return a body step with its iterations combined."""
    steps = [row.step for row in rows]
    first = steps[0]
    parent = counts.get(rows[0].iteration.parent)
    starts = [step.started_at for step in steps if step.started_at is not None]
    ends = [step.ended_at for step in steps if step.ended_at is not None]
    return StepRun(
        name,
        _status(steps),
        started_at=min(starts, default=None),
        ended_at=max(ends, default=None) if len(ends) == len(steps) else None,
        failure_reason=_failure_reason(steps),
        reused_from=first.reused_from if all(step.reused_from for step in steps) else None,
        cached_from=first.cached_from if all(step.cached_from for step in steps) else None,
        attempts=max(step.attempts for step in steps),
        iterations=IterationCount(
            sum(step.has_ended for step in steps),
            len(steps),
            parent.total if parent else None,
            sum(step.status == "Failed" for step in steps),
        ),
    )


def _status(rows: Iterable[StepRun]) -> str:
    statuses = {row.status for row in rows}
    for status in ("Executing", "Starting", "Stopping", "Failed", "Stopped"):
        if status in statuses:
            return status
    return "Succeeded"


def _failure_reason(rows: Iterable[StepRun]) -> str:
    """Return the failure reason of the first iteration that failed."""
    return next((f"{row.name}: {row.failure_reason}" for row in rows if row.failure_reason), "")
