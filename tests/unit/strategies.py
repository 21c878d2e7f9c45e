"""Pipelines to test with: builders of small definitions, and hypothesis strategies over random ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.reference import ReferenceExecution

DEFINITIONS = Path(__file__).parents[1] / "definitions"
FUNCTIONS = ("v2_functions", "v3_functions", "step_functions")
"""Names of the definitions that hold ``@step`` functions."""

DEFINITION_NAMES = ("abalone", "huge_200", "step_functions", "v3_foreach")

Edge = tuple[str, str]
JsonObject = dict[str, Any]


class Graph(NamedTuple):
    """Nodes in definition order, and edges ``(upstream, downstream)``."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]

    def oracle(self) -> nx.DiGraph:
        """The same graph in networkx."""
        graph = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(self.edges)
        return graph

    def pipeline(self) -> Pipeline:
        """A pipeline of which this is the DAG."""
        return Pipeline.from_definition(graph_definition(self.nodes, self.edges))


def real_definition(name: str) -> JsonObject:
    """One of the definitions that the SDK wrote, as a fresh object."""
    definition: JsonObject = json.loads((DEFINITIONS / f"{name}.json").read_text(encoding="utf-8"))
    return definition


def compiled_again(name: str, when: str) -> JsonObject:
    """One of those definitions as another compilation writes it: each function has another folder and key."""
    text = (DEFINITIONS / f"{name}.json").read_text(encoding="utf-8")
    for before in (r'"--func_step_s3_dir",\s*', r'"REMOTE_FUNCTION_SECRET_KEY": '):
        text = re.sub(rf'({before})"[^"]*"', rf'\1"{when}"', text)
    compiled: JsonObject = json.loads(text)
    return compiled


def real_pipeline(name: str) -> Pipeline:
    """One of the pipelines that the SDK wrote."""
    return Pipeline.from_definition(DEFINITIONS / f"{name}.json")


def step(name: str, *depends_on: str, step_type: str = "Training", **keys: Any) -> JsonObject:
    """The JSON object of a step."""
    return {"Name": name, "Type": step_type, "Arguments": {}, "DependsOn": list(depends_on), **keys}


def definition(*steps: Any, parameters: Sequence[Any] = ()) -> JsonObject:
    """A definition of these steps and parameters."""
    return {"Version": "2020-12-01", "Parameters": list(parameters), "Steps": list(steps)}


def pipeline_of(*steps: JsonObject, parameters: Sequence[JsonObject] = ()) -> Pipeline:
    """A pipeline of these steps and parameters."""
    return Pipeline.from_definition(definition(*steps, parameters=parameters))


def graph_definition(nodes: Iterable[str], edges: Iterable[Edge]) -> JsonObject:
    """A definition whose steps depend on each other along ``edges``."""
    edges = list(edges)
    return definition(*(step(name, *(u for u, v in edges if v == name)) for name in nodes))


def chain(length: int) -> Pipeline:
    """A pipeline S0 → S1 → …."""
    return pipeline_of(*(step(f"S{i}", *([f"S{i - 1}"] if i else [])) for i in range(length)))


def succeeded(
    names: Iterable[str], *, arn: str = "arn:reference", parameters: Mapping[str, str] | None = None
) -> ReferenceExecution:
    """A reference execution in which exactly these steps succeeded."""
    return ReferenceExecution(
        arn, "Succeeded", "reference", dict.fromkeys(names, "Succeeded"), parameters or {}
    )


@st.composite
def graphs(draw: st.DrawFn, max_nodes: int = 9) -> Graph:
    """Random DAGs whose definition order is not topological."""
    count = draw(st.integers(0, max_nodes))
    topological = [f"n{i}" for i in range(count)]
    pairs = [(u, v) for i, u in enumerate(topological) for v in topological[i + 1 :]]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return Graph(tuple(draw(st.permutations(topological))), tuple(edges))


@st.composite
def selections(draw: st.DrawFn, max_nodes: int = 9) -> tuple[Graph, frozenset[str]]:
    """A random DAG and some of its nodes."""
    graph = draw(graphs(max_nodes))
    return graph, frozenset(name for name in graph.nodes if draw(st.booleans()))


