"""Zoom: at 200 % and at 400 %, all is reached and nothing is cut off (WCAG 2.2, 1.4.4 and 1.4.10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.widget_page import EVAL, TRAIN, WidgetPage

pytestmark = pytest.mark.one_host("JupyterLab leaves a cell less room than Notebook 7")

pytest_plugins = ["tests.browser.widget_page"]

WINDOW_PX = (1280, 1024)
"""The window that 1.4.10 is about: at 400 % it is 320 pixels of the style sheet wide."""

TABS = ("Plan", "Parameters", "Runs", "Code")

# What can be scrolled sideways: code, the table of runs. The graph is panned, and has the list beside it.
SCROLLED = ".ssw-code *, .ssw-runs-scroll *, .ssw-canvas *, .ssw-visually-hidden, .ssw-unseen, svg *"

OUTSIDE = f"""(root) => {{
  const {{ left, right }} = root.getBoundingClientRect();
  return [...root.querySelectorAll("*")]
    .filter((each) => each.checkVisibility() && !each.matches("{SCROLLED}") && !each.closest(".ssw-unseen"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.right > right + 1 || box.left < left - 1))
    .map(([each]) => each.outerHTML.slice(0, 200));
}}"""

# Text that is wider or higher than what shows it, where neither an ellipsis nor a title says so.
CUT_OFF = f"""(root) => [...root.querySelectorAll("*")]
  .filter((each) => each.checkVisibility() && !each.matches("{SCROLLED}") && each.textContent.trim())
  .filter((each) => {{
    const {{ overflowX, overflowY, textOverflow }} = getComputedStyle(each);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    const isWide = hides(overflowX) && textOverflow !== "ellipsis" && each.scrollWidth > each.clientWidth + 1;
    return isWide || (hides(overflowY) && each.scrollHeight > each.clientHeight + 1);
  }})
  .map((each) => each.outerHTML.slice(0, 200))"""

# What is pressed or typed into, and would not be met by a pointer in its middle.
UNREACHED = f"""(root) => [...root.querySelectorAll("button, input, textarea, select, a[href]")]
  .filter((each) => each.checkVisibility() && !each.closest("{SCROLLED}"))
  .filter((each) => {{
    each.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
    const {{ left, top, width, height }} = each.getBoundingClientRect();
    const met = document.elementFromPoint(left + width / 2, top + height / 2);
    return !met || !(each.contains(met) || met.control === each || met.closest("label")?.control === each);
  }})
  .map((each) => each.outerHTML.slice(0, 200))"""


@pytest.fixture
def session(widget: WidgetPage) -> Iterator[CDPSession]:
    """What zooms the page, and lets it be as before once the test is over."""
    notebook = widget.notebook
    session = notebook.page.context.new_cdp_session(notebook.page)
    notebook.page.evaluate("() => jupyterapp.shell.collapseLeft()")
    yield session
    session.send("Emulation.clearDeviceMetricsOverride")
    notebook.page.evaluate("() => jupyterapp.shell.expandLeft()")


def zoom(session: CDPSession, factor: int) -> None:
    """Zoom as a browser does: the window has fewer pixels of the style sheet, and each is drawn larger."""
    width, height = (each // factor for each in WINDOW_PX)
    metrics = {"width": width, "height": height, "deviceScaleFactor": factor, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize("factor", [2, 4])
def test_zoomed_all_is_reached_and_nothing_cut_off(
    widget: WidgetPage, session: CDPSession, factor: int
) -> None:
    """In each tab, and with steps selected, a warning, and a run that has ended."""
    notebook = widget.notebook
    notebook.py(f"w.selected_steps = ({TRAIN!r}, {EVAL!r}); w.parameter_overrides = {{'MaxDepth': 7}}")
    widget.wait_selected(TRAIN, EVAL)
    zoom(session, factor)
    assert notebook.page.evaluate("() => [innerWidth, devicePixelRatio]") == [WINDOW_PX[0] // factor, factor]
    for tab in TABS:
        widget.open_tab(tab)
        expect_whole(widget)
    widget.start.scroll_into_view_if_needed()
    expect(widget.start).to_be_in_viewport(ratio=1)
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")
    expect_whole(widget)
    widget.open_tab("Plan")
    widget.button(f"Details of {TRAIN}").click()
    expect(widget.root.locator(".ssw-over")).to_contain_text("Values used")
    expect_whole(widget)


def expect_whole(widget: WidgetPage) -> None:
    """Wait until nothing is outside, cut off, or out of reach."""
    for script, what in ((OUTSIDE, "outside"), (CUT_OFF, "cut off"), (UNREACHED, "out of reach")):
        widget.notebook.wait_for(lambda script=script: widget.root.evaluate(script), [], f"what is {what}")  # type: ignore[misc]
