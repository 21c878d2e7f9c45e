"""Nobody is kept out: axe-core in every state and both themes; one polite and one assertive live region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.widget_page import EVAL, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA and what is good practice for a part of a page.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """async (root, standards) => {
  const { violations } = await axe.run(root, { runOnly: { type: "tag", values: standards } });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""
THEMES = ("JupyterLab Light", "JupyterLab Dark")
LIVE = '[aria-live], [role="status"], [role="alert"], [role="log"]'


def named(state: Any) -> str:
    """What a case is called."""
    return str(state.__name__)


def violations(widget: WidgetPage) -> list[str]:
    """What axe-core finds in the widget."""
    page = widget.notebook.page
    if not page.evaluate("() => 'axe' in window"):
        # Not as a `script` element: RequireJS, which a page may have, would take it for a module.
        page.evaluate(f"() => {{ const define = undefined; {AXE.read_text(encoding='utf-8')} }}")
    found: list[str] = widget.root.evaluate(CHECK, STANDARDS)
    return found


def nothing(widget: WidgetPage) -> None:
    pass


def valid(widget: WidgetPage) -> None:
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r}, {EVAL!r})")
    widget.wait_selected(TRAIN, EVAL)


def invalid(widget: WidgetPage) -> None:
    widget.notebook.py(f"w.selected_steps = ({TRAIN!r}, 'AbaloneTransform')")
    expect(widget.issues).to_be_visible()


def list_of_executions(widget: WidgetPage) -> None:
    widget.reference.click()
    expect(widget.executions).to_have_count(3)


def running(widget: WidgetPage) -> None:
    valid(widget)
    widget.notebook.py(f"hold({EVAL!r})")
    widget.start.click()
    expect(widget.stop).to_be_visible()


def finished(widget: WidgetPage) -> None:
    valid(widget)
    widget.start.click()
    expect(widget.run_status).to_contain_text("Succeeded")


def failed(widget: WidgetPage) -> None:
    widget.notebook.py(f"sagemaker.stand_in({EVAL!r}, fails='No capacity')")
    valid(widget)
    widget.start.click()
    expect(widget.run_status).to_contain_text("failed: No capacity")


def full_window(widget: WidgetPage) -> None:
    widget.button("Fill the window").click()
    expect(widget.button("Fill the window")).to_have_attribute("aria-pressed", "true")


def varied(widget: WidgetPage) -> None:
    """Two lists, of which one cannot be used."""
    valid(widget)
    widget.notebook.py("w.varied_parameters = {'MaxDepth': '3, deep', 'NumRound': '20, 40'}")
    widget.open_tab("Parameters")
    expect(widget.field("MaxDepth").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")


def sweeping(widget: WidgetPage) -> None:
    """Stop has been pressed, and asks."""
    valid(widget)
    widget.notebook.py(f"hold({EVAL!r}); w.varied_parameters = {{'MaxDepth': '3, 4, 6'}}")
    expect(widget.start).to_contain_text("Run 3 trials")
    widget.start.click()
    expect(widget.root.get_by_role("button", name="MaxDepth 3")).to_be_visible()
    widget.stop.click()
    expect(widget.button("Keep going")).to_be_focused()


def swept(widget: WidgetPage) -> None:
    valid(widget)
    widget.notebook.py("w.varied_parameters = {'MaxDepth': '3, 4'}")
    expect(widget.start).to_contain_text("Run 2 trials")
    widget.start.click()
    expect(widget.root.get_by_role("region", name="Sweep")).to_contain_text("2 of 2 trials done")


def tabled(widget: WidgetPage) -> None:
    """Two executions in the table, of which one tells everything."""
    widget.notebook.py("run_pipeline('another', MaxDepth='3'); w.refresh()")
    widget.open_tab("Runs")
    widget.root.locator("[data-execution='another'] [data-control='open']").click()
    expect(widget.root.get_by_role("region", name="About another")).to_contain_text("MaxDepth")


def compared(widget: WidgetPage) -> None:
    tabled(widget)
    for name in ("another", "nightly"):
        widget.root.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    widget.button("Compare 2").click()
    expect(widget.root.get_by_role("row", name="Differs: MaxDepth")).to_be_visible()


STATES = (
    nothing,
    valid,
    invalid,
    list_of_executions,
    running,
    finished,
    failed,
    varied,
    sweeping,
    swept,
    tabled,
    compared,
    full_window,
)


ONE_HOST = pytest.mark.one_host("what a state adds is the widget's, and a host has its part in the first")


@pytest.mark.parametrize(
    "state", [STATES[0], *(pytest.param(state, marks=ONE_HOST) for state in STATES[1:])], ids=named
)
def test_axe_finds_nothing(widget: WidgetPage, state: Any) -> None:
    """In either theme; and two live regions are enough for everybody."""
    state(widget)
    for theme in THEMES:
        widget.notebook.use_theme(theme)
        assert violations(widget) == []
    widget.notebook.use_theme(THEMES[0])
    regions = widget.root.locator(LIVE).evaluate_all("all => all.map(({ ariaLive }) => ariaLive)")
    assert regions == ["polite", "assertive"]
