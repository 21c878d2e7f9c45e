"""How much of a graph is seen at first: steps that are whole, legible and covered by nothing.

The table of `docs/benchmarks.md` is what this prints, with ``-s``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage

WIDTHS = (1400, 1000, 800, 600)
SETUP = """
from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.examples import abalone, broken, fan_out, wide_deep
from tests.benchmarks.pipelines import definition as layers

def made(example):
    return SelectiveExecutionWidget(example.definition())
"""
WIDGETS = {
    "Abalone": "made(abalone)",
    "failing example": "made(broken)",
    "ForEach example": "made(fan_out)",
    "50 steps": "made(wide_deep)",
    "200 steps": "SelectiveExecutionWidget(layers(200))",
}
"""By what a row is called, the Python expression of its widget."""

# Per width; what the drawing from left to right alone showed is the least for 200 steps.
LEAST = {
    "Abalone": (8, 8, 8, 8),
    "failing example": (6, 6, 6, 6),
    "ForEach example": (5, 5, 5, 5),
    "50 steps": (31, 21, 11, 13),
    "200 steps": (35, 28, 21, 21),
}

SEEN = """cy.nodes().map((node) => {
  const canvas = cy.container().closest(".ssw-canvas");
  const card = [...canvas.querySelectorAll(".ssw-card")].find((each) => each.dataset.step === node.id());
  const over = [...canvas.querySelectorAll(".ssw-zoom, .ssw-overview:not([hidden])")];
  const [room, box] = [canvas.getBoundingClientRect(), card.getBoundingClientRect()];
  const isWhole = box.left >= room.left - 1 && box.top >= room.top - 1
    && box.right <= room.right + 1 && box.bottom <= room.bottom + 1;
  const isCovered = over.map((each) => each.getBoundingClientRect()).some((each) =>
    each.left < box.right && each.right > box.left && each.top < box.bottom && each.bottom > box.top);
  return isWhole && !isCovered && cy.zoom() * 12 >= 10.99;
}).filter(Boolean).length"""


@pytest.fixture(scope="module")
def notebook(
    browser: Browser, browser_context_args: dict[str, Any], jupyter: JupyterServer
) -> Iterator[NotebookPage]:
    """JupyterLab in a window that is wider than every widget."""
    context = browser.new_context(**{**browser_context_args, "viewport": {"width": 1900, "height": 1000}})
    yield NotebookPage(context.new_page(), jupyter, "lab").open((SETUP, "w")).run(0)
    context.close()
    jupyter.end_kernels()


@pytest.mark.parametrize("name", WIDGETS)
def test_steps_are_seen_whole_and_legibly_at_first_and_after_a_resize(
    notebook: NotebookPage, name: str
) -> None:
    """Whatever the width of the cell, and whatever it was before."""
    at_first = [opened(notebook, WIDGETS[name], width) for width in WIDTHS]
    resized = [at_width(notebook, width) for width in reversed(WIDTHS)][::-1]
    count = notebook.cy("cy.nodes().length")
    row = [f"{first} / {later}" for first, later in zip(at_first, resized, strict=True)]
    sys.stdout.write(f"\n| {name} | {count} | {' | '.join(row)} |")
    assert all(seen >= least for seen, least in zip(at_first, LEAST[name], strict=True)), at_first
    assert all(seen >= least for seen, least in zip(resized, LEAST[name], strict=True)), resized


def opened(notebook: NotebookPage, widget: str, width: int) -> int:
    """How many steps are seen of a new widget."""
    notebook.clear(1).py(f"w = {widget}; w.layout.width = '{width}px'")
    notebook.run(1)
    return at_width(notebook, width)


def at_width(notebook: NotebookPage, width: int) -> int:
    """How many steps are seen of the widget once it is that wide."""
    notebook.py(f"w.layout.width = '{width}px'")
    widget = notebook.page.locator(".ssw")
    notebook.wait_for(lambda: widget.evaluate("each => each.offsetWidth"), width, "the width")
    notebook.wait_graph(notebook.value("len(w.pipeline.step_names)"))
    seen: int = notebook.cy(SEEN)
    return seen
