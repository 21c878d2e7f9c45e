"""Records → the JSON that the browser reads. The shapes are those of ``js/src/wire.ts``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.aftermath import Rerun, can_retry, rerun_from_failure, summary
from sagemaker_selective_widget.execution.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.links import console_links, resource_name
from sagemaker_selective_widget.execution.logs import as_text
from sagemaker_selective_widget.execution.progress import StepProgress
from sagemaker_selective_widget.execution.reference import Candidate
from sagemaker_selective_widget.execution.savings import Savings
from sagemaker_selective_widget.picture.facts import message_without_values
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection import Issue, Repair, Verdict
from sagemaker_selective_widget.selection.form import FormField
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.widget.open_log import LogState
from sagemaker_selective_widget.widget.run import RunState

Json = dict[str, Any]
"""A JSON object."""


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
    }


def verdict(judged: Verdict | None, *, startable: bool = True) -> Json:
    """Return a verdict; ``startable`` is whether there is a service to start with."""
    if judged is None:
        return {"selected_steps": [], "can_start": False, "summary": "", "issues": [], "plan": []}
    return {
        "selected_steps": list(judged.selected_steps),
        "reference_execution_arn": judged.reference_execution_arn,
        "can_start": judged.can_start and startable,
        "summary": judged.summary,
        "issues": [_issue(issue) for issue in judged.issues],
        "plan": [{"step": row.step, "action": row.action, "reason": row.remark} for row in judged.plan],
    }


def references(
    candidates: Iterable[Candidate], history: History | None = None, state: str = "ready", message: str = ""
) -> Json:
    """Return the reference picker's rows, newest first, with what ``history`` knows of each."""
    rows = [_candidate(each, history.known(each.execution.arn) if history else None) for each in candidates]
    has_more = history is not None and history.has_more
    return {"state": state, "message": message, "executions": rows, "has_more": has_more}


def reference(snapshot: ExecutionSnapshot) -> Json:
    """Return what the reference execution did, step by step."""
    steps = {
        step.name: {
            "status": step.status,
            "failure_reason": step.failure_reason,
            "duration_s": step.duration_s,
            "cache_hit": step.cached_from is not None,
            "attempt": step.attempts,
        }
        for step in snapshot.steps
    }
    return {"arn": snapshot.arn, "state": "ready", "message": "", "steps": steps}


def reference_without_steps(arn: str | None, state: str, message: str = "") -> Json:
    """Return a reference of which the steps are not known: ``none``, ``pending`` or ``errored``."""
    return {"arn": arn, "state": state, "message": message, "steps": {}}


def parameter_form(fields: Iterable[FormField], judged: Verdict) -> list[Json]:
    """Return the fields of the parameter form, with the problem of each."""
    problems = {name: issue.message for issue in judged.errors for name in issue.parameters}
    return [_field(field, problems.get(field.parameter.name, "")) for field in fields]


def savings(saved: Savings) -> Json:
    """Return what reusing steps saves: one line, and a row for each step."""
    return {"text": saved.text, "rows": list(saved.rows()), "without_times": list(saved.without_times)}


def drift(found: Drift | None, step: str = "", diff: str = "") -> Json:
    """Return what has changed since the reference; ``None`` if that was not asked for or is not known."""
    known = found or Drift()
    return {
        "state": "none" if found is None else "ready",
        "added": list(known.added),
        "removed": list(known.removed),
        "changed": list(known.changed),
        "renamed": [{"before": before, "now": now} for before, now in known.renamed],
        "step": step,
        "diff": diff,
    }


def overrides_to_json(overrides: Mapping[str, ParameterScalar], _widget: object = None) -> dict[str, str]:
    """Return overrides as the text that a person sees."""
    return {name: to_text(value) for name, value in overrides.items()}


def run(
    state: RunState,
    steps: Mapping[str, StepProgress],
    pipeline: Pipeline,
    has_console: bool,
    logged: Collection[str] = (),
) -> Json:
    """Return the run, how far each step of it is, and what can be done after it; ``logged`` have a log."""
    seen = state.snapshot or ExecutionSnapshot(arn=state.arn, status="")
    offer = rerun_from_failure(seen, pipeline) if state.phase == "ended" else None
    return {
        "state": state.phase,
        "arn": state.arn,
        "name": seen.name,
        "status": seen.status,
        "message": state.message or seen.failure_reason,
        "started_at": moment(seen.started_at),
        "ended_at": moment(seen.ended_at),
        "summary": summary(seen, steps.values()) if state.phase == "ended" else "",
        "can_retry": state.phase == "ended" and can_retry(seen, pipeline),
        "offer": None if offer is None else _rerun(offer),
        "steps": {name: _step_progress(step, has_console, name in logged) for name, step in steps.items()},
    }


def log(state: LogState) -> Json:
    """Return the last lines of the log that is open."""
    lines = [{"at": at.isoformat(), "text": text} for at, text in as_text(state.lines)]
    return {"step": state.step, "state": state.state, "lines": lines, "message": state.message}


def code(target: str, text: str = "") -> Json:
    """Return the present request as code for a target; no text while there is no request."""
    return {"target": target, "text": text}


def expression(text: str, problem: str = "", column: int = 0) -> Json:
    """Return the selection as an expression, or one that was typed and what is wrong at which column."""
    return {"text": text, "problem": problem, "column": column}


def preset_menu(presets: Iterable[Preset]) -> list[Json]:
    """Return the named selections, each with its steps or with why it is not to be had."""
    return [
        {
            "code": preset.code,
            "label": preset.label,
            "steps": list(preset.steps),
            "unavailable": preset.unavailable,
            "explanation": preset.explanation,
        }
        for preset in presets
    ]


def notice(message: str = "", severity: str = "") -> Json:
    """Return what concerns the widget as a whole; none without a message."""
    return {"severity": severity, "message": message}


def _issue(issue: Issue) -> Json:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "steps": list(issue.steps),
        "parameters": list(issue.parameters),
        "repairs": [_repair(repair) for repair in issue.repairs],
        **({"message_without_values": message_without_values(issue)} if issue.parameters else {}),
    }


def _repair(repair: Repair) -> Json:
    patch: Json = {
        "add_steps": list(repair.add_steps),
        "remove_steps": list(repair.remove_steps),
        "set_overrides": overrides_to_json(repair.set_overrides),
        "unset_overrides": list(repair.unset_overrides),
    }
    changes = {key: value for key, value in patch.items() if value}
    if repair.reference_execution_arn is not None:
        changes["reference_execution_arn"] = repair.reference_execution_arn or None
    return {"label": repair.label, "patch": changes}


def _rerun(offer: Rerun) -> Json:
    return {
        "label": offer.label,
        "selected_steps": list(offer.selected_steps),
        "reference_execution_arn": offer.reference_execution_arn,
    }


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


def moment(at: datetime | None) -> str | None:
    """Return a time as ISO 8601."""
    return None if at is None else at.isoformat()
