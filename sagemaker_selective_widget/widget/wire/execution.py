"""Executions → the JSON that the browser reads: reference, run and log. Part of `traits`."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_selective_widget.execution.history.candidate import Candidate
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.watch.links import console_links, resource_name
from sagemaker_selective_widget.execution.watch.logs import as_text
from sagemaker_selective_widget.execution.watch.progress import StepProgress
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, IterationCount, StepRun
from sagemaker_selective_widget.selection.bodies import runs_in_iterations
from sagemaker_selective_widget.session.iterating.objective import ObjectiveValue, objective_of_run
from sagemaker_selective_widget.session.state import LogState
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.widget import schema
from sagemaker_selective_widget.widget.wire.shaped import Json, moment, shaped

NEWEST_SENT = 20
"""The number of executions that a browser is sent unasked; others are sent in pages for the picker."""


def references(view: View) -> Json:
    """Return the number of listed executions, and what is known about the newest and the reference."""
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
        step.name: shaped(
            schema.ReferenceStep,
            step,
            status=step.listed_status,
            cache_hit=step.cached_from is not None,
            attempt=step.attempts,
            has_log=step.name in logged,
            links=_links(view, shown.arn, step.name, step.resource_arn),
        )
        for step in (*runs, *_unlisted(view, shown.snapshot))
    }
    return shaped(schema.Reference, shown, steps=steps, newer=newer and shaped(schema.NewerExecution, newer))


def _unlisted(view: View, seen: ExecutionSnapshot | None) -> tuple[StepRun, ...]:
    """Return the steps without a row that may have one among the rows that are not listed.

    For steps of a ForEach body, the browser shows the outcome of the ForEach.
    """
    if seen is None or not seen.has_more_steps:
        return ()
    pipeline, listed = view.state.target.pipeline, {step.name for step in seen.steps}
    absent = (step for step in pipeline.steps if step.name not in listed and not step.for_each)
    return tuple(
        StepRun(step.name, "Not listed")
        for step in absent
        if seen.may_be_unlisted(step.name) or runs_in_iterations(pipeline, step.name)
    )


def run(view: View) -> Json:
    """Return the run, the progress of its steps, and what can be done after it."""
    state, offer, failure = view.state.run, view.offer, view.failure
    seen, judged = state.snapshot, objective_of_run(view.state)
    return shaped(
        schema.Run,
        state,
        state=state.phase,
        name="" if seen is None else seen.name,
        status="" if seen is None else seen.status,
        message=state.message or ("" if seen is None else seen.failure_reason),
        started_at=moment(seen.started_at) if seen else None,
        ended_at=moment(seen.ended_at) if seen else None,
        summary=view.run_summary,
        can_retry=view.can_retry,
        offer=offer and shaped(schema.Offer, offer),
        failure=failure and shaped(schema.Failure, failure),
        objective=judged and _run_objective(judged),
        has_more_steps=seen is not None and seen.has_more_steps,
        is_listing=seen is not None and seen.is_listing,
        steps={name: _step_progress(view, name, step) for name, step in view.progress.items()},
    )


def log(state: LogState) -> Json:
    """Return the last lines of the log that is open."""
    lines = [{"at": at.isoformat(), "text": text} for at, text in as_text(state.lines)]
    return shaped(schema.ShownLog, state, lines=lines)


def _run_objective(judged: ObjectiveValue) -> Json:
    objective = judged.objective
    return shaped(schema.RunObjective, judged, name=objective.name, direction=objective.direction)


def _candidates(view: View, candidates: Iterable[Candidate]) -> list[Json]:
    known, position = view.state.history.known, view.derived.candidates.position
    return [_candidate(each, position(each), known(each.execution.arn)) for each in candidates]


def _candidate(candidate: Candidate, position: int, examined: ExaminedExecution | None) -> Json:
    return shaped(
        schema.ExecutionSummary,
        candidate.execution,
        position=position,
        can_serve=candidate.can_serve,
        why_not=candidate.why_not,
        origins=list(candidate.source_executions),
        duration_s=examined.duration_s if examined else None,
        created_by=examined.snapshot.created_by if examined else "",
        changed_parameters=dict(candidate.changed_parameters),
    )


def _step_progress(view: View, name: str, step: StepProgress) -> Json:
    is_for_each = view.state.target.pipeline.step(name).type == "ForEach"
    return shaped(
        schema.StepRun,
        step,
        resource=resource_name(step.resource_arn),
        has_log=name in view.logged_steps,
        links=_links(view, view.state.run.arn, name, step.resource_arn),
        iterations=_iterations(step.iterations) if is_for_each else None,
    )


def _iterations(count: IterationCount | None) -> Json | None:
    if count is None or count.total is None or count.listed_rows is not None:
        return None
    return shaped(schema.Iterations, count, done=count.ended)


def _links(view: View, execution_arn: str | None, step: str, resource_arn: str) -> list[Json]:
    """Return links to a step in the console, and in MLflow once its metrics have been read."""
    links = console_links(resource_arn) if view.state.target.has_console else ()
    read = view.state.iterating.metrics.get(execution_arn or "")
    logged = read.runs.get(step) if read else None
    return [shaped(schema.Link, link) for link in (*links, *([logged.link] if logged else []))]
