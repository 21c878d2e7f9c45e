"""The metrics of an execution, as they were read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.execution.metrics.metric import MetricKind
from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun

_NONE: Mapping[str, str] = {}
_NO_RUNS: Mapping[str, MlflowRun] = {}


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One number.

    Attributes:
        name: Its name, such as ``AbaloneEval: regression_metrics.mse.value``.
        value: The number; it may be NaN or infinite.
        step: The step that reported it; in a ForEach body, the step of one iteration; ``""`` for the
            execution as a whole.
        kind: Its source.
        is_declared: Whether the definition names it.
    """

    name: str
    value: float
    step: str
    kind: MetricKind = "file"
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class StepMetrics:
    """What one step has reported.

    Attributes:
        values: The numbers, the declared ones first.
        problems: Why something is missing, as whole sentences.
        is_settled: Whether reading it again would give the same result, as no request was refused.
        run: The MLflow run that it logged into, if it is known.
    """

    values: tuple[MetricValue, ...] = ()
    problems: tuple[str, ...] = ()
    is_settled: bool = True
    run: MlflowRun | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExecutionMetrics(Mapping[str, float]):
    """The metrics of an execution: a mapping of names to numbers. The ``repr`` is a table.

    Steps that were reused or cached have the metrics of the execution that ran them.

    Attributes:
        execution_arn: The execution.
        reported: The numbers, the declared ones first.
        outcomes: The outcome of each Condition step: ``True`` or ``False``, as the API writes it.
        problems: Why numbers of a step are missing, by step; ``""`` stands for the execution as a whole.
        is_final: Whether the execution had ended, so that no more metrics can appear.
        runs: The MLflow run of each step that has one, by step; ``""`` stands for the execution as a whole.
    """

    execution_arn: str
    reported: tuple[MetricValue, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=lambda: _NONE)
    problems: Mapping[str, str] = field(default_factory=lambda: _NONE)
    is_final: bool = True
    runs: Mapping[str, MlflowRun] = field(default_factory=lambda: _NO_RUNS)

    def __getitem__(self, name: str) -> float:
        """Return the number with a name."""
        for value in self.reported:
            if value.name == name:
                return value.value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, the declared ones first."""
        return iter(dict.fromkeys(value.name for value in self.reported))

    def __len__(self) -> int:
        """Return the count of the numbers."""
        return len(dict.fromkeys(value.name for value in self.reported))

    def __repr__(self) -> str:
        """Return a line for each number, followed by why others are missing."""
        rows = [{"metric": value.name, "value": number_text(value.value)} for value in self.reported]
        lines = [table(rows) or "No metrics.", *self.problems.values()]
        return "\n".join(lines)


class LazyMetrics(Mapping[str, float]):
    """Metrics that are read when first accessed. Not safe for concurrent access from several threads.

    Args:
        read: Reads the metrics; its exceptions are raised from the access.
    """

    def __init__(self, read: Callable[[], Mapping[str, float]]) -> None:
        self._read = read
        self._known: Mapping[str, float] | None = None

    def __getitem__(self, name: str) -> float:
        """Return the number with a name."""
        return self._metrics[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._metrics)

    def __len__(self) -> int:
        """Return the count of the numbers."""
        return len(self._metrics)

    def __repr__(self) -> str:
        """Return a line for each number."""
        return repr(self._metrics)

    @property
    def _metrics(self) -> Mapping[str, float]:
        if self._known is None:
            self._known = self._read()
        return self._known


def number_text(value: float | None) -> str:
    """Return a number with six significant digits; ``""`` for ``None``."""
    if value is None:
        return ""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.6g}"
