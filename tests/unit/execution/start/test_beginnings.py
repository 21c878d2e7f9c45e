"""What can be selected first: what failed, what ran last, what a changed value touches, and everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.start.beginnings import Beginning, beginnings
from sagemaker_selective_widget.selection import ReferenceExecution
from sagemaker_selective_widget.selection.case import Case
from tests.unit.strategies import graph_definition, graphs, pipeline_of, step

PARAMETERS: list[dict[str, Any]] = [
    {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
    {"Name": "Other", "Type": "String"},
]
LAB = pipeline_of(
    step("Ingest"),
    step("Clean", "Ingest"),
    step("Train", "Clean", Arguments={"Depth": {"Get": "Parameters.Depth"}}),
    step("Report", "Train"),
    parameters=PARAMETERS,
)
STATUSES = ["Succeeded", "Failed", "Stopped", "Executing"]


def ended(status: str, *steps: StepRun, **facts: Any) -> ExecutionSnapshot:
    return ExecutionSnapshot("arn:nightly", status, "nightly", steps=steps, **facts)


FAILED = ended("Failed", StepRun("Ingest", "Succeeded"), StepRun("Clean", "Failed", failure_reason="no data"))
SELECTIVE = ended(
    "Succeeded",
    StepRun("Ingest", "Succeeded", reused_from="arn:x"),
    StepRun("Clean", "Succeeded"),
    is_described=False,
)


def found(
    *failed: ExecutionSnapshot,
    latest: ExecutionSnapshot | None = None,
    reference: str | None = None,
    **overrides: Any,
) -> dict[str, Beginning]:
    known = None if reference is None else ReferenceExecution(reference, "Failed")
    case = Case(LAB, (), known, overrides)
    return {each.code: each for each in beginnings(case, failed, latest)}


def test_everything_can_be_begun_with() -> None:
    """The label is the same where nothing has run yet: the button selects, and starts nothing."""
    every = Beginning("all", "All 4 steps", "", LAB.step_names)
    assert found() == {"all": every}


def test_what_failed_runs_again_with_what_follows_and_reuses_the_rest() -> None:
    assert found(FAILED)["failure"] == Beginning(
        "failure",
        "Re-run from Clean · 3 steps",
        "Clean failed in nightly: no data",
        ("Clean", "Train", "Report"),
        "arn:nightly",
    )


def test_the_first_execution_that_has_failed_counts() -> None:
    later = replace(FAILED, arn="arn:later")
    assert found(SELECTIVE, FAILED, later)["failure"].reference_execution_arn == "arn:nightly"


def test_what_was_stopped_has_no_reason() -> None:
    stopped = ended("Stopped", StepRun("Train", "Stopped"))
    assert found(stopped)["failure"].explanation == "Train was stopped in nightly."


def test_what_the_last_execution_ran_itself_can_run_again() -> None:
    assert found(latest=SELECTIVE)["last-time"] == Beginning(
        "last-time", "Same as last time · 1 step", "nightly ran Clean.", ("Clean",)
    )


@pytest.mark.parametrize(
    "latest",
    [
        pytest.param(ended("Succeeded", StepRun("Ingest", "Succeeded")), id="every step"),
        pytest.param(replace(SELECTIVE, status="Failed"), id="cut short"),
        pytest.param(replace(SELECTIVE, is_described=True), id="described, without a selection"),
        pytest.param(
            replace(SELECTIVE, selected_steps=("Gone",), is_described=True), id="of steps that are gone"
        ),
    ],
)
def test_what_was_asked_for_then_has_to_be_known(latest: ExecutionSnapshot) -> None:
    assert "last-time" not in found(latest=latest)


def test_a_changed_value_names_the_steps_that_read_it() -> None:
    assert found(Depth=7)["changed"] == Beginning(
        "changed",
        "Train and everything after · 2 steps",
        "Train reads Depth, with another value.",
        ("Train", "Report"),
    )


@pytest.mark.parametrize("overrides", [{"Depth": 5}, {"Other": "x"}], ids=["the same", "read by none"])
def test_a_value_that_changes_nothing_names_no_step(overrides: dict[str, Any]) -> None:
    assert "changed" not in found(**overrides)


def test_of_two_that_come_to_the_same_the_first_stands() -> None:
    at_once = ended("Failed", StepRun("Ingest", "Failed"))
    assert list(found(at_once, reference="arn:nightly")) == ["failure"]
    assert list(found(at_once, reference="arn:other")) == ["failure", "all"]


def test_more_than_the_service_takes_is_not_offered() -> None:
    large = pipeline_of(*(step(f"S{number}") for number in range(51)))
    assert beginnings(Case(large, ()), (), None) == ()


@given(graphs(), st.data())
def test_each_can_be_selected_as_it_is(graph: Any, data: st.DataObject) -> None:
    """There are steps in it, all of the pipeline, closed over paths; and no two are the same."""
    pipeline = pipeline_of(*graph_definition(*graph)["Steps"])
    steps = tuple(
        StepRun(
            name,
            data.draw(st.sampled_from(STATUSES)),
            reused_from=data.draw(st.sampled_from([None, "arn:x"])),
        )
        for name in graph.nodes
    )
    seen = ended(data.draw(st.sampled_from(STATUSES)), *steps, is_described=data.draw(st.booleans()))
    offered = beginnings(Case(pipeline, ()), (seen,), seen)
    assert len({(each.steps, each.reference_execution_arn) for each in offered}) == len(offered) <= 4
    for each in offered:
        assert each.steps == pipeline.in_order(each.steps)
        assert set(each.steps) <= set(pipeline.step_names)
        if each.code != "last-time":
            assert not Case(pipeline, each.steps).gap
