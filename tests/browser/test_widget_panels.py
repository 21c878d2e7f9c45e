"""Reference, parameters and code; two views of one widget; hostile names, a narrow cell, both themes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import EVAL, PROCESS, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

# Every text of the panels that is less readable than 4.5 to 1; what is unavailable need not be.
HARD_TO_READ = """(root) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgrounds = (element) =>
    element ? [...backgrounds(element.parentElement), getComputedStyle(element).backgroundColor] : ["white"];
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const hasText = (element) => [...element.childNodes].some(isText);
  return [...root.querySelectorAll(".ssw-panel *")]
    .filter((element) => hasText(element) && element.checkVisibility({ opacityProperty: true }))
    .filter((element) => !element.closest("[aria-disabled], option"))
    .map((element) => {
      const behind = backgrounds(element);
      const lights = [over(behind), over([...behind, getComputedStyle(element).color])].map(luminance);
      const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      return [element.textContent, Math.round(ratio * 10) / 10];
    })
    .filter(([, ratio]) => ratio < 4.5);
}"""

# What sticks out of the view, save for long lines of code, which scroll.
TOO_WIDE = """(root) => {
  const { right } = root.getBoundingClientRect();
  return [...root.querySelectorAll(".ssw-panel :not(.ssw-code *)")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > right + 1)
    .map((element) => element.outerHTML);
}"""


def test_a_reference_is_chosen_and_given_up(widget: WidgetPage) -> None:
    """The plan says what is reused of which execution; without one, the issue offers it back."""
    widget.notebook.py("second = run_pipeline('second'); w.refresh()")
    widget.tick(EVAL).check()
    for name in ("nightly", "second"):  # so are the variables called that have their ARNs
        widget.choose_reference(name)
        widget.notebook.wait_value(f"w.reference_execution_arn == {name}", True)
        expect(widget.row(TRAIN)).to_contain_text(f"Succeeded in {name}")
    widget.choose_reference("No reference")
    widget.notebook.wait_value("w.reference_execution_arn", None)
    expect(widget.issues.get_by_role("listitem").first).to_contain_text("reference")
    assert widget.value("w.verdict.can_start") is False
    widget.issues.get_by_role("button", name="second").first.click()
    widget.notebook.wait_value("w.reference_execution_arn == second", True)
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")


def test_a_parameter_is_overridden_by_a_value_of_its_type_and_reset(widget: WidgetPage) -> None:
    """Text becomes an int; what is none stays as typed, with its problem, and nothing can start."""
    widget.tick(TRAIN).check()
    widget.open_tab("Parameters")
    field = widget.field("MaxDepth")
    control = field.get_by_role("textbox")
    expect(field.locator(".ssw-badge")).to_have_text("reference")
    control.fill("7")
    widget.notebook.wait_value("w.parameter_overrides", {"MaxDepth": 7})
    expect(widget.root.get_by_role("tab", name="Parameters")).to_contain_text("1")
    control.fill("seven")
    widget.notebook.wait_value("w.parameter_overrides", {"MaxDepth": "seven"})
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(field.locator(".ssw-field-problem")).to_contain_text("MaxDepth")
    expect(control).to_have_value("seven")
    expect(widget.start).to_have_attribute("aria-disabled", "true")
    widget.root.get_by_role("tab", name="Parameters").focus()
    expect(control).to_have_value("seven")
    field.get_by_role("button", name="Reset MaxDepth").click()
    widget.notebook.wait_value("w.parameter_overrides", {})
    expect(control).to_have_value("5")
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")


def test_a_parameter_without_default_has_to_be_given(widget: WidgetPage) -> None:
    """Nothing is inherited without a reference: the field says so until there is a value."""
    widget.choose_reference("No reference")
    widget.button("All 8 steps").click()
    widget.notebook.wait_value("len(w.selected_steps)", 8)
    widget.open_tab("Parameters")
    field = widget.field("BatchData")
    expect(field).to_contain_text("required")
    expect(field.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(widget.start).to_have_attribute("aria-disabled", "true")
    field.get_by_role("textbox").fill("s3://bucket/batch.csv")
    field.get_by_role("textbox").press("Tab")
    expect(widget.start).not_to_have_attribute("aria-disabled", "true")
    assert widget.value("w.parameters['BatchData']") == "s3://bucket/batch.csv"


def test_the_code_is_that_of_the_present_request(widget: WidgetPage) -> None:
    widget.open_tab("Code")
    code = widget.root.locator(".ssw-code")
    expect(widget.root.get_by_role("tabpanel")).to_contain_text("No step is selected")
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r},)")
    expect(code).to_contain_text('{"Name": "MaxDepth", "Value": "5"}')
    widget.notebook.py("w.parameter_overrides = {'MaxDepth': 7}")
    expect(code).to_contain_text('{"Name": "MaxDepth", "Value": "7"}')
    assert (code.text_content() or "").strip() == widget.notebook.py("print(w.code())")
    widget.root.get_by_role("combobox", name="Code for").select_option(label="AWS CLI")
    expect(code).to_contain_text("aws sagemaker start-pipeline-execution")
    assert (code.text_content() or "").strip() == widget.notebook.py("print(w.code('cli'))")


def test_two_views_show_one_state(widget: WidgetPage) -> None:
    """What is stated in one is shown in the other, and closing one leaves the other at work."""
    widget.notebook.run(2)
    other = WidgetPage(widget.notebook, cell=2)
    widget.tick(TRAIN).check()
    other.wait_selected(TRAIN)
    other.tick(EVAL).check()
    widget.wait_selected(TRAIN, EVAL)
    expect(widget.expression).to_have_value(other.expression.input_value())
    other.open_tab("Parameters").field("MaxDepth").get_by_role("textbox").fill("8")
    widget.open_tab("Parameters")
    expect(widget.field("MaxDepth").get_by_role("textbox")).to_have_value("8")
    widget.notebook.clear(1)
    other.open_tab("Plan").tick(EVAL).uncheck()
    other.wait_selected(TRAIN)


INHERITED_STEPS = ["constructor", "toString", "valueOf"]
INHERITED_PARAMETERS = ["constructor", "__proto__", "toString"]


def definition_of_inherited_names() -> dict[str, Any]:
    """Steps and parameters have the names of what every JavaScript object has; each step reads one."""
    steps = [
        {
            "Name": name,
            "Type": "Training",
            "Arguments": {"HyperParameters": {"A": {"Get": f"Parameters.{parameter}"}}},
        }
        for name, parameter in zip(INHERITED_STEPS, INHERITED_PARAMETERS, strict=True)
    ]
    parameters = [{"Name": name, "Type": "String", "DefaultValue": "set"} for name in INHERITED_PARAMETERS]
    return {"Version": "2020-12-01", "Parameters": parameters, "Steps": steps}


INHERITED_PIPELINE = f"""
client.create_pipeline(
    PipelineName="inherited",
    PipelineDefinition={json.dumps(definition_of_inherited_names())!r},
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)
for name in {INHERITED_STEPS!r}:
    sagemaker.stand_in(name)
