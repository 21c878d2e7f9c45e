"""Rules about reused outputs that exist, but may not fit. All of them warn.

The most expensive mistake in a selective execution is silent: a step is reused with an output that differs
from what today's parameters and definition would give.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.selection import repair
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import ParameterValue
from sagemaker_selective_widget.selection.repair import listed


def definition_drift(case: Case) -> Iterator[Issue]:
    """A step that is reused, or one upstream of it, has changed since the reference ran it."""
    changed = case.pipeline.in_order(case.drifted)
    if case.reference and changed:
        verb, pronoun = ("has", "it") if len(changed) == 1 else ("have", "them")
        yield Issue(
            "definition-drift",
            f"{listed(changed)} {verb} changed in the pipeline since {case.reference.name} ran {pronoun}, "
            f"and what came of {pronoun} then is reused. "
            f"Run {listed(changed)} too, or choose another reference.{_compiled_again(case)}",
            steps=changed,
            repairs=(
                repair.add_with_path(case, changed),
                *repair.use_best_reference(case, lambda other: not other.drifted.intersection(changed)),
            ),
        )


def stale_parameter(case: Case) -> Iterator[Issue]:
    """A changed parameter is read by a step that is reused, whose output was made with the old value."""
    if case.reference is None:
        return
    for value in case.values:
        for before, readers in case.stale_readers(value).items():
            reads = "reads" if len(readers) == 1 else "read"
            yield Issue(
                "stale-parameter",
                f"{listed(readers)} {reads} {value.parameter.name}, which changes from {before!r} to "
                f"{value.text!r}, but is reused with the old value. "
                f"Run {listed(readers)} too, or reset the parameter.",
                steps=readers,
                parameters=(value.parameter.name,),
                repairs=(
                    repair.add_with_path(case, readers),
                    *repair.reset_parameter(case, value, partial(_is_fresh, value, readers)),
                ),
            )


def _is_fresh(value: ParameterValue, readers: tuple[str, ...], case: Case) -> bool:
    """Return whether, in a case, none of the readers is reused with a different value of a parameter."""
    stale = case.stale_readers(case.value_of(value.parameter.name)).values()
    return not any(set(readers).intersection(group) for group in stale)


def branch_without_condition(case: Case) -> Iterator[Issue]:
    """A step inside a Condition runs without it, for which the service's behaviour is not documented."""
    for step in case.pipeline.steps:
        condition = None if step.for_each else step.container
        if step.name in case.selected and condition is not None and condition not in case.selected:
            yield Issue(
                "branch-without-condition",
                f"{step.name} stands inside {condition}, which is not selected. Whether it may run "
                "without it is for the service to decide.",
                steps=(step.name, condition),
                repairs=(repair.add_with_path(case, (condition,)),),
            )


def cleaned_output(case: Case) -> Iterator[Issue]:
    """A Cleanup step of the reference deleted what would be reused."""
    statuses = (case.reference.step_statuses if case.reference else None) or {}
    for step in case.pipeline.steps:
        if step.type != "Cleanup" or statuses.get(step.name) != "Succeeded":
            continue
        gone = case.pipeline.in_order(case.directly_reused.intersection(cleaned_steps(step)))
        if gone:
            yield Issue(
                "cleaned-output",
                f"{step.name} has deleted outputs of {listed(gone)} in the reference execution. Run "
                f"{listed(gone)} again, or choose another reference.",
                steps=gone,
                repairs=(
                    repair.add_with_path(case, gone),
                    *repair.use_best_reference(case, lambda other: not any(cleaned_output(other))),
                ),
            )


def _compiled_again(case: Case) -> str:
    """Return a note that the definition does not show whether the code of ``@step`` functions has changed."""
    functions = case.pipeline.in_order(case.recompiled)
    if not functions:
        return ""
    return f" {listed(functions)} may be the same: compiling a function changes its definition."


def cleaned_steps(step: Step) -> set[str]:
    """Return the names of the steps whose outputs a Cleanup step deletes (``Resources.S3[].StepName``)."""
    arguments = step.body.get("Arguments")
    resources = arguments.get("Resources") if isinstance(arguments, dict) else None
    items = resources.get("S3") if isinstance(resources, dict) else None
    return {
        item["StepName"]
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and isinstance(item.get("StepName"), str)
    }
