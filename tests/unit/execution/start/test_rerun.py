"""Executions to make after another: its request once more, or from its failure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.start.rerun import Rerun, rerun, rerun_from_failure, rest_of
from sagemaker_selective_widget.execution.watch.status import Iteration
from sagemaker_selective_widget.selection import judge
from sagemaker_selective_widget.selection.parameters import parameter_values
from tests.unit.execution.fakes import ARN, snapshot
from tests.unit.strategies import pipeline_of, real_pipeline, step, succeeded

PIPELINE = pipeline_of(
    step("Prepare"),
    step("Train", "Prepare"),
    parameters=(
        {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
        {"Name": "Data", "Type": "String"},
        {"Name": "Note", "Type": "String", "DefaultValue": ""},
    ),
)
SELECTIVE = ExecutionSnapshot(
    "arn:one", "Succeeded", selected_steps=("Train", "Gone"), reference_arn="arn:reference"
)
WHOLE = ExecutionSnapshot("arn:one", "Succeeded")

FAILING = pipeline_of(
    step("Prepare"),
    step("Train", "Prepare"),
    step("Evaluate", "Train"),
    step("Report", "Evaluate"),
    step("Refuse", step_type="Fail"),
)
LOOP = real_pipeline("v3_foreach")
DONE, FAILED, STOPPED = (
    StepRun("Prepare", "Succeeded"),
    StepRun("Train", "Failed"),
    StepRun("Train", "Stopped"),
)
REFUSED = StepRun("Refuse", "Failed")


def test_a_selective_execution_is_wanted_as_it_was_started() -> None:
    """Of its values, those that its reference does not give; of its steps, also what is gone."""
    ran = ExaminedExecution(SELECTIVE, {"Depth": "7", "Data": "new", "Note": ""})
    assert rerun(ran, PIPELINE, {"Depth": "7", "Data": "old", "Note": ""}) == Rerun(
        ("Train", "Gone"), "arn:reference", {"Data": "new"}
    )


def test_of_a_whole_execution_every_step_is_wanted_and_no_reference() -> None:
    ran = ExaminedExecution(WHOLE, {"Depth": "6", "Data": "new", "Note": ""})
    assert rerun(ran, PIPELINE, {}) == Rerun(("Prepare", "Train"), None, {"Depth": 6, "Data": "new"})


def test_a_parameter_that_is_gone_is_left_out() -> None:
    assert rerun(ExaminedExecution(WHOLE, {"Removed": "1"}), PIPELINE, {}).parameter_overrides == {}


def test_another_spelling_of_the_same_value_is_no_override() -> None:
    pipeline = pipeline_of(step("A"), parameters=[{"Name": "On", "Type": "Boolean"}])
    ran = ExaminedExecution(SELECTIVE, {"On": "True"})
    assert rerun(ran, pipeline, {"On": "true"}).parameter_overrides == {}
    assert rerun(ran, pipeline, {"On": "false"}).parameter_overrides == {"On": True}


depths = st.integers(-99, 99).map(str)
texts = st.text("abc", min_size=1, max_size=3)
values = st.fixed_dictionaries({"Depth": depths, "Data": texts, "Note": texts})


@given(values, st.just({}) | values)
def test_it_runs_with_the_same_values_whatever_the_reference_ran_with(
    ran_with: dict[str, str], inherited: dict[str, str]
) -> None:
    overrides = rerun(ExaminedExecution(SELECTIVE, ran_with), PIPELINE, inherited).parameter_overrides
    sent = parameter_values(PIPELINE, inherited, overrides)
    assert {value.parameter.name: value.text for value in sent} == ran_with


class TestFromFailure:
    @pytest.mark.parametrize("undone", [FAILED, STOPPED], ids=["failed", "stopped"])
    def test_what_failed_and_what_follows_is_selected(self, undone: StepRun) -> None:
        """What the execution did is reused."""
        offer = rerun_from_failure(snapshot("Failed", DONE, undone), FAILING)
        assert offer is not None
        assert offer.selected_steps == ("Train", "Evaluate", "Report")
        assert offer.reference_execution_arn == ARN
        assert offer.label == "Run Train again, and what follows, reusing abc123"

    def test_what_was_not_selected_then_is_not_now(self) -> None:
        of = replace(snapshot("Failed", DONE, FAILED), selected_steps=("Train", "Evaluate"))
        offer = rerun_from_failure(of, FAILING)
        assert offer is not None
        assert offer.selected_steps == ("Train", "Evaluate")

    def test_a_failed_body_is_run_again_by_its_for_each(self) -> None:
        offer = rerun_from_failure(snapshot("Failed", StepRun("TrainOne", "Failed")), LOOP)
        assert offer is not None
        assert offer.label.startswith("Run FanOut again")
        assert judge(LOOP, offer.selected_steps or (), succeeded(LOOP.step_names)).can_start

    @pytest.mark.parametrize(
        "of",
        [
            pytest.param(snapshot("Succeeded", DONE), id="nothing failed"),
            pytest.param(snapshot("Executing", DONE, FAILED), id="it goes on"),
            pytest.param(snapshot("Failed", DONE, REFUSED), id="a Fail step failed on purpose"),
            pytest.param(snapshot("Failed", StepRun("Gone", "Failed")), id="the step is gone"),
        ],
    )
    def test_otherwise_there_is_no_offer(self, of) -> None:
        assert rerun_from_failure(of, FAILING) is None

    def test_with_failures_it_completed_and_can_be_run_again(self) -> None:
        offer = rerun_from_failure(snapshot("CompletedWithFailures", DONE, FAILED), FAILING)
        assert offer is not None


class TestRest:
    PIPELINE = pipeline_of(
        step("Loop", step_type="ForEach", Arguments={"ForEachBody": [step("Fit")]}), step("Report", "Loop")
    )

    def test_a_for_each_that_has_succeeded_is_done_with_its_body(self) -> None:
        """Its iterations have names of their own."""
        seen = snapshot(
            "Failed",
            StepRun("Loop", "Succeeded"),
            StepRun("Fit-0", "Succeeded", iteration=Iteration("Loop", 0)),
            StepRun("Report", "Failed"),
        )
        assert rest_of(seen, self.PIPELINE) == ("Report",)

    def test_one_that_has_failed_runs_again_with_its_body(self) -> None:
        assert rest_of(snapshot("Failed", StepRun("Loop", "Failed")), self.PIPELINE) == ("Loop", "Report")


def test_what_may_have_failed_and_is_not_listed_is_not_left_out() -> None:
    """Nothing is offered until it is known."""
    part = replace(
        snapshot("Failed", StepRun("Prepare", "Succeeded"), StepRun("Train", "Failed")), has_more_steps=True
    )
    assert rerun_from_failure(replace(part, unlisted=frozenset()), FAILING) is not None
    assert rerun_from_failure(replace(part, unlisted=frozenset({"Report"})), FAILING) is None
