"""The graph to be laid out: steps and bends in ranks, and the regions around which boxes are drawn.

An edge from a container to a step in it is implied, and not drawn, if the step has another upstream step in
the same branch, since the box shows the rest.
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
"""The maximum number of bends; beyond it, the longest edges get no room, as nobody could follow so many."""

DEEPEST = 16
"""The maximum nesting of boxes; deeper content is put in the innermost of them."""


@dataclass(slots=True, eq=False)
class Vertex:
    """A step, a bend of an edge, or a part of a spine.

    A spine runs through all ranks of a region. It keeps the region's place in ranks where the region has
    nothing else, and makes edges that switch from one side of the region to the other cross it.

    Attributes:
        rank: The column or row it is in.
        path: The regions around it, outermost first.
        name: The name of a step; ``None`` for anything else.
        is_spine: Whether it is part of a spine, which takes up no room.
        left: Its neighbours in the previous rank.
        right: Its neighbours in the next rank.
        order: Its position in its rank.
        centre: The mean position of its neighbours, while ranks are being ordered.
        y: Its middle across the ranks.
        half: Half of its size across the ranks.
        margin: The distance that it keeps; two neighbours keep the mean of theirs.
        before: The item next to it in its rank and region, towards the start.
        after: The item next to it in its rank and region, towards the end.
        ties: The neighbours in its own region, by side, each with the strength of the tie.
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
        container: Name of the step that contains it.
        branch: The branch of the container that it is.
        depth: How many boxes it is nested in; -1 for the whole graph.
        number: Its position among all regions, in definition order.
        first: Its first rank.
        last: Its last rank.
        vertices: All vertices in it, including those in nested regions.
        regions: The regions directly within it.
        rows: The items directly within it, rank by rank, in order.
        links: The edges that lead out of it, but not out of the region around it: the inner end, the outer
            end, and the strength of the tie.
        y: Its middle across the ranks.
        half: Half of its size across the ranks.
        margin: The distance that it keeps from others.
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
"""The items that are arranged next to each other in a rank."""

Tie = tuple[Vertex, float]
"""A neighbour, and the strength of the tie."""

Rank = list[Vertex]


@dataclass(frozen=True, slots=True)
class RankedGraph:
    """Steps and bends in their ranks.

    Attributes:
        steps: The steps by name, in definition order.
        chains: The bends of each edge, in the order of the DAG; ``None`` for an implied edge.
        ranks: All vertices, rank by rank.
        regions: The regions around which boxes are drawn, outer ones first.
        segments: The number of edge segments between adjacent ranks.
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
    """Return the rank of each step: the length of the longest path to it.

    Steps that consume a ForEach are ranked after its body, which they wait for, unless they are upstream of
    it.
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
    except DefinitionError:  # a step in the body reads what consumes its ForEach
        return longest_path_ranks(dag)


def longest_path_ranks(dag: Dag) -> dict[str, int]:
    """Return the rank of each step: the length of the longest path to it.

    A source is ranked just before the first step that it feeds.
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
    """Return the regions around each step, and the container's branch that it is a member of.

    A ForEach is in its own region; a Condition comes before the regions of its branches.
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
    """Return the edges that get bends or need none: the shortest ones, up to the maximum number of bends."""
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
    """Return the regions that both paths have in common."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] is other[depth]:
        depth += 1
    return one[:depth]


def _regions(vertices: Iterable[Vertex]) -> list[Region]:
    """Return the regions of vertices, outer ones first, each with its content."""
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
