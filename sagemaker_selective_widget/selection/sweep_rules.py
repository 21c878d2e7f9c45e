"""Rules about parameters that are varied over several executions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection import repair
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue, Repair
from sagemaker_selective_widget.selection.what_changes import what_changes


def sweep_unread(
    case: Case, runs: Collection[str], varied: Sequence[tuple[str, ParameterScalar]]
) -> Iterator[Issue]:
    """A varied parameter is not read by any step that runs, so all executions would have the same result.

    Args:
        case: The selection and the reference.
        runs: Names of the steps that run.
        varied: Each varied parameter, with one of its values.
    """
    read = {name for step in runs for name in case.pipeline.step(step).reads_parameters}
    for name, value in varied:
        if name in read or case.pipeline.parameter(name) is None:
            continue
        readers = tuple(step.name for step in case.pipeline.steps if name in step.reads_parameters)
        who = f"{repair.listed(readers)} would" if readers else "no step of the pipeline does"
        yield Issue(
            "sweep-unread",
            f"{name} is varied, and no step that runs reads it; {who}. Every trial would come out the same.",
            steps=readers,
            parameters=(name,),
            repairs=tuple(_select_what_it_changes(case, name, value)),
        )


def _select_what_it_changes(case: Case, name: str, value: ParameterScalar) -> Iterator[Repair]:
    varied = replace(case, overrides={**case.overrides, name: value})
    missing = frozenset(what_changes(varied).steps) - case.selected
    if missing:
        yield repair.add_with_path(case, missing)
