"""Nothing in a pipeline becomes code, and the front end asks nothing of a page but what it says it does.

The whole story is told with the sanitizer of JupyterLab as it comes, and as wide open as its settings
allow. No setting turns it off: it is not asked at all for what a trusted notebook shows, such as the
outputs of cells that were just run. So the picture that the widget leaves there is HTML that nobody
sanitizes, and the story is also one of that. A copy that nobody trusts is sanitized; it is opened in the
end.

The server reports what a strict Content-Security-Policy would refuse. JupyterLab itself needs `'unsafe-eval'`
(its settings are validated by generated code), inline styles, `data:` images, and HTML from strings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hostile import ACCOUNT, HOSTILE, LONG, PREPARE, SHOWN
from tests.browser.jupyter_server import JupyterServer, jupyter_server
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import WidgetPage

POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; require-trusted-types-for 'script'"
HEADERS = {"Content-Security-Policy-Report-Only": POLICY}

COLLECT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, sample } = event;
  window.violations.push({ directive: effectiveDirective, blocked: blockedURI, source: sourceFile, sample });
});
"""

# What only the data could have made. The picture's own drawing is a data: image, which runs no scripts.
MADE_BY_DATA = """root => [...root.querySelectorAll("*")].filter((element) =>
  element.matches("img:not([src^='data:image/svg+xml;base64,'])")
  || element.matches("script, iframe, object, embed, base, form")
  || [...element.attributes].some(({ name }) => name.startsWith("on"))
  || (element.getAttribute("href") ?? "").trim().toLowerCase().startsWith("javascript:")
).map((element) => element.outerHTML)"""

