"""The table of runs: put in order by the objective, plotted, compared, and the best taken over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, PROCESS, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]
pytestmark = pytest.mark.one_host("the widget alone is its subject")

MSE = "AbaloneEval: regression_metrics.mse.value"

# The error is least at a depth of four.
EVALUATE = f"""
import json

def evaluate(step):
    outputs = step.arguments["ProcessingOutputConfig"]["Outputs"]
    error = (int(step.parameters["MaxDepth"]) - 4) ** 2 + 1
    report = {{"regression_metrics": {{"mse": {{"value": error}}}}}}
    step.path(outputs[0]["S3Output"]["S3Uri"] + "/evaluation.json").write_text(json.dumps(report))
    return {{}}

sagemaker.register({EVAL!r}, evaluate)
"""


@pytest.fixture
def tried(widget: WidgetPage) -> WidgetPage:
    """The widget anew, after whole executions with the depths 2, 4 and 7; ``nightly`` has no error."""
    widget.notebook.py(
        EVALUATE
        + "depths = {depth: run_pipeline(f'depth-{depth}', MaxDepth=str(depth)) for depth in (2, 4, 7)}"
    )
    return widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)").open_tab("Runs")


def names(widget: WidgetPage) -> Locator:
    """The names of the executions in the table, in their order."""
    return widget.root.locator(".ssw-run-name")


def line(widget: WidgetPage, name: str) -> Locator:
    """The line of an execution."""
    return widget.root.locator(f'[data-execution="{name}"]')


def points(widget: WidgetPage) -> Locator:
    """The points of the plot."""
    return widget.root.get_by_role("list", name="Executions in the plot").get_by_role("button")


def about(widget: WidgetPage, name: str) -> Locator:
    """What is told of an execution, once its line is opened."""
    line(widget, name).locator("[data-control='open']").click()
    return widget.root.get_by_role("region", name=f"About {name}", exact=True)


def sort_by(widget: WidgetPage, label: str) -> Locator:
    """The heading of a column, once it was pressed."""
    heading = widget.root.get_by_role("columnheader", name=label)
    heading.get_by_role("button").click()
    return heading


def test_the_best_by_the_objective_is_taken_over(tried: WidgetPage) -> None:
    expect(line(tried, "depth-4").get_by_role("cell", name="1", exact=True)).to_be_attached()
    expect(line(tried, "nightly").get_by_role("cell", name="?")).to_have_count(1)
    assert tried.value("w.runs_shown['objective']['name']") == MSE
    heading = sort_by(tried, "mse")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(names(tried)).to_have_text(["depth-4", "depth-2", "depth-7", "nightly"])
    about(tried, "depth-4").get_by_role("button", name="Use these values: depth-4").click()
    tried.notebook.wait_value("int(w.parameter_overrides['MaxDepth'])", 4)
    tried.open_tab("Parameters")
    expect(tried.field("MaxDepth")).to_have_attribute("data-overridden", "true")


def test_another_direction_is_the_sessions(tried: WidgetPage) -> None:
    expect(points(tried)).to_have_count(3)
    tried.root.get_by_role("combobox", name="What is better").select_option("Maximize")
    tried.notebook.wait_value("(w.objective.name, w.objective.direction)", [MSE, "maximize"])
    expect(sort_by(tried, "mse")).to_have_attribute("aria-sort", "descending")
    expect(names(tried)).to_have_text(["depth-7", "depth-2", "depth-4", "nightly"])


def test_the_plot_and_the_table_mark_the_same_execution(tried: WidgetPage) -> None:
    expect(points(tried)).to_have_count(3)
    best = points(tried).and_(tried.root.get_by_role("button", name="depth-4: MaxDepth 4, mse 1, best"))
    best.hover()
    expect(line(tried, "depth-4")).to_have_attribute("data-marked", "")
    line(tried, "depth-7").hover()
    expect(best).not_to_have_attribute("data-marked", "")
    expect(points(tried).and_(tried.root.locator("[data-marked]"))).to_have_count(1)
    best.click()
    expect(line(tried, "depth-4").locator("[data-control='open']")).to_be_focused()


def test_two_are_compared_also_on_the_graph(tried: WidgetPage) -> None:
    """One of them has run two steps alone, and reused what they read."""
    tried.notebook.py(
        f"w.parameter_overrides = {{'MaxDepth': 3}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})\n"
        "alone = w.start('alone'); w.wait(60)"
    )
    for name in ("depth-4", "alone"):
        tried.root.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    tried.button("Compare 2").click()
    tried.notebook.wait_value("w.comparison_shown['names']", ["alone", "depth-4"])
    region = tried.root.get_by_role("region", name="Compare alone and depth-4")
    metric = region.get_by_role("row", name="mse.value")
    expect(metric.get_by_role("cell")).to_have_text(["2", "1★ best"])
    expect(region.get_by_role("row", name="Differs: MaxDepth")).to_be_visible()
    expect(region.get_by_role("row", name=f"Differs: {PROCESS}")).to_contain_text("reused")
    expect(tried.button("Compare")).to_have_attribute("aria-pressed", "true")
    # Both have trained, with another depth.
    assert tried.drawn('[data-look="other"]') == [TRAIN, EVAL]
    assert tried.drawn('[data-look="plain"]') == [PROCESS]
    assert "AbaloneTransform" in tried.drawn('[data-look="second"]')
    tried.notebook.page.keyboard.press("Escape")
    tried.notebook.wait_value("w.comparison_shown['arns']", [])
    expect(tried.button("Compare 2")).to_be_focused()
    expect(tried.root.locator(".ssw-card[data-look='other']")).to_have_count(0)


def test_one_is_used_as_reference(tried: WidgetPage) -> None:
    about(tried, "depth-4").get_by_role("button", name="Use as reference: depth-4").click()
    tried.notebook.wait_value("(w.pinned, w.reference_execution_arn == depths[4])", [True, True])
    expect(line(tried, "depth-4")).to_contain_text("reference")


def test_the_rest_of_the_pipeline_is_selected_after_one(tried: WidgetPage) -> None:
    tried.notebook.py(
        f"w.parameter_overrides = {{'MaxDepth': 4}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})\n"
        "alone = w.start('alone'); w.wait(60)"
    )
    region = about(tried, "alone")
    region.get_by_role("button", name="Run the rest: alone").click()
    tried.notebook.wait_value("(w.pinned, w.reference_execution_arn == alone)", [True, True])
    assert tried.value("w.selected_steps")[0] == "AbaloneMSECond"
    assert TRAIN not in tried.value("w.selected_steps")
