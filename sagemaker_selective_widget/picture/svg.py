"""The steps and their dependencies as an SVG image, without scripts, links, style sheets or other resources.

The image has its own background, because it cannot know the theme of the page around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sagemaker_selective_widget.picture.facts import SIGNS, Facts, Look, StepFacts
from sagemaker_selective_widget.pipeline import layout as layouts
from sagemaker_selective_widget.pipeline.layout import Bend

CARD_WIDTH = 166
"""Width of a step's card, in pixels."""

CARD_HEIGHT = 42
"""Height of a step's card, in pixels."""

_FITTING_WIDTH = 960
"""Width of a page, in pixels: what most screens show of a notebook without scrolling."""

_MARGIN = 14
_RING = 4
_NAME_CHARACTERS = 15
"""The maximum length of a name that fits before the sign, even in the widest common font, DejaVu Sans."""

_DETAIL_CHARACTERS = 23
_FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
_INK = "#1f2328"
_FAINT_INK = "#57606a"
_EDGE = "#8c959f"
_BOX = "#d0d7de"
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
STYLES: Mapping[Look, _Style] = {
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
"""The style of a card by the look of its step; colour is never the only difference."""

_HUES: Mapping[str, str] = {
    "Processing": "#00798c",
    "EMR": "#00798c",
    "EMRServerless": "#00798c",
    "Training": "#7048b6",
    "Tuning": "#7048b6",
    "AutoML": "#7048b6",
    "Condition": "#9a6700",
    "Model": "#3b6ea5",
    "MLFlow": "#3b6ea5",
    "RegisterModel": "#2f7d4f",
    "Transform": "#4053b5",
    "ClarifyCheck": "#4053b5",
    "QualityCheck": "#4053b5",
    "Fail": "#b3261e",
    "Lambda": "#c2560c",
    "Callback": "#c2560c",
}
_OTHER_HUE = "#5f6b7a"
"""The hue of step types without one of their own. The hues are those of the live graph."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG image.

    Attributes:
        text: Its source.
        width: Width in pixels.
        height: Height in pixels.
    """

    text: str
    width: int
    height: int


def draw(facts: Facts) -> Drawing:
    """Draw the steps of a pipeline, each with name, display name or else type, and sign, and their boxes."""
    sheet = _Sheet(drawing_of(facts))
    body = "".join([*sheet.boxes(), *sheet.edges(), *sheet.cards(facts.steps)])
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" role="img" font-family="{_FONT}">'
        f"<title>{_escaped(f'{facts.pipeline_name}: {facts.summary}')}</title>"
        f'<rect width="{sheet.width}" height="{sheet.height}" fill="#ffffff"/>{body}</svg>'
    )
    return Drawing(text, sheet.width, sheet.height)


def drawing_of(facts: Facts) -> layouts.Drawing:
    """Return the drawing in the chosen orientation, or the one that fits a page.

    The latter is left to right if the page is wide enough for it, otherwise the narrower one.
    """
    layout = facts.layout
    if facts.orientation in ("horizontal", "vertical"):
        return layout.horizontal if facts.orientation == "horizontal" else layout.vertical
    if layout.horizontal.width * CARD_WIDTH <= _FITTING_WIDTH:
        return layout.horizontal
    return min(layout.horizontal, layout.vertical, key=lambda drawing: drawing.width)


_Point = tuple[float, float]


