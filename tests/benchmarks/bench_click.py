"""The time from a click on a step until its verdict is painted, against that of a bare echo."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.benchmarks.measure import Comparison, in_turn
from tests.benchmarks.page import STEPS_IN_VIEW, TIME_ECHO, TIME_VERDICT, BenchPage, bench_page

GOALS = {50: 1.15, 200: 1.3}
CLICKED_STEPS = 4
WARM_UP_RUNS = 4


def clicking(runs: int) -> Iterator[Comparison]:
    """Click a toggle and a step of the whole widget alternately, in one page."""
    with bench_page() as page:
        for steps, goal in GOALS.items():
            yield from compare(page, steps, goal, runs)


def compare(page: BenchPage, steps: int, goal: float, runs: int) -> Iterator[Comparison]:
    """Compare the echo and the verdict in a new notebook."""
    page.open_scenes(["display(scenes.echo())", f"w = scenes.whole_with_reference({steps}); w"])
    page.run(1).run(2).wait_graph(steps)
    names = itertools.cycle(clicked_steps(page))
    samplers = {
        "echo": lambda: time_echo(page),
        "text": lambda: text_changed(page),
        "verdict": lambda: time_verdict(page, next(names)),
    }
    in_turn(WARM_UP_RUNS, **samplers)
    samples = in_turn(runs, **samplers)
    verdict = samples["verdict"]
    yield Comparison(f"click → verdict painted, {steps} steps", verdict, samples["echo"], goal)
    yield Comparison("the same, against an echo that is not painted yet", verdict, samples["text"])


def clicked_steps(page: BenchPage) -> list[str]:
    """Return the names of a few steps that can be clicked, from left to right."""
    in_view: list[str] = page.page.evaluate(STEPS_IN_VIEW)
    return in_view[:: max(1, len(in_view) // CLICKED_STEPS)][:CLICKED_STEPS]


def time_echo(page: BenchPage) -> float:
    """Click the toggle; return the time until the label's new text is drawn, in milliseconds."""
    page.page.locator(".bench-toggle").hover()
    return time_click(page, TIME_ECHO)


def text_changed(page: BenchPage) -> float:
    """Return the time until the last echo had changed the label's text, before it was painted, in ms."""
    changed_ms: float = page.page.evaluate("() => window.textChanged")
    return changed_ms


def time_verdict(page: BenchPage, name: str) -> float:
    """Click a step; return the time until the frame that draws its verdict, in milliseconds."""
    page.page.mouse.move(*page.node_position(name))
    return time_click(page, TIME_VERDICT, name)


def time_click(page: BenchPage, clock: str, argument: str | None = None) -> float:
    """Click at the pointer's position, once the effects of moving it there have settled."""
    page.settle()
    page.start_clock(clock, argument)
    page.page.mouse.down()
    page.page.mouse.up()
    return page.read_clock()
