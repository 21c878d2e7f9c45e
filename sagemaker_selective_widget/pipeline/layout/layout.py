"""A pipeline's layout, computed from ranks, orders and places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.layout.graph import Item, Rank, RankedGraph, Region, Vertex, ranked
from sagemaker_selective_widget.pipeline.layout.lanes import Chain, chains, lanes
from sagemaker_selective_widget.pipeline.layout.order import order
from sagemaker_selective_widget.pipeline.layout.place import Spacing, place, prepare
from sagemaker_selective_widget.pipeline.layout.records import (
    Bend,
    Box,
    Drawing,
    Layout,
    Orientation,
    Place,
)
from sagemaker_selective_widget.pipeline.step import Step
from sagemaker_selective_widget.pipeline.texts import condition_text

_TITLES: Mapping[str, str] = {"IfSteps": "If", "ElseSteps": "Else", "ForEachBody": "For each"}

MAX_CONDITION_LENGTH = 40
"""The maximum length of a condition in the title of its branch, in characters."""

_TITLE_HEIGHT = 0.46
_MARGIN = 0.2
"""Between a side of a box and its content, on sides without a title."""
_SIDE = 0.07


@dataclass(frozen=True, slots=True)
class _Along:
    """Distances in the direction of the ranks, in sizes of a card.

    Attributes:
        rank: Between the cards of two ranks.
        clear: Between two ranks, in addition to the sides of boxes that begin or end there.
        box_start: From the starting side of a box to its first rank.
        box_end: From its last rank to its ending side.
    """

    rank: float
    clear: float
    box_start: float
    box_end: float


_ACROSS: Mapping[Orientation, Spacing] = {
    "horizontal": Spacing(step=0.35, bend=0.3, box_start=_TITLE_HEIGHT, box_end=_MARGIN),
    "vertical": Spacing(step=0.1, bend=0.1, box_start=_SIDE, box_end=_SIDE),
}
# Titles are below the steps where edges come from above, as they would hide the arrow heads.
_ALONG: Mapping[Orientation, _Along] = {
    "horizontal": _Along(rank=0.22, clear=0.14, box_start=_SIDE, box_end=_SIDE),
    "vertical": _Along(rank=0.55, clear=0.3, box_start=_MARGIN, box_end=_TITLE_HEIGHT),
}


def lay_out(steps: Sequence[Step], dag: Dag) -> Layout:
    """Lay out a pipeline; the result is always the same for the same pipeline.

    Args:
        steps: The steps in definition order, a container before its content.
        dag: The graph of their names.
    """
    graph = ranked(steps, dag)
    order(graph)
    whole = prepare(graph)
    texts = _Texts(_titles(steps), chains(steps, dag))
    return Layout(*(_drawn(graph, whole, texts, orientation) for orientation in ("horizontal", "vertical")))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts beside the cards.

    Attributes:
        titles: Titles of branches that say when they run, by container and branch.
        labels: Labels of chains of steps.
    """

    titles: Mapping[tuple[str, str], str]
    labels: Mapping[Chain, str]


def _titles(steps: Sequence[Step]) -> dict[tuple[str, str], str]:
    asked = ((step.name, condition_text(step)) for step in steps if step.type == "Condition")
    return {
        (name, "IfSteps"): f"{_TITLES['IfSteps']} · {condition}"
        for name, condition in asked
        if 0 < len(condition) <= MAX_CONDITION_LENGTH
    }


def _drawn(graph: RankedGraph, whole: Region, texts: _Texts, orientation: Orientation) -> Drawing:
    place(graph, whole, _ACROSS[orientation])
    sheet = _Sheet(graph, whole, texts.titles, orientation)
    places = _places(graph, sheet.at)
    return Drawing(
        orientation,
        *sheet.size,
        places=places,
        bends={edge: _bends(chain, sheet.at) for edge, chain in graph.chains.items()},
        boxes=tuple(map(sheet.box, graph.regions)),
        lanes=lanes(texts.labels, places, orientation),
    )


def _bends(chain: Rank | None, at: Callable[[Vertex], tuple[float, float]]) -> tuple[Bend, ...] | None:
    return None if chain is None else tuple(Bend(*at(bend)) for bend in chain)


def _places(graph: RankedGraph, at: Callable[[Vertex], tuple[float, float]]) -> dict[str, Place]:
    positions = {
        vertex: position
        for rank in graph.ranks
        for position, vertex in enumerate(vertex for vertex in rank if vertex.name is not None)
    }
    return {name: Place(*at(vertex), vertex.rank, positions[vertex]) for name, vertex in graph.steps.items()}


class _Sheet:
    """The placed graph in one orientation, with coordinates from the upper left corner."""

    def __init__(
        self,
        graph: RankedGraph,
        whole: Region,
        titles: Mapping[tuple[str, str], str],
        orientation: Orientation,
    ) -> None:
        self._titles = titles
        self._turned = orientation == "vertical"
        along = _ALONG[orientation]
        self._starts = _extents(graph.regions, lambda region: region.first, along.box_start)
        self._ends = _extents(graph.regions, lambda region: region.last, along.box_end)
        starts = _widest(self._starts, lambda region: region.first)
        ends = _widest(self._ends, lambda region: region.last)
        self._ranks: list[float] = []
        at = starts.get(0, 0.0)
        for rank in range(len(graph.ranks)):
            self._ranks.append(at)
            at += 1 + max(along.rank, along.clear + ends.get(rank, 0.0) + starts.get(rank + 1, 0.0))
        self._length = self._ranks[-1] + 1 + ends.get(len(self._ranks) - 1, 0.0) if self._ranks else 0.0
        items: list[Item] = [*graph.regions, *(vertex for vertex in whole.vertices if not vertex.is_spine)]
        self._low = min((item.y - item.half for item in items), default=0.0)
        self._high = max((item.y + item.half for item in items), default=0.0)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing."""
        return self._turn(self._length, self._high - self._low)

    def at(self, vertex: Vertex) -> tuple[float, float]:
        """Return the upper left corner of a card, or the point where an edge enters the rank of its bend."""
        return self._turn(self._ranks[vertex.rank], vertex.y - vertex.half - self._low)

    def box(self, region: Region) -> Box:
        """Return the box around a region."""
        start = self._ranks[region.first] - self._starts[region]
        end = self._ranks[region.last] + 1 + self._ends[region]
        plain = _TITLES.get(region.branch, region.branch)
        title = self._titles.get((region.container, region.branch), plain)
        corner = self._turn(start, region.y - region.half - self._low)
        size = self._turn(end - start, 2 * region.half)
        return Box(region.container, region.branch, title, region.depth, *corner, *size)

    def _turn(self, along: float, across: float) -> tuple[float, float]:
        return (across, along) if self._turned else (along, across)


_RankOf = Callable[[Region], int]


def _extents(regions: Sequence[Region], rank_of: _RankOf, own: float) -> dict[Region, float]:
    """Return how far each box extends beyond its rank: its own side, and those of nested boxes."""
    extents: dict[Region, float] = {}
    for region in reversed(regions):
        within = (extents[each] for each in region.regions if rank_of(each) == rank_of(region))
        extents[region] = own + max(within, default=0.0)
    return extents


def _widest(extents: Mapping[Region, float], rank_of: _RankOf) -> dict[int, float]:
    """Return the room that boxes need next to each rank."""
    widest: dict[int, float] = {}
    for region, extent in extents.items():
        widest[rank_of(region)] = max(extent, widest.get(rank_of(region), 0.0))
    return widest
