"""The place across the ranks: each vertex as near to its neighbours as order and spacing allow.

Regions are placed from the inside out. One that is placed is a rigid block: it moves with all that is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import accumulate, pairwise
from math import inf

from sagemaker_selective_widget.pipeline.layout.graph import Item, RankedGraph, Region, Tie, Vertex
from sagemaker_selective_widget.pipeline.layout.order import sweeps_within

_MOST_SWEEPS = 8
_MOST_VISITS = 60_000
_UNTIED = 0.05
"""How firmly a vertex without neighbours holds its place."""

_LEFT, _RIGHT, _BOTH = 0, 1, 2

_Wish = tuple[float, float]
"""A place, and how much it is wished for."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """How far things are apart across the ranks, in sizes of a card.

    Attributes:
        step: Between two cards.
        bend: Between two edges that pass.
        box_start: From a box's side to what is in it, on the side where a rank starts.
        box_end: The same where it ends.
    """

    step: float
    bend: float
    box_start: float
    box_end: float


def prepare(graph: RankedGraph) -> Region:
    """Find out who stands next to whom once the ranks are ordered; return the region of the whole graph."""
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
    """Give every vertex and every region its place."""
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
    """Return what stands directly in a region: its vertices, and each region within as one."""
    depth = region.depth + 1
    row: list[Item] = []
    for vertex in rank:
        if depth and not _contains(region, vertex):
            continue
        item = vertex.path[depth] if len(vertex.path) > depth else vertex
        if not row or row[-1] is not item:
            row.append(item)
    return row


def _note_neighbours(row: list[Item]) -> None:
    for before, item, after in zip([None, *row], row, [*row[1:], None], strict=False):
        if isinstance(item, Vertex):
            item.before, item.after = before, after


def _ties(vertex: Vertex, neighbours: Iterable[Vertex]) -> list[Tie]:
    region = vertex.path[-1] if vertex.path else None
    return [(each, _firmness(vertex, each)) for each in neighbours if _contains(region, each)]


def _firmness(one: Vertex, other: Vertex) -> float:
    """Return how firmly two are tied: a long edge is to be straight."""
    return (1.0, 2.0, 8.0)[(one.name is None) + (other.name is None)]


def _links(region: Region) -> Iterator[tuple[Vertex, Vertex, float]]:
    for vertex in region.vertices:
        around = vertex.path[region.depth - 1] if region.depth else None
        for other in (*vertex.left, *vertex.right):
            if _contains(around, other) and not _contains(region, other):
                yield vertex, other, _firmness(vertex, other)


def _place_within(region: Region, sweeps: int, chains: Sequence[Sequence[Vertex]]) -> None:
    """Sweep to and fro over the rows, on one side after the other and at last on both."""
    blocks = _Blocks(region)
    blocks.spread(lambda _: 0.0)
    for row in region.rows:
        _settle(row, lambda vertex: (float(vertex.order), _UNTIED))
    for sweep in range(sweeps):
        side = _BOTH if sweep >= sweeps - 2 else sweep % 2
        blocks.spread(_block_wish)
        for row in region.rows if sweep % 2 == 0 else reversed(region.rows):
            _settle(row, _WISHES[side])
    for chain in chains:
        _straighten(chain)


def _enclose(region: Region, spacing: Spacing) -> None:
    """Make a region that is placed within a block with room for the sides of its box."""
    items = [item for row in region.rows for item in row]
    low = min(item.y - item.half for item in items) - spacing.box_start
    high = max(item.y + item.half for item in items) + spacing.box_end
    region.y, region.half, region.margin = (low + high) / 2, (high - low) / 2, spacing.step


# Vertices


def _wish_of(side: int) -> Callable[[Vertex], _Wish]:
    def wish(vertex: Vertex) -> _Wish:
        total = weight = 0.0
        for neighbour, tie in vertex.ties[side]:
            total += neighbour.y * tie
            weight += tie
        return (total / weight, weight) if weight else (vertex.y, _UNTIED)

    return wish


_WISHES = tuple(map(_wish_of, (_LEFT, _RIGHT, _BOTH)))


def _settle(row: Iterable[Item], wish_of: Callable[[Vertex], _Wish]) -> None:
    """Move the vertices of a row, between the blocks that stand in it."""
    before: Region | None = None
    between: list[Vertex] = []
    for item in row:
        if isinstance(item, Vertex):
            between.append(item)
            continue
        _settle_between(before, between, item, wish_of)
        before, between = item, []
    _settle_between(before, between, None, wish_of)


def _settle_between(
    before: Region | None, vertices: list[Vertex], after: Region | None, wish_of: Callable[[Vertex], _Wish]
) -> None:
    """Move vertices as near to the wished places as order, spacing and the blocks beside them allow.

    Without the offsets that spacing needs, places may only not decrease: the least squares answer is isotonic
    regression, by pooling neighbours that violate it; within bounds it is the same answer, clamped.
    """
    if not vertices:
        return
    offsets = list(accumulate(map(_distance, vertices, vertices[1:]), initial=0.0))
    low = -inf if before is None else before.y + _distance(before, vertices[0])
    high = inf if after is None else after.y - _distance(vertices[-1], after) - offsets[-1]
    pools: list[tuple[float, float, int]] = []
    for vertex, offset in zip(vertices, offsets, strict=True):
        y, weight = wish_of(vertex)
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


def _distance(before: Item, after: Item) -> float:
    """Return how far the middles of two neighbours are apart at the least."""
    return before.half + after.half + (before.margin + after.margin) / 2


def _straighten(chain: Sequence[Vertex]) -> None:
    """Level the bends of an edge, where their neighbours leave them the room."""
    low, high = -inf, inf
    for bend in chain:
        if bend.before is not None:
            low = max(low, bend.before.y + _distance(bend.before, bend))
        if bend.after is not None:
            high = min(high, bend.after.y - _distance(bend, bend.after))
    if low > high:
        return
    level = min(max(sum(bend.y for bend in chain) / len(chain), low), high)
    for bend in chain:
        bend.y = level


# Blocks


def _block_wish(block: Region) -> float:
    """Return where the ends of the edges that lead out of a block would have it."""
    total = weight = 0.0
    for inner, outer, tie in block.links:
        total += (outer.y - inner.y) * tie
        weight += tie
    return block.y + total / weight if weight else block.y


class _Blocks:
    """The blocks directly within a region, and how far they are apart at the least."""

    def __init__(self, region: Region) -> None:
        self._before: dict[Region, dict[Region, float]] = {block: {} for block in region.regions}
        self._after: dict[Region, dict[Region, float]] = {block: {} for block in region.regions}
        for row in region.rows if region.regions else ():
            for one, other, distance in _apart(row):
                least = max(distance, self._before[other].get(one, 0.0))
                self._before[other][one] = self._after[one][other] = least
        self._order = tuple(TopologicalSorter(self._before).static_order())

    def spread(self, wish_of: Callable[[Region], float]) -> None:
        """Move every block, with all that is in it, to its wish or as near as the others let it.

        Pushed towards the end alone, or towards the start alone, blocks keep their distances; so do the
        middles between the two.
        """
        pushed: dict[Region, float] = {}
        pulled: dict[Region, float] = {}
        wishes = {block: wish_of(block) for block in self._order}
        for block in self._order:
            least = (pushed[other] + apart for other, apart in self._before[block].items())
            pushed[block] = max(wishes[block], *least, -inf)
        for block in reversed(self._order):
            most = (pulled[other] - apart for other, apart in self._after[block].items())
            pulled[block] = min(wishes[block], *most, inf)
        for block in self._order:
            _move(block, (pushed[block] + pulled[block]) / 2 - block.y)


def _apart(row: Iterable[Item]) -> Iterator[tuple[Region, Region, float]]:
    """Yield the blocks that follow each other in a row, and the room that they and what is between need."""
    since: Region | None = None
    needed = 0.0
    for one, other in pairwise(row):
        if isinstance(one, Region):
            since, needed = one, 0.0
        needed += _distance(one, other)
        if since is not None and isinstance(other, Region):
            yield since, other, needed


def _move(block: Region, by: float) -> None:
    for vertex in block.vertices:
        vertex.y += by
    queue = [block]
    while queue:
        region = queue.pop()
        region.y += by
        queue.extend(region.regions)
