"""The effects that a state calls for. Pure: `requests` carries them out, and each ends with an event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history.reference import worth_examining
from sagemaker_selective_widget.session.derive import Derived, Deriver
from sagemaker_selective_widget.session.effects import (
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ListSteps,
    ReadMetrics,
    SendStart,
)
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.iterating.objective import executions_with_objective
from sagemaker_selective_widget.session.state import State

MAX_EXAMINED = 10
"""The maximum number of executions examined in the search for a reference, for each list."""

MAX_LOOKED_AT = 10
"""The maximum number of executions whose values and metrics are found out at the same time."""

MAX_AT_ONCE = 4
"""The maximum number of executions that are examined at the same time in that search."""


def wanted(state: State, derive: Deriver) -> frozenset[Effect]:
    """Return the effects that a state calls for, whether or not they are in flight already."""
    if state.is_closed:
        return frozenset()
    effects = state.asked.union(_wanted(state, derive))
    return effects - {each for each in effects if _is_covered(each, effects, state.in_flight)}


def _is_covered(effect: Effect, effects: frozenset[Effect], in_flight: frozenset[Effect]) -> bool:
    """Return whether an effect has to wait for another, since describing an execution also examines it."""
    match effect:
        case Examine(arn):
            return effect not in in_flight and Describe(arn) in effects
        case Describe(arn):
            return effect not in in_flight and Examine(arn) in in_flight
    return False


def examines_for(state: State, intents: Intents, derive: Deriver) -> tuple[Effect, ...]:
    """Return the effects needed before the verdict on intents is final; none once everything is known.

    The reference comes first: if it is suitable, nothing else is examined. Listings of many pages come last,
    for one execution at a time.
    """
    first_list = tuple(each for each in state.asked if isinstance(each, ListExecutions))
    if first_list and not state.history.page_count:
        return first_list
    derived = derive(state, intents)
    arn = derived.reference_arn
    if arn is not None and state.history.known(arn) is None and arn not in state.problems:
        return (Examine(arn),)
    unknown = () if arn is None else sorted(state.history.unknown_source_executions(arn))
    source_executions = (each for each in unknown if each not in state.problems)
    search = tuple(_to_search(state, worth_examining(derived.searchable)))
    under_way = [arn for arn in state.searched if Examine(arn) in state.in_flight]
    unseen = islice((arn for arn in search if state.history.known(arn) is None), MAX_AT_ONCE)
    examines = tuple(map(Examine, dict.fromkeys((*source_executions, *(under_way or unseen)))))
    return examines or tuple(_listings(state, derived, search))


def _listings(state: State, derived: Derived, search: Iterable[str]) -> Iterator[Effect]:
    """Yield an effect that lists more rows: of the reference, else of a candidate that may replace it."""
    candidates = () if derived.is_pinned else derived.candidates.among(search)
    to_list = chain(derived.to_list, *(each.to_list for each in candidates))
    yield from islice((ListSteps(arn) for arn in to_list if arn not in state.problems), 1)


def _to_search(state: State, better: Iterable[str]) -> Iterator[str]:
    """Yield the executions to examine next; those whose steps are known do not count towards the limit."""
    left = MAX_EXAMINED - len(state.searched)
    for arn in islice(better, MAX_EXAMINED + MAX_AT_ONCE):
        is_seen = arn in state.history.looked_at or state.history.known(arn) is not None
        if arn not in state.problems and (is_seen or (arn not in state.searched and left > 0)):
            left -= not is_seen
            yield arn


def is_ruled_out(state: State, arn: str, seen: ExecutionSnapshot) -> bool:
    """Return whether a listed execution's steps rule it out as a reference for all wanted intents."""
    looking = replace(state, history=state.history.looking_at(arn, seen))
    derived = [Derived.of(looking, intents) for intents in _wanted_intents(state)]
    weighed = [each.can_serve for one in derived for each in one.candidates.among([arn])]
    return bool(weighed) and not any(can_serve is not False for can_serve in weighed)


def is_listing_wanted(state: State, effect: ListSteps) -> bool:
    """Return whether more rows have to be listed, because somebody asks or a verdict depends on them."""
    known = state.history.known(effect.arn)
    if state.is_closed or effect in state.stale or known is None or not known.snapshot.has_more_steps:
        return False
    derive = Deriver()
    return effect in state.asked or any(
        effect in examines_for(state, intents, derive) for intents in _wanted_intents(state)
    )


def is_only_searched(state: State, effect: Examine) -> bool:
    """Return whether an execution is examined only in the search for a reference."""
    return effect not in state.asked and not any(
        _is_needed(state, effect.arn, Derived.of(state, intents)) for intents in _wanted_intents(state)
    )


def _is_needed(state: State, arn: str, derived: Derived) -> bool:
    reference = derived.reference_arn
    return reference is not None and arn in {reference, *state.history.unknown_source_executions(reference)}


def _wanted_intents(state: State) -> tuple[Intents, ...]:
    """Return the intents, and those of a pressed start."""
    return (state.intents,) if state.start is None else (state.intents, state.start.intents)


def looked_at(state: State) -> tuple[str, ...]:
    """Return the executions whose values and metrics are in view, without duplicates."""
    seen = state.iterating
    judged = executions_with_objective(state) if seen.has_browser else ()
    return tuple(dict.fromkeys(chain(judged, seen.compared, *seen.in_view.values())))


def _lacks_metrics(state: State, snapshot: ExecutionSnapshot) -> bool:
    return state.iterating.lacks_metrics(snapshot.arn, is_terminal=snapshot.is_terminal)


def _missing_details(state: State) -> Iterator[Effect]:
    """Yield one effect for each execution in view whose values or metrics are not known yet."""
    for arn in looked_at(state):
        known = state.history.known(arn)
        if known is None or not known.snapshot.is_described:
            if arn not in state.problems:
                yield Describe(arn)
        elif Describe(arn) not in state.asked and _lacks_metrics(state, known.snapshot):
            yield ReadMetrics(arn)


def at_most(count: int, effects: Iterable[Effect], in_flight: Collection[Effect]) -> Iterator[Effect]:
    """Yield the effects that are in flight, and others up to ``count`` in total."""
    waiting = []
    for effect in effects:
        if effect in in_flight:
            count -= 1
            yield effect
        else:
            waiting.append(effect)
    yield from waiting[: max(0, count)]


def _wanted(state: State, derive: Deriver) -> Iterator[Effect]:
    yield from examines_for(state, state.intents, derive)
    yield from at_most(MAX_LOOKED_AT, _missing_details(state), state.in_flight)
    if state.start is not None and not state.run.is_uncertain:
        start = state.start
        missing = () if start.retried else examines_for(state, start.intents, derive)
        yield from missing or (SendStart(start.id),)
    if state.run.phase == "running":
        yield state.run.watch
