"""The graph that is laid out: steps and bends in ranks, and the regions that boxes are drawn around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.layout.records import Edge
from sagemaker_selective_widget.pipeline.step import Step

MOST_BENDS = 3_000
"""Beyond, the longest edges get no room of their own: nobody could follow so many."""

DEEPEST = 16
"""So many boxes are drawn inside each other; what is nested deeper stands in the innermost of them."""


@dataclass(slots=True, eq=False)
class Vertex:
    """A step, a bend of an edge, or a filler, which keeps a rank of a region that has nothing else there.

    Attributes:
        rank: The column or row it is in.
        path: The regions around it, outermost first.
        name: Of a step; ``None`` of anything else.
        left: Its neighbours in the rank before.
        right: Its neighbours in the rank after.
        order: Its position in its rank.
        centre: Where its neighbours would have it, while ranks are ordered.
        y: Its middle across the ranks.
        half: Half of its size across the ranks.
        margin: How far it keeps from others, of which each contributes half.
        before: What stands next to it in its rank and region, towards the start.
        after: The same towards the end.
        ties: The neighbours in its own region, by side, each with how firmly it is tied.
    """

    rank: int
    path: tuple[Region, ...] = ()
    name: str | None = None
    left: list[Vertex] = field(default_factory=list)
    right: list[Vertex] = field(default_factory=list)
    order: int = 0
    centre: float = 0.0
    y: float = 0.0
    half: float = 0.0
    margin: float = 0.0
    before: Item | None = None
    after: Item | None = None
    ties: tuple[list[Tie], list[Tie], list[Tie]] = ((), (), ())  # type: ignore[assignment]


@dataclass(slots=True, eq=False)
class Region:
    """What a box is drawn around: a branch of a Condition, or a ForEach with its body.

    The whole graph is a region too, the outermost, for which no box is drawn.

    Attributes:
        container: Name of the step that holds it.
        branch: Which of its branches.
        depth: How many boxes it stands in; -1 of the whole graph.
        first: Its first rank.
        last: Its last rank.
        vertices: All that is in it, also in regions within.
        regions: The regions directly within.
        rows: What stands directly in it, rank by rank, in order.
        links: The edges that lead out of it, but not out of the region around it: the end within, the one
            outside, and how firmly they are tied.
        y: Its middle across the ranks.
        half: Half of its size across the ranks.
        margin: How far it keeps from others.
    """

    container: str = ""
    branch: str = ""
    depth: int = -1
    first: int = 0
    last: int = -1
    vertices: list[Vertex] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    rows: list[list[Item]] = field(default_factory=list)
    links: list[tuple[Vertex, Vertex, float]] = field(default_factory=list)
    y: float = 0.0
    half: float = 0.0
    margin: float = 0.0


Item = Vertex | Region
"""What stands next to each other in a rank."""

Tie = tuple[Vertex, float]
"""A neighbour, and how firmly it is tied."""

Rank = list[Vertex]


@dataclass(frozen=True, slots=True)
class RankedGraph:
    """Steps and bends in their ranks.

    Attributes:
        steps: By name, in definition order.
        chains: The bends of each edge, in the order of the DAG.
        ranks: Everything, rank by rank.
        regions: Those around which a box is drawn, outer ones first.
        segments: How many pieces from rank to rank the edges have.
    """

    steps: dict[str, Vertex]
    chains: dict[Edge, list[Vertex]]
    ranks: list[Rank]
    regions: list[Region]
    segments: int


def ranked(steps: Sequence[Step], dag: Dag) -> RankedGraph:
    """Put steps into ranks, and edges into chains of bends."""
    paths = _paths(steps)
    vertices = {name: Vertex(rank, paths[name], name) for name, rank in longest_path_ranks(dag).items()}
    vertices = {name: vertices[name] for name in dag.nodes}
    chained = _chained(vertices, dag.edges)
    chains = {
        edge: _chain(vertices[edge[0]], vertices[edge[1]]) if edge in chained else [] for edge in dag.edges
    }
    bends = [bend for chain in chains.values() for bend in chain]
    everything = [*vertices.values(), *bends]
    regions = _regions(everything)
    everything += [filler for region in reversed(regions) for filler in _fill(region)]
    return RankedGraph(vertices, chains, _by_rank(everything), regions, len(chained) + len(bends))


def longest_path_ranks(dag: Dag) -> dict[str, int]:
    """Return the rank of each step: how long the longest path to it is.

    A source stands next to the first step that it feeds.
    """
    ranks: dict[str, int] = {}
    for name in dag.order:
        ranks[name] = 1 + max((ranks[parent] for parent in dag.parents(name)), default=-1)
    for name in dag.order:
        children = dag.children(name)
        if children and not dag.parents(name):
            ranks[name] = min(ranks[child] for child in children) - 1
    return ranks


def _paths(steps: Sequence[Step]) -> dict[str, tuple[Region, ...]]:
    """Return the regions around each step; a ForEach stands in its own, a Condition before its branches."""
    loops = {step.for_each for step in steps}
    paths: dict[str, tuple[Region, ...]] = {}
    branches: dict[tuple[str, str], tuple[Region, ...]] = {}
    for step in steps:
        path: tuple[Region, ...] = ()
        if step.container is not None:
            path = paths.get(step.container, ())
            if step.for_each is None:
                key = step.container, step.branch or ""
                path = branches.setdefault(key, _inside(path, *key))
        if step.name in loops:
            path = _inside(path, step.name, "ForEachBody")
        paths[step.name] = path
    return paths


def _inside(path: tuple[Region, ...], container: str, branch: str) -> tuple[Region, ...]:
    if len(path) >= DEEPEST:
        return path
    return (*path, Region(container, branch, len(path)))


def _chained(vertices: dict[str, Vertex], edges: Sequence[Edge]) -> set[Edge]:
    """Return the edges that get bends, or need none: the shortest, as long as there is room."""
    spans = {(source, target): vertices[target].rank - vertices[source].rank - 1 for source, target in edges}
    room = MOST_BENDS
    chained = set()
    for edge in sorted(spans, key=spans.__getitem__):
        room -= spans[edge]
        if room < 0:
            break
        chained.add(edge)
    return chained


def _chain(start: Vertex, end: Vertex) -> Rank:
    path = _shared(start.path, end.path)
    bends = [Vertex(rank, path) for rank in range(start.rank + 1, end.rank)]
    for left, right in pairwise([start, *bends, end]):
        _link(left, right)
    return bends


def _link(left: Vertex, right: Vertex) -> None:
    left.right.append(right)
    right.left.append(left)


def _shared(one: tuple[Region, ...], other: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions that both are in."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] is other[depth]:
        depth += 1
    return one[:depth]


def _regions(vertices: Iterable[Vertex]) -> list[Region]:
    """Return the regions of vertices, outer ones first, each with what is in it."""
    regions: dict[Region, None] = {}
    for vertex in vertices:
        for region in vertex.path:
            if region not in regions and region.depth:
                vertex.path[region.depth - 1].regions.append(region)
            regions[region] = None
            region.vertices.append(vertex)
    for region in regions:
        region.first = min(vertex.rank for vertex in region.vertices)
        region.last = max(vertex.rank for vertex in region.vertices)
    return sorted(regions, key=lambda region: region.depth)


def _fill(region: Region) -> list[Vertex]:
    """Return fillers for the ranks between its first and its last in which a region has nothing."""
    by_rank = {vertex.rank: vertex for vertex in region.vertices}
    path = next(vertex.path[: region.depth + 1] for vertex in region.vertices)
    fillers = []
    for rank in range(region.first + 1, region.last):
        if rank not in by_rank:
            by_rank[rank] = filler = Vertex(rank, path)
            _link(by_rank[rank - 1], filler)
            fillers.append(filler)
    for outer in path:
        outer.vertices.extend(fillers)
    return fillers


def _by_rank(vertices: Iterable[Vertex]) -> list[Rank]:
    ranks: dict[int, Rank] = {}
    for vertex in vertices:
        rank = ranks.setdefault(vertex.rank, [])
        vertex.order = len(rank)
        rank.append(vertex)
    return [ranks[rank] for rank in sorted(ranks)]
