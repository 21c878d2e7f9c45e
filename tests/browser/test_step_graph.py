"""The graph in a real browser: gestures reach the kernel, and the kernel's traits the picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, expect

from sagemaker_selective_widget import Pipeline
from sagemaker_selective_widget.widget import wire
from tests.browser.notebook_page import NotebookPage
from tests.unit.strategies import graph_definition, pipeline_of, real_pipeline, step

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


def elements(steps: Iterable[str] = STEPS, edges: Iterable[tuple[str, str]] = EDGES) -> dict[str, Any]:
    drawn = wire.elements(Pipeline.from_definition(graph_definition(steps, edges)))
    return {**drawn, "edges": [{**edge, "reasons": []} for edge in drawn["edges"]]}


def cell(drawn: dict[str, Any], arguments: str = "") -> str:
    """A cell that shows a `StepGraph` as `graph`, and counts what the browser writes to its selection."""
    return "\n".join(
        (
            "import json",
            "from sagemaker_selective_widget.widget.step_graph import StepGraph",
            f"graph = StepGraph(json.loads({json.dumps(drawn)!r}), {arguments})",
            "writes = []",
            "graph.observe(lambda change: writes.append(change.new), 'selected_steps')",
            "graph",
        )
    )


def shown(notebook: NotebookPage, drawn: dict[str, Any] | None = None, arguments: str = "") -> NotebookPage:
    drawn = drawn or elements()
    notebook.open([cell(drawn, arguments)]).run(0)
    expect(root(notebook)).to_be_visible()
    return notebook.wait_graph(len(drawn["nodes"]))


def root(notebook: NotebookPage) -> Locator:
    return notebook.page.locator("[data-ssw-ready]").first


def canvas(notebook: NotebookPage) -> Locator:
    return root(notebook).get_by_role("application")


def arrows(notebook: NotebookPage) -> tuple[str, str, str, str]:
    """The keys that lead onward along the edges, back, and to the steps before and after in a rank."""
    if canvas(notebook).get_attribute("data-orientation") == "vertical":
        return "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"
    return "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"


def highlighted(notebook: NotebookPage, index: int = 0) -> list[str]:
    names: list[str] = notebook.cy("cy.nodes('.selected').map((node) => node.id())", index)
    return names


def wait_selected(notebook: NotebookPage, *steps: str) -> None:
    """Both sides agree that exactly these are selected."""
    notebook.wait_value("graph.selected_steps", list(steps))
    notebook.wait_for(lambda: highlighted(notebook), list(steps), "the highlight")


def test_a_click_toggles_and_adds(notebook: NotebookPage) -> None:
    """Each click is one write, in definition order, whichever step came first."""
    shown(notebook)
    notebook.click_node("Train")
    wait_selected(notebook, "Train")
    notebook.click_node("Clean", modifiers=["Shift"])
    wait_selected(notebook, "Clean", "Train")
    notebook.click_node("Train")
    wait_selected(notebook, "Clean")
    assert notebook.value("writes") == [["Train"], ["Clean", "Train"], ["Clean"]]


def test_a_press_on_the_background_and_a_drag_select_nothing(notebook: NotebookPage) -> None:
    shown(notebook, arguments="selected_steps=['Train']")
    x, y = notebook.node_position("Ingest")
    box = canvas(notebook).bounding_box()
    assert box is not None
    notebook.page.mouse.click(box["x"] + 12, box["y"] + box["height"] - 12)
    before = notebook.cy("cy.pan().x")
    notebook.drag((x, y), (x + 90, y))
    assert notebook.cy("cy.pan().x") > before + 60
    wait_selected(notebook, "Train")
    assert notebook.value("writes") == []


def test_a_shift_drag_adds_what_lies_in_the_box_at_once(notebook: NotebookPage) -> None:
    """One gesture is one write, however many steps the box holds."""
    shown(notebook, arguments="selected_steps=['Evaluate']")
    points = [notebook.node_position(step) for step in ("Clean", "Enrich")]
    left, right = min(x for x, _ in points) - 80, max(x for x, _ in points) + 80
    top, bottom = min(y for _, y in points) - 40, max(y for _, y in points) + 40
    notebook.drag((left, top), (right, bottom), modifiers=["Shift"])
    wait_selected(notebook, "Clean", "Enrich", "Evaluate")
    assert notebook.value("writes") == [["Clean", "Enrich", "Evaluate"]]


def test_the_keyboard_reaches_and_selects_every_step(notebook: NotebookPage) -> None:
    """Arrows follow the edges; what happened is said in words."""
    shown(notebook)
    said = root(notebook).get_by_role("status")
    graph = canvas(notebook)
    onward, back, before, after = arrows(notebook)
    graph.focus()
    for key in (onward, onward, onward, "Enter"):
        graph.press(key)
    wait_selected(notebook, "Train")
    expect(said).to_have_text("Train, Training, selected")
    graph.press(back)
    expect(said).to_contain_text("not selected")
    first = (said.text_content() or "").split(",")[0]
    graph.press(after if first == "Clean" else before)
    expect(said).not_to_contain_text(first)
    graph.press("Control+a")
    wait_selected(notebook, *STEPS)
    graph.press("Escape")
    wait_selected(notebook)
    zoom = notebook.cy("cy.zoom()")
    graph.press("+")
    assert notebook.cy("cy.zoom()") > zoom
    graph.press("0")
    assert notebook.cy("cy.zoom()") == zoom


def test_keys_of_the_graph_do_not_reach_the_notebook(notebook: NotebookPage) -> None:
    """In command mode, 0 pressed twice restarts the kernel, and Enter edits the cell."""
    shown(notebook)
    graph = canvas(notebook)
    graph.focus()
    for key in ("0", "0", "Enter", "Escape"):
        graph.press(key)
    expect(graph).to_be_focused()
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)


def test_python_selects_judges_and_colours(notebook: NotebookPage) -> None:
    """A verdict is painted if it is on the present selection; a stale one is not."""
    shown(notebook)
    notebook.py("graph.selected_steps = ('Train', 'Evaluate')")
    notebook.wait_for(lambda: highlighted(notebook), ["Train", "Evaluate"], "the highlight")
    assert notebook.value("writes") == [["Train", "Evaluate"]]
    plan = [{"step": step, "action": "reuse" if step == "Clean" else "run", "reason": ""} for step in STEPS]
    notebook.py(f"plan = {plan!r}")
    notebook.py("graph.verdict = {**graph.verdict, 'selected_steps': ['Train'], 'plan': plan[:1]}")
    notebook.py("graph.verdict = {**graph.verdict, 'selected_steps': ['Train', 'Evaluate'], 'plan': plan}")
    notebook.wait_for(
        lambda: notebook.cy("cy.nodes('.reuse').map((node) => node.id())"), ["Clean"], "the reuse"
    )
    assert notebook.cy("cy.nodes('.run').length") == len(STEPS) - 1
    notebook.py(
        "graph.run = {**graph.run, 'state': 'running', 'arn': 'a',"
        " 'steps': {'Train': {'state': 'failed', 'detail': '', 'started_at': None, 'ended_at': None}}}"
    )
    notebook.wait_for(
        lambda: notebook.cy("cy.nodes('.failed').map((node) => node.data('label'))"),
        ["Train\nTraining · failed"],
        "the failure",
    )


def test_two_views_agree_and_cleared_views_leave_no_cytoscape(notebook: NotebookPage) -> None:
    """Every view of one widget shows one selection; a view that is gone is gone entirely."""
    notebook.open([cell(elements()), "graph"]).run(0).run(1)
    notebook.wait_graph(len(STEPS), 0).wait_graph(len(STEPS), 1)
    notebook.click_node("Train", 1)
    notebook.wait_for(lambda: highlighted(notebook, 0), ["Train"], "the highlight in the first view")
    notebook.click_node("Clean", 0)
    notebook.wait_for(
        lambda: highlighted(notebook, 1), ["Clean", "Train"], "the highlight in the second view"
    )
    assert notebook.value("writes") == [["Train"], ["Clean", "Train"]]
    notebook.run(1)
    notebook.wait_for(notebook.graph_count, 2, "the number of graphs")
    notebook.wait_graph(len(STEPS), 1)
    assert highlighted(notebook, 1) == ["Clean", "Train"]
    notebook.clear(1)
    notebook.wait_for(notebook.graph_count, 1, "the number of graphs")
    notebook.clear(0)
    notebook.wait_for(notebook.graph_count, 0, "the number of graphs")


def test_a_graph_in_a_hidden_tab_is_drawn_when_the_tab_is_shown(notebook: NotebookPage) -> None:
    tab = "import ipywidgets\nipywidgets.Tab([ipywidgets.Label('first'), graph], titles=['A', 'B'])"
    notebook.open([cell(elements()).removesuffix("graph") + tab]).run(0)
    expect(notebook.output(0)).to_contain_text("first")
    assert notebook.graph_count() == 0
    notebook.output(0).get_by_role("tab", name="B").click()
    notebook.wait_graph(len(STEPS))
    notebook.click_node("Ingest")
    wait_selected(notebook, "Ingest")


def test_names_are_text_wherever_they_are_shown(notebook: NotebookPage) -> None:
    """A step name comes from the definition: nothing in it may become HTML, or a selector."""
    hostile = "<img src=x onerror='window.hacked=1'>"
    names = [hostile, "a[b].c#d > e", "quote\" and 'quote", "n" * 256]
    shown(notebook, elements(names, [(hostile, names[1]), (names[1], names[3])]))
    notebook.click_node(hostile)
    wait_selected(notebook, hostile)
    expect(root(notebook).get_by_role("status")).to_have_text(f"{hostile}, Training, selected")
    expect(root(notebook).locator(".ssw-tooltip")).to_have_text(f"{hostile}, Training, selected")
    canvas(notebook).press("Control+a")
    wait_selected(notebook, *names)
    expect(notebook.output(0).locator("img")).to_have_count(0)
    assert notebook.page.evaluate("() => window.hacked") is None


def test_the_first_view_is_legible_and_the_rest_is_in_reach(notebook: NotebookPage) -> None:
    """Fifty long names do not fit: labels keep 11 pixels, and the overview moves the view."""
    names = [f"Step{i:02}-{'x' * 52}-end{i:02}" for i in range(50)]
    shown(notebook, elements(names, list(pairwise(names))))
    assert notebook.cy("cy.zoom() * parseFloat(cy.nodes()[0].style('font-size'))") >= 11
    assert notebook.cy("cy.nodes()[0].renderedBoundingBox().x1") >= 0
    assert notebook.cy("cy.nodes()[0].renderedBoundingBox().y1") >= 0
    label = notebook.cy("cy.nodes()[7].data('label')").split("\n")[0]
    assert re.fullmatch(r"Step0.*….*end07", label)
    overview = root(notebook).locator(".ssw-overview")
    expect(overview).to_be_visible()
    size = overview.bounding_box()
    assert size is not None
    expect(canvas(notebook)).to_have_attribute("data-orientation", "horizontal")
    overview.click(position={"x": size["width"] - 10, "y": size["height"] / 2})
    notebook.wait_for(
        lambda: notebook.cy("cy.nodes()[49].renderedPosition('x') < cy.width()"),
        True,
        "the last step's being in view",
    )
    root(notebook).get_by_role("button", name="Show the whole graph").click()
    expect(overview).to_be_hidden()


def test_eight_steps_are_seen_whole_whatever_the_width(notebook: NotebookPage) -> None:
    """Turned to where the room is, at first and whenever the room changes."""
    notebook.page.set_viewport_size({"width": 1700, "height": 1000})
    abalone = wire.elements(real_pipeline("abalone"))
    shown(notebook, abalone)
    for width, orientation in ((480, "vertical"), (1250, "horizontal"), (650, "vertical")):
        notebook.py(f"graph.layout.width = '{width}px'")
        expect(canvas(notebook)).to_have_attribute("data-orientation", orientation)
        notebook.wait_for(lambda: notebook.cy(SEEN_WHOLE), 8, f"the number of steps seen whole at {width} px")
        assert notebook.cy("cy.zoom() * parseFloat(cy.nodes()[0].style('font-size'))") >= 11


def test_other_elements_take_the_place_of_those_before(notebook: NotebookPage) -> None:
    """The selection stays; gestures and keys are about the new steps, and written once."""
    shown(notebook, arguments="selected_steps=['Train']")
    other = elements(("Ingest", "Train", "Deploy"), (("Ingest", "Train"), ("Train", "Deploy")))
    notebook.py(f"graph.elements = json.loads({json.dumps(other)!r})")
    notebook.wait_graph(3)
    assert highlighted(notebook) == ["Train"]
    notebook.click_node("Deploy")
    wait_selected(notebook, "Train", "Deploy")
    canvas(notebook).press("Control+a")
    wait_selected(notebook, "Ingest", "Train", "Deploy")
    assert notebook.value("writes") == [["Train", "Deploy"], ["Ingest", "Train", "Deploy"]]
    expect(root(notebook).get_by_role("button", name="Zoom in")).to_have_count(1)


def test_a_step_may_have_the_name_of_what_objects_inherit(notebook: NotebookPage) -> None:
    names = ["constructor", "toString", "__proto__"]
    shown(notebook, elements(names, list(pairwise(names))))
    for name in names:
        notebook.click_node(name)
        notebook.wait_value(f"{name!r} in graph.selected_steps", True)
    wait_selected(notebook, *names)
    expect(root(notebook).get_by_role("status")).to_contain_text("__proto__, Training, selected")


def test_a_shift_drag_may_end_on_the_overview(notebook: NotebookPage) -> None:
    """The overview moves the view for drags of its own alone; the box selects what it holds."""
    names = [f"Step{i:02}-{'x' * 52}-end{i:02}" for i in range(30)]
    shown(notebook, elements(names, list(pairwise(names))))
    first, second = (notebook.node_position(name) for name in names[:2])
    overview = root(notebook).locator(".ssw-overview").bounding_box()
    assert overview is not None
    pan = notebook.cy("cy.pan()")
    end = (overview["x"] + overview["width"] / 2, overview["y"] + overview["height"] / 2)
    assert end[0] > second[0]
    notebook.drag((first[0] + 20, first[1] - 50), end, modifiers=["Shift"])
    notebook.wait_for(lambda: set(names[:2]) <= set(highlighted(notebook)), True, "the box's being selected")
    assert names[29] not in highlighted(notebook)
    assert notebook.cy("cy.pan()") == pan


def held_elements() -> dict[str, Any]:
    branches = {"IfSteps": [step("Ship")], "ElseSteps": [step("Stop")]}
    return wire.elements(pipeline_of(step("Gate", step_type="Condition", Arguments=branches)))


def test_branches_are_boxes_around_their_steps(notebook: NotebookPage) -> None:
    """Each branch has a box with a title, and the box moves with its steps."""
    shown(notebook, held_elements())
    areas = root(notebook).locator(".ssw-area")
    expect(areas).to_have_text(["If", "Else"])
    is_around(notebook, areas.first, "Ship")
    is_around(notebook, areas.last, "Stop")
    canvas(notebook).press("+")
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


def test_a_step_says_why_it_follows_another(notebook: NotebookPage) -> None:
    shown(notebook, held_elements())
    notebook.page.mouse.move(*notebook.node_position("Ship"))
    expect(root(notebook).locator(".ssw-tooltip")).to_contain_text("Gate: stands in its IfSteps")
    onward, *_ = arrows(notebook)
    for key in (onward, onward):
        canvas(notebook).press(key)
    expect(root(notebook).get_by_role("status")).to_contain_text("Gate: stands in its")


def test_the_plain_wheel_is_left_to_the_notebook(notebook: NotebookPage) -> None:
    """A reader who scrolls past the graph must not be caught in it; with Control the wheel zooms."""
    shown(notebook)
    assert turn_wheel(notebook, control=False) == {"prevented": False, "zoomed": False}
    assert turn_wheel(notebook, control=True) == {"prevented": True, "zoomed": True}


def turn_wheel(notebook: NotebookPage, *, control: bool) -> Any:
    x, y = notebook.node_position("Train")
    return notebook.page.evaluate(
        """([x, y, ctrlKey]) => {
          const { cy } = document.querySelector(".__________cytoscape_container")._cyreg;
          const zoom = cy.zoom();
          const options = { clientX: x, clientY: y, deltaY: -120, ctrlKey, bubbles: true, cancelable: true };
          const wheel = new WheelEvent("wheel", options);
          document.elementFromPoint(x, y).dispatchEvent(wheel);
          return { prevented: wheel.defaultPrevented, zoomed: cy.zoom() > zoom };
        }""",
        [x, y, control],
    )


def test_the_colours_follow_the_theme(notebook: NotebookPage) -> None:
    shown(notebook)
    light = notebook.cy("cy.nodes()[0].style('background-color')")
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(
        lambda: notebook.cy("cy.nodes()[0].style('background-color')") != light,
        True,
        "the colour's having changed",
    )
    notebook.use_theme("JupyterLab Light")
    notebook.wait_for(lambda: notebook.cy("cy.nodes()[0].style('background-color')"), light, "the colour")


def test_style_and_layout_of_the_hosted_graph_are_the_users(notebook: NotebookPage) -> None:
    """What a user sets on ipycytoscape's widget goes before ours, also after the theme has changed."""
    shown(notebook)
    assert notebook.cy("cy.edges('.routed').length") == len(EDGES)
    notebook.py("graph.graph.set_style([{'selector': 'node', 'style': {'background-color': '#010203'}}])")
    colour = "cy.nodes()[0].style('background-color')"
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour")
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour in the dark")
    notebook.py("graph.graph.set_layout(name='grid', rows=1)")
    level = "new Set(cy.nodes().map((node) => Math.round(node.position('y')))).size"
    notebook.wait_for(lambda: notebook.cy(level), 1, "the number of rows")
    assert notebook.cy("cy.edges('.routed').length") == 0
    notebook.use_theme("JupyterLab Light")


def test_without_ipycytoscape_on_the_server_the_page_says_what_to_install(notebook: NotebookPage) -> None:
    notebook.allow_error(".*")
    notebook.page.route("**/jupyter-cytoscape/**", lambda route: route.fulfill(status=404))
    notebook.open([cell(elements())]).run(0)
    expect(root(notebook).get_by_role("alert")).to_contain_text("pip install ipycytoscape")
    expect(root(notebook).get_by_role("application")).to_have_count(0)
