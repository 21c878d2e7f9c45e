"""Which texts are left out of what others may read."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget import Pipeline
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.start.value_texts import LEFT_OUT, ValueTexts, tells_value
from sagemaker_selective_widget.selection.parameters import parameter_values
from tests.unit.strategies import pipeline_of, step

ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/abc123"
PARAMETERS = (
    {"Name": "Train", "Type": "Integer", "DefaultValue": 100},
    {"Name": "Data", "Type": "String", "DefaultValue": "s3://bucket/default"},
)


def pipeline() -> Pipeline:
    return pipeline_of(step("train-model"), step("eval"), parameters=PARAMETERS)


def texts() -> ValueTexts:
    values = parameter_values(pipeline(), {"Data": "inherited.csv"}, {"Data": "overridden.csv"})
    return ValueTexts.of(pipeline(), values)


def named(name: str) -> str:
    return texts().name(ExecutionSummary(ARN, "Succeeded", name))


def test_overrides_defaults_and_what_is_inherited_are_known() -> None:
    for value in ("100", "s3://bucket/default", "inherited.csv", "overridden.csv"):
        assert texts().text(f"it read {value} twice") == LEFT_OUT


def test_a_name_that_tells_a_value_is_replaced_as_a_whole() -> None:
    assert named("train-model-train-250") == "abc123"
    assert named("train-model") == "train-model"
    assert named("eval-data-secret") == "abc123"
    assert named("nightly") == "nightly"


@pytest.mark.parametrize("text", ["it read 100 twice", "it read 1e2", "it read '7'", "no memory"])
def test_a_text_of_a_job_is_left_out_whatever_it_says(text: str) -> None:
    """A value of another execution is not known, nor each way in which one may be written."""
    assert (
        texts().foreign_text(text, "reason") == "the reason is not kept unless save_parameter_values is set"
    )
    assert texts().foreign_text("", "reason") == ""


def test_the_other_clauses_stay() -> None:
    reason = "train-model needs its output; Succeeded in eval-data-secret, 2026-11-24 08:00 UTC"
    assert texts().clauses(reason) == f"train-model needs its output; {LEFT_OUT}"


def test_without_values_nothing_is_left_out() -> None:
    assert ValueTexts().text("eval-data-secret read 100") == "eval-data-secret read 100"
    assert ValueTexts().foreign_text("it read 100", "reason") == "it read 100"


def test_a_caller_may_ask_of_any_text() -> None:
    assert tells_value("train-model-train-7", {"Train": []}, ["train-model"])
    assert tells_value("read x.csv", {"Data": ["x.csv"]})
    assert not tells_value("train-model", {"Train": ["100"]}, ["train-model"])
