"""Which execution is the reference of a selection where nobody has chosen one.

A click asks for it, and ten thousand executions may be listed. An execution is therefore evaluated when it is
first asked for. Of those that were not examined, all of one status stand alike: one of them speaks for all.
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
"""Says of an execution, and what is known of it, whether it can serve."""

_PLACES = range(5)


@dataclass(frozen=True, slots=True)
class Alike:
    """Executions that were not examined and have one status.

    Attributes:
        first: The newest; what holds of it holds of all.
        positions: Where all of them stand, newest first.
    """

    first: Candidate
    positions: Iterable[int]


class Candidates:
    """The executions listed, newest first, each with whether it can be the reference of a selection.

    Args:
        roster: The executions.
        evaluate: Evaluates one of them; it is called once for each that is asked for.
        left_out: Positions of those that do not count.
        evaluated: Those that have been evaluated before, by position.
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
        """Count the executions that are listed."""
        return len(self._roster.executions)

    def at(self, position: int) -> Candidate:
        """Return the execution at a position of the list."""
        if position not in self._evaluated:
            known = self._roster.reference(position)
            self._evaluated[position] = self._evaluate(self._roster.executions[position], known)
        return self._evaluated[position]

    def position(self, candidate: Candidate) -> int:
        """Return where an execution stands in the list."""
        return self._roster.position_of[candidate.execution.arn]

    def page(self, first: int, count: int) -> Iterator[Candidate]:
        """Yield so many executions of the list from a position on."""
        return map(self.at, range(len(self))[first : first + count])

    def among(self, arns: Iterable[str]) -> Iterator[Candidate]:
        """Yield those of some executions that are listed, newest first."""
        return map(self.at, self._counting(sorted(self._positions(arns))))

    def without(self, arns: Iterable[str]) -> Candidates:
        """Return the candidates of which some do not count."""
        left_out = self._left_out.union(self._positions(arns))
        return Candidates(self._roster, self._evaluate, left_out, self._evaluated)

    def examined(self) -> Iterator[Candidate]:
        """Yield those that were examined, newest first."""
        return map(self.at, self._counting(self._roster.examined))

    def unexamined(self) -> Iterator[Alike]:
        """Yield the others, those of one status together."""
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
    """Return every execution with whether it can serve, newest first.

    Args:
        roster: The executions.
        case: The selection; whatever reference it has does not count.
    """
    return Candidates(roster, lambda execution, known: candidate_of(execution, case, known))


def rank(candidates: Candidates) -> Iterator[Candidate]:
    """Yield the candidates, the best first.

    Best are those that can serve; then those that may by their status and were not examined, succeeded ones
    before others; then those that raise warnings; last those that cannot serve. Among equals the order stays:
    the newest first.
    """
    for place in _PLACES:
        examined = (candidates.position(each) for each in candidates.examined() if _place(each) == place)
        others = (alike.positions for alike in candidates.unexamined() if _place(alike.first) == place)
        yield from map(candidates.at, merge(examined, *others))


@dataclass(frozen=True, slots=True, eq=False)
class BestFirst:
    """What is known of candidates, the best first, each time it is gone through.

    Attributes:
        candidates: The candidates.
    """

    candidates: Candidates

    def __iter__(self) -> Iterator[ReferenceExecution]:
        """Yield what is known of each."""
        return (candidate.reference for candidate in rank(self.candidates))


def automatic(candidates: Candidates, new: Collection[str], case: Case) -> Candidate | None:
    """Return the reference where nobody has chosen one; ``None`` if none can be one.

    An execution that came after the selection was made does not take the place of an older one that serves,
    nor of one that serves as little: what is tried one after another is compared with the same. With nothing
    selected it is the newest, or the one with more steps that it took outputs from.

    Args:
        candidates: The executions.
        new: ARNs of the executions that came after the selection was made.
        case: The selection.
    """
    return _chosen(eligible(candidates, new, case), case)


def eligible(candidates: Candidates, new: Collection[str], case: Case) -> Candidates:
    """Return the candidates among which the reference is chosen; see `automatic`."""
    older = candidates.without(new)
    kept = _chosen(older, case) if case.selected_steps else None
    if kept is None:
        return candidates
    may_be_better = any(each.can_serve is not False for each in candidates.among(new))
    return candidates if kept.can_serve is False and may_be_better else older


def to_be_counted(candidates: Candidates, case: Case) -> tuple[str, ...]:
    """Return the executions of which every step has to be known before one is chosen with nothing selected.

    Where the newest has reused steps of another, the one with more steps is chosen. One that was started with
    a selection may have done so by rows that are not listed.
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
    """Return the newest execution that could take the place of a reference, and is not known to fail to."""
    for each in candidates.among(chain(new, filter(None, (reference_arn,)))):
        if each.execution.arn == reference_arn:
            return None
        if each.reference.can_be_reference and each.can_serve is not False:
            return each
    return None


def best(candidates: Candidates) -> Candidate | None:
    """Return the one to take where nobody has chosen one; ``None`` if none can be a reference.

    It is the newest that is known to serve; else one that raises warnings, for it can start; else the newest
    whose status allows it: the verdict then says what it lacks. The SDK takes the latest whatever its
    status, a running one too, which the service then refuses.
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
    """Yield the ARN of each execution that may turn out to be better than those examined, likeliest first.

    Those that succeeded and those that are newest take turns: after a row of failures that never reached a
    step, the last success has it. Those of which the steps alone are known, and lack nothing, are among them.
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
