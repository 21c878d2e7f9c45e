"""How far each step is."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.watch.progress import ProgressState, StepProgress, progress
from tests.unit.execution.fakes import ARN, snapshot

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def of_run(run: StepRun, execution_status: str = "Executing") -> StepProgress:
    """How far the one step is."""
    return progress(snapshot(execution_status, run), [run.name], [run.name], {})[run.name]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Starting", "executing"),
        ("Executing", "executing"),
        ("Stopping", "executing"),
        ("Stopped", "stopped"),
        ("Failed", "failed"),
        ("Succeeded", "ran"),
        ("FromTheFuture", "executing"),
    ],
)
def test_the_state_of_a_step_that_was_started(status: str, state: ProgressState) -> None:
    assert of_run(StepRun("A", status, NOON)) == StepProgress(state, "", NOON, None)


def test_a_status_that_is_not_known_has_run_once_it_has_ended() -> None:
    assert of_run(StepRun("A", "FromTheFuture", NOON, NOON)).state == "ran"


@pytest.mark.parametrize(
    ("run", "detail"),
    [
        pytest.param(StepRun("A", "Failed", failure_reason="no memory"), "no memory", id="why it failed"),
        pytest.param(StepRun("A", "Succeeded", outcome="True"), "outcome: true", id="outcome"),
        pytest.param(StepRun("A", "Failed", failure_reason="why", outcome="True"), "why", id="both"),
        pytest.param(StepRun("A", "Succeeded"), "", id="neither"),
    ],
)
def test_the_detail_of_a_step(run: StepRun, detail: str) -> None:
    told = of_run(run)
    assert (told.detail, told.failure_reason) == (detail, run.failure_reason)
    assert run.failure_reason not in told.remark or not run.failure_reason


@pytest.mark.parametrize(
    ("names", "name"),
    [
        pytest.param({ARN: "mine"}, "mine", id="listed"),
        pytest.param({}, "abc123", id="not listed"),
        pytest.param({ARN: ""}, "abc123", id="listed without a name"),
    ],
)
def test_a_reused_step_says_where_from(names: dict[str, str], name: str) -> None:
    """Its times are those of the execution that ran it, so they are not told as this one's."""
    taken = snapshot(
        "Executing",
        StepRun("A", "Succeeded", NOON, NOON, reused_from=ARN),
        StepRun("B", "Succeeded", NOON, NOON, cached_from=ARN),
    )
    assert progress(taken, ["A", "B"], [], names) == {
        "A": StepProgress("reused", f"from {name}"),
        "B": StepProgress("reused", f"cached by {name}"),
    }


@pytest.mark.parametrize(
    ("execution_status", "expected", "state"),
    [
        pytest.param("Executing", ["A"], "waiting", id="planned, going on"),
        pytest.param("Stopping", ["A"], "waiting", id="planned, stopping"),
        pytest.param("Executing", [], "not-run", id="not planned"),
        pytest.param("Succeeded", ["A"], "not-run", id="planned, ended"),
        pytest.param("FromTheFuture", ["A"], "not-run", id="planned, state not known"),
    ],
)
def test_an_absent_step_waits_only_if_it_is_to_come(
    execution_status: str, expected: list[str], state: ProgressState
) -> None:
    assert progress(snapshot(execution_status), ["A"], expected, {}) == {"A": StepProgress(state)}


def test_every_step_of_the_pipeline_is_told_and_no_other() -> None:
    taken = snapshot("Executing", StepRun("B", "Executing"), StepRun("Gone", "Succeeded"))
    assert list(progress(taken, ["A", "B", "C"], ["C"], {})) == ["A", "B", "C"]
