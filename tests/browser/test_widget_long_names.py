"""Names as long as the service takes them: no word is cut off at an edge, however narrow the cell is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

WIDTHS_PX = (1400, 1000, 800, 640)
LONG_PIPELINE = """
import json

PREPARE, TRAIN, EVALUATE = (name * 8 for name in ("Prepares", "Trainers", "Evaluate"))
NAMED = "reference" * 9


def long_step(name, *needed):
    told = {"Name": name, "DisplayName": "Displayed" * 12, "Type": "Processing", "Arguments": {}}
    return {**told, "DependsOn": list(needed)}


steps = [long_step(PREPARE), long_step(TRAIN, PREPARE), long_step(EVALUATE, TRAIN)]
client.create_pipeline(
    PipelineName="Pipeline" * 8,
    PipelineDefinition=json.dumps({"Version": "2020-12-01", "Steps": steps}),
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)
arn = client.start_pipeline_execution(
    PipelineName="Pipeline" * 8, PipelineExecutionDisplayName=NAMED
)["PipelineExecutionArn"]
while client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing":
    threading.Event().wait(0.01)
sagemaker.stand_in(TRAIN, fails="Reason" * 50)
"""
# Text that ends beyond the nearest box which hides what goes over its edge, and neither scrolls nor says `…`.
CUT_OFF = """root => {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const cutOff = [];
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    const holder = text.parentElement;
    if (!holder.checkVisibility() || holder.closest(".ssw-visually-hidden, .ssw-unseen, option")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, width } = range.getBoundingClientRect();
    let box = holder;
    while (box !== root && getComputedStyle(box).overflowX === "visible") box = box.parentElement;
    const { overflowX, textOverflow } = getComputedStyle(box);
    const edges = box.getBoundingClientRect();
    const isInside = width === 0 || (left >= edges.left - 1 && right <= edges.right + 1);
    const isReached = overflowX === "auto" || overflowX === "scroll" || textOverflow === "ellipsis";
    if (!isInside && !isReached) cutOff.push(text.data);
  }
  return cutOff;
}"""


def blocked(widget: WidgetPage) -> None:
    widget.notebook.py("w.select(f'{TRAIN} or {EVALUATE}'); w.reference_execution_arn = None")
    expect(widget.issues).to_be_visible()


def without_code(widget: WidgetPage) -> None:
    blocked(widget)
    widget.open_tab("Code")
    expect(widget.root.get_by_role("tabpanel")).to_contain_text("There is code once")


def details(widget: WidgetPage) -> None:
    widget.root.get_by_role("button", name="Details of Train").click()
    expect(widget.root.locator(".ssw-over")).to_contain_text("Took")


def failed(widget: WidgetPage) -> None:
    widget.notebook.py("w.select(f'{TRAIN} or {EVALUATE}'); w.start()")
    expect(widget.root.get_by_role("button", name="Re-run from")).to_be_visible()


@pytest.mark.one_host("the widget breaks its lines itself, in the width of its cell")
@pytest.mark.parametrize("state", [blocked, without_code, details, failed], ids=lambda state: state.__name__)
def test_no_word_is_cut_off(widget: WidgetPage, state: Any) -> None:
    page = widget.notebook.page
    widget.notebook.py(LONG_PIPELINE)
    widget.show("SelectiveExecutionWidget('Pipeline' * 8, client)")
    state(widget)
    for width in WIDTHS_PX:
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_timeout(300)  # The layout follows.
        assert widget.root.evaluate(CUT_OFF) == [], f"at {width} px"
    page.set_viewport_size({"width": 1400, "height": 1000})


@pytest.mark.one_host("what of a button is cut off is the widget's own")
def test_a_long_name_of_the_reference_leaves_room_for_how_it_ended(widget: WidgetPage) -> None:
    widget.notebook.py(LONG_PIPELINE)
    widget.show("SelectiveExecutionWidget('Pipeline' * 8, client)")
    expect(widget.reference).to_contain_text("Succeeded")
    facts = widget.root.locator(".ssw-picker-facts")
    assert facts.evaluate("({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth")
    inside = (
        "facts => facts.getBoundingClientRect().right <= facts.parentElement.getBoundingClientRect().right"
    )
    assert facts.evaluate(inside)
    assert str(widget.reference.get_attribute("title")).startswith("reference" * 9)
