"""Panning and zooming a large graph: how long each frame takes, in the page."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measure import Comparison, Samples
from tests.benchmarks.page import bench_page
from tests.browser.notebook_page import GRAPHS

STEPS = 200
FRAME_GOAL_MS = 17.0
FRAMES = 120

# Moves the graph a little with each frame, back and forth; returns how long each frame took, in ms.
MOVE = f"""async (how) => {{
  const {{ cy }} = {GRAPHS}[0]._cyreg;
  const centre = {{ x: cy.width() / 2, y: cy.height() / 2 }};
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const taken = [];
  let before = await frame();
  for (let i = 0; i < {FRAMES}; i += 1) {{
    const isThere = i < {FRAMES} / 2;
    if (how === "pan") cy.panBy({{ x: isThere ? -12 : 12, y: isThere ? -4 : 4 }});
    else cy.zoom({{ level: cy.zoom() * (isThere ? 1.02 : 1 / 1.02), renderedPosition: centre }});
    const now = await frame();
    taken.push(now - before);
    before = now;
  }}
  return taken;
}}"""


def moving(_runs: int) -> Iterator[Comparison]:
    """Pan and zoom the graph of the whole widget."""
    with bench_page() as page:
        page.open_scenes([f"w = scenes.whole_with_reference({STEPS}); w"])
        page.run(1).wait_graph(STEPS)
        page.settle()
        for how, what in {"pan": "panning", "zoom": "zooming"}.items():
            frames: list[float] = page.page.evaluate(MOVE, how)
            samples = Samples(tuple(frames))
            yield Comparison(f"{STEPS} steps: a frame while {what}", samples, goal=FRAME_GOAL_MS)
