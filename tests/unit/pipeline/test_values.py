"""Parameter values: text ↔ typed value ↔ the string of the API."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar, ParameterType
from sagemaker_selective_widget.pipeline.values import fits_type, parse_value, to_text
from sagemaker_selective_widget.pipeline.writable import is_writable

TYPED: dict[ParameterType, st.SearchStrategy[ParameterScalar]] = {
    "String": st.text(),
    "Integer": st.integers(-(10**20) + 1, 10**20 - 1),
    "Float": st.floats(allow_nan=False, allow_infinity=False),
    "Boolean": st.booleans(),
}


@pytest.mark.parametrize("type_", TYPED)
@given(data=st.data())
def test_text_is_the_inverse_of_parsing(type_: ParameterType, data: st.DataObject) -> None:
    """A typed value survives the API's string, type included."""
    value = data.draw(TYPED[type_])
    again = parse_value(Parameter("P", type_), to_text(value))
    assert (again, type(again)) == (value, type(value))
    assert fits_type(again, type_)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        pytest.param("String", "", "", id="String: empty"),
        pytest.param("String", "  a ", "  a ", id="String: blanks are kept"),
        pytest.param("String", "5", "5", id="String: digits"),
        pytest.param("Integer", "5", 5, id="Integer"),
        pytest.param("Integer", " -05 ", -5, id="Integer: sign, zeros and blanks"),
        pytest.param("Integer", "9" * 20, 10**20 - 1, id="Integer: 20 digits"),
        pytest.param("Float", "0.5", 0.5, id="Float"),
        pytest.param("Float", "5", 5.0, id="Float: whole"),
        pytest.param("Float", "1e-3", 0.001, id="Float: exponent"),
        pytest.param("Boolean", "True", True, id="Boolean: as the SDK writes it"),
        pytest.param("Boolean", "false", False, id="Boolean: as JSON writes it"),
        pytest.param("Boolean", " TRUE ", True, id="Boolean: case and blanks"),
    ],
)
def test_parsing(type_: ParameterType, text: str, value: ParameterScalar) -> None:
    parsed = parse_value(Parameter("P", type_), text)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        pytest.param("Integer", "", id="Integer: empty"),
        pytest.param("Integer", "5.0", id="Integer: fraction"),
        pytest.param("Integer", "1e3", id="Integer: exponent"),
        pytest.param("Integer", "1_000", id="Integer: underscore"),
        pytest.param("Integer", "٣", id="Integer: digits of another script"),
        pytest.param("Integer", "9" * 21, id="Integer: 21 digits"),
        pytest.param("Integer", "9" * 5000, id="Integer: more digits than Python reads"),
        pytest.param("Integer", "True", id="Integer: Boolean"),
        pytest.param("Float", "", id="Float: empty"),
        pytest.param("Float", "nan", id="Float: not a number"),
        pytest.param("Float", "-inf", id="Float: infinity"),
        pytest.param("Float", "1e999", id="Float: overflow"),
        pytest.param("Float", "1_0.5", id="Float: underscore"),
        pytest.param("Float", "0,5", id="Float: comma"),
        pytest.param("Float", "٣.٥", id="Float: digits of another script"),
        pytest.param("Boolean", "", id="Boolean: empty"),
        pytest.param("Boolean", "1", id="Boolean: number"),
        pytest.param("Boolean", "yes", id="Boolean: word"),
    ],
)
def test_text_of_another_type_is_refused(type_: ParameterType, text: str) -> None:
    with pytest.raises(ParameterValueError, match=r"^Rounds takes .* is not one\.$"):
        parse_value(Parameter("Rounds", type_), text)


@pytest.mark.parametrize(
    ("type_", "example"),
    [
        ("Integer", "a whole number such as 5"),
        ("Float", "a number such as 0.5"),
        ("Boolean", "true or false"),
    ],
)
def test_the_refusal_names_what_fits_and_what_was_given(type_: ParameterType, example: str) -> None:
    with pytest.raises(ParameterValueError) as raised:
        parse_value(Parameter("P", type_), "five")
    assert str(raised.value) == f"P takes {example}; 'five' is not one."


def test_the_refusal_shortens_a_long_value() -> None:
    with pytest.raises(ParameterValueError) as raised:
        parse_value(Parameter("P", "Integer"), "x" * 10_000)
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize("type_", TYPED)
@given(text=st.text(st.characters(exclude_categories=())))
@example(text="\ud800")
def test_any_text_is_a_value_or_refused(type_: ParameterType, text: str) -> None:
    try:
        value = parse_value(Parameter("P", type_), text)
    except ParameterValueError:
        assert type_ != "String" or not is_writable(text)
    else:
        assert is_writable(text)  # a request is a document of UTF-8
        assert fits_type(value, type_)


@pytest.mark.parametrize(
    ("value", "types"),
    [
        pytest.param("x", {"String"}, id="text"),
        pytest.param(5, {"Integer", "Float"}, id="whole number"),
        pytest.param(5.5, {"Float"}, id="fraction"),
        pytest.param(True, {"Boolean"}, id="Boolean"),
        pytest.param(math.nan, set(), id="not a number"),
        pytest.param(math.inf, set(), id="infinity"),
        pytest.param(10**20 - 1, {"Integer", "Float"}, id="20 digits"),
        pytest.param(10**20, {"Float"}, id="21 digits"),
        pytest.param(10**400, set(), id="larger than a double"),
        pytest.param(None, set(), id="null"),
        pytest.param([], set(), id="list"),
    ],
)
def test_which_types_a_value_fits(value: object, types: set[str]) -> None:
    assert {type_ for type_ in TYPED if fits_type(value, type_)} == types


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "True"), (False, "False"), (5, "5"), (6.0, "6.0"), (1e-7, "1e-07"), ("x", "x")],
)
def test_the_string_is_the_sdk_s(value: ParameterScalar, text: str) -> None:
    assert to_text(value) == text
