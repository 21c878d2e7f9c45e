"""Who reads what: pointing at a parameter marks its steps, pointing at a step its parameters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

READ_BY_TRAIN = ["TrainingInstanceType", "MaxDepth", "NumRound"]

# Of each change of the drawing, how long the pointer had rested by then, in milliseconds.
WATCH_CHANGES = """(() => {
  window.rests = [];
  let movedAt = performance.now();
  window.noteChange = () => window.rests.push(performance.now() - movedAt);
  addEventListener("mousemove", () => { movedAt = performance.now(); }, true);
  cy.on("style data position", window.noteChange);
})()"""
WATCH_DRAWN = """(layer) => {
  new MutationObserver(window.noteChange).observe(layer, { childList: true });
}"""
LEAST_REST_MS = 80


def wait_readers(widget: WidgetPage, *steps: str) -> None:
    """Exactly these steps are marked in the graph."""
    marked = widget.root.locator(".ssw-card[data-reader]")
    names = "cards => cards.map((card) => card.dataset.step)"
    widget.notebook.wait_for(lambda: marked.evaluate_all(names), list(steps), "the marked steps")


def marked_fields(widget: WidgetPage) -> Locator:
    return widget.root.locator(".ssw-field[data-read]")


def expect_fields(widget: WidgetPage, *names: str) -> None:
    """Exactly the fields of these parameters are marked."""
    expect(marked_fields(widget)).to_have_count(len(names))
    assert [row.get_attribute("data-parameter") for row in marked_fields(widget).all()] == list(names)


def point_at(widget: WidgetPage, step: str) -> None:
    widget.notebook.page.mouse.move(*widget.notebook.node_position(step))


def point_beside(widget: WidgetPage) -> None:
    """Move the pointer out of the graph and the panels."""
    widget.root.locator(".ssw-pipeline-name").hover()


def test_the_pointer_on_a_field_marks_the_steps_that_read_it(widget: WidgetPage) -> None:
    """Leaving undoes it; neither the kernel nor the layout has anything to do with it."""
    notebook = widget.notebook
    notebook.py("said = []; w.on_msg(lambda *message: said.append(message[1]))")
    widget.open_tab("Parameters")
    places = notebook.cy("JSON.stringify(cy.nodes().map((node) => node.position()))")
    widget.field("MaxDepth").locator("label").hover()
    wait_readers(widget, TRAIN)
    widget.field("MseThreshold").locator("label").hover()
    wait_readers(widget, "AbaloneMSECond", "AbaloneMSEFail")
    expect(widget.root.locator(".ssw-card[data-reader]").first).to_have_css("outline-style", "double")
    assert notebook.cy("JSON.stringify(cy.nodes().map((node) => node.position()))") == places
    point_beside(widget)
    wait_readers(widget)
    # On its way the pointer crosses the picker, which asks who started the reference, and what opens there.
    commands = {each.get("command") for each in widget.value("said")}
    assert commands <= {"describe", "front-end"}


def test_the_focus_on_a_field_marks_them_while_it_is_edited(widget: WidgetPage) -> None:
    """A verdict that is painted meanwhile leaves the marks."""
    widget.tick(TRAIN).check()
    widget.open_tab("Parameters")
    field = widget.field("MaxDepth").get_by_role("textbox")
    expect(field).to_have_accessible_description(f"Read by {TRAIN}")
    field.focus()
    wait_readers(widget, TRAIN)
    field.fill("9")
    widget.notebook.wait_value("w.parameter_overrides", {"MaxDepth": 9})
    widget.notebook.py("w.selected_steps = ()")
    widget.notebook.wait_for(lambda: widget.drawn("[aria-selected='true']"), [], "the selected steps")
    wait_readers(widget, TRAIN)
    widget.field("NumRound").get_by_role("textbox").focus()
    wait_readers(widget, TRAIN)
    widget.field("MseThreshold").get_by_role("textbox").focus()
    wait_readers(widget, "AbaloneMSECond", "AbaloneMSEFail")
    widget.root.get_by_role("tab", name="Parameters").focus()
    wait_readers(widget)


def test_the_pointer_on_a_step_marks_the_fields_that_it_reads(widget: WidgetPage) -> None:
    """Where none of them is in sight, the first comes there; the notebook stays where it is."""
    notebook = widget.notebook
    notebook.py("w.height = 240")
    widget.open_tab("Parameters")
    expect(widget.root.locator(".ssw-middle")).to_have_css("height", "240px")
    notebook.wait_graph(STEP_COUNT)
    point_at(widget, TRAIN)
    expect_fields(widget, *READ_BY_TRAIN)
    expect(widget.root.get_by_role("tooltip")).to_contain_text(f"Reads {', '.join(READ_BY_TRAIN)}")
    point_at(widget, PROCESS)
    expect_fields(widget, "ProcessingInstanceCount", "InputData")
    point_beside(widget)
    expect_fields(widget)
    place = widget.root.bounding_box()
    form = widget.field("NumRound").locator("xpath=ancestor::*[contains(@class, 'ssw-scroll')]")
    form.evaluate("form => { form.scrollTop = form.scrollHeight; }")
    point_at(widget, PROCESS)
    expect(widget.field("ProcessingInstanceCount").get_by_role("textbox")).to_be_in_viewport()
    assert widget.root.bounding_box() == place


def test_the_pointer_on_its_way_over_the_graph_changes_nothing_of_the_drawing(widget: WidgetPage) -> None:
    """What comes before every click makes no click slower: paths are raised once the pointer rests."""
    notebook = widget.notebook
    widget.open_tab("Parameters")
    notebook.wait_graph(STEP_COUNT)
    places = {step: notebook.node_position(step) for step in (PROCESS, TRAIN)}
    notebook.cy(WATCH_CHANGES)
    widget.root.locator(".ssw-titles").evaluate(WATCH_DRAWN)
    for step in (PROCESS, TRAIN, PROCESS, TRAIN):
        notebook.page.mouse.move(*places[step])
    expect_fields(widget, *READ_BY_TRAIN)
    notebook.wait_for(lambda: notebook.page.evaluate("window.rests.length > 0"), True, "the raised path")
    assert min(notebook.page.evaluate("window.rests")) > LEAST_REST_MS


def test_the_keyboard_in_the_graph_marks_the_fields(widget: WidgetPage) -> None:
    """Moving and leaving move and undo the marks."""
    widget.open_tab("Parameters")
    keyboard = widget.notebook.page.keyboard
    is_vertical = widget.root.locator(".ssw-canvas").get_attribute("data-orientation") == "vertical"
    widget.root.locator(f".ssw-card[data-step='{PROCESS}']").focus()
    expect_fields(widget, "ProcessingInstanceCount", "InputData")
    keyboard.press("ArrowDown" if is_vertical else "ArrowRight")
    expect_fields(widget, *READ_BY_TRAIN)
    keyboard.press("Tab")
    expect_fields(widget)
    keyboard.press("Shift+Tab")
    expect_fields(widget, *READ_BY_TRAIN)


def test_a_row_of_the_plan_says_what_its_step_reads(widget: WidgetPage) -> None:
    """By a title, to screen readers, and beside the graph while the keyboard is on it."""
    reads = f"Reads {', '.join(READ_BY_TRAIN)}"
    expect(widget.row(TRAIN).locator(".ssw-step-label")).to_have_attribute("title", reads)
    expect(widget.tick(TRAIN)).to_have_accessible_description(re.compile(reads))
    widget.tick(PROCESS).focus()
    widget.tick(PROCESS).press("ArrowDown")
    raised = widget.root.locator(f".ssw-card[data-step='{TRAIN}'][data-raised]")
    expect(raised).to_have_count(1)
    widget.tick(TRAIN).press("ArrowDown")
    expect(widget.tick(EVAL)).to_be_focused()


def test_a_view_that_is_gone_points_at_nothing(widget: WidgetPage) -> None:
    """A second view of the widget has marks of its own, and keeps them."""
    notebook = widget.notebook
    notebook.run(2)
    other = WidgetPage(notebook, 2)
    expect(other.root).to_have_attribute("data-ssw-ready", "true")
    other.open_tab("Parameters")
    notebook.clear(1)
    notebook.wait_for(notebook.graph_count, 1, "the number of graphs")
    other.field("MaxDepth").locator("label").hover()
    wait_readers(other, TRAIN)
    point_beside(other)
    wait_readers(other)
