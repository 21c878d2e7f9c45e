"""What a sweep would start, in one line."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({}, "2 trials of 1 step"),
        ({"expected_s": 0.4}, "2 trials of 1 step"),
        ({"expected_s": 90.0}, "2 trials of 1 step · about 1 min 30 s"),
        ({"instance_hours": {"ml.m5.large": 0.001}}, "2 trials of 1 step · under 0.01 instance-hours"),
        ({"instance_hours": {"ml.m5.large": 0.25}}, "2 trials of 1 step · 0.25 instance-hours"),
        ({"expected_s": 30.0, "dropped_count": 1}, "2 trials of 1 step · about 30 s · 1 duplicate dropped"),
    ],
)
def test_the_line_says_what_is_known_and_counts(facts: dict[str, Any], text: str) -> None:
    assert SweepPlan(trial_count=2, step_count=1, **facts).text == text


def test_without_a_trial_there_is_none() -> None:
    assert SweepPlan(expected_s=90.0).text == ""
