"""The widget as Colab shows it: each output in a frame of another origin, with front ends from a CDN.

Colab itself cannot be run locally, but its parts are published: what the notebook provides to a frame
(github.com/googlecolab/colabtools, the declarations of ``outputframe``), the manager that a frame loads once
custom widgets are allowed (github.com/googlecolab/colab-cdn-widget-manager), and the releases that the kernel
has (``setup.py`` of colabtools). A page, a frame and a manager are modelled on these, with a real kernel of
those releases. If ``COLAB_MANAGER`` names a checkout of colab-cdn-widget-manager, the manager is built from
that instead.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Frame, Page, Route, expect, sync_playwright

from scripts.hosts.environments import environment_with_widget, python_of, version_in
from scripts.hosts.pages import (
    APPS,
    FOLDER,
    FROM_NOWHERE,
    STEP,
    TIMEOUT_S,
    answer_as_cdn,
    bundle,
    npm_packages,
    tell_story_in,
)
from tests.browser.conftest import FLAGS, chromium
from tests.browser.jupyter_server import JupyterServer, jupyter_server

KERNEL = ("ipykernel==6.17.1", "ipython==7.34.0", "tornado==6.5.1")
"""The releases that colabtools requires; this ipykernel does not support subshells."""
PACKAGES = (
    "@jupyter-widgets/base@5.0.0-alpha.3",
    "@jupyter-widgets/base-manager@1.0.0-alpha.2",
    "@jupyter-widgets/controls@4.0.0-alpha.3",
    "@jupyterlab/services@7",
)
"""The releases that colab-cdn-widget-manager is built with, and a client for the kernel."""
NAME = "colab"
FRAMES = "https://ssw-0-colab.googleusercontent.com/outputframe.html"
STYLE = "<style>iframe { width: 100%; border: 0 }</style>"
PAGE = f'<!doctype html>{STYLE}<main></main><script src="page.js"></script>'
FRAME = '<!doctype html><div id="output-area"></div><script type="module" src="frame.js"></script>'


def tried_in_colab() -> tuple[str, str]:
    """Return the release of Colab's kernel, and what went wrong (``""`` if nothing did)."""
    kernel = environment_with_widget(NAME, KERNEL)
    made = FOLDER / "colab_page"
    packages = npm_packages(made.name, PACKAGES)
    with TemporaryDirectory() as home, jupyter_server(APPS, Path(home)) as server, sync_playwright() as runs:
        write_kernelspec(Path(home), kernel)
        browser = runs.chromium.launch(executable_path=chromium(), args=[*FLAGS, FROM_NOWHERE])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        serve(page, packages, made)
        problem = ""
        try:
            open_notebook(page, server)
            tell_story_of_cells(page)
        except (AssertionError, Error) as error:
            problem = str(error).splitlines()[0]
        page.screenshot(path=made / "page.png", full_page=True)
        browser.close()
    return version_in(kernel, "ipykernel"), problem


def write_kernelspec(home: Path, environment: Path) -> None:
    """Write the kernelspec with which a server whose files are in ``home`` starts an environment's kernel."""
    folder = home / "data" / "kernels" / NAME
    folder.mkdir(parents=True)
    command = [str(python_of(environment)), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Colab", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def open_notebook(page: Page, server: JupyterServer) -> None:
    """Open the page and connect it to a kernel."""
    page.goto(f"{server.url}/colab/")
    given = {"url": f"{server.url}/", "token": server.token, "kernelName": NAME, "frames": FRAMES}
    page.evaluate("given => openNotebook(given)", given)


def tell_story_of_cells(page: Page) -> None:
    """Run the story in the output of one cell; check that a later cell shows the widget's final state."""
    code = (
        f"import sys\nsys.path.insert(0, {str(APPS)!r})\nimport story\nwidget = story.make_widget()\nwidget"
    )
    tell_story_in(output_of(page, code))
    later = output_of(page, "widget")
    card = later.locator(f".ssw-card[data-step='{STEP}'][data-look]")
    expect(card).to_be_visible(timeout=TIMEOUT_S * 1000)
    expect(later.locator(".ssw-run-status")).to_contain_text("Succeeded", timeout=TIMEOUT_S * 1000)


def output_of(page: Page, code: str) -> Frame:
    """Run a cell, and return the frame of its output."""
    with page.expect_event("frameattached", timeout=TIMEOUT_S * 1000) as attached:
        page.evaluate("code => { void runCell(code); }", code)
    return attached.value


def serve(page: Page, packages: Path, made: Path) -> None:
    """Serve the notebook, its frames, the manager, and what the manager loads."""
    scripts = {
        "/colab/page.js": bundle(APPS / "colab_page.js", packages, made / "page.js"),
        "/frame.js": APPS / "colab_frame.js",
        "/manager.min.js": manager_of(packages, made),
    }

    def answer(route: Route) -> None:
        path = "/" + route.request.url.partition("://")[2].partition("/")[2]
        script = next((file for end, file in scripts.items() if path.endswith(end)), None)
        if script:
            headers = {"access-control-allow-origin": "*"}
            route.fulfill(path=script, content_type="text/javascript", headers=headers)
        elif path.endswith("/outputframe.html"):
            route.fulfill(body=FRAME, content_type="text/html")
        else:
            answer_as_cdn(route)

    page.route(re.compile("^https://"), answer)
    page.route("**/colab/page.js", answer)
    page.route("**/colab/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))


def manager_of(packages: Path, made: Path) -> Path:
    """Return the bundled widget manager: Colab's own if there is a checkout of it."""
    checkout = os.environ.get("COLAB_MANAGER")
    if not checkout:
        return bundle(APPS / "colab_manager.js", packages, made / "manager.js", ["--format=esm"])
    source = Path(checkout) / "src"
    bundle(source / "index.css", packages, Path(checkout) / "lib" / "index.css.txt", ["--loader:.css=css"])
    options = ["--format=esm", "--loader:.txt=text"]
    return bundle(source / "index.ts", packages, made / "manager.js", options)
