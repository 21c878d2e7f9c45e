"""The states in which the widget is photographed, reached one after another in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.widget_page import EVAL, PROCESS, TRAIN, WidgetPage

# Eval reports an mse that is lowest at a depth of 4; Train fails while `fails` is set.
SCENE = """
fails = threading.Event()


def train(step):
    if fails.is_set():
        raise ValueError("The training data has no column rings.")


def evaluate(step):
    mse = 1.5 + (step.parameters["MaxDepth"] - 4) ** 2 / 3
    return {"PropertyFiles": {"EvaluationReport": {"regression_metrics": {"mse": {"value": mse}}}}}


sagemaker.register("AbaloneTrain", train)
sagemaker.register("AbaloneEval", evaluate)
run_pipeline("nightly-8")
w.refresh()
"""


def states(widget: WidgetPage) -> Iterator[str]:
    """Bring the widget from one state to the next, and yield the name of each."""
    widget.notebook.py(SCENE)
    yield "1-first-view"
    yield from _selecting(widget)
    yield from _running(widget)
    yield from _sweeping(widget)


def _selecting(widget: WidgetPage) -> Iterator[str]:
    widget.tick(TRAIN).check()
    widget.wait_selected(TRAIN)
    expect(widget.root.get_by_role("region", name="Issues")).to_be_visible()
    expect(widget.start).to_contain_text("Run 1 step")
    yield "2-warned-of"
    widget.tick("AbaloneMSECond").check()
    widget.wait_selected(TRAIN, "AbaloneMSECond")
    expect(widget.button(f"Add {EVAL}")).to_be_visible()
    yield "3-refused"
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r}, {EVAL!r}); w.parameter_overrides = {{'MaxDepth': 7}}")
    widget.wait_selected(TRAIN, EVAL)
    expect(widget.issues).to_have_count(0)
    yield "4-planned"
    widget.notebook.py("w.parameter_overrides = {}")
    expect(widget.issues).to_be_visible()
    widget.open_tab("Parameters")
    yield "4-parameters"
    widget.open_tab("Code")
    expect(widget.root.get_by_role("tabpanel")).to_contain_text("start_pipeline_execution")
    yield "5-code"
    widget.open_tab("Plan")
    widget.button(f"Details of {PROCESS}").click()
    expect(widget.root.locator(".ssw-over")).to_contain_text("Made in")
    yield "6-details"
    widget.button("Back").click()


def _running(widget: WidgetPage) -> Iterator[str]:
    notebook = widget.notebook
    notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; hold({EVAL!r})")
    widget.start.click()
    notebook.wait_for(lambda: widget.drawn("[data-look='executing']"), [EVAL], "the step that executes")
    expect(widget.button(f"Log of {EVAL}")).to_be_visible()
    yield "7-running"
    notebook.py(f"gates[{EVAL!r}].set()")
    expect(widget.run_status).to_contain_text("Succeeded")
    expect(widget.button("Use as reference")).to_be_visible()
    yield "8-finished"
    notebook.py(
        f"sagemaker.register({EVAL!r}, evaluate); fails.set(); w.parameter_overrides = {{'MaxDepth': 9}}"
    )
    widget.start.click()
    expect(widget.run_status).to_contain_text("failed")
    expect(widget.button(f"Re-run from {TRAIN}")).to_be_visible()
    expect(widget.row(TRAIN)).to_contain_text("failed")
    yield "9-failed"
    notebook.py("fails.clear()")


def _sweeping(widget: WidgetPage) -> Iterator[str]:
    widget.open_tab("Parameters")
    widget.button("Vary MaxDepth").click()
    widget.field("MaxDepth").get_by_role("textbox", name="MaxDepth").fill("3, 4, 5, 6")
    expect(widget.start).to_contain_text("Run 4 trials of 2 steps")
    expect(widget.root.get_by_label("Trials at once")).to_be_visible()
    yield "10-varied"
    widget.start.click()
    expect(widget.root.locator(".ssw-sweep-status")).to_contain_text("Best")
    widget.open_tab("Runs")
    boxes = widget.root.get_by_role("tabpanel").get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    # Details are requested for visible rows; who started an execution is the last to be known.
    rows = widget.root.locator(".ssw-runs-table tbody tr[data-execution]")
    rows.last.scroll_into_view_if_needed()
    expect(rows.filter(has_not_text="local")).to_have_count(0)
    widget.root.locator(".ssw-runs-scroll").evaluate("box => box.scrollTo(0, 0)")
    yield "11-runs"
    boxes.nth(0).check()
    boxes.nth(1).check()
    widget.root.get_by_role("button", name="Compare 2").click()
    shown = widget.root.get_by_role("group", name="What the graph shows")
    expect(shown.get_by_role("button", name="Compare", pressed=True)).to_be_visible()
    expect(widget.root.locator(".ssw-over")).to_contain_text("Parameter values")
    yield "12-compared"


# Each script creates `w`, a widget for another pipeline.
PIPELINES = {
    "20-failed-reference": """
