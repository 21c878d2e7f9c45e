"""The steps and their dependencies as an SVG image: no script, no link, no style sheet, nothing to load.

An image carries its own background: it cannot know the theme of the page around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise

from sagemaker_selective_widget.picture.facts import SIGNS, Facts, Look, StepFacts
from sagemaker_selective_widget.picture.layered import Layout, Place, layered
from sagemaker_selective_widget.pipeline.dag import Dag

BOX_WIDTH = 166
"""Of a step, in pixels."""

BOX_HEIGHT = 42
"""Of a step, in pixels."""

_RANK_GAP = 30
_ROW = BOX_HEIGHT + 16
_MARGIN = 14
_RING = 4
_NAME_CHARACTERS = 19
_DETAIL_CHARACTERS = 23
_FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
_INK = "#1f2328"
_FAINT_INK = "#57606a"
_EDGE = "#8c959f"
_SELECTED = "#0b57d0"


@dataclass(frozen=True, slots=True)
class _Style:
    fill: str
    stroke: str
    width: float = 1.5
    dashes: str = ""
    ink: str = _INK


_RUN = _Style("#e3eefd", "#0b57d0", 2)
_REUSE = _Style("#f2faf4", "#1a7f37", dashes="5 3")
_STYLES: Mapping[Look, _Style] = {
    "run": _RUN,
    "reuse": _REUSE,
    "not-run": _Style("#f6f8fa", "#8c959f", dashes="2 3", ink=_FAINT_INK),
    "waiting": _Style("#ffffff", "#0b57d0"),
    "executing": _Style("#cfe1fb", "#0b57d0", 2.5),
    "ran": _Style("#dcf3e2", "#1a7f37", 2.5),
    "reused": _REUSE,
    "failed": _Style("#fdeaea", "#b3261e", 2.5),
    "stopped": _Style("#f0f1f3", "#57606a", 2),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG image.

    Attributes:
        text: Its source.
        width: In pixels.
        height: In pixels.
    """

    text: str
    width: int
    height: int


def draw(facts: Facts) -> Drawing:
    """Draw the steps of a pipeline, each with its name, its type and its sign."""
    layout = _layout(facts.dag)
    width = max(layout.ranks * (BOX_WIDTH + _RANK_GAP) - _RANK_GAP, 0) + 2 * _MARGIN
    height = round(layout.depth * _ROW) + BOX_HEIGHT + 2 * _MARGIN
    body = "".join([*_edges(layout), *_boxes(facts.steps, layout)])
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="{_FONT}">'
        f"<title>{_escaped(f'{facts.pipeline_name}: {facts.summary}')}</title>"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{body}</svg>'
    )
    return Drawing(text, width, height)


@lru_cache(maxsize=8)
def _layout(dag: Dag) -> Layout:
    return layered(dag)


def corner(place: Place) -> tuple[float, float]:
    """Return where the upper left corner of a step's box is, in pixels."""
    return _MARGIN + place.rank * (BOX_WIDTH + _RANK_GAP), _MARGIN + place.y * _ROW


def _edges(layout: Layout) -> Iterator[str]:
    yield f'<g fill="none" stroke="{_EDGE}" stroke-width="1.3">'
    for (source, target), route in layout.routes.items():
        stops = [layout.places[source], *route, layout.places[target]]
        yield f'<path d="{_path(stops)}"/>'
    yield f'</g><g fill="{_EDGE}">'
    targets = dict.fromkeys(target for _, target in layout.routes)
    yield from (_arrow_head(layout.places[target]) for target in targets)
    yield "</g>"


def _path(stops: list[Place]) -> str:
    """Return a curve from the right side of a box, through the bends, to the left side of another."""
    points = [_right_of(stop) for stop in stops]
    curves = (_curve(*start, *end) for start, end in pairwise(points))
    start_x, start_y = points[0]
    return f"M{start_x:g} {start_y:g}" + f"h{BOX_WIDTH}".join(curves)


def _curve(start_x: float, start_y: float, end_x: float, end_y: float) -> str:
    middle, arrival = start_x + _RANK_GAP / 2, end_x - BOX_WIDTH
    return f"C{middle:g} {start_y:g} {middle:g} {end_y:g} {arrival:g} {end_y:g}"


def _right_of(place: Place) -> tuple[float, float]:
    x, y = corner(place)
    return x + BOX_WIDTH, round(y + BOX_HEIGHT / 2, 1)


def _arrow_head(target: Place) -> str:
    right, y = _right_of(target)
    x = right - BOX_WIDTH
    return f'<path d="M{x:g} {y:g}l-7 -4v8z"/>'


def _boxes(steps: Iterable[StepFacts], layout: Layout) -> Iterator[str]:
    return (_box(step, layout.places[step.name]) for step in steps)


def _box(step: StepFacts, place: Place) -> str:
    x, y = corner(place)
    style = _STYLES[step.look]
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    sign, word = SIGNS[step.look]
    detail = _shortened(f"{sign} {word} · {step.type}", _DETAIL_CHARACTERS)
    said = f"{step.name} ({step.type}): {word}{', selected' if step.is_selected else ''}"
    return (
        f'<g transform="translate({x:g} {y:.1f})"><title>{_escaped(said)}</title>'
        f"{_ring() if step.is_selected else ''}"
        f'<rect width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="{style.fill}" stroke="{style.stroke}" '
        f'stroke-width="{style.width:g}"{dashes}/>'
        f'<text x="10" y="18" font-size="12" font-weight="600" fill="{style.ink}">'
        f"{_escaped(_shortened(step.name, _NAME_CHARACTERS))}</text>"
        f'<text x="10" y="33" font-size="11" fill="{style.ink}">{_escaped(detail)}</text></g>'
    )


def _ring() -> str:
    side = 2 * _RING
    return (
        f'<rect x="-{_RING}" y="-{_RING}" width="{BOX_WIDTH + side}" height="{BOX_HEIGHT + side}" rx="9" '
        f'fill="none" stroke="{_SELECTED}" stroke-width="1.5"/>'
    )


def _shortened(text: str, characters: int) -> str:
    """Return a text with its middle left out where it is too long: names differ at their ends."""
    if len(text) <= characters:
        return text
    half = (characters - 1) // 2
    return f"{text[: characters - 1 - half]}…{text[-half:]}"


def _escaped(text: str) -> str:
    """Return a text for an SVG document, without the characters that XML has no way to write."""
    return escape("".join(char if char.isprintable() else " " for char in text))
