"""Executions side by side: their parameter values, definitions, steps and results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sagemaker_selective_widget.execution.history.duration import duration_text
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, number_text
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.drift import drift, step_diff

NOT_RUN = "not run"
"""The text for a step that has not started in an execution."""

NOT_LISTED = "not listed"
"""The text for a step that may have started, but whose row may be among those not listed."""

_WORDS = {"Succeeded": "ran", "Failed": "failed", "Stopped": "stopped"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One execution to be compared.

    Attributes:
        examined: What it did and ran with.
        metrics: What it reported.
    """

    examined: ExaminedExecution
    metrics: ExecutionMetrics


@dataclass(frozen=True, slots=True)
class Row:
    """One property of all executions.

    Attributes:
        name: A parameter, a step, or a metric.
        texts: Its value in each execution, as text; ``""`` where it is not known.
        is_different: Whether it differs between executions.
    """

    name: str
    texts: tuple[str, ...]
    is_different: bool


@dataclass(frozen=True, slots=True)
class StepDifference:
    """A difference in the definition of a step.

    Attributes:
        step: The name of the step.
        execution: Index of the execution that differs from the first one.
        change: What has changed, as a phrase.
        diff: A unified diff of its JSON.
    """

    step: str
    execution: int
    change: str
    diff: str


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Executions side by side. The ``repr`` is a table of the differences.

    Attributes:
        arns: The executions.
        names: Their display names, or the last parts of their ARNs.
        values: The parameter values.
        steps: What each step did: ``ran``, ``reused``, ``cached``, ``failed``, ``stopped`` or ``not run``; or
            ``not listed``, where its row may be among those of iterations that are not listed.
        metrics: The metrics, the declared ones first.
        durations: How long the execution took, and each step that it ran itself.
        definition: Differences from the definition that the first execution ran.
        unknown_definitions: Names of executions whose definition is not known.
    """

    arns: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[Row, ...] = ()
    steps: tuple[Row, ...] = ()
    metrics: tuple[Row, ...] = ()
    durations: tuple[Row, ...] = ()
    definition: tuple[StepDifference, ...] = ()
    unknown_definitions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return a line for each value, step, metric and duration that differs."""
        kinds = {"value": self.values, "step": self.steps, "metric": self.metrics, "time": self.durations}
        rows = [
            {"": kind, "name": row.name, **dict(zip(_distinct(self.names), row.texts, strict=True))}
            for kind, found in kinds.items()
            for row in found
            if row.is_different
        ]
        lines = [table(rows) or "Nothing differs."]
        lines += [f"definition: {each.step} {each.change}" for each in self.definition]
        lines += [f"The definition that {name} ran is not known." for name in self.unknown_definitions]
        return "\n".join(lines)


def compare(executions: Sequence[Compared]) -> Comparison:
    """Compare executions.

    Args:
        executions: At least one; the definitions of the others are compared with that of the first.
    """
    examined = [each.examined for each in executions]
    runs = [_runs(each) for each in examined]
    pipeline = next((each.pipeline for each in examined if each.pipeline), None)
    unlisted = [dict.fromkeys(each.snapshot.unlisted or ()) for each in examined]
    order = _in_order(pipeline, (*runs, *unlisted))
    pipelines = [each.pipeline for each in examined]
    return Comparison(
        tuple(each.snapshot.arn for each in examined),
        tuple(each.snapshot.name for each in examined),
        tuple(_values(examined, pipeline)),
        tuple(_steps(examined, runs, order)),
        tuple(_metrics([each.metrics for each in executions])),
        tuple(_durations(examined, runs, order)),
        tuple(_definitions(pipelines)),
        tuple(each.snapshot.name for each in examined if each.pipeline is None),
    )


def _runs(examined: ExaminedExecution) -> Mapping[str, StepRun]:
    snapshot = examined.snapshot
    folded = fold_iterations(snapshot, examined.pipeline) if examined.pipeline else snapshot
    return {step.name: step for step in folded.steps}


def _in_order(pipeline: Pipeline | None, named: Iterable[Iterable[str]]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for names in named for name in names))
    return pipeline.in_order(names) if pipeline else names


def _steps(
    examined: Sequence[ExaminedExecution], runs: Sequence[Mapping[str, StepRun]], order: Sequence[str]
) -> Iterator[Row]:
    seen = [each.snapshot for each in examined]
    for name in order:
        yield _row(name, [_what(name, of.get(name), each) for of, each in zip(runs, seen, strict=True)])


def _what(name: str, run: StepRun | None, seen: ExecutionSnapshot) -> str:
    if run is None:
        return NOT_LISTED if seen.may_be_unlisted(name) else NOT_RUN
    if run.reused_from:
        return "reused"
    return "cached" if run.cached_from else _WORDS.get(run.status, run.status.lower())


def _row(name: str, texts: Sequence[str], is_same: Callable[[str, str], bool] = str.__eq__) -> Row:
    return Row(name, tuple(texts), not all(is_same(texts[0], text) for text in texts))


def _values(examined: Sequence[ExaminedExecution], pipeline: Pipeline | None) -> Iterator[Row]:
    names = dict.fromkeys(name for each in examined for name in each.parameters)
    for name in names:
        texts = [each.parameters.get(name, "") for each in examined]
        same = (
            (lambda one, other, name=name: pipeline.is_same_value(name, one, other))
            if pipeline
            else str.__eq__
        )
        yield _row(name, texts, same)


def _metrics(metrics: Sequence[ExecutionMetrics]) -> Iterator[Row]:
    names = dict.fromkeys(value.name for each in metrics for value in each.reported if value.is_declared)
    names |= dict.fromkeys(name for each in metrics for name in each)
    for name in names:
        yield _row(name, [number_text(each.get(name)) for each in metrics])


def _durations(
    examined: Sequence[ExaminedExecution], runs: Sequence[Mapping[str, StepRun]], order: Sequence[str]
) -> Iterator[Row]:
    yield _row("the execution", [_took(each.duration_s) for each in examined])
    for name in order:
        texts = [_took(_own_duration_s(of.get(name))) for of in runs]
        if any(texts):
            yield _row(name, texts)


def _own_duration_s(run: StepRun | None) -> float | None:
    return None if run is None or run.reused_from or run.cached_from else run.duration_s


def _took(duration_s: float | None) -> str:
    return "" if duration_s is None else duration_text(duration_s)


def _definitions(pipelines: Sequence[Pipeline | None]) -> Iterator[StepDifference]:
    first = pipelines[0]
    if first is None:
        return
    for index, other in enumerate(pipelines[1:], start=1):
        if other is None or other is first:
            continue
        changes = drift(first, other)
        said = [(name, "is only in the first") for name in changes.removed]
        said += [(name, "is not in the first") for name in changes.added]
        said += [(name, "has changed") for name in changes.changed]
        for name, change in said:
            yield StepDifference(name, index, change, step_diff(first, other, name))
        for before, after in changes.renamed:
            yield StepDifference(after, index, f"is called {before} in the first", "")


def _distinct(names: Sequence[str]) -> list[str]:
    """Return the names as headings, numbered where executions share a name."""
    return [name if names.count(name) == 1 else f"{name} ({at})" for at, name in enumerate(names, start=1)]
