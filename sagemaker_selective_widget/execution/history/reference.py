"""Which executions can be the reference of a selection, why the others cannot, and which one to take."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile, zip_longest

from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, has_ended
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.reference import REFERENCE_STATUSES, ReferenceExecution
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.reuse_rules import cleaned_output

NOT_EXAMINED = "not examined"
"""Why it is not known whether an execution can serve."""

_OUTCOME_OF_BRANCH = {"IfSteps": "True", "ElseSteps": "False"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An execution, and whether it can be the reference of a selection.

    Attributes:
        execution: The execution.
        reference: What is known of it.
        blockers: What the service would refuse, or would not find there: it cannot serve.
        warnings: What would be reused and no longer fits, or what is nowhere allowed: it should not serve.
        source_executions: Where outputs were made that it only reused itself, as phrases.
        changed_parameters: What it ran with where that is not today's default.
    """

    execution: ExecutionSummary
    reference: ReferenceExecution
    blockers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_executions: tuple[str, ...] = ()
    changed_parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_examined(self) -> bool:
        """Whether it is known what its steps did."""
        return self.reference.step_statuses is not None

    @property
    def can_serve(self) -> bool | None:
        """Whether it can serve, with outputs that fit; ``None`` if that is not known."""
        if self.blockers or self.warnings:
            return False
        return True if self.is_examined else None

    @property
    def why_not(self) -> str:
        """Why it cannot serve; ``""`` if it can."""
        if self.can_serve is None:
            return NOT_EXAMINED
        return "; ".join(self.blockers + self.warnings)


AsReference = Callable[[ExecutionSummary], ReferenceExecution]
"""Says what is known of an execution that is listed; it asks nobody."""


def evaluate(
    executions: Iterable[ExecutionSummary], case: Case, reference: AsReference
) -> tuple[Candidate, ...]:
    """Return every execution with whether it can serve, in the order given.

    Args:
        executions: Newest first.
        case: The selection; whatever reference it has does not count.
        reference: Says what is known of an execution.
    """
    return tuple(_evaluate(execution, case, reference(execution)) for execution in executions)


