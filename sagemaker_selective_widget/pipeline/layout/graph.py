"""The graph that is laid out: steps and bends in ranks, and the regions that boxes are drawn around.

An edge from a container to a step that it holds is implied, and not drawn, where that step has another
upstream step in the same branch: the box says the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.layout.records import Edge
from sagemaker_selective_widget.pipeline.step import Step

MOST_BENDS = 3_000
"""Beyond, the longest edges get no room of their own: nobody could follow so many."""

DEEPEST = 16
"""So many boxes are drawn inside each other; what is nested deeper stands in the innermost of them."""


@dataclass(slots=True, eq=False)
class Vertex:
    """A step, a bend of an edge, or a part of a spine.

    A spine leads through all ranks of a region: it keeps those in which nothing else of the region stands,
    and edges that change from one side of the region to the other cross it.

    Attributes:
        rank: The column or row it is in.
        path: The regions around it, outermost first.
        name: Of a step; ``None`` of anything else.
        is_spine: Whether it is a part of a spine, and takes no room.
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
    is_spine: bool = False
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
        number: Its position among all, in the order of the definition.
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
    number: int = 0
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
        chains: The bends of each edge, in the order of the DAG; ``None`` for one that is implied.
        ranks: Everything, rank by rank.
        regions: Those around which a box is drawn, outer ones first.
        segments: How many pieces from rank to rank the edges have.
    """

    steps: dict[str, Vertex]
    chains: dict[Edge, Rank | None]
    ranks: list[Rank]
    regions: list[Region]
    segments: int


def ranked(steps: Sequence[Step], dag: Dag) -> RankedGraph:
    """Put steps into ranks, and edges into chains of bends."""
    paths, branches = _homes(steps)
    ranks = ranks_of(steps, dag)
    vertices = {name: Vertex(ranks[name], paths[name], name) for name in dag.nodes}
    implied = {(step.container, step.name) for step in steps if _is_implied(step, dag, paths, branches)}
    chained = _chained(vertices, [edge for edge in dag.edges if edge not in implied])
    chains: dict[Edge, Rank | None] = {edge: None if edge in implied else [] for edge in dag.edges}
    for source, target in chained:
        chains[source, target] = _chain(vertices[source], vertices[target])
    bends = [bend for chain in chains.values() for bend in chain or ()]
    regions = _regions([*vertices.values(), *bends])
    spines = [part for region in regions for part in _spine(region)]
    everything = _by_rank([*vertices.values(), *bends, *spines])
    return RankedGraph(vertices, chains, everything, regions, len(chained) + len(bends))


def ranks_of(steps: Sequence[Step], dag: Dag) -> dict[str, int]:
    """Return the rank of each step: how long the longest path to it is.

    What consumes a ForEach waits for its body, and stands behind it, unless that is upstream of the body.
    """
    bodies: dict[str, list[str]] = {}
    for step in steps:
        if step.for_each is not None:
            bodies.setdefault(step.for_each, []).append(step.name)
    waits = [
        (member, consumer)
        for loop, body in bodies.items()
        for consumer in dag.children(loop)
        if consumer not in body
        for member in body
    ]
    if not waits:
        return longest_path_ranks(dag)
    try:
        return longest_path_ranks(Dag(dag.nodes, (*dag.edges, *waits)))
    except DefinitionError:  # a body that reads what consumes its ForEach
        return longest_path_ranks(dag)


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


_Paths = Mapping[str, tuple["Region", ...]]
_Branches = Mapping[str, "Region | None"]


def _homes(steps: Sequence[Step]) -> tuple[_Paths, _Branches]:
    """Return the regions around each step, and the branch of a container that it is a member of.

    A ForEach stands in its own region, a Condition before those of its branches.
    """
    loops = {step.for_each for step in steps}
    paths: dict[str, tuple[Region, ...]] = {}
    branches: dict[str, Region | None] = {}
    known: dict[tuple[str, str], tuple[Region, ...]] = {}
    for step in steps:
        path: tuple[Region, ...] = ()
        if step.container is not None:
            path = paths.get(step.container, ())
            if step.for_each is None:
                key = step.container, step.branch or ""
                path = known.setdefault(key, _inside(path, *key))
        branches[step.name] = path[-1] if path else None
        paths[step.name] = _inside(path, step.name, "ForEachBody") if step.name in loops else path
    return paths, branches


def _is_implied(step: Step, dag: Dag, paths: _Paths, branches: _Branches) -> bool:
    branch = branches[step.name]
    if branch is None or step.container in step.reads_steps:
        return False
    if any(dependency.step == step.container for dependency in step.depends_on):
        return False
    return any(branch in paths[parent] for parent in dag.parents(step.name) if parent != step.container)


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
    for number, region in enumerate(regions):
        region.number = number
        region.first = min(vertex.rank for vertex in region.vertices)
        region.last = max(vertex.rank for vertex in region.vertices)
    return sorted(regions, key=lambda region: region.depth)


def _spine(region: Region) -> list[Vertex]:
    path = next(vertex.path[: region.depth + 1] for vertex in region.vertices)
    parts = [Vertex(rank, path, is_spine=True) for rank in range(region.first, region.last + 1)]
    for left, right in pairwise(parts):
        _link(left, right)
    for around in path:
        around.vertices.extend(parts)
    return parts


def _by_rank(vertices: Iterable[Vertex]) -> list[Rank]:
    ranks: dict[int, Rank] = {}
    for vertex in vertices:
        rank = ranks.setdefault(vertex.rank, [])
        vertex.order = len(rank)
        rank.append(vertex)
    return [ranks[rank] for rank in sorted(ranks)]
