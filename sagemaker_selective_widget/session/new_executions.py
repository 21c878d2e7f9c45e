"""Executions that appeared or ended since the selection was stated: none becomes the reference by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.session.state import State


def choosing_anew(state: State) -> State:
    """Return the state in which every execution that has ended may become the reference."""
    return replace(state, new_executions=_unfinished(state, state.history))


def new_executions(state: State, listing: History) -> frozenset[str]:
    """Return the executions new since the selection was stated; in a first list, the unfinished ones."""
    if not state.history.page_count:
        return _unfinished(state, listing)
    known = state.history.name_of_execution
    since = takewhile(lambda one: one.arn not in known, listing.executions)
    found = state.new_executions.union(one.arn for one in since if one.arn != state.run.arn)
    return state.new_executions if found == state.new_executions else found


def _unfinished(state: State, listing: History) -> frozenset[str]:
    """Return the executions that have not ended: as listed, except that the watched run is known better."""
    unfinished, arn = listing.unfinished, state.run.arn
    is_as_listed = not arn or (arn in unfinished) == state.run.is_under_way
    return unfinished if is_as_listed else unfinished ^ {arn}


def entering(state: State, arn: str) -> State:
    """Return the state before an execution is watched; it counts as new if it is not listed yet."""
    is_news = bool(arn) and arn not in state.history.name_of_execution
    return replace(state, new_executions=state.new_executions | {arn}) if is_news else state
