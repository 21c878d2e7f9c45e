"""The part of `reducer` about the intents: stated at once or after an inquiry, undone and redone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.intents import LOOKS, SETTINGS, Intents
from sagemaker_selective_widget.session.new_executions import choosing_anew
from sagemaker_selective_widget.session.reducer import MAX_CLIENTS, reduce
from sagemaker_selective_widget.session.state import State

__all__ = ["reduce"]

MAX_UNDO = 100
"""The maximum number of statements that can be undone."""

_REFERENCE = frozenset({"reference_execution_arn", "pinned"})
"""The intents that form one choice: choosing to have no reference may change only one of them."""

_CHOOSING = _REFERENCE | {"selected_steps"}
"""The intents whose change makes the automatic reference be chosen again."""


@reduce.register
def _(event: ev.IntentsStated, state: State) -> State:
    answered = state.answered.get(event.client, 0)
    if event.client and event.number <= answered:
        return state
    stated = event.stated_in
    patch = {name: value for name, value in event.patch.items() if stated.get(name, event.number) > answered}
    patch = patch if event.client else dict(event.patch)
    intents = state.intents.patched(patch, state.target.pipeline)
    if event.wish and _is_overtaken(state, intents, event.wish):
        return state
    changed = _with_intents(state, intents, event.wish)
    if patch.get("pinned") is False and not state.intents.pinned and state.new_executions:
        changed = replace(choosing_anew(changed), revision=state.revision + 1)
    return replace(changed, answered=_answered(state.answered, event)) if event.client else changed


@reduce.register
def _(event: ev.Repaired, state: State) -> State:
    repair, intents = event.repair, state.intents
    steps, overrides = repair.applied_to(intents.selected_steps, intents.parameter_overrides)
    patch: dict[str, Any] = {"selected_steps": steps, "parameter_overrides": overrides}
    if repair.reference_execution_arn is not None:
        patch["reference_execution_arn"] = repair.reference_execution_arn or None
    return _with_intents(state, intents.patched(patch, state.target.pipeline))


@reduce.register
def _(_: ev.Wished, state: State) -> State:
    return replace(state, wish_count=state.wish_count + 1)


@reduce.register
def _(_: ev.Undone, state: State) -> State:
    if not state.past:
        return state
    undone = _with_intents(state, state.past[-1].looking_like(state.intents))
    return replace(undone, past=state.past[:-1], future=(*state.future, state.intents))


@reduce.register
def _(_: ev.Redone, state: State) -> State:
    if not state.future:
        return state
    redone = _with_intents(state, state.future[-1].looking_like(state.intents))
    return replace(redone, past=(*state.past, state.intents), future=state.future[:-1])


def _is_overtaken(state: State, intents: Intents, wish: int) -> bool:
    """Return whether intents would replace what was stated after their wish."""
    return any(state.stated_at.get(name, 0) >= wish for name in intents.differs_from(state.intents))


def _with_intents(state: State, intents: Intents, wish: int = 0) -> State:
    """Return the state with other intents. Equal intents are not a statement; settings need no new verdict.

    Intents that follow from a wish count as stated just before it, so that a later wish may replace them.
    """
    changed = intents.differs_from(state.intents)
    if not changed:
        return state
    if SETTINGS.issuperset(changed):
        return replace(state, intents=intents)
    expression = None if "selected_steps" in changed else state.expression
    stated = changed if _REFERENCE.isdisjoint(changed) else _REFERENCE.union(changed)
    stated_at = {**state.stated_at, **dict.fromkeys(stated, wish - 1 if wish else state.wish_count)}
    after = replace(
        state, intents=intents, revision=state.revision + 1, expression=expression, stated_at=stated_at
    )
    if LOOKS.issuperset(changed):
        return after
    if not _CHOOSING.isdisjoint(changed):
        after = choosing_anew(after)
    return replace(after, past=(*state.past, state.intents)[-MAX_UNDO:], future=())


def _answered(before: Mapping[str, int], event: ev.IntentsStated) -> dict[str, int]:
    others = [(client, number) for client, number in before.items() if client != event.client]
    return dict([*others, (event.client, event.number)][-MAX_CLIENTS:])
