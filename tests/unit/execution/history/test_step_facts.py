"""What is known of a step of an execution, as a person reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.history.step_facts import run_facts, step_facts
from sagemaker_selective_widget.execution.watch.status import IterationCount
from sagemaker_selective_widget.pipeline.step import Step

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
TRAIN = Step("Train", "Training", reads_parameters=("Depth", "Gone"))
JOB = "arn:aws:sagemaker:us-west-2:1:training-job/train-1"


def told(
    run: StepRun, source: tuple[ExecutionSnapshot, StepRun] | None = None, **ran_with: str
) -> dict[str, dict[str, str]]:
    groups = run_facts(run, TRAIN, source, ran_with, {"arn:known": "nightly"})
    return {group.title: {fact.label: fact.value for fact in group.facts} for group in groups}


def test_a_step_that_failed() -> None:
    run = StepRun(
        "Train", "Failed", NOON, NOON + timedelta(minutes=12), "no data", attempts=2, resource_arn=JOB
    )
    assert told(run, Depth="7") == {
        "Outcome": {"Status": "Failed", "Failure": "no data", "Attempts": "2"},
        "Times": {"Started": "2026-01-01 12:00:00 UTC", "Ended": "2026-01-01 12:12:00 UTC", "Took": "12 min"},
        "Resource": {"Name": "train-1", "ARN": JOB},
        "Values used": {"Depth": "7"},
    }


def test_what_was_reused_was_made_elsewhere() -> None:
    run = StepRun("Train", "Succeeded", reused_from="arn:known")
    made = StepRun("Train", "Succeeded", NOON, NOON + timedelta(seconds=5), resource_arn=JOB)
    facts = told(run, (ExecutionSnapshot("arn:known", "Succeeded", "nightly"), made))
    assert facts["Outcome"] == {"Status": "Succeeded", "Reused from": "nightly"}
    assert facts["Made in"]["Execution"] == "nightly"
    assert facts["Made in"]["Took"] == "5 s"
    assert facts["Made in"]["Name"] == "train-1"


def test_a_name_that_is_not_known_is_the_last_part_of_the_arn() -> None:
    run = StepRun("Train", "Succeeded", cached_from="arn:aws:x:y:z:pipeline/p/execution/abc")
    assert told(run)["Outcome"]["Cached by"] == "abc"


def test_a_condition_and_a_for_each() -> None:
    run = StepRun("Train", "Executing", outcome="True", iterations=IterationCount(3, 4, 10, 1))
    assert told(run) == {
        "Outcome": {"Status": "Executing", "Condition": "True", "Iterations": "3 of 10 iterations"}
    }


def test_of_a_step_that_may_not_be_listed_that_is_all_there_is_to_say() -> None:
    seen = ExecutionSnapshot("arn:one", "Succeeded", has_more_steps=True, unlisted=frozenset({"Train"}))
    (group,) = step_facts(TRAIN, seen, History())
    assert [(fact.label, fact.value) for fact in group.facts] == [
        ("Status", "not among the rows listed so far")
    ]
    assert step_facts(TRAIN, replace(seen, unlisted=frozenset()), History()) == ()


def test_iterations_that_are_not_listed_may_have_come_to_something_else() -> None:
    count = IterationCount(3, 3, 1000, listed_rows=3, row_count=1000)
    assert told(StepRun("Train", "Succeeded", iterations=count))["Outcome"]["Status"] == "Not all listed"
    assert told(StepRun("Train", "Failed", iterations=count))["Outcome"]["Status"] == "Failed"
