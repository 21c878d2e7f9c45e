"""Values and conditions as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline.step import Step
from sagemaker_selective_widget.pipeline.texts import condition_text, value_text
from tests.unit.strategies import real_pipeline

EXECUTION_ID = {"Get": "Execution.PipelineExecutionId"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def comparison(kind: str, left: Any, right: Any) -> dict[str, Any]:
    return {"Type": kind, "LeftValue": left, "RightValue": right}


def metric(path: str) -> dict[str, Any]:
    return {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.Report"}, "Path": path}}


def asked(*conditions: Any) -> str:
    return condition_text(Step("Gate", "Condition", body={"Arguments": {"Conditions": list(conditions)}}))


IS_FULL = comparison("Equals", {"Get": "Parameters.Mode"}, "full")
IS_GOOD = comparison("LessThan", metric("mse"), 6)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("s3://bucket/key", "s3://bucket/key"),
        ("two\nlines", "two lines"),
        (30, "30"),
        (True, "true"),
        (None, "null"),
        ({"Get": "Parameters.Depth"}, "7"),
        ({"Get": "Parameters.Unknown"}, "${Unknown}"),
        ({"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, "${Train.ModelArtifacts.S3ModelArtifacts}"),
        (EXECUTION_ID, "${Execution.PipelineExecutionId}"),
        (
            {"Std:Join": {"On": "/", "Values": ["s3:/", "b", EXECUTION_ID]}},
            "s3://b/${Execution.PipelineExecutionId}",
        ),
        ({"Std:Join": {"Values": ["depth ", {"Get": "Parameters.Depth"}]}}, "depth 7"),
        (["python3", "train.py"], "python3, train.py"),
        ({"Max": 3}, '{"Max": 3}'),
        ({"Std:Join": {"Values": "no list"}}, '{"Std:Join": {"Values": "no list"}}'),
    ],
)
def test_a_value_is_one_line(value: Any, text: str) -> None:
    assert value_text(value, {"Depth": "7"}) == text


@given(JSON)
def test_any_value_has_a_text(value: Any) -> None:
    assert "\n" not in value_text(value)


def test_what_is_too_deep_is_left_out() -> None:
    deep: Any = "end"
    for _ in range(5000):
        deep = {"Std:Join": {"On": "", "Values": [deep]}}
    assert value_text(deep) == "…"
    for _ in range(5000):
        deep = {"Type": "Not", "Condition": deep}
    assert asked(deep) == ""


@pytest.mark.parametrize(
    ("conditions", "text"),
    [
        (
            [
                comparison(
                    "LessThanOrEqualTo", metric("regression_metrics.mse.value"), {"Get": "Parameters.Limit"}
                )
            ],
            "mse ≤ Limit",
        ),
        ([comparison("GreaterThan", metric("value"), 0.5)], "value > 0.5"),
        ([comparison("GreaterThanOrEqualTo", metric("other[0]['a b']"), 7)], "a b ≥ 7"),
        ([comparison("LessThan", {"Get": "Steps.Fit.FinalMetricDataList['rmse'].Value"}, 9.5)], "rmse < 9.5"),
        ([comparison("Equals", {"Get": "Steps.Ask.OutputParameters['answer']"}, "yes")], "answer = yes"),
        ([comparison("Equals", {"Get": "Execution.PipelineName"}, "p")], "PipelineName = p"),
        ([IS_FULL, IS_GOOD], "Mode = full and mse < 6"),
        ([{"Type": "Not", "Condition": IS_FULL}], "not Mode = full"),
        ([{"Type": "In", "QueryValue": {"Get": "Parameters.Mode"}, "Values": ["a", "b"]}], "Mode in a, b"),
        ([{"Type": "Not", "Condition": {"Type": "In", "QueryValue": "a", "Values": ["b"]}}], "a not in b"),
        ([{"Type": "Or", "Conditions": [IS_FULL, IS_GOOD]}], "Mode = full or mse < 6"),
        (
            [{"Type": "Or", "Conditions": [IS_FULL, IS_GOOD]}, IS_FULL],
            "(Mode = full or mse < 6) and Mode = full",
        ),
        ([{"Type": "Unheard"}], ""),
        ([IS_FULL, {"Type": "Unheard"}], ""),
        ([{"Type": "In", "QueryValue": "a"}], ""),
        ([], ""),
        (["text"], ""),
    ],
)
def test_a_condition_says_what_it_asks(conditions: list[Any], text: str) -> None:
    assert asked(*conditions) == text


@pytest.mark.parametrize("body", [{}, {"Arguments": None}, {"Arguments": {"Conditions": {"Get": "x"}}}])
def test_what_is_no_list_of_conditions_is_not_read(body: dict[str, Any]) -> None:
    assert condition_text(Step("Gate", "Condition", body=body)) == ""


@given(st.lists(JSON, max_size=3))
def test_whatever_the_conditions_are(conditions: list[Any]) -> None:
    assert "\n" not in asked(*conditions)


def test_the_condition_of_a_real_pipeline() -> None:
    assert condition_text(real_pipeline("abalone").step("AbaloneMSECond")) == "mse ≤ MseThreshold"
