"""The place across the ranks: each vertex as close to its neighbours as order and spacing allow.

Regions are placed from the inside out. Once placed, a region is a rigid block, which moves with its content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from sagemaker_selective_widget.pipeline.layout.blocks import Blocks, block_target, distance
from sagemaker_selective_widget.pipeline.layout.graph import Item, RankedGraph, Region, Tie, Vertex
from sagemaker_selective_widget.pipeline.layout.order import sweeps_within

_MOST_SWEEPS = 6
_MOST_VISITS = 60_000
_UNTIED = 0.05
"""How strongly a vertex without neighbours keeps its place."""
_CENTRING = 0.2
"""How strongly a vertex is pulled to the middle of its region, as chains would drift apart otherwise."""

_LEFT, _RIGHT, _BOTH = 0, 1, 2

_Target = tuple[float, float]
"""A place, and its weight relative to others."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances across the ranks, in sizes of a card.

    Attributes:
        step: Between two cards.
        bend: Between two edges that pass a rank.
        box_start: Between a box's side and its content, on the side where a rank starts.
        box_end: Between a box's side and its content, on the side where a rank ends.
    """

    step: float
    bend: float
    box_start: float
    box_end: float


def prepare(graph: RankedGraph) -> Region:
    """Record neighbours and ties once the ranks are ordered; return the region of the whole graph."""
    whole = Region(
        first=0,
        last=len(graph.ranks) - 1,
        vertices=[vertex for rank in graph.ranks for vertex in rank],
        regions=[region for region in graph.regions if region.depth == 0],
    )
    for region in (whole, *graph.regions):
        region.rows = [_row(graph.ranks[at], region) for at in range(region.first, region.last + 1)]
        for row in region.rows:
            _note_neighbours(row)
    for vertex in whole.vertices:
        left, right = _ties(vertex, vertex.left), _ties(vertex, vertex.right)
        vertex.ties = left, right, left + right
    for region in graph.regions:
        region.links = list(_links(region))
    return whole


def place(graph: RankedGraph, whole: Region, spacing: Spacing) -> None:
    """Set the place of every vertex and every region."""
    for vertex in whole.vertices:
        vertex.half, vertex.margin = (0.5, spacing.step) if vertex.name is not None else (0.0, spacing.bend)
    sweeps = sweeps_within(_MOST_VISITS, graph.segments, _MOST_SWEEPS)
    chains = [chain for chain in graph.chains.values() if chain]
    for region in reversed(graph.regions):
        _place_within(region, sweeps, [chain for chain in chains if _is_direct(chain[0], region)])
        _enclose(region, spacing)
    _place_within(whole, sweeps, [chain for chain in chains if not chain[0].path])


def _is_direct(vertex: Vertex, region: Region) -> bool:
    return bool(vertex.path) and vertex.path[-1] is region


def _contains(region: Region | None, vertex: Vertex) -> bool:
    if region is None:
        return True
    return len(vertex.path) > region.depth and vertex.path[region.depth] is region


def _row(rank: Iterable[Vertex], region: Region) -> list[Item]:
    """Return the items directly in a region: its vertices except its spine, and each nested region as one."""
    depth = region.depth + 1
    row: list[Item] = []
    for vertex in rank:
        if depth and not _contains(region, vertex):
            continue
        if len(vertex.path) > depth:
            if not row or row[-1] is not vertex.path[depth]:
                row.append(vertex.path[depth])
        elif not vertex.is_spine:
            row.append(vertex)
    return row


def _note_neighbours(row: list[Item]) -> None:
    for before, item, after in zip([None, *row], row, [*row[1:], None], strict=False):
        if isinstance(item, Vertex):
            item.before, item.after = before, after


def _ties(vertex: Vertex, neighbours: Iterable[Vertex]) -> list[Tie]:
    region = vertex.path[-1] if vertex.path else None
    return [(each, _firmness(vertex, each)) for each in neighbours if _contains(region, each)]


def _firmness(one: Vertex, other: Vertex) -> float:
    """Return how strongly two vertices are tied; most for two bends, so that long edges are straight."""
    return (1.0, 2.0, 8.0)[(one.name is None) + (other.name is None)]


def _links(region: Region) -> Iterator[tuple[Vertex, Vertex, float]]:
    for vertex in region.vertices:
        around = vertex.path[region.depth - 1] if region.depth else None
        for other in (*vertex.left, *vertex.right):
            if _contains(around, other) and not _contains(region, other):
                yield vertex, other, _firmness(vertex, other)


def _place_within(region: Region, sweeps: int, chains: Sequence[Sequence[Vertex]]) -> None:
    """Sweep back and forth over the rows, aligning with one side after the other, and finally with both."""
    blocks = Blocks(region)
    blocks.spread(lambda _: 0.0)
    for row in region.rows:
        _settle(row, _by_position(row))
    for sweep in range(sweeps):
        side = _BOTH if sweep >= sweeps - 2 else sweep % 2
        blocks.spread(block_target)
        for row in region.rows if sweep % 2 == 0 else reversed(region.rows):
            _settle(row, _TARGETS[side])
    for chain in chains:
        _straighten(chain)


def _enclose(region: Region, spacing: Spacing) -> None:
    """Make a region whose content is placed a block, with room for the sides of its box."""
    items = [item for row in region.rows for item in row]
    low = min(item.y - item.half for item in items) - spacing.box_start
    high = max(item.y + item.half for item in items) + spacing.box_end
    region.y, region.half, region.margin = (low + high) / 2, (high - low) / 2, spacing.step


def _by_position(row: Sequence[Item]) -> Callable[[Vertex], _Target]:
    positions = {item: position - (len(row) - 1) / 2 for position, item in enumerate(row)}
    return lambda vertex: (positions[vertex], _UNTIED)


def _target_of(side: int) -> Callable[[Vertex], _Target]:
    pull = 0.0 if side == _BOTH else _CENTRING

    def target(vertex: Vertex) -> _Target:
        ties = vertex.ties[side]
        if not ties:
            return vertex.y, _UNTIED
        total, weight = 0.0, pull
        for neighbour, tie in ties:
            total += neighbour.y * tie
            weight += tie
        return total / weight, weight

    return target


_TARGETS = tuple(map(_target_of, (_LEFT, _RIGHT, _BOTH)))


def _settle(row: Iterable[Item], target_of: Callable[[Vertex], _Target]) -> None:
    """Move the vertices of a row, without moving the blocks in it."""
    before: Region | None = None
    between: list[Vertex] = []
    for item in row:
        if isinstance(item, Vertex):
            between.append(item)
            continue
        _settle_between(before, between, item, target_of)
        before, between = item, []
    _settle_between(before, between, None, target_of)


def _settle_between(
    before: Region | None,
    vertices: list[Vertex],
    after: Region | None,
    target_of: Callable[[Vertex], _Target],
) -> None:
    """Move vertices as close to their targets as order, spacing and the adjacent blocks allow.

    After subtracting the offsets required by the spacing, places only have to be non-decreasing. The least
    squares solution is isotonic regression, by pooling adjacent violators; the bounds are respected by
    clamping it.
    """
    if not vertices:
        return
    offsets = list(accumulate(map(distance, vertices, vertices[1:]), initial=0.0))
    low = -inf if before is None else before.y + distance(before, vertices[0])
    high = inf if after is None else after.y - distance(vertices[-1], after) - offsets[-1]
    pools: list[tuple[float, float, int]] = []
    for vertex, offset in zip(vertices, offsets, strict=True):
        y, weight = target_of(vertex)
        total, size = (y - offset) * weight, 1
        while pools and pools[-1][0] * weight > total * pools[-1][1]:
            last = pools.pop()
            total, weight, size = total + last[0], weight + last[1], size + last[2]
        pools.append((total, weight, size))
    at = 0
    for total, weight, size in pools:
        settled = min(max(total / weight, low), high)
        for index in range(at, at + size):
            vertices[index].y = settled + offsets[index]
        at += size


def _straighten(chain: Sequence[Vertex]) -> None:
    """Move the bends of an edge to one level, if their neighbours leave room for it."""
    low, high = -inf, inf
    for bend in chain:
        if bend.before is not None:
            low = max(low, bend.before.y + distance(bend.before, bend))
        if bend.after is not None:
            high = min(high, bend.after.y - distance(bend, bend.after))
    if low > high:
        return
    level = min(max(sum(bend.y for bend in chain) / len(chain), low), high)
    for bend in chain:
        bend.y = level
