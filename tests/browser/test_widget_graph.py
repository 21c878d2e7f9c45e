"""The graph of the widget: gestures reach the kernel, and what Python says reaches the picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import partial
from itertools import combinations, pairwise
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from sagemaker_selective_widget import Pipeline
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import EVAL, PROCESS, TRAIN, WidgetPage
from tests.unit.strategies import definition, graph_definition, step

pytest_plugins = ["tests.browser.widget_page"]
ours = pytest.mark.one_host("the drawing alone is its subject")

STEPS = ("Ingest", "Clean", "Enrich", "Train", "Evaluate")
EDGES = (
    ("Ingest", "Clean"),
    ("Ingest", "Enrich"),
    ("Clean", "Train"),
    ("Enrich", "Train"),
    ("Train", "Evaluate"),
)
GROW_ABOVE = """(root, height_px) => {
  const outputs = root.closest(".jp-OutputArea");
  const above = outputs.querySelector(".test-above") ?? document.createElement("div");
  above.className = "test-above";
  above.style.height = `${height_px}px`;
  outputs.prepend(above);
}"""
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
    return widget.root.locator(".ssw-canvas")


def card(widget: WidgetPage, step: str) -> Locator:
    """The step's card. The pointer goes through it to the canvas: click it by `NotebookPage.click_node`."""
    return graph_of(widget).get_by_role("option").locator(f"xpath=self::*[@data-step={json.dumps(step)}]")


def arrows(widget: WidgetPage) -> tuple[str, str, str, str]:
    """The keys that lead onward along the edges, back, and to the steps before and after in a rank."""
    if canvas(widget).get_attribute("data-orientation") == "vertical":
        return "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"
    return "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"


def highlighted(notebook: NotebookPage, index: int = 0) -> list[str]:
    return looking(notebook, "[aria-selected='true']", index)


def looking(notebook: NotebookPage, selector: str, index: int = 0) -> list[str]:
    """The names of the steps whose cards match."""
    cards = notebook.page.locator(".ssw-cards").nth(index).locator(f".ssw-card{selector}")
    names: list[str] = cards.evaluate_all("cards => cards.map((card) => card.dataset.step)")
    return names


def focused(notebook: NotebookPage) -> str | None:
    """The step whose card has the focus."""
    name: str | None = notebook.page.evaluate("() => document.activeElement.dataset.step ?? null")
    return name


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


@ours
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
    """One stop of the Tab key; arrows follow the edges, letters and ends of the graph are in reach."""
    notebook = shown(widget)
    keyboard = notebook.page.keyboard
    onward, back, before, after = arrows(widget)
    widget.button("Fill the window").focus()
    keyboard.press("Tab")
    assert focused(notebook) == "Ingest"
    for key in (onward, onward, "Enter"):
        keyboard.press(key)
    wait_selected(notebook, "Train")
    expect(card(widget, "Train")).to_have_accessible_name(re.compile("^Train, Training"))
    keyboard.press(back)
    first = focused(notebook)
    keyboard.press(after if first == "Clean" else before)
    assert {first, focused(notebook)} == {"Clean", "Enrich"}
    keyboard.press("Control+a")
    wait_selected(notebook, *STEPS)
    keyboard.press("Escape")
    keyboard.press("End")
    assert focused(notebook) == "Evaluate"
    wait_selected(notebook, *STEPS)
    keyboard.press("Shift+Escape")
    wait_selected(notebook)
    keyboard.type("en")
    assert focused(notebook) == "Enrich"
    zoom = notebook.cy("cy.zoom()")
    keyboard.press("+")
    assert notebook.cy("cy.zoom()") > zoom
    keyboard.press("0")
    assert notebook.cy("cy.zoom()") == pytest.approx(zoom, rel=0.02)


def test_selections_are_undone_and_done_again(widget: WidgetPage) -> None:
    """The keys are the graph's: the notebook undoes nothing."""
    notebook = shown(widget)
    notebook.click_node("Train").click_node("Clean")
    wait_selected(notebook, "Clean", "Train")
    notebook.page.keyboard.press("Control+z")
    wait_selected(notebook, "Train")
    notebook.page.keyboard.press("Control+Shift+z")
    wait_selected(notebook, "Clean", "Train")


