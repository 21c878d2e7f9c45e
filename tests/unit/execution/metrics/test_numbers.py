"""The numbers of JSON documents."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import MetricError
from sagemaker_selective_widget.execution.metrics.numbers import number_at, numbers, read_document
from sagemaker_selective_widget.pipeline.property_path import join_path, split_path

NAMES = st.text(st.characters(exclude_characters="'\"", exclude_categories=["Cs"]), min_size=1, max_size=8)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(DOCUMENTS)
def test_each_number_is_found_at_its_path(document: Any) -> None:
    for parts, number in numbers(document):
        assert number_at(document, join_path(parts)) == number


@given(st.lists(NAMES | st.integers(0, 99), max_size=5))
def test_a_path_that_is_joined_splits_into_its_parts(parts: list[str | int]) -> None:
    assert split_path(join_path(parts)) == parts


def test_numbers_come_in_document_order_and_booleans_are_none() -> None:
    document = {"b": 1, "a": {"x y": [True, 2.5, "3", None]}, "c": 4}
    assert [(join_path(path), number) for path, number in numbers(document)] == [
        ("b", 1.0),
        ("a['x y'][1]", 2.5),
        ("c", 4.0),
    ]


def test_numbers_beyond_the_largest_are_infinite_and_nan_is_a_number() -> None:
    document = read_document('{"huge": 1' + "0" * 400 + ', "low": -1e999, "none": NaN, "up": Infinity}')
    found = [number for _, number in numbers(document)]
    assert found[:2] == [math.inf, -math.inf]
    assert math.isnan(found[2])
    assert found[3] == math.inf


@pytest.mark.parametrize(
    ("value", "expected"),
    [("4.61", 4.61), (" 4 ", 4.0), ("four", None), (True, None), (None, None), ({}, None), ([], None)],
)
def test_a_declared_number_may_be_written_as_text(value: Any, expected: float | None) -> None:
    assert number_at({"a": value}, "a") == expected


@pytest.mark.parametrize("path", ["b", "a.b", "a[0]", "[", "a["])
def test_a_path_that_leads_nowhere_has_no_number(path: str) -> None:
    assert number_at({"a": 1}, path) is None


@pytest.mark.parametrize("text", ["", "{", "<html>", '{"a": }', "[" * 100_000, "1" * 5_000])
def test_what_is_no_json_says_so(text: str) -> None:
    with pytest.raises(MetricError, match=r"not JSON|too deep"):
        read_document(text)


def test_a_deep_document_is_read_to_its_end() -> None:
    document: Any = 1
    for _ in range(10_000):
        document = [document]
    assert [number for _, number in numbers(document)] == [1.0]
