"""The widget in earlier releases of Jupyter's own front ends, installed in separate environments.

JupyterLab 4.2 and Notebook 7.2 are the earliest supported releases; there, the extension is tried too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Page, expect, sync_playwright

from sagemaker_selective_widget.local import abalone
from scripts.hosts.environments import environment_with_widget, python_of, version_in
from scripts.hosts.pages import APPS, TIMEOUT_S, tell_story
from tests.browser.conftest import FLAGS, chromium
from tests.browser.jupyter_server import JupyterServer, jupyter_server

NOTEBOOK = "notebook.ipynb"
DEFINITION = "abalone.pipeline.json"
EXTENSION = "sagemaker_selective_widget"
READY = ".ssw[data-ssw-ready='true']"
IN_NOTEBOOK = f".jp-Notebook {READY}"

RUN_ALL = """() => {
  const app = window.jupyterapp;
  if (app?.shell.currentWidget?.sessionContext?.session?.kernel?.status !== "idle") return false;
  void app.commands.execute("notebook:run-all-cells");
  return true;
}"""
RUN_ALL_CLASSIC = """() => {
  const kernel = window.Jupyter?.notebook?.kernel;
  if (!kernel?.is_connected() || !kernel.widget_manager) return false;
  Jupyter.notebook.execute_all_cells();
  return true;
}"""
EXECUTE = "([command, given]) => void jupyterapp.commands.execute(command, given)"


def try_nothing(_: Page) -> None:
    """Try nothing beyond the story."""


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """One front end of one release.

    Attributes:
        name: Its name on the page of results.
        package: The package whose version is reported.
        environment: The name of its environment's folder.
        packages: The requirements to install there.
        path: The path of the notebook's address.
        run: JavaScript that runs all cells if the kernel is ready, and returns whether it has done so.
        more: What is tried after the story.
        note: A note for the page of results.
    """

    name: str
    package: str
    environment: str
    packages: tuple[str, ...]
    path: str
    run: str = RUN_ALL
    more: Callable[[Page], None] = try_nothing
    note: str = ""


def try_tab_and_definition(page: Page) -> None:
    """Open the widget in a separate tab, and a pipeline definition as a graph."""
    page.locator(IN_NOTEBOOK).locator(".ssw-graph").click(button="right", position={"x": 20, "y": 300})
    page.get_by_role("menuitem", name="Open in its own tab").click()
    expect(page.locator(f".ssw-lab-tab {READY}")).to_be_visible(timeout=TIMEOUT_S * 1000)
    try_definition(page)
    assert page.evaluate(f"() => jupyterapp.commands.hasCommand('{EXTENSION}:open')"), "no command"


def try_definition(page: Page) -> None:
    """Open a pipeline definition as a graph."""
    page.evaluate(EXECUTE, ["docmanager:open", {"path": DEFINITION, "factory": "Selective execution"}])
    expect(page.locator(f".ssw-lab-definition {READY}")).to_be_visible(timeout=TIMEOUT_S * 1000)


def try_definition_in_tree(page: Page) -> None:
    """Open a pipeline definition from the file list, in a new browser tab."""
    tree = page.context.new_page()
    tree.goto(page.url.replace(f"/notebooks/{NOTEBOOK}", "/tree"))
    with page.context.expect_page() as opened:
        tree.get_by_text(DEFINITION).dblclick()
    expect(opened.value.locator(f".ssw-lab-definition {READY}")).to_be_visible(timeout=TIMEOUT_S * 1000)


EARLIEST = ("jupyterlab==4.2.*", "notebook==7.2.*", "ipykernel")
BEFORE = ("jupyterlab==3.6.*", "notebook==6.5.*", "ipykernel")
FRONT_ENDS = (
    FrontEnd(
        "JupyterLab",
        "jupyterlab",
        "jupyter_4_2",
        EARLIEST,
        f"/lab/tree/{NOTEBOOK}?reset&",
        more=try_tab_and_definition,
        note="The earliest that is claimed. Its extension too: a tab of its own, a definition as its graph.",
    ),
    FrontEnd(
        "Notebook",
        "notebook",
        "jupyter_4_2",
        EARLIEST,
        f"/notebooks/{NOTEBOOK}?",
        more=try_definition_in_tree,
        note="The earliest that is claimed. Its extension too: a definition as its graph.",
    ),
    FrontEnd(
        "JupyterLab 3",
        "jupyterlab",
        "jupyter_3_6",
        BEFORE,
        f"/lab/tree/{NOTEBOOK}?reset&",
        note="Not claimed. The extension needs JupyterLab 4.",
    ),
    FrontEnd(
        "Notebook 6",
        "nbclassic",
        "jupyter_3_6",
        BEFORE,
        f"/notebooks/{NOTEBOOK}?",
        run=RUN_ALL_CLASSIC,
        note="Not claimed. The version is that of nbclassic, which is its front end.",
    ),
)


@contextmanager
def serving_story(folder: Path) -> Iterator[JupyterServer]:
    """Serve a copy of the story's notebook and a pipeline definition, from an environment."""
    with TemporaryDirectory() as served, TemporaryDirectory() as home:
        for name in (NOTEBOOK, "story.py"):
            shutil.copy(APPS / name, served)
        (Path(served) / DEFINITION).write_text(abalone.definition(), encoding="utf-8")
        with jupyter_server(Path(served), Path(home), str(python_of(folder))) as server:
            yield server


def tried(front_end: FrontEnd) -> tuple[str, str]:
    """Return the version that was tried, and what went wrong (``""`` if nothing did)."""
    folder = environment_with_widget(front_end.environment, front_end.packages)
    with serving_story(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        problem = ""
        try:
            page.goto(f"{server.url}{front_end.path}token={server.token}")
            page.wait_for_function(front_end.run, timeout=TIMEOUT_S * 1000)
            tell_story(page)
            front_end.more(page)
        except (AssertionError, Error) as error:
            problem = str(error).splitlines()[0]
        page.screenshot(path=folder / f"{front_end.package}.png")
        browser.close()
    return version_in(folder, front_end.package), problem


TRIALS = {front_end.name: partial(tried, front_end) for front_end in FRONT_ENDS}
NOTES = {front_end.name: front_end.note for front_end in FRONT_ENDS}
