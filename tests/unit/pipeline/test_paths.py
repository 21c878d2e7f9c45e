"""The paths of a step, however they are written."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.paths import PER_EXECUTION, Path, as_path
from sagemaker_selective_widget.pipeline.sharing import run_path_partners, variable_partners, writers
from tests.unit.strategies import definition, pipeline_of, step

ID = {"Get": "Execution.PipelineExecutionId"}
TRIAL = {"Get": "PipelineExperimentConfig.TrialName"}


def join(*values: Any, on: str = "/") -> dict[str, Any]:
    return {"Std:Join": {"On": on, "Values": list(values)}}


def path_of(value: Any) -> Path:
    path = as_path(value, {})
    assert path is not None
    return path


SPELLINGS = [
    pytest.param(join("s3://b", ID, "prep"), id="flat"),
    pytest.param(join(join("s3://b", ID), "prep"), id="a join in a join"),
    pytest.param(join("s3://b", join(ID, "prep")), id="a join at the end"),
    pytest.param(join("s3:/", "b", ID, "prep"), id="the scheme apart"),
    pytest.param(join("s3://b/", ID, "/prep", on=""), id="slashes in the texts"),
    pytest.param(join(join("s3://b/", ID, on=""), "prep/"), id="a slash at the end"),
    pytest.param({"Std:Join": {"Values": ["s3://b/", ID, "/prep"]}}, id="no On"),
]


@pytest.mark.parametrize("value", SPELLINGS)
def test_one_path_in_any_spelling(value: Any) -> None:
    path = path_of(value)
    assert path == path_of(join("s3://b", ID, "prep"))
    assert str(path) == "s3://b/${Execution.PipelineExecutionId}/prep"
    assert path.per_execution == ("Execution.PipelineExecutionId",)
    assert not path.is_variable


PIECES = st.lists(st.sampled_from(["s3://b", "x", "y-z", "7"]) | st.just(ID), min_size=1, max_size=6)


@given(PIECES, st.data())
def test_how_joins_are_nested_does_not_matter(pieces: list[Any], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(pieces)))) | {0, len(pieces)})
    nested = [join(*pieces[start:end]) for start, end in pairwise(cuts)]
    assert as_path(join(*nested), {}) == as_path(join(*pieces), {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("s3://b//x", "s3://b//x", id="an empty folder is one"),
        pytest.param(join("s3://b", 7, True, 0.5), "s3://b/7/true/0.5", id="numbers and truth values"),
        pytest.param(join("run-", ID, on=""), "run-${Execution.PipelineExecutionId}", id="part of a folder"),
        pytest.param(join("a", {"Std:Other": [1]}), 'a/${{"Std:Other": [1]}}', id="an unknown expression"),
    ],
)
def test_what_a_path_looks_like(value: Any, text: str) -> None:
    assert str(path_of(value)) == text


@pytest.mark.parametrize("value", ["", join(), join("", ""), "/"])
def test_no_folder_is_no_path(value: Any) -> None:
    assert as_path(value, {}) in (None, as_path("/", {}))
    assert as_path("", {}) is None


def test_a_variable_alone_is_told_from_a_path() -> None:
    assert path_of(ID).is_variable
    assert path_of(join(ID)).is_variable
    assert not path_of(join(ID, "x")).is_variable
    assert not path_of("Execution").is_variable


def test_depth_does_not_exhaust_the_stack() -> None:
    value: Any = ID
    for _ in range(50_000):
        value = join(value)
    assert path_of(value).is_variable
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    assert as_path(join("s3://b", deep), {}) != as_path(join("s3://b", [deep]), {})


def sharing(*steps: Any, **keys: Any) -> set[tuple[str, str]]:
    """Which steps share a path that differs in each execution."""
    partners = run_path_partners(Pipeline.from_definition(definition(*steps) | keys))
    return {(one, other) for one, others in partners.items() for other in others}


class TestRunPaths:
    def test_siblings_below_one_run_folder_are_each_step_s_own(self) -> None:
        """The inner join is no path of its own: both would have it."""
        run = join("s3://b", ID)
        assert sharing(step("A", Out=join(run, "prep")), step("B", Out=join(run, "train"))) == set()

    @pytest.mark.parametrize("variable", PER_EXECUTION)
    def test_every_variable_of_an_execution_counts(self, variable: str) -> None:
        get = {"Get": variable}
        steps = step("A", Out=join("s3://b", get)), step("B", In=join(join("s3://b", get), "x"))
        assert sharing(*steps) == {("A", "B"), ("B", "A")}

    @pytest.mark.parametrize("variable", ["Execution.PipelineName", "Execution.PipelineArn", "Parameters.P"])
    def test_what_is_the_same_in_every_execution_does_not(self, variable: str) -> None:
        get = {"Get": variable}
        assert sharing(step("A", Out=join("s3://b", get)), step("B", In=join("s3://b", get))) == set()

    @pytest.mark.parametrize(
        ("config", "shared"),
        [
            ({}, True),
            ({"PipelineExperimentConfig": {"TrialName": ID}}, True),
            ({"PipelineExperimentConfig": {"TrialName": join("run", ID, on="-")}}, True),
            ({"PipelineExperimentConfig": {"TrialName": "always"}}, False),
            ({"PipelineExperimentConfig": None}, False),
            ({"PipelineExperimentConfig": {"TrialName": TRIAL}}, False),
        ],
        ids=["default", "the id", "with the id", "a fixed name", "no experiments", "itself"],
    )
    def test_the_trial_s_name_is_what_the_definition_says(self, config: Any, shared: bool) -> None:
        steps = step("A", Out=join("s3://b", TRIAL)), step("B", In=join("s3://b", TRIAL, "x"))
        assert bool(sharing(*steps, **config)) is shared

    @pytest.mark.parametrize("key", ["Tags", "ExperimentConfig"])
    def test_what_only_says_something_of_the_job_does_not(self, key: str) -> None:
        steps = [step(name, Arguments={key: [{"Value": join("s3://b", ID)}, ID]}) for name in "AB"]
        assert sharing(*steps) == set()
        assert variable_partners(pipeline_of(*steps)) == {}


class TestVariables:
    @pytest.mark.parametrize("variable", PER_EXECUTION)
    def test_both_are_handed_the_same(self, variable: str) -> None:
        steps = [step(name, Arguments={"Environment": {"RUN": {"Get": variable}}}) for name in "AB"]
        assert list(variable_partners(pipeline_of(*steps))["A"]) == ["B"]

    def test_each_is_handed_another(self) -> None:
        first, second = [{"Get": variable} for variable in list(PER_EXECUTION)[:2]]
        steps = step("A", Arguments={"X": first}), step("B", Arguments={"X": second})
        assert variable_partners(pipeline_of(*steps)) == {}

    def test_what_the_sdk_hands_to_every_function_is_none_of_it(self) -> None:
        arguments = ["--pipeline_execution_id", ID, "--property_references", ID["Get"], ID]
        steps = [
            step(name, Arguments={"AlgorithmSpecification": {"ContainerArguments": arguments}})
            for name in "AB"
        ]
        assert variable_partners(pipeline_of(*steps)) == {}


def processing(name: str, *depends_on: str, reads: Any = None, writes: Any = None) -> dict[str, Any]:
    """A Processing step as the SDK writes it."""
    inputs = [{"InputName": "in", "S3Input": {"S3Uri": reads, "LocalPath": "/opt/ml/processing/data"}}]
    outputs = [{"OutputName": "out", "S3Output": {"S3Uri": writes, "LocalPath": "/opt/ml/processing/data"}}]
    arguments = {
        "ProcessingInputs": inputs if reads else [],
        "ProcessingOutputConfig": {"Outputs": outputs if writes else []},
    }
    return step(name, *depends_on, step_type="Processing", Arguments=arguments)


def training(name: str, *, reads: Any = "s3://elsewhere", writes: Any = "s3://nowhere") -> dict[str, Any]:
    """A Training step as the SDK writes it."""
    arguments = {
        "InputDataConfig": [{"DataSource": {"S3DataSource": {"S3Uri": reads}}}],
        "OutputDataConfig": {"S3OutputPath": writes},
    }
    return step(name, Arguments=arguments)


def transform(name: str, *, reads: Any, writes: Any) -> dict[str, Any]:
    """A Transform step as the SDK writes it."""
    arguments = {
        "TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": reads}}},
        "TransformOutput": {"S3OutputPath": writes},
    }
    return step(name, step_type="Transform", Arguments=arguments)


def reads(*steps: Any) -> set[tuple[str, str]]:
    """Which step reads what which other one writes."""
    found = writers(pipeline_of(*steps))
    return {(reader, writer) for reader, others in found.items() for writer in others}


PLACE = "s3://b/place"
READS = [
    pytest.param(processing("W", writes=PLACE), processing("R", reads=PLACE), id="processing"),
    pytest.param(processing("W", writes=PLACE), training("R", reads=f"{PLACE}/train"), id="below an output"),
    pytest.param(
        processing("W", writes=f"{PLACE}/a"), training("R", reads=f"{PLACE}/"), id="above an output"
    ),
    pytest.param(training("W", writes=PLACE), transform("R", reads=PLACE, writes="s3://o"), id="training"),
    pytest.param(transform("W", reads="s3://i", writes=PLACE), processing("R", reads=PLACE), id="transform"),
    pytest.param(
        processing("W", writes=join("s3://b", {"Get": "Parameters.P"})),
        processing("R", reads=join(join("s3://b"), {"Get": "Parameters.P"}, "x")),
        id="with a parameter",
    ),
    pytest.param(
        processing("W", writes=PLACE),
        step("R", step_type="Lambda", Arguments={"source": f"{PLACE}/report.json"}),
        id="told in an argument",
    ),
    pytest.param(
        processing("W", writes=PLACE),
        step("R", Arguments={"X": {"Std:JsonGet": {"S3Uri": f"{PLACE}/m.json", "Path": "mse"}}}),
        id="a value of a file",
    ),
    pytest.param(
        training("W", writes=PLACE),
        step("R", step_type="Model", Arguments={"PrimaryContainer": {"ModelDataUrl": PLACE}}),
        id="a model",
    ),
]


@pytest.mark.parametrize(("writer", "reader"), READS)
def test_a_step_reads_what_another_writes(writer: Any, reader: Any) -> None:
    assert reads(writer, reader) == {("R", "W")}


NO_READS = [
    pytest.param(processing("W", reads=PLACE), processing("R", reads=PLACE), id="two readers"),
    pytest.param(processing("W", writes=PLACE), processing("R", writes=PLACE), id="two writers"),
    pytest.param(processing("W", writes=PLACE), processing("R", reads=f"{PLACE}-2"), id="a like name"),
    pytest.param(processing("W", writes=PLACE), processing("R", "W", reads=PLACE), id="an edge"),
    pytest.param(
        training("W", writes="s3://b"), training("R", reads="s3://b/data"), id="beside a job's own folder"
    ),
    pytest.param(
        processing("W", writes=PLACE),
        step("R", Arguments={"ContainerArguments": ["--base", "s3://b"]}),
        id="told of a folder above",
    ),
    pytest.param(
        processing("W", writes=join(PLACE, ID)), processing("R", reads=join(PLACE, ID)), id="a run's path"
    ),
    pytest.param(processing("W", writes=PLACE), step("R", Tags=[{"Key": "k", "Value": PLACE}]), id="a tag"),
]


@pytest.mark.parametrize(("writer", "reader"), NO_READS)
def test_nothing_is_read(writer: Any, reader: Any) -> None:
    assert reads(writer, reader) == set()


def test_a_path_of_another_step_s_output_is_an_edge_and_no_shared_path() -> None:
    output = {"Get": "Steps.W.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"}
    assert reads(processing("W", writes=PLACE), processing("R", reads=output)) == set()
