"""An execution as the reference of a selection: whether it can serve, and why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.history.unlisted import lets_run
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, has_ended
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.reference import REFERENCE_STATUSES, ReferenceExecution
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.reuse_rules import cleaned_output
from sagemaker_selective_widget.selection.rows import executions_to_list

NOT_EXAMINED = "not examined"
"""Why it is not known whether an execution that was not examined can serve."""

NOT_LISTED = "the rows of its iterations are to be listed first"
"""Why it is not known whether an execution can serve whose rows are not all listed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An execution, and whether it can be the reference execution of a selection.

    Attributes:
        execution: The execution.
        reference: What is known about it.
        blockers: What the service would refuse, or would not find in it; with any of these it cannot serve.
        warnings: Reused outputs that no longer fit, or a status not known to be allowed; it should not serve.
        source_executions: Which executions made the outputs that it reused itself, as phrases.
        changed_parameters: The values it ran with that differ from today's defaults.
        to_list: ARNs of the executions that need more rows listed before it is known whether it can serve.
    """

    execution: ExecutionSummary
    reference: ReferenceExecution
    blockers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_executions: tuple[str, ...] = ()
    changed_parameters: Mapping[str, str] = field(default_factory=dict)
    to_list: tuple[str, ...] = ()

    @property
    def is_examined(self) -> bool:
        """Whether it is known what its steps did and which values it ran with."""
        return self.reference.step_statuses is not None and self.reference.is_whole

    @property
    def can_serve(self) -> bool | None:
        """Whether it can serve, with outputs that still fit; ``None`` if that is not known."""
        if self.blockers or self.warnings:
            return False
        return True if self.is_examined and not self.to_list else None

    @property
    def why_not(self) -> str:
        """Why it cannot serve; ``""`` if it can."""
        if self.can_serve is None:
            return NOT_LISTED if self.to_list else NOT_EXAMINED
        return "; ".join(self.blockers + self.warnings)


def candidate_of(execution: ExecutionSummary, case: Case, reference: ReferenceExecution) -> Candidate:
    """Return an execution together with whether it can serve as reference.

    Args:
        execution: The execution, as listed.
        case: The selection; its own reference is ignored.
        reference: What is known about the execution.
    """
    if not has_ended(reference.status):
        return Candidate(execution, reference, blockers=(f"it is {reference.status}",))
    warnings = tuple(_doubtful_status(reference)) if case.reused else ()
    if reference.step_statuses is None:
        return Candidate(execution, reference, warnings=warnings)
    as_reference = case.with_reference(reference)
    blockers = tuple(_lacks(as_reference, reference))
    if not reference.is_whole:
        return Candidate(execution, reference, blockers, warnings)
    return Candidate(
        execution,
        reference,
        blockers,
        warnings + tuple(_stale_outputs(as_reference)),
        _source_executions(as_reference),
        _changed_parameters(as_reference),
        executions_to_list(as_reference),
    )


def _doubtful_status(reference: ReferenceExecution) -> Iterator[str]:
    if reference.status not in REFERENCE_STATUSES:
        yield f"it is {reference.status}, and whether it can be a reference is for the service to decide"


def _lacks(case: Case, reference: ReferenceExecution) -> Iterator[str]:
    """Yield, for each step to be reused that has no output, the reason why it has none."""
    for name in case.pipeline.in_order(reference.lacking(case.directly_reused)):
        status = (reference.step_statuses or {}).get(name)
        yield f"{name} is {status} there" if status else _why_absent(case, reference, name)


def _why_absent(case: Case, reference: ReferenceExecution, name: str) -> str:
    if reference.pipeline is not None and name not in reference.pipeline.step_names:
        return f"it had no step {name}"
    step = case.pipeline.step(name)
    outcome = reference.outcomes.get(step.container or "")
    if not lets_run(outcome, step):
        return f"{name} did not run there, because {step.container} was {outcome}"
    return f"{name} did not run there"


def _stale_outputs(case: Case) -> Iterator[str]:
    """Yield a phrase for each reused output that would come out differently today.

    A function that was compiled again differs from every older execution, so no execution could serve.
    Functions are left out here; the verdict says that they may have changed.
    """
    changed = case.pipeline.in_order(case.drifted - case.recompiled)
    if changed:
        yield f"{listed(changed)} {'has' if len(changed) == 1 else 'have'} changed since"
    for value in case.values:
        for before, readers in case.stale_readers(value).items():
            ran = "without" if before is None else f"with {before!r} as"
            yield f"{listed(readers)} ran {ran} {value.parameter.name}, not with {value.text!r}"
    for issue in cleaned_output(case):
        yield f"outputs of {listed(issue.steps)} were deleted"


def _source_executions(case: Case) -> tuple[str, ...]:
    source_executions = case.reference.source_executions if case.reference else {}
    steps_of: dict[str, list[str]] = {}
    for name in case.pipeline.in_order(case.directly_reused.intersection(source_executions)):
        steps_of.setdefault(source_executions[name].name, []).append(name)
    return tuple(f"{listed(steps)} from {name}" for name, steps in steps_of.items())


def _changed_parameters(case: Case) -> dict[str, str]:
    ran_with = case.reference.parameters if case.reference else {}
    declared = case.pipeline.parameters
    defaults = {each.name: to_text(each.default) for each in declared if each.default is not None}
    return {
        name: value
        for name, value in ran_with.items()
        if not case.pipeline.is_same_value(name, value, defaults.get(name))
    }
