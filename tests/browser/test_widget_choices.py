"""The reference, chosen or pinned; the values taken from it; what it saves; and the outcome of a run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import ACCOUNT, CONDITION, EVAL, PROCESS, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

AUTOMATIC = "Best for the selection (automatic)"


def test_the_best_reference_is_taken_until_one_is_pinned(widget: WidgetPage) -> None:
    """Choosing one pins it, though another selection would have a better one; automatic gives it back."""
    widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No capacity')")
    widget.notebook.py("broken = run_pipeline('broken'); w.refresh()")
    widget.tick(CONDITION).check()
    widget.notebook.wait_value("w.reference_execution_arn == nightly", True)
    expect(widget.reference).to_contain_text("nightly")
    widget.reference.click()
    expect(widget.executions.first).to_have_text(f"{AUTOMATIC}Now nightly")
    expect(widget.executions.first).to_have_attribute("aria-selected", "true")
    refused = widget.executions.filter(has_text="broken")
    expect(refused).to_contain_text(f"May be refused: {EVAL} is Failed there")
    widget.reference.press("Escape")

    widget.choose_reference("broken")
    widget.notebook.wait_value("(w.pinned, w.reference_execution_arn == broken)", [True, True])
    expect(widget.button("Pinned")).to_have_attribute("aria-pressed", "true")
    expect(widget.reference).to_contain_text("may be refused")

    widget.choose_reference(AUTOMATIC)
    widget.notebook.wait_value("(w.pinned, w.reference_execution_arn == nightly)", [False, True])
    expect(widget.reference).not_to_contain_text("may be refused")
    widget.button("Pin").click()
    widget.notebook.wait_value("(w.pinned, w.reference_execution_arn == nightly)", [True, True])


def test_values_come_from_the_reference_or_are_the_defaults(widget: WidgetPage) -> None:
    """What the reference ran with is sent, unless the defaults are asked for."""
    widget.tick(TRAIN).check()
    widget.open_tab("Parameters")
    widget.root.get_by_role("button", name="read by reused or unselected steps only").click()
    expect(widget.field("BatchData").locator(".ssw-badge")).to_have_text("reference")
    widget.root.get_by_role("radio", name="defaults").check()
    widget.notebook.wait_value("w.inherit", "defaults")
    expect(widget.field("MaxDepth")).to_contain_text("default")
    widget.root.get_by_role("radio", name="the reference").check()
    widget.notebook.wait_value("w.inherit", "reference")
    expect(widget.field("BatchData").locator(".ssw-badge")).to_have_text("reference")


def test_the_steps_that_a_changed_value_changes_are_told_and_selected_with_one_press(
    widget: WidgetPage,
) -> None:
    """All of them, or those alone that read it."""
    widget.open_tab("Parameters")
    field = widget.field("MaxDepth")
    field.get_by_role("textbox").fill("7")
    expect(field).to_contain_text(f"Changes {TRAIN} and 6 steps after it:")
    field.get_by_text(f"Only {TRAIN}").click()
    widget.open_tab("Plan").wait_selected(TRAIN)
    widget.open_tab("Parameters")
    field.get_by_role("button", name="Select 7 steps that MaxDepth changes").click()
    widget.notebook.wait_value("len(w.selected_steps)", 7)
    expect(field).not_to_contain_text("Changes")
    expect(field.get_by_role("textbox")).to_be_focused()


def test_what_reuse_saves_is_said_and_broken_down(widget: WidgetPage) -> None:
    """Less than a minute, or a step that was served from cache, is not worth a word: this one takes long.

    It does so by the account's clock, on which a real second is some minutes.
    """
    widget.notebook.py("from sagemaker_selective_widget.local import Clock")
    widget.notebook.py(ACCOUNT.replace("step_duration_s=0", "step_duration_s=0, clock=Clock(speed=400)"))
    widget.notebook.py(f"sagemaker.stand_in({PROCESS!r}, duration_s=240)")
    widget.notebook.py("slow = run_pipeline('slow', InputData='s3://bucket/other.csv')")
    widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client, execution=slow)")
    widget.tick(TRAIN).check()
    line = widget.root.locator(".ssw-savings")
    expect(line).to_have_text(re.compile("saves about [3-6] min"))
    assert line.get_attribute("title") == widget.value("w.savings().text")
    line.click()
    row = widget.root.locator(".ssw-savings-rows tbody tr")
    expect(row).to_have_count(1)
    expect(row.get_by_role("rowheader")).to_have_text(PROCESS)
    expect(row).to_contain_text("slow")


def test_a_name_is_sent_and_a_failed_run_can_be_taken_up_again(widget: WidgetPage) -> None:
    """Retry takes up the same execution; the offer selects for another one."""
    widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No capacity')")
    widget.notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})")
    widget.wait_selected(TRAIN, EVAL)
    name = widget.root.get_by_role("textbox", name="Name of the execution")
    name.fill("not a name!")
    widget.notebook.wait_value("w.display_name", "not a name!")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(widget.start).to_have_attribute("aria-disabled", "true")
    name.fill("try-7")
    widget.notebook.wait_value("w.display_name", "try-7")
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    widget.start.click()
    expect(widget.run_status).to_contain_text(f"{EVAL} failed: ")
    expect(widget.run_status).to_contain_text("try-7")
    assert widget.value("w.execution.name") == "try-7"

    widget.button(f"Re-run from {EVAL}").click()
    widget.wait_selected(EVAL)
    widget.notebook.wait_value("w.reference_execution_arn == w.execution.arn", True)

    widget.notebook.py(f"sagemaker.stand_in({EVAL!r})")
    widget.button("Retry").click()
    expect(widget.run_status).to_contain_text("Succeeded in")
    expect(widget.button("Retry")).to_be_hidden()
    assert widget.value("execution_count()") == 2


def test_the_lines_that_changed_since_the_reference_are_shown(widget: WidgetPage) -> None:
    """A sign before each line says what its colour says too."""
    widget.notebook.py(
        "import json\n"
        "changed = json.loads(abalone.definition())\n"
        f"step = next(step for step in changed['Steps'] if step['Name'] == {PROCESS!r})\n"
        "step['Arguments']['ProcessingResources']['ClusterConfig']['VolumeSizeInGB'] = 99\n"
        "client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=json.dumps(changed))"
    )
    widget.show(f"SelectiveExecutionWidget(abalone.PIPELINE_NAME, client, selected_steps=[{TRAIN!r}])")
    widget.issues.locator(".ssw-drift:not([hidden]) summary").click()
    added = widget.issues.locator("[data-line=added]")
    expect(added).to_contain_text('"VolumeSizeInGB": 99')
    expect(widget.issues.locator("[data-line=removed]")).to_have_count(1)
    diff = widget.value("w.drift_shown['diff']")
    expect(widget.issues.locator(".ssw-diff-line")).to_have_count(diff.count("\n") + 1)