"""


def test_names_of_what_objects_inherit_are_names_like_any_other(widget: WidgetPage) -> None:
    """They are drawn, selected on the graph and in the plan, overridden, sent, run and shown."""
    notebook = widget.notebook
    notebook.py(INHERITED_PIPELINE)
    widget.show("SelectiveExecutionWidget('inherited', client)")
    widget.button("Show the whole graph").click()
    notebook.wait_graph(len(INHERITED_STEPS)).click_node("constructor")
    widget.wait_selected("constructor")
    for name in INHERITED_STEPS[1:]:
        widget.tick(name).check()
    widget.wait_selected(*INHERITED_STEPS)

    widget.open_tab("Parameters")
    for name in INHERITED_PARAMETERS:
        expect(widget.field(name)).to_contain_text("default")
        widget.field(name).get_by_role("textbox").fill(f"my {name}")
    notebook.wait_value("w.parameter_overrides", {name: f"my {name}" for name in INHERITED_PARAMETERS})
    proto = widget.field("__proto__")
    expect(proto).to_contain_text("override")
    proto.get_by_role("button", name="Reset __proto__").click()
    notebook.wait_value("'__proto__' in w.parameter_overrides", False)
    expect(proto.get_by_role("textbox")).to_have_value("set")
    expect(proto).to_contain_text("default")
    proto.get_by_role("textbox").fill("once more")

    widget.open_tab("Plan").start.click()
    expect(widget.run_status).to_contain_text("Succeeded")
    for name in INHERITED_STEPS:
        expect(widget.row(name)).to_contain_text("ran")
    notebook.wait_for(
        lambda: widget.drawn("[data-look='ran']"), INHERITED_STEPS, "the steps that are drawn as run"
    )
    sent = widget.value(
        "client.list_pipeline_parameters_for_execution(PipelineExecutionArn=w.execution.arn)"
        "['PipelineParameters']"
    )
    values = {"constructor": "my constructor", "toString": "my toString", "__proto__": "once more"}
    assert {each["Name"]: each["Value"] for each in sent} == values


HOSTILE = '<img src=x onerror="globalThis.attacked = 1">'
LONG = "A" * 64


def hostile_definition() -> dict[str, Any]:
    names = [HOSTILE, "\"quoted\" 'twice' & <b>bold</b>", LONG]
    steps = [
        {"Name": name, "Type": "Training", "Arguments": {"A": {"Get": f"Parameters.{LONG}"}}}
        for name in names
    ]
    return {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": LONG, "Type": "String", "DefaultValue": HOSTILE},
            {"Name": HOSTILE, "Type": "String"},
        ],
        "Steps": steps,
    }


def test_names_are_shown_as_they_are_and_never_become_html(widget: WidgetPage) -> None:
    """Steps, parameters, values and executions: whatever they hold is text, and fits."""
    widget.notebook.py(f"import json; hostile = json.loads({json.dumps(hostile_definition())!r})")
    widget.show("SelectiveExecutionWidget(hostile)")
    names = [step["Name"] for step in hostile_definition()["Steps"]]
    expect(widget.root.locator(".ssw-step-name")).to_have_text(names)
    assert widget.root.evaluate(TOO_WIDE) == []
    for name in names:
        widget.root.locator(".ssw-steps").get_by_role("checkbox", name=name).check()
    widget.wait_selected(*names)
    widget.button("Select…").click()
    expect(widget.root.get_by_role("menuitem").first).to_contain_text(HOSTILE)
    widget.notebook.page.keyboard.press("Escape")
    widget.open_tab("Parameters")
    expect(widget.root.locator(".ssw-field-name")).to_have_text([LONG, HOSTILE])
    expect(widget.root.get_by_role("textbox", name=LONG, exact=True)).to_have_value(HOSTILE)
    widget.notebook.py(f"""
        from sagemaker_selective_widget.errors import ServiceError
        from sagemaker_selective_widget.execution import ExecutionSummary
        from sagemaker_selective_widget.execution.history.history import History
        from sagemaker_selective_widget.session.effects import ListExecutions
        from sagemaker_selective_widget.session.events import EffectFailed, Listed

        listing = History((ExecutionSummary("arn:x", {HOSTILE!r}, {HOSTILE!r}),), page_count=1)
        w.session.store.dispatch(Listed(ListExecutions(0, 1), listing))
        w.session.store.dispatch(EffectFailed(ListExecutions(0, 1), ServiceError({HOSTILE!r})))
    """)
    widget.notebook.wait_value("w.references['message']", HOSTILE)
    assert widget.root.evaluate(TOO_WIDE) == []
    assert widget.root.locator("img, :is(.ssw-card, .ssw-step, .ssw-field) b").count() == 0
    assert widget.notebook.page.evaluate("globalThis.attacked") is None


def is_below_the_graph(widget: WidgetPage) -> bool:
    graph = widget.root.locator(".ssw-canvas").bounding_box()
    side = widget.root.get_by_role("tablist").bounding_box()
    assert graph is not None
    assert side is not None
    return side["y"] >= graph["y"] + graph["height"]


def test_a_narrow_cell_has_the_panels_below_the_graph(widget: WidgetPage) -> None:
    """In a cell of some 650 pixels nothing sticks out, and every part can be reached."""
    page = widget.notebook.page
    width = {"lab": 1050, "nb7": 800}[widget.notebook.front_end]
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": before["height"]})
    try:
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN)
        widget.notebook.wait_for(lambda: is_below_the_graph(widget), True, "the panels' being below")
        for tab in ("Plan", "Parameters", "Code"):
            widget.open_tab(tab)
            assert widget.root.evaluate(TOO_WIDE) == []
    finally:
        page.set_viewport_size(before)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"], ids=["light", "dark"])
def test_every_word_can_be_read(widget: WidgetPage, theme: str) -> None:
    """A contrast of 4.5 to 1 or more, in each tab, with issues, problems and results on display."""
    widget.notebook.use_theme(theme)
    try:
        widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No space left')")
        widget.notebook.py(
            f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})"
        )
        widget.start.click()
        expect(widget.run_status).to_contain_text("failed")
        widget.notebook.py(
            f"w.parameter_overrides = {{'MaxDepth': 'seven'}}; w.selected_steps = ({PROCESS!r}, {EVAL!r})"
        )
        expect(widget.issues.get_by_role("listitem").nth(1)).to_be_visible()
        widget.expression.fill("nothing")
        widget.expression.press("Enter")
        expect(widget.expression).to_have_attribute("aria-invalid", "true")
        for tab in ("Plan", "Parameters", "Code"):
            widget.open_tab(tab)
            widget.notebook.wait_for(lambda: widget.root.evaluate(HARD_TO_READ), [], "what is hard to read")
    finally:
        widget.notebook.use_theme("JupyterLab Light")
