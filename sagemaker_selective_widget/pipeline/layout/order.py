"""The order within each rank, with few crossings, and with the vertices of a region together."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from sagemaker_selective_widget.pipeline.layout.graph import Rank, RankedGraph, Region, Vertex

_MOST_SWEEPS = 10
_MOST_VISITS = 60_000
"""Number of segments visited in all sweeps together, which limits the time spent on a dense graph."""

_by_centre = attrgetter("centre", "order")


def order(graph: RankedGraph) -> None:
    """Order every rank by sweeping back and forth, and keep the order with the fewest crossings."""
    ranks = graph.ranks
    _gather(ranks)
    best, fewest = _copied(ranks), _crossings(ranks)
    for sweep in range(sweeps_within(_MOST_VISITS, graph.segments, _MOST_SWEEPS)):
        if not fewest:
            break
        _sweep(ranks, forward=sweep % 2 == 0)
        count = _crossings(ranks)
        if count < fewest:
            best, fewest = _copied(ranks), count
    for rank, kept in zip(ranks, best, strict=True):
        rank[:] = kept
        _number(rank)


def sweeps_within(visits: int, segments: int, most: int) -> int:
    """Return how many sweeps over the segments fit in a budget of visits: at least two."""
    return max(2, min(most, visits // max(segments, 1)))


def _copied(ranks: Iterable[Rank]) -> list[Rank]:
    return [list(rank) for rank in ranks]


def _number(rank: Rank) -> None:
    for position, vertex in enumerate(rank):
        vertex.order = position


def _gather(ranks: Sequence[Rank]) -> None:
    """Bring the vertices of each region together, otherwise keeping definition order."""
    previous: Rank = []
    for rank in ranks:
        for vertex in rank:
            vertex.centre = vertex.order
        _arrange(rank, previous)
        previous = rank


def _sweep(ranks: Sequence[Rank], *, forward: bool) -> None:
    previous: Rank = []
    for rank in ranks if forward else reversed(ranks):
        for vertex in rank:
            neighbours = vertex.left if forward else vertex.right
            if neighbours:
                vertex.centre = sum([each.order for each in neighbours]) / len(neighbours)
            else:
                vertex.centre = vertex.order
        _arrange(rank, previous)
        previous = rank


def _arrange(rank: Rank, previous: Rank) -> None:
    """Sort a rank by centres, but keep the order of the regions that it shares with the previous rank.

    Any two regions then have the same order in all ranks that they share, so that each can be a rectangle.
    """
    if any(vertex.path for vertex in rank):
        kept: dict[Region, int] = {}
        for vertex in previous:
            for region in vertex.path:
                kept.setdefault(region, vertex.order)
        rank[:] = _grouped(rank, 0, kept)
    else:
        rank.sort(key=_by_centre)
    _number(rank)


def _grouped(vertices: Sequence[Vertex], level: int, kept: dict[Region, int]) -> Iterator[Vertex]:
    """Yield vertices by centres; a region is placed at the mean of its vertices, and sorted itself."""
    units: dict[Vertex | Region, list[Vertex]] = {}
    for vertex in vertices:
        unit = vertex.path[level] if len(vertex.path) > level else vertex
        units.setdefault(unit, []).append(vertex)
    centres = {unit: _centre_of(members) for unit, members in units.items()}
    _swap_branches(centres)
    by_centre = sorted(units, key=centres.__getitem__)
    for unit in _in_kept_order(by_centre, kept):
        if isinstance(unit, Region):
            yield from _grouped(units[unit], level + 1, kept)
        else:
            yield unit


def _swap_branches(centres: dict[Vertex | Region, tuple[float, int]]) -> None:
    """Exchange the centres of a container's branches, so that the branches come in their order."""
    branches: dict[str, list[Region]] = {}
    for unit in centres:
        if isinstance(unit, Region):
            branches.setdefault(unit.container, []).append(unit)
    for siblings in branches.values():
        places = sorted(centres[branch] for branch in siblings)
        in_order = sorted(siblings, key=attrgetter("number"))
        centres.update(zip(in_order, places, strict=True))


def _centre_of(members: list[Vertex]) -> tuple[float, int]:
    own = [member for member in members if not member.is_spine] or members
    return sum(member.centre for member in own) / len(own), min(member.order for member in own)


def _in_kept_order(units: list[Vertex | Region], kept: dict[Region, int]) -> Iterator[Vertex | Region]:
    """Yield units in order; regions in ``kept`` keep that order among their positions here."""
    regions = (unit for unit in units if isinstance(unit, Region) and unit in kept)
    in_order = iter(sorted(regions, key=kept.__getitem__))
    for unit in units:
        yield next(in_order) if isinstance(unit, Region) and unit in kept else unit


def _crossings(ranks: Iterable[Rank]) -> int:
    return sum(_inversions([end for vertex in rank for end in _ends(vertex)]) for rank in ranks)


def _ends(vertex: Vertex) -> list[int]:
    return sorted([each.order for each in vertex.right])


def _inversions(values: Iterable[int]) -> int:
    seen: list[int] = []
    total = 0
    for value in values:
        total += len(seen) - bisect_right(seen, value)
        insort(seen, value)
    return total
