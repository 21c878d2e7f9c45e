"""The time from a cell's first line to the drawn graph, against stock ipycytoscape with the same steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sagemaker_selective_widget import Pipeline
from tests.benchmarks.measure import Comparison, in_turn
from tests.benchmarks.page import TIME_DRAWING, BenchPage, bench_page
from tests.benchmarks.pipelines import definition

GOALS = {50: 0.4, 200: 0.2, 500: 0.12}
"""The goal is weakest at 50 steps: there the panels, which stock ipycytoscape lacks, weigh most."""
SCENES = ("stock", "whole")
FORGET = "ipywidgets.Widget.close_all()"
DESTROY = "() => { window.drawn?.destroy(); }"
MOST_ATTEMPTS = 5
MANY_STEPS = 500
"""From this size on, half as many runs are made: stock ipycytoscape takes seven seconds for each."""


def displaying(runs: int) -> Iterator[Comparison]:
    """Display both scenes alternately, in one page that has displayed each of them before."""
    with bench_page() as page:
        for steps, goal in GOALS.items():
            yield from compare(page, steps, goal, runs if steps < MANY_STEPS else runs // 2)


def compare(page: BenchPage, steps: int, goal: float, runs: int) -> Iterator[Comparison]:
    """Compare stock ipycytoscape with the widget, in a new notebook."""
    display = Display(page, steps)
    display.open()
    samples = in_turn(runs, **{scene: lambda i=i: display.time(i) for i, scene in enumerate(SCENES, start=1)})
    stock = samples["stock"]
    yield Comparison(f"display → drawn, {steps} steps, whole widget", samples["whole"], stock, goal)


class Display:
    """A notebook with a cell for each of `SCENES`.

    Args:
        page: The page in which it is opened.
        steps: The number of steps of each scene.
    """

    def __init__(self, page: BenchPage, steps: int) -> None:
        self._page = page
        self._steps = steps
        self._edges = len(Pipeline.from_definition(definition(steps)).dag.edges)

    def open(self) -> None:
        """Open the notebook with a new kernel, and show each scene once, as the first display loads code.

        Raises:
            RuntimeError: A scene was not drawn in `MOST_ATTEMPTS` attempts.
        """
        for _ in range(MOST_ATTEMPTS):
            cells = [f"began = time.time(); display(scenes.{scene}({self._steps}))" for scene in SCENES]
            self._page.open_scenes(cells).py("import ipywidgets")
            if not any(math.isnan(self._try(cell)) for cell in range(1, len(SCENES) + 1)):
                return
        raise self._given_up()

    def time(self, cell: int) -> float:
        """Return the time from a cell's first line to the drawn graph, in milliseconds.

        A display that is never drawn is not counted. It is tried again in a new notebook, because the page
        may have lost a message: without the one that says that a cell is done, it would wait for ever.

        Raises:
            RuntimeError: It was not drawn in `MOST_ATTEMPTS` attempts.
        """
        for _ in range(MOST_ATTEMPTS):
            drawing_ms = self._try(cell)
            if not math.isnan(drawing_ms):
                return drawing_ms
            self.open()
        raise self._given_up()

    def _given_up(self) -> RuntimeError:
        return RuntimeError(f"A graph of {self._steps} steps was not drawn in {MOST_ATTEMPTS} attempts.")

    def _try(self, cell: int) -> float:
        """Run a cell, clear its output and return the time it took; NaN if it was not drawn."""
        page = self._page
        page.settle()
        page.start_clock(TIME_DRAWING, [self._steps, self._edges])
        page.start(cell)
        drawn_ms = page.read_clock()
        if math.isnan(drawn_ms):
            return math.nan
        began_s: float = page.value("began")
        page.clear(cell).py(FORGET)
        page.page.evaluate(DESTROY)  # stock ipycytoscape would leave it behind
        return drawn_ms - began_s * 1000
