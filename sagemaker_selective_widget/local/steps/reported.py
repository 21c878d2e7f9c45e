"""The metrics that a step's function reports, as properties of its job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError

_REPORTING_TYPES = frozenset({"Training", "Tuning"})


class MetricTypeError(SelectiveWidgetError, TypeError):
    """A reported value is not a metric of the step."""


class ReportedMetrics:
    """Keeps the last value of each metric; thread-safe.

    Args:
        step_name: The step, for messages.
        step_type: Its type: a training job reports metrics, and a tuning job its objective.
        now: Returns the time.
    """

    def __init__(self, step_name: str, step_type: str, now: Callable[[], datetime]) -> None:
        self._step_name = step_name
        self._step_type = step_type
        self._now = now
        self._lock = threading.Lock()
        self._last: dict[str, tuple[float, datetime]] = {}

    def report(self, name: str, value: float) -> None:
        """Keep a value, replacing an earlier one with the same name.

        Raises:
            MetricTypeError: The step's job reports no metrics, or the value is not a number.
        """
        if self._step_type not in _REPORTING_TYPES:
            raise MetricTypeError(
                f"{self._step_name} is a {self._step_type} step, and its job reports no metrics. "
                "Write them into a property file."
            )
        if isinstance(value, (str, bytes)):
            raise MetricTypeError(f"The metric {name!r} is a number; {value!r} is text.")
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise MetricTypeError(f"The metric {name!r} is a number; {value!r} is none.") from None
        with self._lock:
            self._last[str(name)] = number, self._now()

    def properties(self, job: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the properties that its job has for the metrics.

        Args:
            job: The arguments of the job, which for a tuning job include its objective.
        """
        with self._lock:
            last = dict(self._last)
        if not last:
            return {}
        if self._step_type == "Tuning":
            return _tuning_properties(last, job)
        rows = [{"MetricName": name, "Value": value, "Timestamp": at} for name, (value, at) in last.items()]
        return {"FinalMetricDataList": rows}


def _tuning_properties(
    last: Mapping[str, tuple[float, datetime]], job: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the objective of the best job: the metric named in the definition, or else the first."""
    config = job.get("HyperParameterTuningJobConfig")
    objective = config.get("HyperParameterTuningJobObjective") if isinstance(config, Mapping) else None
    said = objective if isinstance(objective, Mapping) else {}
    name = said.get("MetricName")
    shown: str = name if isinstance(name, str) and name in last else next(iter(last))
    metric = {
        "MetricName": shown,
        "Value": last[shown][0],
        **({"Type": said["Type"]} if "Type" in said else {}),
    }
    return {"BestTrainingJob": {"FinalHyperParameterTuningJobObjectiveMetric": metric}}
