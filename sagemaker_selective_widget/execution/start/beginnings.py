"""First selections to offer while nothing is selected, each with what it runs and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sagemaker_selective_widget.execution.history.outcome import first_failure, steps_asked_for
from sagemaker_selective_widget.execution.start.rerun import rerun_from_failure
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.selection.bodies import without_bodies
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.form import changed_by
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.rules import MAX_SELECTED_STEPS


@dataclass(frozen=True, slots=True)
class Beginning:
    """A first selection.

    Attributes:
        code: ``failure``, ``last-time``, ``changed`` or ``all``.
        label: The text for a button.
        explanation: The reason to choose it, where the label does not give it.
        steps: The steps that it selects, in definition order.
        reference_execution_arn: The reference that it needs; ``None`` if any will do.
    """

    code: str
    label: str
    explanation: str
    steps: tuple[str, ...]
    reference_execution_arn: str | None = None


def beginnings(
    case: Case,
    failed: Iterable[ExecutionSnapshot],
    latest: ExecutionSnapshot | None,
) -> tuple[Beginning, ...]:
    """Return the first selections to offer, best first; of equivalent ones only the first is kept.

    Args:
        case: The case without a selection; its reference and its overrides are used.
        failed: Executions that may be run again from where they failed; the first possible one is offered.
        latest: The execution that ended last, if it is known what it did.
    """
    reference = case.reference.arn if case.reference else None
    found: dict[tuple[frozenset[str], str | None], Beginning] = {}
    for each in _beginnings(case, failed, latest):
        if 0 < len(each.steps) <= MAX_SELECTED_STEPS:
            found.setdefault((frozenset(each.steps), each.reference_execution_arn or reference), each)
    return tuple(found.values())


def _beginnings(
    case: Case, failed: Iterable[ExecutionSnapshot], latest: ExecutionSnapshot | None
) -> Iterator[Beginning]:
    pipeline = case.pipeline
    yield from [each for execution in failed for each in _from_failure(pipeline, execution)][:1]
    if latest is not None:
        yield from _last_time(pipeline, latest)
    yield from _changed(case)
    yield Beginning("all", f"All {counted(len(pipeline.steps), 'step')}", "", pipeline.step_names)


def _from_failure(pipeline: Pipeline, execution: ExecutionSnapshot) -> Iterator[Beginning]:
    folded = fold_iterations(execution, pipeline)
    rerun = rerun_from_failure(folded, pipeline)
    if rerun is None:
        return
    first = listed(_roots(pipeline, rerun.selected_steps))
    failure = first_failure(folded)
    explanation = f"{first} was stopped in {execution.name}."
    if failure is not None:
        reason = f": {failure.reason}" if failure.reason else "."
        explanation = f"{failure.step or first} failed in {execution.name}{reason}"
    label = f"Re-run from {first} · {counted(len(rerun.selected_steps), 'step')}"
    yield Beginning("failure", label, explanation, rerun.selected_steps, rerun.reference_execution_arn)


def _last_time(pipeline: Pipeline, latest: ExecutionSnapshot) -> Iterator[Beginning]:
    asked_for = steps_asked_for(fold_iterations(latest, pipeline))
    if asked_for:
        known = frozenset(asked_for).intersection(pipeline.step_names)
        steps = pipeline.in_order(without_bodies(pipeline, known))
        label = f"Same as last time · {counted(len(steps), 'step')}"
        yield Beginning("last-time", label, f"{latest.name} ran {listed(steps)}.", steps)


def _changed(case: Case) -> Iterator[Beginning]:
    """Yield the steps that read an overridden parameter, with everything downstream of them."""
    pipeline, changed = case.pipeline, case.changed_parameters
    readers = [step.name for step in pipeline.steps if changed.intersection(step.reads_parameters)]
    steps = changed_by(pipeline, readers)
    if steps:
        roots = _roots(pipeline, steps)
        follows = " and everything after" if len(roots) < len(steps) else ""
        label = f"{listed(roots)}{follows} · {counted(len(steps), 'step')}"
        read = pipeline_order(case, changed)
        verb = "reads" if len(readers) == 1 else "read"
        yield Beginning(
            "changed", label, f"{listed(readers)} {verb} {listed(read)}, with another value.", steps
        )


def pipeline_order(case: Case, parameters: frozenset[str]) -> tuple[str, ...]:
    """Return the names of parameters in definition order."""
    return tuple(each.name for each in case.pipeline.parameters if each.name in parameters)


def _roots(pipeline: Pipeline, steps: Iterable[str]) -> tuple[str, ...]:
    """Return those of some steps that are not downstream of any other."""
    steps = tuple(steps)
    return pipeline.in_order(frozenset(steps) - pipeline.dag.descendants(steps))
