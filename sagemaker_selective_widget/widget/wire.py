"""Views → the JSON that the browser reads, by trait. The shapes are those of `schema`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.execution.history import ExaminedExecution
from sagemaker_selective_widget.execution.links import console_links, resource_name
from sagemaker_selective_widget.execution.logs import as_text
from sagemaker_selective_widget.execution.progress import StepProgress
from sagemaker_selective_widget.execution.recap import Recap
from sagemaker_selective_widget.execution.reference import Candidate
from sagemaker_selective_widget.execution.value_texts import ValueTexts
from sagemaker_selective_widget.picture.facts import message_without_values
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection import Issue, Repair, Verdict
from sagemaker_selective_widget.selection.form import FormField
from sagemaker_selective_widget.session.state import Notice
from sagemaker_selective_widget.session.view import View

Json = dict[str, Any]
"""A JSON object."""

Inputs = Callable[[View], tuple[Any, ...]]
"""Returns what a trait is made of: while these are the same objects, so is the trait."""

Convert = Callable[[View], Any]
"""Returns the JSON of a trait."""


def elements(pipeline: Pipeline) -> Json:
    """Return what the graph draws."""
    return {
        "nodes": [
            {
                "id": step.name,
                "type": step.type,
                "display_name": step.display_name or "",
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
    """Return a verdict on a pipeline; ``startable`` is whether there is a service to start with."""
    texts = ValueTexts.of(pipeline, judged.parameter_values)
    return {
        "selected_steps": list(judged.selected_steps),
        "can_start": judged.can_start and startable,
        "summary": judged.summary,
        "issues": [_issue(issue, texts) for issue in judged.issues],
        "plan": [{"step": row.step, "action": row.action, "reason": row.remark} for row in judged.plan],
    }


def overrides(view: View) -> dict[str, str]:
    """Return overrides as the text that a person sees."""
    return {name: to_text(value) for name, value in view.intents.parameter_overrides.items()}


def references(view: View) -> Json:
    """Return the reference picker's rows, newest first, with what is known of each."""
    history, problem = view.state.history, view.state.list_problem
    rows = [_candidate(each, history.known(each.execution.arn)) for each in view.derived.candidates]
    return {
        "state": "ready" if problem is None else "errored",
        "message": "" if problem is None else str(problem),
        "executions": rows,
        "has_more": history.has_more,
    }


def reference(view: View) -> Json:
    """Return what the reference execution did, step by step."""
    shown = view.reference
    runs = shown.snapshot.steps if shown.snapshot else ()
    steps = {
        step.name: {
            "status": step.status,
            "failure_reason": step.failure_reason,
            "duration_s": step.duration_s,
            "cache_hit": step.cached_from is not None,
            "attempt": step.attempts,
        }
        for step in runs
    }
    return {"arn": shown.arn, "state": shown.state, "message": shown.message, "steps": steps}


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


def run(view: View) -> Json:
    """Return the run, how far each step of it is, and what can be done after it."""
    state, offer = view.state.run, view.offer
    seen = state.snapshot
    links = view.state.target.has_console
    logged = view.logged_steps
    return {
        "state": state.phase,
        "arn": state.arn,
        "attempt": state.attempt,
        "name": "" if seen is None else seen.name,
        "status": "" if seen is None else seen.status,
        "message": state.message or ("" if seen is None else seen.failure_reason),
        "started_at": moment(seen.started_at) if seen else None,
        "ended_at": moment(seen.ended_at) if seen else None,
        "summary": view.run_summary,
        "can_retry": view.can_retry,
        "is_own": state.is_own,
        "is_uncertain": state.is_uncertain,
        "offer": offer
        and {
            "label": offer.label,
            "selected_steps": list(offer.selected_steps),
            "reference_execution_arn": offer.reference_execution_arn,
        },
        "steps": {name: _step_progress(step, links, name in logged) for name, step in view.progress.items()},
    }


def log(view: View) -> Json:
    """Return the last lines of the log that is open."""
    state = view.state.log
    lines = [{"at": at.isoformat(), "text": text} for at, text in as_text(state.lines)]
    return {"step": state.step, "state": state.state, "lines": lines, "message": state.message}


