"""The part of `reducer` about the pipeline: finding an update, and taking it over in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sagemaker_selective_widget.pipeline.drift import drift
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.intents import Intents, Patch
from sagemaker_selective_widget.session.new_executions import choosing_anew
from sagemaker_selective_widget.session.reducer import effect_ended, reduce, with_notice
from sagemaker_selective_widget.session.state import Notice, State, Target

__all__ = ["reduce"]

_OF_PIPELINE = ("selected_steps", "parameter_overrides", "varied_parameters")
"""The intents that name parts of a pipeline. A wish that was resolved on another definition replaces none."""


@reduce.register
def _(event: ev.PipelineChecked, state: State) -> State:
    state = effect_ended(state, event.effect)
    if event.updated is None:
        if state.updated is None:
            return state
        return replace(with_notice(state, "pipeline", Notice()), updated=None)
    message = f"The pipeline was updated since it was shown: {_difference(state.target, event.updated)}."
    notice = Notice(message, "warning", "refresh", "Show the update")
    return replace(with_notice(state, "pipeline", notice), updated=event.updated)


@reduce.register
def _(event: ev.PipelineReplaced, state: State) -> State:
    before, now = state.target.pipeline, event.target.pipeline
    gone_steps = frozenset(before.step_names).difference(now.step_names)
    gone_parameters = frozenset(each.name for each in before.parameters if now.parameter(each.name) is None)
    intents = state.intents.patched(_kept(state.intents, gone_steps, gone_parameters), now)
    went = [*now.in_order(gone_steps.intersection(state.intents.selected_steps))]
    stated = {*state.intents.parameter_overrides, *state.intents.varied_parameters}
    went += sorted(gone_parameters.intersection(stated))
    said = f"The pipeline was updated: {_difference(state.target, event.target)}."
    if went:
        said += f" {listed(went)} went from what you chose."
    return replace(
        with_notice(choosing_anew(state), "pipeline", Notice(said, "warning")),
        target=event.target,
        intents=intents,
        stated_at={**state.stated_at, **dict.fromkeys(_OF_PIPELINE, state.wish_count)},
        revision=state.revision + 1,
        target_revision=state.revision + 1,
        past=(),
        future=(),
        updated=None,
        expression=None,
        presets=(),
        drift_step=None,
    )


def _kept(intents: Intents, gone_steps: frozenset[str], gone_parameters: frozenset[str]) -> Patch:
    """Return the patch that removes steps and parameters that are gone from the intents."""
    by_parameter = ("parameter_overrides", "varied_parameters")
    return {
        "selected_steps": [name for name in intents.selected_steps if name not in gone_steps],
        **{intent: _without(getattr(intents, intent), gone_parameters) for intent in by_parameter},
    }


def _without(values: Mapping[str, Any], gone: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in gone}


def _difference(before: Target, now: Target) -> str:
    found = drift(before.pipeline, now.pipeline)
    renamed = tuple(f"{old} to {new}" for old, new in found.renamed)
    parts = {"added": found.added, "removed": found.removed, "changed": found.changed, "renamed": renamed}
    said = "; ".join(f"{listed(names)} {verb}" for verb, names in parts.items() if names)
    return said or "its parameters or its settings have changed"
