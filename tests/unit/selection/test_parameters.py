"""Which value each parameter goes in with."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection import judge
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.parameters import (
    ParameterValue,
    ValueSource,
    parameter_values,
    sent_parameters,
    typed_override,
)
from tests.unit.strategies import pipeline_of, step, succeeded

LONG = "x" * 1025


class Choice(str, Enum):
    """An enumeration of text, of which ``str`` gives the name of the member."""

    A = "a"


def value_of(
    default: ParameterScalar | None = None,
    inherited: str | None = None,
    override: ParameterScalar | None = None,
    type_: str = "String",
) -> ParameterValue:
    """The value of the one parameter P."""
    declared: dict[str, Any] = {"Name": "P", "Type": type_}
    if default is not None:
        declared["DefaultValue"] = default
    (value,) = parameter_values(
        pipeline_of(parameters=[declared]),
        {} if inherited is None else {"P": inherited},
        {} if override is None else {"P": override},
    )
    return value


@pytest.mark.parametrize(
    ("default", "inherited", "override", "source", "text"),
    [
        pytest.param(None, None, None, "required", "", id="nothing"),
        pytest.param("d", None, None, "default", "d", id="default"),
        pytest.param("d", "i", None, "inherited", "i", id="inherited over default"),
        pytest.param("d", "i", "o", "overridden", "o", id="override over both"),
        pytest.param("d", None, "o", "overridden", "o", id="override over default"),
        pytest.param(None, "i", None, "inherited", "i", id="inherited, no default"),
        pytest.param(None, None, "o", "overridden", "o", id="override alone"),
        pytest.param("d", "d", None, "inherited", "d", id="inherited equals default"),
        pytest.param("d", "i", "", "overridden", "", id="empty override"),
        pytest.param("", None, None, "default", "", id="empty default"),
        pytest.param("", "", None, "default", "", id="empty default, inherited as it is"),
        pytest.param(LONG, LONG, None, "default", LONG, id="long default, inherited as it is"),
        pytest.param(LONG[1:], LONG[1:], None, "inherited", LONG[1:], id="longest default that is sent"),
        pytest.param("d", "", None, "inherited", "", id="empty inherited, another default"),
        pytest.param(None, "", None, "inherited", "", id="empty inherited, no default"),
    ],
)
def test_an_override_wins_over_the_reference_over_the_default(
    default: str | None, inherited: str | None, override: str | None, source: ValueSource, text: str
) -> None:
    value = value_of(default, inherited, override)
    assert (value.source, value.text, value.inherited) == (source, text, inherited)


@pytest.mark.parametrize(
    ("type_", "override", "text"),
    [
        pytest.param("Boolean", True, "True", id="True"),
        pytest.param("Boolean", False, "False", id="False is a value"),
        pytest.param("Integer", 0, "0", id="0 is a value"),
        pytest.param("Float", 0.5, "0.5", id="Float"),
        pytest.param("Integer", "five", "five", id="text that is no value stays as typed"),
    ],
)
def test_a_typed_override_becomes_the_string_of_the_api(
    type_: str, override: ParameterScalar, text: str
) -> None:
    value = value_of(override=override, type_=type_)
    assert (value.source, value.text) == ("overridden", text)


@pytest.mark.parametrize(
    ("default", "inherited", "override", "before"),
    [
        pytest.param("d", "i", "o", "i", id="inherited"),
        pytest.param("d", None, "o", "d", id="default"),
        pytest.param(None, None, "o", None, id="nothing"),
        pytest.param("d", "", None, "", id="empty inherited"),
    ],
)
def test_before_is_the_value_without_an_override(
    default: str | None, inherited: str | None, override: str | None, before: str | None
) -> None:
    assert value_of(default, inherited, override).before == before


def test_names_that_the_pipeline_does_not_declare_are_left_out() -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": "String"}])
    values = parameter_values(pipeline, {"Gone": "i"}, {"Wrong": "o"})
    assert [value.parameter.name for value in values] == ["P"]


TEXTS = st.none() | st.sampled_from(["", "a", "b", LONG])


@given(TEXTS, TEXTS, TEXTS)
def test_only_overridden_and_inherited_values_are_sent(
    default: str | None, inherited: str | None, override: str | None
) -> None:
    """The service knows the defaults; one that the API would not take is never sent."""
    value = value_of(default, inherited, override)
    sent = sent_parameters((value,))
    assert (sent == {"P": value.text}) is value.is_sent
    if override is None and inherited in (None, default):
        assert sent.get("P", "ok") not in ("", LONG)


@pytest.mark.parametrize(
    ("type_", "override", "typed"),
    [
        pytest.param("Integer", " 5 ", 5, id="text of the type"),
        pytest.param("Integer", "five", "five", id="text of another type"),
        pytest.param("Integer", 5, 5, id="typed already"),
        pytest.param("Boolean", "True", True, id="Boolean as the API writes it"),
        pytest.param("Boolean", " true ", "true", id="Boolean as JSON writes it"),
        pytest.param("Float", "0.1", 0.1, id="Float as the API writes it"),
        pytest.param("Float", "0.10", "0.10", id="Float with another zero"),
        pytest.param("Float", "1", "1", id="Float without a fraction"),
        pytest.param("Integer", "05", "05", id="Integer with a leading zero"),
        pytest.param("String", " 5 ", " 5 ", id="text"),
    ],
)
def test_typed_text_becomes_a_typed_value(type_: str, override: ParameterScalar, typed: object) -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": type_}])
    found = typed_override(pipeline, "P", override)
    assert (found, type(found)) == (typed, type(typed))


@pytest.mark.parametrize(
    ("type_", "override", "typed"),
    [
        pytest.param("Integer", np.int64(3), 3, id="whole number"),
        pytest.param("Integer", np.uint8(3), 3, id="unsigned"),
        pytest.param("Float", np.float64(0.1), 0.1, id="double, which is a float"),
        pytest.param("Float", np.float32(0.5), 0.5, id="single"),
        pytest.param("Float", np.longdouble(0.5), 0.5, id="long double, which has no Python type"),
        pytest.param("Boolean", np.bool_(True), True, id="truth value"),
        pytest.param("String", np.str_("a"), "a", id="text"),
        pytest.param("String", Choice.A, "a", id="member of a text enumeration"),
    ],
)
def test_a_scalar_of_a_library_becomes_its_python_value(type_: str, override: Any, typed: object) -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": type_}])
    found = typed_override(pipeline, "P", override)
    assert (found, type(found)) == (typed, type(typed))
    (value,) = parameter_values(pipeline, {}, {"P": found})
    assert value.text == str(typed)


@pytest.mark.parametrize(
    ("override", "described"),
    [
        pytest.param(None, "None is none", id="None"),
        pytest.param([1], "a value of type list is none", id="list"),
        pytest.param({"a": 1}, "a value of type dict is none", id="dict"),
        pytest.param(np.array([1, 2]), "a value of type ndarray is none", id="array"),
        pytest.param(np.array(1), "a value of type ndarray is none", id="array without a dimension"),
        pytest.param(np.complex128(1j), "a value of type complex128 is none", id="complex"),
        pytest.param(np.datetime64("2024-01-01"), "a value of type datetime64 is none", id="date"),
        pytest.param(
            np.datetime64("2024-01-01", "ns"), "a value of type datetime64 is none", id="moment in ns"
        ),
        pytest.param(np.datetime64("NaT", "ns"), "a value of type datetime64 is none", id="no moment"),
        pytest.param(np.timedelta64(5, "ns"), "a value of type timedelta64 is none", id="duration in ns"),
        pytest.param(np.timedelta64(5), "a value of type timedelta64 is none", id="duration without a unit"),
        pytest.param(np.void(b"ab"), "a value of type void is none", id="bytes of numpy"),
        pytest.param(b"a", "a value of type bytes is none", id="bytes"),
        pytest.param(Decimal("0.1"), "a value of type Decimal is none", id="Decimal"),
    ],
)
def test_what_is_no_value_is_refused_with_the_parameter_s_name(override: Any, described: str) -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": "Float", "DefaultValue": 0.5}])
    with pytest.raises(ParameterValueError, match=rf"^P takes text, a number, True or False; {described}\."):
        typed_override(pipeline, "P", override)
    (issue,) = [each for each in judge(pipeline, [], None, {"P": override}).issues if each.parameters]
    assert (issue.code, issue.parameters) == ("parameter-type", ("P",))
    assert [repair.label for repair in issue.repairs] == ["Drop P"]


@pytest.mark.parametrize(("sign", "digits"), [(1, 4301), (-1, 4301), (1, 100_000)])
@pytest.mark.parametrize("name", ["P", "Wrong"])
def test_a_number_that_python_does_not_write_is_refused(sign: int, digits: int, name: str) -> None:
    number = sign * 10 ** (digits - 1)
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": "Integer", "DefaultValue": 5}])
    with pytest.raises(ParameterValueError, match=rf"^{name} cannot be sent\. .* Give a smaller one"):
        typed_override(pipeline, name, number)
    assert typed_override(pipeline, name, 10**4299) == 10**4299
    judged = judge(pipeline, [], None, {"P": number})
    assert [issue.code for issue in judged.issues if issue.parameters] == ["parameter-type"]
    assert repr(judged)


@given(st.integers() | st.integers(1, 10**4).map(lambda digits: 10**digits) | st.floats() | st.text())
def test_whatever_is_taken_can_be_written(value: ParameterScalar) -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": "String"}])
    try:
        found = typed_override(pipeline, "P", value)
    except ParameterValueError:
        return
    (shown,) = parameter_values(pipeline, {}, {"P": found})
    assert isinstance(shown.text, str)


def test_an_override_of_no_parameter_stays_as_it_is() -> None:
    assert typed_override(pipeline_of(), "Wrong", "5") == "5"


@pytest.mark.parametrize(
    ("default", "inherited", "override", "source", "text"),
    [
        pytest.param("d", "i", None, "default", "d", id="default over inherited"),
        pytest.param("d", "i", "o", "overridden", "o", id="override over both"),
        pytest.param(None, "i", None, "required", "", id="inherited, no default"),
    ],
)
def test_who_wants_the_defaults_gets_them(
    default: str | None, inherited: str, override: str | None, source: ValueSource, text: str
) -> None:
    """What the reference ran with is still known, to say what changes."""
    declared = {"Name": "P", "Type": "String"} | ({} if default is None else {"DefaultValue": default})
    overrides = {} if override is None else {"P": override}
    (value,) = parameter_values(pipeline_of(parameters=[declared]), {"P": "i"}, overrides, "defaults")
    assert (value.source, value.text, value.inherited) == (source, text, inherited)


NAMES = st.sampled_from(["A", "B", "C", "D"])
VALUES = st.text("xyz", min_size=1, max_size=3)


@given(
    st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, st.none() | VALUES)
)
def test_what_is_sent_is_what_the_sdk_builds(
    ran_with: dict[str, str], overrides: dict[str, str], declared: dict[str, str | None]
) -> None:
    """``build_parameters_from_execution``, where its request is not refused: every name still is declared.

    It raises for an override of what the execution did not have; here that can be overridden too.
    """
    parameters = [
        {"Name": name, "Type": "String"} | ({} if default is None else {"DefaultValue": default})
        for name, default in (dict.fromkeys((*ran_with, *overrides)) | declared).items()
    ]
    values = parameter_values(pipeline_of(parameters=parameters), ran_with, overrides)
    assert sent_parameters(values) == {**ran_with, **overrides}


@pytest.mark.parametrize(
    ("type_", "default", "inherited", "override", "changed"),
    [
        pytest.param("Boolean", None, "true", True, False, id="true is True"),
        pytest.param("Boolean", None, "True", "true", False, id="True is true"),
        pytest.param("Boolean", None, "true", "false", True, id="true is not false"),
        pytest.param("Float", None, "0.10", "0.1", False, id="0.10 is 0.1"),
        pytest.param("Float", None, "1.0", 1, False, id="1.0 is 1"),
        pytest.param("Float", 1, "1.0", None, False, id="the default as the service lists it"),
        pytest.param("Float", None, "0.1", "0.11", True, id="0.1 is not 0.11"),
        pytest.param("Integer", None, "5", "05", False, id="5 is 05"),
        pytest.param("Integer", None, "five", "5", True, id="what is no value is another"),
        pytest.param("String", None, "0.10", "0.1", True, id="text is compared as text"),
        pytest.param("String", None, "true", "True", True, id="text in another case is another"),
    ],
)
def test_values_are_compared_as_values(
    type_: str, default: Any, inherited: str, override: Any, changed: bool
) -> None:
    """A step that reads the parameter and is reused is stale only if the value has changed."""
    declared: dict[str, Any] = {"Name": "P", "Type": type_}
    if default is not None:
        declared["DefaultValue"] = default
    reads = step("A", Arguments={"X": {"Get": "Parameters.P"}})
    pipeline = pipeline_of(reads, step("B", "A"), parameters=[declared])
    overrides = {} if override is None else {"P": override}
    reference = succeeded(["A", "B"], parameters={"P": inherited})
    codes = [issue.code for issue in judge(pipeline, ["B"], reference, overrides).issues]
    assert codes == ["stale-parameter"] * changed
    assert Case(pipeline, ("B",), reference, overrides).changed_parameters == frozenset("P" * changed)


@pytest.mark.parametrize(
    ("type_", "choices", "text", "fits"),
    [
        pytest.param("Float", [1, 2.5], "1", True, id="Float: whole number"),
        pytest.param("Float", [1, 2.5], "1.0", True, id="Float: other spelling"),
        pytest.param("Float", [1, 2.5], "2.50", True, id="Float: another zero"),
        pytest.param("Float", [1, 2.5], "2", False, id="Float: none of them"),
        pytest.param("Float", ["0.1", "0.5"], "0.10", True, id="Float: choices as text"),
        pytest.param("Boolean", ["true", "false"], "true", True, id="Boolean: as text"),
        pytest.param("Boolean", ["true", "false"], "False", True, id="Boolean: other spelling"),
        pytest.param("Boolean", [True], "true", True, id="Boolean: as JSON"),
        pytest.param("Boolean", [True], "false", False, id="Boolean: none of them"),
        pytest.param("Integer", [1, 2], "01", True, id="Integer: other spelling"),
        pytest.param("String", ["a"], "a ", False, id="String: blanks count"),
    ],
)
def test_a_choice_is_a_value_and_goes_as_the_text_that_was_given(
    type_: str, choices: list[Any], text: str, fits: bool
) -> None:
    pipeline = pipeline_of(step("A"), parameters=[{"Name": "P", "Type": type_, "EnumValues": choices}])
    verdict = judge(pipeline, ["A"], None, {"P": text})
    assert sent_parameters(verdict.parameter_values) == {"P": text}
    assert [issue.code for issue in verdict.issues] == ([] if fits else ["parameter-choice"])
    assert verdict.can_start is fits
    for choice in map(str, choices):
        assert judge(pipeline, ["A"], None, {"P": choice}).can_start
