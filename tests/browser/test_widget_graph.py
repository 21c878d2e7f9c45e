"""The graph of the widget: gestures reach the kernel, and what Python says reaches the picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from sagemaker_selective_widget import Pipeline
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage
from tests.unit.strategies import definition, graph_definition, step

pytest_plugins = ["tests.browser.widget_page"]

SEEN_WHOLE = """cy.nodes().filter((node) => {
  const { x1, y1, x2, y2 } = node.renderedBoundingBox({ includeUnderlays: false });
  return x1 >= 0 && y1 >= 0 && x2 <= cy.width() && y2 <= cy.height();
}).length"""
STEPS = ("Ingest", "Clean", "Enrich", "Train", "Evaluate")
EDGES = (
    ("Ingest", "Clean"),
    ("Ingest", "Enrich"),
    ("Clean", "Train"),
    ("Enrich", "Train"),
    ("Train", "Evaluate"),
)
COUNT_WRITES = "writes = []; w.observe(lambda change: writes.append(change.new), 'selected_steps')"


def made(drawn: dict[str, Any], arguments: str = "") -> str:
    """The Python expression of a widget that has a definition alone."""
    return f"SelectiveExecutionWidget(json.loads({json.dumps(drawn)!r}), {arguments})"


def shown(widget: WidgetPage, drawn: dict[str, Any] | None = None, arguments: str = "") -> NotebookPage:
    """The notebook with a widget of that definition; `writes` has what its selection became."""
    drawn = drawn or graph_definition(STEPS, EDGES)
    widget.notebook.py("import json")
    widget.show(made(drawn, arguments)).notebook.py(COUNT_WRITES)
    return widget.notebook.wait_graph(len(Pipeline.from_definition(drawn).step_names))


def chain(names: Iterable[str]) -> dict[str, Any]:
    """A definition in which each step follows the one before."""
    names = list(names)
    return graph_definition(names, pairwise(names))


def graph_of(widget: WidgetPage) -> Locator:
    return widget.root.locator(".ssw-graph")


def canvas(widget: WidgetPage) -> Locator:
    return widget.root.get_by_role("application")


def said(widget: WidgetPage) -> Locator:
    """What screen readers hear of the graph."""
    return graph_of(widget).get_by_role("status")


def arrows(widget: WidgetPage) -> tuple[str, str, str, str]:
    """The keys that lead onward along the edges, back, and to the steps before and after in a rank."""
    if canvas(widget).get_attribute("data-orientation") == "vertical":
        return "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"
    return "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"


def highlighted(notebook: NotebookPage, index: int = 0) -> list[str]:
    return looking(notebook, "selected", index)


def looking(notebook: NotebookPage, look: str, index: int = 0) -> list[str]:
    """The names of the steps that are drawn in that way."""
    names: list[str] = notebook.cy(f"cy.nodes('.{look}').map((node) => node.id())", index)
    return names


def wait_selected(notebook: NotebookPage, *steps: str) -> None:
    """Wait until both sides agree that exactly these are selected."""
    notebook.wait_value("w.selected_steps", list(steps))
    notebook.wait_for(lambda: highlighted(notebook), list(steps), "the highlight")


def test_a_click_toggles_and_adds(widget: WidgetPage) -> None:
    """Each click is one write, in definition order, whichever step came first."""
    notebook = shown(widget)
    notebook.click_node("Train")
    wait_selected(notebook, "Train")
    notebook.click_node("Clean", modifiers=["Shift"])
    wait_selected(notebook, "Clean", "Train")
    notebook.click_node("Train")
    wait_selected(notebook, "Clean")
    assert notebook.value("writes") == [["Train"], ["Clean", "Train"], ["Clean"]]


def test_a_press_on_the_background_and_a_drag_select_nothing(widget: WidgetPage) -> None:
    notebook = shown(widget, arguments="selected_steps=['Train']")
    x, y = notebook.node_position("Ingest")
    box = canvas(widget).bounding_box()
    assert box is not None
    notebook.page.mouse.click(box["x"] + 12, box["y"] + box["height"] - 12)
    before = notebook.cy("cy.pan().x")
    notebook.drag((x, y), (x + 90, y))
    assert notebook.cy("cy.pan().x") > before + 60
    wait_selected(notebook, "Train")
    assert notebook.value("writes") == []


def test_a_shift_drag_adds_what_lies_in_the_box_at_once(widget: WidgetPage) -> None:
    """One gesture is one write, however many steps the box holds."""
    notebook = shown(widget, arguments="selected_steps=['Evaluate']")
    points = [notebook.node_position(step) for step in ("Clean", "Enrich")]
    left, right = min(x for x, _ in points) - 80, max(x for x, _ in points) + 80
    top, bottom = min(y for _, y in points) - 40, max(y for _, y in points) + 40
    notebook.drag((left, top), (right, bottom), modifiers=["Shift"])
    wait_selected(notebook, "Clean", "Enrich", "Evaluate")
    assert notebook.value("writes") == [["Clean", "Enrich", "Evaluate"]]


def test_the_keyboard_reaches_and_selects_every_step(widget: WidgetPage) -> None:
    """Arrows follow the edges; what happened is said in words."""
    notebook = shown(widget)
    graph = canvas(widget)
    onward, back, before, after = arrows(widget)
    graph.focus()
    for key in (onward, onward, onward, "Enter"):
        graph.press(key)
    wait_selected(notebook, "Train")
    expect(said(widget)).to_contain_text("Train, Training, selected")
    graph.press(back)
    expect(said(widget)).to_contain_text("not selected")
    first = (said(widget).text_content() or "").split(",")[0]
    graph.press(after if first == "Clean" else before)
    expect(said(widget)).not_to_contain_text(first)
    graph.press("Control+a")
    wait_selected(notebook, *STEPS)
    graph.press("Escape")
    wait_selected(notebook)
    zoom = notebook.cy("cy.zoom()")
    graph.press("+")
    assert notebook.cy("cy.zoom()") > zoom
    graph.press("0")
    assert notebook.cy("cy.zoom()") == pytest.approx(zoom, rel=0.02), "what is said has made the room another"


def test_keys_of_the_graph_do_not_reach_the_notebook(widget: WidgetPage) -> None:
    """In command mode, 0 pressed twice restarts the kernel, and Enter edits the cell."""
    notebook = shown(widget)
    graph = canvas(widget)
    graph.focus()
    for key in ("0", "0", "Enter", "Escape"):
        graph.press(key)
    expect(graph).to_be_focused()
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)


def test_python_selects_judges_and_colours(widget: WidgetPage) -> None:
    """What is selected, runs, is reused and has failed looks different, and labels say the state."""
    notebook = widget.notebook
    notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No capacity')")
    notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})")
    widget.wait_selected(TRAIN, EVAL)
    for look, steps in (("selected", [TRAIN, EVAL]), ("run", [TRAIN, EVAL]), ("reuse", [PROCESS])):
        notebook.wait_for(partial(looking, notebook, look), steps, look)
    widget.start.click()
    script = "cy.nodes('.failed').map((node) => node.data('label').split('\\n').at(-1))"
    notebook.wait_for(lambda: notebook.cy(script), ["Processing · failed"], "the failure")


def test_two_views_agree_and_cleared_views_leave_no_cytoscape(widget: WidgetPage) -> None:
    """Every view of one widget shows one selection; a view that is gone is gone entirely."""
    notebook = shown(widget).run(2)
    notebook.wait_graph(len(STEPS), 0).wait_graph(len(STEPS), 1)
    notebook.click_node("Train", 1)
    notebook.wait_for(lambda: highlighted(notebook, 0), ["Train"], "the highlight in the first view")
    notebook.click_node("Clean", 0)
    notebook.wait_for(
        lambda: highlighted(notebook, 1), ["Clean", "Train"], "the highlight in the second view"
    )
    assert notebook.value("writes") == [["Train"], ["Clean", "Train"]]
    notebook.run(2)
    notebook.wait_for(notebook.graph_count, 2, "the number of graphs")
    notebook.wait_graph(len(STEPS), 1)
    assert highlighted(notebook, 1) == ["Clean", "Train"]
    notebook.clear(2)
    notebook.wait_for(notebook.graph_count, 1, "the number of graphs")
    notebook.clear(1)
    notebook.wait_for(notebook.graph_count, 0, "the number of graphs")


def test_a_graph_in_a_hidden_tab_is_drawn_when_the_tab_is_shown(widget: WidgetPage) -> None:
    notebook = widget.notebook
    notebook.py(f"import ipywidgets, json; inner = {made(graph_definition(STEPS, EDGES))}")
    notebook.py("w = ipywidgets.Tab([ipywidgets.Label('first'), inner], titles=['A', 'B'])")
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text("first")
    assert notebook.graph_count() == 0
    notebook.output(1).get_by_role("tab", name="B").click()
    notebook.wait_graph(len(STEPS)).click_node("Ingest")
    notebook.wait_value("inner.selected_steps", ["Ingest"])


def test_names_are_text_wherever_they_are_shown(widget: WidgetPage) -> None:
    """A step name comes from the definition: nothing in it may become HTML, or a selector."""
    hostile = "<img src=x onerror='window.hacked=1'>"
    names = [hostile, "a[b].c#d > e", "quote\" and 'quote", "n" * 256]
    notebook = shown(widget, graph_definition(names, [(hostile, names[1]), (names[1], names[3])]))
    notebook.click_node(hostile)
    wait_selected(notebook, hostile)
    expect(said(widget)).to_contain_text(f"{hostile}, Training, selected")
    expect(graph_of(widget).locator(".ssw-tooltip")).to_contain_text(f"{hostile}, Training, selected")
    canvas(widget).press("Control+a")
    wait_selected(notebook, *names)
    expect(widget.root.locator("img")).to_have_count(0)
    assert notebook.page.evaluate("() => window.hacked") is None


def test_the_first_view_is_legible_and_the_rest_is_in_reach(widget: WidgetPage) -> None:
    """Fifty long names do not fit: labels keep 11 pixels, and the overview moves the view."""
    names = [f"Step{i:02}-{'x' * 52}-end{i:02}" for i in range(50)]
    notebook = shown(widget, chain(names))
    assert notebook.cy("cy.zoom() * parseFloat(cy.nodes()[0].style('font-size'))") >= 11
    assert notebook.cy("cy.nodes()[0].renderedBoundingBox().x1") >= 0
    assert notebook.cy("cy.nodes()[0].renderedBoundingBox().y1") >= 0
    label = notebook.cy("cy.nodes()[7].data('label')").split("\n")[0]
    assert re.fullmatch(r"Step0.*….*end07", label)
    overview = graph_of(widget).locator(".ssw-overview")
    expect(overview).to_be_visible()
    size = overview.bounding_box()
    assert size is not None
    is_level = canvas(widget).get_attribute("data-orientation") == "horizontal"
    width, height = size["width"], size["height"]
    end = (width - 10, height / 2) if is_level else (width / 2, height - 10)
    overview.click(position={"x": end[0], "y": end[1]})
    place, room = ("x", "width") if is_level else ("y", "height")
    last = f"cy.nodes()[49].renderedPosition('{place}') < cy.{room}()"
    notebook.wait_for(lambda: notebook.cy(last), True, "the last step's being in view")
    graph_of(widget).get_by_role("button", name="Show the whole graph").click()
    expect(overview).to_be_hidden()


def test_eight_steps_are_seen_whole_whatever_the_width(widget: WidgetPage) -> None:
    """Turned to where the room is, at first and whenever the room changes."""
    notebook = widget.notebook
    window = notebook.page.viewport_size
    assert window is not None
    notebook.page.set_viewport_size({**window, "width": 2400})
    for width, orientation in ((480, "vertical"), (1900, "horizontal"), (650, "vertical")):
        notebook.py(f"w.layout.width = '{width}px'")
        expect(canvas(widget)).to_have_attribute("data-orientation", orientation)
        notebook.wait_for(
            lambda: notebook.cy(SEEN_WHOLE), STEP_COUNT, f"the number of steps seen whole at {width} px"
        )
        assert notebook.cy("cy.zoom() * parseFloat(cy.nodes()[0].style('font-size'))") >= 11
    notebook.page.set_viewport_size(window)


def test_a_shift_drag_may_end_on_the_overview(widget: WidgetPage) -> None:
    """The overview moves the view for drags of its own alone; the box selects what it holds."""
    names = [f"Step{i:02}-{'x' * 52}-end{i:02}" for i in range(30)]
    notebook = shown(widget, chain(names))
    first, second = (notebook.node_position(name) for name in names[:2])
    overview = graph_of(widget).locator(".ssw-overview").bounding_box()
    assert overview is not None
    pan = notebook.cy("cy.pan()")
    end = (overview["x"] + overview["width"] / 2, overview["y"] + overview["height"] / 2)
    assert end[0] > second[0]
    is_level = canvas(widget).get_attribute("data-orientation") == "horizontal"
    beside = (first[0], first[1] - 50) if is_level else (first[0] - 110, first[1])
    notebook.drag(beside, end, modifiers=["Shift"])
    notebook.wait_for(lambda: set(names[:2]) <= set(highlighted(notebook)), True, "the box's being selected")
    assert names[29] not in highlighted(notebook)
    assert notebook.cy("cy.pan()") == pan


def held() -> dict[str, Any]:
    branches = {"IfSteps": [step("Ship")], "ElseSteps": [step("Stop")]}
    return definition(step("Gate", step_type="Condition", Arguments=branches))


def test_branches_are_boxes_around_their_steps(widget: WidgetPage) -> None:
    """Each branch has a box with a title, and the box moves with its steps."""
    notebook = shown(widget, held())
    areas = graph_of(widget).locator(".ssw-area")
    expect(areas).to_have_text(["If", "Else"])
    is_around(notebook, areas.first, "Ship")
    is_around(notebook, areas.last, "Stop")
    canvas(widget).press("+")
    is_around(notebook, areas.first, "Ship")
    notebook.click_node("Gate")
    wait_selected(notebook, "Gate")


def is_around(notebook: NotebookPage, area: Locator, name: str) -> None:
    """Wait until the box is around the step."""

    def contains() -> bool:
        x, y = notebook.node_position(name)
        box = area.bounding_box()
        assert box is not None
        return box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]

    notebook.wait_for(contains, True, f"the box's being around {name}")


def test_a_step_says_why_it_follows_another(widget: WidgetPage) -> None:
    notebook = shown(widget, held())
    notebook.page.mouse.move(*notebook.node_position("Ship"))
    expect(graph_of(widget).locator(".ssw-tooltip")).to_contain_text("Gate: stands in its IfSteps")
    onward, *_ = arrows(widget)
    for key in (onward, onward):
        canvas(widget).press(key)
    expect(said(widget)).to_contain_text("Gate: stands in its")


def test_the_plain_wheel_is_left_to_the_notebook(widget: WidgetPage) -> None:
    """A reader who scrolls past the graph must not be caught in it; with Control the wheel zooms."""
    notebook = shown(widget)
    assert turn_wheel(notebook, control=False) == {"prevented": False, "zoomed": False}
    assert turn_wheel(notebook, control=True) == {"prevented": True, "zoomed": True}


def turn_wheel(notebook: NotebookPage, *, control: bool) -> Any:
    x, y = notebook.node_position("Ingest")
    # While the page scrolls, and a moment after, cytoscape leaves the wheel alone.
    notebook.wait_for(lambda: notebook.cy("Boolean(cy.renderer().scrollingPage)"), False, "the scrolling")
    before = notebook.cy("cy.zoom()")
    is_prevented = notebook.page.evaluate(
        """([x, y, ctrlKey]) => {
          const options = { clientX: x, clientY: y, deltaY: -120, ctrlKey, bubbles: true, cancelable: true };
          const wheel = new WheelEvent("wheel", options);
          document.elementFromPoint(x, y).dispatchEvent(wheel);
          return wheel.defaultPrevented;
        }""",
        [x, y, control],
    )
    return {"prevented": is_prevented, "zoomed": notebook.cy("cy.zoom()") > before}


def test_the_colours_follow_the_theme(widget: WidgetPage) -> None:
    notebook = shown(widget)
    light = notebook.cy("cy.nodes()[0].style('background-color')")
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(
        lambda: notebook.cy("cy.nodes()[0].style('background-color')") != light,
        True,
        "the colour's having changed",
    )
    notebook.use_theme("JupyterLab Light")
    notebook.wait_for(lambda: notebook.cy("cy.nodes()[0].style('background-color')"), light, "the colour")


def test_style_and_layout_of_the_hosted_graph_are_the_users(widget: WidgetPage) -> None:
    """What a user sets on ipycytoscape's widget goes before ours, also after the theme has changed."""
    notebook = shown(widget)
    assert notebook.cy("cy.edges('.routed').length") == len(EDGES)
    notebook.py("w.graph.set_style([{'selector': 'node', 'style': {'background-color': '#010203'}}])")
    colour = "cy.nodes()[0].style('background-color')"
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour")
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour in the dark")
    notebook.py("w.graph.set_layout(name='grid', rows=1)")
    level = "new Set(cy.nodes().map((node) => Math.round(node.position('y')))).size"
    notebook.wait_for(lambda: notebook.cy(level), 1, "the number of rows")
    assert notebook.cy("cy.edges('.routed').length") == 0
    notebook.use_theme("JupyterLab Light")
