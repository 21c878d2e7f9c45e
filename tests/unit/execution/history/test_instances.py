"""Which instances a step runs on."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.execution.history.instances import Instances, step_instances
from tests.unit.strategies import pipeline_of, real_pipeline, step

PARAMETERS: list[dict[str, Any]] = [
    {"Name": "Type", "Type": "String", "DefaultValue": "ml.m5.large"},
    {"Name": "Count", "Type": "Integer", "DefaultValue": 2},
    {"Name": "Required", "Type": "String"},
]
TWO_LARGE = (Instances("ml.m5.large", 2),)


def asks(type_: Any = "ml.m5.large", count: Any = 2) -> dict[str, Any]:
    """What a job asks for."""
    return {"InstanceType": type_, "InstanceCount": count}


def get(name: str) -> dict[str, str]:
    """A parameter, read."""
    return {"Get": f"Parameters.{name}"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param({"ResourceConfig": asks()}, TWO_LARGE, id="training"),
        pytest.param({"ProcessingResources": {"ClusterConfig": asks()}}, TWO_LARGE, id="processing"),
        pytest.param({"TransformResources": asks()}, TWO_LARGE, id="transform"),
        pytest.param({"ResourceConfig": asks(get("Type"), get("Count"))}, TWO_LARGE, id="defaults"),
        pytest.param(
            {"ResourceConfig": {"InstanceGroups": [asks(), asks("ml.g5.xlarge", 1)]}},
            (*TWO_LARGE, Instances("ml.g5.xlarge", 1)),
            id="instance groups",
        ),
        pytest.param({"ResourceConfig": asks(get("Required"))}, (), id="a value that is not known"),
        pytest.param({"ResourceConfig": asks(get("Nowhere"))}, (), id="a parameter that is not there"),
        pytest.param({"ResourceConfig": asks({"Get": "Execution.PipelineName"})}, (), id="neither"),
        pytest.param({"ResourceConfig": {"InstanceType": "ml.m5.large"}}, (), id="no count"),
        pytest.param({"ResourceConfig": ["ml.m5.large"]}, (), id="another shape"),
        pytest.param({}, (), id="nothing"),
        pytest.param("text", (), id="no arguments"),
    ],
)
def test_what_a_step_asks_for(arguments: Any, expected: tuple[Instances, ...]) -> None:
    pipeline = pipeline_of(step("A", Arguments=arguments), parameters=PARAMETERS)
    assert step_instances(pipeline, "A", {}) == expected


def test_what_an_execution_ran_with_wins_over_the_default() -> None:
    pipeline = pipeline_of(
        step("A", Arguments={"ResourceConfig": asks(get("Type"), get("Count"))}), parameters=PARAMETERS
    )
    found = step_instances(pipeline, "A", {"Type": "ml.p4d.24xlarge", "Count": "4"})
    assert list(map(str, found)) == ["4 × ml.p4d.24xlarge"]


def test_a_real_pipeline() -> None:
    pipeline = real_pipeline("abalone")
    found = {name: step_instances(pipeline, name, {}) for name in pipeline.step_names}
    assert {name for name, instances in found.items() if instances} == {
        "AbaloneProcess",
        "AbaloneTrain",
        "AbaloneEval",
        "AbaloneTransform",
    }
