"""Which value each parameter goes in with."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.parameters import (
    ParameterValue,
    ValueSource,
    parameter_values,
    sent_parameters,
    typed_override,
)
from tests.unit.strategies import pipeline_of

LONG = "x" * 1025


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
        pytest.param("Boolean", "true", True, id="Boolean"),
        pytest.param("Boolean", "True", True, id="Boolean as the SDK writes it"),
        pytest.param("String", " 5 ", " 5 ", id="text"),
    ],
)
def test_typed_text_becomes_a_typed_value(type_: str, override: ParameterScalar, typed: object) -> None:
    pipeline = pipeline_of(parameters=[{"Name": "P", "Type": type_}])
    found = typed_override(pipeline, "P", override)
    assert (found, type(found)) == (typed, type(typed))


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
