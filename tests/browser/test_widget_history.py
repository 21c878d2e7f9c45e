"""The tab of runs: what earlier executions did, and an earlier one shown, referred to, and wanted again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.widget_page import EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]


@pytest.fixture
def tried(widget: WidgetPage) -> WidgetPage:
    """The widget anew, after a selective execution ``try-3`` of which Eval failed."""
    widget.notebook.py(
        f"sagemaker.stand_in({EVAL!r}, fails='<b>No capacity</b>')\n"
        f"w.parameter_overrides = {{'MaxDepth': 3}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})\n"
        "tried = w.start('try-3', description='Shallower trees'); w.wait(60); w.close()\n"
        f"sagemaker.stand_in({EVAL!r})"
    )
    return widget.show("SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)")


def execution(widget: WidgetPage, name: str) -> Locator:
    """The line of an execution."""
    return widget.root.get_by_role("tabpanel").locator(f'[data-execution="{name}"]')


def expand(widget: WidgetPage, name: str) -> Locator:
    """What is told of an execution, once its line is opened."""
    execution(widget, name).locator("[data-control='open']").click()
    return widget.root.get_by_role("region", name=f"About {name}", exact=True)


def test_it_is_read_when_it_is_opened_and_tells_what_each_execution_did(tried: WidgetPage) -> None:
    assert tried.value("w.runs_shown['state']") == "none"
    tried.open_tab("Runs")
    expect(tried.root.locator(".ssw-run-name")).to_have_text(["try-3", "nightly"])
    expect(execution(tried, "try-3").get_by_role("cell", name="Failed")).to_be_attached()
    expect(execution(tried, "try-3").get_by_role("cell", name="3", exact=True)).to_be_attached()
    about = expand(tried, "try-3")
    for told in (
        "Shallower trees",
        f"{TRAIN}, {EVAL}",
        f"{EVAL}: <b>No capacity</b>",
        f"{PROCESS} from nightly",
        "MaxDepth: 3 (5 in the reference)",
    ):
        expect(about.get_by_role("definition").filter(has_text=told).first).to_be_visible()
    expect(expand(tried, "nightly").get_by_role("definition").filter(has_text="every step")).to_be_visible()


def test_one_is_shown_on_the_graph(tried: WidgetPage) -> None:
    tried.open_tab("Runs")
    about = expand(tried, "try-3")
    about.get_by_role("button", name="Show on the graph: try-3").click()
    shown = f"(w.run['arn'] == tried, w.run['steps'].get({EVAL!r}, {{}}).get('state'))"
    tried.notebook.wait_value(shown, [True, "failed"])
    expect(tried.run_status).to_contain_text("try-3")
    expect(about.get_by_role("button", name="On the graph: try-3")).to_have_attribute("aria-disabled", "true")
    expand(tried, "nightly").get_by_role("button", name="Show on the graph: nightly").click()
    tried.notebook.wait_value("(w.run['arn'] == nightly, w.execution.status)", [True, "Succeeded"])


def test_one_is_used_as_reference_and_the_issue_says_what_it_cannot_serve(tried: WidgetPage) -> None:
    tried.notebook.py("w.selected_steps = ('AbaloneMSECond',)")
    tried.open_tab("Runs")
    expand(tried, "try-3").get_by_role("button", name="Use as reference: try-3").click()
    tried.notebook.wait_value("(w.pinned, w.reference_execution_arn == tried)", [True, True])
    expect(tried.issues).to_contain_text(EVAL)
    expand(tried, "nightly").get_by_role("button", name="Use as reference: nightly").click()
    tried.notebook.wait_value("(w.pinned, w.reference_execution_arn == nightly)", [True, True])
    expect(tried.start).not_to_have_attribute("aria-disabled", "true")


def test_the_same_again_is_one_press_and_one_request(tried: WidgetPage) -> None:
    """The request that is sent then is the one that was sent before."""
    tried.open_tab("Runs")
    again = expand(tried, "try-3").get_by_role("button", name="Same again: try-3")
    expect(again).to_have_attribute(
        "title", f"Select {TRAIN}, {EVAL}, with nightly as reference, and its values"
    )
    again.focus()
    again.press("Enter")
    tried.notebook.wait_value("(w.selected_steps, w.parameter_overrides)", [[TRAIN, EVAL], {"MaxDepth": 3}])
    tried.notebook.wait_value("(w.pinned, w.reference_execution_arn == nightly)", [True, True])
    tried.start.click()
    expect(tried.run_status).to_contain_text("Succeeded")
    ran = (
        "[{k: v for k, v in client.describe_pipeline_execution(PipelineExecutionArn=a).items()"
        " if k == 'SelectiveExecutionConfig'} for a in (tried, w.execution.arn)]"
    )
    before, after = tried.value(ran)
    assert before == after
    rows = tried.root.locator(".ssw-run")
    expect(rows).to_have_count(3)
    expect(rows.first.get_by_role("cell", name="Succeeded")).to_be_attached()
    whole = expand(tried, "nightly").get_by_role("button", name="Same again: nightly")
    expect(whole).to_have_attribute(
        "title", f"Select all {STEP_COUNT} steps, with its values and without a reference"
    )
    whole.click()
    tried.notebook.wait_value(
        "(len(w.selected_steps), w.pinned, w.reference_execution_arn)", [STEP_COUNT, True, None]
    )


def test_it_goes_back_further_on_request(widget: WidgetPage) -> None:
    """The service lists a hundred at once; of those, the lines in sight are in the page."""
    widget.notebook.py("for number in range(100): run_pipeline(f'run-{number}')")
    widget.notebook.py("w.refresh()")
    widget.open_tab("Runs")
    table = widget.root.get_by_role("table", name="Executions", exact=True)
    expect(table).to_have_attribute("aria-rowcount", "101")
    assert table.get_by_role("row").count() < 60
    widget.button("Show older").click()
    expect(table).to_have_attribute("aria-rowcount", "102")
    expect(widget.button("Show older")).to_be_hidden()
    widget.root.locator("[data-control='open']").first.press("End")
    expect(execution(widget, "nightly").locator("[data-control='open']")).to_be_focused()
    widget.root.get_by_role("searchbox", name="Filter executions by name").fill("run-11")
    expect(widget.root.locator(".ssw-run-name")).to_have_text(["run-11"])
