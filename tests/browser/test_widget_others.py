"""What others do to the same pipeline meanwhile: they update it, and start executions of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]
pytestmark = pytest.mark.one_host("the widget alone is its subject")

HOLD_TRAIN = f"""
held = threading.Event()

def perform(step):
    while not held.is_set() and not step.wait(0.01):
        pass

sagemaker.register({TRAIN!r}, perform)
"""

# A colleague adds a step, takes the condition and what hangs on it out, and has the pipeline run.
UPDATE = f"""
import json
updated = json.loads(abalone.definition())
updated["Steps"] = [step for step in updated["Steps"] if step["Name"] in {(PROCESS, TRAIN, EVAL)!r}]
updated["Steps"].append({{"Name": "Audit", "Type": "Training", "Arguments": {{}}, "DependsOn": [{EVAL!r}]}})
for name in ("Audit", {TRAIN!r}):
    sagemaker.stand_in(name)
client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=json.dumps(updated))
colleague = run_pipeline("colleague")
"""
THEIRS = f"""
hold({EVAL!r})
theirs = client.start_pipeline_execution(
    PipelineName=abalone.PIPELINE_NAME,
    PipelineExecutionDisplayName="theirs",
    PipelineParameters=[
        {{"Name": "BatchData", "Value": abalone.BATCH_DATA}}, {{"Name": "MaxDepth", "Value": "9"}}
    ],
)["PipelineExecutionArn"]
w.watch(theirs)
"""


def drawn(widget: WidgetPage) -> list[str]:
    names: list[str] = widget.notebook.cy("cy.nodes().map((node) => node.id())")
    return names


def notice(widget: WidgetPage) -> Locator:
    return widget.notices.filter(has_text="The pipeline was updated")


def test_an_updated_pipeline_is_told_and_shown_once_it_is_asked_for(widget: WidgetPage) -> None:
    """The graph is drawn anew; what still exists stays selected, and gestures are about the new steps."""
    notebook = widget.notebook
    notebook.py(HOLD_TRAIN + "w.parameter_overrides = {'MaxDepth': 7}")
    notebook.py(f"w.selected_steps = ({TRAIN!r}, {EVAL!r}, 'AbaloneMSECond')")
    widget.wait_selected(TRAIN, EVAL, "AbaloneMSECond")
    widget.start.click()
    expect(widget.row(TRAIN)).to_contain_text("executing")
    notebook.py(UPDATE)
    expect(notice(widget)).to_have_count(0)
    notebook.py("held.set()")

    expect(notice(widget)).to_contain_text("Audit")
    assert len(drawn(widget)) == STEP_COUNT
    widget.button("Show the update").click()
    widget.wait_selected(TRAIN, EVAL)
    notebook.wait_graph(4)
    assert drawn(widget) == [PROCESS, TRAIN, EVAL, "Audit"]
    expect(widget.button("Show the update")).to_be_hidden()
    expect(notice(widget)).to_contain_text("AbaloneMSECond went from what you chose")
    expect(widget.button("Zoom in")).to_have_count(1)
    expect(widget.root.locator(".ssw-step-name")).to_have_text([PROCESS, TRAIN, EVAL, "Audit"])

    widget.button("Show the whole graph").click()
    notebook.wait_graph(4).click_node("Audit")
    widget.wait_selected(TRAIN, EVAL, "Audit")
    widget.root.get_by_role("option", name="Audit").press("Control+a")
    widget.wait_selected(PROCESS, TRAIN, EVAL, "Audit")


def test_somebody_elses_execution_is_stopped_after_one_question(widget: WidgetPage) -> None:
    """No leaves it alone; yes stops it, and is not asked again."""
    widget.notebook.py(THEIRS)
    expect(widget.row(EVAL)).to_contain_text("executing")
    question = widget.root.get_by_role("group", name="Stop it? Somebody else has started theirs.")
    widget.button("Stop").click()
    expect(question).to_be_visible()
    expect(widget.button("No")).to_be_focused()
    widget.button("No").click()
    expect(question).to_be_hidden()
    expect(widget.button("Stop")).to_be_focused()
    assert (
        widget.value(
            "client.describe_pipeline_execution(PipelineExecutionArn=theirs)['PipelineExecutionStatus']"
        )
        == "Executing"
    )

    widget.button("Stop").click()
    widget.button("Yes, stop it").click()
    expect(widget.run_status).to_contain_text("Stopped")
    expect(question).to_be_hidden()
    expect(widget.button("Stop")).to_be_hidden()
    assert widget.value("w.execution.status") == "Stopped"