SAVE = "async () => { await jupyterapp.commands.execute('docmanager:save'); }"
SAVE_SETTINGS = "([plugin, text]) => jupyterapp.serviceManager.settings.save(plugin, text)"
SANITIZER = "@jupyterlab/apputils-extension:sanitizer"
LOOSEST = {
    "allowedSchemes": ["http", "https", "mailto", "tel", "data", "javascript"],
    "autolink": True,
    "allowNamedProperties": True,
}


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server that reports what a strict policy would refuse."""
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    options = [f"--ServerApp.tornado_settings={json.dumps({'headers': HEADERS})}"]
    with jupyter_server(folder, home, options=options) as server:
        yield server


@pytest.fixture(params=["lab as it comes", "lab wide open", "nb7 wide open"])
def strict_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict[str, Any],
    strict_server: JupyterServer,
) -> Iterator[NotebookPage]:
    """A page of that server, with its sanitizer as the name says; it may throw nothing."""
    front_end, _, sanitizer = request.param.partition(" ")
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.add_init_script(COLLECT_VIOLATIONS)
    notebook = NotebookPage(page, strict_server, front_end).open([ACCOUNT, "w"])
    page.evaluate(SAVE_SETTINGS, [SANITIZER, json.dumps(LOOSEST if sanitizer == "wide open" else {})])
    yield notebook.visit("test.ipynb")
    context.close()
    strict_server.end_kernels()
    assert notebook.unexpected_errors == []


def check_harmless(page: Page) -> None:
    """Nothing has run, and nothing stands there that could."""
    assert page.evaluate("window.pwned") is None
    for root in page.locator(".jp-Cell-outputArea").all():
        assert root.evaluate(MADE_BY_DATA) == []


def look_at_the_issues(widget: WidgetPage) -> None:
    """Open what has changed, too."""
    expect(widget.issues).to_contain_text(SHOWN)
    widget.issues.locator(".ssw-drift:not([hidden]) summary").first.click()
    expect(widget.issues.locator(".ssw-diff")).to_contain_text("{{7*7}}")


def look_at_every_panel(widget: WidgetPage) -> None:
    """Open every tab, menu and tooltip; the hostile text is there, as text."""
    expect(widget.reference).to_contain_text(SHOWN)
    widget.button("Select…").click()
    expect(widget.root.get_by_role("menuitem").first).to_be_visible()
    widget.notebook.page.keyboard.press("Escape")
    for step in (PREPARE, LONG):
        widget.notebook.page.mouse.move(*widget.notebook.node_position(step))
        expect(widget.root.locator(".ssw-tooltip")).to_contain_text(step)
    widget.open_tab("Parameters")
    unfold(widget)
    expect(widget.field("Hostile").get_by_role("textbox")).to_have_value(HOSTILE)
    expect(widget.field("Hostile")).to_contain_text(SHOWN)
    expect(widget.field("Choice").get_by_role("combobox")).to_contain_text(SHOWN)
    widget.open_tab("Code")
    for target in widget.root.get_by_role("combobox", name="Code for").locator("option").all():
        value = target.evaluate("option => option.value")
        widget.root.get_by_role("combobox", name="Code for").select_option(value)
        widget.notebook.wait_value("w.code_shown['target']", value)
    widget.open_tab("Runs")
    expect(widget.root.get_by_role("tabpanel")).to_contain_text(SHOWN)
    unfold(widget)
    widget.open_tab("Plan")


def unfold(widget: WidgetPage) -> None:
    """Open what is folded in the tab that is shown."""
    for fold in widget.root.get_by_role("tabpanel").locator("[aria-expanded]:not([aria-haspopup])").all():
        if fold.get_attribute("aria-expanded") == "false":
            fold.click()


def run_and_fail(widget: WidgetPage) -> None:
    """Start what fails with a hostile reason, read its log, and be refused a retry."""
    widget.start.click()
    expect(widget.run_status).to_contain_text("failed")
    expect(widget.row(LONG)).to_contain_text(f"RuntimeError: {SHOWN}")
    widget.row(LONG).get_by_role("button", name=f"Log of {LONG}").click()
    expect(widget.root.get_by_role("log", name=f"Last lines of {LONG}")).to_contain_text("{{7*7}}")
    widget.button("Back").click()
    widget.button("Retry").click()
    expect(widget.root.get_by_role("alert")).to_contain_text(SHOWN)


def test_no_string_becomes_code(strict_page: NotebookPage) -> None:
    """Nor does the page ask another host for anything, or do what a strict policy refuses, but to load."""
    page = strict_page.page
    elsewhere: set[str] = set()
    home = urlsplit(strict_page.server.url).netloc
    page.on("request", lambda request: elsewhere.add(host_of(request.url)))
    strict_page.run(0)
    widget = WidgetPage(strict_page).show()
    look_at_the_issues(widget)
    look_at_every_panel(widget)
    run_and_fail(widget)
    look_at_every_panel(widget)
    check_harmless(page)
    assert elsewhere - {home} == set()
    # Icons are background images, written out where they are used; a page is not told of one that the
    # browser has drawn before in another.
    assert refused(page) - {("img-src", "data")} == {
        # anywidget, and our loader after it, import the front end as a module made of its text.
        ("script-src-elem", "blob"),
    }
    expect(strict_page.output(1).locator(".ssw-picture")).to_contain_text("Failed in")
    page.evaluate(SAVE)
    copy = distrusted_copy(strict_page.server)
    strict_page.server.end_kernels()
    for name in ("test.ipynb", copy):
        page.goto("about:blank")
        strict_page.visit(name)
        expect(strict_page.output(1).locator(".ssw-picture")).to_be_visible()
        check_harmless(page)


def refused(page: Page) -> set[tuple[str, str]]:
    """What a strict policy refuses of this package's scripts, or of what data made: directive and what."""
    ours = [violation for violation in page.evaluate("window.violations") if is_ours(violation)]
    return {(each["directive"], each["blocked"].partition(":")[0]) for each in ours}


def is_ours(violation: dict[str, str]) -> bool:
    """A module made of text has the source `blob`; an attack would be a handler inline."""
    by_data = violation["directive"] == "script-src-attr"
    return by_data or "blob" in (violation["source"], violation["blocked"].partition(":")[0])


def host_of(url: str) -> str:
    """Host and port; of a `blob:` address, those of the page that made it."""
    return urlsplit(url.removeprefix("blob:")).netloc


def distrusted_copy(server: JupyterServer) -> str:
    """A copy of the notebook that nobody has signed; returns its name."""
    notebook = nbformat.read(server.folder / "test.ipynb", as_version=4)
    notebook.metadata["copied"] = True
    nbformat.write(notebook, server.folder / "copy.ipynb")
    return "copy.ipynb"
