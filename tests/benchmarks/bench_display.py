"""From the first line of a cell to the drawn graph, against stock ipycytoscape with the same steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sagemaker_selective_widget import Pipeline
from tests.benchmarks.measure import Comparison, in_turn
from tests.benchmarks.page import TIME_DRAWING, BenchPage, bench_page
from tests.benchmarks.pipelines import definition

GOALS = {50: 0.5, 200: 0.5, 500: 0.4}
SCENES = ("stock", "step_graph", "whole")
FORGET = "ipywidgets.Widget.close_all()"
DESTROY = "() => { window.drawn?.destroy(); }"
MOST_ATTEMPTS = 5


def displaying(runs: int) -> Iterator[Comparison]:
    """Display each in turn, in one page that has displayed each before."""
    with bench_page() as page:
        for steps, goal in GOALS.items():
            yield from compare(page, steps, goal, runs)


def compare(page: BenchPage, steps: int, goal: float, runs: int) -> Iterator[Comparison]:
    """Compare stock with the graph alone and with the whole widget, in a new notebook."""
    cells = [f"began = time.time(); display(scenes.{scene}({steps}))" for scene in SCENES]
    page.open_scenes(cells).py("import ipywidgets")
    pipeline = Pipeline.from_definition(definition(steps))
    size = (steps, len(pipeline.dag.edges))
    samplers = {scene: lambda i=i: time_drawing(page, i, size) for i, scene in enumerate(SCENES, start=1)}
    in_turn(1, **samplers)  # the first display in a page, which loads code
    samples = in_turn(runs, **samplers)
    stock = samples["stock"]
    yield Comparison(f"display → drawn, {steps} steps, StepGraph", samples["step_graph"], stock, goal)
    yield Comparison(f"display → drawn, {steps} steps, whole widget", samples["whole"], stock)


def time_drawing(page: BenchPage, cell: int, size: tuple[int, int]) -> float:
    """Return the time from a cell's first line to the drawn graph, in milliseconds.

    A display that is never drawn counts for nothing, and is tried again.

    Raises:
        RuntimeError: It was not drawn again and again.
    """
    for _ in range(MOST_ATTEMPTS):
        drawing_ms = try_drawing(page, cell, size)
        if not math.isnan(drawing_ms):
            return drawing_ms
    raise RuntimeError(f"A graph of {size[0]} steps was not drawn in {MOST_ATTEMPTS} attempts.")


def try_drawing(page: BenchPage, cell: int, size: tuple[int, int]) -> float:
    """Run a cell and clear it away; NaN if it was not drawn."""
    page.settle()
    page.start_clock(TIME_DRAWING, list(size))
    page.run(cell)
    drawn_ms = page.read_clock()
    began_s: float = page.value("began")
    page.clear(cell).py(FORGET)
    page.page.evaluate(DESTROY)  # stock ipycytoscape would leave it behind, and slow down what comes after
    return drawn_ms - began_s * 1000