@st.composite
def loops(draw: st.DrawFn, max_nodes: int = 5, parameters: Sequence[str] = ()) -> Pipeline:
    """Random pipelines in which some steps are a ForEach; what reads a body stands in it.

    Args:
        draw: Draws.
        max_nodes: How many steps there are at the most, those of bodies not counted.
        parameters: Integers that some steps read.
    """
    names = [f"n{i}" for i in range(draw(st.integers(0, max_nodes)))]
    steps = []
    for index, name in enumerate(names):
        upstream = st.sets(st.sampled_from(names[:index])) if index else st.just(set())

        def draw_step(own: str, *depends_on: str, _upstream: Any = upstream, **arguments: Any) -> JsonObject:
            reads = draw(st.sets(st.sampled_from(parameters))) if parameters else set()
            arguments |= {each: {"Get": f"Parameters.{each}"} for each in sorted(reads)}
            return step(own, *depends_on, *sorted(draw(_upstream)), Arguments=arguments)

        body = [draw_step(f"{name}-a"), draw_step(f"{name}-b", f"{name}-a")] if draw(st.booleans()) else []
        made = draw_step(name, **({"ForEachBody": body} if body else {}))
        steps.append({**made, "Type": "ForEach"} if body else made)
    declared = [{"Name": each, "Type": "Integer", "DefaultValue": 0} for each in parameters]
    return pipeline_of(*draw(st.permutations(steps)), parameters=declared)


@st.composite
def references(draw: st.DrawFn, names: Sequence[str], arn: str = "arn:reference") -> ReferenceExecution:
    """An execution that has ended and in which any steps did anything."""
    status = draw(st.sampled_from(["Succeeded", "Failed"]))
    did = st.sampled_from(["Succeeded", "Failed", "Stopped", None])
    statuses = {name: state for name in names if (state := draw(did))}
    return ReferenceExecution(arn, status, arn.rpartition(":")[2], statuses)


TEXTS: Mapping[str, tuple[str, ...]] = {
    "String": ("", "a", "b", " a", "A", "x" * 1025),
    "Integer": ("", "1", "+1", "01", "2", "five", "1.0"),
    "Float": ("", "1", "1.0", "0.1", "0.10", "1e-1", "2.5", "five"),
    "Boolean": ("", "true", "True", "TRUE", "false", "no"),
}
"""Texts by parameter type: values, other spellings of the same value, and what is no value."""

_TYPED: Mapping[str, tuple[Any, ...]] = {
    "String": ("", "a", "b", "x" * 1025),
    "Integer": (1, 2),
    "Float": (1, 1.0, 0.1, 2.5),
    "Boolean": (True, False),
}


_RUN_PATH = {"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Execution.PipelineExecutionId"}]}}
_SHARING: tuple[JsonObject, ...] = (
    {"ProcessingOutputConfig": {"Outputs": [{"S3Output": {"S3Uri": "s3://b/x"}}]}},
    {"OutputDataConfig": {"S3OutputPath": "s3://b/x/y"}},
    {"ModelDataUrl": "s3://b/x/y"},
    {"Environment": {"MLFLOW_RUN_ID": {"Get": "Parameters.P0"}, "Out": _RUN_PATH}},
    {"HyperParameters": {"run": {"Get": "Execution.PipelineExecutionId"}}},
    {"Rate": {"Get": "Parameters.Undeclared"}},
)
"""Arguments by which steps share data, or log into a run."""


@st.composite
def _sharing_arguments(draw: st.DrawFn, upstream: Sequence[str]) -> JsonObject:
    arguments: JsonObject = {}
    for extra in draw(st.lists(st.sampled_from(_SHARING), max_size=2)):
        arguments |= extra
    if draw(st.booleans()) and upstream:
        arguments["ParentRunId"] = {"Get": f"Steps.{draw(st.sampled_from(upstream))}.MlflowRunId"}
    return arguments


