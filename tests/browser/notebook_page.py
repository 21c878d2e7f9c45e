"""A notebook in a browser tab, driven as its reader would, and looked at from the kernel's side too."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import nbformat
from playwright.sync_api import Locator, Page

from tests.browser.jupyter_server import JupyterServer

FrontEnd = Literal["lab", "nb7"]
Point = tuple[float, float]

OPEN_TIMEOUT_MS = 60_000
WAIT_TIMEOUT_S = 15.0
POLL_INTERVAL_MS = 50

ANYWIDGETS_CLOCK = r"^Error: \[anywidget\] Failed to initialize model\.\n +at AbortSignal"
"""Said two seconds after a model was made whatever the page was doing; what is shown shows a moment later."""

SUBSHELLS_OF_A_KERNEL_THAT_ENDS = r"^Error: Canceled future for create_subshell_request "
"""JupyterLab asks each kernel for subshells, and rejects what a kernel that ends has not answered."""

# Notebook 7.6 throws the others by itself, before any widget exists.
KNOWN_ERRORS: dict[FrontEnd, tuple[str, ...]] = {
    "lab": (ANYWIDGETS_CLOCK, SUBSHELLS_OF_A_KERNEL_THAT_ENDS),
    "nb7": (ANYWIDGETS_CLOCK, SUBSHELLS_OF_A_KERNEL_THAT_ENDS, r"reading 'schema'", r"filebrowser:open-path"),
}

KERNEL_IS_IDLE = """() =>
  window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === "idle"
"""

RUN_CELL = """async (index) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  await jupyterapp.commands.execute("notebook:run-cell");
  const outputs = notebook.widgets[index].model.outputs.toJSON();
  return outputs.find((output) => output.output_type === "error")?.traceback?.join("\\n") ?? null;
}"""

START_CELL = f"(index) => {{ void ({RUN_CELL})(index); }}"

CLOSE_TABS = """async () => {
  for (const tab of [...jupyterapp.shell.widgets("main")]) {
    const closed = new Promise((resolve) => tab.disposed.connect(resolve));
    await tab.context?.sessionContext.shutdown();
    if (tab.context) tab.context.model.dirty = false;
    tab.close();
    await closed;
  }
}"""

OPEN_TAB = """async (path) => {
  const others = [...jupyterapp.shell.widgets("main")];
  await jupyterapp.commands.execute("docmanager:open", { path });
  for (const tab of others) tab.close();
}"""

CLEAR_OUTPUTS = """async (index) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  await jupyterapp.commands.execute("notebook:clear-cell-output");
}"""

EXECUTE_IN_KERNEL = """async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code, store_history: false });
  const result = { text: "", error: null };
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream" && content.name === "stdout") result.text += content.text;
    if (header.msg_type === "error") result.error = content.traceback.join("\\n");
  };
  await future.done;
  return result;
}"""

# Cytoscape writes itself into its container; containers of cleared outputs have lost theirs.
GRAPHS = (
    """[...document.querySelectorAll(".__________cytoscape_container")].filter((box) => box._cyreg?.cy)"""
)

GRAPH_IS_STILL = f"""([count, index]) => {{
  const box = {GRAPHS}[index];
  const cy = box?._cyreg.cy;
  if (!cy || cy.nodes().length !== count) return false;
  const extent = cy.nodes().boundingBox();
  const view = JSON.stringify([cy.pan(), cy.zoom(), cy.width(), cy.height(), extent]);
  const still = box.dataset.lastView === view;
  box.dataset.lastView = view;
  return still && cy.width() > 0 && (count === 0 || extent.w > 1);
}}"""

NODE_POSITION = f"""async ([name, index]) => {{
  const box = {GRAPHS}[index];
  const node = box._cyreg.cy.getElementById(name);
  if (node.empty()) return null;
  box.scrollIntoView({{ block: "center" }});
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
  const {{ left, top }} = box.getBoundingClientRect();
  const {{ x, y }} = node.renderedPosition();
  return [left + x, top + y];
}}"""


def new_layout() -> str:
    """The path of JupyterLab with a layout that nobody has used: to reset one, JupyterLab may load twice."""
    return f"/lab/workspaces/{next(_LAYOUTS)}"


class KernelError(AssertionError):
    """Code that a test ran in the kernel raised; the message is the kernel's traceback."""


