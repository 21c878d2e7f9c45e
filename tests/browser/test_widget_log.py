"""The log of a step: opened from its row over the tabs, followed while the step runs, and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import CONDITION, EVAL, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

TALK = f"""
import queue

lines = queue.Queue()


def talk(step):
    while (line := lines.get()) is not None:
        step.log(line)


sagemaker.register({TRAIN!r}, talk)
w.parameter_overrides = {{"MaxDepth": 7}}
w.selected_steps = [{TRAIN!r}, {EVAL!r}]
"""


def log_of(widget: WidgetPage, step: str) -> Locator:
    """The lines of a step's log."""
    return widget.root.get_by_role("log", name=f"Last lines of {step}")


def opener_of(widget: WidgetPage, step: str) -> Locator:
    """What opens a step's log, in its row."""
    return widget.row(step).get_by_role("button", name=f"Log of {step}", exact=True)


def test_a_log_is_followed_while_the_step_runs_and_stays_after_it(widget: WidgetPage) -> None:
    """Opened by the keyboard; what is printed in the step's thread arrives, as text."""
    widget.notebook.py(TALK)
    widget.wait_selected(TRAIN, EVAL)
    expect(opener_of(widget, TRAIN)).to_be_hidden()
    widget.start.click()
    widget.notebook.py("lines.put('<b>epoch 1</b>')")
    opener = opener_of(widget, TRAIN)
    opener.focus()
    opener.press("Enter")
    expect(widget.button("Back")).to_be_focused()
    expect(log_of(widget, TRAIN)).to_have_text("<b>epoch 1</b>")
    widget.notebook.py("lines.put('\\x1b[31mepoch 2\\x1b[0m')")
    expect(log_of(widget, TRAIN)).to_contain_text("epoch 2")
    expect(log_of(widget, TRAIN)).not_to_contain_text("[31m")
    widget.notebook.py("lines.put(None)")
    expect(widget.run_status).to_contain_text("Succeeded")
    expect(log_of(widget, TRAIN)).to_contain_text("epoch 2")
    assert widget.value(f"w.step_log({TRAIN!r})") == "<b>epoch 1</b>\n\x1b[31mepoch 2\x1b[0m"
    log_of(widget, TRAIN).press("Escape")
    expect(log_of(widget, TRAIN)).to_be_hidden()
    expect(opener).to_be_focused()
    assert widget.value("w.selected_steps") == [TRAIN, EVAL]


def test_a_failed_step_offers_its_traceback(widget: WidgetPage) -> None:
    """A step without a job offers nothing."""
    widget.notebook.py(TALK)
    widget.notebook.py(f"sagemaker.register({TRAIN!r}, lambda step: [][0])")
    widget.wait_selected(TRAIN, EVAL)
    widget.start.click()
    expect(widget.run_status).to_contain_text("failed")
    opener_of(widget, TRAIN).click()
    expect(log_of(widget, TRAIN)).to_contain_text("IndexError: list index out of range")
    widget.button("Back").click()
    expect(opener_of(widget, CONDITION)).to_be_hidden()
    expect(log_of(widget, TRAIN)).to_be_hidden()


def test_a_role_that_may_not_read_is_told_so_in_its_place(widget: WidgetPage) -> None:
    widget.notebook.py(
        "faults = [sagemaker.faults.deny(o) for o in ('FilterLogEvents', 'DescribeLogStreams')]"
    )
    widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client, execution=nightly)")
    opener_of(widget, TRAIN).click()
    expect(widget.root.get_by_role("region", name=f"Log of {TRAIN}")).to_contain_text("may not call logs:")
    expect(widget.root.get_by_role("alert")).to_have_text("")
