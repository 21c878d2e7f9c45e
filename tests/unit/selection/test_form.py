"""What a person has to know of each parameter beside its value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar
from sagemaker_selective_widget.selection import ReferenceExecution
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.form import FormField, form
from tests.unit.strategies import pipeline_of, step, succeeded


def integer(name: str) -> dict[str, object]:
    """A parameter."""
    return {"Name": name, "Type": "Integer", "DefaultValue": 0}


THEN = pipeline_of(step("A"), parameters=[integer("P"), integer("Old")])
NOW = pipeline_of(
    step("A", Arguments={"X": {"Get": "Parameters.P"}}),
    step("B", "A", Arguments={"X": {"Get": "Parameters.P"}}),
    step("C", "B"),
    parameters=[integer("P"), integer("New")],
)
RAN = replace(succeeded("ABC", parameters={"P": "1", "Old": "2"}), pipeline=THEN)


def fields(
    reference: ReferenceExecution | None, *selected: str, **overrides: ParameterScalar
) -> list[FormField]:
    """The form for a selection."""
    return list(form(Case(NOW, selected, reference, overrides)))


@pytest.mark.parametrize(
    ("reference", "marks"),
    [
        pytest.param(RAN, {"P": "", "New": "added", "Old": "removed"}, id="as the definition says"),
        pytest.param(
            replace(RAN, pipeline=None), {"P": "", "New": "added", "Old": "removed"}, id="as the values say"
        ),
        pytest.param(None, {"P": "", "New": ""}, id="no reference"),
        pytest.param(ReferenceExecution("arn", ""), {"P": "", "New": ""}, id="one that is not known"),
    ],
)
def test_what_became_of_it_since_the_reference(
    reference: ReferenceExecution | None, marks: dict[str, str]
) -> None:
    assert {each.parameter.name: each.since_reference for each in fields(reference)} == marks


def test_one_that_is_gone_has_no_value() -> None:
    *_, gone = fields(RAN)
    assert (gone.parameter, gone.value, gone.inherited) == (Parameter("Old", "Integer", 0), None, "2")
    *_, unknown = fields(replace(RAN, pipeline=None))
    assert unknown.parameter == Parameter("Old", "String")


@pytest.mark.parametrize(
    ("selected", "overrides", "name", "effect"),
    [
        pytest.param(["A"], {"P": 5}, "P", "", id="read"),
        pytest.param(["C"], {}, "P", "", id="not overridden"),
        pytest.param([], {"P": 5}, "P", "", id="nothing is selected yet"),
        pytest.param(
            ["C"],
            {"P": 5},
            "P",
            "No selected step reads it, so this value has no effect here; A and B read it.",
            id="read by others",
        ),
        pytest.param(
            ["A"], {"New": 5}, "New", "No step reads it, so this value has no effect.", id="read by none"
        ),
    ],
)
def test_whether_an_override_has_an_effect(
    selected: list[str], overrides: dict[str, ParameterScalar], name: str, effect: str
) -> None:
    (found,) = [each for each in fields(RAN, *selected, **overrides) if each.parameter.name == name]
    assert found.effect == effect


def test_its_readers_are_named() -> None:
    assert [each.read_by for each in fields(None)] == [("A", "B"), ()]


def test_another_value_changes_what_reads_it_and_all_that_follows() -> None:
    assert {each.parameter.name: each.changes for each in fields(None)} == {"P": ("A", "B", "C"), "New": ()}


def test_a_for_each_stands_for_its_body() -> None:
    body = [step("Inner", Arguments={"X": {"Get": "Parameters.P"}})]
    pipeline = pipeline_of(
        step("Before"),
        step("Loop", "Before", step_type="ForEach", Arguments={"IterableItems": [1], "ForEachBody": body}),
        step("After", "Loop"),
        parameters=[integer("P")],
    )
    (field,) = form(Case(pipeline, ()))
    assert (field.read_by, field.changes) == (("Inner",), ("Loop", "After"))