def rank(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates, the best first.

    Best are those that can serve; then those that may by their status and were not examined, succeeded ones
    before others; then those that raise warnings; last those that cannot serve. Among equals the order stays:
    the newest first.
    """
    return tuple(sorted(candidates, key=_rank))


def automatic(candidates: Sequence[Candidate], new: Collection[str], case: Case) -> Candidate | None:
    """Return the reference where nobody has chosen one; ``None`` if none can be one.

    An execution that came after the selection was made does not take the place of an older one that serves,
    nor of one that serves as little: what is tried one after another is compared with the same. With nothing
    selected it is the newest, or the one with more steps that it took outputs from.

    Args:
        candidates: Newest first.
        new: ARNs of the executions that came after the selection was made.
        case: The selection.
    """
    return _chosen(eligible(candidates, new, case), case)


def eligible(candidates: Sequence[Candidate], new: Collection[str], case: Case) -> Sequence[Candidate]:
    """Return the candidates among which the reference is chosen; see `automatic`."""
    older = [each for each in candidates if each.execution.arn not in new]
    kept = _chosen(older, case) if case.selected_steps else None
    if kept is None:
        return candidates
    may_be_better = any(each.can_serve is not False for each in candidates if each.execution.arn in new)
    return candidates if kept.can_serve is False and may_be_better else older


def newer(
    candidates: Iterable[Candidate], new: Collection[str], reference_arn: str | None
) -> Candidate | None:
    """Return the newest execution that could take the place of a reference, and is not known to fail to."""
    for each in candidates:
        if each.execution.arn == reference_arn:
            return None
        if each.execution.arn in new and each.reference.can_be_reference and each.can_serve is not False:
            return each
    return None


def _chosen(candidates: Iterable[Candidate], case: Case) -> Candidate | None:
    if case.selected_steps:
        return best(candidates)
    candidates = tuple(candidates)
    newest = best(candidates)
    if newest is None:
        return None
    names = frozenset(case.pipeline.step_names)
    sources = {each.arn for each in newest.reference.source_executions.values()}
    others = [each for each in candidates if each.execution.arn in sources]
    possible = [newest, *(each for each in others if each.reference.can_be_reference)]
    return max(possible, key=lambda each: len(names.intersection(each.reference.step_statuses or ())))


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the one to take where nobody has chosen one; ``None`` if none can be a reference.

    It is the newest that is known to serve; else one that raises warnings, for it can start; else the newest
    whose status allows it: the verdict then says what it lacks. The SDK takes the latest whatever its
    status, a running one too, which the service then refuses.

    Args:
        candidates: Newest first.
    """
    possible = (candidate for candidate in candidates if candidate.reference.can_be_reference)
    return min(possible, key=_fitness, default=None)


def worth_examining(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield the ARN of each execution that may turn out to be better than those examined, likeliest first.

    Those that succeeded and those that are newest take turns: after a row of failures that never reached a
    step, the last success has it.

    Args:
        candidates: Newest first.
    """
    newer = takewhile(lambda candidate: not candidate.can_serve, candidates)
    unknown = [each for each in newer if each.can_serve is None and each.reference.can_be_reference]
    succeeded = [each for each in unknown if each.reference.status == "Succeeded"]
    turns = chain.from_iterable(zip_longest(succeeded, unknown))
    yield from dict.fromkeys(each.execution.arn for each in turns if each is not None)


def _rank(candidate: Candidate) -> int:
    if candidate.can_serve:
        return 0
    if candidate.can_serve is None:
        return 1 if candidate.reference.status == "Succeeded" else 2
    return 4 if candidate.blockers else 3


def _fitness(candidate: Candidate) -> int:
    if candidate.can_serve:
        return 0
    return 1 if candidate.is_examined and not candidate.blockers else 2


def _evaluate(execution: ExecutionSummary, case: Case, reference: ReferenceExecution) -> Candidate:
    if not has_ended(reference.status):
        return Candidate(execution, reference, blockers=(f"it is {reference.status}",))
    warnings = tuple(_doubtful_status(reference)) if case.reused else ()
    if reference.step_statuses is None:
        return Candidate(execution, reference, warnings=warnings)
    as_reference = replace(case, reference=reference)
    return Candidate(
        execution,
        reference,
        tuple(_lacks(as_reference, reference)),
        warnings + tuple(_stale_outputs(as_reference)),
        _source_executions(as_reference),
        _changed_parameters(as_reference),
    )


def _doubtful_status(reference: ReferenceExecution) -> Iterator[str]:
    if reference.status not in REFERENCE_STATUSES:
        yield f"it is {reference.status}, and whether it can be a reference is for the service to decide"


def _lacks(case: Case, reference: ReferenceExecution) -> Iterator[str]:
    """Say of each step to be reused that has no output why there is none."""
    for name in case.pipeline.in_order(reference.lacking(case.directly_reused)):
        status = (reference.step_statuses or {}).get(name)
        yield f"{name} is {status} there" if status else _why_absent(case, reference, name)


def _why_absent(case: Case, reference: ReferenceExecution, name: str) -> str:
    if reference.pipeline is not None and name not in reference.pipeline.step_names:
        return f"it had no step {name}"
    step = case.pipeline.step(name)
    outcome = reference.outcomes.get(step.container or "")
    if outcome is not None and outcome != _OUTCOME_OF_BRANCH.get(step.branch or "", outcome):
        return f"{name} did not run there, because {step.container} was {outcome}"
    return f"{name} did not run there"


def _stale_outputs(case: Case) -> Iterator[str]:
    """Say what would be reused and would not come out like that today.

    A function that was compiled again is in every older execution another one, so that none would serve;
    that it may have changed is for the verdict to say.
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
