"""Photograph every notebook, and the widget in each of its states, into ``screenshots/``.

``python -m scripts.screenshots [notebooks|states]``: light and dark, and in several widths.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser

from scripts.jupyter_browser import jupyter_and_browser
from scripts.states import states
from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import CELLS, WidgetPage

REPOSITORY = Path(__file__).resolve().parent.parent
TARGET = REPOSITORY / "screenshots"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SIZES = {"wide": (1440, 1000), "narrow": (800, 1000)}
READY = "[data-ssw-ready='true']"
WIDTHS_PX = (1440, 1040, 840, 640)
"""Of the window, in which the cell has some 40 less."""

HEIGHT_PX = 1700
"""Of the window: what is taller than its notebook's room is cut off in a picture."""

STILL_AFTER_MS = 500
"""When the layout has followed a new size, and what glides has arrived."""


def photograph(browser: Browser, server: JupyterServer, notebook: Path, theme: str, size: str) -> Path:
    """Run ``notebook`` and photograph the window with its widget in view, while the other cells go on."""
    width, height = SIZES[size]
    with browser.new_page(viewport={"width": width, "height": height}) as page:
        opened = NotebookPage(page, server, "nb7").open_file(notebook).use_theme(THEMES[theme])
        page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
        page.locator(READY).first.scroll_into_view_if_needed(timeout=60_000)
        picture = opened.screenshot(TARGET / f"{notebook.stem}-{theme}-{size}.png")
    server.end_kernels()
    return picture


def photograph_notebooks(browser: Browser, server: JupyterServer) -> None:
    """Photograph each notebook, and say where each picture is."""
    for notebook in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        for theme in THEMES:
            for size in SIZES:
                print(photograph(browser, server, notebook, theme, size))


def photograph_states(browser: Browser, server: JupyterServer) -> None:
    """Photograph the widget in each state, and say where each picture is."""
    for theme, name in THEMES.items():
        with browser.new_page(viewport={"width": WIDTHS_PX[0], "height": HEIGHT_PX}) as page:
            notebook = NotebookPage(page, server, "nb7").open(CELLS).use_theme(name)
            notebook.run(0)
            widget = WidgetPage(notebook).show()
            for state in states(widget):
                for width_px in WIDTHS_PX:
                    page.set_viewport_size({"width": width_px, "height": HEIGHT_PX})
                    page.wait_for_timeout(STILL_AFTER_MS)
                    picture = TARGET / f"state-{state}-{theme}-{width_px}.png"
                    widget.root.screenshot(path=picture)
                    print(picture)
                page.set_viewport_size({"width": WIDTHS_PX[0], "height": HEIGHT_PX})
        server.end_kernels()


def main() -> None:
    """Photograph what is named, or all."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("what", nargs="*", choices=["notebooks", "states"], default=["notebooks", "states"])
    chosen = parser.parse_args().what
    with jupyter_and_browser() as (server, browser):
        if "notebooks" in chosen:
            photograph_notebooks(browser, server)
        if "states" in chosen:
            photograph_states(browser, server)


if __name__ == "__main__":
    main()
