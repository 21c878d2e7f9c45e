"""What is known about one step of an execution, as rows to display."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.watch.links import resource_name
from sagemaker_selective_widget.execution.watch.progress import NOT_LISTED
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.pipeline.step_facts import Fact, FactGroup, groups


def step_facts(step: Step, seen: ExecutionSnapshot | None, history: History) -> tuple[FactGroup, ...]:
    """Return what is known about a step of an execution; nothing if the execution has no such step.

    Args:
        step: The step, as defined.
        seen: The execution, with its iterations folded; ``None`` if there is none.
        history: What is known about executions.
    """
    run = seen.step(step.name) if seen else None
    if seen is None or run is None:
        is_unlisted = seen is not None and seen.may_be_unlisted(step.name)
        return groups({"Outcome": iter([Fact("Status", NOT_LISTED)])}) if is_unlisted else ()
    known, origin = history.known(seen.arn), run.reused_from or run.cached_from
    made_in, made = history.source_execution(origin, step.name) if origin else ("", None)
    source = history.known(made_in)
    return run_facts(
        run,
        step,
        (source.snapshot, made) if source and made else None,
        known.parameters if known else {},
        history.name_of_execution,
    )


def run_facts(
    run: StepRun,
    step: Step,
    source: tuple[ExecutionSnapshot, StepRun] | None,
    ran_with: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[FactGroup, ...]:
    """Return what is known about a step of an execution.

    Args:
        run: The step in the execution, with its iterations folded.
        step: The step, as defined.
        source: The other execution that made its output, if there is one and it is known, and the step in it.
        ran_with: The values that the execution ran with, by parameter; empty if they are not known.
        names: Names of executions, by ARN.
    """
    return groups(
        {
            "Outcome": _outcome(run, names),
            "Times": _times(run),
            "Made in": _source(source),
            "Resource": _resource(run),
            "Values used": (Fact(name, ran_with.get(name, "")) for name in step.reads_parameters),
        }
    )


def _outcome(run: StepRun, names: Mapping[str, str]) -> Iterator[Fact]:
    yield Fact("Status", run.listed_status)
    yield Fact("Failure", run.failure_reason)
    yield Fact("Condition", run.outcome or "")
    yield Fact("Iterations", str(run.iterations) if run.iterations else "")
    yield Fact("Attempts", str(run.attempts) if run.attempts else "")
    yield Fact("Reused from", _name(run.reused_from, names))
    yield Fact("Cached by", _name(run.cached_from, names))


def _times(run: StepRun) -> Iterator[Fact]:
    yield Fact("Started", _moment(run.started_at))
    yield Fact("Ended", _moment(run.ended_at))
    yield Fact("Took", "" if run.duration_s is None else duration_text(run.duration_s))


def _source(source: tuple[ExecutionSnapshot, StepRun] | None) -> Iterator[Fact]:
    """Yield facts about the making of an output that the execution reused."""
    if source is not None:
        execution, run = source
        yield Fact("Execution", execution.name)
        yield from _times(run)
        yield from _resource(run)


def _resource(run: StepRun) -> Iterator[Fact]:
    yield Fact("Name", resource_name(run.resource_arn))
    yield Fact("ARN", run.resource_arn)


def _name(arn: str | None, names: Mapping[str, str]) -> str:
    return "" if arn is None else names.get(arn) or resource_name(arn)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S} UTC"