def history(view: View) -> Json:
    """Return the latest executions, newest first, once somebody has asked."""
    state, problem = view.state, view.state.list_problem
    phase = "none" if not state.history_limit else "pending" if view.is_history_pending else "ready"
    return {
        "state": phase if problem is None else "errored",
        "message": "" if problem is None else str(problem),
        "entries": [_entry(each) for each in view.reports],
        "has_more": len(view.reports) < len(state.history.executions) or state.history.has_more,
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


def notice(said: Notice) -> Json:
    """Return what concerns the widget as a whole; none without a message."""
    return {
        "severity": said.severity,
        "message": said.message,
        "action": said.action,
        "action_label": said.action_label,
    }


def _issue(issue: Issue, texts: ValueTexts) -> Json:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "message_without_values": message_without_values(issue, texts),
        "steps": list(issue.steps),
        "parameters": list(issue.parameters),
        "repairs": [_repair(repair) for repair in issue.repairs],
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


def _candidate(candidate: Candidate, examined: ExaminedExecution | None) -> Json:
    execution = candidate.execution
    return {
        "arn": execution.arn,
        "name": execution.name,
        "status": execution.status,
        "started_at": moment(execution.started_at),
        "can_serve": candidate.can_serve,
        "why_not": candidate.why_not,
        "origins": list(candidate.origins),
        "duration_s": examined.duration_s if examined else None,
        "created_by": examined.snapshot.created_by if examined else "",
        "changed_parameters": dict(candidate.changed_parameters),
    }


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
    }


def _step_progress(step: StepProgress, has_console: bool, has_log: bool) -> Json:
    links = console_links(step.resource_arn) if has_console else ()
    return {
        "state": step.state,
        "detail": step.detail,
        "started_at": moment(step.started_at),
        "ended_at": moment(step.ended_at),
        "attempts": step.attempts,
        "resource": resource_name(step.resource_arn),
        "has_log": has_log,
        "links": [{"label": link.label, "url": link.url} for link in links],
    }


def _entry(of: Recap) -> Json:
    return {
        "arn": of.arn,
        "name": of.name,
        "status": of.status,
        "started_at": moment(of.started_at),
        "description": of.description,
        "duration_s": of.duration_s,
        "created_by": of.created_by,
        "is_selective": of.is_selective,
        "selected_steps": list(of.selected_steps),
        "reference_name": of.reference_name,
        "ran": list(of.ran),
        "reused": [str(each) for each in of.reused],
        "changed": [{"name": each.name, "value": each.value, "before": each.before} for each in of.changed],
        "compared_with": of.compared_with,
        "failures": [{"step": each.step, "reason": each.reason} for each in of.failures],
        "unknown": of.unknown,
    }


def moment(at: datetime | None) -> str | None:
    """Return a time as ISO 8601."""
    return None if at is None else at.isoformat()


def _expression(view: View) -> Json:
    typed = view.expression
    return {"text": typed.text, "problem": typed.problem, "column": typed.column}


TRAITS: Mapping[str, tuple[Inputs, Convert]] = {
    "revision": (lambda v: (v.state.revision,), lambda v: v.state.revision),
    "answered": (lambda v: (v.state.answered,), lambda v: dict(v.state.answered)),
    "can_undo": (lambda v: (bool(v.state.past),), lambda v: bool(v.state.past)),
    "can_redo": (lambda v: (bool(v.state.future),), lambda v: bool(v.state.future)),
    "pipeline_name": (lambda v: (v.state.target.name,), lambda v: v.state.target.name),
    "elements": (lambda v: (v.state.target.pipeline,), lambda v: elements(v.state.target.pipeline)),
    "selected_steps": (lambda v: (v.intents.selected_steps,), lambda v: list(v.intents.selected_steps)),
    "reference_execution_arn": (lambda v: (v.derived.reference_arn,), lambda v: v.derived.reference_arn),
    "pinned": (lambda v: (v.intents.pinned,), lambda v: v.intents.pinned),
    "inherit": (lambda v: (v.intents.inherit,), lambda v: v.intents.inherit),
    "parameter_overrides": (lambda v: (v.intents.parameter_overrides,), overrides),
    "display_name": (lambda v: (v.intents.display_name,), lambda v: v.intents.display_name),
    "code_target": (lambda v: (v.intents.code_target,), lambda v: v.intents.code_target),
    "verdict": (
        lambda v: (v.derived, v.state.target),
        lambda v: verdict(v.derived.verdict, v.state.target.pipeline, startable=v.state.target.can_start),
    ),
    "reference": (lambda v: (v.derived.reference_arn, v.state.history, v.state.problems), reference),
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
    "savings_shown": (lambda v: (v.derived,), savings),
    "drift_shown": (lambda v: (v.state.drift_step, v.derived), drift),
    "history_shown": (
        lambda v: (
            v.state.history,
            v.state.history_limit,
            v.state.problems,
            v.state.list_problem,
            v.is_history_pending,
        ),
        history,
    ),
    "log_shown": (lambda v: (v.state.log,), log),
    "run": (lambda v: (v.state.run, v.state.target, v.state.history), run),
    "notice": (lambda v: (v.state.notices, v.state.target), lambda v: notice(v.notice)),
}
"""Of each trait that is made of a view, what it is made of, and how."""