class _Sheet:
    """A drawing in pixels."""

    def __init__(self, drawing: layouts.Drawing) -> None:
        self._drawing = drawing
        self._is_horizontal = drawing.orientation == "horizontal"
        self.width = round(drawing.width * CARD_WIDTH) + 2 * _MARGIN
        self.height = round(drawing.height * CARD_HEIGHT) + 2 * _MARGIN

    def boxes(self) -> Iterator[str]:
        """Yield the boxes of branches and ForEach bodies, outer ones first, each with its title."""
        for box in self._drawing.boxes:
            x, y = _at(box.x, box.y)
            title_x, title_y, anchor = x + 9, y + 14, "start"
            if not self._is_horizontal:
                end = _at(box.x + box.width, box.y + box.height)
                title_x, title_y, anchor = end[0] - 9, end[1] - 6, "end"
            yield (
                f"<g><title>{_escaped(f'{box.title} · {box.container}')}</title>"
                f'<rect x="{x:g}" y="{y:g}" width="{_pixels(box.width * CARD_WIDTH)}" '
                f'height="{_pixels(box.height * CARD_HEIGHT)}" rx="8" fill="#57606a" fill-opacity="0.05" '
                f'stroke="{_BOX}"/><text x="{title_x:g}" y="{title_y:g}" text-anchor="{anchor}" '
                f'font-size="11" font-weight="600" fill="{_FAINT_INK}">{_escaped(box.title)}</text></g>'
            )

    def edges(self) -> Iterator[str]:
        """Yield the edges, and an arrow head at each step that an edge leads to."""
        yield f'<g fill="none" stroke="{_EDGE}" stroke-width="1.3">'
        drawn = {edge: bends for edge, bends in self._drawing.bends.items() if bends is not None}
        for (source, target), bends in drawn.items():
            yield f'<path d="{self._path(source, bends, target)}"/>'
        yield f'</g><g fill="{_EDGE}">'
        head = "l-7 -4v8z" if self._is_horizontal else "l-4 -7h8z"
        for target in dict.fromkeys(target for _, target in drawn):
            x, y = self._port(target, end=False)
            yield f'<path d="M{x:g} {y:g}{head}"/>'
        yield "</g>"

    def cards(self, steps: Iterable[StepFacts]) -> Iterator[str]:
        """Yield the cards of the steps."""
        places = self._drawing.places
        return (_card(step, *_at(places[step.name].x, places[step.name].y)) for step in steps)

    def _path(self, source: str, bends: Sequence[Bend], target: str) -> str:
        """Return a curve from one card to another, which is straight within the ranks that it passes."""
        at = self._port(source, end=True)
        path = [f"M{at[0]:g} {at[1]:g}"]
        for bend in bends:
            path.append(self._curve(at, _at(bend.x, bend.y)))
            at = _at(bend.x + 1, bend.y) if self._is_horizontal else _at(bend.x, bend.y + 1)
            path.append(f"L{at[0]:g} {at[1]:g}")
        return "".join([*path, self._curve(at, self._port(target, end=False))])

    def _curve(self, start: _Point, end: _Point) -> str:
        """Return a curve that leaves and arrives along the orientation."""
        if self._is_horizontal:
            middle = (start[0] + end[0]) / 2
            return f"C{middle:g} {start[1]:g} {middle:g} {end[1]:g} {end[0]:g} {end[1]:g}"
        middle = (start[1] + end[1]) / 2
        return f"C{start[0]:g} {middle:g} {end[0]:g} {middle:g} {end[0]:g} {end[1]:g}"

    def _port(self, step: str, *, end: bool) -> _Point:
        """Return the middle of the side where edges leave a card, or arrive at it."""
        place = self._drawing.places[step]
        if self._is_horizontal:
            return _at(place.x + end, place.y + 0.5)
        return _at(place.x + 0.5, place.y + end)


def _at(x: float, y: float) -> _Point:
    """Return a point in pixels."""
    return round(_MARGIN + x * CARD_WIDTH, 1), round(_MARGIN + y * CARD_HEIGHT, 1)


def _pixels(length: float) -> str:
    return f"{round(length, 1):g}"


def _card(step: StepFacts, x: float, y: float) -> str:
    style = STYLES[step.look]
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    sign, word = SIGNS[step.look]
    hue = _HUES.get(step.type, _OTHER_HUE)
    detail = _shortened(f"{word} · {step.subtitle or step.type}", _DETAIL_CHARACTERS)
    named = ", ".join(filter(None, [step.name, step.subtitle]))
    said = f"{named} ({step.type}): {word}{', selected' if step.is_selected else ''}"
    return (
        f'<g transform="translate({x:g} {y:g})"><title>{_escaped(said)}</title>'
        f"{_ring() if step.is_selected else ''}"
        f'<rect width="{CARD_WIDTH}" height="{CARD_HEIGHT}" rx="6" fill="{style.fill}" '
        f'stroke="{style.stroke}" stroke-width="{style.width:g}"{dashes}/>'
        f'<path d="M7 0v{CARD_HEIGHT}H6a6 6 0 0 1-6-6V6a6 6 0 0 1 6-6z" fill="{hue}" '
        # The stripe's own border covers the dashed border of the card, which would make its edge ragged.
        f'stroke="{hue}" stroke-width="{style.width:g}"/>'
        f'<text x="14" y="18" font-size="12" font-weight="600" fill="{style.ink}">'
        f"{_escaped(_shortened(step.name, _NAME_CHARACTERS))}</text>"
        f'<text x="14" y="33" font-size="11" fill="{style.ink}">{_escaped(detail)}</text>'
        f'<text x="{CARD_WIDTH - 8}" y="18" font-size="12" font-weight="700" text-anchor="end" '
        f'fill="{style.stroke}">{sign}</text></g>'
    )


def _ring() -> str:
    side = 2 * _RING
    return (
        f'<rect x="-{_RING}" y="-{_RING}" width="{CARD_WIDTH + side}" height="{CARD_HEIGHT + side}" rx="9" '
        f'fill="none" stroke="{_SELECTED}" stroke-width="1.5"/>'
    )


def _shortened(text: str, characters: int) -> str:
    """Return a text with its middle left out if it is too long, since names tend to differ at their ends."""
    if len(text) <= characters:
        return text
    half = (characters - 1) // 2
    return f"{text[: characters - 1 - half]}…{text[-half:]}"


def _escaped(text: str) -> str:
    """Return a text escaped for an SVG document, without the characters that XML cannot represent."""
    return escape("".join(char if char.isprintable() else " " for char in text))
