"""Starting, watching and stopping: what the reader sees of it, and what the service was asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import CONDITION, EVAL, PROCESS, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]
pytestmark = pytest.mark.one_host("the widget alone is its subject")


def selected(widget: WidgetPage, *steps: str) -> WidgetPage:
    """The widget with these steps selected, Train's MaxDepth changed so that no cached result serves."""
    widget.notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = {steps!r}")
    return widget.wait_selected(*steps)


def test_a_double_click_starts_one_execution_and_each_step_says_how_it_fares(widget: WidgetPage) -> None:
    """Executing while it does, then *ran now*, *reused from* and *not run*; in plan and graph alike."""
    widget.notebook.py(f"hold({EVAL!r})")
    selected(widget, TRAIN, EVAL)
    widget.start.dblclick()
    expect(widget.row(EVAL)).to_contain_text("executing")
    expect(widget.row(TRAIN)).to_contain_text("ran")
    expect(widget.stop).to_be_visible()
    expect(widget.start).to_have_count(0)
    widget.notebook.py(f"gates[{EVAL!r}].set()")
    expect(widget.run_status).to_contain_text("Succeeded")
    expect(widget.row(EVAL)).to_contain_text("ran")
    expect(widget.row(PROCESS)).to_contain_text("reused")
    expect(widget.row(PROCESS)).to_contain_text("from nightly")
    expect(widget.row(CONDITION)).to_contain_text("not run")
    expect(widget.start).to_contain_text("Run")
    assert widget.value("execution_count()") == 2
    assert widget.value("[s.name for s in w.execution.steps if s.reused_from is None]") == [TRAIN, EVAL]


def test_a_second_press_while_one_goes_on_starts_nothing(widget: WidgetPage) -> None:
    widget.notebook.py(f"hold({TRAIN!r})")
    selected(widget, TRAIN)
    widget.start.click()
    expect(widget.stop).to_be_visible()
    widget.root.press("Control+Enter")
    widget.notebook.py(f"gates[{TRAIN!r}].set()")
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2


def test_a_failing_step_says_why_and_can_be_chosen_again(widget: WidgetPage) -> None:
    """The reason stands in the step's row as it came; the preset *from failure* finds the step."""
    reason = "<b>No space left</b> on the disk"
    widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails={reason!r})")
    selected(widget, TRAIN, EVAL)
    widget.start.click()
    expect(widget.run_status).to_contain_text("failed")
    expect(widget.row(EVAL)).to_contain_text("failed")
    expect(widget.row(EVAL)).to_contain_text(reason)
    expect(widget.start).to_contain_text("Run")
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    widget.notebook.py("w.reference_execution_arn = w.execution.arn")
    widget.button("Select…").click()
    widget.root.get_by_role("menuitem", name="From failure").click()
    widget.notebook.wait_for(lambda: EVAL in widget.value("w.selected_steps"), True, "Eval's being selected")
    assert TRAIN not in widget.value("w.selected_steps")


def test_stopping_is_said_while_it_lasts_and_when_it_is_done(widget: WidgetPage) -> None:
    widget.notebook.py(f"hold({EVAL!r})")
    selected(widget, TRAIN, EVAL)
    widget.start.click()
    expect(widget.row(EVAL)).to_contain_text("executing")
    widget.button("Stop").click()
    expect(widget.run_status).to_contain_text("Stopped")
    expect(widget.row(EVAL)).to_contain_text("stopped")
    expect(widget.button("Stop")).to_be_hidden()
    assert widget.value("w.execution.status") == "Stopped"


def test_a_long_reason_takes_three_lines_until_somebody_wants_all_of_it(widget: WidgetPage) -> None:
    """What to do next stays in sight."""
    widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='A reason of some length. ' * 28)")
    selected(widget, EVAL)
    widget.start.click()
    expect(widget.run_status).to_contain_text("A reason of some length.")
    words = widget.root.locator(".ssw-say-words")
    line_px = 30
    assert words.bounding_box()["height"] < 3 * line_px  # type: ignore[index]
    widget.button("Show all").press("Enter")
    expect(widget.button("Show less")).to_be_focused()
    expect(words).to_have_js_property("clientHeight", words.evaluate("words => words.scrollHeight"))


def test_what_the_service_refuses_is_said_and_can_be_tried_again(widget: WidgetPage) -> None:
    """A refusal starts nothing, is said once, near the button, and leaves plan and button as they were."""
    widget.notebook.py("fault = sagemaker.faults.expire_credentials()")
    alert = widget.root.get_by_role("alert")
    selected(widget, TRAIN)
    widget.start.click()
    expect(alert).to_contain_text("expired")
    expect(widget.run_status).to_contain_text("expired")
    expect(widget.notices.filter(has_text="expired")).to_have_count(0)
    expect(widget.root.locator(".ssw-modes [aria-pressed='true']")).to_have_text("Plan")
    expect(widget.start).to_contain_text("Run")
    widget.notebook.py("fault.clear()")
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")
    expect(alert).not_to_contain_text("expired")
    assert widget.value("execution_count()") == 2


def test_a_start_that_has_to_wait_says_so_and_starts_once(widget: WidgetPage) -> None:
    """SageMaker limits requests for a while: nothing has started by then, and one does after it."""
    widget.notebook.py("sagemaker.faults.throttle('StartPipelineExecution', times=None)")
    selected(widget, TRAIN)
    widget.start.click()
    expect(widget.run_status).to_contain_text("SageMaker limits requests")
    expect(widget.run_status).to_contain_text("Nothing has started yet")
    expect(widget.start).to_contain_text("Starting…")
    assert widget.value("execution_count()") == 1
    widget.notebook.py("sagemaker.faults.clear()")
    expect(widget.run_status).to_contain_text("Succeeded")
    assert widget.value("execution_count()") == 2
