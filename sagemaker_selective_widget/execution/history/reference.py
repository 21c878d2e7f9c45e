"""Which execution is the reference of a selection if nobody has chosen one.

Each click needs an answer, and ten thousand executions may be listed. An execution is therefore evaluated
when it is first needed, and unexamined executions with the same status are evaluated as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import chain, takewhile, zip_longest

from sagemaker_selective_widget.execution.history.candidate import Candidate, candidate_of
from sagemaker_selective_widget.execution.history.roster import Roster
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.reference import ReferenceExecution

Evaluate = Callable[[ExecutionSummary, ReferenceExecution], Candidate]
"""Evaluates whether an execution can serve, given what is known about it."""

_PLACES = range(5)


@dataclass(frozen=True, slots=True)
class Alike:
    """Unexamined executions with the same status.

    Attributes:
        first: The newest of them; what applies to it applies to all.
        positions: The positions of all of them, newest first.
    """

    first: Candidate
    positions: Iterable[int]


class Candidates:
    """The listed executions, newest first, each with whether it can be the reference of a selection.

    Args:
        roster: The executions.
        evaluate: Evaluates an execution; called once for each that is needed.
        left_out: Positions of the executions to ignore.
        evaluated: Results of earlier evaluations, by position.
    """

    def __init__(
        self,
        roster: Roster,
        evaluate: Evaluate,
        left_out: frozenset[int] = frozenset(),
        evaluated: dict[int, Candidate] | None = None,
    ) -> None:
        self._roster = roster
        self._evaluate = evaluate
        self._left_out = left_out
        self._evaluated: dict[int, Candidate] = {} if evaluated is None else evaluated

    def __len__(self) -> int:
        """Return the number of listed executions."""
        return len(self._roster.executions)

    def at(self, position: int) -> Candidate:
        """Return the execution at a position of the list."""
        if position not in self._evaluated:
            known = self._roster.reference(position)
            self._evaluated[position] = self._evaluate(self._roster.executions[position], known)
        return self._evaluated[position]

    def position(self, candidate: Candidate) -> int:
        """Return the position of an execution in the list."""
        return self._roster.position_of[candidate.execution.arn]

    def page(self, first: int, count: int) -> Iterator[Candidate]:
        """Yield ``count`` executions of the list from position ``first`` on."""
        return map(self.at, range(len(self))[first : first + count])

    def among(self, arns: Iterable[str]) -> Iterator[Candidate]:
        """Yield those of the given executions that are listed, newest first."""
        return map(self.at, self._counting(sorted(self._positions(arns))))

    def without(self, arns: Iterable[str]) -> Candidates:
        """Return the candidates with the given executions ignored."""
        left_out = self._left_out.union(self._positions(arns))
        return Candidates(self._roster, self._evaluate, left_out, self._evaluated)

    def examined(self) -> Iterator[Candidate]:
        """Yield the examined executions, newest first."""
        return map(self.at, self._counting(self._roster.examined))

    def unexamined(self) -> Iterator[Alike]:
        """Yield the unexamined executions, grouped by status."""
        for positions in self._roster.unexamined.values():
            first = next(self._counting(positions), None)
            if first is not None:
                yield Alike(self.at(first), self._counting(positions))

    def _positions(self, arns: Iterable[str]) -> set[int]:
        position_of = self._roster.position_of
        return {position_of[arn] for arn in arns if arn in position_of}

    def _counting(self, positions: Iterable[int]) -> Iterator[int]:
        return (position for position in positions if position not in self._left_out)


def evaluate(roster: Roster, case: Case) -> Candidates:
    """Return all executions with whether they can serve, newest first.

    Args:
        roster: The executions.
        case: The selection; its own reference is ignored.
    """
    return Candidates(roster, lambda execution, known: candidate_of(execution, case, known))


def rank(candidates: Candidates) -> Iterator[Candidate]:
    """Yield the candidates, best first.

    The order is: those that can serve; those not known to serve but not ruled out by their status, succeeded
    ones first; those with warnings; those that cannot serve. Within each group the newest come first.
    """
    for place in _PLACES:
        examined = (candidates.position(each) for each in candidates.examined() if _place(each) == place)
        others = (alike.positions for alike in candidates.unexamined() if _place(alike.first) == place)
        yield from map(candidates.at, merge(examined, *others))


@dataclass(frozen=True, slots=True, eq=False)
class BestFirst:
    """What is known about the candidates, best first. Can be iterated over repeatedly.

    Attributes:
        candidates: The candidates.
    """

    candidates: Candidates

    def __iter__(self) -> Iterator[ReferenceExecution]:
        """Yield what is known about each candidate."""
        return (candidate.reference for candidate in rank(self.candidates))


def automatic(candidates: Candidates, new: Collection[str], case: Case) -> Candidate | None:
    """Return the reference to use if nobody has chosen one; ``None`` if no execution can be one.

    An execution started after the selection was made does not replace an older one that serves, nor one that
    cannot serve if it cannot either: experiments made in succession are compared with the same reference.
    With nothing selected it is the newest, or one whose outputs the newest reused if that one has more steps.

    Args:
        candidates: The executions.
        new: ARNs of the executions started after the selection was made.
        case: The selection.
    """
    return _chosen(eligible(candidates, new, case), case)


def eligible(candidates: Candidates, new: Collection[str], case: Case) -> Candidates:
    """Return the candidates from which the reference is chosen; see `automatic`."""
    older = candidates.without(new)
    kept = _chosen(older, case) if case.selected_steps else None
    if kept is None:
        return candidates
    may_be_better = any(each.can_serve is not False for each in candidates.among(new))
    return candidates if kept.can_serve is False and may_be_better else older


def to_be_counted(candidates: Candidates, case: Case) -> tuple[str, ...]:
    """Return the executions of which every step must be known before one is chosen with nothing selected.

    If the newest has reused steps of another execution, the one with more steps is chosen. An execution
    started with a selection may have reused steps whose rows are not listed.
    """
    newest = None if case.selected_steps else best(candidates)
    if newest is None:
        return ()
    counted = _with_its_sources(newest, candidates)
    if len(counted) < 2 and not newest.reference.is_selective:
        return ()
    names = case.pipeline.step_names
    return tuple(
        each.execution.arn for each in counted if any(each.reference.is_unlisted(name) for name in names)
    )


def newer(candidates: Candidates, new: Collection[str], reference_arn: str | None) -> Candidate | None:
    """Return the newest execution that could replace a reference and is not known to be unable to serve."""
    for each in candidates.among(chain(new, filter(None, (reference_arn,)))):
        if each.execution.arn == reference_arn:
            return None
        if each.reference.can_be_reference and each.can_serve is not False:
            return each
    return None


def best(candidates: Candidates) -> Candidate | None:
    """Return the candidate to use if nobody has chosen one; ``None`` if none can be a reference.

    It is the newest that is known to serve. Failing that, it is the newest that only raises warnings, since
    such an execution can start; else the newest whose status allows it, and the verdict says what it lacks.
    The SDK takes the latest whatever its status, even a running one, which the service then refuses.
    """
    examined = (each for each in candidates.examined() if each.can_serve is not None)
    possible = (each for each in examined if each.reference.can_be_reference)
    starts = None
    for each in possible:
        if each.can_serve:
            return each
        starts = starts or (None if each.blockers else each)
    return starts or _newest_possible(candidates)


def worth_examining(candidates: Candidates) -> Iterator[str]:
    """Yield the ARNs of executions that may prove better than those examined, likeliest first.

    Succeeded executions alternate with the newest ones: after many failures that never reached a step, the
    last success has its output. Executions of which only the steps are known are included if they lack none.
    """
    serving = (candidates.position(each) for each in candidates.examined() if each.can_serve)
    is_newer = partial(_is_before, next(serving, len(candidates)))
    seen_all = [each for each in candidates.examined() if _may_serve(each)]
    seen_succeeded = (candidates.position(each) for each in seen_all if each.reference.status == "Succeeded")
    alike_succeeded = (alike.positions for alike in _worth_a_look(candidates) if _has_succeeded(alike))
    succeeded = merge(seen_succeeded, *alike_succeeded)
    unknown = merge(
        map(candidates.position, seen_all), *(alike.positions for alike in _worth_a_look(candidates))
    )
    turns = chain.from_iterable(zip_longest(takewhile(is_newer, succeeded), takewhile(is_newer, unknown)))
    seen = set[int]()
    for position in turns:
        if position is not None and position not in seen:
            seen.add(position)
            yield candidates.at(position).execution.arn


def _chosen(candidates: Candidates, case: Case) -> Candidate | None:
    newest = best(candidates)
    if newest is None or case.selected_steps:
        return newest
    names = frozenset(case.pipeline.step_names)
    return max(
        _with_its_sources(newest, candidates),
        key=lambda each: len(names.intersection(each.reference.step_statuses or ())),
    )


def _with_its_sources(newest: Candidate, candidates: Candidates) -> tuple[Candidate, ...]:
    sources = {each.arn for each in newest.reference.source_executions.values()}
    possible = (each for each in candidates.among(sources) if each.reference.can_be_reference)
    return (newest, *possible)


def _newest_possible(candidates: Candidates) -> Candidate | None:
    possible = (each for each in candidates.examined() if each.reference.can_be_reference)
    others = (each.first for each in candidates.unexamined() if each.first.reference.can_be_reference)
    newest = (*filter(None, (next(possible, None),)), *others)
    return min(newest, key=candidates.position, default=None)


def _worth_a_look(candidates: Candidates) -> Iterator[Alike]:
    for alike in candidates.unexamined():
        if _may_serve(alike.first):
            yield alike


def _may_serve(candidate: Candidate) -> bool:
    return candidate.can_serve is None and candidate.reference.can_be_reference


def _has_succeeded(alike: Alike) -> bool:
    return alike.first.reference.status == "Succeeded"


def _is_before(end: int, position: int) -> bool:
    return position < end


def _place(candidate: Candidate) -> int:
    if candidate.can_serve:
        return 0
    if candidate.can_serve is None:
        return 1 if candidate.reference.status == "Succeeded" else 2
    return 4 if candidate.blockers else 3
