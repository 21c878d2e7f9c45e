"""A notebook page for the benchmarks, and the clocks that run in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.jupyter_server import jupyter_server
from tests.browser.notebook_page import GRAPHS, KERNEL_IS_IDLE, NotebookPage

REPOSITORY = Path(__file__).resolve().parents[2]
SETUP = f"import sys, time; sys.path.insert(0, {str(REPOSITORY)!r}); from tests.benchmarks import scenes"
TIMEOUT_MS = 120_000

# Stock ipycytoscape sends a message or two for each node and edge. At 500 steps these are so many that a
# server with default options drops the last of them, and the graph is never drawn.
NO_RATE_LIMIT = ("--ZMQChannelsWebsocketConnection.limit_rate=False",)

SETTLE = f"""async () => {{
  const idle = {KERNEL_IS_IDLE};
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let calm = 0; calm < 3; calm = idle() ? calm + 1 : 0) await frame();
}}"""

# The clock starts when the mouse button is released, and stops with the frame that draws the label's new
# text.
TIME_ECHO = """() => {
  const label = document.querySelector(".bench-label");
  window.measured = new Promise((resolve) => {
    let began = 0;
    addEventListener("mouseup", (event) => { began = event.timeStamp; }, { capture: true, once: true });
    new MutationObserver((_, observer) => {
      observer.disconnect();
      window.textChanged = performance.now() - began;
      requestAnimationFrame(() => resolve(performance.now() - began));
    }).observe(label, { childList: true, characterData: true, subtree: true });
  });
}"""

CARD = """(name) => [...document.querySelectorAll(".ssw-card")].find((card) => card.dataset.step === name)"""

# The same clock, but it stops with the frame that draws the card's new look, because the verdict decides
# whether the step will run. The selection itself is painted earlier, by means of another attribute.
TIME_VERDICT = f"""(name) => {{
  const card = ({CARD})(name);
  const before = card.dataset.look === "run";
  window.measured = new Promise((resolve) => {{
    let began = 0;
    addEventListener("mouseup", (event) => {{ began = event.timeStamp; }}, {{ capture: true, once: true }});
    new MutationObserver((_, observer) => {{
      if (began === 0 || (card.dataset.look === "run") === before) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    }}).observe(card, {{ attributeFilter: ["data-look"] }});
  }});
}}"""

# Stops with the first frame that shows a step as ended after it was shown as executing.
TIME_ENDING = f"""(name) => {{
  const card = ({CARD})(name);
  let wasExecuting = false;
  window.measured = new Promise((resolve) => {{
    new MutationObserver((_, observer) => {{
      wasExecuting ||= card.dataset.look === "executing";
      if (!wasExecuting || card.dataset.look !== "ran") return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
    }}).observe(card, {{ attributeFilter: ["data-look"] }});
  }});
}}"""

# The graph counts as drawn with the first frame that equals the final picture: all elements in their places
# and in view, and in our widget each step's card with its look. A message posted while a frame is made is
# delivered once that frame is laid out and painted. After the time limit the graph is given up: a kernel
# drops messages that the server is too slow to take, so it would never be drawn.
TIME_DRAWING = f"""([nodes, edges]) => {{
  const QUIET_MS = 300;
  const GIVEN_UP_MS = 30000;
  window.drawn = undefined;
  const known = new Set({GRAPHS}.map((box) => box._cyreg.cy));
  window.measured = new Promise((resolve) => {{
    setTimeout(() => resolve(null), GIVEN_UP_MS);
    const watch = (cy) => {{
      window.drawn = cy;
      const canvas = cy.container().closest(".ssw-canvas");
      const painted = () => canvas ? canvas.querySelectorAll(".ssw-card[data-look]").length : nodes;
      const frame = new MessageChannel();
      let shown = "", isWhole = false, quiet;
      frame.port1.onmessage = () => {{
        const drawn = performance.timeOrigin + performance.now();
        clearTimeout(quiet);
        if (isWhole) quiet = setTimeout(() => resolve(drawn), QUIET_MS);
      }};
      cy.on("render", () => {{
        let places = 0;
        cy.nodes().forEach((node, i) => {{
          places += (node.position("x") + 2 * node.position("y")) * (i + 1);
        }});
        const counts = [cy.nodes().length, painted(), cy.edges().length];
        const picture = JSON.stringify([counts, cy.zoom(), cy.pan(), places]);
        if (picture === shown) return;
        shown = picture;
        isWhole = `${{counts}}` === `${{[nodes, nodes, edges]}}` && places !== 0;
        frame.port2.postMessage(null);
      }});
    }};
    new MutationObserver((_, observer) => {{
      const box = {GRAPHS}.find((each) => !known.has(each._cyreg.cy));
      if (!box) return;
      observer.disconnect();
      watch(box._cyreg.cy);
    }}).observe(document.body, {{ childList: true, subtree: true }});
  }});
}}"""

STEPS_IN_VIEW = f"""() => {{
  const box = {GRAPHS}[0];
  const {{ cy }} = box._cyreg;
  const {{ left, top }} = box.getBoundingClientRect();
  const isFree = (node) => {{
    const {{ x, y }} = node.renderedPosition();
    const found = x > 0 && y > 0 && document.elementFromPoint(left + x, top + y);
    return found && box.contains(found);
  }};
  return cy.nodes().filter(isFree).map((node) => node.id());
}}"""


class BenchPage(NotebookPage):
    """A notebook whose first cell imports the scenes that the benchmarks show."""

    def open_scenes(self, cells: Sequence[str]) -> BenchPage:
        """Open a notebook with a cell of ``SETUP`` and these cells, and run ``SETUP``."""
        self.open([SETUP, *cells], name="bench.ipynb")
        self.page.set_default_timeout(TIMEOUT_MS)
        self.run(0)
        return self

    def settle(self) -> None:
        """Wait until the kernel has been idle for some frames."""
        self.page.evaluate(SETTLE)

    def start_clock(self, script: str, argument: Any = None) -> None:
        """Install one of the clocks of this module."""
        self.page.evaluate(script, argument)

    def read_clock(self) -> float:
        """Wait until the clock has stopped; return its time in milliseconds, NaN if it was given up."""
        shown: float | None = self.page.evaluate("() => window.measured")
        return math.nan if shown is None else shown


@contextmanager
def bench_page() -> Iterator[BenchPage]:
    """Start a server and a browser, and provide a page of JupyterLab."""
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as home,
        jupyter_server(Path(folder), Path(home), options=NO_RATE_LIMIT) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=FLAGS) as browser,
        browser.new_page(viewport={"width": 1400, "height": 1000}) as page,
    ):
        yield BenchPage(page, server, "lab")
        server.end_kernels()
