"""Lanes: which steps follow one another alone, what they are called together, and where that is written."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given

from sagemaker_selective_widget.local.examples import fan_out, wide_deep
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.layout import Lane, Place, lay_out
from sagemaker_selective_widget.pipeline.layout.lanes import chains
from tests.unit.pipeline.test_layout import drawn, pipelines
from tests.unit.strategies import pipeline_of, step

NEARLY = 0.1


def labels(pipeline: Pipeline) -> list[str]:
    return list(chains(pipeline.steps, pipeline.dag).values())


def in_a_row(*names: str) -> Pipeline:
    """A pipeline of one chain beside a step that has nothing to do with it."""
    return pipeline_of(step("Other"), *(step(name, *names[:at][-1:]) for at, name in enumerate(names)))


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["ExtractNorth", "TrainNorth"], "North"),
        (["ExtractNorthEast", "TrainNorthEast"], "NorthEast"),
        (["north-extract", "north-train", "north-evaluate"], "north"),
        (["north_east_extract", "north_east_train"], "north_east"),
        (["FraudTrainModel", "FraudTestModel"], "Fraud"),
        (["Prepare", "Train", "Evaluate"], "Prepare → Evaluate"),
        (["Train1", "Evaluate1"], "Train1 → Evaluate1"),
        (["prepare", "preprocess"], "prepare → preprocess"),
    ],
    ids="-".join,
)
def test_a_chain_is_called_by_the_words_that_its_names_share(names: list[str], label: str) -> None:
    assert labels(in_a_row(*names)) == [label]


def test_what_all_names_share_tells_no_chain_from_another() -> None:
    pipeline = pipeline_of(
        step("AbaloneTrain"), step("AbaloneEvaluate", "AbaloneTrain"), step("AbaloneRegister")
    )
    assert labels(pipeline) == ["AbaloneTrain → AbaloneEvaluate"]


def test_every_region_of_the_wide_example_is_a_lane_of_its_own() -> None:
    drawing = drawn(Pipeline.from_definition(wide_deep.definition())).horizontal
    assert [lane.label for lane in drawing.lanes] == [
        "North", "NorthEast", "East", "SouthEast", "South", "SouthWest", "West", "NorthWest",
    ]  # fmt: skip
    assert {lane.height for lane in drawing.lanes} == {1.0}


def test_the_body_of_a_for_each_is_a_lane_without_its_container() -> None:
    assert labels(Pipeline.from_definition(fan_out.definition())) == ["Smooth → Score"]


@given(pipelines())
def test_a_chain_is_the_only_way_on_and_the_only_way_in(pipeline: Pipeline) -> None:
    graph = nx.DiGraph(pipeline.dag.edges)
    graph.add_nodes_from(pipeline.step_names)
    known = {each.name: each for each in pipeline.steps}
    found = chains(pipeline.steps, pipeline.dag)
    steps = [name for chain in found for name in chain]
    assert len(steps) == len(set(steps))
    linked = {pair for chain in found for pair in pairwise(chain)}
    assert linked == {
        (before, after)
        for before, after in graph.edges
        if list(graph.successors(before)) == [after]
        and (known[before].container, known[before].branch) == (known[after].container, known[after].branch)
        and set(graph.predecessors(after)) <= {before, known[after].container}
    }


@given(pipelines())
def test_a_lane_lies_over_cards_that_stand_in_one_line(pipeline: Pipeline) -> None:
    layout = lay_out(pipeline.steps, pipeline.dag)
    for drawing in (layout.horizontal, layout.vertical):
        for lane in drawing.lanes:
            assert sum(covers(lane, place) for place in drawing.places.values()) >= 2
            across = lane.height if drawing.orientation == "horizontal" else lane.width
            assert across == pytest.approx(1, abs=NEARLY)


def covers(lane: Lane, place: Place) -> bool:
    """Whether a card lies under a lane."""
    within_width = lane.x - NEARLY <= place.x and place.x + 1 <= lane.x + lane.width + NEARLY
    within_height = lane.y - NEARLY <= place.y and place.y + 1 <= lane.y + lane.height + NEARLY
    return within_width and within_height