class TypedQuestion(NamedTuple):
    """What a judge is asked about a pipeline of which the steps read typed parameters."""

    pipeline: Pipeline
    selected: tuple[str, ...]
    reference: ReferenceExecution | None
    overrides: Mapping[str, Any]
    candidates: tuple[ReferenceExecution, ...]


@st.composite
def typed_questions(draw: st.DrawFn) -> TypedQuestion:
    """Pipelines of which the steps read parameters of every type, with and without ``EnumValues``.

    Some steps share data by a path, or log into a run.
    The reference, what it only reused itself, the candidates and the overrides have any of `TEXTS`.
    """
    types = draw(st.lists(st.sampled_from(sorted(TEXTS)), min_size=1, max_size=3))
    type_of = {f"P{i}": type_ for i, type_ in enumerate(types)}
    count = draw(st.integers(1, 3))
    names = [f"S{i}" for i in range(count)]

    def draw_pipeline() -> Pipeline:
        steps = [draw_step(i) for i in range(count)]
        return pipeline_of(*steps, parameters=[draw_parameter(name) for name in type_of])

    def draw_step(i: int) -> JsonObject:
        arguments: JsonObject = {
            name: {"Get": f"Parameters.{name}"} for name in type_of if draw(st.booleans())
        }
        arguments["Epochs"] = draw(st.integers(1, 2))
        arguments |= draw(_sharing_arguments(names[:i]))
        after = names[max(0, i - 1) : i] if draw(st.booleans()) else []
        return step(names[i], *after, Arguments=arguments, CacheConfig={"Enabled": draw(st.booleans())})

    def draw_parameter(name: str) -> JsonObject:
        texts, typed = TEXTS[type_of[name]], _TYPED[type_of[name]]
        declared: JsonObject = {"Name": name, "Type": type_of[name]}
        if draw(st.booleans()):
            declared["DefaultValue"] = draw(st.sampled_from(typed))
        if draw(st.booleans()):
            declared["EnumValues"] = draw(st.lists(st.sampled_from((*texts, *typed)), min_size=1, max_size=4))
        return declared

    def draw_execution(arn: str) -> ReferenceExecution:
        values = {name: draw(st.sampled_from(TEXTS[type_])) for name, type_ in type_of.items()}
        drawn = draw(references(names, arn))
        then = draw(st.none() | st.just(pipeline) | st.builds(draw_pipeline))
        return replace(drawn, parameters=values, pipeline=then)

    pipeline = draw_pipeline()
    reference = draw(st.none() | st.builds(draw_execution, st.just("arn:reference")))
    if reference is not None and draw(st.booleans()):
        source = draw_execution("arn:source")
        reference = replace(
            reference, source_executions={name: source for name in names if draw(st.booleans())}
        )
    overrides = {
        name: draw(st.sampled_from((*TEXTS[type_], *_TYPED[type_], None, ())))
        for name, type_ in type_of.items()
        if draw(st.booleans())
    }
    candidates = tuple(draw_execution(f"arn:candidate-{i}") for i in range(draw(st.integers(0, 2))))
    selected = tuple(name for name in names if draw(st.booleans()))
    return TypedQuestion(pipeline, selected, reference, overrides, candidates)


class Question(NamedTuple):
    """What a judge is asked about a graph."""

    pipeline: Pipeline
    selected: frozenset[str]
    reference: ReferenceExecution | None
    candidates: tuple[ReferenceExecution, ...]


@st.composite
def questions(draw: st.DrawFn, max_nodes: int = 9) -> Question:
    """A random pipeline and selection, with or without a reference and candidates for one."""
    pipeline = draw(graphs(max_nodes).map(Graph.pipeline) | loops())
    selected = frozenset(name for name in pipeline.step_names if draw(st.booleans()))
    present = draw(st.none() | references(pipeline.step_names))
    candidates = draw(st.lists(references(pipeline.step_names), max_size=2))
    named = tuple(
        ReferenceExecution(f"arn:candidate-{i}", each.status, f"candidate-{i}", each.step_statuses)
        for i, each in enumerate(candidates)
    )
    return Question(pipeline, selected, present, named)
