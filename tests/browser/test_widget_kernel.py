"""Without what the widget is used to: a kernel that goes away, a server without ipycytoscape."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import ACCOUNT, EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"

DRAWING_TOPS = """canvas => [...canvas.querySelectorAll(".ssw-cytoscape canvas")].map(
    (drawing) => drawing.getBoundingClientRect().top - canvas.getBoundingClientRect().top)"""


def drawing_tops(notebook: NotebookPage) -> list[float]:
    """How far below the top of the graph each layer with edges begins: cards are placed from that top."""
    tops: list[float] = notebook.page.locator(".ssw-canvas").evaluate(DRAWING_TOPS)
    assert tops
    return tops


def test_a_kernel_that_restarts_is_told_and_replaced(notebook: NotebookPage) -> None:
    """What is shown stays readable, nothing can be started, and running the cells again brings it back."""
    notebook.allow_error("Canceled|disposed|Kernel")
    notebook.open([ACCOUNT, "w"]).run(0)
    widget = WidgetPage(notebook).show()
    widget.tick(TRAIN).check()
    widget.wait_selected(TRAIN)
    before = drawing_tops(notebook)
    notebook.page.evaluate(RESTART)
    banner = widget.notices.filter(has_text="The kernel was restarted or has ended")
    expect(banner).to_be_visible()
    expect(widget.start).to_have_attribute("aria-disabled", "true")
    expect(widget.expression).to_have_attribute("readonly", "")
    expect(widget.row(PROCESS)).to_contain_text("reuse")
    assert drawing_tops(notebook) == before
    notebook.run(0)
    widget.show()
    expect(banner).to_have_count(0)
    widget.tick(EVAL).check()
    widget.wait_selected(EVAL)


def test_without_ipycytoscape_in_the_page_the_kernel_sends_what_draws(notebook: NotebookPage) -> None:
    """A server in another environment than the kernel: the graph selects, is judged and runs all the same."""
    notebook.allow_error(".*")
    notebook.page.route("**/jupyter-cytoscape/**", lambda route: route.fulfill(status=404))
    notebook.open([ACCOUNT, "w"]).run(0).run(1)
    widget = WidgetPage(notebook)
    notebook.wait_graph(STEP_COUNT)
    notebook.page.mouse.click(*notebook.node_position(TRAIN))
    widget.wait_selected(TRAIN)
    notebook.wait_for(lambda: widget.drawn("[data-look='run']"), [TRAIN], "the step that will run")
    notebook.page.keyboard.down("Control")
    notebook.page.mouse.click(*notebook.node_position(EVAL))
    notebook.page.keyboard.up("Control")
    widget.wait_selected(TRAIN, EVAL)
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2


def test_where_nothing_draws_the_plan_still_selects(notebook: NotebookPage) -> None:
    """The graph's place says what to do; everything else works."""
    notebook.allow_error(".*")
    notebook.page.route("**/jupyter-cytoscape/**", lambda route: route.fulfill(status=404))
    no_part = "import sagemaker_selective_widget.widget.front_end as front_end; front_end.PARTS = ()"
    notebook.open([ACCOUNT, f"{no_part}\nw"]).run(0).run(1)
    widget = WidgetPage(notebook)
    expect(widget.root.get_by_role("alert").filter(has_text="pip install ipycytoscape")).to_be_visible()
    widget.tick(TRAIN).check()
    widget.tick(EVAL).check()
    widget.wait_selected(TRAIN, EVAL)
