"""The widget in VS Code's widget manager, the code with which its Jupyter extension draws widgets.

VS Code itself cannot be started here. The code that its output cells run is published on npm: a widget
manager based on require.js, which loads front ends from the kernel's folder of notebook extensions. A page
connects it to a kernel.
"""

from __future__ import annotations

import json
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Page, Route, sync_playwright

from scripts.hosts.pages import APPS, FOLDER, FROM_NOWHERE, bundle, npm_packages, tell_story
from tests.browser.conftest import FLAGS, chromium
from tests.browser.jupyter_server import jupyter_server

MANAGER = "@vscode/jupyter-ipywidgets8"
PACKAGES = (f"{MANAGER}@1", "@jupyterlab/services@7", "requirejs@2")
EXTENSIONS = Path(sysconfig.get_path("data")) / "share" / "jupyter" / "nbextensions"
PAGE = '<!doctype html><script src="require.js"></script><script src="page.js"></script><main></main>'


def tried_in_vscode() -> tuple[str, str]:
    """Return the version of VS Code's widget manager, and what went wrong in it (``""`` if nothing did)."""
    packages = npm_packages("vscode", PACKAGES)
    version: str = json.loads((packages / MANAGER / "package.json").read_text())["version"]
    with TemporaryDirectory() as home, jupyter_server(APPS, Path(home)) as server, sync_playwright() as runs:
        browser = runs.chromium.launch(executable_path=chromium(), args=[*FLAGS, FROM_NOWHERE])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        serve(
            page,
            bundle(APPS / "vscode_page.js", packages, FOLDER / "vscode" / "page.js"),
            packages / "requirejs" / "require.js",
        )
        page.goto(f"{server.url}/vscode/")
        code = f"import sys\nsys.path.insert(0, {str(APPS)!r})\nimport story\nstory.make_widget()"
        problem = ""
        try:
            given = {"url": f"{server.url}/", "token": server.token, "code": code}
            page.evaluate("given => { void showWidget(given); }", given)
            tell_story(page)
        except (AssertionError, Error) as error:
            problem = str(error).splitlines()[0]
        page.screenshot(path=FOLDER / "vscode" / "page.png", full_page=True)
        browser.close()
    return version, problem


def serve(page: Page, script: Path, require_js: Path) -> None:
    """Serve the page's own files, and the notebook extensions of this environment."""

    def answer_extension(route: Route) -> None:
        file = EXTENSIONS / (route.request.url.partition("/nbextensions/")[2].partition("?")[0])
        if not file.suffix:
            file = file.with_suffix(".js")
        route.fulfill(path=file, content_type="text/javascript")

    page.route("**/vscode/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.route("**/vscode/page.js", lambda route: route.fulfill(path=script, content_type="text/javascript"))
    page.route(
        "**/vscode/require.js", lambda route: route.fulfill(path=require_js, content_type="text/javascript")
    )
    page.route("**/nbextensions/**", answer_extension)
