"""Iterations of a ForEach, folded into the steps of the definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.progress import NOT_LISTED, progress
from sagemaker_selective_widget.execution.watch.status import Iteration, IterationCount
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.execution.fakes import snapshot

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
PIPELINE = Pipeline.from_definition(
    {
        "Version": "2020-12-01",
        "Steps": [
            {
                "Name": "Each",
                "Type": "ForEach",
                "Arguments": {
                    "IterableItems": ["a", "b"],
                    "ForEachBody": [
                        {"Name": "Clean", "Type": "Processing", "Arguments": {}},
                        {"Name": "Fit", "Type": "Training", "Arguments": {}, "DependsOn": ["Clean"]},
                    ],
                },
            }
        ],
    }
)


def row(name: str, index: int, status: str = "Succeeded", reason: str = "") -> StepRun:
    """A step of an iteration, an hour after the one before it."""
    start = NOON + timedelta(hours=index)
    end = start + timedelta(minutes=1) if status not in ("Executing", "Starting") else None
    return StepRun(
        f"{name}-{index}", status, start, end, failure_reason=reason, iteration=Iteration("Each", index)
    )


def folded(*rows: StepRun, item_count: int | None = 5, status: str = "Executing") -> ExecutionSnapshot:
    for_each = StepRun("Each", "Executing", NOON, item_count=item_count)
    return fold_iterations(snapshot(status, for_each, *rows), PIPELINE)


def step(of: ExecutionSnapshot, name: str) -> StepRun:
    found = of.step(name)
    assert found is not None
    return found


def test_an_execution_without_iterations_stays_as_it_is() -> None:
    plain = snapshot("Executing", StepRun("Each", "Executing"))
    assert fold_iterations(plain, PIPELINE) is plain


def test_one_snapshot_is_folded_once_for_all_that_ask() -> None:
    of = snapshot("Executing", StepRun("Each", "Executing", NOON), row("Clean", 0))
    assert fold_iterations(of, PIPELINE) is fold_iterations(of, PIPELINE)
    other = Pipeline.from_definition({"Version": "2020-12-01", "Steps": []})
    assert fold_iterations(of, other) is not fold_iterations(of, PIPELINE)


def test_the_latest_look_is_folded_whatever_was_before() -> None:
    for count in range(1, 9):
        of = snapshot(
            "Executing", StepRun("Each", "Executing"), *(row("Clean", each) for each in range(count))
        )
        assert step(fold_iterations(of, PIPELINE), "Clean").iterations == IterationCount(count, count, 2)


def test_there_is_one_row_for_each_step_of_the_definition() -> None:
    of = folded(row("Clean", 0), row("Fit", 0), row("Clean", 1, "Executing"))
    assert [run.name for run in of.steps] == ["Each", "Clean", "Fit"]


@pytest.mark.parametrize(
    ("rows", "ended"),
    [
        pytest.param([row("Clean", 0)], 0, id="the body has not come to its end"),
        pytest.param([row("Clean", 0), row("Fit", 0)], 1, id="one iteration"),
        pytest.param([row("Clean", 0), row("Fit", 0, "Executing")], 0, id="its last step goes on"),
        pytest.param([row("Clean", 0, "Failed")], 1, id="a failure ends it early"),
        pytest.param([row(name, index) for index in range(3) for name in ("Clean", "Fit")], 3, id="three"),
    ],
)
def test_the_container_counts_iterations(rows: list[StepRun], ended: int) -> None:
    assert str(step(folded(*rows), "Each").iterations) == f"{ended} of 5 iterations"


def test_before_the_service_counts_the_items_the_definition_lists_them() -> None:
    of = folded(row("Clean", 0), item_count=None)
    assert step(of, "Each").iterations == IterationCount(0, 1, 2)


def test_items_that_nobody_has_counted_are_not_made_up() -> None:
    """They come from elsewhere, and those that have begun may not be all."""
    each: dict[str, Any] = {"IterableItems": {"Get": "Parameters.Items"}, "ForEachBody": []}
    pipeline = Pipeline.from_definition(
        {
            "Version": "2020-12-01",
            "Parameters": [{"Name": "Items", "Type": "String"}],
            "Steps": [{"Name": "Each", "Type": "ForEach", "Arguments": each}],
        }
    )
    going = snapshot("Executing", StepRun("Each", "Executing"), row("Clean", 0), row("Clean", 1, "Executing"))
    assert str(step(fold_iterations(going, pipeline), "Each").iterations) == "1 of the 2 iterations begun"


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (["Succeeded", "Succeeded"], "Succeeded"),
        (["Succeeded", "Failed"], "Failed"),
        (["Failed", "Executing"], "Executing"),
        (["Succeeded", "Stopped"], "Stopped"),
        (["Stopped", "Failed"], "Failed"),
    ],
)
def test_a_body_step_is_what_its_iterations_come_to(statuses: list[str], status: str) -> None:
    rows = [row("Clean", index, each) for index, each in enumerate(statuses)]
    assert step(folded(*rows), "Clean").status == status


def test_it_lasts_from_the_first_start_to_the_last_end() -> None:
    found = step(folded(row("Clean", 1), row("Clean", 0)), "Clean")
    assert (found.started_at, found.ended_at) == (NOON, NOON + timedelta(hours=1, minutes=1))


def test_it_has_not_ended_while_one_goes_on() -> None:
    assert step(folded(row("Clean", 0), row("Clean", 1, "Executing")), "Clean").ended_at is None


def test_a_name_with_an_index_of_its_own_is_kept() -> None:
    """Only the iteration's own index is taken off."""
    assert step(folded(row("Clean-2", 2)), "Clean-2").iterations == IterationCount(1, 1, 5)


