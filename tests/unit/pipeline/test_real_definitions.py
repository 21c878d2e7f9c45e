"""What the SageMaker SDKs really write, read and judged: the SDK's own graph is the oracle."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.judge import judge
from tests.unit.strategies import DEFINITIONS, Edge, real_definition, real_pipeline, succeeded

ADJACENCY_SUFFIX = ".sdk_adjacency.json"
NAMES = sorted(file.name.removesuffix(ADJACENCY_SUFFIX) for file in DEFINITIONS.glob(f"*{ADJACENCY_SUFFIX}"))

CONTAINERS = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}

# The SDK looks for references in a step's Arguments alone, so it misses what a step reads beside them.
EDGES_THE_SDK_MISSES: Mapping[str, Mapping[Edge, str]] = {
    "v2_clarify_checks": {
        ("Checked-CreateModel", "ModelBias"): "ModelName",
        ("Checked-CreateModel", "Explainability"): "ModelName",
        ("DataBias", "ModelBias"): "SuppliedBaselineConstraints",
    },
    "v2_lambda_and_callback": {("Target", "Chosen"): "FunctionArn"},
    "v2_monitor_batch_transform": {("Baseline", "Before-monitoring"): "SuppliedBaselineStatistics"},
    "v2_quality_checks": {
        ("Baseline", "DataQuality"): "SuppliedBaselineStatistics",
        ("DataQuality", "ModelQuality"): "SuppliedBaselineStatistics",
    },
    "v3_clarify_checks": {
        ("Which", "ModelBias"): "ModelName",
        ("Which", "Explainability"): "ModelName",
        ("DataBias", "ModelBias"): "SuppliedBaselineConstraints",
    },
    "v3_monitor_batch_transform": {("Which", "Before-monitoring"): "SuppliedBaselineStatistics"},
    "v3_outputs": {("First", "Last"): "FunctionArn", ("Wait", "Other"): "FunctionArn"},
    "v3_quality_checks": {("DataQuality", "ModelQuality"): "SuppliedBaselineConstraints"},
}


def sdk_edges(name: str) -> set[Edge]:
    adjacency = json.loads((DEFINITIONS / f"{name}{ADJACENCY_SUFFIX}").read_text(encoding="utf-8"))
    return {(upstream, downstream) for upstream in adjacency for downstream in adjacency[upstream]}


def steps_as_written(
    bodies: list[Any], container: str | None = None, branch: str | None = None
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Name, type, container and branch of every step, depth first, straight from the JSON."""
    for body in bodies:
        yield body["Name"], body["Type"], container, branch
        for key in CONTAINERS.get(body["Type"], ()):
            yield from steps_as_written(body["Arguments"][key], body["Name"], key)


def readers(pipeline: Pipeline) -> dict[str, tuple[str, ...]]:
    """Which steps read each parameter."""
    return {
        parameter.name: tuple(step.name for step in pipeline.steps if parameter.name in step.reads_parameters)
        for parameter in pipeline.parameters
    }


@pytest.mark.parametrize("name", NAMES)
class TestEveryDefinition:
    def test_its_edges_are_the_sdks_and_the_ones_that_the_sdk_is_known_to_miss(self, name: str) -> None:
        assert set(real_pipeline(name).dag.edges) - sdk_edges(name) == set(EDGES_THE_SDK_MISSES.get(name, {}))
        assert sdk_edges(name) - set(real_pipeline(name).dag.edges) == set()

    def test_every_step_is_read_as_it_is_written(self, name: str) -> None:
        read = [(step.name, step.type, step.container, step.branch) for step in real_pipeline(name).steps]
        assert read == list(steps_as_written(real_definition(name)["Steps"]))

    def test_every_edge_has_a_reason(self, name: str) -> None:
        pipeline = real_pipeline(name)
        assert all(pipeline.edge_reasons[edge] for edge in pipeline.dag.edges)

    def test_any_selection_is_judged_and_planned_step_by_step(self, name: str) -> None:
        pipeline = real_pipeline(name)
        reference = succeeded(pipeline.step_names)
        for selected in selections(pipeline):
            for each in (None, reference):
                verdict = judge(pipeline, selected, each)
                assert tuple(row.step for row in verdict.plan) == pipeline.step_names
                bodies = {
                    step.name
                    for step in pipeline.steps
                    if step.branch == "ForEachBody" and step.container in selected
                }
                assert set(verdict.selected_steps) == set(selected)
                assert set(verdict.steps("run")) == set(selected) | bodies


def selections(pipeline: Pipeline) -> Iterator[list[str]]:
    """Nothing, everything, each step alone (of a pipeline within the quota), and some at random."""
    names = list(pipeline.step_names)
    yield from ([], names)
    yield from ([name] for name in names[:50])
    chance = random.Random(len(names))
    for _ in range(10):
        yield chance.sample(names, chance.randint(1, len(names)))


