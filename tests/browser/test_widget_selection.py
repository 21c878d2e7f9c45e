"""Choosing steps: on the graph, in the plan, by text, by name, by keyboard; and what comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import CONDITION, EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]
pytestmark = pytest.mark.one_host("the widget alone is its subject")


def is_unavailable(button: Locator) -> None:
    expect(button).to_have_attribute("aria-disabled", "true")


def is_available(button: Locator) -> None:
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_a_gap_chosen_on_the_graph_is_named_and_repaired(widget: WidgetPage) -> None:
    """Two clicks on the graph, a verdict in plan and issues, one press, and it can start."""
    notebook = widget.notebook
    notebook.py("writes = []; w.observe(lambda change: writes.append(change.new), 'selected_steps')")
    widget.button("Show the whole graph").click()
    notebook.wait_graph(STEP_COUNT).click_node(TRAIN)
    widget.wait_selected(TRAIN)  # of two clicks at once, Jupyter sends what comes of both
    notebook.click_node(CONDITION)
    widget.wait_selected(TRAIN, CONDITION)
    expect(widget.issues.get_by_role("listitem").first).to_contain_text(EVAL)
    expect(widget.row(EVAL)).to_contain_text("lies between selected steps, but is not selected")
    expect(widget.row(PROCESS)).to_contain_text("reuse")
    is_unavailable(widget.start)

    widget.button(f"Add {EVAL}").click()
    widget.wait_selected(TRAIN, EVAL, CONDITION)
    expect(widget.button(f"Add {EVAL}")).to_have_count(0)
    is_available(widget.start)
    assert widget.drawn("[aria-selected='true']") == [TRAIN, EVAL, CONDITION]
    assert widget.value("writes") == [[TRAIN], [TRAIN, CONDITION], [TRAIN, EVAL, CONDITION]]
    assert widget.value("w.verdict.can_start") is True


def test_a_name_in_an_issue_leads_to_its_row(widget: WidgetPage) -> None:
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r}, {CONDITION!r})")
    widget.open_tab("Code")
    widget.issues.get_by_role("button", name=EVAL, exact=True).first.click()
    expect(widget.tick(EVAL)).to_be_focused()
    expect(widget.tick(EVAL)).to_be_in_viewport()


def test_the_selection_is_read_and_written_as_text(widget: WidgetPage) -> None:
    """The box has what Python renders; Enter has Python read what was typed."""
    widget.tick(TRAIN).check()
    expect(widget.expression).to_have_value(TRAIN)
    widget.expression.fill(f"{PROCESS}+ and +{EVAL}")
    widget.expression.press("Enter")
    widget.wait_selected(PROCESS, TRAIN, EVAL)
    expect(widget.expression).to_have_value(f"+{EVAL}")


def test_a_text_that_cannot_be_read_stays_with_its_problem(widget: WidgetPage) -> None:
    """Nothing else changes; the mark is where the problem begins, and Escape brings the last text back."""
    widget.tick(TRAIN).check()
    widget.wait_selected(TRAIN)
    widget.expression.fill(f"{TRAIN} and AbaloneEvl")
    widget.expression.press("Enter")
    problem = widget.root.locator(".ssw-expression .ssw-field-problem")
    expect(problem).to_contain_text("Column 18")
    expect(problem).to_contain_text(f"did you mean {EVAL}")
    expect(widget.root.locator(".ssw-expression mark")).to_have_text("AbaloneEvl")
    width = "element => element.clientWidth"
    assert problem.evaluate(width) > 1.5 * widget.expression.evaluate(width), "it has the panel's room"
    expect(widget.expression).to_have_attribute("aria-invalid", "true")
    expect(widget.expression).to_have_value(f"{TRAIN} and AbaloneEvl")
    widget.expression.press("Escape")
    expect(widget.expression).to_have_value(TRAIN)
    expect(problem).to_be_hidden()
    widget.wait_selected(TRAIN)


def test_a_preset_says_what_it_selects_and_selects_it(widget: WidgetPage) -> None:
    widget.tick(EVAL).check()
    widget.button("Select…").click()
    menu = widget.root.get_by_role("menu", name="Select", exact=True)
    upto = menu.get_by_role("menuitem", name="Up to the selected steps")
    expect(upto).to_contain_text(f"3 steps: {PROCESS}, {TRAIN} and 1 more")
    failure = menu.get_by_role("menuitem", name="From failure")
    is_unavailable(failure)
    expect(failure).to_contain_text("No step of nightly failed")
    upto.click()
    widget.wait_selected(PROCESS, TRAIN, EVAL)
    expect(menu).to_be_hidden()