def test_a_person_is_told_how_many_and_why_one_failed() -> None:
    of = folded(row("Clean", 0), row("Clean", 1, "Failed", "no space left"))
    told = progress(of, PIPELINE.step_names, PIPELINE.step_names, {})
    assert told["Each"].detail == "1 of 5 iterations"
    assert (told["Clean"].state, told["Clean"].detail) == (
        "failed",
        "2 of 5 iterations · Clean-1: no space left",
    )
    assert told["Fit"].state == "waiting"


class TestListedInPart:
    """While rows are still to be listed, counts are of what there is at least, and say so."""

    @pytest.fixture
    def seen(self) -> ExecutionSnapshot:
        for_each = StepRun("Each", "Executing", NOON, item_count=1000, step_count=2000)
        rows = [row("Clean", 0), row("Fit", 0), row("Clean", 1)]
        return fold_iterations(replace(snapshot("Executing", for_each, *rows), has_more_steps=True), PIPELINE)

    def test_the_for_each_says_how_many_of_its_rows_are_known(self, seen: ExecutionSnapshot) -> None:
        said = "at least 1 of 1,000 iterations; 3 of 2,000 rows listed so far"
        assert str(step(seen, "Each").iterations) == said
        assert progress(seen, ["Each"], (), {})["Each"].detail == said

    def test_so_does_a_step_of_its_body(self, seen: ExecutionSnapshot) -> None:
        said = "at least 2 of 1,000 iterations; 2 of 1,000 rows listed so far"
        assert str(step(seen, "Clean").iterations) == said

    def test_a_step_that_has_rows_to_come_is_not_over(self, seen: ExecutionSnapshot) -> None:
        clean = step(seen, "Clean")
        assert (clean.status, clean.ended_at) == ("Executing", None)

    def test_a_for_each_that_has_ended_was_listed(self) -> None:
        """Its rows come before those that are still to be listed, which are of another one."""
        for_each = StepRun("Each", "Succeeded", NOON, NOON, item_count=1, step_count=2)
        seen = replace(snapshot("Executing", for_each, row("Clean", 0), row("Fit", 0)), has_more_steps=True)
        folded = fold_iterations(seen, PIPELINE)
        assert [str(each.iterations) for each in folded.steps] == ["1 of 1 iteration"] * 3
        assert step(folded, "Fit").status == "Succeeded"

    def test_of_one_that_has_succeeded_every_iteration_has(self) -> None:
        for_each = StepRun("Each", "Succeeded", NOON, NOON, item_count=1000, step_count=2000)
        seen = replace(snapshot("Succeeded", for_each, row("Clean", 0), row("Fit", 0)), has_more_steps=True)
        folded = fold_iterations(seen, PIPELINE)
        assert [str(each.iterations) for each in folded.steps] == ["1,000 of 1,000 iterations"] * 3
        assert {each.status for each in folded.steps} == {"Succeeded"}

    def test_of_one_that_has_failed_the_one_that_did_may_not_be_listed(self) -> None:
        for_each = StepRun("Each", "Failed", NOON, NOON, item_count=1000, step_count=2000)
        seen = replace(snapshot("Failed", for_each, row("Clean", 0), row("Fit", 0)), has_more_steps=True)
        folded = fold_iterations(seen, PIPELINE)
        said = "at least 1 of 1,000 iterations; 2 of 2,000 rows listed so far"
        assert str(step(folded, "Each").iterations) == said
        assert str(step(folded, "Clean").iterations).startswith("at least 1 of 1,000 iterations")
        assert step(folded, "Clean").status == "Succeeded"

    def test_a_step_beside_it_may_have_begun_among_what_is_not_listed(self) -> None:
        for_each = StepRun("Each", "Executing", NOON, item_count=1000, step_count=2000)
        seen = replace(snapshot("Executing", for_each, row("Clean", 0)), has_more_steps=True)
        told = progress(fold_iterations(seen, PIPELINE), ["Each", "Fit", "Clean"], ("Fit",), {})
        assert (told["Fit"].state, told["Fit"].detail) == ("waiting", NOT_LISTED)

    def test_it_may_not_be_known_how_many_there_will_be(self) -> None:
        count = IterationCount(1, 2, listed_rows=1234)
        assert str(count) == "at least 1 of the 2 iterations begun; 1,234 rows listed so far"
