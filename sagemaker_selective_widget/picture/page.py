"""A picture as HTML that every host of notebooks shows alike.

No script, no style sheet, no link: what JupyterLab's sanitizer and nbviewer let through, which is what a
notebook shows that nobody has trusted. The drawing is an image in a ``data:`` address, for a sanitizer drops
``<svg>`` elements; the table says all of it in text. A page reads the image once it comes into view: a
live widget hides the picture.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from sagemaker_selective_widget.picture.facts import Facts, StepFacts, moment
from sagemaker_selective_widget.picture.svg import draw
from sagemaker_selective_widget.pipeline.layout import Drawing

_FITTED_WIDTH = 1200
"""Up to so many pixels, a drawing is shrunk to the page; a wider one is scrolled, to stay legible."""

_SMALLEST = 0.7
"""A drawing is never shrunk further."""

MOST_EDGES = 2_000
"""A pipeline with more is listed, not drawn."""

_NAMED_STEPS = 10
"""The table ticks all that are selected."""

_COLUMNS = ("Step", "Type", "Plan", "Why", "Last status")
_CELL = "text-align:left;vertical-align:top;padding:3px 10px 3px 0"


def page(facts: Facts, picture_id: str = "") -> str:
    """Return the picture as HTML.

    Args:
        facts: What it tells.
        picture_id: Letters and digits by which the live widget hides it.
    """
    classes = f"ssw-picture ssw-picture-{escape(picture_id)}" if picture_id else "ssw-picture"
    body = [_heading(facts), _drawing(facts), _issues(facts.issues), _steps(facts.steps), _values(facts)]
    return f'<div class="{classes}">{"".join(body)}</div>'


def _heading(facts: Facts) -> str:
    lines = [
        ("Selected", _named(facts.selected_steps)),
        ("Plan", facts.summary),
        ("Reference execution", facts.reference or "none"),
        ("Execution shown", facts.run or "none"),
    ]
    rows = "".join(f"<br>{escape(name)}: {escape(value)}" for name, value in lines)
    return (
        f"<p><strong>{escape(facts.pipeline_name)}</strong> · saved picture, as of {moment(facts.as_of)}. "
        f"The widget itself needs a kernel: run the cell to have it again.{rows}</p>"
    )


def _named(steps: Sequence[str]) -> str:
    rest = len(steps) - _NAMED_STEPS
    named = ", ".join(steps[:_NAMED_STEPS]) or "no step"
    return f"{named} and {rest} more" if rest > 0 else named


def _drawing(facts: Facts) -> str:
    """Return the drawing, or the steps by rank where a drawing would be a black square of megabytes."""
    if len(facts.layout.horizontal.bends) > MOST_EDGES:
        return _ranks(facts.layout.horizontal)
    drawing = draw(facts)
    encoded = b64encode(drawing.text.encode()).decode("ascii")
    limit = "100%" if drawing.width <= _FITTED_WIDTH else "none"
    image = (
        f'<img src="data:image/svg+xml;base64,{encoded}" loading="lazy" width="{drawing.width}" '
        f'style="max-width:{limit};min-width:{drawing.width * _SMALLEST:.0f}px" '
        'alt="The steps and their dependencies; the table below says the same.">'
    )
    return f'<div style="overflow-x:auto">{image}</div>'


def _ranks(drawing: Drawing) -> str:
    ranks: dict[int, list[str]] = {}
    for name, place in drawing.places.items():
        ranks.setdefault(place.rank, []).append(name)
    items = "".join(f"<li>{escape(', '.join(ranks[rank]))}</li>" for rank in sorted(ranks))
    return (
        f"<p>{len(drawing.places)} steps with {len(drawing.bends)} dependencies are too many to draw. "
        f"In the order in which they can run:</p><ol>{items}</ol>"
    )


def _issues(issues: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(issue)}</li>" for issue in issues)
    return f"<ul>{items}</ul>" if items else ""


def _steps(steps: Iterable[StepFacts]) -> str:
    return _table(_COLUMNS, (_step_row(step) for step in steps))


def _step_row(step: StepFacts) -> tuple[str, ...]:
    tick = "☑" if step.is_selected else "☐"
    held = f" (in {step.container})" if step.container else ""
    shown = f" · {step.subtitle}" if step.subtitle else ""
    return f"{tick} {step.name}{shown}{held}", step.type, _unbroken(step.plan), step.reason, step.status


def _unbroken(text: str) -> str:
    """Return a text that stays on one line: after a dash, a no-break space alone is no hindrance."""
    return text.replace(" ", "\N{WORD JOINER}\N{NO-BREAK SPACE}")


def _values(facts: Facts) -> str:
    if facts.parameters is None:
        return "<p>Parameter values are not kept in notebooks unless save_parameter_values is set.</p>"
    return _table(("Parameter", "Value", "From"), facts.parameters) if facts.parameters else ""


def _table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th style="{_CELL}">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Iterable[str]) -> str:
    return "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row)
