"""The part of `reducer` about several executions: the objective, what is looked at, and sweeps."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_selective_widget.session import iterating_events as ev
from sagemaker_selective_widget.session.reducer import reduce
from sagemaker_selective_widget.session.state import State

__all__ = ["reduce"]


@reduce.register
def _(event: ev.ObjectiveChosen, state: State) -> State:
    return replace(state, iterating=replace(state.iterating, objective=event.objective))


@reduce.register
def _(event: ev.SweepsSeen, state: State) -> State:
    if event.serial <= state.iterating.sweeps_serial:
        return state
    seen = replace(state.iterating, sweeps=event.sweeps, sweeps_serial=event.serial)
    return replace(state, iterating=seen)
