"""A layered layout of a DAG, left to right, for a drawing that nobody can move.

Rank, chain (an edge over several ranks becomes a chain of bends, which get room as steps do, so that no edge
runs behind a step), order (barycentres, against crossings), place (as near to the neighbours' middle as the
spacing allows). Pure and deterministic; ``js/src/graph/layered.ts`` does the same for the live graph, with
more care.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from statistics import fmean

from sagemaker_selective_widget.pipeline.dag import Dag

STEP_SPACING = 1.0
"""Between the middles of neighbouring steps of a rank: the unit in which places are given."""

BEND_SPACING = 0.3
"""Between the middles of a bend and its neighbour."""

_ORDER_SWEEPS = 8
_PLACE_SWEEPS = 8
_UNTIED = 0.05

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands, or an edge passes.

    Attributes:
        rank: The column; 0 is leftmost.
        y: The middle, in units of `STEP_SPACING`; 0 is uppermost.
    """

    rank: int
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is.

    Attributes:
        places: The place of each step.
        routes: Where each edge passes the ranks between its ends.
    """

    places: Mapping[str, Place]
    routes: Mapping[Edge, tuple[Place, ...]]

    @property
    def ranks(self) -> int:
        """How many columns there are."""
        return 1 + max((place.rank for place in self.places.values()), default=-1)

    @property
    def depth(self) -> float:
        """The lowest middle of a step or bend."""
        bends = (bend for route in self.routes.values() for bend in route)
        return max((place.y for place in (*self.places.values(), *bends)), default=0.0)


@dataclass(slots=True, eq=False)
class _Vertex:
    """A step, or a bend of an edge."""

    rank: int
    is_bend: bool = False
    left: list[_Vertex] = field(default_factory=list)
    right: list[_Vertex] = field(default_factory=list)
    order: int = 0
    y: float = 0.0


_Rank = list[_Vertex]


def layered(dag: Dag) -> Layout:
    """Lay a DAG out; every edge points to the right, and no two steps overlap."""
    vertices = {name: _Vertex(rank) for name, rank in _ranks(dag).items()}
    chains = {edge: _chain(vertices[edge[0]], vertices[edge[1]]) for edge in dag.edges}
    ranks = _by_rank([*vertices.values(), *(bend for chain in chains.values() for bend in chain)])
    ranks = _ordered(ranks)
    _place(ranks)
    top = min((vertex.y for rank in ranks for vertex in rank), default=0.0)
    return Layout(
        {name: Place(vertex.rank, vertex.y - top) for name, vertex in vertices.items()},
        {edge: tuple(Place(bend.rank, bend.y - top) for bend in chain) for edge, chain in chains.items()},
    )


def _ranks(dag: Dag) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for name in dag.order:
        ranks[name] = 1 + max((ranks[parent] for parent in dag.parents(name)), default=-1)
    for name in dag.order:
        children = dag.children(name)
        if children and not dag.parents(name):  # next to what it feeds
            ranks[name] = min(ranks[child] for child in children) - 1
    return ranks


def _chain(start: _Vertex, end: _Vertex) -> _Rank:
    bends = [_Vertex(rank, is_bend=True) for rank in range(start.rank + 1, end.rank)]
    for left, right in pairwise([start, *bends, end]):
        left.right.append(right)
        right.left.append(left)
    return bends


def _by_rank(vertices: Iterable[_Vertex]) -> list[_Rank]:
    ranks: dict[int, _Rank] = {}
    for vertex in vertices:
        ranks.setdefault(vertex.rank, []).append(vertex)
    return [_number(ranks[rank]) for rank in sorted(ranks)]


def _number(rank: _Rank) -> _Rank:
    for order, vertex in enumerate(rank):
        vertex.order = order
    return rank


# Order


def _ordered(ranks: list[_Rank]) -> list[_Rank]:
    """Sweep to and fro; keep the order with the fewest crossings seen."""
    best, fewest = ranks, _crossings(ranks)
    for sweep in range(_ORDER_SWEEPS):
        if fewest == 0:
            break
        ranks = _swept(ranks, to_the_right=sweep % 2 == 0)
        count = _crossings(ranks)
        if count < fewest:
            best, fewest = ranks, count
    return [_number(rank) for rank in best]


def _swept(ranks: list[_Rank], *, to_the_right: bool) -> list[_Rank]:
    swept = list(ranks)
    for at in _indices(ranks, to_the_right=to_the_right):
        swept[at] = _number(sorted(ranks[at], key=lambda vertex: _centre(vertex, to_the_right=to_the_right)))
    return swept


def _indices(ranks: list[_Rank], *, to_the_right: bool) -> Sequence[int]:
    return range(len(ranks)) if to_the_right else range(len(ranks) - 1, -1, -1)


def _centre(vertex: _Vertex, *, to_the_right: bool) -> float:
    neighbours = vertex.left if to_the_right else vertex.right
    return fmean(each.order for each in neighbours) if neighbours else vertex.order


def _crossings(ranks: Iterable[_Rank]) -> int:
    return sum(_inversions([end for vertex in rank for end in _ends(vertex)]) for rank in ranks)


def _ends(vertex: _Vertex) -> list[int]:
    return sorted(each.order for each in vertex.right)


def _inversions(values: Iterable[int]) -> int:
    seen: list[int] = []
    total = 0
    for value in values:
        total += len(seen) - bisect_right(seen, value)
        insort(seen, value)
    return total


# Place


def _place(ranks: list[_Rank]) -> None:
    """Draw every vertex towards its neighbours, on one side after the other and at last on both."""
    for rank in ranks:
        _settle(rank, lambda vertex: (float(vertex.order), _UNTIED))
    for sweep in range(_PLACE_SWEEPS):
        wish = _wish_both if sweep >= _PLACE_SWEEPS - 2 else (_wish_left, _wish_right)[sweep % 2]
        for at in _indices(ranks, to_the_right=sweep % 2 == 0):
            _settle(ranks[at], wish)


_Wish = tuple[float, float]
"""A place, and how much it is wished for."""


def _wish_left(vertex: _Vertex) -> _Wish:
    return _wish(vertex, vertex.left)


def _wish_right(vertex: _Vertex) -> _Wish:
    return _wish(vertex, vertex.right)


def _wish_both(vertex: _Vertex) -> _Wish:
    return _wish(vertex, vertex.left + vertex.right)


def _wish(vertex: _Vertex, neighbours: Sequence[_Vertex]) -> _Wish:
    if not neighbours:
        return vertex.y, _UNTIED
    ties = [_tie(vertex, each) for each in neighbours]
    return sum(each.y * tie for each, tie in zip(neighbours, ties, strict=True)) / sum(ties), sum(ties)


def _tie(one: _Vertex, other: _Vertex) -> float:
    """Return how firmly two are tied: a long edge is to be straight."""
    return (1.0, 2.0, 8.0)[one.is_bend + other.is_bend]


def _settle(rank: _Rank, wish_of: Callable[[_Vertex], _Wish]) -> None:
    """Move a rank as near to the wished places as order and spacing allow.

    Without the offsets that spacing needs, places may only not decrease: the least squares answer is isotonic
    regression, by pooling neighbours that violate it.
    """
    offsets = list(accumulate(map(_spacing, rank, rank[1:]), initial=0.0))
    pools: list[list[float]] = []
    for (y, weight), offset in zip(map(wish_of, rank), offsets, strict=True):
        pools.append([(y - offset) * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    settled = (total / weight for total, weight, size in pools for _ in range(int(size)))
    for vertex, y, offset in zip(rank, settled, offsets, strict=True):
        vertex.y = y + offset


def _spacing(above: _Vertex, below: _Vertex) -> float:
    if above.is_bend and below.is_bend:
        return BEND_SPACING
    return (STEP_SPACING + BEND_SPACING) / 2 if above.is_bend or below.is_bend else STEP_SPACING
