"""Which steps may begin now. Pure: a pipeline and records in, names out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from sagemaker_selective_widget.local.records import StepRecord
from sagemaker_selective_widget.pipeline import Pipeline, Step

Records = Mapping[str, StepRecord]


class Outlook(IntEnum):
    """What is to come of a step; of several prerequisites the lowest decides."""

    NOT_RUN = 0
    WAITS = 1
    READY = 2
    BEGUN = 3


_BRANCH_OUTCOMES = {"IfSteps": "True", "ElseSteps": "False"}


def ready_steps(pipeline: Pipeline, chosen: frozenset[str], records: Records) -> tuple[str, ...]:
    """Return the steps whose prerequisites are met, upstream first.

    Args:
        pipeline: What is executed.
        chosen: The steps that may run; the others are reused, or do not run.
        records: The steps begun or reused so far.
    """
    outlooks: dict[str, Outlook] = {}
    for name in pipeline.dag.order:
        outlooks[name] = _outlook(pipeline, pipeline.step(name), chosen, records, outlooks)
    return tuple(name for name, outlook in outlooks.items() if outlook is Outlook.READY)


def unhandled_failures(pipeline: Pipeline, records: Records) -> tuple[str, ...]:
    """Return the failed steps that no other step waits for with the trigger ``Failed`` or ``Any``.

    One of these stops the execution from beginning further steps; a handled one does not, and the
    execution ends ``CompletedWithFailures``.
    """
    handled = {
        dependency.step
        for step in pipeline.steps
        for dependency in step.depends_on
        if dependency.trigger in ("Failed", "Any")
    }
    return tuple(name for name in failures(records) if name not in handled)


def failures(records: Records) -> tuple[str, ...]:
    """Return the failed steps, in the order they began."""
    return tuple(name for name, record in records.items() if record.status == "Failed")


def _outlook(
    pipeline: Pipeline, step: Step, chosen: frozenset[str], records: Records, outlooks: Mapping[str, Outlook]
) -> Outlook:
    if step.name in records:
        return Outlook.BEGUN
    # The body of a ForEach is not run step by step: its container is performed as one step.
    if step.name not in chosen or step.branch == "ForEachBody":
        return Outlook.NOT_RUN
    return min(_prerequisites(pipeline, step, records, outlooks), default=Outlook.READY)


def _prerequisites(
    pipeline: Pipeline, step: Step, records: Records, outlooks: Mapping[str, Outlook]
) -> Iterable[Outlook]:
    for parent in pipeline.dag.parents(step.name):
        record = records.get(parent)
        if record is None:
            yield min(outlooks[parent], Outlook.WAITS)
        elif record.is_active:
            yield Outlook.WAITS
        else:
            yield Outlook.READY if _is_met(step, record) else Outlook.NOT_RUN


def _is_met(step: Step, parent: StepRecord) -> bool:
    """Tell whether a parent ended the way the step needs."""
    if parent.name == step.container and step.branch in _BRANCH_OUTCOMES:
        return bool(parent.properties.get("Outcome") == _BRANCH_OUTCOMES[step.branch])
    triggers = [dependency.trigger for dependency in step.depends_on if dependency.step == parent.name]
    trigger = triggers[0] if triggers else None
    return trigger == "Any" or parent.status == (trigger or "Succeeded")
