"""The reference picker where there are a thousand executions: usable at once, and longer on request."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

COUNT, PAGE_SIZE = 1_000, 100
AHEAD = 2
"""The automatic choice, and no reference."""

MOST_DRAWN = 60

CHOSEN = "names()[w.reference_execution_arn], w.pinned, w.reference['state']"
EXAMINING = [
    "DescribePipelineDefinitionForExecution",
    "ListPipelineExecutionSteps",
    "ListPipelineParametersForExecution",
]

LONG_HISTORY = f"""
import json

step = {{"Name": "Report", "Type": "Processing", "Arguments": {{}}}}
client.create_pipeline(
    PipelineName="Daily",
    PipelineDefinition=json.dumps({{"Version": "2020-12-01", "Steps": [step]}}),
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)
for day in range({COUNT}):
    client.start_pipeline_execution(PipelineName="Daily", PipelineExecutionDisplayName=f"day-{{day}}")


def ended():
    listed = client.list_pipeline_executions(PipelineName="Daily", MaxResults={PAGE_SIZE})
    return all(row["PipelineExecutionStatus"] == "Succeeded" for row in listed["PipelineExecutionSummaries"])


while not ended():
    threading.Event().wait(0.01)


def names():
    return {{execution["arn"]: execution["name"] for execution in w.references["executions"]}}


operations = []
client.meta.events.register("before-call.sagemaker", lambda model, **_: operations.append(model.name))
"""


# Besides, who started a reference is asked for once the pointer or the focus comes to the picker.
ASKED = "sorted(each for each in operations if each != 'DescribePipelineExecution')"


def expect_listed(widget: WidgetPage, count: int) -> None:
    """So many executions can be chosen, of which some are drawn; leaves the list open."""
    if widget.executions.count() == 0:
        widget.reference.click()
    expect(widget.executions.first).to_have_attribute("aria-setsize", str(AHEAD + count))
    assert widget.executions.count() <= MOST_DRAWN


def choose(widget: WidgetPage, name: str, *keys: str) -> None:
    """Go to an execution by keys, and choose it once it was read: it is drawn, and in sight."""
    for key in keys:
        widget.notebook.page.keyboard.press(key)
    active = widget.executions.and_(widget.notebook.page.locator("[data-active]"))
    expect(active).to_contain_text(re.compile(rf"{name}(?!\d)"))
    expect(active).to_be_in_viewport(ratio=0.99)
    widget.notebook.page.keyboard.press("Enter")


def test_a_thousand_executions(widget: WidgetPage) -> None:
    """Opening costs what it does with one; choosing, what examining costs; each older page, a request."""
    notebook = widget.notebook
    notebook.py(LONG_HISTORY)
    widget.show("SelectiveExecutionWidget('Daily', client, selected_steps=['Report'])")
    expect(widget.reference).to_contain_text("day-999")
    assert widget.value("len(operations), operations.count('ListPipelineExecutions')") == [5, 1]
    expect_listed(widget, PAGE_SIZE)
    # Whoever looks at the list is told who started the reference.
    notebook.wait_value("len(operations)", 6)

    notebook.py("operations.clear()")
    choose(widget, "day-950", *["PageDown"] * 5, "ArrowDown")
    expect(widget.reference).to_contain_text("day-950")
    notebook.wait_value(CHOSEN, ["day-950", True, "ready"])
    assert widget.value(ASKED) == EXAMINING

    for pages in range(2, COUNT // PAGE_SIZE + 1):
        expect_listed(widget, (pages - 1) * PAGE_SIZE)
        notebook.py("operations.clear()")
        widget.button("List older executions too").click()
        expect_listed(widget, pages * PAGE_SIZE)
        assert widget.value(ASKED) == ["ListPipelineExecutions"]
    expect(widget.button("List older executions too")).to_be_hidden()
    expect_listed(widget, COUNT)
    choose(widget, "day-0", "End")
    notebook.wait_value(CHOSEN, ["day-0", True, "ready"])
