"""Sweeps by hand: what is varied in the form, started, watched, stopped, and taken over."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]
pytestmark = pytest.mark.one_host("the widget alone is its subject")

# The mse is least for a depth of 4, and less the more rounds there are; trials wait at a gate.
MEASURED = """
gate = threading.Event()
gate.set()


def evaluate(step):
    while not gate.is_set() and not step.wait(0.01):
        pass
    depth, rounds = step.parameters["MaxDepth"], step.parameters["NumRound"]
    mse = (depth - 4) ** 2 + 100 / rounds
    return {"PropertyFiles": {"EvaluationReport": {"regression_metrics": {"mse": {"value": mse}}}}}


sagemaker.register("AbaloneEval", evaluate)
measured = run_pipeline("measured")
w.refresh()
w.selected_steps = ["AbaloneTrain", "AbaloneEval"]
"""


def measured(widget: WidgetPage) -> WidgetPage:
    """The widget with a reference whose mse is known (5 deep, 50 rounds), Train and Eval selected."""
    widget.notebook.py(MEASURED)
    widget.notebook.wait_value("w.reference_execution_arn == measured", True)
    widget.wait_selected(TRAIN, EVAL)
    return widget.open_tab("Parameters")


def vary(widget: WidgetPage, parameter: str, text: str) -> None:
    """Vary a parameter: the keys that are pressed then go to its list."""
    widget.button(f"Vary {parameter}").click()
    box = list_of(widget, parameter)
    expect(box).to_be_focused()
    box.fill(text)


def list_of(widget: WidgetPage, parameter: str) -> Locator:
    """The text field of what is tried of a parameter."""
    return widget.field(parameter).get_by_role("textbox", name=parameter)


def sweep_status(widget: WidgetPage) -> Locator:
    """The line that tells how the sweep is doing."""
    return widget.root.locator(".ssw-sweep-status")


def test_two_fields_are_varied_started_watched_and_the_best_is_taken_over(widget: WidgetPage) -> None:
    """The numbers stand in the footer before anything starts; the best becomes the overrides."""
    measured(widget)
    vary(widget, "MaxDepth", "3, 4")
    vary(widget, "NumRound", "20 … 40, 2 steps")
    expect(widget.start).to_contain_text("Run 4 trials of 2 steps")
    assert widget.value("w.varied_parameters") == {"MaxDepth": "3, 4", "NumRound": "20 … 40, 2 steps"}
    assert widget.value("execution_count()") == 2
    widget.notebook.py("gate.clear()")
    widget.root.press("Control+Enter")
    expect(sweep_status(widget)).to_contain_text("0 of 4 trials done")
    expect(widget.root.get_by_role("button", name="MaxDepth 3, NumRound 20")).to_be_visible()
    widget.notebook.wait_value("execution_count()", 4)
    widget.notebook.py("gate.set()")
    expect(sweep_status(widget)).to_contain_text("Best: MaxDepth 4, NumRound 40 · mse 2.5")
    assert widget.value("execution_count()") == 6
    assert widget.value("w.sweeps()[0].best.values") == {"MaxDepth": 4, "NumRound": 40}
    widget.button("Compare with reference").click()
    widget.notebook.wait_value("w.comparison_shown['arns'] == [measured, w.sweeps()[0].best.arn]", True)
    widget.button("Use these values").click()
    widget.notebook.wait_value("dict(w.parameter_overrides)", {"MaxDepth": 4, "NumRound": 40})
    assert widget.value("w.varied_parameters") == {}
    expect(widget.start).to_contain_text("Run 2 steps")


def test_what_cannot_be_used_is_said_at_the_field_and_starts_nothing(widget: WidgetPage) -> None:
    measured(widget)
    vary(widget, "MaxDepth", "3, deep")
    box = list_of(widget, "MaxDepth")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("deep"))
    widget.root.press("Control+Enter")
    expect(widget.start).to_have_attribute("aria-disabled", "true")
    box.fill("3, 3, 4")
    expect(widget.start).to_contain_text("Run 2 trials of 2 steps")
    expect(widget.root.locator(".ssw-footer")).to_contain_text("1 duplicate dropped")
    assert widget.value("execution_count()") == 2


def test_undo_takes_a_list_back_and_vary_goes_back_to_one_value(widget: WidgetPage) -> None:
    measured(widget)
    vary(widget, "MaxDepth", "3, 4")
    expect(widget.start).to_contain_text("Run 2 trials")
    widget.button("Vary MaxDepth").click()
    expect(widget.start).to_contain_text("Run 2 steps")
    assert widget.value("w.varied_parameters") == {}
    widget.button("Undo").click()
    expect(list_of(widget, "MaxDepth")).to_have_value("3, 4")
    assert widget.value("w.varied_parameters") == {"MaxDepth": "3, 4"}


def test_stop_asks_whether_trials_under_way_are_stopped_too(widget: WidgetPage) -> None:
    """One answer lets them end and starts no more; the other ends them."""
    measured(widget)
    vary(widget, "MaxDepth", "2, 3, 4, 5, 6")
    widget.notebook.py("gate.clear()")
    expect(widget.start).to_contain_text("Run 5 trials")
    widget.start.click()
    expect(sweep_status(widget)).to_contain_text("0 of 5 trials done")
    widget.notebook.wait_value("execution_count()", 4)
    widget.stop.click()
    expect(widget.button("Keep going")).to_be_focused()
    widget.button("Stop starting").click()
    widget.stop.click()
    expect(widget.button("Stop starting")).to_have_count(0)
    widget.button("Stop all").click()
    expect(sweep_status(widget)).to_contain_text("2 stopped, 3 not started")
    assert widget.value("execution_count()") == 4
    assert widget.value("[t.status for t in w.sweeps()[0].trials]") == ["Stopped"] * 2 + ["Waiting"] * 3


def test_an_execution_says_its_objective_against_that_of_the_reference(widget: WidgetPage) -> None:
    """The reference is 5 deep: 1 + 100 / 50."""
    measured(widget)
    widget.notebook.py("w.parameter_overrides = {'MaxDepth': 4}")
    expect(widget.start).to_be_enabled()
    widget.start.click()
    expect(widget.run_status).to_contain_text("mse 3 → 2 (better)")
    assert widget.value("w.metrics(w.execution.arn)[w.objective.name]") == 2


def test_a_sweep_that_a_kernel_has_left_is_found_and_gone_on_with(widget: WidgetPage) -> None:
    """A new widget only watches it, until somebody says that it is to go on: no trial is started twice."""
    measured(widget)
    vary(widget, "MaxDepth", "3, 4, 5")
    expect(widget.start).to_contain_text("Run 3 trials")
    widget.notebook.py("gate.clear()")
    widget.start.click()
    widget.notebook.wait_value("execution_count()", 4)
    widget.notebook.py("w.close()")
    widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)")
    expect(sweep_status(widget)).to_contain_text("A sweep of another kernel: 0 of 3 trials done")
    widget.notebook.py("gate.set()")
    expect(sweep_status(widget)).to_contain_text("2 of 3 trials done · best mse 2")
    assert widget.value("execution_count()") == 4
    widget.button("Resume: 1 trial left").click()
    expect(sweep_status(widget)).to_contain_text("Best: MaxDepth 4 · mse 2 (reference 3)")
    assert widget.value("execution_count()") == 5
    assert widget.value("sorted(t.values['MaxDepth'] for t in w.sweeps()[0].trials)") == [3, 4, 5]


def test_choices_are_ticked(widget: WidgetPage) -> None:
    """Nobody types what the pipeline declares."""
    measured(widget)
    widget.notebook.py("w.select('*')")
    widget.button("Vary ModelApprovalStatus").click()
    status = widget.root.get_by_role("group", name="ModelApprovalStatus")
    expect(status.get_by_role("checkbox", name="PendingManualApproval")).to_be_checked()
    status.get_by_role("checkbox", name="Approved", exact=True).check()
    expect(widget.start).to_contain_text("Run 2 trials of")
    assert widget.value("w.varied_parameters") == {"ModelApprovalStatus": "PendingManualApproval, Approved"}
