"""What is done in quick succession counts in the order in which it was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import CONDITION, EVAL, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"

# A cell that runs until a file appears: nothing that the page says is heard meanwhile.
WAIT_FOR_FILE = """
import pathlib, threading
go = pathlib.Path("go")
while not go.exists():
    threading.Event().wait(0.01)
"""

# All in one task of the page: neither an answer nor a frame comes between.
CLICK_ALL = "(elements) => { for (const element of elements) element.click(); }"
TYPE_AND_PRESS = """([field, text, button]) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  button.click();
}"""


@contextmanager
def busy_kernel(widget: WidgetPage) -> Iterator[None]:
    """The kernel is at another cell meanwhile."""
    page, go = widget.notebook.page, widget.notebook.server.folder / "go"
    go.unlink(missing_ok=True)
    page.evaluate(
        f"(code) => {{ {KERNEL}.requestExecute({{ code, store_history: false }}); }}", WAIT_FOR_FILE
    )
    page.wait_for_function(f"{KERNEL}.status === 'busy'")
    try:
        yield
    finally:
        go.touch()


def click_at_once(widget: WidgetPage, *elements: Locator) -> None:
    widget.notebook.page.evaluate(CLICK_ALL, [element.element_handle() for element in elements])


def started_with(widget: WidgetPage) -> dict[str, Any]:
    """What the service was asked to start last, once that has ended."""
    expect(widget.run_status).to_contain_text("Succeeded")
    described: dict[str, Any] = widget.value(
        "client.describe_pipeline_execution(PipelineExecutionArn=w.execution.arn)['SelectiveExecutionConfig']"
    )
    return described


def test_what_starts_is_what_was_on_the_screen_when_start_was_pressed(widget: WidgetPage) -> None:
    """Two gestures, Start and one more gesture within one round trip: the last one comes too late."""
    widget.tick(TRAIN).check()
    widget.wait_selected(TRAIN)
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    with busy_kernel(widget):
        click_at_once(widget, widget.tick(TRAIN), widget.tick(CONDITION), widget.start, widget.tick(EVAL))
        expect(widget.start).to_have_text("Starting…")
    widget.wait_selected(EVAL, CONDITION)
    assert started_with(widget)["SelectedSteps"] == [{"StepName": CONDITION}]
    assert widget.value("execution_count()") == 2


def test_a_repair_pressed_right_after_typing_keeps_what_was_typed(widget: WidgetPage) -> None:
    """Typed text is stated after a pause; the repair of another parameter does not undo it."""
    widget.tick(TRAIN).check()
    widget.open_tab("Parameters").field("MaxDepth").get_by_role("textbox").fill("seven")
    repair = widget.issues.get_by_role("button", name="Reset MaxDepth")
    expect(repair).not_to_have_attribute("aria-disabled", "true")
    field = widget.field("NumRound").get_by_role("textbox")
    widget.notebook.page.evaluate(TYPE_AND_PRESS, [field.element_handle(), "60", repair.element_handle()])
    widget.notebook.wait_value("w.parameter_overrides", {"NumRound": 60})
    expect(widget.field("MaxDepth").locator(".ssw-badge")).to_have_text("reference")
    expect(field).to_have_value("60")
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")


def test_a_repair_pressed_right_after_a_gesture_keeps_both(widget: WidgetPage) -> None:
    """Also while the kernel is busy, so that neither is answered."""
    widget.notebook.py(f"w.parameter_overrides = {{'MaxDepth': 'seven'}}; w.selected_steps = ({TRAIN!r},)")
    widget.wait_selected(TRAIN)
    repair = widget.issues.get_by_role("button", name="Reset MaxDepth")
    with busy_kernel(widget):
        click_at_once(widget, widget.tick(EVAL), repair)
        expect(widget.tick(EVAL)).to_be_checked()
    widget.wait_selected(TRAIN, EVAL)
    widget.notebook.wait_value("w.parameter_overrides", {})
