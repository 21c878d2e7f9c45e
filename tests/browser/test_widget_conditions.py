"""What a reader's system asks for: forced colours, less motion, right to left, touch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage, Point
from tests.browser.widget_page import CELLS, EVAL, PROCESS, STEP_COUNT, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("the widget alone is its subject")

pytest_plugins = ["tests.browser.widget_page"]

# Of what moves by itself: an animation without end.
MOVING = """(root) => root.getAnimations({ subtree: true })
  .filter((each) => each.playState === "running" && each.effect.getTiming().iterations === Infinity).length"""

LINES = """(card) => {
  const { borderStyle, borderWidth, outlineStyle } = getComputedStyle(card);
  return { border: `${borderWidth} ${borderStyle}`, outline: outlineStyle };
}"""

# What is beyond either side of the view, but for what scrolls by itself: code, and the table of runs.
OUTSIDE = """(root) => {
  const { left, right } = root.getBoundingClientRect();
  return [...root.querySelectorAll(".ssw-panel :not(.ssw-code *, .ssw-runs-scroll *)")]
    .filter((each) => each.checkVisibility() && !each.closest(".ssw-visually-hidden, .ssw-unseen"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.right > right + 1 || box.left < left - 1))
    .map(([each]) => each.outerHTML.slice(0, 200));
}"""


@pytest.fixture
def plain(widget: WidgetPage) -> Iterator[WidgetPage]:
    """The widget on a page that is as before once the test is over."""
    page = widget.notebook.page
    size = page.viewport_size
    assert size is not None
    yield widget
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.set_viewport_size(size)
    page.evaluate("() => { document.body.removeAttribute('dir'); }")


def lines_of(widget: WidgetPage, step: str) -> dict[str, str]:
    """The lines around the step's card."""
    lines: dict[str, str] = widget.root.locator(f".ssw-card[data-step='{step}']").evaluate(LINES)
    return lines


def test_forced_colours_leave_lines_and_signs(plain: WidgetPage) -> None:
    """What runs, is reused and is selected differs by its lines; edges are in the system's colours."""
    notebook = plain.notebook
    notebook.page.emulate_media(forced_colors="active")
    notebook.py(f"w.parameter_overrides = {{'MaxDepth': 7}}; w.selected_steps = ({TRAIN!r}, {EVAL!r})")
    plain.wait_selected(TRAIN, EVAL)
    notebook.wait_for(lambda: plain.drawn("[data-look='run']"), [TRAIN, EVAL], "the steps that will run")
    runs, reused, other = (lines_of(plain, step) for step in (TRAIN, PROCESS, "AbaloneMSEFail"))
    assert len({each["border"] for each in (runs, reused, other)}) == 3
    assert (runs["outline"], other["outline"]) == ("solid", "none")
    expect(plain.root.locator(f".ssw-card[data-step='{PROCESS}'] .ssw-card-sign")).to_be_visible()
    line = "cy.edges('.reuse')[0].style('line-color')"
    ink = "(card) => getComputedStyle(card).color"
    text = plain.root.locator(f".ssw-card[data-step='{TRAIN}']").evaluate(ink)
    notebook.wait_for(lambda: notebook.cy(line).replace(",", ", "), text, "the colour of the edges")


def test_nothing_turns_where_motion_is_reduced(plain: WidgetPage) -> None:
    """A step that executes has a turning ring, or one that stands still."""
    notebook = plain.notebook
    notebook.py("hold('AbaloneTrain'); w.parameter_overrides = {'MaxDepth': 7}")
    plain.tick(TRAIN).check()
    plain.wait_selected(TRAIN)
    plain.start.click()
    notebook.wait_for(lambda: plain.drawn("[data-look='executing']"), [TRAIN], "the step that executes")
    notebook.wait_for(lambda: plain.root.evaluate(MOVING) > 0, True, "something's moving")
    notebook.page.emulate_media(reduced_motion="reduce")
    notebook.wait_for(lambda: plain.root.evaluate(MOVING), 0, "the number of what moves")
    notebook.py("gates['AbaloneTrain'].set()")
    expect(plain.run_status).to_contain_text("Succeeded")


# The characters of an element in the order in which they stand on its line.
AS_READ = """element => {
  const placed = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    for (let at = 0; at < texts.currentNode.length; at += 1) {
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      placed.push([range.getBoundingClientRect().left, texts.currentNode.data[at]]);
    }
  }
  return placed.sort(([one], [other]) => one - other).map(([, character]) => character).join("");
}"""


