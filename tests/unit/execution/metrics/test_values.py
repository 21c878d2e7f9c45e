"""The metrics of an execution as a mapping."""

from __future__ import annotations

import math

import pytest

from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, MetricValue, number_text


def test_it_is_a_mapping_of_names_to_numbers() -> None:
    metrics = ExecutionMetrics("arn", (MetricValue("A: x", 1.0, "A"), MetricValue("B: y", math.inf, "B")))
    assert dict(metrics) == {"A: x": 1.0, "B: y": math.inf}
    assert len(metrics) == 2
    assert metrics.get("C: z") is None
    with pytest.raises(KeyError):
        metrics["C: z"]


def test_its_text_says_what_is_missing() -> None:
    metrics = ExecutionMetrics("arn", (MetricValue("A: x", 1.5, "A"),), problems={"B": "B: no file."})
    assert repr(metrics).splitlines() == ["metric  value", "A: x    1.5", "B: no file."]
    assert repr(ExecutionMetrics("arn")) == "No metrics."


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (5.0, "5"), (4.612345678, "4.61235"), (math.nan, "nan"), (math.inf, "inf"), (1e20, "1e+20")],
)
def test_numbers_as_text(value: float | None, text: str) -> None:
    assert number_text(value) == text
