"""The directed acyclic graph of a pipeline's steps.

Edge direction: *edge (u, v): v consumes u; u is upstream.* ``DependsOn`` in a pipeline definition is written
the other way round.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping

from sagemaker_selective_widget.errors import DefinitionError, UnknownStepError

_Neighbours = Mapping[str, tuple[str, ...]]


class Dag:
    """An immutable DAG over step names, in a stable order.

    It holds the adjacency in both directions and one topological order, and rejects cycles. It does not know
    what a step is. Every traversal takes time linear in the number of edges visited.

    Args:
        nodes: Step names, unique, in definition order; all results keep that order.
        edges: Pairs ``(upstream, downstream)`` over ``nodes``; repeated pairs count once.

    Raises:
        DefinitionError: The edges form a cycle; the message shows it as a path of names.
        UnknownStepError: An edge refers to an unknown node.
    """

    __slots__ = ("_children", "_parents", "edges", "nodes", "order")

    def __init__(self, nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> None:
        self.nodes: tuple[str, ...] = tuple(nodes)
        self.edges: tuple[tuple[str, str], ...] = tuple(dict.fromkeys(edges))
        self._parents, self._children = _adjacency(self.nodes, self.edges)
        self.order: tuple[str, ...] = _topological_order(self.nodes, self._parents, self._children)

    def parents(self, name: str) -> tuple[str, ...]:
        """Return the steps that ``name`` consumes directly.

        Raises:
            UnknownStepError: There is no such step.
        """
        return _lookup(self._parents, name)

    def children(self, name: str) -> tuple[str, ...]:
        """Return the steps that consume ``name`` directly.

        Raises:
            UnknownStepError: There is no such step.
        """
        return _lookup(self._children, name)

    def ancestors(self, names: Iterable[str]) -> frozenset[str]:
        """Return every step upstream of any of ``names``, at any distance."""
        return _reach(self._parents, names)

    def descendants(self, names: Iterable[str]) -> frozenset[str]:
        """Return every step downstream of any of ``names``, at any distance."""
        return _reach(self._children, names)

    def between(self, names: Collection[str]) -> frozenset[str]:
        """Return the steps outside ``names`` that lie on a path joining two of them."""
        return (self.ancestors(names) & self.descendants(names)) - frozenset(names)

    def islands(self, names: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """Return the weakly connected components of the subgraph induced by ``names``.

        The steps of each component are in definition order, as are the components, by their first step.
        """
        inside = set(names)
        island_of: dict[str, int] = {}
        parts: list[list[str]] = []
        for name in self.nodes:
            if name not in inside:
                continue
            if name not in island_of:
                for member in self._weakly_connected(name, inside):
                    island_of[member] = len(parts)
                parts.append([])
            parts[island_of[name]].append(name)
        return tuple(map(tuple, parts))

    def _weakly_connected(self, start: str, inside: set[str]) -> set[str]:
        seen = {start}
        queue = [start]
        while queue:
            name = queue.pop()
            for neighbour in (*self._parents[name], *self._children[name]):
                if neighbour in inside and neighbour not in seen:
                    seen.add(neighbour)
                    queue.append(neighbour)
        return seen


def _lookup(neighbours: _Neighbours, name: str) -> tuple[str, ...]:
    try:
        return neighbours[name]
    except KeyError:
        raise UnknownStepError(name) from None


def _adjacency(nodes: tuple[str, ...], edges: Iterable[tuple[str, str]]) -> tuple[_Neighbours, _Neighbours]:
    parents: dict[str, list[str]] = {name: [] for name in nodes}
    children: dict[str, list[str]] = {name: [] for name in nodes}
    for upstream, downstream in edges:
        if upstream not in parents or downstream not in parents:
            raise UnknownStepError(upstream if upstream not in parents else downstream)
        parents[downstream].append(upstream)
        children[upstream].append(downstream)
    return _frozen(parents), _frozen(children)


def _frozen(neighbours: dict[str, list[str]]) -> _Neighbours:
    return {name: tuple(others) for name, others in neighbours.items()}


def _reach(neighbours: _Neighbours, names: Iterable[str]) -> frozenset[str]:
    """Return the nodes that are one or more hops away from ``names``."""
    queue = [other for name in names for other in _lookup(neighbours, name)]
    seen = set(queue)
    while queue:
        for other in neighbours[queue.pop()]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return frozenset(seen)


def _topological_order(
    nodes: tuple[str, ...], parents: _Neighbours, children: _Neighbours
) -> tuple[str, ...]:
    waiting_for = {name: len(parents[name]) for name in nodes}
    ready = deque(name for name in nodes if not waiting_for[name])
    order: list[str] = []
    while ready:
        name = ready.popleft()
        order.append(name)
        for child in children[name]:
            waiting_for[child] -= 1
            if not waiting_for[child]:
                ready.append(child)
    if len(order) < len(nodes):
        cycle = _find_cycle(set(nodes).difference(order), parents)
        raise DefinitionError(
            "The steps depend on each other in a circle: "
            + " → ".join(cycle)
            + ". Remove one of these dependencies."
        )
    return tuple(order)


def _find_cycle(stuck: set[str], parents: _Neighbours) -> list[str]:
    """Walk upstream from a step that never became ready until a step repeats."""
    name = min(stuck)
    walk: dict[str, None] = {}
    while name not in walk:
        walk[name] = None
        name = next(parent for parent in parents[name] if parent in stuck)
    path = list(walk)
    return [name, *reversed(path[path.index(name) :])]
