"""The part of `reducer` about several executions: what is in view, the objective, and sweeps."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.watch.status import has_ended
from sagemaker_selective_widget.session.effects import Describe
from sagemaker_selective_widget.session.iterating import events as ev
from sagemaker_selective_widget.session.new_executions import new_executions
from sagemaker_selective_widget.session.reducer import (
    MAX_CLIENTS,
    effect_ended,
    reduce,
    without_problems,
)
from sagemaker_selective_widget.session.state import State

__all__ = ["reduce"]


@reduce.register
def _(event: ev.ObjectiveChosen, state: State) -> State:
    is_same = event.objective == state.iterating.objective
    return state if is_same else _with_iterating(state, objective=event.objective)


@reduce.register
def _(_: ev.BrowserOpened, state: State) -> State:
    return state if state.iterating.has_browser else _with_iterating(state, has_browser=True)


@reduce.register
def _(_: ev.TableOpened, state: State) -> State:
    return _with_iterating(state, is_table_open=True)


@reduce.register
def _(event: ev.DetailsLookedAt, state: State) -> State:
    before = state.iterating.in_view
    others = [(client, arns) for client, arns in before.items() if client != event.client]
    in_view = dict([*others, (event.client, event.arns)][-MAX_CLIENTS:])
    return _looking_anew(_with_iterating(state, in_view=in_view), event.arns, before.get(event.client, ()))


@reduce.register
def _(event: ev.ExecutionsCompared, state: State) -> State:
    return _looking_anew(_with_iterating(state, compared=event.arns), event.arns, state.iterating.compared)


@reduce.register
def _(event: ev.MetricsRead, state: State) -> State:
    is_outdated = event.effect in state.stale
    state = effect_ended(state, event.effect)
    return state if is_outdated else replace(state, iterating=state.iterating.with_metrics(event.metrics))


@reduce.register
def _(event: ev.SweepsSeen, state: State) -> State:
    if event.serial <= state.iterating.sweeps_serial:
        return state
    return _with_iterating(state, sweeps=event.sweeps, sweeps_serial=event.serial)


@reduce.register
def _(event: ev.PageSeen, state: State) -> State:
    """Merge a page that was listed for a sweep, if it connects to the known list and contains news."""
    history, page = state.history, {each.arn: each for each in event.executions}
    is_later = bool(history.executions) and history.executions[0].arn in page
    if not is_later:
        return state
    known = {each.arn: each for each in history.executions}
    seen = [_later(known.get(arn), each) for arn, each in page.items()]
    if all(known.get(each.arn) == each for each in seen):
        return state
    others = [each for each in history.executions if each.arn not in page]
    listing = replace(history, executions=(*seen, *others))
    found = new_executions(state, listing)
    return replace(state, history=history.listed(listing), new_executions=found)


@reduce.register
def _(event: ev.EvaluationEnded, state: State) -> State:
    """Add the execution to the list, if there is one, so that the service need not be asked for it again."""
    history, evaluated = state.history, event.execution
    if not history.page_count or evaluated.arn in history.name_of_execution:
        return state
    later = [*takewhile(lambda each: _started_later(each, evaluated), history.executions)]
    listing = replace(history, executions=(*later, evaluated, *history.executions[len(later) :]))
    return replace(
        state, history=history.listed(listing), new_executions=state.new_executions | {evaluated.arn}
    )


def _started_later(execution: ExecutionSummary, than: ExecutionSummary) -> bool:
    return bool(execution.started_at and than.started_at and execution.started_at > than.started_at)


def _later(known: ExecutionSummary | None, seen: ExecutionSummary) -> ExecutionSummary:
    """Return what was seen of an execution, unless it is already known to have ended."""
    return known if known and has_ended(known.status) and not has_ended(seen.status) else seen


def _looking_anew(state: State, arns: tuple[str, ...], before: tuple[str, ...]) -> State:
    """Ask again for executions that come into view if they had not ended or could not be found out."""
    anew = [arn for arn in arns if arn not in before]
    history = state.history
    moving = {Describe(arn) for arn in anew if history.known(arn) and not history.is_settled(arn)}
    return replace(
        state,
        asked=state.asked | moving,
        problems=without_problems(state, *anew),
        iterating=state.iterating.forgetting(state.iterating.incomplete().intersection(anew)),
    )


def _with_iterating(state: State, **changes: Any) -> State:
    return replace(state, iterating=replace(state.iterating, **changes))
