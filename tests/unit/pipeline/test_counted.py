"""Counts in words, and who says them."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.execution.watch.status import IterationCount
from sagemaker_selective_widget.pipeline import Parameter, Pipeline
from sagemaker_selective_widget.pipeline.counted import counted


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps"), (1098, "1,098 steps")]
)
def test_one_is_one_and_thousands_are_told_apart(count: int, words: str) -> None:
    assert counted(count, "step") == words


def test_a_pipeline_of_one_parameter_has_one() -> None:
    assert repr(Pipeline((), (Parameter("Depth", "Integer", 6),))) == "<Pipeline: 0 steps, 1 parameter>"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (IterationCount(0, 1, 1), "0 of 1 iteration"),
        (IterationCount(1, 1), "1 of the 1 iteration begun"),
        (IterationCount(1098, 1100, 1200), "1,098 of 1,200 iterations"),
        (
            IterationCount(1098, 1100, listed_rows=2200),
            "at least 1,098 of the 1,100 iterations begun; 2,200 rows",
        ),
    ],
)
def test_iterations_are_counted_alike(count: IterationCount, words: str) -> None:
    assert str(count).startswith(words)
