"""The steps and their dependencies as Mermaid text, which GitHub, wikis and JupyterLab's Markdown render.

Characters of names that Mermaid could interpret as syntax are replaced by entity codes
(https://mermaid.js.org/syntax/flowchart.html#special-characters-that-break-syntax).
"""

from __future__ import annotations

from collections.abc import Iterator

from sagemaker_selective_widget.picture.facts import SIGNS, Facts, StepFacts
from sagemaker_selective_widget.picture.svg import STYLES, drawing_of
from sagemaker_selective_widget.pipeline.layout import Drawing

_PLAIN = frozenset(" -_.,:/")
_INDENT = "    "

_BoxKey = tuple[str, str]
"""A container and one of its branches."""


def mermaid(facts: Facts) -> str:
    """Return a flowchart: a node for each step, a subgraph for each box, a class for each look."""
    chart = _Chart(facts, drawing_of(facts))
    return "\n".join([*chart.lines(), *_classes(facts)]) + "\n"


class _Chart:
    """A drawing as a flowchart."""

    def __init__(self, facts: Facts, drawing: Drawing) -> None:
        self._drawing = drawing
        self._steps = {step.name: step for step in facts.steps}
        self._ids = {name: f"s{number}" for number, name in enumerate(self._steps)}
        self._boxes = {(box.container, box.branch): box for box in drawing.boxes}
        self._around: dict[str, _BoxKey | None] = {}
        for step in facts.steps:
            own = (step.container, step.branch)
            self._around[step.name] = own if own in self._boxes else self._around.get(step.container)

    def lines(self) -> Iterator[str]:
        """Yield the kind of the chart, the nodes in their subgraphs, and the edges that are drawn."""
        yield f"flowchart {'LR' if self._drawing.orientation == 'horizontal' else 'TD'}"
        yield from self._content(None, _INDENT)
        for (source, target), bends in self._drawing.bends.items():
            if bends is not None:
                yield f"{_INDENT}{self._ids[source]} --> {self._ids[target]}"

    def _content(self, box: _BoxKey | None, pad: str) -> Iterator[str]:
        """Yield the content of a box. Boxes are nested at most sixteen deep."""
        for name, around in self._around.items():
            own: _BoxKey = (name, "ForEachBody")
            if own == box or (around == box and own not in self._boxes):
                yield f'{pad}{self._ids[name]}["{_label(self._steps[name])}"]:::{self._steps[name].look}'
        for key, inner in self._boxes.items():
            if self._around[key[0]] == box:
                yield f'{pad}subgraph {self._ids[key[0]]}_{key[1]}["{_escaped(inner.title)}"]'
                yield from self._content(key, pad + _INDENT)
                yield f"{pad}end"


def _label(step: StepFacts) -> str:
    sign, word = SIGNS[step.look]
    return f"{_escaped(step.name)}<br/>{_escaped(step.subtitle or step.type)} · {sign} {word}"


def _classes(facts: Facts) -> Iterator[str]:
    for look in dict.fromkeys(step.look for step in facts.steps):
        style = STYLES[look]
        dashes = f",stroke-dasharray:{style.dashes}" if style.dashes else ""
        yield (
            f"{_INDENT}classDef {look} fill:{style.fill},stroke:{style.stroke},"
            f"stroke-width:{style.width:g}px,color:{style.ink}{dashes}"
        )


def _escaped(text: str) -> str:
    """Return a text with an entity code in place of each character that Mermaid could take as syntax."""
    return "".join(_character(each) for each in text)


def _character(char: str) -> str:
    if not char.isprintable():
        return " "
    return char if char.isalnum() or char in _PLAIN or not char.isascii() else f"#{ord(char)};"
