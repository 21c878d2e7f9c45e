"""Which end of an execution is told: a retry has another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch.ending import ending_of, tells_same_end

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
TRAIN, LOOP = StepRun("Train", "Failed"), StepRun("Loop-0", "Succeeded")
FAILED = ExecutionSnapshot("arn:e/one", "Failed", ended_at=NOON, steps=(TRAIN, LOOP))
IN_PART = replace(FAILED, steps=(TRAIN,), has_more_steps=True)


def test_what_goes_on_has_no_end() -> None:
    assert ending_of(replace(FAILED, status="Executing", ended_at=None)) is None


@pytest.mark.parametrize(
    ("seen", "is_same"),
    [
        pytest.param(FAILED, True, id="all the same"),
        pytest.param(replace(FAILED, display_name="another"), True, id="another name"),
        pytest.param(IN_PART, True, id="fewer rows are listed"),
        pytest.param(replace(FAILED, status="Executing", ended_at=None), False, id="it goes on"),
        pytest.param(replace(FAILED, status="Stopped"), False, id="another status"),
        pytest.param(replace(FAILED, failure_reason="once more"), False, id="another reason"),
        pytest.param(replace(FAILED, ended_at=NOON + timedelta(seconds=1)), False, id="later"),
        pytest.param(replace(FAILED, steps=(TRAIN,)), False, id="a row is gone"),
        pytest.param(replace(IN_PART, steps=(replace(TRAIN, attempts=2),)), False, id="another row"),
    ],
)
def test_whether_it_is_the_end_of_before(seen: ExecutionSnapshot, is_same: bool) -> None:
    assert tells_same_end(seen, FAILED) is is_same
    assert tells_same_end(FAILED, seen) is is_same
