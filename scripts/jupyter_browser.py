"""A Jupyter server and a browser, for taking pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.jupyter_server import JupyterServer, jupyter_server


@contextmanager
def jupyter_and_browser() -> Iterator[tuple[JupyterServer, Browser]]:
    """Provide a server and the browser that ``CHROMIUM`` names; stop both at the end."""
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as home,
        jupyter_server(Path(folder), Path(home)) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]) as browser,
    ):
        yield server, browser
