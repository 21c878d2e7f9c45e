"""The layout of the picture: laws that hold for every DAG."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given

from sagemaker_selective_widget.picture.layered import BEND_SPACING, STEP_SPACING, layered
from sagemaker_selective_widget.pipeline.dag import Dag
from tests.unit.strategies import Graph, graphs, real_pipeline

NEARLY = 1e-6


def dag_of(graph: Graph) -> Dag:
    return Dag(graph.nodes, graph.edges)


@given(graphs())
def test_every_edge_points_to_the_right(graph: Graph) -> None:
    places = layered(dag_of(graph)).places
    assert all(places[source].rank < places[target].rank for source, target in graph.edges)


@given(graphs())
def test_no_step_is_drawn_over_another_or_over_an_edge_that_passes(graph: Graph) -> None:
    layout = layered(dag_of(graph))
    for one, other in combinations(layout.places.values(), 2):
        assert one.rank != other.rank or abs(one.y - other.y) >= STEP_SPACING - NEARLY
    for bend in (bend for route in layout.routes.values() for bend in route):
        for place in layout.places.values():
            room = (STEP_SPACING + BEND_SPACING) / 2
            assert bend.rank != place.rank or abs(bend.y - place.y) >= room - NEARLY


@given(graphs())
def test_an_edge_passes_every_rank_between_its_ends(graph: Graph) -> None:
    layout = layered(dag_of(graph))
    for (source, target), route in layout.routes.items():
        between = range(layout.places[source].rank + 1, layout.places[target].rank)
        assert [bend.rank for bend in route] == list(between)


@given(graphs())
def test_everything_is_on_the_sheet(graph: Graph) -> None:
    layout = layered(dag_of(graph))
    assert all(0 <= place.rank < layout.ranks for place in layout.places.values())
    assert all(-NEARLY <= place.y <= layout.depth for place in layout.places.values())


@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph: Graph) -> None:
    assert layered(dag_of(graph)) == layered(dag_of(graph))


def test_a_chain_is_a_straight_line() -> None:
    layout = layered(Dag("abcd", [("a", "b"), ("b", "c"), ("c", "d")]))
    assert {place.y for place in layout.places.values()} == {0.0}
    assert [layout.places[name].rank for name in "abcd"] == [0, 1, 2, 3]


def test_edges_that_need_not_cross_do_not() -> None:
    """Definition order would make a cross of them."""
    places = layered(Dag("abcd", [("a", "d"), ("b", "c")])).places
    assert (places["a"].y < places["b"].y) == (places["d"].y < places["c"].y)


def test_a_source_stands_next_to_what_it_feeds() -> None:
    places = layered(Dag("abcx", [("a", "b"), ("b", "c"), ("x", "c")])).places
    assert places["x"].rank == 1


@pytest.mark.parametrize("name", ["abalone", "v3_foreach", "huge_200"])
def test_real_pipelines_have_every_step_once(name: str) -> None:
    pipeline = real_pipeline(name)
    assert sorted(layered(pipeline.dag).places) == sorted(pipeline.step_names)


def test_no_step_takes_no_room() -> None:
    layout = layered(Dag([], []))
    assert (layout.ranks, layout.depth) == (0, 0.0)
