"""A ForEach over more items than are listed by themselves: what is said of it, and what lists the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

ITEMS, FAILED = 1_200, 1_050

LATE = f"""
import json
from sagemaker_selective_widget.local.storage.records import StepRecord

each = {{
    "Name": "Each",
    "Type": "ForEach",
    "Arguments": {{
        "IterableItems": list(range(4)),
        "MaxConcurrency": 1,
        "ForEachBody": [{{"Name": "Fit", "Type": "Training", "Arguments": {{}}}}],
    }},
}}
client.create_pipeline(
    PipelineName="Loop",
    PipelineDefinition=json.dumps({{"Version": "2020-12-01", "Steps": [each]}}),
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)
hold("Fit")
late = client.start_pipeline_execution(PipelineName="Loop")["PipelineExecutionArn"]
store = sagemaker._store
while (begun := store.find_step(late, "Fit-0")) is None or begun.status != "Executing":
    threading.Event().wait(0.01)
store.change_step(late, "Each", properties={{"InputItemCount": {ITEMS}, "TotalStepCount": {ITEMS}}})
rows = [f"Fit-{{index}}" for index in range(4, {ITEMS})]
for index, name in enumerate(rows, 4):
    has_failed = index == {FAILED}
    store.put_step(late, StepRecord(
        name, "Training", "Failed" if has_failed else "Succeeded", store.now(), ended=store.now(),
        failure_reason="no space left" if has_failed else "",
        iteration={{"ParentStepName": "Each", "Index": index, "Item": str(index)}},
    ))
"""


ENDED = f"""
import json
from sagemaker_selective_widget.local.storage.records import StepRecord

def lambda_step(name, *depends_on):
    return {{"Name": name, "Type": "Lambda", "Arguments": {{}}, "DependsOn": list(depends_on)}}

each = {{
    "Name": "Each",
    "Type": "ForEach",
    "Arguments": {{
        "IterableItems": list(range(4)), "MaxConcurrency": 1, "ForEachBody": [lambda_step("Fit")],
    }},
}}
steps = [each, lambda_step("Clean"), lambda_step("Report", "Each", "Clean"), lambda_step("Publish", "Each")]
client.create_pipeline(
    PipelineName="Beside",
    PipelineDefinition=json.dumps({{"Version": "2020-12-01", "Steps": steps}}),
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)
ended = client.start_pipeline_execution(PipelineName="Beside", PipelineExecutionDisplayName="ended")
ended = ended["PipelineExecutionArn"]
described = {{"PipelineExecutionArn": ended}}
while client.describe_pipeline_execution(**described)["PipelineExecutionStatus"] == "Executing":
    threading.Event().wait(0.01)
store = sagemaker._store
before = dict(store.steps(ended))
store.remove_steps(ended, before.keys())
store.put_step(ended, before["Each"])
counts = {{"InputItemCount": {ITEMS}, "TotalStepCount": {ITEMS}}}
store.change_step(ended, "Each", status="Failed", properties=counts)
for index in range({ITEMS}):
    if index == 500:
        store.put_step(ended, before["Clean"])
    has_failed = index == {FAILED}
    store.put_step(ended, StepRecord(
        f"Fit-{{index}}", "Lambda", "Failed" if has_failed else "Succeeded", store.now(), ended=store.now(),
        failure_reason="no space left" if has_failed else "",
        iteration={{"ParentStepName": "Each", "Index": index, "Item": str(index)}},
    ))
store.change_execution(ended, status="Failed")
"""


@pytest.fixture
def late(widget: WidgetPage) -> Iterator[WidgetPage]:
    """The widget on an execution that began long ago; one iteration in the middle has failed."""
    widget.notebook.py(LATE)
    widget.show("SelectiveExecutionWidget('Loop', client, execution=late)")
    yield widget
    widget.notebook.py("w.unwatch(); store.remove_steps(late, frozenset(rows)); gates['Fit'].set()")


def test_the_rest_is_listed_once_somebody_asks(late: WidgetPage) -> None:
    """By the keyboard alone; what is not known is said in the row and beside the button."""
    expect(late.row("Each")).to_contain_text(
        "at least 1,098 of 1,200 iterations; 1,099 of 1,200 rows listed so far"
    )
    expect(late.row("Fit")).not_to_contain_text("no space left")
    late.row("Each").get_by_role("button", name="Details of Each").press("Enter")
    details = late.root.get_by_role("region", name="Each")
    expect(details).to_contain_text("Others may have failed.")
    button = details.get_by_role("button", name="List all iterations")
    button.press("Enter")
    expect(button).to_have_count(0)
    expect(details).to_contain_text(f"of {ITEMS:,} iterations")
    expect(details).not_to_contain_text("at least")
    late.root.locator(":focus").press("Escape")
    expect(late.row("Each").get_by_role("button", name="Details of Each")).to_be_focused()
    expect(late.row("Fit")).to_contain_text(f"Fit-{FAILED}: no space left")


def test_of_an_ordinary_run_nothing_is_said(widget: WidgetPage) -> None:
    widget.notebook.py("w.watch(nightly)")
    widget.row("AbaloneTrain").get_by_role("button", name="Details of AbaloneTrain").press("Enter")
    expect(widget.root.get_by_role("heading", name="In the run nightly")).to_be_visible()
    expect(widget.root.get_by_role("button", name="List all iterations")).to_have_count(0)


def test_those_of_a_reference_are_listed_on_demand_too(widget: WidgetPage) -> None:
    """A step that ran beside them is not said not to have run; nor is it said that all of them succeeded."""
    widget.notebook.py(ENDED)
    widget.show("SelectiveExecutionWidget('Beside', client, reference_execution=ended)")
    expect(widget.row("Clean")).to_contain_text("Not listed in the reference")
    expect(widget.row("Fit")).to_contain_text("Not all listed in the reference")
    expect(widget.row("Report")).to_contain_text("Not in the reference")
    widget.row("Each").get_by_role("button", name="Details of Each").click()
    details = widget.root.get_by_role("region", name="Each")
    expect(details.get_by_role("heading", name="In the reference")).to_be_visible()
    details.get_by_role("button", name="List all iterations").press("Enter")
    expect(details.get_by_role("button", name="List all iterations")).to_have_count(0)
    widget.root.locator(":focus").press("Escape")
    expect(widget.row("Clean")).to_contain_text("Succeeded in the reference")
    expect(widget.row("Fit")).to_contain_text(f"Fit-{FAILED}: no space left")


def test_a_selection_that_needs_one_of_the_rows_is_judged_once_it_is_there(widget: WidgetPage) -> None:
    widget.notebook.py(ENDED)
    widget.notebook.py("store.change_step(ended, 'Each', status='Succeeded')")
    widget.show("SelectiveExecutionWidget('Beside', client, reference_execution=ended)")
    expect(widget.row("Clean")).to_contain_text("Not listed in the reference")
    widget.notebook.py("w.select('Report')")
    expect(widget.row("Clean")).to_contain_text("Report needs its output; Succeeded in ended")
    expect(widget.root.get_by_role("button", name="Run 1 step")).to_be_enabled()
