"""What has changed between two definitions of a pipeline."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.pipeline.drift import changed_steps
from tests.unit.strategies import DEFINITION_NAMES, pipeline_of, real_pipeline, step

BEFORE = pipeline_of(step("A", Arguments={"x": 1, "y": [1, 2]}), step("B"))


def container(threshold: int, child: dict[str, Any]) -> dict[str, Any]:
    return step("If", step_type="Condition", Arguments={"Conditions": [threshold], "IfSteps": [child]})


@pytest.mark.parametrize("name", DEFINITION_NAMES)
def test_a_definition_does_not_differ_from_itself(name: str) -> None:
    assert changed_steps(real_pipeline(name), real_pipeline(name)) == frozenset()


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        pytest.param(step("A", Arguments={"x": 2, "y": [1, 2]}), {"A"}, id="value"),
        pytest.param(step("A", Arguments={"x": 1, "y": [2, 1]}), {"A"}, id="order of a list"),
        pytest.param(step("A", Arguments={"x": 1}), {"A"}, id="key dropped"),
        pytest.param(step("A", step_type="Tuning", Arguments={"x": 1, "y": [1, 2]}), {"A"}, id="type"),
        pytest.param(step("A", "B", Arguments={"x": 1, "y": [1, 2]}), {"A"}, id="dependency"),
        pytest.param(step("A", Arguments={"y": [1, 2], "x": 1}), set(), id="order of keys"),
        pytest.param(
            step("A", Arguments={"x": 1, "y": [1, 2]}, DisplayName="Nice", Description="Long"),
            set(),
            id="words for people",
        ),
        pytest.param(step("C"), set(), id="another step"),
    ],
)
def test_what_counts_as_a_change(after: dict[str, Any], changed: set[str]) -> None:
    assert changed_steps(BEFORE, pipeline_of(after, step("B"))) == changed


def test_a_container_does_not_change_with_the_steps_that_it_holds() -> None:
    before = pipeline_of(container(1, step("A")))
    assert changed_steps(before, pipeline_of(container(1, step("A", Arguments=[1])))) == {"A"}
    assert changed_steps(before, pipeline_of(container(2, step("A")))) == {"If"}
