"""``reduce(state, event) -> state``: the only place where a new state is computed. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import (
    CheckPipeline,
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ListMore,
    ListSteps,
    ReadMetrics,
    SendStart,
)
from sagemaker_selective_widget.session.iterating.state import NO_ITEMS
from sagemaker_selective_widget.session.new_executions import new_executions
from sagemaker_selective_widget.session.state import Notice, State

MAX_CLIENTS = 16
"""The maximum number of browsers whose last statement is remembered."""

MAX_OUTCOMES = 32
"""The maximum number of outcomes of starts that are remembered for callers that wait for them."""

CLOSED = "The widget was closed. A start that was not sent yet is not sent; one that was sent goes on."

_ABOUT_ONE = (Examine, Describe, ListSteps, ReadMetrics)
"""The effects that read the state of one execution."""

_FINDS_OUT = (ListExecutions, ListMore, *_ABOUT_ONE)
"""The effects that read from a service, so that their results can become outdated."""

UNEXPECTED = (
    "The widget met an error that it did not expect; the kernel's log has the traceback. Nothing you chose "
    "is lost. Refresh to try again."
)


@singledispatch
def reduce(event: ev.Event, state: State) -> State:  # noqa: ARG001 (the function of an event uses it)
    """Return the state after an event. The event comes first, because `singledispatch` needs that."""
    raise TypeError(f"{type(event).__name__} is no event of a session.")


@reduce.register
def _(event: ev.Asked, state: State) -> State:
    return replace(state, asked=state.asked | event.effects)


@reduce.register
def _(_: ev.Refreshed, state: State) -> State:
    anew = listing_anew(state, state.history.page_count)
    return replace(
        with_notice(anew, "unexpected", Notice()),
        history=state.history.forgetting(state.history.retriable()),
        problems=NO_ITEMS,
        searched=frozenset(),
        iterating=state.iterating.forgetting(state.iterating.incomplete()),
        stale=state.stale | {each for each in state.in_flight if isinstance(each, _FINDS_OUT)},
    )


@reduce.register
def _(event: ev.Launched, state: State) -> State:
    """Record which executions are examined in the search; a chosen reference is not part of it."""
    examined = {each.arn for each in event.effects if isinstance(each, Examine)}
    searched = state.searched | (examined - {state.intents.reference_execution_arn})
    return replace(state, in_flight=state.in_flight | event.effects, searched=searched)


@reduce.register
def _(event: ev.Listed, state: State) -> State:
    if event.effect in state.stale:
        return _outdated(state, event.effect)
    state = effect_ended(state, event.effect)
    if event.listing.page_count < state.history.page_count and event.listing.has_more:
        state = listing_anew(state, state.history.page_count)
    state = replace(state, new_executions=new_executions(state, event.listing))
    newest = {one.arn for one in event.listing.executions[:1]}
    is_news = bool(state.history.page_count and newest - set(state.history.name_of_execution))
    looks = {CheckPipeline()} if is_news and newest != {state.run.arn} else set()
    return replace(
        state,
        history=state.history.listed(event.listing),
        list_problem=None,
        searched=frozenset(),
        asked=state.asked | looks,
        stale=state.stale | ({ListMore()} & state.in_flight),
    )


@reduce.register
def _(event: ev.Examined, state: State) -> State:
    if event.effect is not None:
        if event.effect in state.stale:
            return _outdated(state, event.effect)
        state = effect_ended(state, event.effect)
    elif not state.stale.isdisjoint((Examine(event.arn), Describe(event.arn))):
        return state
    history = state.history.remembering(event.arn, event.examined)
    is_all = event.examined.snapshot.is_described
    return replace(
        state, history=history, problems=without_problems(state, event.arn) if is_all else state.problems
    )


@reduce.register
def _(event: ev.StepsSeen, state: State) -> State:
    if event.effect in state.stale:
        return _outdated(state, event.effect)
    history = state.history.looking_at(event.arn, event.snapshot)
    return replace(effect_ended(state, event.effect), history=history)


@reduce.register
def _(event: ev.RowsListed, state: State) -> State:
    arn = event.effect.arn
    if event.effect in state.stale:
        return _outdated(state, event.effect) if event.is_over else state
    known = state.history.known(arn)
    if known is not None and event.snapshot is not None:
        listed = replace(known, snapshot=event.snapshot)
        state = replace(state, history=state.history.remembering(arn, listed))
    if not event.is_over:
        return state
    # The metrics of rows that were not listed before can be read now.
    iterating = state.iterating.forgetting(state.iterating.incomplete() & {arn})
    state = replace(state, problems=without_problems(state, arn), iterating=iterating)
    return effect_ended(state, event.effect)


@reduce.register
def _(_: ev.NoticesRead, state: State) -> State:
    """Remove all notices except that of a pipeline update that was not taken over yet."""
    kept = {topic: said for topic, said in state.notices.items() if topic == "pipeline" and state.updated}
    return replace(state, notices=kept)


@reduce.register
def _(event: ev.NoticeSet, state: State) -> State:
    return with_notice(state, event.topic, event.notice)


@reduce.register
def _(event: ev.ExpressionTyped, state: State) -> State:
    return replace(state, expression=event.expression)


@reduce.register
def _(event: ev.PresetsListed, state: State) -> State:
    return replace(state, presets=event.presets)


@reduce.register
def _(event: ev.DetailsOpened, state: State) -> State:
    return replace(state, details_step=event.step)


@reduce.register
def _(event: ev.DriftAsked, state: State) -> State:
    return replace(state, drift_step=event.step)


@reduce.register
def _(_: ev.Closed, state: State) -> State:
    return without_start(replace(state, is_closed=True), CLOSED)


def effect_failed(state: State, event: ev.EffectFailed) -> State:
    """Return the state after an effect that has failed."""
    if event.effect in state.stale:
        return _outdated(state, event.effect)
    state = effect_ended(state, event.effect)
    if not event.is_expected:
        state = with_notice(state, "unexpected", Notice(UNEXPECTED, "error"))
    match event.effect:
        case Examine(arn) | Describe(arn):
            known = state.history.known(arn)
            if known is not None and known.snapshot.is_described:
                return state  # Another request has found out everything.
            return replace(state, problems={**state.problems, arn: event.error})
        case ListSteps(arn):
            return replace(state, problems={**state.problems, arn: event.error})
        case ListExecutions() | ListMore():
            return replace(state, list_problem=event.error)
        case ReadMetrics(arn):
            unread = ExecutionMetrics(arn, problems={"": str(event.error)})
            return replace(state, iterating=state.iterating.with_metrics(unread))
    return state


def without_start(state: State, why: str) -> State:
    """Return the state without the pressed start; callers that wait for it get ``why`` as an error."""
    if state.start is None:
        return state
    left = effect_ended(state, SendStart(state.start.id))
    return replace(with_outcome(left, state.start.id, SelectiveWidgetError(why)), start=None)


def without_problems(state: State, *arns: str | None) -> dict[str, SelectiveWidgetError]:
    """Return the problems without those of some executions, so that these are asked for again if wanted."""
    return {arn: problem for arn, problem in state.problems.items() if arn not in arns}


def with_outcome(state: State, start_id: str, end: str | BaseException) -> State:
    """Return the state with the outcome of a start."""
    outcomes = [*state.outcomes.items(), (start_id, end)]
    return replace(state, outcomes=dict(outcomes[-MAX_OUTCOMES:]))


def effect_ended(state: State, effect: Effect) -> State:
    """Return the state once an effect has ended, whether or not it succeeded."""
    return replace(_again(state, effect), asked=state.asked - {effect})


def _again(state: State, effect: Effect) -> State:
    """Return the state once an effect has ended without a usable result: it restarts while it is wanted."""
    return replace(state, in_flight=state.in_flight - {effect}, stale=state.stale - {effect})


def _outdated(state: State, effect: Effect) -> State:
    """Return the state after an effect with an outdated result; a newer list replaces an outdated one."""
    return effect_ended(state, effect) if isinstance(effect, ListExecutions) else _again(state, effect)


def outdating(state: State, arn: str) -> State:
    """Return the state in which the answers in flight about an execution are outdated when they arrive."""
    before = {each for each in state.in_flight if isinstance(each, _ABOUT_ONE) and each.arn == arn}
    return replace(state, stale=state.stale | before)


def listing_anew(state: State, page_count: int) -> State:
    """Return the state in which ``page_count`` pages of executions are to be listed again."""
    serial = state.list_serial + 1
    lists = ListExecutions(serial, max(1, page_count))
    return replace(state, list_serial=serial, asked=state.asked | {lists})


def with_notice(state: State, topic: str, notice: Notice) -> State:
    """Return the state with the notice of a topic set, the latest last; an empty notice removes it."""
    others = {each: said for each, said in state.notices.items() if each != topic}
    return replace(state, notices={**others, topic: notice} if notice.message else others)