sagemaker = LocalSageMaker(step_duration_s=0)
broken.create(sagemaker.client())
run_once_more(broken.PIPELINE_NAME, "nightly-0412")
w = SelectiveExecutionWidget(broken.PIPELINE_NAME, sagemaker.client())
""",
    "21-for-each": """
sagemaker = LocalSageMaker(step_duration_s=0)
fan_out.create(sagemaker.client())
w = SelectiveExecutionWidget(fan_out.PIPELINE_NAME, sagemaker.client())
w.select("Smooth+")
""",
    "22-fifty": """
sagemaker = LocalSageMaker(step_duration_s=0)
wide_deep.create(sagemaker.client(), step_duration_s=0)
w = SelectiveExecutionWidget(wide_deep.PIPELINE_NAME, sagemaker.client())
w.select("FeaturesNorth+")
""",
    "23-two-hundred": """
w = SelectiveExecutionWidget(layers(200))
w.selected_steps = w.pipeline.step_names[60:62]
""",
    "24-long-names": "w = SelectiveExecutionWidget(layers(9, 'ThePreparationOfTheNorthernMeasurements'))",
    "25-no-execution": """
sagemaker = LocalSageMaker(step_duration_s=0)
sagemaker.client().create_pipeline(
    PipelineName="New",
    PipelineDefinition=json.dumps(broken.definition()),
    RoleArn="arn:aws:iam::123456789012:role/r",
)
w = SelectiveExecutionWidget("New", sagemaker.client())
""",
    "26-definition-alone": "w = SelectiveExecutionWidget(abalone.definition())",
}
OF_PIPELINES = """
import json
from sagemaker_selective_widget.local.examples import broken, fan_out, wide_deep


def run_once_more(pipeline, name):
    client = sagemaker.client()
    started = client.start_pipeline_execution(PipelineName=pipeline, PipelineExecutionDisplayName=name)
    arn, describe = started["PipelineExecutionArn"], client.describe_pipeline_execution
    while describe(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing":
        threading.Event().wait(0.01)


def layers(count, prefix="Step"):
    names = [f"{prefix}{number:03}" for number in range(count)]
    steps = [
        {
            "Name": name,
            "Type": "Processing",
            "Arguments": {},
            "DependsOn": names[max(0, at - 3) : max(0, at - 1)],
        }
        for at, name in enumerate(names)
    ]
    return json.dumps({"Version": "2020-12-01", "Steps": steps})
"""


def pipelines(widget: WidgetPage) -> Iterator[str]:
    """Show one pipeline after another, and yield the name of each."""
    widget.notebook.py(OF_PIPELINES)
    for name, code in PIPELINES.items():
        widget.notebook.py(f"w.close()\n{code}")
        widget.show()
        expect(widget.root.locator("[data-judgement='pending']")).to_have_count(0)
        yield name
