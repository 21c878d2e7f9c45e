"""The records of a layout.

The unit is the card, the rectangle that represents a step: x and widths are in widths of a card, y and
heights in heights of a card. A drawing scales with the size of its cards only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Edge = tuple[str, str]
"""Names of an upstream step and of a step that consumes it."""

Orientation = Literal["horizontal", "vertical"]
"""The direction of edges: left to right, or top to bottom."""

_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a step.

    Attributes:
        x: Left side of its card.
        y: Upper side of its card.
        rank: 0 for the first column or row; each edge leads to a higher one.
        order: Its position among the steps of its rank.
    """

    x: float
    y: float
    rank: int
    order: int


@dataclass(frozen=True, slots=True)
class Bend:
    """The point where an edge enters a rank that it passes; it leaves straight ahead, one card further along.

    Attributes:
        x: Distance from the left.
        y: Distance from the top.
    """

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """The rectangle around one branch of a Condition, or around a ForEach and its body.

    Attributes:
        container: Name of the Condition or ForEach step.
        branch: ``IfSteps``, ``ElseSteps`` or ``ForEachBody``.
        title: The branch for people: ``If · mse ≤ MseThreshold``, ``If``, ``Else`` or ``For each``. There is
            room for it along the upper side.
        depth: How many boxes this one is nested in.
        x: Left side.
        y: Upper side.
        width: Width, in widths of a card.
        height: Height, in heights of a card.
    """

    container: str
    branch: str
    title: str
    depth: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lane:
    """The rectangle over the cards of a chain of steps that are in line.

    Attributes:
        label: Replaces the names of its steps where the drawing is too small for them: the words that they
            have in common, or the first and the last name.
        x: Left side.
        y: Upper side.
        width: Width, in widths of a card.
        height: Height, in heights of a card.
    """

    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A pipeline drawn in one orientation; its upper left corner is the origin.

    Attributes:
        orientation: The direction of edges.
        width: Width of the whole drawing.
        height: Height of the whole drawing.
        places: The place of each step, in definition order.
        bends: The bends of each edge, in the order of the DAG, along the edge. Empty if it leads to the next
            rank, or if there are too many edges to give each one room. ``None`` for an edge that is not
            drawn: from a container to a step in it to which other edges of the branch lead.
        boxes: The boxes, outer ones first.
        lanes: The lanes, in the order of their first steps.
    """

    orientation: Orientation
    width: float
    height: float
    places: Mapping[str, Place]
    bends: Mapping[Edge, tuple[Bend, ...] | None]
    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the drawing as JSON; steps and edges are lists, in order, since a name may be any text."""
        return {
            "width": _rounded(self.width),
            "height": _rounded(self.height),
            "nodes": [
                {"x": _rounded(place.x), "y": _rounded(place.y), "rank": place.rank, "order": place.order}
                for place in self.places.values()
            ],
            "bends": [_points(bends) for bends in self.bends.values()],
            "boxes": [_box(box) for box in self.boxes],
            "lanes": [{"label": lane.label, **_rectangle(lane)} for lane in self.lanes],
        }


@dataclass(frozen=True, slots=True)
class Layout:
    """A pipeline drawn in both orientations, with the same ranks and orders.

    Attributes:
        horizontal: Left to right.
        vertical: Top to bottom.
    """

    horizontal: Drawing
    vertical: Drawing

    def to_json(self) -> dict[str, Any]:
        """Return the layout as JSON."""
        return {"horizontal": self.horizontal.to_json(), "vertical": self.vertical.to_json()}


def _points(bends: tuple[Bend, ...] | None) -> list[list[float]] | None:
    return None if bends is None else [[_rounded(bend.x), _rounded(bend.y)] for bend in bends]


def _box(box: Box) -> dict[str, Any]:
    return {
        "container": box.container,
        "branch": box.branch,
        "title": box.title,
        "depth": box.depth,
        **_rectangle(box),
    }


def _rectangle(placed: Box | Lane) -> dict[str, float]:
    return {
        "x": _rounded(placed.x),
        "y": _rounded(placed.y),
        "width": _rounded(placed.width),
        "height": _rounded(placed.height),
    }


def _rounded(value: float) -> float:
    return round(value, _DECIMALS)
