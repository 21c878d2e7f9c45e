"""Who reads which step and which parameter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline.references import find_references
from sagemaker_selective_widget.pipeline.step import PropertyReference
from tests.unit.strategies import pipeline_of, step

TRAIN = {"Get": "Steps.train.ModelArtifacts.S3ModelArtifacts"}
MSE = {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.evaluate.PropertyFiles.Report"}, "Path": "mse"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(TRAIN, ("train",), id="Get"),
        pytest.param([[{"deep": TRAIN}]], ("train",), id="Get inside lists and objects"),
        pytest.param({"Get": "Steps.train"}, ("train",), id="a step as such"),
        pytest.param({"Get": "Steps.train['Key']"}, ("train",), id="subscript right after the name"),
        pytest.param({"Get": "Steps.a-b_c.OutputParameters['k.v']"}, ("a-b_c",), id="dot in a subscript"),
        pytest.param({"Get": "Steps.tune.TrainingJobSummaries[0].Name"}, ("tune",), id="index"),
        pytest.param({"Std:Join": {"On": "/", "Values": ["s3:/", TRAIN]}}, ("train",), id="Join"),
        pytest.param(MSE, ("evaluate",), id="JsonGet"),
        pytest.param(
            {"Std:Join": {"On": "", "Values": [{"Std:Join": {"On": "", "Values": [TRAIN, MSE]}}]}},
            ("train", "evaluate"),
            id="Join of Joins",
        ),
        pytest.param([TRAIN, MSE, TRAIN], ("train", "evaluate"), id="each once, in the order met"),
        pytest.param("Steps.train.ModelArtifacts", (), id="bare string"),
        pytest.param(["Steps.train.OutputDataConfig.S3OutputPath"], (), id="bare string in a list"),
        pytest.param({"Get": "Execution.PipelineName"}, (), id="execution variable"),
        pytest.param({"Get": "ForEach.CurrentItem['x']"}, (), id="item of an iteration"),
        pytest.param({"Get": ["Steps.train"]}, (), id="Get of no text"),
        pytest.param({"Get": "Steps.train", "Other": 1}, (), id="Get among other keys"),
        pytest.param({"get": "Steps.train"}, (), id="another key"),
        pytest.param(None, (), id="null"),
    ],
)
def test_steps_read(value: Any, expected: tuple[str, ...]) -> None:
    assert find_references({"Type": "Training", "Arguments": {"x": value}}).steps == expected


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        ("Steps.train.ModelArtifacts.S3", [PropertyReference("train", "ModelArtifacts.S3")]),
        ("Steps.train['a.b'].c", [PropertyReference("train", "['a.b'].c")]),
        ("Steps.train", [PropertyReference("train")]),
        ("Execution.PipelineName", []),
    ],
)
def test_which_property_is_read(path: str, properties: list[PropertyReference]) -> None:
    """The same one read twice counts once."""
    found = find_references(step("x", Arguments=[{"Get": path}, {"Get": path}]))
    assert list(found.properties) == properties


@pytest.mark.parametrize(
    "key",
    ["SuppliedBaselineStatistics", "SuppliedBaselineConstraints", "FunctionArn", "RetryPolicies"],
)
def test_a_reference_outside_the_arguments_counts(key: str) -> None:
    """The SDK's own graph looks at arguments alone and misses these."""
    assert find_references({"Type": "QualityCheck", "Arguments": {}, key: TRAIN}).steps == ("train",)


def test_parameters_are_told_from_steps() -> None:
    body = step("x", Arguments=[{"Get": "Parameters.Rounds"}, TRAIN, {"Get": "Parameters.Rounds"}])
    found = find_references(body)
    assert (found.steps, found.parameters) == (("train",), ("Rounds",))


@pytest.mark.parametrize(
    ("type_", "branch"), [("Condition", "IfSteps"), ("Condition", "ElseSteps"), ("ForEach", "ForEachBody")]
)
def test_a_container_does_not_read_what_its_steps_read(type_: str, branch: str) -> None:
    body = {"Type": type_, "Arguments": {"Own": MSE, branch: [step("child", Arguments={"x": TRAIN})]}}
    assert find_references(body).steps == ("evaluate",)


def test_a_condition_reads_both_sides() -> None:
    """Operands of a nested condition count as well."""
    less = {"Type": "LessThanOrEqualTo", "LeftValue": MSE, "RightValue": {"Get": "Parameters.Threshold"}}
    body = {"Type": "Condition", "Arguments": {"Conditions": [{"Type": "Not", "Expression": less}]}}
    found = find_references(body)
    assert (found.steps, found.parameters) == (("evaluate",), ("Threshold",))


def test_a_step_that_holds_none_may_use_the_key_of_a_branch() -> None:
    """``IfSteps`` means something in a Condition only."""
    assert find_references({"Type": "Lambda", "Arguments": {"IfSteps": [TRAIN]}}).steps == ("train",)


@pytest.mark.parametrize(
    "value",
    [
        {"IfExpression": {"Condition": {"LeftValue": MSE, "Type": "Equals"}, "Then": TRAIN, "Else": "Omit"}},
        {"Std:IfExpression": {"Conditions": [MSE], "IfValue": TRAIN, "ElseValue": {"Std:Omit": {}}}},
        {"Std:FromTheFuture": [{"Of": MSE}, [TRAIN]]},
        {"Omit": {"When": MSE, "Else": {"Std:Join": {"On": "", "Values": [{"Std:New": TRAIN}]}}}},
    ],
    ids=["IfExpression", "Std:IfExpression", "an unknown function", "Omit"],
)
def test_what_nobody_knows_is_kept_and_searched(value: Any) -> None:
    made = pipeline_of(step("train"), step("evaluate"), step("x", Arguments={"HyperParameters": value}))
    assert set(made.dag.parents("x")) == {"train", "evaluate"}
    assert made.step("x").body["Arguments"] == {"HyperParameters": value}


def test_depth_does_not_exhaust_the_stack() -> None:
    value: Any = TRAIN
    for _ in range(100_000):
        value = [value]
    assert find_references({"Type": "Training", "Arguments": value}).steps == ("train",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(min_size=1), values),
    max_leaves=10,
)


@given(JSON, st.sampled_from([TRAIN, MSE]))
def test_a_reference_is_found_beside_anything(value: Any, reference: dict[str, Any]) -> None:
    body = {"Type": "Training", "Arguments": [value, reference, value]}
    alone = find_references({"Type": "Training", "Arguments": reference})
    assert set(alone.steps) <= set(find_references(body).steps)
