"""`make demo` on a machine that has never started JupyterLab: the first notebook, and nothing over it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts import demo
from tests.browser.jupyter_server import address, started, unstarted
from tests.browser.notebook_page import KERNEL_IS_IDLE

OPEN_TIMEOUT_MS = 60_000
DRIVEN = ("--no-browser", "--LabApp.expose_app_in_browser=True")


@pytest.mark.one_host("the demo has but one")
def test_the_demo_opens_the_first_notebook_and_asks_nothing(page: Page, tmp_path: Path) -> None:
    """JupyterLab's own question of a first start, whether news are wanted, would lie over the widget."""
    server = unstarted(demo.NOTEBOOKS)
    with started(server, [sys.executable, demo.__file__, *address(server), *DRIVEN], tmp_path):
        page.goto(f"{server.url}/?token={server.token}")
        page.wait_for_function(KERNEL_IS_IDLE, timeout=OPEN_TIMEOUT_MS)
        expect(page).to_have_url(re.compile(re.escape(demo.FIRST)))
        expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
        expect(page.locator(".Toastify__toast, .jp-Dialog")).to_have_count(0)
        extensions = server.call("/lab/api/extensions")
        assert any(each["name"] == "sagemaker-selective-widget" for each in extensions), extensions