def test_keys_of_the_graph_do_not_reach_the_notebook(widget: WidgetPage) -> None:
    """In command mode, 0 pressed twice restarts the kernel, X cuts the cell, and Enter edits it."""
    notebook = shown(widget)
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    focusables = [card(widget, "Ingest"), *graph_of(widget).get_by_role("button").all()]
    for each in focusables:
        each.focus()
        for key in ("0", "0", "a", "b", "x", "d", "d", "m", "y", "Escape"):
            each.press(key)
    card(widget, "Clean").press("Enter")
    assert focused(notebook) == "Clean"
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)
    assert notebook.page.locator(".jp-Notebook .jp-Cell").count() == cells


@ours
def test_a_double_click_takes_what_follows(widget: WidgetPage) -> None:
    notebook = shown(widget)
    notebook.page.mouse.dblclick(*notebook.node_position("Clean"))
    wait_selected(notebook, "Clean", "Train", "Evaluate")


def test_the_menu_of_a_step_comes_in_place_of_the_notebooks(widget: WidgetPage) -> None:
    """By the right button, and by the keyboard; it gives the focus back."""
    notebook = shown(widget)
    page = notebook.page
    page.mouse.click(*notebook.node_position("Enrich"), button="right")
    menu = graph_of(widget).get_by_role("menu", name="Enrich")
    expect(page.locator(".lm-Menu")).to_have_count(0)
    menu.get_by_role("menuitem", name="Select everything up to this").click()
    wait_selected(notebook, "Ingest", "Enrich")
    expect(menu).to_have_count(0)
    card(widget, "Train").focus()
    page.keyboard.press("Shift+F10")
    expect(graph_of(widget).get_by_role("menu", name="Train")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert focused(notebook) == "Train"
    wait_selected(notebook, "Ingest", "Enrich")


@pytest.mark.parametrize(
    ("label", "suffix", "begin"), [("SVG", ".svg", b"<svg"), ("PNG", ".png", b"\x89PNG")]
)
@ours
def test_the_picture_is_saved(widget: WidgetPage, label: str, suffix: str, begin: bytes) -> None:
    notebook = shown(widget)
    card(widget, "Train").focus()
    notebook.page.keyboard.press("Shift+F10")
    with notebook.page.expect_download() as download:
        graph_of(widget).get_by_role("menuitem", name=f"Save picture as {label}").click()
    assert download.value.suggested_filename.endswith(f".{label.lower()}")
    assert begin in download.value.path().read_bytes()[:200]


def test_the_search_goes_to_what_it_finds(widget: WidgetPage) -> None:
    """From the graph by a slash, and from anywhere in the widget by Ctrl-F."""
    notebook = shown(widget, chain([f"Step{i:02}" for i in range(40)]))
    card(widget, "Step00").press("/")
    box = graph_of(widget).get_by_role("textbox", name="Find a step")
    box.fill("37")
    notebook.wait_for(lambda: looking(notebook, "[data-found]"), ["Step37"], "what is found")
    expect(card(widget, "Step37")).to_be_in_viewport()
    box.press("Enter")
    assert focused(notebook) == "Step37"
    widget.button("Select…").focus()
    notebook.page.keyboard.press("Control+f")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(box).to_have_count(0)


@ours
def test_the_switch_says_what_the_colours_mean(widget: WidgetPage) -> None:
    """The reference at first, the plan of a selection, a run that starts; each can be shown again."""
    notebook = widget.notebook
    modes = graph_of(widget).get_by_role("group", name="What the graph shows")
    pressed = modes.locator("[aria-pressed='true']")
    expect(pressed).to_have_text("Reference")
    expect(card(widget, TRAIN)).to_have_accessible_name(re.compile("succeeded in the reference"))
    expect(modes.get_by_role("button", name="Run")).to_have_attribute("aria-disabled", "true")
    notebook.click_node(TRAIN)
    expect(pressed).to_have_text("Plan")
    expect(card(widget, TRAIN)).to_have_accessible_name(re.compile("will run"))
    notebook.py("hold('AbaloneTrain'); w.parameter_overrides = {'MaxDepth': 7}")
    widget.start.click()
    expect(pressed).to_have_text("Run")
    expect(card(widget, TRAIN)).to_have_attribute("data-look", "executing")
    expect(card(widget, TRAIN).locator(".ssw-card-time")).to_have_text(re.compile(r"\d s"))
    modes.get_by_role("button", name="Plan").click()
    expect(card(widget, TRAIN)).to_have_attribute("data-look", "run")
    modes.get_by_role("button", name="Run").click()
    notebook.py("gates['AbaloneTrain'].set()")
    expect(card(widget, TRAIN)).to_have_attribute("data-look", "ran")


@ours
def test_pointing_raises_paths_and_tells_steps_and_edges(widget: WidgetPage) -> None:
    """One card near the pointer, and no border of ipycytoscape's own."""
    notebook = shown(widget)
    page = notebook.page
    tip = graph_of(widget).get_by_role("tooltip")
    page.mouse.move(*notebook.node_position("Clean"))
    expect(tip).to_contain_text("Clean")
    raised = ["Ingest", "Clean", "Train", "Evaluate"]
    notebook.wait_for(lambda: looking(notebook, "[data-raised]"), raised, "the path")
    # Three edges, each a line and a head, over the others, which fade.
    expect(canvas(widget).locator(".ssw-raised path")).to_have_count(6)
    expect(canvas(widget).locator(".ssw-cytoscape")).to_have_css("opacity", "0.25")
    style = "(box) => getComputedStyle(box).borderStyle"
    assert canvas(widget).locator(".ssw-cytoscape").evaluate(style) == "none"
    cursor = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor"
    assert page.evaluate(cursor, list(notebook.node_position("Clean"))) == "pointer"
    x, y = notebook.cy("(({ x, y }) => [x, y])(cy.edges()[0].renderedMidpoint())")
    box = canvas(widget).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    expect(tip).to_contain_text("Ingest → Clean")
    notebook.wait_for(lambda: looking(notebook, "[data-raised]"), ["Ingest", "Clean"], "the ends of the edge")


@ours
def test_the_view_goes_with_the_keyboard(widget: WidgetPage) -> None:
    """The step that the keyboard goes to comes into view, however far it is."""
    notebook = shown(widget, chain([f"Step{i:02}" for i in range(40)]))
    expect(card(widget, "Step39")).not_to_be_in_viewport()
    card(widget, "Step00").focus()
    notebook.page.keyboard.press("End")
    expect(card(widget, "Step39")).to_be_in_viewport()


@ours
def test_python_selects_judges_and_colours(widget: WidgetPage) -> None:
    """What is selected, runs, is reused and has failed looks different, and is said in words."""
    notebook = widget.notebook
    notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No capacity')")
    notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})")
    widget.wait_selected(TRAIN, EVAL)
    for selector, steps in (
        ("[aria-selected='true']", [TRAIN, EVAL]),
        ("[data-look='run']", [TRAIN, EVAL]),
        ("[data-look='reuse']", [PROCESS]),
    ):
        notebook.wait_for(partial(looking, notebook, selector), steps, selector)
    edges = "cy.edges('.run').map((edge) => [edge.source().id(), edge.target().id()])"
    assert notebook.cy(edges) == [[TRAIN, EVAL]]
    widget.start.click()
    expect(card(widget, EVAL)).to_have_attribute("data-look", "failed")
    expect(card(widget, EVAL)).to_have_accessible_name(re.compile("Processing, failed"))


