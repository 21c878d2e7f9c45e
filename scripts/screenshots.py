"""Photograph every notebook, and the widget in each of its states, into ``screenshots/``.

``python -m scripts.screenshots [notebooks|states|pipelines|docs]``: light and dark, and in several widths;
fewer with ``--theme``, ``--width`` and ``--only``. ``docs`` makes the pictures of the documentation anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from playwright.sync_api import Browser

from scripts.jupyter_browser import jupyter_and_browser
from scripts.states import PIPELINES, pipelines, states
from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import CELLS, WidgetPage

REPOSITORY = Path(__file__).resolve().parent.parent
TARGET = REPOSITORY / "screenshots"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SIZES = {"wide": (1440, 1000), "narrow": (800, 1000)}
READY = "[data-ssw-ready='true']"
WIDTHS_PX = (1440, 1040, 840, 640)
"""Widths of the window; the cell is some 40 pixels narrower."""

HEIGHT_PX = 1700
"""Height of the window: a widget that is taller than the notebook's visible area is cut off in a picture."""

Scenes = Callable[[WidgetPage], Iterator[str]]
"""A function that brings the widget from one state to the next, and yields the name of each."""

DOCUMENTED = {
    "4-planned": "screenshot.png",
    "20-failed-reference": "how-to/rerun-from-failure.png",
    "11-runs": "how-to/tune.png",
}
"""The picture in ``docs/`` of each documented state."""

STILL_AFTER_MS = 500
"""How long to wait until the layout has adapted to a new size and animations have ended."""


def photograph(browser: Browser, server: JupyterServer, notebook: Path, theme: str, size: str) -> Path:
    """Run a notebook and photograph the window with its widget in view, while later cells still run."""
    width, height = SIZES[size]
    with browser.new_page(viewport={"width": width, "height": height}) as page:
        opened = NotebookPage(page, server, "nb7").open_file(notebook).use_theme(THEMES[theme])
        page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
        page.locator(READY).first.scroll_into_view_if_needed(timeout=60_000)
        picture = opened.screenshot(TARGET / f"{notebook.stem}-{theme}-{size}.png")
    server.end_kernels()
    return picture


def photograph_notebooks(browser: Browser, server: JupyterServer) -> None:
    """Photograph each notebook, and print the path of each picture."""
    for notebook in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        for theme in THEMES:
            for size in SIZES:
                print(photograph(browser, server, notebook, theme, size))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pictures to take.

    Attributes:
        themes: The themes, as keys of `THEMES`.
        widths_px: The widths of the window.
        only: A substring of the names of the states; ``""`` for all.
    """

    themes: Sequence[str]
    widths_px: Sequence[int]
    only: str


def photograph_states(browser: Browser, server: JupyterServer, scenes: Scenes, wanted: Wanted) -> None:
    """Photograph the widget in each wanted state, and print the path of each picture."""
    for theme in wanted.themes:
        with browser.new_page(viewport={"width": WIDTHS_PX[0], "height": HEIGHT_PX}) as page:
            notebook = NotebookPage(page, server, "nb7").open(CELLS).use_theme(THEMES[theme])
            notebook.run(0)
            widget = WidgetPage(notebook).show()
            for state in scenes(widget):
                if wanted.only not in state:
                    continue
                page.mouse.move(0, 0)  # Over a step, the pointer would highlight paths.
                for width_px in wanted.widths_px:
                    page.set_viewport_size({"width": width_px, "height": HEIGHT_PX})
                    page.wait_for_timeout(STILL_AFTER_MS)
                    picture = TARGET / f"state-{state}-{theme}-{width_px}.png"
                    widget.root.screenshot(path=picture)
                    print(picture, flush=True)
                page.set_viewport_size({"width": WIDTHS_PX[0], "height": HEIGHT_PX})
        server.end_kernels()


def photograph_documented(browser: Browser, server: JupyterServer) -> None:
    """Take the pictures of the documentation again, and print their paths."""
    for state, name in DOCUMENTED.items():
        scenes = pipelines if state in PIPELINES else states
        photograph_states(browser, server, scenes, Wanted(["light"], WIDTHS_PX[:1], state))
        print(copyfile(TARGET / f"state-{state}-light-{WIDTHS_PX[0]}.png", REPOSITORY / "docs" / name))


def main() -> None:
    """Photograph what the command line names, by default everything but the documentation's pictures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    everything = ["notebooks", "states", "pipelines"]
    parser.add_argument("what", nargs="*", choices=[*everything, "docs"], default=everything)
    parser.add_argument("--theme", choices=THEMES, help="of the states; else both")
    parser.add_argument("--width", type=int, help=f"of the window, in pixels; else each of {WIDTHS_PX}")
    parser.add_argument("--only", default="", help="states with this in their name")
    chosen = parser.parse_args()
    themes = [chosen.theme] if chosen.theme else list(THEMES)
    wanted = Wanted(themes, [chosen.width] if chosen.width else WIDTHS_PX, chosen.only)
    with jupyter_and_browser() as (server, browser):
        if "notebooks" in chosen.what:
            photograph_notebooks(browser, server)
        if "states" in chosen.what:
            photograph_states(browser, server, states, wanted)
        if "pipelines" in chosen.what:
            photograph_states(browser, server, pipelines, wanted)
        if "docs" in chosen.what:
            photograph_documented(browser, server)


if __name__ == "__main__":
    main()
