"""The metrics that matter according to a definition: those its conditions compare, and others that it reads.

A Condition that compares a number reported by a step says three things: that the number matters, whether
lower or higher is better, and how good is good enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, NamedTuple

from sagemaker_selective_widget.execution.metrics.metric import Metric, MetricFile
from sagemaker_selective_widget.execution.metrics.metric_reads import (
    json_reads,
    other_files,
    own_metric_reads,
    property_files,
    read_of,
)
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.pipeline.names import nearest_names
from sagemaker_selective_widget.pipeline.paths import get_path
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline

Direction = Literal["minimize", "maximize"]
"""Whether lower or higher values of a metric are better."""

_WRITING_TYPES = frozenset({"Processing", "Training", "Transform"})
"""The types of steps whose jobs say where they write their files."""

_LESS = frozenset({"LessThan", "LessThanOrEqualTo"})
_MORE = frozenset({"GreaterThan", "GreaterThanOrEqualTo"})
_OPPOSITE: Mapping[Direction, Direction] = {"minimize": "maximize", "maximize": "minimize"}


@dataclass(frozen=True, slots=True)
class Objective:
    """A metric to optimise.

    Attributes:
        name: Name of the metric, such as ``AbaloneEval: regression_metrics.mse.value``.
        direction: Whether lower or higher values are better.
        condition: The Condition step that compares it; ``""`` if none does.
        threshold: The number that it is compared with, if the definition contains one.
        threshold_parameter: The parameter that it is compared with instead; ``""`` if there is none.
    """

    name: str
    direction: Direction
    condition: str = ""
    threshold: float | None = None
    threshold_parameter: str = ""

    def is_better(self, one: float | None, other: float | None) -> bool:
        """Return whether a value is better than another; any number is better than NaN or ``None``."""
        return self.rank(one) < self.rank(other)

    def rank(self, value: float | None) -> tuple[bool, float]:
        """Return a sort key that puts the best value first, and NaN and missing values last."""
        if value is None or value != value:
            return True, 0.0
        return False, value if self.direction == "minimize" else -value


@dataclass(frozen=True, slots=True)
class DeclaredMetrics:
    """What a definition declares about metrics.

    Attributes:
        metrics: The declared metrics, those that conditions compare first.
        files: The JSON files in which steps report numbers, without duplicates.
        objectives: Possible objectives; the first is the default.
    """

    metrics: tuple[Metric, ...] = ()
    files: tuple[MetricFile, ...] = ()
    objectives: tuple[Objective, ...] = ()

    @property
    def objective(self) -> Objective | None:
        """The default objective: what the first Condition compares, else what a Tuning step optimises."""
        return self.objectives[0] if self.objectives else None

    def files_of(self, step: str) -> tuple[MetricFile, ...]:
        """Return the files in which a step reports numbers."""
        return tuple(file for file in self.files if file.step == step)

    def metrics_of(self, step: str) -> tuple[Metric, ...]:
        """Return the declared metrics of a step."""
        return tuple(metric for metric in self.metrics if metric.step == step)

    def nearest(self, name: str) -> list[str]:
        """Return the names of up to three declared metrics that may have been meant."""
        return nearest_names(name, [metric.name for metric in self.metrics])


class _Comparison(NamedTuple):
    """One comparison of a Condition step."""

    step: Step
    metric: Metric
    direction: Direction | None
    other: Any


@once_per_pipeline
def declared_metrics(pipeline: Pipeline) -> DeclaredMetrics:
    """Return what the definition of a pipeline declares about metrics."""
    files = _files(pipeline)
    comparisons = [each for step in pipeline.steps for each in _comparisons(pipeline, step, files)]
    compared = (comparison.metric for comparison in comparisons)
    metrics = dict.fromkeys(chain(compared, _other_metrics(pipeline, files)))
    objectives: dict[str, Objective] = {}
    for objective in chain(_compared(comparisons), _tuned(pipeline)):
        objectives.setdefault(objective.name, objective)
    return DeclaredMetrics(tuple(metrics), tuple(files.values()), tuple(objectives.values()))


def _files(pipeline: Pipeline) -> Mapping[str, MetricFile]:
    """Return the files by key; a property file keeps its declared name even if read by its path."""
    files: dict[str, MetricFile] = {}
    for file in chain(
        chain.from_iterable(map(property_files, pipeline.steps)),
        chain.from_iterable(map(other_files, pipeline.steps)),
    ):
        if file.step in pipeline.step_names and pipeline.step(file.step).type in _WRITING_TYPES:
            files.setdefault(file.key, file)
    return files


def _comparisons(pipeline: Pipeline, step: Step, files: Mapping[str, MetricFile]) -> Iterator[_Comparison]:
    if step.type != "Condition":
        return
    arguments = step.body.get("Arguments")
    conditions = arguments.get("Conditions") if isinstance(arguments, Mapping) else None
    is_unwanted = _is_way_out(pipeline, step)
    stack = [(each, is_unwanted) for each in reversed(conditions if isinstance(conditions, list) else [])]
    while stack:
        condition, is_inverted = stack.pop()
        if not isinstance(condition, Mapping):
            continue
        if condition.get("Type") == "Not":
            stack.append((condition.get("Condition"), not is_inverted))
        elif isinstance(inner := condition.get("Conditions"), list):
            stack.extend((each, is_inverted) for each in reversed(inner))
        else:
            yield from _compares(pipeline, step, condition, files, is_inverted=is_inverted)


def _compares(
    pipeline: Pipeline,
    step: Step,
    condition: Mapping[str, Any],
    files: Mapping[str, MetricFile],
    *,
    is_inverted: bool,
) -> Iterator[_Comparison]:
    """Yield the metrics on either side of one condition."""
    kind = condition.get("Type")
    direction: Direction | None = "minimize" if kind in _LESS else "maximize" if kind in _MORE else None
    if direction and is_inverted:
        direction = _OPPOSITE[direction]
    sides = [("LeftValue", "RightValue"), ("RightValue", "LeftValue"), ("QueryValue", "Values")]
    for own, other in sides:
        metric = read_of(pipeline, condition.get(own), files)
        if metric is not None:
            turned = _OPPOSITE[direction] if direction and own == "RightValue" else direction
            yield _Comparison(step, metric, turned, condition.get(other))


def _is_way_out(pipeline: Pipeline, step: Step) -> bool:
    """Return whether a Condition tests for the bad case: its If branch fails, or only Else goes on."""
    held = [each for each in pipeline.steps if each.container == step.name]
    types = {
        branch: [each.type for each in held if each.branch == branch] for branch in ("IfSteps", "ElseSteps")
    }
    if_goes_on, else_goes_on = (any(type_ != "Fail" for type_ in types[branch]) for branch in types)
    only_if_fails = bool(types["IfSteps"]) and not types["ElseSteps"]
    return not if_goes_on and (else_goes_on or only_if_fails)


def _other_metrics(pipeline: Pipeline, files: Mapping[str, MetricFile]) -> Iterator[Metric]:
    for step in pipeline.steps:
        yield from json_reads(pipeline, step, files)
    for step in pipeline.steps:
        yield from own_metric_reads(step)


def _compared(comparisons: list[_Comparison]) -> Iterator[Objective]:
    for step, metric, direction, other in comparisons:
        if direction is not None:
            parameter = get_path(other).partition("Parameters.")[2]
            yield Objective(metric.name, direction, step.name, _number(other), parameter)


def _tuned(pipeline: Pipeline) -> Iterator[Objective]:
    """Yield what Tuning steps optimise; their definition also gives the direction."""
    for step in pipeline.steps:
        for metric in own_metric_reads(step):
            if metric.direction:
                yield Objective(metric.name, metric.direction)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