@ours
def test_an_issue_is_seen_on_the_step_that_it_is_about(widget: WidgetPage) -> None:
    """A gap is blocked, in red and in words."""
    widget.notebook.py(f"w.selected_steps = ({PROCESS!r}, {EVAL!r})")
    expect(card(widget, TRAIN)).to_have_attribute("data-look", "blocked")
    expect(card(widget, TRAIN).locator(".ssw-card-note")).not_to_have_text("Training")


@ours
def test_a_click_hits_what_is_seen_once_the_graph_has_moved(widget: WidgetPage) -> None:
    """Nothing tells of a move that is not by scrolling: what stands above the graph grows, or goes."""
    notebook = shown(widget)
    notebook.wait_graph(len(STEPS)).click_node("Train")
    notebook.wait_for(lambda: highlighted(notebook), ["Train"], "the highlight")
    for height_px, selected in ((150, ["Clean", "Train"]), (40, ["Train"]), (0, ["Clean", "Train"])):
        widget.root.evaluate(GROW_ABOVE, height_px)
        card(widget, "Clean").scroll_into_view_if_needed()
        box = card(widget, "Clean").bounding_box()
        assert box is not None
        notebook.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        notebook.wait_for(lambda: highlighted(notebook), selected, "the highlight")


@ours
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


