"""Executions → the JSON that the browser reads: reference, run and log. Part of `wire`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.execution.history.candidate import Candidate
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.watch.links import console_links, resource_name
from sagemaker_selective_widget.execution.watch.logs import as_text
from sagemaker_selective_widget.execution.watch.progress import StepProgress
from sagemaker_selective_widget.execution.watch.status import IterationCount
from sagemaker_selective_widget.session.iterating.objective import Judgement
from sagemaker_selective_widget.session.view import View

Json = dict[str, Any]
"""A JSON object."""


NEWEST_SENT = 20
"""Executions that a browser has without asking: others are sent page by page, as the picker shows them."""


def references(view: View) -> Json:
    """Return how many executions are listed, and what is known of the newest and of the reference."""
    history, problem = view.state.history, view.state.list_problem
    candidates = view.derived.candidates
    newest = tuple(candidates.page(0, NEWEST_SENT))
    chosen = candidates.among(filter(None, (view.derived.reference_arn,)))
    return {
        "state": "ready" if problem is None else "errored",
        "message": "" if problem is None else str(problem),
        "count": len(candidates),
        "executions": _candidates(view, (*newest, *(each for each in chosen if each not in newest))),
        "has_more": history.has_more,
    }


def reference_page(view: View, first: int, count: int) -> list[Json]:
    """Return the picker's rows from a position on, newest first."""
    return _candidates(view, view.derived.candidates.page(first, count))


def reference(view: View) -> Json:
    """Return what the reference execution did, step by step."""
    shown, newer = view.reference, view.derived.newer_execution
    runs = shown.snapshot.steps if shown.snapshot else ()
    logged = view.logged_reference_steps
    steps = {
        step.name: {
            "status": step.status,
            "failure_reason": step.failure_reason,
            "duration_s": step.duration_s,
            "cache_hit": step.cached_from is not None,
            "attempt": step.attempts,
            "started_at": moment(step.started_at),
            "has_log": step.name in logged,
            "links": _links(view, shown.arn, step.name, step.resource_arn),
        }
        for step in runs
    }
    return {
        "arn": shown.arn,
        "state": shown.state,
        "message": shown.message,
        "steps": steps,
        "newer": newer and {"arn": newer.arn, "name": newer.name},
    }


def run(view: View) -> Json:
    """Return the run, how far each step of it is, and what can be done after it."""
    state, offer, failure = view.state.run, view.offer, view.failure
    seen, judged = state.snapshot, view.iterating.judgement
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
        "failure": failure and {"step": failure.step, "reason": failure.reason},
        "objective": judged and _judgement(judged),
        "has_more_steps": seen is not None and seen.has_more_steps,
        "is_listing": seen is not None and seen.is_listing,
        "steps": {name: _step_progress(view, name, step) for name, step in view.progress.items()},
    }


def log(view: View) -> Json:
    """Return the last lines of the log that is open."""
    state = view.state.log
    lines = [{"at": at.isoformat(), "text": text} for at, text in as_text(state.lines)]
    return {"step": state.step, "state": state.state, "lines": lines, "message": state.message}


def number(value: float | None) -> float | None:
    """Return a number as JSON has it, which knows neither NaN nor infinity."""
    return value if value is not None and math.isfinite(value) else None


def _judgement(judged: Judgement) -> Json:
    return {
        "name": judged.objective.name,
        "direction": judged.objective.direction,
        "value": number(judged.value),
        "reference_value": number(judged.reference_value),
    }


def _candidates(view: View, candidates: Iterable[Candidate]) -> list[Json]:
    known, position = view.state.history.known, view.derived.candidates.position
    return [_candidate(each, position(each), known(each.execution.arn)) for each in candidates]


def _candidate(candidate: Candidate, position: int, examined: ExaminedExecution | None) -> Json:
    execution = candidate.execution
    return {
        "position": position,
        "arn": execution.arn,
        "name": execution.name,
        "status": execution.status,
        "started_at": moment(execution.started_at),
        "can_serve": candidate.can_serve,
        "why_not": candidate.why_not,
        "origins": list(candidate.source_executions),
        "duration_s": examined.duration_s if examined else None,
        "created_by": examined.snapshot.created_by if examined else "",
        "changed_parameters": dict(candidate.changed_parameters),
    }


def _step_progress(view: View, name: str, step: StepProgress) -> Json:
    is_for_each = view.state.target.pipeline.step(name).type == "ForEach"
    return {
        "state": step.state,
        "detail": step.detail,
        "started_at": moment(step.started_at),
        "ended_at": moment(step.ended_at),
        "attempts": step.attempts,
        "resource": resource_name(step.resource_arn),
        "has_log": name in view.logged_steps,
        "links": _links(view, view.state.run.arn, name, step.resource_arn),
        "iterations": _iterations(step.iterations) if is_for_each else None,
    }


def _iterations(count: IterationCount | None) -> Json | None:
    if count is None or count.total is None or count.listed_rows is not None:
        return None
    return {"done": count.ended, "failed": count.failed, "total": count.total}


def _links(view: View, execution_arn: str | None, step: str, resource_arn: str) -> list[Json]:
    """Return where a step is shown: by the console, and by MLflow once its metrics have been read."""
    links = console_links(resource_arn) if view.state.target.has_console else ()
    read = view.state.iterating.metrics.get(execution_arn or "")
    logged = read.runs.get(step) if read else None
    return [{"label": link.label, "url": link.url} for link in (*links, *([logged.link] if logged else []))]


def moment(at: datetime | None) -> str | None:
    """Return a time as ISO 8601."""
    return None if at is None else at.isoformat()
