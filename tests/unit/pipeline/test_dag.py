"""The DAG, with networkx as the oracle of every traversal."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import DefinitionError, UnknownStepError
from sagemaker_selective_widget.pipeline import Dag
from tests.unit.strategies import Graph, graphs, selections

DIAMOND = Dag("ABCD", [("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")])


@given(selections())
def test_ancestors_are_every_step_upstream(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    oracle = graph.oracle()
    expected = {other for name in names for other in nx.ancestors(oracle, name)}
    assert Dag(*graph).ancestors(names) == expected


@given(selections())
def test_descendants_are_every_step_downstream(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    oracle = graph.oracle()
    expected = {other for name in names for other in nx.descendants(oracle, name)}
    assert Dag(*graph).descendants(names) == expected


@given(selections(max_nodes=6))
def test_between_are_the_inner_steps_of_every_path(drawn: tuple[Graph, frozenset[str]]) -> None:
    """Paths are spelled out one by one here, and two traversals meet there."""
    graph, names = drawn
    oracle = graph.oracle()
    paths = (path for u in names for v in names if u != v for path in nx.all_simple_paths(oracle, u, v))
    assert Dag(*graph).between(names) == {name for path in paths for name in path} - names


@given(selections())
def test_filling_what_is_between_leaves_nothing_between(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    dag = Dag(*graph)
    assert dag.between(names | dag.between(names)) == frozenset()


@given(selections())
def test_islands_are_weakly_connected_components(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    parts = Dag(*graph).islands(names)
    expected = nx.weakly_connected_components(graph.oracle().subgraph(names))
    assert sorted(map(sorted, parts)) == sorted(map(sorted, expected))


@given(selections())
def test_islands_keep_the_definition_order(drawn: tuple[Graph, frozenset[str]]) -> None:
    graph, names = drawn
    position = graph.nodes.index
    parts = Dag(*graph).islands(names)
    assert all(list(part) == sorted(part, key=position) for part in parts)
    assert list(parts) == sorted(parts, key=lambda part: position(part[0]))


@given(graphs())
def test_the_order_is_topological_and_complete(graph: Graph) -> None:
    order = Dag(*graph).order
    assert sorted(order) == sorted(graph.nodes)
    assert all(order.index(upstream) < order.index(downstream) for upstream, downstream in graph.edges)


@given(graphs())
def test_roots_come_first_in_definition_order(graph: Graph) -> None:
    dag = Dag(*graph)
    roots = [name for name in graph.nodes if not dag.parents(name)]
    assert list(dag.order[: len(roots)]) == roots


@given(graphs())
def test_parents_and_children_are_the_two_ends_of_an_edge(graph: Graph) -> None:
    dag = Dag(*graph)
    assert {(parent, name) for name in dag.nodes for parent in dag.parents(name)} == set(graph.edges)
    assert {(name, child) for name in dag.nodes for child in dag.children(name)} == set(graph.edges)


@given(graphs().filter(lambda graph: graph.nodes), st.data())
def test_the_cycle_that_is_printed_is_a_cycle(graph: Graph, data: st.DataObject) -> None:
    """Each name of the message is upstream of the next, and the last is the first."""
    names = st.sampled_from(graph.nodes)
    others = data.draw(st.lists(st.tuples(names, names), max_size=3))
    last = data.draw(names)
    first = data.draw(st.sampled_from([last, *sorted(nx.ancestors(graph.oracle(), last))]))
    cyclic = Graph(graph.nodes, (*graph.edges, *others, (last, first)))
    assert not nx.is_directed_acyclic_graph(cyclic.oracle())
    with pytest.raises(DefinitionError) as raised:
        Dag(*cyclic)
    printed = str(raised.value).partition(": ")[2].partition(". Remove")[0].split(" → ")
    assert printed[0] == printed[-1]
    assert set(pairwise(printed)) <= set(cyclic.edges)
    assert len(set(printed)) == len(printed) - 1


@pytest.mark.parametrize(
    ("edges", "printed"),
    [
        pytest.param([("A", "A")], "A → A.", id="one step"),
        pytest.param([("A", "B"), ("B", "A")], "A → B → A.", id="two steps"),
        pytest.param([("A", "B"), ("B", "C"), ("C", "B")], "B → C → B.", id="without what leads in"),
        pytest.param([("B", "C"), ("C", "B"), ("C", "A")], "C → B → C.", id="without what leads out"),
    ],
)
def test_a_cycle_is_refused_with_its_path(edges: list[tuple[str, str]], printed: str) -> None:
    with pytest.raises(DefinitionError, match="depend on each other in a circle") as raised:
        Dag("ABC", edges)
    assert printed in str(raised.value)


def test_a_long_cycle_is_found_in_linear_time() -> None:
    """A definition of 1 MiB may hold tens of thousands of steps."""
    names = [str(i) for i in range(30_000)]
    with pytest.raises(DefinitionError, match="circle"):
        Dag(names, [*pairwise(names), (names[-1], names[0])])


def test_repeated_edges_count_once() -> None:
    dag = Dag("AB", [("A", "B"), ("A", "B")])
    assert dag.edges == (("A", "B"),)
    assert dag.parents("B") == ("A",)


@pytest.mark.parametrize("question", ["parents", "children"])
def test_neighbours_of_no_step_are_refused(question: str) -> None:
    with pytest.raises(UnknownStepError, match="no step named 'X'"):
        getattr(DIAMOND, question)("X")


@pytest.mark.parametrize("question", ["ancestors", "descendants", "between"])
def test_traversals_from_no_step_are_refused(question: str) -> None:
    with pytest.raises(UnknownStepError, match="no step named 'X'"):
        getattr(DIAMOND, question)(["A", "X"])


@pytest.mark.parametrize("edge", [("A", "X"), ("X", "A")], ids=["downstream", "upstream"])
def test_an_edge_of_no_step_is_refused(edge: tuple[str, str]) -> None:
    with pytest.raises(UnknownStepError, match="'X'"):
        Dag("A", [edge])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("A", "", id="one step"),
        pytest.param("AB", "", id="neighbours"),
        pytest.param("BC", "", id="siblings"),
        pytest.param("AD", "BC", id="both arms"),
        pytest.param("ABD", "C", id="the other arm"),
        pytest.param("ABCD", "", id="everything"),
    ],
)
def test_between_in_a_diamond(names: str, expected: str) -> None:
    assert DIAMOND.between(names) == frozenset(expected)


def test_an_empty_graph_is_a_graph() -> None:
    dag = Dag((), ())
    assert (dag.order, dag.ancestors(()), dag.islands(())) == ((), frozenset(), ())
