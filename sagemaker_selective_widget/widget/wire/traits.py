"""Views → the JSON that the browser reads, by trait. The shapes are those of `schema`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sagemaker_selective_widget.execution.start.value_texts import ValueTexts
from sagemaker_selective_widget.picture.facts import message_without_values
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline
from sagemaker_selective_widget.pipeline.step_facts import FactGroup
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection import Issue, Repair, Verdict
from sagemaker_selective_widget.selection.form import FormField
from sagemaker_selective_widget.session.state import Notice
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.widget.wire.execution import Json, log, reference, references, run
from sagemaker_selective_widget.widget.wire.iterating import (
    comparison,
    judging_override,
    runs,
    sweep_plan,
    sweeps,
)

Inputs = Callable[[View], tuple[Any, ...]]
"""Returns what a trait is made of: while these are the same objects, so is the trait."""

Convert = Callable[[View], Any]
"""Returns the JSON of a trait."""


@once_per_pipeline
def elements(pipeline: Pipeline) -> Json:
    """Return what the graph draws; nobody changes it."""
    return {
        "nodes": [
            {
                "id": step.name,
                "type": step.type,
                "display_name": step.subtitle,
                "container": step.container,
                "branch": step.branch,
            }
            for step in pipeline.steps
        ],
        "edges": [
            {"source": source, "target": target, "reasons": list(reasons)}
            for (source, target), reasons in pipeline.edge_reasons.items()
        ],
        "layout": pipeline.layout.to_json(),
    }


def verdict(judged: Verdict, pipeline: Pipeline, *, startable: bool = True) -> Json:
    """Return a verdict on a pipeline; ``startable`` is whether there is a service to start with.

    That a step will not run is said while others are to: an empty selection has no plan.
    """
    plan = judged.plan if judged.selected_steps else ()
    return {
        "selected_steps": list(judged.selected_steps),
        "can_start": judged.can_start and startable,
        "summary": judged.summary,
        "issues": _issues(judged, pipeline),
        "plan": [{"step": row.step, "action": row.action, "reason": row.remark} for row in plan],
    }


def issues(view: View) -> list[Json]:
    """Return what the judge has found."""
    return _issues(view.derived.verdict, view.state.target.pipeline)


def overrides(view: View) -> dict[str, str]:
    """Return overrides as the text that a person sees."""
    return {name: to_text(value) for name, value in view.intents.parameter_overrides.items()}


def parameter_form(view: View) -> list[Json]:
    """Return the fields of the parameter form, with the problem of each."""
    errors = view.derived.verdict.errors
    problems = {name: issue.message for issue in errors for name in issue.parameters}
    return [_field(field, problems.get(field.parameter.name, "")) for field in view.derived.form]


def savings(view: View) -> Json:
    """Return what reusing steps saves: one line, and a row for each step."""
    saved = view.derived.savings
    return {"text": saved.text, "rows": list(saved.rows()), "without_times": list(saved.without_times)}


def drift(view: View) -> Json:
    """Return what has changed since the reference."""
    shown = view.drift
    known = shown.found or Drift()
    return {
        "state": "none" if shown.found is None else "ready",
        "added": list(known.added),
        "removed": list(known.removed),
        "changed": list(known.changed),
        "renamed": [{"before": before, "now": now} for before, now in known.renamed],
        "step": shown.step,
        "diff": shown.diff,
    }


def preset_menu(view: View) -> list[Json]:
    """Return the named selections, each with its steps or with why it is not to be had."""
    return [
        {
            "code": preset.code,
            "label": preset.label,
            "steps": list(preset.steps),
            "unavailable": preset.unavailable,
            "explanation": preset.explanation,
        }
        for preset in view.state.presets
    ]


def beginnings(view: View) -> list[Json]:
    """Return what can be selected first, each with what its button does."""
    return [
        {
            "code": each.code,
            "label": each.label,
            "explanation": each.explanation,
            "steps": list(each.steps),
            "patch": _repair(Repair(each.label, each.steps, (), each.reference_execution_arn))["patch"],
        }
        for each in view.beginnings
    ]


def details(view: View) -> Json:
    """Return what is known of the step that somebody has opened."""
    shown = view.details
    return {
        "step": shown.step,
        "definition": _groups(shown.definition),
        "run": _groups(shown.run),
        "reference": _groups(shown.reference),
    }


def notice(said: Notice) -> Json:
    """Return what concerns the widget as a whole; none without a message."""
    return {
        "severity": said.severity,
        "message": said.message,
        "action": said.action,
        "action_label": said.action_label,
    }


def _groups(groups: Iterable[FactGroup]) -> list[Json]:
    return [
        {
            "title": group.title,
            "facts": [{"label": fact.label, "value": fact.value} for fact in group.facts],
        }
        for group in groups
    ]


def _issues(judged: Verdict, pipeline: Pipeline) -> list[Json]:
    texts = ValueTexts.of(pipeline, judged.parameter_values)
    return [_issue(issue, texts) for issue in judged.issues]


def _issue(issue: Issue, texts: ValueTexts) -> Json:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "message_without_values": message_without_values(issue, texts),
        "steps": list(issue.steps),
        "parameters": list(issue.parameters),
        "repairs": [_repair(repair) for repair in issue.repairs],
        "mark": issue.mark,
    }


def _repair(repair: Repair) -> Json:
    patch: Json = {
        "add_steps": list(repair.add_steps),
        "remove_steps": list(repair.remove_steps),
        "set_overrides": {name: to_text(value) for name, value in repair.set_overrides.items()},
        "unset_overrides": list(repair.unset_overrides),
    }
    patch = {key: value for key, value in patch.items() if value}
    if repair.reference_execution_arn is not None:
        patch["reference_execution_arn"] = repair.reference_execution_arn or None
    return {"label": repair.label, "patch": patch}


def _field(field: FormField, problem: str) -> Json:
    parameter, value = field.parameter, field.value
    return {
        "name": parameter.name,
        "type": parameter.type,
        "choices": list(parameter.choices),
        "description": parameter.description or "",
        "default": None if parameter.default is None else to_text(parameter.default),
        "inherited": field.inherited,
        "text": value.text if value else "",
        "source": value.source if value else "removed",
        "problem": problem,
        "read_by": list(field.read_by),
        "since_reference": field.since_reference,
        "effect": field.effect,
        "changes": list(field.changes),
    }


def _expression(view: View) -> Json:
    typed = view.expression
    return {"text": typed.text, "problem": typed.problem, "column": typed.column}


TRAITS: Mapping[str, tuple[Inputs, Convert]] = {
    "revision": (lambda v: (v.state.revision,), lambda v: v.state.revision),
    "answered": (lambda v: (v.state.answered,), lambda v: dict(v.state.answered)),
    "can_undo": (lambda v: (bool(v.state.past),), lambda v: bool(v.state.past)),
    "can_redo": (lambda v: (bool(v.state.future),), lambda v: bool(v.state.future)),
    "pipeline_name": (lambda v: (v.state.target.name,), lambda v: v.state.target.name),
    "has_service": (lambda v: (v.state.target.can_start,), lambda v: v.state.target.can_start),
    "elements": (lambda v: (v.state.target.pipeline,), lambda v: elements(v.state.target.pipeline)),
    "selected_steps": (lambda v: (v.intents.selected_steps,), lambda v: list(v.intents.selected_steps)),
    "reference_execution_arn": (lambda v: (v.derived.reference_arn,), lambda v: v.derived.reference_arn),
    "pinned": (lambda v: (v.intents.pinned,), lambda v: v.intents.pinned),
    "inherit": (lambda v: (v.intents.inherit,), lambda v: v.intents.inherit),
    "parameter_overrides": (lambda v: (v.intents.parameter_overrides,), overrides),
    "varied_parameters": (
        lambda v: (v.intents.varied_parameters,),
        lambda v: dict(v.intents.varied_parameters),
    ),
    "max_parallel": (lambda v: (v.intents.max_parallel,), lambda v: v.intents.max_parallel),
    "display_name": (lambda v: (v.intents.display_name,), lambda v: v.intents.display_name),
    "code_target": (lambda v: (v.intents.code_target,), lambda v: v.intents.code_target),
    "height": (lambda v: (v.intents.height,), lambda v: v.intents.height),
    "side_share": (lambda v: (v.intents.side_share,), lambda v: v.intents.side_share),
    "orientation": (lambda v: (v.intents.orientation,), lambda v: v.intents.orientation),
    "verdict": (
        lambda v: (v.derived, v.state.target),
        lambda v: verdict(v.derived.verdict, v.state.target.pipeline, startable=v.state.target.can_start),
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
        _expression,
    ),
    "preset_menu": (lambda v: (v.state.presets,), preset_menu),
    "beginnings": (lambda v: (v.derived, v.state.run, v.state.history), beginnings),
    "details_shown": (
        lambda v: (v.state.details_step, v.derived, v.state.run, v.state.history),
        details,
    ),
    "savings_shown": (lambda v: (v.derived,), savings),
    "drift_shown": (lambda v: (v.state.drift_step, v.derived), drift),
    "runs_shown": (
        # While the table is closed, a click has nothing to say of it.
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
        # While nothing is varied, a click has nothing to say of it.
        lambda v: (
            v.intents.varied_parameters and v.derived,
            v.intents.varied_parameters and v.state.problems,
            v.intents.max_parallel,
            v.intents.display_name,
            v.is_pending,
        ),
        lambda v: sweep_plan(v, issues(v)),
    ),
    "sweeps_shown": (
        lambda v: (v.state.iterating.sweeps, v.state.iterating.metrics, v.state.history, v.state.target),
        sweeps,
    ),
    "log_shown": (lambda v: (v.state.log,), log),
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
    "notice": (lambda v: (v.state.notices, v.state.target), lambda v: notice(v.notice)),
}
"""Of each trait that is made of a view, what it is made of, and how."""
