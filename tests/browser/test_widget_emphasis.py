"""Who reads what: pointing at a parameter marks its steps, pointing at a step its parameters."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

READ_BY_TRAIN = ["TrainingInstanceType", "MaxDepth", "NumRound"]
COUNT_CHANGES = "cy.on('style data position', () => { window.changes += 1; }) && (window.changes = 0)"


def wait_readers(widget: WidgetPage, *steps: str) -> None:
    """Exactly these steps are marked in the graph."""
    marked = "cy.nodes('.reader').map((node) => node.id())"
    widget.notebook.wait_for(lambda: widget.notebook.cy(marked), list(steps), "the marked steps")


def marked_fields(widget: WidgetPage) -> Locator:
    return widget.root.locator(".ssw-field[data-read]")


def expect_fields(widget: WidgetPage, *names: str) -> None:
    """Exactly the fields of these parameters are marked."""
    expect(marked_fields(widget)).to_have_count(len(names))
    assert [row.get_attribute("data-parameter") for row in marked_fields(widget).all()] == list(names)


def note(widget: WidgetPage) -> Locator:
    """What the graph says of what is pointed at elsewhere, or by keyboard."""
    return widget.root.locator(".ssw-reading")


def point_at(widget: WidgetPage, step: str) -> None:
    widget.notebook.page.mouse.move(*widget.notebook.node_position(step))


def point_beside(widget: WidgetPage) -> None:
    """Move the pointer out of the graph and the panels."""
    widget.root.locator(".ssw-toolbar label").first.hover()


def test_the_pointer_on_a_field_marks_the_steps_that_read_it(widget: WidgetPage) -> None:
    """Leaving undoes it; neither the kernel nor the layout has anything to do with it."""
    notebook = widget.notebook
    notebook.py("said = []; w.on_msg(lambda *message: said.append(message[1]))")
    widget.open_tab("Parameters")
    places = notebook.cy("JSON.stringify(cy.nodes().map((node) => node.position()))")
    widget.field("MaxDepth").locator("label").hover()
    wait_readers(widget, TRAIN)
    expect(note(widget)).to_have_text(f"MaxDepth · Read by {TRAIN}")
    widget.field("MseThreshold").locator("label").hover()
    wait_readers(widget, "AbaloneMSECond", "AbaloneMSEFail")
    assert notebook.cy("cy.nodes('.reader').every((node) => node.style('border-style') === 'double')") is True
    assert notebook.cy("JSON.stringify(cy.nodes().map((node) => node.position()))") == places
    point_beside(widget)
    wait_readers(widget)
    expect(note(widget)).to_be_hidden()
    # On its way the pointer crosses the picker, which asks who started the reference.
    assert [each for each in widget.value("said") if each.get("command") != "describe"] == []


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
    widget.notebook.wait_for(lambda: widget.notebook.cy("cy.nodes('.selected').length"), 0, "the selection")
    wait_readers(widget, TRAIN)
    field.press("Tab")
    widget.notebook.page.keyboard.press("Tab")
    expect(widget.field("NumRound").get_by_role("textbox")).to_be_focused()
    expect(note(widget)).to_have_text(f"NumRound · Read by {TRAIN}")
    widget.root.get_by_role("tab", name="Parameters").focus()
    wait_readers(widget)


def test_the_pointer_on_a_step_marks_the_fields_that_it_reads(widget: WidgetPage) -> None:
    """The first comes into sight; the notebook stays where it is."""
    notebook = widget.notebook
    widget.open_tab("Parameters")
    notebook.wait_graph(STEP_COUNT)
    point_at(widget, TRAIN)
    expect_fields(widget, *READ_BY_TRAIN)
    expect(widget.root.locator(".ssw-tooltip")).to_contain_text(f"Reads {', '.join(READ_BY_TRAIN)}")
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


def test_the_pointer_over_the_graph_changes_nothing_of_the_drawing(widget: WidgetPage) -> None:
    """What comes before every click makes no click slower."""
    notebook = widget.notebook
    widget.open_tab("Parameters")
    notebook.wait_graph(STEP_COUNT)
    point_at(widget, PROCESS)
    notebook.cy(COUNT_CHANGES)
    point_at(widget, TRAIN)
    expect_fields(widget, *READ_BY_TRAIN)
    point_at(widget, PROCESS)
    expect_fields(widget, "ProcessingInstanceCount", "InputData")
    assert notebook.page.evaluate("window.changes") == 0
    widget.field("MaxDepth").locator("label").hover()
    wait_readers(widget, TRAIN)
    assert notebook.page.evaluate("window.changes") > 0


def test_the_keyboard_in_the_graph_marks_the_fields_and_says_them(widget: WidgetPage) -> None:
    """Moving and leaving move and undo the marks; so does the use of the pointer."""
    widget.open_tab("Parameters")
    graph = widget.root.get_by_role("application")
    is_vertical = graph.get_attribute("data-orientation") == "vertical"
    onward = "ArrowDown" if is_vertical else "ArrowRight"
    graph.focus()
    graph.press(onward)
    expect_fields(widget, "ProcessingInstanceCount", "InputData")
    graph.press(onward)
    expect_fields(widget, *READ_BY_TRAIN)
    expect(note(widget)).to_have_text(f"{TRAIN} · Reads {', '.join(READ_BY_TRAIN)}")
    said = widget.root.locator(".ssw-graph").get_by_role("status")
    expect(said).to_contain_text(f"Reads {', '.join(READ_BY_TRAIN)}")
    graph.press("Tab")
    expect_fields(widget)
    expect(note(widget)).to_be_hidden()
    widget.notebook.page.keyboard.press("Shift+Tab")
    expect_fields(widget, *READ_BY_TRAIN)


def test_a_row_of_the_plan_says_what_its_step_reads(widget: WidgetPage) -> None:
    """By a title, to screen readers, and beside the graph while the keyboard is on it."""
    reads = f"Reads {', '.join(READ_BY_TRAIN)}"
    expect(widget.row(TRAIN).locator(".ssw-step-label")).to_have_attribute("title", reads)
    expect(widget.tick(TRAIN)).to_have_accessible_description(re.compile(reads))
    widget.tick(PROCESS).focus()
    widget.tick(PROCESS).press("ArrowDown")
    expect(note(widget)).to_have_text(f"{TRAIN} · {reads}")
    widget.tick(TRAIN).press("ArrowDown")
    expect(widget.tick(EVAL)).to_be_focused()
    expect(note(widget)).to_be_hidden()


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
