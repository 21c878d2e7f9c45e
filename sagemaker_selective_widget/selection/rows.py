"""Which rows of a reference a verdict depends on: those of reused steps, and of steps related to them."""

from __future__ import annotations

from collections.abc import Iterator

from sagemaker_selective_widget.selection.bodies import foreach_of
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.reference import UNFINISHED_STATUSES
from sagemaker_selective_widget.selection.reuse_rules import cleaned_steps


def executions_to_list(case: Case) -> tuple[str, ...]:
    """Return the ARNs of the executions whose missing rows may change the verdict; mostly none.

    These are the reference itself, or the executions whose outputs it reused. Rows of iterations do not
    matter, since a ForEach has a row of its own.
    """
    reference = case.reference
    if reference is None or reference.status in UNFINISHED_STATUSES:
        return ()
    made_in = ((reference.source_execution(name), name) for name in _needed_steps(case))
    return tuple(dict.fromkeys(source.arn for source, name in made_in if source.is_unlisted(name)))


def _needed_steps(case: Case) -> Iterator[str]:
    """Yield the steps whose status in the reference the verdict depends on.

    An execution that reused nothing has made all of its outputs itself.
    """
    yield from case.directly_reused
    for name in case.directly_reused:
        if container := case.pipeline.step(name).container:  # its outcome tells why a step did not run
            yield container
    for step in case.pipeline.steps:
        if step.type == "Cleanup" and case.directly_reused.intersection(cleaned_steps(step)):
            yield step.name
    if case.reference and case.reference.is_selective:
        yield from (foreach_of(case.pipeline, name) for name in case.reused)