@ours
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


@ours
def test_names_are_text_wherever_they_are_shown(widget: WidgetPage) -> None:
    """A step name comes from the definition: nothing in it may become HTML, or a selector."""
    hostile = "<img src=x onerror='window.hacked=1'>"
    names = [hostile, "a[b].c#d > e", "quote\" and 'quote", "n" * 256]
    notebook = shown(widget, graph_definition(names, [(hostile, names[1]), (names[1], names[3])]))
    notebook.click_node(hostile)
    wait_selected(notebook, hostile)
    expect(graph_of(widget).get_by_role("option", selected=True)).to_have_accessible_name(
        re.compile(re.escape(hostile))
    )
    notebook.page.mouse.move(*notebook.node_position(names[1]))
    notebook.page.mouse.move(*notebook.node_position(hostile))
    expect(graph_of(widget).get_by_role("tooltip")).to_contain_text(hostile)
    notebook.page.keyboard.press("Control+a")
    wait_selected(notebook, *names)
    expect(widget.root.locator("img")).to_have_count(0)
    assert notebook.page.evaluate("() => window.hacked") is None


def test_the_first_view_is_legible_and_the_rest_is_in_reach(widget: WidgetPage) -> None:
    """Fifty long names do not fit: text keeps 11 pixels, and the overview moves the view."""
    names = [f"Step{i:02}-{'x' * 52}-end{i:02}" for i in range(50)]
    notebook = shown(widget, chain(names))
    assert notebook.cy("cy.zoom()") * 12 >= 10.99
    canvas(widget).scroll_into_view_if_needed()
    expect(card(widget, names[0])).to_be_in_viewport(ratio=0.99)
    written = graph_of(widget).locator(".ssw-card-name").all_text_contents()
    assert re.fullmatch(r"Ste.*….*7", written[7])
    assert len(set(written)) == 50
    overview = graph_of(widget).locator(".ssw-overview")
    expect(overview).to_be_visible()
    size = overview.bounding_box()
    assert size is not None
    is_level = canvas(widget).get_attribute("data-orientation") == "horizontal"
    width, height = size["width"], size["height"]
    end = (width - 10, height / 2) if is_level else (width / 2, height - 10)
    overview.click(position={"x": end[0], "y": end[1]})
    expect(card(widget, names[49])).to_be_in_viewport()
    graph_of(widget).get_by_role("button", name="Show the whole graph").click()
    expect(overview).to_be_hidden()
    expect(graph_of(widget).locator(".ssw-cards")).to_have_attribute("data-detail", "block")


@ours
def test_far_out_each_lane_has_a_legible_label(widget: WidgetPage) -> None:
    regions = ("North", "East", "South", "West")
    works = ("Ingest", "Extract", "Train", "Evaluate")
    lanes = [[works[0], *(f"{work}{region}" for work in works[1:])] for region in regions]
    names = dict.fromkeys(name for lane in lanes for name in lane)
    shown(widget, graph_definition([*names], [pair for lane in lanes for pair in pairwise(lane)]))
    labels = graph_of(widget).locator(".ssw-lane > span")
    expect(labels.first).to_be_hidden()
    for way in ("Draw from left to right", "Draw from top to bottom"):
        turn = graph_of(widget).get_by_role("button", name=way)
        if turn.count():
            turn.click()
        zoom_out_to_blocks(widget)
        expect(labels).to_have_text([re.compile(region) for region in regions])
        boxes = [box for box in (label.bounding_box() for label in labels.all()) if box is not None]
        assert len(boxes) == len(regions)
        for label, box in zip(labels.all(), boxes, strict=True):
            scale = box["width"] / label.evaluate("label => label.offsetWidth")
            assert scale * label.evaluate("label => parseFloat(getComputedStyle(label).fontSize)") >= 10.9
            assert label.evaluate("label => label.scrollWidth <= label.clientWidth")
        assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def zoom_out_to_blocks(widget: WidgetPage) -> None:
    """Press until blocks are drawn; each press is waited for."""
    button = graph_of(widget).get_by_role("button", name="Zoom out")
    is_done = partial(widget.notebook.cy, "cy.zoom() < 0.4")
    while not is_done():
        before = widget.notebook.cy("cy.zoom()")
        button.click()
        widget.notebook.wait_for(partial(widget.notebook.cy, f"cy.zoom() < {before}"), True, "zoom")
    expect(graph_of(widget).locator(".ssw-cards")).to_have_attribute("data-detail", "block")


