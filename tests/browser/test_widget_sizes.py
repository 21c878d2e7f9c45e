"""Sizes: whatever holds the widget gives it its width, and the sizes that somebody sets are kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import EVAL, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

HOLDERS = {
    "alone": "display(w)",
    "HBox": "display(ipywidgets.HBox([w]))",
    "VBox": "display(ipywidgets.VBox([w]))",
    "Tab": "display(ipywidgets.Tab([w]))",
    "Accordion": "display(ipywidgets.Accordion([w], selected_index=0))",
    "a box as wide as its content": "box = ipywidgets.Box([w], layout={'flex': '0 1 auto'})\n"
    "display(ipywidgets.HBox([box]))",
    "Output": "out = ipywidgets.Output(); display(out)\nwith out:\n    display(w)",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_it_has_the_width_of_what_holds_it(widget: WidgetPage, holder: str) -> None:
    """An element that is a container has no width of its own: a row would leave it none."""
    notebook = widget.notebook
    notebook.py(f"import ipywidgets\ndef show():\n    exec({HOLDERS[holder]!r}, globals())")
    notebook.page.evaluate(
        """source => jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource(source)""",
        "show()",
    )
    notebook.run(2)
    shown = notebook.output(2).locator(".ssw")
    expect(shown).to_have_attribute("data-ssw-ready", "true")
    output = notebook.output(2).locator(".jp-OutputArea-output").first
    width = output.evaluate("output => output.clientWidth")
    assert shown.evaluate("root => root.clientWidth") >= width - 60
    assert output.evaluate("output => output.scrollWidth <= output.clientWidth + 1")
    notebook.page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource("w")"""
    )


@pytest.mark.parametrize(
    ("width", "breadth"), [(1400, "wide"), (900, "wide"), (720, "medium"), (430, "narrow")]
)
def test_the_room_decides_how_it_is_laid_out(widget: WidgetPage, width: int, breadth: str) -> None:
    """Beside the graph, under it, or with the graph behind a button; nothing sticks out."""
    widget.root.evaluate("(root, width) => { root.style.inlineSize = `${width}px`; }", width)
    shell = widget.root.locator(".ssw-shell")
    expect(shell).to_have_attribute("data-breadth", breadth)
    graph = widget.root.locator(".ssw-graph-room")
    assert graph.is_visible() == (breadth != "narrow")
    if breadth == "narrow":
        widget.button("Show the graph").click()
        expect(graph).to_be_visible()
    assert shell.evaluate("shell => shell.scrollWidth <= shell.clientWidth")


def test_sizes_are_dragged_and_kept(widget: WidgetPage) -> None:
    """By pointer and by keyboard; a view that is opened later has them too."""
    notebook = widget.notebook
    divider = widget.root.get_by_role("separator", name="Width of the side panel")
    divider.scroll_into_view_if_needed()
    box = divider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 40
    before = widget.value("w.side_share")
    notebook.drag((x, y), (x - 120, y))
    notebook.wait_for(lambda: widget.value("w.side_share") > before + 0.05, True, "the share's being larger")
    share = widget.value("w.side_share")

    handle = widget.root.get_by_role("separator", name="Height of graph and side panel")
    handle.focus()
    height = int(handle.get_attribute("aria-valuenow") or 0)
    notebook.page.keyboard.press("ArrowDown")
    notebook.wait_value("w.height", height + 20)
    notebook.run(2)
    other = WidgetPage(notebook, 2)
    expect(other.root).to_have_attribute("data-ssw-ready", "true")
    there = other.root.get_by_role("separator", name="Width of the side panel")
    expect(there).to_have_attribute("aria-valuenow", str(round(share * 100)))
    handle.dblclick()
    notebook.wait_value("w.height", None)


@pytest.mark.one_host("the widget alone is its subject")
def test_core_tasks_take_few_clicks(widget: WidgetPage) -> None:
    """From a failure, one and Run; another reference, two."""
    notebook = widget.notebook
    notebook.py(f"sagemaker.stand_in({TRAIN!r}, fails='No capacity'); run_pipeline('broken', MaxDepth='9')")
    widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)")
    notebook.py(f"sagemaker.stand_in({TRAIN!r})")
    widget.root.get_by_role("button", name="Re-run from AbaloneTrain").click()
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")

    widget.reference.click()
    widget.executions.filter(has_text="nightly").click()
    notebook.wait_value("w.reference_execution_arn == nightly", True)


@pytest.mark.one_host("the widget alone is its subject")
def test_a_value_and_what_depends_on_it_take_one_click_and_run(widget: WidgetPage) -> None:
    """The changed value says what it changes, and selects that."""
    notebook = widget.notebook
    notebook.py(f"w.selected_steps = ({EVAL!r},)")
    widget.wait_selected(EVAL)
    widget.open_tab("Parameters").field("MaxDepth").get_by_role("textbox").fill("9")
    clicked = widget.root.get_by_role("button", name=re.compile("^Select .* that MaxDepth changes"))
    clicked.click()
    notebook.wait_value("w.selected_steps[0]", TRAIN)
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2


def test_a_panel_of_its_own_is_filled(widget: WidgetPage) -> None:
    """*Create New View for Output*: the view is as high as its panel, and so follows it."""
    notebook = widget.notebook
    if notebook.front_end == "nb7":
        pytest.skip("Notebook 7 shows one document in a tab, and no panel beside it.")
    notebook.page.evaluate(
        """async () => {
          jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
          await jupyterapp.commands.execute("notebook:create-output-view");
        }"""
    )
    panel = notebook.page.locator(".jp-LinkedOutputView")
    shell = panel.locator(".ssw-shell")
    expect(shell).to_have_attribute("data-fills", "")
    heights = "panel => [panel.clientHeight, panel.scrollHeight]"
    height, content = panel.evaluate(heights)
    box = shell.bounding_box()
    assert box is not None
    assert box["height"] > height - 60
    assert content <= height
    notebook.page.evaluate("() => jupyterapp.commands.execute('application:close')")
    expect(panel).to_have_count(0)
