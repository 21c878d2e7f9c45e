"""Chromium of this machine, one Jupyter server for all browser tests, a notebook page for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter_server import JupyterServer, jupyter_server
from tests.browser.notebook_page import NotebookPage

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# As long as `NotebookPage` waits for the kernel: other tests run beside.
expect.set_options(timeout=15_000)


def chromium() -> str:
    """The Chromium that ``CHROMIUM`` names, or the first on ``PATH``."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            "The browser tests need Chromium or Chrome: run `make test`, or set CHROMIUM to its path."
        )
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own browser; Playwright downloads none."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window in which a notebook and its side bars have room."""
    return {**browser_context_args, "viewport": {"width": 1400, "height": 1000}}


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """One server for the session."""
    with jupyter_server(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")) as server:
        yield server


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of tests in which the host has no part."""
    config.addinivalue_line(
        "markers", "one_host(why): in JupyterLab alone, for a fault that it is for shows in either host"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out Notebook 7 where a test is marked `one_host`."""
    spared = [item for item in items if is_spared(item)]
    items[:] = [item for item in items if item not in spared]
    config.hook.pytest_deselected(items=spared)


def is_spared(item: pytest.Item) -> bool:
    """Tell whether a test is for a host that it does not need.

    Raises:
        pytest.UsageError: A test does not say why.
    """
    mark = item.get_closest_marker("one_host")
    if mark is None:
        return False
    if not mark.args or not mark.args[0]:
        raise pytest.UsageError(f"{item.nodeid}: say why one host is enough: one_host('...')")
    callspec = getattr(item, "callspec", None)
    return callspec is not None and "nb7" in callspec.params.values()


@pytest.fixture(params=["lab", "nb7"])
def notebook(request: pytest.FixtureRequest, page: Page, jupyter: JupyterServer) -> Iterator[NotebookPage]:
    """A notebook page, on JupyterLab and then on Notebook 7; the page may throw nothing unexpected."""
    opened = NotebookPage(page, jupyter, request.param)
    yield opened
    jupyter.end_kernels()
    assert opened.unexpected_errors == []
