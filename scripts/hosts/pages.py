"""The files that a host's page is served, and the story that is run in it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Frame, Page, Route, expect

REPOSITORY = Path(__file__).resolve().parents[2]
APPS = Path(__file__).parent / "apps"
FOLDER = REPOSITORY / ".make" / "hosts"
TIMEOUT_S = 60.0
STEP = "AbaloneTrain"
# Chromium blocks requests from public pages to local addresses. It takes a page that a route fulfils, which
# has no address, for a public one.
FROM_NOWHERE = "--disable-features=LocalNetworkAccessChecks"


def npm_packages(name: str, packages: Sequence[str]) -> Path:
    """Install npm packages unless that was done before, and return their ``node_modules``.

    Args:
        name: The name of the folder below ``.make/hosts``.
        packages: The names of the packages, with versions.
    """
    folder = FOLDER / name
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*command, "--prefix", str(folder), *packages], check=True)
    return folder / "node_modules"


def answer_as_cdn(route: Route) -> None:
    """Answer a request for a package's file in the way of unpkg and jsDelivr; abort any other request."""
    found = re.match(r"https://[^/]+/(?:npm/)?((?:@[^/]+/)?[^@/]+)@[^/]+/([\w./-]+)", route.request.url)
    packages = npm_packages("npm", ("anywidget@0.11", "jupyter-cytoscape@1.3.3"))
    file = found and packages / found[1] / found[2]
    if file and not file.is_file():
        file = file.with_name(f"{file.name}.js")
    if file and file.is_file():
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(path=file, content_type="text/javascript", headers=headers)
    else:
        route.abort()


def tell_story(page: Page) -> None:
    """Draw, select, judge, start, and finish, in each widget of the page.

    Raises:
        AssertionError: One of these did not happen.
    """
    tell_story_in(page.main_frame)


def tell_story_in(frame: Frame) -> None:
    """Draw, select, judge, start, and finish, in each widget of a frame.

    Raises:
        AssertionError: One of these did not happen.
    """
    drawn = frame.locator(f".ssw-card[data-step='{STEP}'][data-look]")
    expect(drawn.first).to_be_visible(timeout=TIMEOUT_S * 1000)
    for widget in frame.locator(".ssw").filter(has=frame.locator(".ssw-start")).all():
        card = widget.locator(f".ssw-card[data-step='{STEP}'][data-look]")
        expect(card).to_be_visible(timeout=TIMEOUT_S * 1000)
        assert widget.evaluate("root => root.clientWidth >= 600"), "it has no width"
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        assert box is not None
        frame.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(card).to_have_attribute("data-look", "run", timeout=TIMEOUT_S * 1000)
        widget.locator(".ssw-start").click()
        expect(widget.locator(".ssw-run-status")).to_contain_text("Succeeded", timeout=TIMEOUT_S * 1000)


def bundle(script: Path, packages: Path, made: Path, options: Sequence[str] = ()) -> Path:
    """Bundle a script with all its imports into ``made``, and return that path.

    Args:
        script: The script to bundle.
        packages: The folder of installed npm packages.
        made: The path of the bundle.
        options: Additional arguments of esbuild.
    """
    esbuild = REPOSITORY / "js" / "node_modules" / ".bin" / "esbuild"
    usual = ("--bundle", "--log-level=error", "--loader:.css=text", f"--outfile={made}")
    environment = {**os.environ, "NODE_PATH": str(packages)}
    subprocess.run([str(esbuild), str(script), *usual, *options], check=True, env=environment)
    return made
