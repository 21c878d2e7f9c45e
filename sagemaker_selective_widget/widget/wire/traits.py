"""The parts of a view that each trait is derived from, and its conversion to JSON, in shapes of `schema`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.widget import schema
from sagemaker_selective_widget.widget.wire.execution import log, reference, references, run
from sagemaker_selective_widget.widget.wire.iterating import (
    comparison,
    judging_override,
    runs,
    sweep_plan,
    sweeps,
)
from sagemaker_selective_widget.widget.wire.selection import (
    as_texts,
    beginnings,
    drift,
    elements,
    parameter_form,
    preset_menu,
    savings,
    verdict,
)
from sagemaker_selective_widget.widget.wire.shaped import shaped

Inputs = Callable[[View], tuple[Any, ...]]
"""Returns the inputs of a trait: while these are the same objects, the trait does not change."""

Convert = Callable[[View], Any]
"""Returns the JSON of a trait."""


def _made_of(
    part: Callable[[View], Any], convert: Callable[[Any], Any] = lambda value: value
) -> tuple[Inputs, Convert]:
    """Return the entry of a trait that is derived from one part of a view."""
    return lambda v: (part(v),), lambda v: convert(part(v))


TRAITS: Mapping[str, tuple[Inputs, Convert]] = {
    "revision": _made_of(lambda v: v.state.revision),
    "answered": _made_of(lambda v: v.state.answered, dict),
    "can_undo": _made_of(lambda v: bool(v.state.past)),
    "can_redo": _made_of(lambda v: bool(v.state.future)),
    "pipeline_name": _made_of(lambda v: v.state.target.name),
    "has_service": _made_of(lambda v: v.state.target.can_start),
    "elements": _made_of(lambda v: v.state.target.pipeline, elements),
    "selected_steps": _made_of(lambda v: v.intents.selected_steps, list),
    "reference_execution_arn": _made_of(lambda v: v.derived.reference_arn),
    "pinned": _made_of(lambda v: v.intents.pinned),
    "inherit": _made_of(lambda v: v.intents.inherit),
    "parameter_overrides": _made_of(lambda v: v.intents.parameter_overrides, as_texts),
    "varied_parameters": _made_of(lambda v: v.intents.varied_parameters, dict),
    "max_parallel": _made_of(lambda v: v.intents.max_parallel),
    "display_name": _made_of(lambda v: v.intents.display_name),
    "code_target": _made_of(lambda v: v.intents.code_target),
    "height": _made_of(lambda v: v.intents.height),
    "side_share": _made_of(lambda v: v.intents.side_share),
    "orientation": _made_of(lambda v: v.intents.orientation),
    "verdict": (
        lambda v: (v.derived, v.state.target),
        verdict,
    ),
    "reference": (
        lambda v: (
            v.derived.reference_arn,
            v.derived.newer_execution,
            v.state.history,
            v.state.problems,
            v.state.iterating.metrics.get(v.derived.reference_arn or ""),
        ),
        reference,
    ),
    "references": (lambda v: (v.derived, v.state.list_problem), references),
    "parameter_form": (lambda v: (v.derived,), parameter_form),
    "code_shown": (
        lambda v: (v.derived, v.state.problems, v.intents.display_name, v.intents.code_target),
        lambda v: {"target": v.intents.code_target, "text": v.code},
    ),
    "proposed_name": (lambda v: (v.derived,), lambda v: v.derived.proposed_name),
    "display_name_problem": (lambda v: (v.intents.display_name,), lambda v: v.display_name_problem),
    "expression": (
        lambda v: (v.state.expression, v.intents.selected_steps, v.state.target),
        lambda v: shaped(schema.Expression, v.expression),
    ),
    "preset_menu": _made_of(lambda v: v.state.presets, preset_menu),
    "beginnings": (lambda v: (v.derived, v.state.run, v.state.history), beginnings),
    "details_shown": (
        lambda v: (v.state.details_step, v.derived, v.state.run, v.state.history),
        lambda v: shaped(schema.StepDetails, v.details),
    ),
    "savings_shown": (lambda v: (v.derived,), savings),
    "drift_shown": (lambda v: (v.state.drift_step, v.derived), drift),
    "runs_shown": (
        # While the table is closed, most changes do not affect it.
        lambda v: (
            v.state.iterating,
            v.state.iterating.is_table_open and v.state.history,
            v.state.iterating.is_table_open and v.state.problems,
            v.state.iterating.is_table_open and v.derived.reference_arn,
            v.state.iterating.is_table_open and judging_override(v),
            v.state.iterating.is_table_open and v.intents.inherit,
            v.state.iterating.is_table_open and v.iterating.is_listing,
            v.state.list_problem,
            v.state.outcomes,
            v.state.target,
        ),
        runs,
    ),
    "comparison_shown": (
        lambda v: (
            v.state.iterating.compared,
            v.state.iterating.metrics,
            v.state.iterating.compared and v.state.history,
            v.state.iterating.compared and v.state.problems,
        ),
        comparison,
    ),
    "sweep_plan": (
        # While nothing is varied, most changes do not affect it.
        lambda v: (
            v.intents.varied_parameters and v.derived,
            v.intents.varied_parameters and v.state.problems,
            v.intents.max_parallel,
            v.intents.display_name,
            v.is_pending,
        ),
        sweep_plan,
    ),
    "sweeps_shown": (
        lambda v: (v.state.iterating.sweeps, v.state.iterating.metrics, v.state.history, v.state.target),
        sweeps,
    ),
    "log_shown": _made_of(lambda v: v.state.log, log),
    "run": (
        lambda v: (
            v.state.run,
            v.state.target,
            v.state.history,
            v.state.iterating.metrics,
            v.state.iterating.objective,
        ),
        run,
    ),
    "notice": (lambda v: (v.state.notices, v.state.target), lambda v: shaped(schema.Notice, v.notice)),
}
"""By trait, its inputs and its conversion."""
