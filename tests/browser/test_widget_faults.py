"""What a bad day does to an open widget: a connection that drops, an interrupted kernel, hurried hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyter_server import JupyterServer
from tests.browser.line import Line, line_to
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import CELLS, EVAL, PROCESS, TRAIN, WidgetPage

pytest_plugins = ["tests.browser.widget_page"]

KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
INTERRUPT = f"() => {KERNEL}.interrupt()"
CLICKS = 501
EXECUTE_UNTIL_INTERRUPTED = f"""async (code) => {{
  const future = {KERNEL}.requestExecute({{ code, store_history: false }});
  future.onIOPub = ({{ header }}) => header.msg_type === "stream" && {KERNEL}.interrupt();
  await future.done;
}}"""

# A step goes on once a file appears: nothing can be told to a kernel whose channel is cut.
HOLD_UNTIL_FILE = """
import pathlib
go = pathlib.Path("go")
go.unlink(missing_ok=True)

def perform(step):
    pathlib.Path("begun").touch()
    while not go.exists() and not step.wait(0.01):
        pass
    return {{"PropertyFiles": {{"EvaluationReport": {{}}}}}} if step.name == "AbaloneEval" else {{}}

sagemaker.register({step!r}, perform)
"""

SELECT_AFTER_FILE = """
def select():
    while not go.exists():
        threading.Event().wait(0.01)
    w.selected_steps = {steps!r}

threading.Thread(target=select).start()
"""

# To the clock by which anywidget gives up a model, the page is always too slow.
STRIKE_AT_ONCE = """
const timeout = AbortSignal.timeout.bind(AbortSignal);
window.givenUp = 0;
AbortSignal.timeout = (ms) => {
  if (ms !== 2000) return timeout(ms);
  const clock = new AbortController();
  queueMicrotask(() => { window.givenUp += 1; clock.abort(); });
  return clock.signal;
};
"""

# The judge takes as long as it takes to be interrupted once; from then on it is itself again.
JUDGE_UNTIL_INTERRUPTED = """
from sagemaker_selective_widget.session import derive

verdict_of = derive.verdict_of

def judge_slowly(case):
    derive.verdict_of = verdict_of
    print("judging", flush=True)
    while True:
        threading.Event().wait(0.01)

derive.verdict_of = judge_slowly
"""

COUNT_STATEMENTS = """
statements = 0

def count(_, message, __):
    global statements
    statements += message["kind"] == "state"

w.on_msg(count)
"""


@dataclass(frozen=True)
class FarServer(JupyterServer):
    """A server behind a line."""

    line: Line


@pytest.fixture(scope="module")
def jupyter(jupyter: JupyterServer) -> Iterator[FarServer]:
    """The server as the pages of this module reach it."""
    with line_to(int(jupyter.url.rpartition(":")[2])) as line:
        yield FarServer(f"http://127.0.0.1:{line.port}", jupyter.token, jupyter.folder, line)


@pytest.fixture
def line(widget: WidgetPage, jupyter: FarServer) -> Iterator[Line]:
    """The line that the widget's page is behind; undisturbed again afterwards."""
    yield jupyter.line
    reconnect(widget, jupyter.line)


