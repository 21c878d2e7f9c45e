"""Photograph every notebook after running it: light and dark, wide and narrow, into ``screenshots/``."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.jupyter_server import JupyterServer, jupyter_server
from tests.browser.notebook_page import NotebookPage

REPOSITORY = Path(__file__).resolve().parent.parent
TARGET = REPOSITORY / "screenshots"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SIZES = {"wide": (1440, 1000), "narrow": (800, 1000)}
READY = "[data-ssw-ready='true']"


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


def main() -> None:
    """Photograph them all, and say where each picture is."""
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as home,
        jupyter_server(Path(folder), Path(home)) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]) as browser,
    ):
        for notebook in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
            for theme in THEMES:
                for size in SIZES:
                    print(photograph(browser, server, notebook, theme, size))


if __name__ == "__main__":
    main()
