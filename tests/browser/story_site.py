"""The site's notebooks run in the page itself: `make test-site` runs this, after `make site`.

Building the site takes minutes, so that `make test` leaves this out. That the notebooks do without threads is
tested there: `tests/service/test_page_notebooks.py`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from scripts.site.contents import NOTEBOOKS
from tests.browser.conftest import FLAGS, chromium

SITE = Path(__file__).resolve().parents[2] / ".make" / "site" / "lite"
MAX_SITE_BYTES = 45_000_000
MAX_LATER_VISIT_BYTES = 1_000_000
FIRST_GRAPH_S = 20.0
KERNEL_TIMEOUT_MS = 90_000
RUN_TIMEOUT_MS = 240_000
FIRST = NOTEBOOKS[0].name
STEP_COUNT = 8

RUN_ALL = "void jupyterapp.commands.execute('notebook:run-all-cells')"
KERNEL_IS_IDLE = """() =>
  window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === "idle"
"""
CELLS = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter(({ model }) => model.type === "code")
  .map(({ model }) => {
    const outputs = model.outputs.toJSON();
    const error = outputs.find((output) => output.output_type === "error");
    return {
      isDone: model.executionState === "idle" && model.executionCount !== null,
      text: outputs.map((output) => output.text ?? output.data?.["text/plain"] ?? "").join("\\n"),
      error: error ? error.traceback.join("\\n") : "",
    };
  })"""
ALL_ARE_DONE = f"""() => {{
  const cells = ({CELLS})();
  return cells.every(({{ isDone }}) => isDone) || cells.some(({{ error }}) => error);
}}"""
GRAPH_IS_DRAWN = f"() => document.querySelectorAll('.ssw-card[data-look]').length === {STEP_COUNT}"


@dataclass
class Server:
    """A server of files, as any is that a site is put on.

    Attributes:
        url: Its root, without a slash at the end.
        sent_bytes: What it has sent of files.
    """

    url: str = ""
    sent_bytes: list[int] = field(default_factory=list)


class Files(SimpleHTTPRequestHandler):
    """Answers with files, and with 304 where the browser has them."""

    extensions_map = {  # noqa: RUF012 (as its class has it)
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, *arguments: Any, server_of: Server, **named: Any) -> None:
        self._server_of = server_of
        super().__init__(*arguments, **named)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, and note how long it is."""
        content = source.read()
        self._server_of.sent_bytes.append(len(content))
        outputfile.write(content)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """A browser that finds no other host than this machine."""
    lost = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    return {**browser_type_launch_args, "executable_path": chromium(), "args": [*FLAGS, lost]}


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    """The site, served."""
    if not (SITE / "index.html").exists():
        pytest.fail("There is no site. Run `make site` first.")
    made = Server()
    handler = partial(Files, directory=str(SITE), server_of=made)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield made
        server.shutdown()
        serving.join()


@pytest.fixture
def opened(site: Server, page: Page, context: BrowserContext) -> Iterator[Page]:
    """A page that throws nothing, and asks no other host."""
    errors: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    context.on("request", lambda request: asked.append(request.url))
    yield page
    own = (f"{site.url}/", "blob:", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert asked
    assert errors == []


def visit(page: Page, site: Server, name: str) -> None:
    """Open a notebook, and wait for its kernel."""
    page.goto(f"{site.url}/lab/index.html?path={name}")
    page.wait_for_function(KERNEL_IS_IDLE, timeout=KERNEL_TIMEOUT_MS)


def run_all(page: Page) -> list[dict[str, Any]]:
    """Run a notebook to its end, and return what its cells have written."""
    page.evaluate(RUN_ALL)
    page.wait_for_function(ALL_ARE_DONE, timeout=RUN_TIMEOUT_MS)
    cells: list[dict[str, Any]] = page.evaluate(CELLS)
    assert [cell["error"] for cell in cells if cell["error"]] == []
    return cells


def test_the_site_is_not_too_large() -> None:
    assert sum(file.stat().st_size for file in SITE.rglob("*") if file.is_file()) <= MAX_SITE_BYTES


@pytest.fixture
def profile(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser whose cache is a disk's: that of a private window takes no file as large as Python."""
    context = browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args)
    yield context
    context.close()


