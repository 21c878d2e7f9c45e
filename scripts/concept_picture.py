"""Draw the picture of selective execution for the concepts page, as SVG."""

from __future__ import annotations

from dataclasses import dataclass

_WIDTH, _HEIGHT = 760, 310
_BOX_WIDTH, _BOX_HEIGHT = 120, 46
_LEFT, _GAP = 150, 32
_REFERENCE_Y, _NEW_Y = 62, 192
_FONT = "font-family='system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif'"
_TIP = (
    "<defs><marker id='tip' markerWidth='9' markerHeight='9' refX='7' refY='4' orient='auto'>"
    "<path d='M0 0 L8 4 L0 8 z' fill='#5c656e'/></marker></defs>"
)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a step is drawn: its colours, and a word that conveys the same without them."""

    word: str
    fill: str
    stroke: str
    text: str
    dashes: str = ""


_SUCCEEDED = _Look("Succeeded", "#e9f5ec", "#2b7a3d", "#1b4d27")
_RUN = _Look("run", "#1f5fbf", "#1f5fbf", "#ffffff")
_REUSE = _Look("reuse", "#ffffff", "#2b7a3d", "#1b4d27", "6 4")
_NOT_RUN = _Look("not run", "#f4f5f6", "#8a939c", "#5c656e")
STEPS = (("Prepare", _REUSE), ("Train", _RUN), ("Evaluate", _RUN), ("Register", _NOT_RUN))
"""The steps of the picture, in order, and what happens to them in the new execution."""


def concept_picture() -> str:
    """Return the picture: a reference execution, and below it one that runs two of its four steps."""
    parts = [
        f"<rect width='{_WIDTH}' height='{_HEIGHT}' rx='10' fill='#ffffff'/>",
        _TIP,
        _label(_REFERENCE_Y, "reference", "execution"),
        _label(_NEW_Y, "new", "execution"),
        *(_row(_REFERENCE_Y, [(name, _SUCCEEDED) for name, _ in STEPS])),
        *(_row(_NEW_Y, list(STEPS))),
        _handed_over(),
        _text(
            _LEFT,
            _NEW_Y + 86,
            "Selected: Train and Evaluate. Prepare is upstream: its output is taken from the",
            13,
        ),
        _text(_LEFT, _NEW_Y + 104, "reference. Register is downstream, and nothing selected needs it.", 13),
    ]
    title = "Two of four steps run again; one is reused, one is not run"
    size = f"viewBox='0 0 {_WIDTH} {_HEIGHT}' width='{_WIDTH}'"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' {_FONT}>"
    return "\n".join([head, f"<title>{title}</title>", *parts, "</svg>", ""])


def _x(index: int) -> int:
    return _LEFT + index * (_BOX_WIDTH + _GAP)


def _row(y: int, steps: list[tuple[str, _Look]]) -> list[str]:
    arrows = [_arrow(_x(i) + _BOX_WIDTH, y, _x(i + 1) - 2, y) for i in range(len(steps) - 1)]
    return arrows + [_box(_x(index), y, name, look) for index, (name, look) in enumerate(steps)]


def _box(x: int, y: int, name: str, look: _Look) -> str:
    dashes = f" stroke-dasharray='{look.dashes}'" if look.dashes else ""
    box = (
        f"<rect x='{x}' y='{y - _BOX_HEIGHT // 2}' width='{_BOX_WIDTH}' height='{_BOX_HEIGHT}' rx='7' "
        f"fill='{look.fill}' stroke='{look.stroke}' stroke-width='1.6'{dashes}/>"
    )
    middle = x + _BOX_WIDTH // 2
    centred = f"x='{middle}' text-anchor='middle' fill='{look.text}'"
    name_text = f"<text {centred} y='{y - 2}' font-size='14' font-weight='600'>"
    word_text = f"<text {centred} y='{y + 14}' font-size='11'>"
    return f"{box}{name_text}{name}</text>{word_text}{look.word}</text>"


def _arrow(x1: int, y1: int, x2: int, y2: int, dashes: str = "") -> str:
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    line = f"<line x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' stroke='#5c656e' stroke-width='1.4'"
    return f"{line} marker-end='url(#tip)'{dashed}/>"


def _handed_over() -> str:
    """Return the arrow for the output that is passed from the reference's step to the reused one."""
    middle, top, bottom = _x(0) + _BOX_WIDTH // 2, _REFERENCE_Y + _BOX_HEIGHT // 2, _NEW_Y - _BOX_HEIGHT // 2
    arrow = _arrow(middle, top, middle, bottom - 2, "5 4")
    return arrow + _text(middle + 10, (top + bottom) // 2 + 4, "its output", 12)


def _label(y: int, *lines: str) -> str:
    return "".join(_text(16, y - 4 + 17 * index, line, 14) for index, line in enumerate(lines))


def _text(x: int, y: int, text: str, size: int) -> str:
    return f"<text x='{x}' y='{y}' font-size='{size}' fill='#2c343b'>{text}</text>"