@pytest.mark.parametrize(
    ("name", "edge", "key"),
    [(name, edge, key) for name, edges in EDGES_THE_SDK_MISSES.items() for edge, key in edges.items()],
)
def test_what_the_sdk_misses_stands_beside_the_arguments(name: str, edge: Edge, key: str) -> None:
    upstream, downstream = edge
    body = real_pipeline(name).step(downstream).body
    assert f"Steps.{upstream}." in json.dumps(body[key])
    assert f"Steps.{upstream}." not in json.dumps(body["Arguments"])


def test_a_type_that_is_no_container_holds_nothing() -> None:
    """Read under a type from the future, a container is one plain step; nothing of it is lost."""
    document = real_definition("v2_nested_conditions")
    document["Steps"] = [
        step | {"Type": "FromTheFuture"} for step in document["Steps"] if step["Name"] != "After"
    ]
    pipeline = Pipeline.from_definition(document)
    assert [step.type for step in pipeline.steps] == ["FromTheFuture"] * len(document["Steps"])
    assert pipeline.step("First").body == next(step for step in document["Steps"] if step["Name"] == "First")


def test_containers_hold_containers() -> None:
    pipeline = real_pipeline("v2_nested_conditions")
    chain = [(step.name, step.container, step.branch) for step in pipeline.steps if step.container]
    assert chain == [
        ("Second", "First", "IfSteps"),
        ("Third", "Second", "IfSteps"),
        ("Deep-CreateModel", "Third", "IfSteps"),
        ("TooLow", "Second", "ElseSteps"),
        ("Other", "First", "ElseSteps"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v2_processing", {"InputData": ("Split",), "Rows": ("Split", "Clean")}),
        (
            "v2_quality_checks",
            {
                "SkipCheck": ("DataQuality",),
                "RegisterNewBaseline": ("DataQuality",),
                "Group": ("DataQuality", "Kept-RegisterModel"),
            },
        ),
        ("v2_nested_conditions", {"Level": ("First", "Second", "Third", "TooLow")}),
        ("v2_lambda_and_callback", {"Queue": ("Wait",), "Arn": ("Last",)}),
        ("v2_conditions", {"Limit": ("Gate",), "Mode": ("Gate", "Nothing")}),
        ("v3_for_each_in_a_branch", {"Size": ("Gate", "Handle")}),
        ("v3_jobs", {"Data": ("Prepare", "Reading")}),
        ("v3_mlflow", {"Experiment": ()}),
    ],
)
def test_the_readers_of_a_parameter(name: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Also beside a step's arguments, in joins and in conditions; a container does not read for its steps."""
    assert readers(real_pipeline(name)) == expected


def test_a_parameter_that_no_step_reads_has_no_reader() -> None:
    assert readers(real_pipeline("v2_parameters"))["Unicode"] == ()


def test_an_empty_or_false_default_is_a_default() -> None:
    pipeline = real_pipeline("v2_parameters")
    required = [parameter.name for parameter in pipeline.parameters if parameter.is_required]
    assert required == [
        "RequiredText",
        "RequiredChoice",
        "RequiredInteger",
        "RequiredFloat",
        "RequiredBoolean",
    ]
    given = {parameter.name: parameter.default for parameter in pipeline.parameters}
    assert (given["EmptyText"], given["Zero"], given["No"]) == ("", 0, False)


def test_functions_and_notebook_jobs_are_training_steps() -> None:
    for name in ("v2_functions", "v2_notebook_jobs", "v3_functions", "v3_notebook_jobs"):
        assert "Training" in {step.type for step in real_pipeline(name).steps}


def test_every_step_type_of_the_sdks_is_there() -> None:
    """Each is emitted by at least one definition."""
    types = {step.type for name in NAMES for step in real_pipeline(name).steps}
    assert types == {
        *("AutoML", "Callback", "ClarifyCheck", "Cleanup", "Condition", "EMR", "EMRServerless", "Endpoint"),
        *("EndpointConfig", "Fail", "ForEach", "InferenceComponent", "Job", "Lambda", "Lineage", "Model"),
        *("Processing", "QualityCheck", "RegisterModel", "Training", "Transform", "Tuning"),
    }


def test_a_completed_trigger_is_written_as_a_name() -> None:
    """Only the triggers on another outcome are objects."""
    pipeline = real_pipeline("v3_triggers")
    triggers = {
        step.name: step.depends_on[0].trigger for step in pipeline.steps if step.name.startswith("On")
    }
    assert triggers == {"OnCompleted": None, "OnFailed": "Failed", "OnStopped": "Stopped", "OnAny": "Any"}


def test_a_repacked_model_is_a_training_step_between_the_model_and_its_package() -> None:
    pipeline = real_pipeline("v2_model_steps")
    packers = [step.name for step in pipeline.steps if "RepackModel" in step.name]
    assert packers == ["Packed-RepackModel-0", "Registered-RepackModel-0", "Serial-RepackModel-1"]
    assert {pipeline.step(name).type for name in packers} == {"Training"}
    assert pipeline.dag.parents("Packed-CreateModel") == ("Packed-RepackModel-0",)