def test_a_page_from_right_to_left_is_mirrored_and_clicks_hit(plain: WidgetPage) -> None:
    """The graph is on the right; its steps are where they are drawn."""
    notebook = plain.notebook
    notebook.page.evaluate("() => { document.body.dir = 'rtl'; }")
    notebook.wait_graph(STEP_COUNT)
    graph = plain.root.locator(".ssw-canvas").bounding_box()
    side = plain.root.get_by_role("tablist").bounding_box()
    assert graph is not None
    assert side is not None
    assert side["x"] + side["width"] <= graph["x"] + 1
    card = plain.root.locator(f".ssw-card[data-step='{TRAIN}']").bounding_box()
    assert card is not None
    x, y = notebook.node_position(TRAIN)
    assert card["x"] + card["width"] / 2 == pytest.approx(x, abs=2)
    notebook.page.mouse.click(x, y)
    plain.wait_selected(TRAIN)
    for words in (plain.root.locator(".ssw-summary"), plain.root.locator(".ssw-issue-count"), plain.start):
        assert words.evaluate(AS_READ) == words.inner_text().replace("\n", "")
    notebook.page.mouse.click(x, y, button="right")
    menu = plain.root.get_by_role("menu", name=TRAIN)
    expect(menu).to_be_in_viewport(ratio=1)
    notebook.page.keyboard.press("Escape")
    for tab in ("Parameters", "Runs", "Code", "Plan"):
        plain.open_tab(tab)
        notebook.wait_for(lambda: plain.root.evaluate(OUTSIDE), [], "what is outside")


# --- fingers ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["lab", "nb7"])
def touched(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict[str, Any],
    jupyter: JupyterServer,
) -> Iterator[WidgetPage]:
    """The widget on a screen that is touched."""
    context = browser.new_context(**browser_context_args, has_touch=True)
    notebook = NotebookPage(context.new_page(), jupyter, request.param).open(CELLS)
    notebook.run(0)
    yield WidgetPage(notebook).show()
    errors = notebook.unexpected_errors
    context.close()
    jupyter.end_kernels()
    assert not errors, errors


class Fingers:
    """Fingers on the screen of a page."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def down(self, *points: Point) -> None:
        self._send("touchStart", points)

    def move(self, *points: Point) -> None:
        self._send("touchMove", points)

    def up(self) -> None:
        self._send("touchEnd", ())

    def drag(self, starts: list[Point], by: Point, steps: int = 10) -> None:
        """Move all of ``starts`` by as much, and lift them."""
        self.down(*starts)
        for step in range(1, steps + 1):
            self.move(*((x + by[0] * step / steps, y + by[1] * step / steps) for x, y in starts))
        self.up()

    def _send(self, kind: str, points: tuple[Point, ...]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def top_of(widget: WidgetPage) -> float:
    """Where in the window the widget begins."""
    box = widget.root.bounding_box()
    assert box is not None
    return box["y"]


def test_fingers_select_open_the_menu_and_scroll_the_page(touched: WidgetPage) -> None:
    """A tap selects, a finger that rests opens the menu, one that is drawn up scrolls the page."""
    notebook = touched.notebook
    fingers = Fingers(notebook.page)
    notebook.wait_graph(STEP_COUNT)
    notebook.page.touchscreen.tap(*notebook.node_position(TRAIN))
    touched.wait_selected(TRAIN)
    fingers.down(notebook.node_position(EVAL))
    menu = touched.root.get_by_role("menu", name=EVAL)
    expect(menu).to_be_visible()
    fingers.up()
    expect(menu).to_be_visible()
    assert touched.value("w.selected_steps") == [TRAIN]
    notebook.page.touchscreen.tap(*middle_of(touched, "menuitem", "Select everything up to this"))
    touched.wait_selected(PROCESS, TRAIN, EVAL)

    x, y = notebook.node_position(TRAIN)
    before, pan = top_of(touched), notebook.cy("cy.pan()")
    fingers.drag([(x, y)], (0, -120))
    notebook.wait_for(lambda: abs(top_of(touched) - before) > 60, True, "the page's having scrolled")
    assert notebook.cy("cy.pan().y") == pan["y"]
    assert touched.value("w.selected_steps") == [PROCESS, TRAIN, EVAL]


def middle_of(widget: WidgetPage, role: Any, name: str) -> Point:
    """The middle of a control, in pixels of the window."""
    box = widget.root.get_by_role(role, name=name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_two_fingers_move_the_graph_and_not_the_page(touched: WidgetPage) -> None:
    notebook = touched.notebook
    notebook.wait_graph(STEP_COUNT)
    x, y = notebook.node_position(TRAIN)
    before, pan = top_of(touched), notebook.cy("cy.pan()")
    Fingers(notebook.page).drag([(x - 40, y), (x + 40, y)], (0, -80))
    notebook.wait_for(lambda: notebook.cy("cy.pan().y") < pan["y"] - 40, True, "the graph's having moved")
    assert top_of(touched) == before
    assert touched.value("w.selected_steps") == []
