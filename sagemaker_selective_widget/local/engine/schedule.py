"""Which steps may start now. Pure functions of a pipeline and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from sagemaker_selective_widget.local.engine.for_each import ITERATION
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.pipeline import Pipeline, Step

Records = Mapping[str, StepRecord]


class Readiness(IntEnum):
    """The readiness of a step; among several prerequisites the lowest decides."""

    NOT_RUN = 0
    WAITS = 1
    READY = 2
    BEGUN = 3


_BRANCH_OUTCOMES = {"IfSteps": "True", "ElseSteps": "False"}


def ready_steps(pipeline: Pipeline, chosen: frozenset[str], records: Records) -> tuple[str, ...]:
    """Return the steps whose prerequisites are met, upstream first.

    Args:
        pipeline: The pipeline being executed.
        chosen: The steps that may run; the others are reused, or do not run.
        records: The steps that have started or were reused so far.
    """
    readiness = _all_readiness(pipeline, chosen, records)
    return tuple(name for name, state in readiness.items() if state is Readiness.READY)


def within_limits(
    pipeline: Pipeline, ready: tuple[str, ...], records: Records, max_parallel_steps: int | None
) -> Iterator[str]:
    """Yield those of the ready steps that may start now, given the running ones.

    A ForEach has its own limit, ``MaxConcurrency``, for the steps of its iterations. While they run it does
    nothing itself, and so does not count towards the execution's limit.
    """
    active = [name for name, record in records.items() if record.is_active]
    counted = Counter(pipeline.step(name).container for name in active)
    running = sum(pipeline.step(name).type != "ForEach" for name in active)
    for name in ready:
        step = pipeline.step(name)
        if max_parallel_steps is not None and running >= max_parallel_steps:
            return
        if step.branch == ITERATION and counted[step.container] >= _max_concurrency(pipeline, step):
            continue
        counted[step.container] += 1
        running += step.type != "ForEach"
        yield name


def busy_loops(pipeline: Pipeline, records: Records) -> frozenset[str | None]:
    """Return the ForEach steps with a running step of an iteration."""
    return frozenset(
        pipeline.step(name).container
        for name, record in records.items()
        if record.is_active and record.iteration is not None
    )


def loops_to_come(pipeline: Pipeline, chosen: frozenset[str], records: Records) -> frozenset[str | None]:
    """Return the ForEach steps with a step of an iteration that is to start, now or later."""
    readiness = _all_readiness(pipeline, chosen, records)
    return frozenset(
        pipeline.step(name).container
        for name, state in readiness.items()
        if state in (Readiness.WAITS, Readiness.READY) and pipeline.step(name).branch == ITERATION
    )


def unhandled_failures(pipeline: Pipeline, records: Records) -> tuple[str, ...]:
    """Return the failed steps that no other step waits for with the trigger ``Failed`` or ``Any``.

    Such a failure prevents further steps from starting. A handled failure does not, and the execution ends
    ``CompletedWithFailures``.
    """
    handled = {
        dependency.step
        for step in pipeline.steps
        for dependency in step.depends_on
        if dependency.trigger in ("Failed", "Any")
    }
    return tuple(name for name in failures(records) if name not in handled)


def failures(records: Records) -> tuple[str, ...]:
    """Return the failed steps in starting order, without steps of iterations, which their ForEach handles."""
    return tuple(
        name for name, record in records.items() if record.status == "Failed" and record.iteration is None
    )


def _all_readiness(pipeline: Pipeline, chosen: frozenset[str], records: Records) -> Mapping[str, Readiness]:
    readiness: dict[str, Readiness] = {}
    for name in pipeline.dag.order:
        readiness[name] = _readiness(pipeline, pipeline.step(name), chosen, records, readiness)
    return readiness


def _max_concurrency(pipeline: Pipeline, step: Step) -> int:
    arguments = pipeline.step(step.container or "").body.get("Arguments") or {}
    return int(arguments.get("MaxConcurrency", 1))


def _readiness(
    pipeline: Pipeline,
    step: Step,
    chosen: frozenset[str],
    records: Records,
    known: Mapping[str, Readiness],
) -> Readiness:
    if step.name in records:
        return Readiness.BEGUN
    # The body of a ForEach is only the template for the steps of its iterations.
    if step.name not in chosen or step.for_each is not None:
        return Readiness.NOT_RUN
    return min(_prerequisites(pipeline, step, records, known), default=Readiness.READY)


def _prerequisites(
    pipeline: Pipeline, step: Step, records: Records, known: Mapping[str, Readiness]
) -> Iterable[Readiness]:
    for parent in pipeline.dag.parents(step.name):
        record = records.get(parent)
        if record is None:
            yield min(known[parent], Readiness.WAITS)
        elif parent == step.container and step.branch == ITERATION:
            yield Readiness.READY  # its steps are planned when the ForEach's items are known
        elif record.is_active:
            yield Readiness.WAITS
        else:
            yield Readiness.READY if _is_met(step, record) else Readiness.NOT_RUN


def _is_met(step: Step, parent: StepRecord) -> bool:
    """Return whether a parent ended in the way that a step requires."""
    if parent.name == step.container and step.branch in _BRANCH_OUTCOMES:
        return bool(parent.properties.get("Outcome") == _BRANCH_OUTCOMES[step.branch])
    triggers = [dependency.trigger for dependency in step.depends_on if dependency.step == parent.name]
    trigger = triggers[0] if triggers else None
    return trigger == "Any" or parent.status == (trigger or "Succeeded")