def time_to_first_graph_s(page: Page, site: Server) -> float:
    """Return how long it took from opening the first notebook until its graph was drawn."""
    began_s = time.monotonic()
    visit(page, site, FIRST)
    page.evaluate(RUN_ALL)
    page.wait_for_function(GRAPH_IS_DRAWN, timeout=RUN_TIMEOUT_MS)
    return time.monotonic() - began_s


@pytest.mark.timeout(600)
def test_the_first_graph_is_drawn_soon(site: Server, profile: BrowserContext) -> None:
    """From an empty cache, on a machine that does nothing else."""
    took_s = time_to_first_graph_s(profile.new_page(), site)
    assert took_s <= FIRST_GRAPH_S, f"The machine's load was {os.getloadavg()[0]:.1f}."


@pytest.mark.timeout(600)
def test_a_later_visit_fetches_next_to_nothing(site: Server, profile: BrowserContext) -> None:
    time_to_first_graph_s(profile.new_page(), site)
    fetched = len(site.sent_bytes)
    time_to_first_graph_s(profile.new_page(), site)
    assert sum(site.sent_bytes[:fetched]) > MAX_LATER_VISIT_BYTES
    assert sum(site.sent_bytes[fetched:]) <= MAX_LATER_VISIT_BYTES


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end(path: Path, site: Server, opened: Page) -> None:
    visit(opened, site, path.name)
    cells = run_all(opened)
    if path.name == FIRST:
        assert [cell["text"] for cell in cells if cell["text"] == "'Succeeded'"] == ["'Succeeded'"]
        depth_5, depth_3 = (float(line.split()[-1]) for line in cells[-1]["text"].splitlines())
        assert depth_3 < depth_5 <= 6.0


@pytest.mark.timeout(600)
def test_a_run_is_started_in_the_widget_and_watched_and_another_is_stopped(
    site: Server, opened: Page
) -> None:
    """No cell runs meanwhile: the widget is on its own."""
    visit(opened, site, FIRST)
    run_all(opened)
    widget = opened.locator(".ssw").first
    says = widget.locator(".ssw-run-status")
    widget.get_by_role("tab", name="Parameters").click()
    depth = widget.locator('[data-parameter="MaxDepth"]').get_by_role("textbox")
    depth.fill("4")
    expect(widget.get_by_placeholder("train-eval-maxdepth-4")).to_be_visible()
    widget.get_by_role("button", name="Run 2 steps").click()
    expect(widget.get_by_role("button", name="Stop")).to_be_visible()
    expect(says).to_contain_text("Succeeded", timeout=RUN_TIMEOUT_MS)
    expect(says).to_contain_text("train-eval-maxdepth-4")
    depth.fill("6")
    expect(widget.get_by_placeholder("train-eval-maxdepth-6")).to_be_visible()
    widget.get_by_role("button", name="Run 2 steps").click()
    widget.get_by_role("button", name="Stop").click()
    expect(says).to_contain_text("Stopped", timeout=RUN_TIMEOUT_MS)


@pytest.mark.timeout(600)
def test_a_step_is_selected_on_the_graph(site: Server, opened: Page) -> None:
    """The graph's own clicks arrive, and the verdict comes back."""
    visit(opened, site, FIRST)
    run_all(opened)
    widget = opened.locator(".ssw").first
    widget.scroll_into_view_if_needed()
    box = widget.locator(".ssw-card[data-step='AbaloneMSECond']").bounding_box()
    assert box is not None
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(widget.get_by_role("button", name="Run 3 steps")).to_be_enabled()
