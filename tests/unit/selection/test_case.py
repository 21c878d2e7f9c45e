"""What every rule derives from the question: networkx and the definitions of the words as the oracle."""

from __future__ import annotations

import networkx as nx
from hypothesis import given

from sagemaker_selective_widget.selection.case import Case
from tests.unit.strategies import Graph, chain, selections


def case_of(graph: Graph, selected: frozenset[str]) -> Case:
    pipeline = graph.pipeline()
    return Case(pipeline, pipeline.in_order(selected))


@given(selections())
def test_the_gap_is_what_lies_between(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, selected = drawn
    case = case_of(graph, selected)
    assert case.gap == case.pipeline.dag.between(selected)
    assert case.closed == selected | case.gap


@given(selections())
def test_the_closed_selection_is_convex(drawn: tuple[Graph, frozenset[str]]) -> None:
    """No path leaves it and comes back."""
    graph, selected = drawn
    oracle, closed = graph.oracle(), case_of(graph, selected).closed
    outside = set(graph.nodes) - closed
    assert not any(
        nx.ancestors(oracle, name) & closed and nx.descendants(oracle, name) & closed for name in outside
    )


@given(selections())
def test_lent_is_what_the_closed_selection_consumes_from_outside(
    drawn: tuple[Graph, frozenset[str]],
) -> None:
    graph, selected = drawn
    case = case_of(graph, selected)
    crossing = {u for u, v in graph.edges if v in case.closed and u not in case.closed}
    assert case.directly_reused == crossing


def test_names_of_no_step_are_kept_apart() -> None:
    case = Case(chain(2), ("S1", "X", "Y"))
    assert case.selected == {"S1"}
    assert case.unknown == ("X", "Y")


def test_nothing_follows_from_nothing() -> None:
    case = Case(chain(3), ())
    assert case.selected | case.upstream | case.downstream | case.gap | case.directly_reused == frozenset()
