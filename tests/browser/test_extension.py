"""The JupyterLab extension: what it opens, what it adds to a widget in a notebook; nothing needs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Position, Response, expect

from sagemaker_selective_widget.local import abalone
from tests.browser.jupyter_server import JupyterServer, jupyter_server
from tests.browser.notebook_page import OPEN_TIMEOUT_MS, NotebookPage, new_layout
from tests.browser.widget_page import CELLS, EVAL, TRAIN, WidgetPage

NAME = "sagemaker_selective_widget"
READY = "[data-ssw-ready='true']"
DEFINITION = "abalone.pipeline.json"
# What is opened before a layout is restored may not be restored later.
IS_STARTED = f"""async () => {{
  await window.jupyterapp?.restored;
  return window.jupyterapp?.commands.hasCommand('{NAME}:open');
}}"""
# Of the graph, where there is no step.
EMPTY: Position = {"x": 20, "y": 300}
CELL_TEXTS = """() => jupyterapp.shell.currentWidget.content.widgets.map(
  (cell) => cell.model.sharedModel.getSource())"""

# A layout that was saved with this tab holds its label.
FRONT_TAB = "() => jupyterapp.shell.currentWidget.title.label"


def tab_in_front(workspace: dict[str, Any]) -> str:
    """What a saved workspace has in front; the name of a file stands elsewhere too, among the recent ones."""
    layout = workspace.get("data", {}).get("layout-restorer:data", {})
    return str(layout.get("main", {}).get("current") or "launcher")


class Lab(NotebookPage):
    """JupyterLab, opened without a notebook."""

    def begin(self) -> Lab:
        """Open JupyterLab with a layout in which nothing is open yet."""
        self.layout = new_layout()
        return self._go()

    def _go(self) -> Lab:
        self.page.goto(f"{self.server.url}{self.layout}?token={self.server.token}")
        self.page.wait_for_function(IS_STARTED, timeout=OPEN_TIMEOUT_MS)
        return self

    def reload(self) -> Lab:
        """Open the layout again, as it was saved with the tab that is in front."""
        saved, front = f"{self.server.url}/lab/api/workspaces/", self.page.evaluate(FRONT_TAB)

        def has_saved(response: Response) -> bool:
            request = response.request
            is_save = request.url.startswith(saved) and request.method == "PUT"
            text = request.post_data or "{}"
            return is_save and front in text and not tab_in_front(json.loads(text)).startswith("launcher")

        with self.page.expect_response(has_saved):
            self.execute("application:toggle-left-area")
        return self._go()

    def execute(self, command: str, **arguments: Any) -> None:
        """Execute a command without waiting for what comes of it."""
        self.page.evaluate(
            "([command, given]) => void jupyterapp.commands.execute(command, given)", [command, arguments]
        )

    def open_document(self, path: str, **arguments: Any) -> Locator:
        """Open a file, and return the view of a definition that is shown."""
        self.execute("docmanager:open", path=path, **arguments)
        return self.page.locator(".ssw-lab-definition")

    def session_paths(self) -> set[str]:
        """The paths of definitions that have a kernel."""
        return {session["path"] for session in self.server.call("/api/sessions") if session["type"] == "file"}

    def tabs(self) -> list[str]:
        """The labels of the open tabs."""
        return self.page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").all_inner_texts()


@pytest.fixture(scope="module")
def lab_page(browser: Browser, browser_context_args: dict[str, Any], jupyter: JupyterServer) -> Iterator[Lab]:
    """One page for the stories of this module."""
    context = browser.new_context(**browser_context_args)
    yield Lab(context.new_page(), jupyter, "lab")
    context.close()


@pytest.fixture
def lab(lab_page: Lab) -> Iterator[Lab]:
    """JupyterLab without a kernel, and with a definition in its folder; the page may throw nothing."""
    (lab_page.server.folder / DEFINITION).write_text(abalone.definition())
    yield lab_page
    lab_page.server.end_kernels()
    assert lab_page.unexpected_errors == []


@pytest.fixture
def widget(lab: Lab) -> WidgetPage:
    """A widget in a notebook."""
    lab.open(CELLS).run(0)
    return WidgetPage(lab).show()


def test_the_launcher_opens_the_local_example(lab: Lab) -> None:
    """Where nothing was typed that is said; the notebook that is made runs."""
    lab.begin()
    lab.page.locator(".jp-LauncherCard", has_text="Selective execution").click()
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Open").click()
    expect(dialog).to_contain_text("Type a name, an ARN or a path")
    dialog.get_by_role("button", name="Local example").click()
    root = lab.page.locator(f".jp-Notebook .ssw{READY}")
    expect(root).to_contain_text("all-steps · Succeeded", timeout=OPEN_TIMEOUT_MS)


def test_a_notebook_has_the_region_of_the_settings(lab: Lab) -> None:
    settings = lab.server.call(f"/lab/api/settings/{NAME}:plugin")
    assert set(settings["schema"]["properties"]) == {"region", "pollInterval"}
    lab.begin()
    region = """(region) => jupyterapp.serviceManager.settings.save(
      "sagemaker_selective_widget:plugin", JSON.stringify({ region }))"""
    lab.page.evaluate(region, "eu-north-1")
    try:
        lab.begin().execute(f"{NAME}:open")
        dialog = lab.page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Pipeline").fill("Nightly")
        dialog.get_by_role("button", name="Open").click()
        editor = lab.page.locator(".jp-Notebook .jp-InputArea-editor").first
        expect(editor).to_contain_text('region_name="eu-north-1"', timeout=OPEN_TIMEOUT_MS)
    finally:
        lab.page.evaluate(region, "")


def test_a_definition_opens_as_its_graph(lab: Lab) -> None:
    """With a kernel of its own, which a reload keeps, with the selection, and which ends with the tab."""
    root = lab.begin().open_document(DEFINITION).locator(f".ssw{READY}")
    expect(root).to_be_visible(timeout=OPEN_TIMEOUT_MS)
    train = root.locator(f'[data-step="{TRAIN}"]').get_by_role("checkbox")
    train.check()
    assert lab.session_paths() == {DEFINITION}
    lab.reload()
    expect(root).to_be_visible(timeout=OPEN_TIMEOUT_MS)
    expect(train).to_be_checked()
    lab.execute("application:close")
    lab.wait_for(lab.session_paths, set(), "the sessions")


def test_a_file_that_is_no_pipeline_says_so(lab: Lab) -> None:
    (lab.server.folder / "other.json").write_text(json.dumps({"a": 1}))
    view = lab.begin().open_document("other.json", factory="Selective execution")
    expect(view).to_contain_text("other could not be shown as a pipeline.", timeout=OPEN_TIMEOUT_MS)


def test_code_and_selection_become_cells(widget: WidgetPage, lab: Lab) -> None:
    """The cell of the selection states it again, by the variable that the notebook has."""
    lab.py(f"w.selected_steps = ({TRAIN!r}, {EVAL!r}); w.parameter_overrides = {{'MaxDepth': 3}}")
    widget.open_tab("Code")
    widget.button("Insert code as cell").click()
    insert = widget.button("Insert selection as cell")
    insert.press("Enter")
    lab.page.keyboard.press("Escape")
    expect(insert).to_be_focused()
    _, _, selection, code, _ = lab.page.evaluate(CELL_TEXTS)
    assert code == lab.value("w.code_shown['text']")
    assert selection.startswith("w.state_intents(")
    lab.py("w.selected_steps = (); w.parameter_overrides = {}")
    lab.run(2)
    assert lab.value("(w.selected_steps, dict(w.parameter_overrides))") == [[TRAIN, EVAL], {"MaxDepth": 3}]


def test_a_widget_has_its_own_tab_also_after_a_reload(widget: WidgetPage, lab: Lab) -> None:
    """What is inserted there goes into the notebook."""
    widget.root.locator(".ssw-graph").click(button="right", position=EMPTY)
    lab.page.get_by_role("menuitem", name="Open in its own tab").click()
    root = lab.page.locator(f".ssw-lab-tab .ssw{READY}")
    expect(root).to_be_visible()
    lab.execute("docmanager:save-all")
    lab.reload()
    expect(root).to_be_visible(timeout=OPEN_TIMEOUT_MS)
    assert lab.tabs() == ["test.ipynb", "AbalonePipeline"]
    root.locator(f'[data-step="{TRAIN}"]').get_by_role("checkbox").check()
    root.get_by_role("tab", name="Code").click()
    root.get_by_role("button", name="Insert selection as cell").click()
    lab.execute("application:activate-previous-tab")
    inserted = lab.page.locator(".jp-Notebook .jp-InputArea-editor", has_text="state_intents")
    expect(inserted).to_contain_text(TRAIN)


def test_a_tab_of_a_widget_that_is_gone_says_so(widget: WidgetPage, lab: Lab) -> None:
    model_id = lab.value("w.model_id")
    lab.py("w.close()")
    lab.execute(f"{NAME}:open-tab", path="test.ipynb", modelId=model_id, title="Gone")
    words = lab.page.locator(".ssw-lab-tab").get_by_role("status")
    expect(words).to_contain_text("The kernel does not have this widget any more.")


def test_notebook_7_has_what_one_document_allows(
    browser: Browser, browser_context_args: dict[str, Any], jupyter: JupyterServer
) -> None:
    """Cells and definitions, in a tab of the browser; no tabs beside a notebook."""
    (jupyter.folder / DEFINITION).write_text(abalone.definition())
    with browser.new_context(**browser_context_args) as context:
        notebook = NotebookPage(context.new_page(), jupyter, "nb7").open(CELLS)
        notebook.run(0)
        widget = WidgetPage(notebook).show()
        notebook.py(f"w.selected_steps = ({TRAIN!r},)")
        widget.root.locator(".ssw-graph").click(button="right", position=EMPTY)
        expect(notebook.page.get_by_role("menuitem", name="Save picture as SVG")).to_be_visible()
        expect(notebook.page.get_by_role("menuitem", name="Open in its own tab")).to_have_count(0)
        notebook.page.keyboard.press("Escape")
        widget.open_tab("Code")
        widget.button("Insert selection as cell").click()
        assert TRAIN in notebook.page.evaluate(CELL_TEXTS)[2]
        tree = context.new_page()
        tree.goto(f"{jupyter.url}/tree?token={jupyter.token}")
        with context.expect_page() as opened:
            tree.get_by_text(DEFINITION).dblclick()
        shown = opened.value.locator(f".ssw-lab-definition .ssw{READY}")
        expect(shown).to_be_visible(timeout=OPEN_TIMEOUT_MS)
        assert notebook.unexpected_errors == []
    jupyter.end_kernels()


def test_disabled_nothing_of_it_is_offered(
    browser: Browser, browser_context_args: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    config = home / "config" / "labconfig" / "page_config.json"
    config.parent.mkdir(parents=True)
    config.write_text(json.dumps({"disabledExtensions": {NAME: True}}))
    (tmp_path / "notebooks").mkdir()
    context = browser.new_context(**browser_context_args)
    with jupyter_server(tmp_path / "notebooks", home) as server:
        notebook = NotebookPage(context.new_page(), server, "lab").open(CELLS)
        notebook.run(0)
        widget = WidgetPage(notebook).show()
        assert notebook.page.evaluate(f"() => jupyterapp.commands.hasCommand('{NAME}:open')") is False
        notebook.py(f"w.selected_steps = ({TRAIN!r},)")
        widget.open_tab("Code")
        expect(widget.button("Copy")).to_be_visible()
        expect(widget.button("Insert code as cell")).to_have_count(0)
        context.close()
        assert notebook.unexpected_errors == []
