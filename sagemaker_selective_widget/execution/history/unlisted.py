"""Which steps may be among the rows of an execution that are not listed.

If a ForEach runs over many items, only the oldest and the newest rows of an execution are listed. Rows are
in the order in which steps started, and a step starts once the steps that it needs have succeeded. So a step
without a row at either end may have one in between only if everything it needs had succeeded, nothing that
needs it started before the gap, and nothing that it needs started, or started an iteration, after the gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sagemaker_selective_widget.execution.history.outcome import expected_steps
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.pipeline import Dag, Pipeline, Step
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline
from sagemaker_selective_widget.selection.bodies import runs_in_iterations, with_bodies

_OUTCOME_OF_BRANCH = {"IfSteps": "True", "ElseSteps": "False"}
"""The outcome of a Condition that lets the steps of a branch run."""


def lets_run(outcome: str | None, step: Step) -> bool:
    """Return whether an outcome of its Condition lets a step run; an unknown outcome (``None``) may."""
    return outcome is None or outcome == _OUTCOME_OF_BRANCH.get(step.branch or "", outcome)


def unlisted_steps(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> frozenset[str]:
    """Return the names of the steps whose own row may be among the unlisted ones.

    Args:
        snapshot: The execution, described.
        pipeline: The pipeline that it ran.
    """
    if not snapshot.has_more_steps:
        return frozenset()
    dag, listed = _needs(pipeline), {step.name: step for step in snapshot.own_steps}
    rows = snapshot.steps
    oldest, newest = rows[: snapshot.oldest_count], rows[len(rows) - snapshot.newest_count :]
    too_early = _too_early(snapshot, pipeline, _known(pipeline, _ran(oldest)))
    too_late = dag.descendants(_known(pipeline, _went_on(newest, pipeline)))
    possible = expected_steps(snapshot, pipeline) - listed.keys() - too_early - too_late
    return frozenset(_that_could_start(possible, pipeline, listed))


def _too_early(snapshot: ExecutionSnapshot, pipeline: Pipeline, ran: frozenset[str]) -> frozenset[str]:
    """Return the steps whose rows, if there were any, would come before the rows of some steps that ran.

    Reused steps are left out, as it is not documented when they get their row: at the start, or when needed.
    """
    selected = snapshot.selected_steps
    own = frozenset(pipeline.step_names) if selected is None else with_bodies(pipeline, selected)
    return _needs(pipeline).ancestors(ran) & own


def _that_could_start(
    possible: Collection[str], pipeline: Pipeline, listed: Mapping[str, StepRun]
) -> Iterator[str]:
    """Yield the possible steps whose requirements have all succeeded, as far as is known."""
    dag, found = _needs(pipeline), set[str]()
    for name in dag.order:
        if name not in possible or runs_in_iterations(pipeline, name):
            continue
        needed = [parent for parent in dag.parents(name) if not runs_in_iterations(pipeline, parent)]
        has_started = all(_has_succeeded(listed.get(each)) or each in found for each in needed)
        if has_started and _is_on_its_branch(name, pipeline, listed):
            found.add(name)
            yield name


def _has_succeeded(step: StepRun | None) -> bool:
    return step is not None and step.status == "Succeeded"


def _is_on_its_branch(name: str, pipeline: Pipeline, listed: Mapping[str, StepRun]) -> bool:
    step = pipeline.step(name)
    condition = listed.get(step.container or "")
    return lets_run(condition.outcome if condition else None, step)


def _ran(rows: Iterable[StepRun]) -> Iterator[str]:
    """Yield the steps that ran, without reused ones, whose place among the rows is not documented."""
    return (row.name for row in rows if row.iteration is None and not row.reused_from)


def _went_on(rows: Iterable[StepRun], pipeline: Pipeline) -> Iterator[str]:
    """Yield the steps that started within some rows, and each ForEach that started an iteration there."""
    yield from _ran(rows)
    for for_each in {row.iteration.parent for row in rows if row.iteration}:
        name: str | None = for_each
        while name in pipeline.step_names:
            yield name
            name = pipeline.step(name).for_each


def _known(pipeline: Pipeline, names: Iterable[str]) -> frozenset[str]:
    return frozenset(names).intersection(pipeline.step_names)


@once_per_pipeline
def _needs(pipeline: Pipeline) -> Dag:
    """Return the graph without the edges that let a step run although another failed or was stopped.

    Such a step may have run before a retry, and so before the step that it waits for had succeeded.
    """
    triggered = {
        (each.step, step.name) for step in pipeline.steps for each in step.depends_on if each.trigger
    }
    return Dag(pipeline.step_names, (edge for edge in pipeline.dag.edges if edge not in triggered))
