"""Definitions read: what is kept, what is refused, and that nothing else ever happens."""

from __future__ import annotations

import json
import math
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import DefinitionError, UnknownStepError
from sagemaker_selective_widget.pipeline import Dependency, Parameter, Pipeline
from sagemaker_selective_widget.pipeline.names import nearest_names
from tests.unit.strategies import (
    DEFINITION_NAMES,
    DEFINITIONS,
    definition,
    pipeline_of,
    real_definition,
    real_pipeline,
    step,
)

MIB = 1024 * 1024
HASH = "3f9c2d1e-8b7a-4c6d-9e5f-0a1b2c3d4e5f"


def condition(name: str, then: list[Any], otherwise: list[Any] | None = None) -> dict[str, Any]:
    return step(name, step_type="Condition", Arguments={"IfSteps": then, "ElseSteps": otherwise or []})


def nested_text(depth: int) -> str:
    return '{"Steps": ' + "[" * depth + "]" * depth + "}"


def nested_list(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


class TestRealDefinitions:
    @pytest.mark.parametrize("name", DEFINITION_NAMES)
    def test_the_edges_are_those_of_the_sdk(self, name: str) -> None:
        adjacency = json.loads((DEFINITIONS / f"{name}.sdk_adjacency.json").read_text())
        expected = {(upstream, downstream) for upstream in adjacency for downstream in adjacency[upstream]}
        pipeline = real_pipeline(name)
        assert set(pipeline.dag.edges) == expected
        assert set(pipeline.step_names) == set(adjacency)

    @pytest.mark.parametrize("name", DEFINITION_NAMES)
    def test_a_path_its_name_its_text_and_its_object_read_the_same(self, name: str) -> None:
        path = DEFINITIONS / f"{name}.json"
        text = path.read_text(encoding="utf-8")
        first, *others = [Pipeline.from_definition(s) for s in (path, str(path), text, real_definition(name))]
        for other in others:
            assert (other.steps, other.parameters) == (first.steps, first.parameters)
            assert other.dag.edges == first.dag.edges

    def test_children_stand_right_after_their_container(self) -> None:
        assert real_pipeline("v3_foreach").step_names == (
            *("Prepare", "FanOut", "TrainOne", "EvalOne", "UseBest", "NotifyOnFailure"),
            *("Gate", "Ship", "GateFail"),
        )

    @pytest.mark.parametrize(
        ("name", "container", "branch"),
        [
            ("AbaloneEval", None, None),
            ("AbaloneTransform", "AbaloneMSECond", "IfSteps"),
            ("AbaloneMSEFail", "AbaloneMSECond", "ElseSteps"),
        ],
    )
    def test_a_step_knows_where_it_stands(self, name: str, container: str | None, branch: str | None) -> None:
        found = real_pipeline("abalone").step(name)
        assert (found.container, found.branch) == (container, branch)

    def test_parameters_have_types_defaults_and_choices(self) -> None:
        pipeline = real_pipeline("abalone")
        assert pipeline.parameter("MseThreshold") == Parameter("MseThreshold", "Float", 6.0)
        assert pipeline.parameter("BatchData") == Parameter("BatchData", "String")
        approval = pipeline.parameter("ModelApprovalStatus")
        assert approval is not None
        assert approval.choices == ("PendingManualApproval", "Approved", "Rejected")

    def test_a_step_knows_its_parameters(self) -> None:
        train = real_pipeline("abalone").step("AbaloneTrain")
        assert train.reads_parameters == ("TrainingInstanceType", "NumRound", "MaxDepth")


class TestEdgeReasons:
    """Why a step is upstream of another, for whoever asks the graph."""

    @pytest.mark.parametrize(
        ("edge", "reasons"),
        [
            pytest.param(
                ("AbaloneTrain", "AbaloneCreateModel-CreateModel"),
                ("reads ModelArtifacts.S3ModelArtifacts",),
                id="property",
            ),
            pytest.param(("AbaloneMSECond", "AbaloneMSEFail"), ("stands in its ElseSteps",), id="container"),
        ],
    )
    def test_of_a_real_definition(self, edge: tuple[str, str], reasons: tuple[str, ...]) -> None:
        assert real_pipeline("abalone").edge_reasons[edge] == reasons

    def test_every_reason_of_an_edge_is_kept(self) -> None:
        child = step("B", "If", Arguments=[{"Get": "Steps.If.Outcome"}, {"Get": "Steps.If"}])
        child["DependsOn"].append({"Step": "If", "Trigger": "Failed"})
        assert pipeline_of(condition("If", [child])).edge_reasons[("If", "B")] == (
            *("reads Outcome", "reads"),
            *("depends on it", "depends on it, runs if it is Failed"),
            "stands in its IfSteps",
        )

    def test_one_that_is_there_twice_is_said_once(self) -> None:
        pipeline = pipeline_of(step("A"), step("B", "A", "A"))
        assert pipeline.edge_reasons[("A", "B")] == ("depends on it",)

    @pytest.mark.parametrize("name", DEFINITION_NAMES)
    def test_every_edge_has_one(self, name: str) -> None:
        pipeline = real_pipeline(name)
        assert tuple(pipeline.edge_reasons) == pipeline.dag.edges
        assert all(pipeline.edge_reasons.values())


class TestTolerance:
    def test_an_unknown_step_type_and_unknown_keys_are_kept(self) -> None:
        body = step("A", step_type="FromTheFuture", Surprise={"x": 1})
        found = pipeline_of(body).step("A")
        assert (found.type, found.body) == ("FromTheFuture", body)

    def test_an_empty_list_of_steps_is_an_empty_pipeline(self) -> None:
        assert Pipeline.from_definition({"Steps": []}).step_names == ()

    @pytest.mark.parametrize(
        "name",
        ["a" * 64, 'quote"d', "it's", "<img src=x onerror=alert(1)>", "naïve 步", "{Get}", "→"],
    )
    def test_a_name_is_data(self, name: str) -> None:
        pipeline = pipeline_of(step(name), step("after", name))
        assert pipeline.dag.edges == ((name, "after"),)

    @pytest.mark.parametrize("as_text", [True, False])
    def test_half_a_surrogate_pair_is_read_as_the_character_that_stands_for_none(self, as_text: bool) -> None:
        """JSON may escape one, and no message and no file can hold it; a whole pair is a character."""
        found = definition(step("a\ud800b"), step("😀", "a\ud800b"))
        pipeline = Pipeline.from_definition(json.dumps(found) if as_text else found)
        assert pipeline.step_names == ("a\ufffdb", "😀")

    def test_a_dependency_may_have_a_trigger(self) -> None:
        body = step("B")
        body["DependsOn"] = ["A", {"Step": "C", "Trigger": "Failed"}, {"Step": "D"}]
        found = pipeline_of(step("A"), body, step("C"), step("D")).step("B")
        assert found.depends_on == (Dependency("A"), Dependency("C", "Failed"), Dependency("D"))

    def test_display_name_and_description_are_kept(self) -> None:
        found = pipeline_of(step("A", DisplayName="Nice", Description="Long")).step("A")
        assert (found.display_name, found.description) == ("Nice", "Long")

    def test_what_is_no_text_is_no_display_name(self) -> None:
        found = pipeline_of(step("A", DisplayName=5, Description="")).step("A")
        assert (found.display_name, found.description) == (None, None)

    def test_a_dependency_may_cross_levels(self) -> None:
        pipeline = pipeline_of(condition("If", [step("In")]), step("After", "In"))
        assert pipeline.dag.ancestors(["After"]) == {"In", "If"}

    def test_nested_containers_are_read(self) -> None:
        pipeline = pipeline_of(condition("Outer", [condition("Inner", [], [step("Leaf")])]))
        assert pipeline.dag.edges == (("Outer", "Inner"), ("Inner", "Leaf"))

    @pytest.mark.parametrize("arguments", [None, [], "text", 5])
    def test_a_container_without_arguments_holds_nothing(self, arguments: Any) -> None:
        assert pipeline_of(step("If", step_type="Condition", Arguments=arguments)).step_names == ("If",)

    def test_a_mebibyte_is_read(self) -> None:
        """The API's limit of a definition."""
        steps = [step(f"S{i}", *([f"S{i - 1}"] if i else []), Pad="x" * 100) for i in range(5_500)]
        text = json.dumps(definition(*steps))
        assert len(text) > 0.95 * MIB
        assert len(Pipeline.from_definition(text).dag.ancestors(["S5499"])) == 5_499

    @pytest.mark.parametrize("arguments", [nested_list(100_000), {1, 2}, 10**5_000], ids=type)
    def test_an_object_that_json_cannot_say_is_refused(self, arguments: Any) -> None:
        """An object is read as its JSON text would be."""
        with pytest.raises(DefinitionError, match=r"nested too deeply|holds what JSON cannot"):
            pipeline_of(step("A", Arguments=arguments))

    def test_an_object_that_changes_later_changes_no_pipeline(self) -> None:
        body = step("A", Image="1")
        pipeline = pipeline_of(body)
        body["Image"] = "2"
        assert pipeline.step("A").body["Image"] == "1"

    def test_two_hundred_levels_of_containers_are_read(self) -> None:
        body = step("Leaf")
        for level in range(200):
            body = condition(f"C{level}", [body])
        assert len(pipeline_of(body).dag.ancestors(["Leaf"])) == 200


REFUSED_TEXT = [
    pytest.param("", "is not JSON: .*line 1, column 1", id="empty"),
    pytest.param("{", "is not JSON: .*line 1, column 2", id="cut off"),
    pytest.param("my-pipeline", "is not JSON", id="a pipeline's name"),
    pytest.param("\ufeff{}", "is not JSON", id="byte order mark"),
    pytest.param("[]", "this is a list", id="list"),
    pytest.param('"x"', "this is text", id="text"),
    pytest.param("5", "this is a number", id="number"),
    pytest.param("NaN", "this is a number", id="not a number"),
    pytest.param("true", "this is true or false", id="Boolean"),
    pytest.param("null", "this is null", id="null"),
    pytest.param('{"x": ' + "9" * 5_000 + "}", "a number that cannot be read", id="5,000 digits"),
    pytest.param(nested_text(100_000), "nested too deeply", id="100,000 levels"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED_TEXT)
def test_text_that_is_no_definition_is_refused(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Pipeline.from_definition(text)


REFUSED_STEPS = [
    pytest.param([{"Type": "Training"}], r"Steps\[0\] has no Name", id="no Name"),
    pytest.param([step("")], r"Steps\[0\] has no Name", id="empty Name"),
    pytest.param([step("A"), step("B") | {"Name": 5}], r"Steps\[1\] has no Name", id="Name no text"),
    pytest.param([{"Name": "A"}], "'A' has no Type", id="no Type"),
    pytest.param([step("A", step_type="")], "'A' has no Type", id="empty Type"),
    pytest.param([step("A") | {"Type": ["Training"]}], "'A' has no Type", id="Type no text"),
    pytest.param(["A"], r"Steps\[0\] is text", id="step no object"),
    pytest.param([None], r"Steps\[0\] is null", id="step null"),
    pytest.param([step("A"), step("A")], "Two steps are named 'A'", id="one name twice"),
    pytest.param(
        [condition("If", [step("A")]), step("A")], "Two steps are named 'A'", id="one name on two levels"
    ),
    pytest.param(
        [condition("If", [step("A")], [step("A")])], "Two steps are named 'A'", id="one name in two branches"
    ),
    pytest.param([condition("If", [step("If")])], "Two steps are named 'If'", id="named as the container"),
    pytest.param([condition("If", [{"Name": "A"}])], "'A' has no Type", id="child without Type"),
    pytest.param([condition("If", [{}])], r"If\.IfSteps\[0\] has no Name", id="child without Name"),
    pytest.param(
        [step("If", step_type="Condition", Arguments={"ElseSteps": "A"})],
        "If.ElseSteps is text; it has to be a list",
        id="branch no list",
    ),
    pytest.param(
        [step("Train"), step("B", "Tran")],
        "'B' depends on 'Tran', which is not in the pipeline. Did you mean 'Train'?",
        id="DependsOn unknown",
    ),
    pytest.param(
        [step("B", "Nowhere")],
        r"'B' depends on 'Nowhere', which is not in the pipeline\.$",
        id="DependsOn unknown, nothing near",
    ),
    pytest.param(
        [step("B", Arguments={"x": {"Get": "Steps.A.y"}})],
        "'B' reads 'A', which is not in the pipeline",
        id="Get unknown",
    ),
    pytest.param(
        [step("B", Arguments={"x": {"Get": "Steps."}})], "'B' reads ''", id="Get of a step without a name"
    ),
    pytest.param([step("A", "A")], "A → A", id="cyclic: itself"),
    pytest.param([step("A", "B"), step("B", "A")], "in a circle", id="cyclic: DependsOn"),
    pytest.param([condition("If", [step("A")]) | {"DependsOn": ["A"]}], "in a circle", id="cyclic: child"),
    pytest.param([step("A") | {"DependsOn": "B"}], "DependsOn of 'A' is text", id="DependsOn no list"),
    pytest.param(
        [step("A") | {"DependsOn": [5]}], "DependsOn of 'A' holds 5; an item is", id="DependsOn number"
    ),
    pytest.param(
        [step("A") | {"DependsOn": [{"Trigger": "Any"}]}],
        "DependsOn of 'A' holds an object",
        id="DependsOn without Step",
    ),
    pytest.param(
        [step("A") | {"DependsOn": [nested_list(100)]}], "holds a list", id="DependsOn of 100 levels"
    ),
]


@pytest.mark.parametrize(("steps", "message"), REFUSED_STEPS)
def test_steps_that_cannot_be_read_are_refused(steps: list[Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Pipeline.from_definition(definition(*steps))


@pytest.mark.parametrize("steps", [{}, "A", 5, True], ids=lambda value: type(value).__name__)
def test_steps_that_are_no_list_are_refused(steps: Any) -> None:
    with pytest.raises(DefinitionError, match=r"^Steps is .*; it has to be a list of steps"):
        Pipeline.from_definition({"Steps": steps})


def parameter(type_: Any = "String", **keys: Any) -> dict[str, Any]:
    return {"Name": "P", "Type": type_, **keys}


REFUSED_PARAMETERS = [
    pytest.param(["P"], r"Parameters\[0\] has no Name", id="no object"),
    pytest.param([{"Type": "String"}], r"Parameters\[0\] has no Name", id="no Name"),
    pytest.param([parameter("")], "'P' has the type ''; the types are String", id="empty Type"),
    pytest.param(
        [{"Name": "P", "DefaultValue": [1]}], "is of type String; its default a list", id="untyped default"
    ),
    pytest.param([parameter("Str")], "'P' has the type 'Str'", id="unknown Type"),
    pytest.param([parameter(["String"])], "'P' has the type a list", id="Type no text"),
    pytest.param([parameter(), parameter()], "Two parameters are named 'P'", id="one name twice"),
    pytest.param([parameter(DefaultValue=5)], "is of type String; its default 5 is not", id="default"),
    pytest.param([parameter("Integer", DefaultValue=True)], "its default True is not", id="True no Integer"),
    pytest.param(
        [parameter("Integer", DefaultValue=10**20)], "is of type Integer", id="Integer of 21 digits"
    ),
    pytest.param([parameter("Float", DefaultValue=10**400)], "is of type Float", id="larger than a double"),
    pytest.param([parameter("Float", DefaultValue=math.nan)], "default nan", id="not a number"),
    pytest.param([parameter("Float", DefaultValue=math.inf)], "default inf", id="infinity"),
    pytest.param([parameter(DefaultValue=nested_list(100))], "default a list", id="deep default"),
    pytest.param(
        [parameter(EnumValues="a")], "EnumValues of the parameter 'P' is text", id="choices no list"
    ),
    pytest.param([parameter(EnumValues=[{}])], "holds an object; a choice is of type String", id="choice"),
    pytest.param([parameter(EnumValues=[nested_list(100)])], "holds a list", id="deep choice"),
]


@pytest.mark.parametrize(("parameters", "message"), REFUSED_PARAMETERS)
def test_parameters_that_cannot_be_read_are_refused(parameters: list[Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Pipeline.from_definition(definition(parameters=parameters))


def test_parameters_that_are_no_list_are_refused() -> None:
    with pytest.raises(DefinitionError, match=r"^Parameters is an object; it has to be a list"):
        Pipeline.from_definition({"Parameters": {"P": 1}})


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_default_that_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError, match=r"is of type Float; its default -?(nan|inf) is not"):
        Pipeline.from_definition(
            '{"Parameters": [{"Name": "P", "Type": "Float", "DefaultValue": ' + text + "}]}"
        )


class TestWhatIsHandedIn:
    """A saved answer, and what only looks like a definition."""

    DEFINITION = definition(step("A"))

    @pytest.mark.parametrize(
        "answer",
        [
            {"PipelineArn": "arn", "PipelineDefinition": json.dumps(DEFINITION), "PipelineStatus": "Active"},
            {
                "PipelineDefinition": json.dumps(DEFINITION),
                "CreationTime": datetime(2026, 11, 25, tzinfo=timezone.utc),
            },
            {"PipelineDefinition": DEFINITION},
            {"PipelineName": "P", "PipelineDefinition": {"PipelineDefinitionBody": json.dumps(DEFINITION)}},
        ],
        ids=[
            "DescribePipeline",
            "DescribePipelineDefinitionForExecution, with a time",
            "read already",
            "the properties of a CloudFormation resource",
        ],
    )
    def test_an_answer_of_the_service_holds_the_definition(self, answer: Any, tmp_path: Path) -> None:
        assert Pipeline.from_definition(answer).step_names == ("A",)
        text = json.dumps(answer, default=str)
        assert Pipeline.from_definition(text).step_names == ("A",)
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):  # the last as PowerShell's > writes it
            (tmp_path / "answer.json").write_text(text, encoding=encoding)
            assert Pipeline.from_definition(tmp_path / "answer.json").step_names == ("A",)

    def test_a_definition_printed_as_a_json_text_is_read(self) -> None:
        """As ``aws sagemaker describe-pipeline --query PipelineDefinition`` prints it."""
        assert Pipeline.from_definition(json.dumps(json.dumps(self.DEFINITION)) + "\n").step_names == ("A",)

    @pytest.mark.parametrize(
        "answer",
        [
            {"PipelineDefinition": "no JSON"},
            {"PipelineDefinition": "[]"},
            {"PipelineDefinition": None},
            {"PipelineDefinitionS3Location": {"Bucket": "b", "ObjectKey": "k"}},
        ],
    )
    def test_an_answer_without_a_definition_is_refused(self, answer: Any) -> None:
        with pytest.raises(DefinitionError):
            Pipeline.from_definition(answer)

    @pytest.mark.parametrize("key", ["steps", "STEPS"])
    def test_keys_are_told_apart_by_case(self, key: str) -> None:
        with pytest.raises(DefinitionError) as raised:
            Pipeline.from_definition({"version": "2020-12-01", key: [step("A")]})
        assert str(raised.value) == (
            f"The pipeline definition has no Steps. It has {key!r}; the keys begin with a capital. "
            "Pass what DescribePipeline returns, or its PipelineDefinition."
        )

    @pytest.mark.parametrize("document", [{}, {"Steps": None}, {"name": "package", "version": "1.0"}])
    def test_without_steps_it_is_no_definition(self, document: Any) -> None:
        with pytest.raises(DefinitionError, match=r"^The pipeline definition has no Steps\. Pass what"):
            Pipeline.from_definition(document)

    @pytest.mark.parametrize(
        ("default", "text"), [("x", "x"), (5, "5"), (0.5, "0.5"), (True, "true"), (None, None)]
    )
    def test_a_parameter_without_a_type_is_text(self, default: Any, text: str | None) -> None:
        declared = {"Name": "P", "DefaultValue": default, "EnumValues": [] if default is None else [default]}
        for keys in ({}, {"Type": None}):
            (found,) = pipeline_of(parameters=[declared | keys]).parameters
            assert (found.type, found.default, found.has_type) == ("String", text, False)
            assert found.choices == (() if text is None else (text,))

    def test_a_parameter_with_a_type_has_one(self) -> None:
        (found,) = pipeline_of(parameters=[parameter()]).parameters
        assert found.has_type


class TestFiles:
    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(DefinitionError, match=r"gone\.json' cannot be read as text"):
            Pipeline.from_definition(tmp_path / "gone.json")

    def test_a_file_that_is_not_text_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "p.json").write_bytes(b"\xff\xfe")
        with pytest.raises(DefinitionError, match="cannot be read as text"):
            Pipeline.from_definition(tmp_path / "p.json")

    @pytest.mark.parametrize("name", ["\0.json", "\ud800.json", "x" * 5_000 + ".json"])
    def test_what_cannot_be_a_path_is_refused(self, name: str) -> None:
        with pytest.raises(DefinitionError, match="cannot be read as text"):
            Pipeline.from_definition(name)

    def test_a_path_needs_no_suffix(self, tmp_path: Path) -> None:
        (tmp_path / "definition").write_text(json.dumps(definition(step("A"))), encoding="utf-8")
        assert Pipeline.from_definition(tmp_path / "definition").step_names == ("A",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=5), values, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real definition with some of its values replaced, removed or renamed."""
    document = real_definition(draw(st.sampled_from(["abalone", "step_functions", "v3_foreach"])))
    for _ in range(draw(st.integers(1, 4))):
        mutate(draw, document)
    return document


def mutate(draw: st.DrawFn, document: Any) -> None:
    """Go down a random path and change what lies at its end."""
    holder, key = document, draw(st.sampled_from(sorted(document)))
    while isinstance(holder[key], (dict, list)) and holder[key] and draw(st.integers(0, 5)):
        holder = holder[key]
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key] = draw(JSON | st.sampled_from([[], {}, "AbaloneTrain", {"Get": "Steps.FanOut.x"}]))


def read_or_refused(source: Any) -> None:
    """Read it; `DefinitionError` is the one exception that may come of it."""
    try:
        pipeline = Pipeline.from_definition(source)
    except DefinitionError:
        return
    assert sorted(pipeline.dag.order) == sorted(pipeline.step_names)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_definition_is_read_or_refused(document: Any) -> None:
    read_or_refused(document)


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_object_is_read_or_refused(document: Any) -> None:
    read_or_refused(document)


@given(st.text() | JSON.map(json.dumps) | st.text().map("{}.json".format))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


class TestQuestions:
    def test_no_such_step_is_an_error(self) -> None:
        with pytest.raises(UnknownStepError) as raised:
            real_pipeline("abalone").step("Nope")
        assert str(raised.value) == "The pipeline has no step named 'Nope'."

    def test_no_such_parameter_is_none(self) -> None:
        assert real_pipeline("abalone").parameter("Nope") is None

    def test_names_are_put_in_definition_order(self) -> None:
        pipeline = pipeline_of(step("B"), step("A"))
        assert pipeline.in_order(("z", "A", "A", "B", "y", "z")) == ("B", "A", "z", "y")

    def test_printing_it_says_how_large_it_is(self) -> None:
        assert repr(real_pipeline("abalone")) == "<Pipeline: 8 steps, 8 parameters>"

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            pytest.param("Model", ["Model-RegisterModel", "Model-RepackModel-0"], id="a collection"),
            pytest.param("model", ["Model-RegisterModel", "Model-RepackModel-0"], id="in another case"),
            pytest.param("Modle", ["Model-RegisterModel", "Model-RepackModel-0"], id="misspelled"),
            pytest.param("train", [f"train-{HASH}"], id="a function"),
            pytest.param("trian", [f"train-{HASH}"], id="a function, misspelled"),
            pytest.param("Score the model", ["S1", "S2"], id="a display name of two steps"),
            pytest.param("score the modle", ["S1", "S2"], id="a display name, misspelled"),
            pytest.param("score", ["S1", "S2"], id="the first word of a display name"),
            pytest.param("evaluate", ["S3"], id="the function of a display name"),
            pytest.param("nothing like it", [], id="none"),
        ],
    )
    def test_near_steps(self, name: str, expected: list[str]) -> None:
        pipeline = pipeline_of(
            *(step(each) for each in ("Model-RegisterModel", "Model-RepackModel-0", f"train-{HASH}")),
            step("S1", DisplayName="Score the model"),
            step("S2", DisplayName="Score the model"),
            step("S3", DisplayName="__main__.evaluate"),
        )
        assert pipeline.nearest_steps(name) == expected

    def test_no_more_than_three_are_named(self) -> None:
        assert len(nearest_names("Step", [f"Step-{number}" for number in range(9)])) == 3

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("abalonetrain", ["AbaloneTrain"]), ("AbaloneTrian", ["AbaloneTrain"]), ("zzz", []), ("", [])],
    )
    def test_near_names(self, name: str, expected: list[str]) -> None:
        assert nearest_names(name, ("AbaloneTrain", "Fail", "Gate")) == expected
