"""Spaces of sweeps: what is asked for, checked, kept and expanded."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import ParameterValueError, SweepError
from sagemaker_selective_widget.execution.sweep.ranges import (
    Choices,
    Range,
    choices,
    draws,
    integers,
    linear,
    log,
)
from sagemaker_selective_widget.execution.sweep.resolve import resolve
from sagemaker_selective_widget.execution.sweep.space import space_from_json, varied
from sagemaker_selective_widget.pipeline import Pipeline

PIPELINE = Pipeline.from_definition(
    {
        "Parameters": [
            {"Name": "Depth", "Type": "Integer", "DefaultValue": 5},
            {"Name": "Eta", "Type": "Float", "DefaultValue": 0.1},
            {"Name": "Verbose", "Type": "Boolean", "DefaultValue": False},
            {"Name": "Type", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b", "c"]},
        ],
        "Steps": [{"Name": "Train", "Type": "Training", "Arguments": {}}],
    }
)

NOT_WHOLE: tuple[Any, ...] = (None, "3", 2.5, b"x", (1,), True)


def trials(asked: Any) -> list[dict[str, str]]:
    return [dict(trial) for trial in resolve(asked, PIPELINE).space.trials()]


def test_a_grid_has_every_combination_and_the_last_changes_fastest() -> None:
    assert trials({"Depth": [3, 5], "Eta": [0.1, "0.2"]}) == [
        {"Depth": "3", "Eta": "0.1"},
        {"Depth": "3", "Eta": "0.2"},
        {"Depth": "5", "Eta": "0.1"},
        {"Depth": "5", "Eta": "0.2"},
    ]


@pytest.mark.parametrize(
    ("asked", "left", "dropped"),
    [
        ({"Depth": [3, 3, "3", 5]}, 2, 2),
        ({"Depth": [3, 3], "Eta": ["0.1", "0.10"]}, 1, 3),
        ({"Verbose": [True, "true", "True", False]}, 2, 2),
        ([{"Eta": 0.1}, {"Eta": "0.10"}, {"Eta": 0.2}], 2, 1),
        (draws(50, Depth=integers(1, 3)), 3, 47),
    ],
)
def test_the_same_trial_twice_is_one(asked: Any, left: int, dropped: int) -> None:
    resolved = resolve(asked, PIPELINE)
    assert len(resolved.space.trials()) == left
    assert resolved.dropped_count == dropped


def test_listed_trials_stay_in_order() -> None:
    assert trials([{"Depth": 9, "Type": "b"}, {"Type": "a", "Depth": 2}]) == [
        {"Depth": "9", "Type": "b"},
        {"Depth": "2", "Type": "a"},
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "no trial"),
        ([], "no trial"),
        (draws(0, Depth=integers(1, 3)), "no trial"),
        (draws(3), "no trial"),
        ({"Depth": []}, "Depth has no value"),
        ({"Depth": range(201)}, "more than 200"),
        ({"Depth": itertools.count()}, "more than 200"),
        ({"Depth": range(20), "Eta": [0.1 * each for each in range(11)]}, "more than 200"),
        ([{"Depth": 1}] * 201, "more than 200"),
        (draws(201, Depth=integers(1, 9)), "more than 200"),
        ({"Dept": [1]}, "no parameter named 'Dept'. Did you mean Depth?"),
        ([{"Nothing": 1}], "no parameter named"),
        ({5: [1]}, "no parameter named 5"),
        (draws(3, Dept=integers(1, 2)), "Did you mean Depth"),
        ({"Depth": 5}, "list of values"),
        ({"Type": "abc"}, "list of values"),
        ({"Depth": integers(1, 5)}, "list of values"),
        ([{"Depth": 1}, {"Eta": 0.1}], "no value of Eta"),
        ([5], "dict of values"),
        ([{}], "dict of values"),
        (5, "A space is"),
        ("Depth", "A space is"),
        (None, "A space is"),
        (draws(3, Type=linear(1, 2)), "choices"),
        (draws(3, Depth=5), "linear"),  # type: ignore[arg-type]
        *((draws(count, Depth=integers(1, 9)), "number of draws is") for count in NOT_WHOLE),
        *((draws(3, seed, Depth=integers(1, 9)), "seed is") for seed in NOT_WHOLE),
    ],
)
def test_a_space_that_cannot_be_used_says_why(asked: Any, words: str) -> None:
    with pytest.raises(SweepError) as raised:
        resolve(asked, PIPELINE)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "asked",
    [
        {"Depth": ["five"]},
        {"Depth": [2.5]},
        {"Depth": [None]},
        {"Depth": [[1]]},
        {"Depth": [True]},
        {"Eta": [math.nan]},
        {"Type": ["d"]},
        {"Type": [""]},
        {"Verbose": ["maybe"]},
        [{"Depth": "five"}],
        draws(3, Type=choices("d")),
        draws(3, Depth=choices(1, "x")),
    ],
)
def test_values_are_checked_as_overrides_are(asked: Any) -> None:
    with pytest.raises(ParameterValueError):
        resolve(asked, PIPELINE)


def test_choices_without_values_are_the_enum_values() -> None:
    assert trials({"Type": choices()}) == [{"Type": "a"}, {"Type": "b"}, {"Type": "c"}]
    assert {trial["Type"] for trial in trials(draws(50, Type=choices()))} == {"a", "b", "c"}


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    asked = draws(numpy.int64(3), numpy.int32(7), Eta=linear(numpy.float32(0.5), numpy.int64(2)))
    space = resolve(asked, PIPELINE).space
    assert space_from_json(json.loads(json.dumps(space.to_json()))) == space
    assert space == resolve(draws(3, 7, Eta=linear(0.5, 2)), PIPELINE).space


@pytest.mark.parametrize(
    ("range_", "ends"),
    [
        (linear(0.12345614, 0.98765432), [0.12345614, 0.98765432]),
        (log(1.2345678e-8, 8.7654321), [1.2345678e-8, 8.7654321]),
        (integers(1, 2**53 + 1), [1, 2**53 + 1]),
        (integers(0.5, 2.5), [1, 2]),  # type: ignore[arg-type]
    ],
)
def test_the_ends_are_among_what_is_evenly_spaced(range_: Range, ends: list[float]) -> None:
    """As they are: what lies between them is rounded."""
    spread = range_.spread(5)
    assert [spread[0], spread[-1]] == ends


@pytest.mark.parametrize("make", [linear, integers])
@pytest.mark.parametrize("end", [10**308, 1.7e308], ids=["whole", "float"])
def test_a_range_that_is_wider_than_any_number_is_refused(make: Any, end: float) -> None:
    with pytest.raises(SweepError, match="too wide"):
        make(-end, end)


def test_the_same_seed_draws_the_same_trials() -> None:
    """Also in another kernel, from what the description carries."""
    asked = draws(20, 7, Eta=log(0.01, 0.3), Depth=integers(2, 9), Type=choices())
    space = resolve(asked, PIPELINE).space
    kept = space_from_json(json.loads(json.dumps(space.to_json())))
    assert kept == space
    assert kept.trials() == space.trials() == resolve(asked, PIPELINE).space.trials()
    assert trials(draws(20, 8, Eta=log(0.01, 0.3))) != trials(draws(20, 7, Eta=log(0.01, 0.3)))


@given(
    st.floats(1e-6, 1e6),
    st.floats(1, 1e3),
    st.sampled_from(["linear", "log"]),
    st.integers(1, 50),
    st.integers(0, 9),
)
def test_what_is_drawn_lies_within(low: float, factor: float, scale: Any, count: int, seed: int) -> None:
    drawn_from = Range(low, low * factor, scale)
    for trial in trials(draws(count, seed, Eta=drawn_from)):
        assert low <= float(trial["Eta"]) <= low * factor
    spread = drawn_from.spread(count)
    assert spread == sorted(spread)
    assert all(low <= each <= low * factor for each in spread)


def test_a_spread_has_its_ends() -> None:
    assert linear(0, 1).spread(5) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert log(0.01, 1).spread(3) == [0.01, 0.1, 1.0]
    assert integers(1, 9).spread(3) == [1, 5, 9]
    assert linear(2, 3).spread(1) == [2.0]


def test_an_integer_parameter_draws_whole_numbers() -> None:
    assert all(trial["Depth"].isdecimal() for trial in trials(draws(30, Depth=log(1, 1000))))


@pytest.mark.parametrize(
    "make",
    [
        lambda: linear(2, 1),
        lambda: linear(math.nan, 1),
        lambda: linear(0, math.inf),
        lambda: log(0, 1),
        lambda: log(-1, 1),
        lambda: Range("a", "b"),  # type: ignore[arg-type]
        lambda: Range(False, True),
        lambda: linear(0, 10**400),
        lambda: linear(10**5000, 0),
        lambda: linear(0, 1).spread(0),
        lambda: integers(1.2, 1.8),  # type: ignore[arg-type]
    ],
)
def test_a_range_that_has_nothing_between_says_so(make: Any) -> None:
    with pytest.raises(SweepError):
        make()


TEXTS = st.text(max_size=8)
AXES = st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=4, unique=True), min_size=1, max_size=3)


@given(AXES)
def test_a_space_survives_json(axes: dict[str, list[str]]) -> None:
    space = space_from_json({"grid": axes})
    assert space_from_json(json.loads(json.dumps(space.to_json()))) == space
    assert varied(space) == tuple(axes)
    assert len({tuple(trial.items()) for trial in space.trials()}) == space.size


@pytest.mark.parametrize(
    "read",
    [
        {},
        {"grid": {}, "x": 1} | {"grid": {"a": []}},
        {"grid": {"a": list(range(201))}},
        {"names": ["a"], "rows": []},
        {"names": ["a"], "rows": [["1", "2"]]},
        {"ranges": {"a": []}, "count": 3, "seed": 1},
        {"ranges": {"a": ["log", 0, 1]}, "count": 3, "seed": 1},
        {"ranges": {"a": ["log", 1, 2]}, "count": 10**9, "seed": 1},
        {"ranges": {"a": ["log", 1, 2]}, "count": "many", "seed": 1},
    ],
)
def test_json_that_is_no_space_is_refused(read: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        space_from_json(read)


def test_choices_that_begin_like_a_range_stay_choices() -> None:
    space = resolve(draws(5, Type=Choices(("a", "b"))), PIPELINE).space
    assert space_from_json(space.to_json()) == space