_LAYOUTS = (f"layout-{number}" for number in itertools.count())


class NotebookPage:
    """One notebook, open in JupyterLab or in Notebook 7.

    Attributes:
        page: Playwright's page, for all that has no method here.
        server: The server behind it.
        front_end: ``"lab"`` or ``"nb7"``.
        layout: The path of JupyterLab with the layout that is open.
    """

    def __init__(self, page: Page, server: JupyterServer, front_end: FrontEnd) -> None:
        self.page = page
        self.server = server
        self.front_end: FrontEnd = front_end
        self.layout = new_layout()
        self._errors: list[str] = []
        self._allowed: list[str] = list(KNOWN_ERRORS[front_end])
        page.on("pageerror", lambda error: self._errors.append(error.stack or str(error)))

    # --- the notebook -----------------------------------------------------------------------------------

    def open(self, cells: Sequence[str], name: str = "test.ipynb") -> NotebookPage:
        """Write a notebook of these code cells, open it, and wait for its kernel."""
        self._write(cells, name)
        return self.visit(name)

    def open_tab(self, cells: Sequence[str], name: str = "test.ipynb") -> NotebookPage:
        """Write a notebook and open it in JupyterLab as it is, in which `close_tabs` has closed all."""
        self._write(cells, name)
        self.page.evaluate(OPEN_TAB, name)
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=OPEN_TIMEOUT_MS)
        return self

    def close_tabs(self) -> None:
        """Close every tab of JupyterLab, unsaved, and end the kernels that they have."""
        self.page.evaluate(CLOSE_TABS)

    def open_file(self, path: Path) -> NotebookPage:
        """Open a copy of the notebook at ``path``, and wait for its kernel."""
        (self.server.folder / path.name).write_bytes(path.read_bytes())
        return self.visit(path.name)

    def visit(self, name: str) -> NotebookPage:
        """Open the notebook of that name, which is in the server's folder, and wait for its kernel."""
        self.layout = new_layout()
        where = f"{self.layout}/tree/{name}" if self.front_end == "lab" else f"/notebooks/{name}"
        self.page.goto(f"{self.server.url}{where}?token={self.server.token}")
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=OPEN_TIMEOUT_MS)
        return self

    def _write(self, cells: Sequence[str], name: str) -> None:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, self.server.folder / name)

    def run(self, index: int) -> NotebookPage:
        """Run the cell at ``index`` and wait until it is done.

        Raises:
            KernelError: The cell raised.
        """
        traceback = self.page.evaluate(RUN_CELL, index)
        if traceback is not None:
            raise KernelError(plain(traceback))
        return self

    def start(self, index: int) -> NotebookPage:
        """Run the cell at ``index`` without waiting for it."""
        self.page.evaluate(START_CELL, index)
        return self

    def clear(self, index: int) -> NotebookPage:
        """Clear the outputs of the cell at ``index``."""
        self.page.evaluate(CLEAR_OUTPUTS, index)
        return self

    def output(self, index: int) -> Locator:
        """The output area of the cell at ``index``."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-Cell-outputWrapper")

    def use_theme(self, name: str) -> NotebookPage:
        """Switch to the theme ``"JupyterLab Dark"`` or ``"JupyterLab Light"``, and wait until it is there.

        JupyterLab fades a splash out each time, for 200 ms; of two in that time the second cannot be removed.
        """
        self.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
        light = "false" if name.endswith("Dark") else "true"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")
        return self

    def screenshot(self, path: Path) -> Path:
        """Photograph the window into ``path``, a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    # --- the kernel -------------------------------------------------------------------------------------

    def py(self, code: str) -> str:
        """Run ``code`` in the kernel, beside the cells, and return what it printed.

        Raises:
            KernelError: The code raised.
        """
        result = self.page.evaluate(EXECUTE_IN_KERNEL, code)
        if result["error"] is not None:
            raise KernelError(plain(result["error"]))
        text: str = result["text"]
        return text.strip()

    def value(self, expression: str) -> Any:
        """The value of a Python expression in the kernel, by way of JSON: tuples come back as lists."""
        return json.loads(self.py(f"import json; print(json.dumps(({expression})))"))

    def wait_value(self, expression: str, expected: Any) -> None:
        """Wait until ``expression`` in the kernel equals ``expected``; if it raises, it has no value yet."""
        self.wait_for(lambda: self._value_or_error(expression), expected, expression)

    def _value_or_error(self, expression: str) -> Any:
        try:
            return self.value(expression)
        except KernelError as error:
            return error

    def wait_for(self, read: Callable[[], Any], expected: Any, what: str) -> None:
        """Wait until ``read`` returns ``expected``; ``what`` names it in the failure.

        Raises:
            AssertionError: It did not within `WAIT_TIMEOUT_S`; with what it returned last.
        """
        deadline = time.monotonic() + WAIT_TIMEOUT_S
        while (seen := read()) != expected:
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} is {seen!r}, not {expected!r}, after {WAIT_TIMEOUT_S:g} s")
            self.page.wait_for_timeout(POLL_INTERVAL_MS)

    # --- the graph --------------------------------------------------------------------------------------

    def wait_graph(self, count: int, index: int = 0) -> NotebookPage:
        """Wait until the graph at ``index`` has ``count`` nodes, is shown, and has come to rest."""
        self.page.wait_for_function(GRAPH_IS_STILL, arg=[count, index], polling=POLL_INTERVAL_MS)
        return self

    def graph_count(self) -> int:
        """How many cytoscapes live in the page."""
        count: int = self.page.evaluate(f"() => {GRAPHS}.length")
        return count

    def cy(self, script: str, index: int = 0) -> Any:
        """The JSON value of a JavaScript expression in which ``cy`` is the graph at ``index``."""
        return self.page.evaluate(
            f"(index) => {{ const {{ cy }} = {GRAPHS}[index]._cyreg; return {script}; }}", index
        )

    def node_position(self, name: str, index: int = 0) -> Point:
        """Where in the window the middle of the node ``name`` is, in pixels, once scrolled into view.

        Raises:
            AssertionError: The graph has no such node.
        """
        point = self.page.evaluate(NODE_POSITION, [name, index])
        if point is None:
            raise AssertionError(f"The graph has no node {name!r}.")
        return point[0], point[1]

    def click_node(self, name: str, index: int = 0, modifiers: Iterable[str] = ()) -> NotebookPage:
        """Click the middle of the node ``name`` while ``modifiers``, such as ``"Shift"``, are held."""
        x, y = self.node_position(name, index)
        with self.held(modifiers):
            self.page.mouse.click(x, y)
        return self

    def drag(self, start: Point, end: Point, modifiers: Iterable[str] = ()) -> NotebookPage:
        """Drag from ``start`` to ``end``, both in pixels of the window, while ``modifiers`` are held."""
        with self.held(modifiers):
            self.page.mouse.move(*start)
            self.page.mouse.down()
            self.page.mouse.move(*end, steps=8)
            self.page.mouse.up()
        return self

    @contextmanager
    def held(self, modifiers: Iterable[str]) -> Iterator[None]:
        """Hold these keys down meanwhile."""
        keys = list(modifiers)
        for key in keys:
            self.page.keyboard.down(key)
        yield
        for key in reversed(keys):
            self.page.keyboard.up(key)

    # --- errors -----------------------------------------------------------------------------------------

    def allow_error(self, pattern: str) -> None:
        """Expect page errors that match ``pattern``, a regular expression."""
        self._allowed.append(pattern)

    @property
    def unexpected_errors(self) -> list[str]:
        """The errors that the page threw and nothing allowed, each with the lines that threw it."""
        return [error for error in self._errors if not any(re.search(p, error) for p in self._allowed)]


def plain(traceback: str) -> str:
    """A traceback without the terminal's colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", traceback)