@pytest.fixture
def second_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """An empty page of another browser."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


def lose(widget: WidgetPage, line: Line) -> None:
    """Cut the line, and wait until the page has noticed."""
    line.cut()
    widget.notebook.page.wait_for_function(f"{KERNEL}.connectionStatus !== 'connected'")


def reconnect(widget: WidgetPage, line: Line) -> None:
    """Mend the line, and wait until the page has noticed."""
    line.mend()
    widget.notebook.page.wait_for_function(f"{KERNEL}.connectionStatus === 'connected'")


def banner(widget: WidgetPage) -> Locator:
    """What is said while the connection is lost."""
    return widget.notices.filter(has_text="The connection to the kernel is lost")


class TestLostConnection:
    def test_what_is_chosen_meanwhile_is_sent_when_it_is_back(self, widget: WidgetPage, line: Line) -> None:
        """The loss is said, nothing can be started meanwhile, and no choice is lost."""
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN)
        lose(widget, line)
        expect(banner(widget)).to_be_visible()
        expect(widget.start).to_have_attribute("aria-disabled", "true")
        widget.tick(EVAL).check()
        widget.tick(PROCESS).check()
        reconnect(widget, line)
        widget.wait_selected(PROCESS, TRAIN, EVAL)
        expect(banner(widget)).to_have_count(0)
        expect(widget.start).not_to_have_attribute("aria-disabled", "true")

    def test_what_went_into_a_dead_line_is_stated_again(self, widget: WidgetPage, line: Line) -> None:
        """A statement that got lost would otherwise hold back everything after it, for good."""
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN)
        line.swallow()
        widget.tick(EVAL).check()
        widget.tick(TRAIN).uncheck()
        lose(widget, line)
        reconnect(widget, line)
        widget.wait_selected(EVAL)
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN, EVAL)

    def test_what_python_selects_meanwhile_is_shown(self, widget: WidgetPage, line: Line) -> None:
        widget.notebook.py(HOLD_UNTIL_FILE.format(step=TRAIN))
        widget.notebook.py(SELECT_AFTER_FILE.format(steps=[EVAL]))
        lose(widget, line)
        (widget.notebook.server.folder / "go").touch()
        reconnect(widget, line)
        widget.wait_selected(EVAL)

    def test_an_execution_that_ends_meanwhile_is_shown_as_ended(self, widget: WidgetPage, line: Line) -> None:
        """The watching goes on in Python; Start starts one execution then, as before."""
        widget.notebook.py(HOLD_UNTIL_FILE.format(step=EVAL))
        widget.tick(EVAL).check()
        widget.wait_selected(EVAL)
        widget.start.click()
        expect(widget.row(EVAL)).to_contain_text("executing")
        lose(widget, line)
        (widget.notebook.server.folder / "go").touch()
        reconnect(widget, line)
        expect(widget.run_status).to_contain_text("Succeeded")
        # Once it is listed, the reference is settled.
        widget.notebook.wait_value("len(w.references['executions'])", 2)
        expect(widget.start).not_to_have_attribute("aria-disabled", "true")
        widget.start.click()
        widget.notebook.wait_value("execution_count()", 3)

    def test_a_start_that_got_lost_is_given_again_and_starts_one(
        self, widget: WidgetPage, line: Line
    ) -> None:
        """What is said does not depend on when the line was found to be dead: it has been pressed once."""
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN)
        line.swallow()
        widget.start.click()
        expect(widget.start).to_have_text("Starting…")
        lose(widget, line)
        reconnect(widget, line)
        expect(widget.run_status).to_contain_text("Succeeded")
        expect(widget.start).to_contain_text("Run")
        assert widget.value("execution_count()") == 2

    def test_a_start_whose_answer_got_lost_starts_no_second(self, widget: WidgetPage, line: Line) -> None:
        """It is given again by the same id, and answered again."""
        widget.notebook.py(HOLD_UNTIL_FILE.format(step=EVAL))
        widget.tick(EVAL).check()
        widget.wait_selected(EVAL)
        begun = widget.notebook.server.folder / "begun"
        begun.unlink(missing_ok=True)
        line.hush()
        widget.start.click()
        widget.notebook.wait_for(begun.exists, True, "the step's having begun")
        lose(widget, line)
        (widget.notebook.server.folder / "go").touch()
        reconnect(widget, line)
        expect(widget.run_status).to_contain_text("Succeeded")
        expect(widget.start).to_contain_text("Run")
        assert widget.value("execution_count()") == 2


class TestInterruptedKernel:
    def test_watching_goes_on(self, widget: WidgetPage) -> None:
        widget.notebook.py(f"hold({EVAL!r})")
        widget.tick(EVAL).check()
        widget.wait_selected(EVAL)
        widget.start.click()
        expect(widget.row(EVAL)).to_contain_text("executing")
        widget.notebook.page.evaluate(INTERRUPT)
        widget.tick(TRAIN).check()
        widget.wait_selected(TRAIN, EVAL)
        widget.notebook.py(f"gates[{EVAL!r}].set()")
        expect(widget.run_status).to_contain_text("Succeeded")

    def test_a_selection_whose_judging_was_interrupted_is_judged(self, widget: WidgetPage) -> None:
        """The cell ends where it was interrupted; what it had selected is not left without a verdict."""
        notebook = widget.notebook
        notebook.py(JUDGE_UNTIL_INTERRUPTED)
        notebook.page.evaluate(EXECUTE_UNTIL_INTERRUPTED, f"w.selected_steps = [{TRAIN!r}]")
        widget.wait_selected(TRAIN)
        widget.tick(EVAL).check()
        widget.wait_selected(TRAIN, EVAL)


class TestTwoBrowsers:
    def test_both_show_one_state_and_start_one_execution(
        self, widget: WidgetPage, second_page: Page, jupyter: FarServer
    ) -> None:
        """A second person opens the same notebook, in a browser of their own."""
        notebook = NotebookPage(second_page, jupyter, widget.notebook.front_end).visit("test.ipynb")
        other = WidgetPage(notebook).show("w")
        widget.tick(TRAIN).check()
        other.wait_selected(TRAIN)
        other.tick(EVAL).check()
        widget.wait_selected(TRAIN, EVAL)
        widget.open_tab("Parameters").field("MaxDepth").get_by_role("textbox").fill("9")
        expect(other.root.locator(".ssw-footer .ssw-summary")).to_contain_text("1 parameter overridden")
        widget.notebook.py(f"hold({EVAL!r})")
        presses = [view.start.element_handle() for view in (widget, other)]
        for (
            start
        ) in presses:  # one right after the other: where it is known that it runs, there is no such button
            start.evaluate("start => start.click()")
        for view in (widget, other):
            expect(view.stop).to_be_visible()
        widget.notebook.py(f"gates[{EVAL!r}].set()")
        for view in (widget, other):
            expect(view.run_status).to_contain_text("Succeeded")
        assert widget.value("execution_count()") == 2
        assert notebook.unexpected_errors == []


@pytest.mark.one_host("anywidget's clock is the same in either")
def test_a_widget_that_a_busy_page_could_not_load_in_time_hears_python(
    second_page: Page, jupyter: FarServer
) -> None:
    """Whatever is said to a model that anywidget has given up, anywidget drops."""
    second_page.add_init_script(STRIKE_AT_ONCE)
    notebook = NotebookPage(second_page, jupyter, "lab").open(CELLS, name="busy.ipynb").run(0)
    widget = WidgetPage(notebook).show()
    assert second_page.evaluate("window.givenUp") > 0
    notebook.py(f"w.selected_steps = ({TRAIN!r},)")
    widget.wait_selected(TRAIN)
    widget.tick(EVAL).check()
    widget.wait_selected(TRAIN, EVAL)


@pytest.mark.one_host("the widget alone is its subject")
class TestHurriedHands:
    def test_after_501_clicks_all_agree(self, widget: WidgetPage) -> None:
        """An odd number on one step and an even one on another; no more is said than clicked."""
        notebook = widget.notebook
        notebook.py(COUNT_STATEMENTS)
        places = [notebook.node_position(step) for step in (TRAIN, EVAL)]
        for click in range(CLICKS):
            notebook.page.mouse.click(*places[click % 4 == 0])
        widget.wait_selected(TRAIN)
        assert 0 < widget.value("statements") <= CLICKS
        assert widget.root.get_by_role("alert").inner_text().strip() == ""

    def test_of_20_presses_one_starts(self, widget: WidgetPage) -> None:
        widget.notebook.py(f"hold({EVAL!r})")
        widget.tick(EVAL).check()
        widget.wait_selected(EVAL)
        widget.start.scroll_into_view_if_needed()
        middle = widget.start.bounding_box()
        assert middle is not None
        for _ in range(20):
            widget.notebook.page.mouse.click(middle["x"] + 5, middle["y"] + 5)
        expect(widget.row(EVAL)).to_contain_text("executing")
        widget.notebook.py(f"gates[{EVAL!r}].set()")
        expect(widget.run_status).to_contain_text("Succeeded")
        assert widget.value("execution_count()") == 2
