"""Keys: the notebook's own never act from inside the widget, and everything is done without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import CONDITION, EVAL, PROCESS, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

# What JupyterLab binds to cells: add, cut, delete, change the type, edit, run.
KEYS = ("a", "b", "x", "d", "d", "m", "y", "1", "Escape", "Control+Enter")
FOCUSABLES = 'button, input, select, summary, a[href], [tabindex]:not([tabindex="-1"])'
CELLS = """() => jupyterapp.shell.currentWidget.content.widgets.map(({ model }) => [
  model.type, model.sharedModel.getSource(), model.executionCount ?? null])"""
FOCUS = """root => {
  const { activeElement } = document;
  const box = activeElement.getBoundingClientRect();
  return root.contains(activeElement) && box.width > 0 && box.height > 0;
}"""


def test_no_key_reaches_the_cells_from_any_control(widget: WidgetPage) -> None:
    """Each control that takes the focus, and each key: the cells stay as they are, the widget too."""
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r}, 'AbaloneTransform')")
    expect(widget.issues).to_be_visible()
    page = widget.notebook.page
    before = page.evaluate(CELLS)
    mark = "mark-" + str(id(widget))
    widget.root.evaluate("(root, mark) => { root.dataset.mark = mark; }", mark)
    count = widget.root.locator(FOCUSABLES).count()
    assert count > 25
    for index in range(count):
        for key in KEYS:
            control = widget.root.locator(FOCUSABLES).nth(index)
            if not control.is_visible():
                continue
            control.evaluate("control => control.focus({ preventScroll: true })")
            page.keyboard.press(key)
    assert page.evaluate(CELLS) == before
    expect(widget.root).to_have_attribute("data-mark", mark)
    assert widget.value("execution_count()") == 1


class Hands:
    """A keyboard, which counts; after every key the focus is in sight, inside the widget."""

    def __init__(self, widget: WidgetPage) -> None:
        self._widget = widget
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._widget.notebook.page.keyboard.press(key)
            self.count += 1
            assert self._widget.root.evaluate(FOCUS), f"the focus is lost after {key}"

    def task(self) -> int:
        """How many keys the task took that ends here."""
        count, self.count = self.count, 0
        return count


def test_run_undo_and_stop_take_one_chord_each_from_anywhere(widget: WidgetPage) -> None:
    """Run from a checkbox, stop where the focus has gone, take the selection back."""
    hands = Hands(widget)
    before: Any = widget.notebook.page.evaluate(CELLS)
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r},); hold({EVAL!r})")
    widget.wait_selected(TRAIN)
    widget.tick(EVAL).focus()
    hands.press("Space")
    widget.wait_selected(TRAIN, EVAL)
    hands.press("Control+z")
    widget.wait_selected(TRAIN)
    hands.press("Control+Shift+z")
    widget.wait_selected(TRAIN, EVAL)
    assert hands.task() <= 8

    widget.start.focus()
    hands.press("Control+Enter")
    expect(widget.stop).to_be_focused()
    assert hands.task() == 1
    hands.press("Enter")
    expect(widget.run_status).to_contain_text("Stopped")
    assert widget.root.evaluate(FOCUS)
    assert hands.task() == 1
    assert widget.notebook.page.evaluate(CELLS) == before


def test_another_reference_takes_few_keys(widget: WidgetPage) -> None:
    """Nothing is stated on the way to it."""
    widget.notebook.py("second = run_pipeline('second'); w.refresh()")
    expect(widget.reference).to_contain_text("second")
    hands = Hands(widget)
    widget.reference.focus()
    hands.press("Enter")
    expect(widget.root.get_by_role("listbox", name="Reference")).to_be_focused()
    hands.press("End")
    assert widget.value("w.pinned") is False
    hands.press("Enter")
    widget.notebook.wait_value("(w.pinned, w.reference_execution_arn == nightly)", [True, True])
    expect(widget.reference).to_be_focused()
    assert hands.task() <= 8


def test_steps_are_selected_on_the_graph_and_in_the_list(widget: WidgetPage) -> None:
    """Arrow keys go from step to step on either side, and Space selects."""
    hands = Hands(widget)
    before: Any = widget.notebook.page.evaluate(CELLS)
    widget.root.get_by_role("option", name=PROCESS).focus()
    hands.press("ArrowDown", "Space")
    widget.wait_selected(TRAIN)
    assert hands.task() <= 8
    widget.tick(PROCESS).focus()
    hands.press("ArrowDown", "ArrowDown", "Space")
    widget.wait_selected(TRAIN, EVAL)
    assert hands.task() <= 8
    assert widget.notebook.page.evaluate(CELLS) == before


def test_a_value_is_changed_and_run_with_few_keys(widget: WidgetPage) -> None:
    """From the tabs to the field, the value, and Run, which needs no way back."""
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r},)")
    widget.wait_selected(TRAIN)
    hands = Hands(widget)
    before: Any = widget.notebook.page.evaluate(CELLS)
    widget.root.get_by_role("tab", name="Plan").focus()
    hands.press("ArrowRight")
    field = widget.field("MaxDepth").get_by_role("textbox")
    while not field.evaluate("field => field === document.activeElement"):
        hands.press("Tab")
        assert hands.count < 8
    hands.press("9")
    widget.notebook.wait_value("w.parameter_overrides", {"MaxDepth": 9})
    hands.press("Control+Enter")
    assert hands.task() <= 8
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2
    assert widget.notebook.page.evaluate(CELLS) == before


def test_log_runs_and_code_take_few_keys(widget: WidgetPage) -> None:
    """From a step to its log and back to the step; from the tabs to an execution, and to the code."""
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r},)")
    widget.wait_selected(TRAIN)
    hands = Hands(widget)
    before: Any = widget.notebook.page.evaluate(CELLS)
    widget.tick(TRAIN).focus()
    hands.press("Enter")
    expect(widget.button("Back")).to_be_focused()
    expect(widget.button(f"Log of {TRAIN} in the reference")).to_be_visible()
    hands.press("Tab", "Enter")
    log = widget.root.get_by_role("region", name=f"Log of {TRAIN}")
    expect(log).to_be_visible()
    hands.press("Escape")
    expect(log).to_have_count(0)
    hands.press("Escape")
    expect(widget.tick(TRAIN)).to_be_focused()
    assert hands.task() <= 8

    widget.root.get_by_role("tab", name="Plan").focus()
    hands.press("ArrowRight", "ArrowRight")
    execution = widget.root.get_by_role("tabpanel").get_by_role("button", name="nightly Succeeded")
    expect(execution).to_be_visible()
    hands.press("ArrowDown")
    expect(execution).to_be_focused()
    hands.press("Enter")
    expect(execution).to_have_attribute("aria-expanded", "true")
    assert hands.task() <= 8

    widget.root.get_by_role("tab", name="Runs").focus()
    hands.press("End", "Tab", "Tab", "Enter")
    expect(widget.root.locator(".ssw-copied")).not_to_be_empty()
    assert hands.task() <= 8
    assert widget.notebook.page.evaluate(CELLS) == before


def test_a_repair_gives_the_focus_to_what_comes_next(widget: WidgetPage) -> None:
    widget.notebook.py(f"w.selected_steps = ('AbaloneProcess', {EVAL!r})")
    repair = widget.issues.get_by_role("button", name=f"Add {TRAIN}").first
    repair.focus()
    hands = Hands(widget)
    hands.press("Enter")
    widget.wait_selected("AbaloneProcess", TRAIN, EVAL)
    expect(widget.root.locator(":is(.ssw-repair, .ssw-start):focus")).to_have_count(1)


def test_escape_closes_and_never_clears(widget: WidgetPage) -> None:
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r},)")
    widget.wait_selected(TRAIN)
    fill = widget.button("Fill the window")
    fill.click()
    expect(fill).to_have_attribute("aria-pressed", "true")
    box = widget.root.bounding_box()
    size = widget.notebook.page.viewport_size
    assert box is not None
    assert size is not None
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    widget.reference.click()
    widget.notebook.page.keyboard.press("Escape")
    expect(widget.executions).to_have_count(0)
    expect(fill).to_have_attribute("aria-pressed", "true")
    widget.notebook.page.keyboard.press("Escape")
    expect(fill).to_have_attribute("aria-pressed", "false")
    widget.notebook.page.keyboard.press("Escape")
    widget.wait_selected(TRAIN)


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
def test_tab_stays_inside_the_full_window(widget: WidgetPage, forward: bool) -> None:
    widget.button("Fill the window").click()
    for _ in range(60):
        widget.notebook.page.keyboard.press("Tab" if forward else "Shift+Tab")
        assert widget.root.evaluate("root => root.contains(document.activeElement)")


def test_nothing_of_the_page_opens_behind_the_full_window(widget: WidgetPage) -> None:
    """Neither the menu of the cell, of which Enter cuts it; nor the palette of commands: it is seen."""
    page = widget.notebook.page
    fill = widget.button("Fill the window")
    fill.click()
    widget.tick(TRAIN).click(button="right")
    widget.tick(TRAIN).focus()
    page.keyboard.press("Shift+F10")
    expect(page.locator(".lm-Menu")).to_have_count(0)
    expect(widget.tick(TRAIN)).to_be_focused()
    expect(fill).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+Shift+C")
    expect(page.locator(".lm-CommandPalette-input")).to_be_focused()
    expect(fill).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")


def test_the_keyboard_alone_selects_repairs_and_starts(widget: WidgetPage) -> None:
    """Tab reaches every part in turn; none of the keys means something to the notebook as well."""
    keyboard = widget.notebook.page.keyboard
    cells = "jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.sharedModel.source)"
    before = widget.notebook.page.evaluate(cells)
    widget.reference.focus()
    tab_to(widget, widget.expression)
    tab_to(widget, widget.button("Select…"))
    keyboard.press("Enter")
    expect(widget.root.get_by_role("menuitem").first).to_be_focused()
    keyboard.press("Escape")
    expect(widget.button("Select…")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    expect(widget.expression).to_be_focused()
    keyboard.type(f"{TRAIN} or {CONDITION}")
    keyboard.press("Enter")
    widget.wait_selected(TRAIN, CONDITION)
    tab_to(widget, widget.button(f"Add {EVAL}"))
    keyboard.press("Space")
    widget.wait_selected(TRAIN, EVAL, CONDITION)
    expect(widget.start).to_be_focused()
    tab_to(widget, widget.root.locator(".ssw-step-tick[tabindex='0']"), "Shift+Tab")
    for key in ("Home", "ArrowDown", "ArrowDown", "ArrowDown", "Space"):
        keyboard.press(key)
    widget.wait_selected(TRAIN, EVAL)
    tab_to(widget, widget.start)
    keyboard.press("Enter")
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2
    assert widget.notebook.page.evaluate(cells) == before


def tab_to(widget: WidgetPage, target: Locator, key: str = "Tab", limit: int = 40) -> None:
    """Press Tab, or Shift and Tab, until ``target`` has the focus."""
    for _ in range(limit):
        if target.evaluate("(element) => element === element.ownerDocument.activeElement"):
            return
        widget.notebook.page.keyboard.press(key)
    raise AssertionError(f"{limit} presses of {key} do not reach {target}")
