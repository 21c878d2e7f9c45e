"""Snapshots of an execution."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.selection import ReferenceExecution
from tests.unit.execution.fakes import ARN, snapshot

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("status", "is_terminal"),
    [
        ("Executing", False),
        ("Stopping", False),
        ("Stopped", True),
        ("Failed", True),
        ("Succeeded", True),
        ("CompletedWithFailures", True),
        ("FromTheFuture", True),
    ],
)
def test_a_state_that_is_not_known_to_go_on_has_ended(status: str, is_terminal: bool) -> None:
    assert snapshot(status).is_terminal is is_terminal


@pytest.mark.parametrize(("display_name", "name"), [("mine", "mine"), (None, "abc123"), ("", "abc123")])
def test_the_name_is_the_display_name_or_the_end_of_the_arn(display_name: str | None, name: str) -> None:
    assert ExecutionSummary(ARN, "Succeeded", display_name).name == name
    assert ExecutionSnapshot(ARN, "Succeeded", display_name).name == name


@pytest.mark.parametrize(
    ("started_at", "ended_at", "duration_s"),
    [
        pytest.param(NOON, NOON + timedelta(seconds=90), 90.0, id="ended"),
        pytest.param(NOON, None, None, id="going on"),
        pytest.param(None, NOON, None, id="start not known"),
        pytest.param(NOON, NOON, 0.0, id="no time at all"),
    ],
)
def test_a_duration_needs_both_ends(
    started_at: datetime | None, ended_at: datetime | None, duration_s: float | None
) -> None:
    assert StepRun("A", "Succeeded", started_at, ended_at).duration_s == duration_s


def test_a_step_is_found_by_name() -> None:
    run = StepRun("B", "Failed")
    taken = snapshot("Failed", StepRun("A", "Succeeded"), run)
    assert (taken.step("B"), taken.step("C")) == (run, None)


def test_a_summary_lends_what_is_not_known_yet() -> None:
    assert ExecutionSummary(ARN, "Failed", "mine").as_reference() == ReferenceExecution(ARN, "Failed", "mine")


def test_a_snapshot_lends_the_states_of_its_steps() -> None:
    taken = snapshot("Failed", StepRun("A", "Succeeded"), StepRun("B", "Failed"))
    assert taken.as_reference({"P": "1"}) == ReferenceExecution(
        ARN, "Failed", "abc123", {"A": "Succeeded", "B": "Failed"}, {"P": "1"}
    )
