"""One function per rule, which takes a case and yields issues. Issues are shown in the order of the rules.

Severities, sources and ways out are in `rulebook`; *the API page* and *the guide* below are its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sagemaker_selective_widget.selection import (
    cache_rules,
    mlflow_rules,
    parameter_rules,
    path_rules,
    repair,
    reuse_rules,
)
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.reference import REFERENCE_STATUSES, UNFINISHED_STATUSES
from sagemaker_selective_widget.selection.repair import listed

_ADDRESS_PARTS = ("region", "account", "pipeline")

Rule = Callable[[Case], Iterator[Issue]]

MAX_SELECTED_STEPS = 50
"""The maximum number of ``SelectedSteps``, which has 1 to 50 items (the API page)."""


def empty_selection(case: Case) -> Iterator[Issue]:
    """At least one step has to be selected (the API page: 1 to 50 items)."""
    if not case.selected_steps:
        fits = 0 < len(case.pipeline.steps) <= MAX_SELECTED_STEPS
        yield Issue(
            "empty-selection",
            "No step is selected. Select the steps to run again.",
            repairs=(repair.select_all(case),) if fits else (),
        )


def unknown_step(case: Case) -> Iterator[Issue]:
    """Every selected name is the name of a step; the SDK does not check them."""
    for name in case.unknown:
        hint = repair.did_you_mean(case.pipeline.nearest_steps(name))
        yield Issue(
            "unknown-step",
            f"The pipeline has no step named {name!r}.{hint}",
            steps=(name,),
            repairs=tuple(repair.without_unknown(case, name)),
        )


def too_many_steps(case: Case) -> Iterator[Issue]:
    """At most 50 steps can be selected (the API page)."""
    excess = len(case.selected_steps) - MAX_SELECTED_STEPS
    if excess > 0:
        yield Issue(
            "too-many-steps",
            f"{len(case.selected_steps)} steps are selected; SageMaker takes {MAX_SELECTED_STEPS}. "
            f"Unselect {excess} of them.",
            steps=case.selected_steps,
        )


def path_gap(case: Case) -> Iterator[Issue]:
    """All steps on all paths between two selected steps are selected too (the API page).

    The body of a selected ForEach is selected with it.
    """
    if case.gap:
        steps = case.pipeline.in_order(case.gap)
        lies = (
            "lies between selected steps and is" if len(steps) == 1 else "lie between selected steps and are"
        )
        yield Issue(
            "path-gap",
            f"{listed(steps)} {lies} not selected. "
            "Every step on a path between two selected steps has to run.",
            steps=steps,
            repairs=(repair.add_steps(case, case.gap),),
        )


def body_without_for_each(case: Case) -> Iterator[Issue]:
    """A step in the body of a ForEach runs once for each of its items, so it cannot run without the ForEach.

    It is not documented what the service does with such a selection, nor that it accepts it.
    """
    for for_each, steps in case.pipeline.bodies.items():
        body = tuple(step.name for step in steps if step.name in case.selected)
        if body and for_each not in case.selected:
            stand, pronoun = ("stands", "it") if len(body) == 1 else ("stand", "them")
            yield Issue(
                "body-without-for-each",
                f"{listed(body)} {stand} in the body of {for_each}, which is not selected. Only {for_each} "
                f"runs {pronoun}, once for each of its items. Add {for_each}.",
                steps=case.pipeline.in_order((*body, for_each)),
                repairs=(repair.add_with_path(case, (for_each,)),),
            )


def missing_reference(case: Case) -> Iterator[Issue]:
    """A reference is required if a selected step depends on an unselected one (the API page)."""
    if case.directly_reused and case.reference is None:
        reused = case.pipeline.in_order(case.directly_reused)
        readers = case.pipeline.in_order(
            {
                name
                for name in case.closed
                if case.directly_reused.intersection(case.pipeline.dag.parents(name))
            }
        )
        need = "needs" if len(readers) == 1 else "need"
        are = "is" if len(reused) == 1 else "are"
        yield Issue(
            "missing-reference",
            f"{listed(readers)} {need} {listed(reused)}, which {are} not selected, and there is no reference "
            "execution to reuse the outputs of. Choose a reference execution, or run those steps too.",
            steps=reused,
            repairs=(*repair.use_best_reference(case), repair.add_ancestors(case)),
        )


def reference_elsewhere(case: Case) -> Iterator[Issue]:
    """The reference has to be an execution of the same pipeline (the API page), in its account and region.

    A pipeline managed by AWS has the account ``aws``, and its executions have the account that ran them.
    """
    if case.reference is None or not case.pipeline_arn:
        return
    parts = zip(_ADDRESS_PARTS, _address(case.reference.arn), _address(case.pipeline_arn), strict=True)
    different = [what for what, theirs, ours in parts if ours not in (theirs, "aws")]
    if different:
        yield Issue(
            "reference-elsewhere",
            f"The reference execution {case.reference.name} is of another {listed(different)}: "
            f"{case.reference.arn}. Choose an execution of this pipeline.",
            repairs=(*repair.use_best_reference(case), repair.use_no_reference(case)),
        )


def reference_unfinished(case: Case) -> Iterator[Issue]:
    """The reference has to have ended (the guide: it must be in Success or Failed state)."""
    if case.reference and case.reference.status in UNFINISHED_STATUSES:
        yield Issue(
            "reference-unfinished",
            f"The reference execution {case.reference.name} is {case.reference.status}. "
            "Wait until it has ended, or choose another.",
            repairs=(*repair.use_best_reference(case), repair.use_no_reference(case)),
        )


def reference_stopped(case: Case) -> Iterator[Issue]:
    """A stopped execution may not be accepted as reference: the guide says no, the SDK's docstring says yes.

    If nothing is reused, the status does not matter.
    """
    status = case.reference.status if case.reference else None
    if case.reference and case.reused and status and status not in REFERENCE_STATUSES | UNFINISHED_STATUSES:
        yield Issue(
            "reference-stopped",
            f"The reference execution {case.reference.name} is {status}. SageMaker's pages disagree "
            "whether such an execution can be a reference; the service decides.",
            steps=case.pipeline.in_order(case.directly_reused),
            repairs=tuple(repair.use_best_reference(case)),
        )


def reference_lacks_step(case: Case) -> Iterator[Issue]:
    """Every reused step has to have succeeded in the reference, as it has no outputs otherwise."""
    statuses = case.reference.step_statuses if case.reference else None
    if case.reference is None or statuses is None or case.reference.status in UNFINISHED_STATUSES:
        return
    for name in case.pipeline.in_order(case.reference.lacking(case.directly_reused)):
        was = f"is {statuses[name]}" if name in statuses else "did not run"
        yield Issue(
            "reference-lacks-step",
            f"{name} is to be reused, but it {was} in the reference execution {case.reference.name}. "
            f"Add {name}, or choose another reference.",
            steps=(name,),
            repairs=(repair.add_with_path(case, (name,)), *repair.use_best_reference(case)),
        )


def disconnected_selection(case: Case) -> Iterator[Issue]:
    """The guide says that selected steps are connected; the API page requires closed paths only."""
    if case.gap or len(case.selected) < 2:
        return
    islands = case.pipeline.dag.islands(case.run)
    if len(islands) > 1:
        parts = "; ".join(listed(island) for island in islands[:4]) + ("; …" if len(islands) > 4 else "")
        yield Issue(
            "disconnected-selection",
            f"The selection is in {len(islands)} parts that are not connected: {parts}. "
            "SageMaker's pages disagree whether this is allowed; the service decides.",
            steps=case.pipeline.in_order(case.selected),
        )


def _address(arn: str) -> tuple[str, str, str]:
    """Return region, account and pipeline of an ARN; the service may change the case of pipeline names."""
    _, _, _, region, account, resource = (arn.split(":", 5) + [""] * 6)[:6]
    name = [*resource.split("/"), ""][1]
    return region, account, name.lower()


RULES: tuple[Rule, ...] = (
    empty_selection,
    unknown_step,
    too_many_steps,
    path_gap,
    body_without_for_each,
    missing_reference,
    reference_elsewhere,
    reference_unfinished,
    reference_lacks_step,
    parameter_rules.parameter_unknown,
    parameter_rules.parameter_undeclared,
    parameter_rules.parameter_values,
    reference_stopped,
    disconnected_selection,
    reuse_rules.stale_parameter,
    reuse_rules.definition_drift,
    reuse_rules.cleaned_output,
    path_rules.execution_id_path,
    path_rules.shared_path,
    mlflow_rules.foreign_mlflow_run,
    reuse_rules.branch_without_condition,
    cache_rules.cached_step,
    parameter_rules.parameter_without_type,
)
"""All rules, those that find errors first."""

RULES_OF_VALUES: tuple[Rule, ...] = (
    parameter_rules.parameter_unknown,
    parameter_rules.parameter_values,
    reuse_rules.stale_parameter,
    path_rules.execution_id_path,
    path_rules.shared_path,
    mlflow_rules.foreign_mlflow_run,
    cache_rules.cached_step,
)
"""The rules whose issues depend on parameter values."""
