"""A picture as HTML that all notebook front ends show in the same way.

It has no script, style sheet or link, so that it passes JupyterLab's sanitizer and nbviewer, which process
untrusted notebooks. The drawing is an image with a ``data:`` URL, because sanitizers drop ``<svg>`` elements;
the table contains the same information as text. The image is decoded lazily when it comes into view, because
a live widget hides the picture.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from sagemaker_selective_widget.picture.facts import Facts, StepFacts, moment
from sagemaker_selective_widget.picture.svg import draw
from sagemaker_selective_widget.pipeline.layout import Drawing

_FITTED_WIDTH = 1200
"""The maximum width, in pixels, of drawings that shrink to the page; wider ones scroll, to stay legible."""

_SMALLEST = 0.7
"""The smallest scale to which a drawing is shrunk."""

MOST_EDGES = 2_000
"""The maximum number of edges; a pipeline with more is listed instead of drawn."""

_NAMED_STEPS = 10
"""The maximum number of selected steps in the heading; the table ticks all of them."""

_COLUMNS = ("Step", "Type", "Plan", "Why", "Last status")
_CELL = "text-align:left;vertical-align:top;padding:3px 10px 3px 0"


def page(facts: Facts, picture_id: str = "") -> str:
    """Return the picture as HTML.

    Args:
        facts: The content.
        picture_id: Letters and digits by which the live widget finds the picture, to hide it.
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
    """Return the drawing, or a list of steps by rank if a drawing would be huge and illegible."""
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
    """Return a text that stays on one line. A no-break space alone does not prevent a break after a dash."""
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
