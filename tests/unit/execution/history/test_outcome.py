"""Which steps an execution was to run, whether it can be retried, and its summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.history.outcome import (
    Failure,
    can_retry,
    expected_steps,
    first_failure,
    summary,
)
from sagemaker_selective_widget.execution.watch.progress import StepProgress
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.execution.fakes import snapshot
from tests.unit.strategies import real_pipeline

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def _step(name: str, step_type: str = "Training", after: str = "") -> dict[str, object]:
    return {"Name": name, "Type": step_type, "Arguments": {}, "DependsOn": [after] if after else []}


PIPELINE = Pipeline.from_definition(
    {
        "Version": "2020-12-01",
        "Steps": [
            _step("Prepare"),
            _step("Train", after="Prepare"),
            _step("Evaluate", after="Train"),
            _step("Report", after="Evaluate"),
            _step("Refuse", "Fail"),
        ],
    }
)
LOOP = real_pipeline("v3_foreach")
DONE, FAILED, STOPPED = (
    StepRun("Prepare", "Succeeded"),
    StepRun("Train", "Failed"),
    StepRun("Train", "Stopped"),
)
REFUSED = StepRun("Refuse", "Failed")


class TestExpected:
    def test_an_execution_of_everything_expects_everything(self) -> None:
        assert expected_steps(snapshot("Executing"), PIPELINE) == frozenset(PIPELINE.step_names)

    def test_a_selection_expects_what_it_runs_and_what_that_reuses(self) -> None:
        of = replace(snapshot("Executing"), selected_steps=("Train",))
        assert expected_steps(of, PIPELINE) == {"Prepare", "Train"}

    def test_a_step_that_is_gone_from_the_definition_is_not_waited_for(self) -> None:
        of = replace(snapshot("Executing"), selected_steps=("Train", "Gone"))
        assert expected_steps(of, PIPELINE) == {"Prepare", "Train"}

    def test_the_body_of_a_selected_for_each_is_expected_too(self) -> None:
        of = replace(snapshot("Executing"), selected_steps=("FanOut",))
        assert expected_steps(of, LOOP) >= {"FanOut", "TrainOne", "EvalOne"}


class TestRetry:
    @pytest.mark.parametrize(
        ("status", "can"),
        [
            ("Failed", True),
            ("Stopped", True),
            ("Succeeded", False),
            ("CompletedWithFailures", False),
            ("Executing", False),
            ("Stopping", False),
        ],
    )
    def test_what_failed_or_was_stopped_can_be_retried(self, status: str, can: bool) -> None:
        assert can_retry(snapshot(status, DONE, FAILED), PIPELINE) is can

    def test_what_a_fail_step_ended_cannot(self) -> None:
        assert not can_retry(snapshot("Failed", DONE, REFUSED), PIPELINE)


class TestSummary:
    @pytest.mark.parametrize(
        ("seconds", "took"),
        [
            (0, "under 1 s"),
            (59.6, "59 s"),
            (125, "2 min 5 s"),
            (3600, "1 h"),
            (3725, "1 h 2 min"),
        ],
    )
    def test_it_says_how_it_ended_and_after_how_long(self, seconds: float, took: str) -> None:
        of = replace(snapshot("Failed"), started_at=NOON, ended_at=NOON + timedelta(seconds=seconds))
        steps = [StepProgress("ran"), StepProgress("reused"), StepProgress("failed"), StepProgress("not-run")]
        assert summary(of, steps) == f"Failed in {took}: 1 ran, 1 reused, 1 failed"

    def test_what_is_not_known_is_left_out(self) -> None:
        assert summary(snapshot("Stopped"), [StepProgress("not-run")]) == "Stopped: no step ran"

    def test_what_goes_on_came_to_nothing_yet(self) -> None:
        assert summary(snapshot("Executing"), [StepProgress("ran")]) == ""


class TestFirstFailure:
    LATER = StepRun("Evaluate", "Failed", ended_at=NOON + timedelta(hours=1), failure_reason="later")
    FIRST = StepRun("Train", "Failed", ended_at=NOON, failure_reason="first")

    def test_it_is_the_step_that_failed_first(self) -> None:
        assert first_failure(snapshot("Failed", DONE, self.LATER, self.FIRST)) == Failure("Train", "first")

    def test_a_step_that_failed_while_others_go_on_is_told(self) -> None:
        assert first_failure(snapshot("Executing", self.FIRST)) == Failure("Train", "first")

    def test_one_without_a_time_comes_last(self) -> None:
        unknown = replace(self.FIRST, ended_at=None)
        assert first_failure(snapshot("Failed", unknown, self.LATER)) == Failure("Evaluate", "later")

    def test_the_reason_of_the_execution_stands_in(self) -> None:
        of = replace(snapshot("Failed", FAILED), failure_reason="Step failure")
        assert first_failure(of) == Failure("Train", "Step failure")
        assert first_failure(replace(of, steps=())) == Failure("", "Step failure")

    def test_what_has_not_failed_has_none(self) -> None:
        assert first_failure(snapshot("Succeeded", DONE)) is None
        assert first_failure(snapshot("Stopped", STOPPED)) is None
