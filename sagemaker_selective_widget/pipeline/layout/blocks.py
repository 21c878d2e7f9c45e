"""Regions as rigid blocks, to be placed in the region that contains them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from itertools import pairwise
from math import inf

from sagemaker_selective_widget.pipeline.layout.graph import Item, Region


def distance(before: Item, after: Item) -> float:
    """Return the minimum distance between the middles of two neighbours."""
    return before.half + after.half + (before.margin + after.margin) / 2


def block_target(block: Region) -> float:
    """Return the position of a block that suits the edges leading out of it."""
    total = weight = 0.0
    for inner, outer, tie in block.links:
        total += (outer.y - inner.y) * tie
        weight += tie
    return block.y + total / weight if weight else block.y


class Blocks:
    """The blocks directly within a region, and their minimum distances."""

    def __init__(self, region: Region) -> None:
        self._before: dict[Region, dict[Region, float]] = {block: {} for block in region.regions}
        self._after: dict[Region, dict[Region, float]] = {block: {} for block in region.regions}
        for row in region.rows if region.regions else ():
            for one, other, distance in _apart(row):
                least = max(distance, self._before[other].get(one, 0.0))
                self._before[other][one] = self._after[one][other] = least
        self._order = tuple(TopologicalSorter(self._before).static_order())

    def spread(self, target_of: Callable[[Region], float]) -> None:
        """Move every block, with its content, to its target or as close to it as the others allow.

        If all blocks are only pushed towards the end, or only towards the start, they keep their distances.
        So they do at the mean of these two positions, which is used.
        """
        pushed: dict[Region, float] = {}
        pulled: dict[Region, float] = {}
        targets = {block: target_of(block) for block in self._order}
        for block in self._order:
            least = (pushed[other] + apart for other, apart in self._before[block].items())
            pushed[block] = max(targets[block], *least, -inf)
        for block in reversed(self._order):
            most = (pulled[other] - apart for other, apart in self._after[block].items())
            pulled[block] = min(targets[block], *most, inf)
        for block in self._order:
            _move(block, (pushed[block] + pulled[block]) / 2 - block.y)


def _apart(row: Iterable[Item]) -> Iterator[tuple[Region, Region, float]]:
    """Yield the blocks that follow each other in a row, and the distance needed between their middles."""
    since: Region | None = None
    needed = 0.0
    for one, other in pairwise(row):
        if isinstance(one, Region):
            since, needed = one, 0.0
        needed += distance(one, other)
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
