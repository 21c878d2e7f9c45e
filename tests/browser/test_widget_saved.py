"""What is left without a kernel: the widget on the screen, and the picture in the saved notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter_server import SETTINGS, jupyter_server
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import ACCOUNT, EVAL, PROCESS, TRAIN, WidgetPage

SLUG = "that-is-confidential"
STARTED = f"""
w.parameter_overrides = {{"MaxDepth": 6, "BatchData": "s3://a-bucket/{SLUG}"}}
w.selected_steps = ("{TRAIN}", "{EVAL}")
w.start()
w.wait(30)
"""
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
KILL = """() => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  void kernel.requestExecute({ code: "import os; os._exit(1)" }).done.catch(() => undefined);
}"""
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
IS_SAVED = "() => !jupyterapp.shell.currentWidget.context.model.dirty"
SAVE_STATE = {"@jupyter-widgets/jupyterlab-manager/plugin.jupyterlab-settings": {"saveState": True}}
IS_DRAWN = "image => image.complete && image.naturalWidth > 500"
MOST_PAGES = 5
KERNEL_ERRORS = "Canceled|disposed|Kernel"


def open_and_run(notebook: NotebookPage) -> WidgetPage:
    """A widget whose execution of two steps has ended, and its picture of that."""
    notebook.allow_error(KERNEL_ERRORS)
    notebook.open([ACCOUNT, "w"]).run(0)
    widget = WidgetPage(notebook).show()
    notebook.py(STARTED)
    expect(picture(notebook)).to_contain_text("Succeeded in")
    expect(picture(notebook)).to_contain_text(f"Selected: {TRAIN}, {EVAL}")
    return widget


def picture(notebook: NotebookPage) -> Locator:
    return notebook.output(1).locator(".ssw-picture")


def save(notebook: NotebookPage) -> str:
    """Save the notebook; return what is in the file."""
    notebook.page.evaluate(SAVE)
    notebook.page.wait_for_function(IS_SAVED)
    return (notebook.server.folder / "test.ipynb").read_text(encoding="utf-8")


def reopen(notebook: NotebookPage, name: str = "test.ipynb") -> NotebookPage:
    """Open the saved notebook in a new page, with a kernel that knows nothing of it."""
    notebook.page.goto("about:blank")
    notebook.server.end_kernels()
    return notebook.visit(name)


def reopen_with_states(notebook: NotebookPage, widget: WidgetPage) -> None:
    """Open the saved notebook in new pages until one has restored its widgets.

    On a busy machine JupyterLab's manager of widgets may look for those of the kernel twice at once; when the
    second look ends first, it takes the notebook's for restored, and their outputs are not rendered again.
    """
    given_up = notebook.output(1).get_by_text("Error displaying widget: model not found")
    for _ in range(MOST_PAGES):
        reopen(notebook)
        expect(widget.root.or_(given_up)).to_be_visible()
        if not given_up.count():
            return


class TestWidgetOnTheScreen:
    @pytest.mark.parametrize("end", [SHUT_DOWN, KILL], ids=["shut down", "killed"])
    def test_it_shows_the_last_state_and_says_so(self, notebook: NotebookPage, end: str) -> None:
        widget = open_and_run(notebook)
        notebook.page.evaluate(end)
        banner = widget.notices.filter(has_text="The kernel was restarted or has ended")
        expect(banner).to_contain_text("this is the last state, of ")
        self.dismiss_dialog(notebook.page)
        expect(widget.row(TRAIN)).to_contain_text("ran")
        expect(widget.row(PROCESS)).to_contain_text("from nightly")
        expect(widget.run_status).to_contain_text("Succeeded")
        expect(widget.tick(PROCESS)).to_be_disabled()
        expect(widget.start).to_have_attribute("aria-disabled", "true")
        expect(picture(notebook)).to_be_hidden()

    def test_nothing_can_be_selected_on_the_graph(self, notebook: NotebookPage) -> None:
        """A selection that no kernel hears of must not look like one that is kept."""
        widget = open_and_run(notebook)
        notebook.wait_graph(8)
        notebook.page.evaluate(SHUT_DOWN)
        expect(widget.root).to_contain_text("this is the last state, of ")
        notebook.click_node(PROCESS)
        notebook.page.keyboard.press("Control+a")
        expect(widget.row(PROCESS)).not_to_have_attribute("data-selected", "")
        cards = widget.root.get_by_role("option", selected=True)
        assert cards.evaluate_all("all => all.map(({ dataset }) => dataset.step)") == [TRAIN, EVAL]

    def test_its_code_can_be_copied(self, notebook: NotebookPage) -> None:
        notebook.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        widget = open_and_run(notebook).open_tab("Code")
        notebook.page.evaluate(SHUT_DOWN)
        expect(widget.root).to_contain_text("this is the last state, of ")
        widget.button("Copy").click()
        expect(widget.root.locator(".ssw-copied")).to_have_text("Copied")
        assert "start_pipeline_execution" in notebook.page.evaluate("navigator.clipboard.readText()")

    @staticmethod
    def dismiss_dialog(page: Page) -> None:
        """Jupyter says that it restarts a kernel that was killed."""
        button = page.locator(".jp-Dialog button")
        if button.count():
            button.first.click()


class TestSavedNotebook:
    def test_it_shows_the_picture(self, notebook: NotebookPage) -> None:
        """Graph, selection, plan and last status, as of saving; the widget was not drawn anew for it."""
        widget = open_and_run(notebook)
        widget.root.evaluate("root => { root.dataset.mark = 'first'; }")
        widget.tick(PROCESS).check()
        widget.wait_selected(PROCESS, TRAIN, EVAL)
        expect(picture(notebook)).to_contain_text(f"Selected: {PROCESS}, {TRAIN}, {EVAL}")
        expect(picture(notebook)).to_be_hidden()
        assert picture(notebook).locator("img").evaluate(IS_DRAWN) is False  # nobody waits for what is hidden
        expect(widget.root).to_have_attribute("data-mark", "first")
        assert SLUG not in save(notebook)
        reopen(notebook)
        self.check_picture(notebook)

    def test_a_copy_that_nobody_trusts_shows_it_too(self, notebook: NotebookPage) -> None:
        """The sanitizer leaves it whole."""
        open_and_run(notebook)
        notebook.run(1)
        notebook.wait_value("w.selected_steps", [TRAIN, EVAL])
        self.save_as_another(notebook, "copy.ipynb")
        reopen(notebook, "copy.ipynb")
        expect(notebook.output(1).locator(".jp-RenderedHTML.jp-mod-trusted")).to_have_count(0)
        self.check_picture(notebook)

    def check_picture(self, notebook: NotebookPage) -> None:
        shown = picture(notebook)
        expect(shown).to_be_visible()
        expect(shown).to_contain_text("saved picture, as of ")
        row = shown.locator("tr", has_text=TRAIN).filter(has_text="Training")
        expect(row).to_contain_text(f"☑ {TRAIN}")
        expect(row).to_contain_text("ran")
        image = shown.get_by_role("img")
        image.scroll_into_view_if_needed()
        notebook.page.wait_for_function(IS_DRAWN, arg=image.element_handle())
        expect(image).to_be_visible()

    @staticmethod
    def save_as_another(notebook: NotebookPage, name: str) -> None:
        """Write what was saved, changed a little, so that the server has not signed it."""
        saved = nbformat.reads(save(notebook), as_version=4)
        saved.cells[1].source += "  # as a colleague got it"
        nbformat.write(saved, notebook.server.folder / name)


@pytest.fixture
def state_saving_page(page: Page, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """A notebook page whose reader has turned on that widget states are saved."""
    folder, home = tmp_path / "notebooks", tmp_path / "home"
    folder.mkdir()
    for name, values in SAVE_STATE.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values))
    assert SETTINGS.keys().isdisjoint(SAVE_STATE)
    with jupyter_server(folder, home) as server:
        opened = NotebookPage(page, server, request.param)
        yield opened
        assert opened.unexpected_errors == []


@pytest.mark.parametrize("state_saving_page", ["lab", "nb7"], indirect=True)
def test_a_saved_state_shows_the_widget_without_values(state_saving_page: NotebookPage) -> None:
    """Where widget states are saved, the widget itself comes back, and says that it has no kernel."""
    notebook = state_saving_page
    widget = open_and_run(notebook)
    text = save(notebook)
    state: dict[str, Any] = json.loads(text)["metadata"]["widgets"]
    assert TRAIN in json.dumps(state)
    assert SLUG not in text
    reopen_with_states(notebook, widget)
    banner = widget.notices.filter(has_text="The kernel was restarted or has ended")
    expect(banner).to_contain_text("this is the last state, of ")
    expect(widget.row(TRAIN)).to_contain_text("ran")
    expect(widget.tick(TRAIN)).to_be_disabled()
    expect(widget.tick(TRAIN)).to_be_checked()
    expect(picture(notebook)).to_be_hidden()
    widget.open_tab("Code")
    expect(widget.root).to_contain_text("The code was not saved with the notebook")
