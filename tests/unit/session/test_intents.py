"""What a person can state: typed, in order, and never changed in place."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.session.intents import INTENT_NAMES, FrozenDict, Intents, check
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import PIPELINE, arn


def stated(**patch: Any) -> Intents:
    """The intents of nobody, after one statement."""
    return Intents().patched(patch, PIPELINE)


def test_names_are_put_in_definition_order_the_unknown_last() -> None:
    assert stated(selected_steps=["Gone", "Report", "Prepare", "Report"]).selected_steps == (
        "Prepare",
        "Report",
        "Gone",
    )


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [("7", 7), (7, 7), ("seven", "seven"), (" 7 ", 7), ("", ""), (True, True), ("+7", "+7")],
)
def test_text_that_is_a_value_becomes_one(given_value: Any, kept: Any) -> None:
    value = stated(parameter_overrides={"Depth": given_value}).parameter_overrides["Depth"]
    assert (value, type(value)) == (kept, type(kept))


def test_what_the_pipeline_does_not_declare_stays_text() -> None:
    assert stated(parameter_overrides={"Gone": "7"}).parameter_overrides == {"Gone": "7"}


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, object()], ids=["none", "list", "dict", "object"])
def test_what_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(ParameterValueError, match="Depth"):
        stated(parameter_overrides={"Depth": value})


def test_a_statement_replaces_only_what_it_states() -> None:
    before = stated(selected_steps=["Train"], display_name="mine", code_target="cli")
    after = before.patched({"inherit": "defaults"}, PIPELINE)
    assert after.differs_from(before) == ("inherit",)
    assert (before.inherit, after.inherit) == ("reference", "defaults")


@pytest.mark.parametrize("reference", [arn(1), None], ids=["an execution", "none"])
def test_whoever_states_a_reference_has_chosen_it(reference: str | None) -> None:
    chosen = stated(reference_execution_arn=reference)
    assert (chosen.pinned, chosen.reference_execution_arn) == (True, reference)


def test_whoever_states_both_may_leave_the_choice() -> None:
    left = stated(reference_execution_arn=arn(1), pinned=False)
    assert (left.pinned, left.reference_execution_arn) == (False, None)


def test_what_is_no_longer_chosen_is_forgotten() -> None:
    left = stated(reference_execution_arn=arn(1)).patched({"pinned": False}, PIPELINE)
    assert (left.pinned, left.reference_execution_arn) == (False, None)


@given(any_of.patches, any_of.patches)
def test_nothing_is_chosen_unless_it_is_pinned(one: dict[str, Any], two: dict[str, Any]) -> None:
    after = stated(**one).patched(two, PIPELINE)
    assert after.pinned or after.reference_execution_arn is None


@given(any_of.patches)
def test_the_same_statement_twice_is_one(patch: dict[str, Any]) -> None:
    once = stated(**patch)
    assert once.patched(patch, PIPELINE).differs_from(once) == ()
    assert once.patched({}, PIPELINE).differs_from(once) == ()


@given(any_of.patches, any_of.patches)
def test_intents_differ_in_what_is_not_the_same(one: dict[str, Any], two: dict[str, Any]) -> None:
    first, second = stated(**one), stated(**two)
    assert first.differs_from(second) == second.differs_from(first)
    equal = [name for name in INTENT_NAMES if getattr(first, name) == getattr(second, name)]
    assert set(INTENT_NAMES) - set(equal) <= set(first.differs_from(second))


def test_values_of_another_type_are_other_values() -> None:
    """``1`` and ``True`` are equal in Python, and are sent as other texts."""
    one, true = (stated(parameter_overrides={"Depth": value}) for value in (1, True))
    assert one.differs_from(true) == ("parameter_overrides",)


def test_a_statement_does_not_keep_what_was_handed_in() -> None:
    steps, overrides = ["Train"], {"Depth": 7}
    kept = stated(selected_steps=steps, parameter_overrides=overrides)
    steps.append("Report")
    overrides["Depth"] = 8
    assert (kept.selected_steps, kept.parameter_overrides) == (("Train",), {"Depth": 7})


def test_intents_cannot_be_assigned() -> None:
    with pytest.raises(FrozenInstanceError):
        Intents().pinned = True  # type: ignore[misc]


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.__setitem__("Depth", 8),
        lambda values: values.__delitem__("Depth"),
        lambda values: values.update(Depth=8),
        lambda values: values.setdefault("Data", "x"),
        lambda values: values.pop("Depth"),
        lambda values: values.popitem(),
        lambda values: values.clear(),
        lambda values: values.__ior__({"Depth": 8}),
    ],
    ids=["set", "delete", "update", "setdefault", "pop", "popitem", "clear", "or"],
)
def test_values_cannot_be_changed_in_place(change: Any) -> None:
    """The message says what to write in its place."""
    values = FrozenDict(Depth=7)
    with pytest.raises(TypeError, match="Assign a new dict"):
        change(values)
    assert values == {"Depth": 7}


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))], ids=range(3)
)
def test_values_can_be_copied(copied: Any) -> None:
    assert copied(FrozenDict(Depth=7)) == {"Depth": 7}


def test_the_config_names_the_reference_or_looks_for_none() -> None:
    named = stated(selected_steps=["Train"]).config(arn(1))
    assert (named.selected_steps, named.reference_latest_execution) == (["Train"], True)
    assert named.source_pipeline_execution_arn == arn(1)
    assert stated().config(None).reference_latest_execution is False


@given(any_of.patches)
def test_what_has_the_right_shape_can_be_stated(patch: dict[str, Any]) -> None:
    check(patch)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("selected_steps", "Train"),
        ("selected_steps", [1]),
        ("selected_steps", {"Train": 1}),
        ("selected_steps", None),
        ("reference_execution_arn", 5),
        ("pinned", "yes"),
        ("pinned", None),
        ("inherit", "all"),
        ("inherit", ["reference"]),
        ("parameter_overrides", [("Depth", 7)]),
        ("parameter_overrides", {1: 7}),
        ("varied_parameters", {"Depth": [3, 5]}),
        ("varied_parameters", ["Depth"]),
        ("max_parallel", 0),
        ("max_parallel", 51),
        ("max_parallel", True),
        ("max_parallel", "2"),
        ("display_name", None),
        ("code_target", "java"),
        ("height", 119),
        ("height", True),
        ("height", 420.0),
        ("side_share", 0.1),
        ("side_share", 1),
        ("side_share", float("nan")),
        ("side_share", "0.4"),
        ("orientation", "diagonal"),
        ("orientation", None),
        ("no_intent", 1),
    ],
)
def test_what_has_another_shape_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=name):
        check({"display_name": "mine", name: value})
