"""What executions were asked to run, what they did, and with which values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.outcome import Failure
from sagemaker_selective_widget.execution.history.report import (
    ChangedValue,
    ExecutionReport,
    ExecutionReports,
    ReusedSteps,
    execution_report,
)
from sagemaker_selective_widget.execution.watch.status import Iteration
from tests.unit.strategies import pipeline_of, step

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
PARAMETERS = (
    {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
    {"Name": "Data", "Type": "String"},
)
PIPELINE = pipeline_of(step("Prepare"), step("Train", "Prepare"), parameters=PARAMETERS)
SUMMARY = ExecutionSummary("arn:e/one", "Failed", "try-1", NOON, "Step failure", "a try")
PREPARED = StepRun("Prepare", "Succeeded", reused_from="arn:e/ref")
FAILED = StepRun("Train", "Failed", NOON, NOON + timedelta(seconds=90), "No space.")
SELECTIVE = ExecutionSnapshot(
    "arn:e/one",
    "Failed",
    "try-1",
    NOON,
    failure_reason="Step failure",
    steps=(PREPARED, FAILED),
    selected_steps=("Train",),
    reference_arn="arn:e/ref",
    created_by="ada",
)
WHOLE = replace(SELECTIVE, selected_steps=None, reference_arn=None)


def recalled(
    snapshot: ExecutionSnapshot, values: dict[str, str], *others: ExaminedExecution
) -> ExecutionReport:
    """The report of an execution that ran `PIPELINE`, where some others are known too."""
    examined = (ExaminedExecution(snapshot, values, PIPELINE), *others)
    known = {each.snapshot.arn: each for each in examined}
    return execution_report(SUMMARY, known.get, {"arn:e/ref": "nightly"})


def reference(**values: str) -> ExaminedExecution:
    return ExaminedExecution(ExecutionSnapshot("arn:e/ref", "Succeeded"), values)


def test_a_selective_execution_is_recalled_with_all_that_is_known() -> None:
    assert recalled(
        SELECTIVE, {"Depth": "7", "Data": "s3://new"}, reference(Depth="7", Data="s3://old")
    ) == ExecutionReport(
        "arn:e/one",
        "try-1",
        "Failed",
        NOON,
        "a try",
        duration_s=90.0,
        created_by="ada",
        is_selective=True,
        selected_steps=("Train",),
        reference_arn="arn:e/ref",
        reference_name="nightly",
        ran=("Train",),
        reused=(ReusedSteps("arn:e/ref", "nightly", ("Prepare",)),),
        changed=(ChangedValue("Data", "s3://new", "s3://old"),),
        compared_with="reference",
        failures=(Failure("Train", "No space."),),
    )


def test_of_one_that_is_not_examined_the_list_speaks_and_it_is_said_why() -> None:
    nothing: dict[str, ExaminedExecution] = {}
    assert execution_report(SUMMARY, nothing.get, {}, "Throttled.") == ExecutionReport(
        "arn:e/one",
        "try-1",
        "Failed",
        NOON,
        "a try",
        failures=(Failure("", "Step failure"),),
        unknown="Throttled.",
    )


def test_the_values_of_a_whole_execution_are_compared_with_the_defaults_it_had() -> None:
    whole = recalled(WHOLE, {"Depth": "5", "Data": "s3://x"})
    assert (whole.is_selective, whole.selected_steps, whole.reference_name) == (False, (), "")
    assert (whole.compared_with, whole.changed) == ("defaults", (ChangedValue("Data", "s3://x"),))


def test_without_the_reference_s_values_the_defaults_are_compared_with() -> None:
    assert recalled(SELECTIVE, {"Depth": "7"}).changed == (ChangedValue("Depth", "7", "5"),)
    assert recalled(SELECTIVE, {"Depth": "7"}).compared_with == "defaults"


def test_another_spelling_of_the_same_value_is_no_change() -> None:
    assert recalled(WHOLE, {"Depth": "05"}).changed == ()


def test_without_a_definition_every_value_is_told() -> None:
    examined = ExaminedExecution(WHOLE, {"Depth": "5"})
    told = execution_report(SUMMARY, {SUMMARY.arn: examined}.get, {})
    assert (told.compared_with, told.changed) == ("", (ChangedValue("Depth", "5"),))


def test_what_was_not_described_may_have_been_selective() -> None:
    assert recalled(replace(WHOLE, is_described=False), {}).is_selective is None


def test_cached_outputs_are_told_from_lent_ones() -> None:
    cached = StepRun("Train", "Succeeded", cached_from="arn:e/older")
    told = recalled(replace(SELECTIVE, steps=(PREPARED, cached)), {})
    assert [str(each) for each in told.reused] == ["Prepare from nightly", "Train cached by older"]
    assert told.ran == ()


def test_what_ended_it_is_told_where_no_step_says_why() -> None:
    told = recalled(replace(SELECTIVE, steps=(PREPARED, replace(FAILED, failure_reason=""))), {})
    assert told.failures == (Failure("Train", ""), Failure("", "Step failure"))


def test_the_iterations_of_a_for_each_are_one_step() -> None:
    steps = tuple(
        StepRun(f"Train-{index}", "Succeeded", iteration=Iteration("Each", index)) for index in range(3)
    )
    assert recalled(replace(SELECTIVE, steps=steps), {}).ran == ("Train",)


@pytest.mark.parametrize(
    ("of", "asked_for"),
    [
        pytest.param(SELECTIVE, "Train", id="selective"),
        pytest.param(WHOLE, "every step", id="whole"),
        pytest.param(replace(WHOLE, is_described=False), "", id="not known"),
    ],
)
def test_it_is_told_what_was_asked_for(of: ExecutionSnapshot, asked_for: str) -> None:
    assert recalled(of, {}).row()["asked for"] == asked_for


def test_executions_are_told_as_a_table() -> None:
    """A long value is told by its end."""
    values = {"Depth": "7", "Data": "s3://bucket/folder/with/some/file.csv"}
    heading, line = repr(ExecutionReports([recalled(SELECTIVE, values)])).splitlines()
    assert heading.split("  ")[0] == "execution"
    assert line.startswith("try-1      Failed  2026-11-24 12:00  1 min 30 s")
    assert line.endswith("Depth=7, Data=…t/folder/with/some/file.csv")


def test_of_one_that_is_listed_in_part_it_is_said_what_is_missing() -> None:
    """Also in the table."""
    in_part = replace(SELECTIVE, steps=(FAILED,), has_more_steps=True, unlisted=frozenset({"Prepare"}))
    told = recalled(in_part, {})
    assert (told.ran, told.unlisted) == (("Train",), ("Prepare",))
    assert told.missing == "Not all rows are listed: Prepare may have run too. list_steps(arn) lists them."
    assert told.row()["ran"] == "Train; not listed: Prepare"
    assert replace(told, unknown="No access.").missing == "No access."
    assert recalled(SELECTIVE, {}).missing == ""


def test_no_execution_is_told_in_words() -> None:
    assert repr(ExecutionReports()) == "No execution yet."


texts = st.sampled_from(["1", "2", "3"])
values = st.dictionaries(st.sampled_from(["Depth", "Data", "Gone"]), texts)
sources = st.sampled_from([None, "arn:e/ref", "arn:e/older"])
runs = st.builds(StepRun, st.sampled_from("ABCDE"), st.just("Succeeded"), reused_from=sources)


@given(values, values)
def test_what_changed_turns_the_reference_s_values_into_those_it_ran_with(
    ran_with: dict[str, str], inherited: dict[str, str]
) -> None:
    changed = recalled(SELECTIVE, ran_with, reference(**inherited)).changed
    assert inherited | {each.name: each.value for each in changed} == inherited | ran_with
    assert all(inherited.get(each.name) == each.before != each.value for each in changed)


@given(st.lists(runs, unique_by=lambda run: run.name))
def test_every_step_either_ran_or_was_reused(steps: list[StepRun]) -> None:
    told = recalled(replace(SELECTIVE, steps=tuple(steps)), {})
    reused = [name for each in told.reused for name in each.steps]
    assert sorted([*told.ran, *reused]) == sorted(run.name for run in steps)
