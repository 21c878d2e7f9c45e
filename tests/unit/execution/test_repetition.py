"""What makes an execution's request once more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history import ExaminedExecution
from sagemaker_selective_widget.execution.repetition import Repetition, repetition
from sagemaker_selective_widget.selection.parameters import parameter_values
from tests.unit.strategies import pipeline_of, step

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


def test_a_selective_execution_is_wanted_as_it_was_started() -> None:
    """Of its values, those that its reference does not give; of its steps, also what is gone."""
    ran = ExaminedExecution(SELECTIVE, {"Depth": "7", "Data": "new", "Note": ""})
    assert repetition(ran, PIPELINE, {"Depth": "7", "Data": "old", "Note": ""}) == Repetition(
        ("Train", "Gone"), "arn:reference", {"Data": "new"}
    )


def test_of_a_whole_execution_every_step_is_wanted_and_no_reference() -> None:
    ran = ExaminedExecution(WHOLE, {"Depth": "6", "Data": "new", "Note": ""})
    assert repetition(ran, PIPELINE, {}) == Repetition(
        ("Prepare", "Train"), None, {"Depth": 6, "Data": "new"}
    )


def test_a_parameter_that_is_gone_is_left_out() -> None:
    assert repetition(ExaminedExecution(WHOLE, {"Removed": "1"}), PIPELINE, {}).parameter_overrides == {}


def test_another_spelling_of_the_same_value_is_no_override() -> None:
    pipeline = pipeline_of(step("A"), parameters=[{"Name": "On", "Type": "Boolean"}])
    ran = ExaminedExecution(SELECTIVE, {"On": "True"})
    assert repetition(ran, pipeline, {"On": "true"}).parameter_overrides == {}
    assert repetition(ran, pipeline, {"On": "false"}).parameter_overrides == {"On": True}


depths = st.integers(-99, 99).map(str)
texts = st.text("abc", min_size=1, max_size=3)
values = st.fixed_dictionaries({"Depth": depths, "Data": texts, "Note": texts})


@given(values, st.just({}) | values)
def test_it_runs_with_the_same_values_whatever_the_reference_ran_with(
    ran_with: dict[str, str], lent: dict[str, str]
) -> None:
    overrides = repetition(ExaminedExecution(SELECTIVE, ran_with), PIPELINE, lent).parameter_overrides
    sent = parameter_values(PIPELINE, lent, overrides)
    assert {value.parameter.name: value.text for value in sent} == ran_with