def overlap(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return not (beside or above)


@ours
def test_the_drawing_is_turned_by_its_button_and_by_python(widget: WidgetPage) -> None:
    notebook = shown(widget)
    first = canvas(widget).get_attribute("data-orientation")
    graph_of(widget).get_by_role("button", name=re.compile("^Draw from")).click()
    turned = "horizontal" if first == "vertical" else "vertical"
    expect(canvas(widget)).to_have_attribute("data-orientation", turned)
    notebook.wait_value("w.orientation", turned)
    notebook.py(f"w.orientation = {first!r}")
    expect(canvas(widget)).to_have_attribute("data-orientation", str(first))


@ours
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


@ours
def test_branches_are_boxes_around_their_steps(widget: WidgetPage) -> None:
    """Each branch has a box with a title, and the box moves with its steps."""
    notebook = shown(widget, held())
    areas = graph_of(widget).locator(".ssw-area")
    expect(graph_of(widget).locator(".ssw-area-title")).to_have_count(2)
    is_around(notebook, areas.first, "Ship")
    is_around(notebook, areas.last, "Stop")
    card(widget, "Ship").press("+")
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


def test_the_plain_wheel_is_left_to_the_notebook(widget: WidgetPage) -> None:
    """A reader who scrolls past the graph must not be caught in it; with Control a notch zooms by 1.15."""
    notebook = shown(widget)
    assert turn_wheel(notebook, control=False) == {"prevented": False, "zoomed": pytest.approx(1)}
    assert turn_wheel(notebook, control=True) == {"prevented": True, "zoomed": pytest.approx(1.15)}


def turn_wheel(notebook: NotebookPage, *, control: bool) -> Any:
    x, y = notebook.node_position("Ingest")
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
    return {"prevented": is_prevented, "zoomed": notebook.cy("cy.zoom()") / before}


def test_the_colours_follow_the_theme(widget: WidgetPage) -> None:
    notebook = shown(widget)
    colour = "cy.edges()[0].style('line-color')"
    light = notebook.cy(colour)
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(lambda: notebook.cy(colour) != light, True, "the colour's having changed")
    expect(card(widget, "Ingest")).not_to_have_css("background-color", "rgb(255, 255, 255)")
    notebook.use_theme("JupyterLab Light")
    notebook.wait_for(lambda: notebook.cy(colour), light, "the colour")


@ours
def test_style_and_layout_of_the_hosted_graph_are_the_users(widget: WidgetPage) -> None:
    """What a user sets on ipycytoscape's widget goes before ours, also after the theme has changed.

    Edges are its own; steps are cards over its nodes, and stand where its layout has put those.
    """
    notebook = shown(widget)
    assert notebook.cy("cy.edges('.routed').length") == len(EDGES)
    notebook.py("w.graph.set_style([{'selector': 'edge', 'style': {'line-color': '#010203'}}])")
    colour = "cy.edges()[0].style('line-color')"
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour")
    notebook.use_theme("JupyterLab Dark")
    notebook.wait_for(lambda: notebook.cy(colour), "rgb(1,2,3)", "the colour in the dark")
    notebook.py("w.graph.set_layout(name='grid', rows=1)")
    level = "new Set(cy.nodes().map((node) => Math.round(node.position('y')))).size"
    notebook.wait_for(lambda: notebook.cy(level), 1, "the number of rows")
    assert notebook.cy("cy.edges('.routed').length") == 0
    is_around(notebook, card(widget, "Train"), "Train")
    notebook.use_theme("JupyterLab Light")
