"""The widget on the Abalone pipeline, in a notebook: its parts as a reader finds them, and `w` in the kernel.

One page serves every story of a module, for opening one takes seconds; that of JupyterLab is taken over by
the next module, with a new kernel, unless a test has failed. Each story gets a new account with one
finished execution, and a new widget. A module takes the fixture with ``pytest_plugins =
["tests.browser.widget_page"]``; it has imported the rest by then, too late for pytest to rewrite
assertions: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage

PROCESS, TRAIN, EVAL, CONDITION = "AbaloneProcess", "AbaloneTrain", "AbaloneEval", "AbaloneMSECond"
STEP_COUNT = 8

# Stand-ins perform the steps: these tests are about what the reader sees of them.
ACCOUNT = """
import threading
from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, abalone

if "w" in globals():
    w.close()
    sagemaker.close()

sagemaker = LocalSageMaker(step_duration_s=0)
sagemaker.stand_in("AbaloneMSECond", returns={"Outcome": "True"})
client = sagemaker.client()
client.create_pipeline(
    PipelineName=abalone.PIPELINE_NAME,
    PipelineDefinition=abalone.definition(),
    RoleArn="arn:aws:iam::123456789012:role/pipelines",
)


def run_pipeline(name, **parameters):
    values = {"BatchData": abalone.BATCH_DATA, **parameters}
    arn = client.start_pipeline_execution(
        PipelineName=abalone.PIPELINE_NAME,
        PipelineExecutionDisplayName=name,
        PipelineParameters=[{"Name": key, "Value": value} for key, value in values.items()],
    )["PipelineExecutionArn"]
    describe = client.describe_pipeline_execution
    while describe(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing":
        threading.Event().wait(0.01)
    return arn


def execution_count():
    answer = client.list_pipeline_executions(PipelineName=abalone.PIPELINE_NAME)
    return len(answer["PipelineExecutionSummaries"])


gates = {}


def hold(step_name):
    gates[step_name] = threading.Event()
    def perform(step):
        while not gates[step_name].is_set() and not step.wait(0.01):
            pass
        return {"PropertyFiles": {"EvaluationReport": {}}} if step_name == "AbaloneEval" else {}
    sagemaker.register(step_name, perform)


nightly = run_pipeline("nightly")
w = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)
"""
CELLS = (ACCOUNT, "w", "w")


class WidgetPage:
    """The widget's view in one cell of a notebook.

    Attributes:
        notebook: The notebook it is in; `w` is the widget in its kernel.
        root: The view's element.
    """

    def __init__(self, notebook: NotebookPage, cell: int = 1) -> None:
        self.notebook = notebook
        self.root = notebook.output(cell).locator(".ssw")
        self._cell = cell

    def show(self, widget: str = "w") -> WidgetPage:
        """Assign the Python expression ``widget`` to `w` and show it in this view's cell."""
        self.notebook.py(f"w = {widget}")
        self.notebook.run(self._cell)
        expect(self.root).to_have_attribute("data-ssw-ready", "true")
        return self

    # --- the parts --------------------------------------------------------------------------------------

    def row(self, step: str) -> Locator:
        """The step's row of the plan."""
        return self.root.get_by_role("tabpanel").locator(f'[data-step="{step}"]')

    def tick(self, step: str) -> Locator:
        """The step's checkbox."""
        return self.row(step).get_by_role("checkbox")

    def field(self, parameter: str) -> Locator:
        """The parameter's row of the form."""
        return self.root.locator(f'[data-parameter="{parameter}"]')

    @property
    def start(self) -> Locator:
        """The button that starts; while an execution runs, there is `stop` in its place."""
        return self.root.locator(".ssw-start")

    @property
    def stop(self) -> Locator:
        """The button that stops."""
        return self.root.locator(".ssw-stop")

    @property
    def reference(self) -> Locator:
        """The button that says which execution is the reference, and opens the list of the others."""
        return self.root.get_by_role("button", name=re.compile("^Reference "))

    @property
    def executions(self) -> Locator:
        """What the open list of executions offers as the reference."""
        return self.root.get_by_role("listbox", name="Reference").get_by_role("option")

    @property
    def notices(self) -> Locator:
        """What concerns the widget as a whole."""
        return self.root.locator(".ssw-banner")

    @property
    def issues(self) -> Locator:
        """The list of issues."""
        return self.root.get_by_role("region", name="Issues")

    @property
    def run_status(self) -> Locator:
        """The line that tells how the started execution is doing."""
        return self.root.locator(".ssw-run-status")

    @property
    def expression(self) -> Locator:
        """The box that has the selection as text."""
        return self.root.get_by_role("combobox", name="Selection", exact=True)

    def button(self, name: str) -> Locator:
        """The button of that name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def open_tab(self, name: str) -> WidgetPage:
        """Show the tab whose label begins with ``name``."""
        self.root.get_by_role("tab", name=name).click()
        return self

    def choose_reference(self, label: str) -> WidgetPage:
        """Choose the reference execution whose label begins with ``label``."""
        self.reference.click()
        self.executions.filter(has_text=re.compile(f"^[^\\w]*{re.escape(label)}")).first.click()
        return self

    def drawn(self, selector: str) -> list[str]:
        """The names of the steps whose cards in the graph match."""
        cards = self.root.locator(f".ssw-card{selector}")
        names: list[str] = cards.evaluate_all("cards => cards.map((card) => card.dataset.step)")
        return names

    # --- both sides -------------------------------------------------------------------------------------

    def value(self, expression: str) -> Any:
        """The value of a Python expression in the kernel."""
        return self.notebook.value(expression)

    def wait_selected(self, *steps: str) -> WidgetPage:
        """Wait until both sides agree that exactly these are selected, and the plan is that selection's."""
        self.notebook.wait_value("w.selected_steps", list(steps))
        expect(self.root.locator(".ssw-steps")).to_have_attribute("data-judgement", "current")
        ticked = self.root.locator(".ssw-step[data-selected] .ssw-step-name")
        expect(ticked).to_have_text(list(steps))
        return self


class KeptPage:
    """A page of JupyterLab that one module takes over from another: to load it takes longer than most tests.

    Args:
        new_page: Opens an empty page in a context of its own.
    """

    def __init__(self, new_page: Callable[[], Page]) -> None:
        self._new_page = new_page
        self._page: Page | None = None

    def open(self, server: JupyterServer) -> NotebookPage:
        """Open the cells, with a new kernel."""
        if self._page is not None and self._page.url.startswith(f"{server.url}/"):
            return NotebookPage(self._page, server, "lab").open_tab(CELLS)
        self.drop()
        self._page = self._new_page()
        return NotebookPage(self._page, server, "lab").open(CELLS)

    def drop(self) -> None:
        """Close the page, so that the next module gets a new one."""
        if self._page is not None:
            self._page.context.close()
        self._page = None


@pytest.fixture(scope="session")
def kept_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[KeptPage]:
    """The page that modules take over from each other."""
    kept = KeptPage(lambda: browser.new_context(**browser_context_args).new_page())
    yield kept
    kept.drop()


@contextmanager
def taken_over(kept: KeptPage, session: pytest.Session, server: JupyterServer) -> Iterator[NotebookPage]:
    """The cells on the kept page, which is given up where a test fails: nobody knows what it is like then."""
    failed = session.testsfailed
    notebook = kept.open(server)
    yield notebook
    if session.testsfailed > failed:
        kept.drop()
    else:
        notebook.close_tabs()


@pytest.fixture(scope="module", params=["lab", "nb7"])
def open_notebook(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict[str, Any],
    jupyter: JupyterServer,
    kept_page: KeptPage,
) -> Iterator[NotebookPage]:
    """One notebook for the stories of a module, on JupyterLab and then on Notebook 7."""
    if request.param == "lab":
        with taken_over(kept_page, request.session, jupyter) as notebook:
            yield notebook
    else:
        context = browser.new_context(**browser_context_args)
        yield NotebookPage(context.new_page(), jupyter, "nb7").open(CELLS)
        context.close()
    jupyter.end_kernels()


@pytest.fixture
def widget(open_notebook: NotebookPage) -> Iterator[WidgetPage]:
    """A new account with one finished execution, and its widget, shown; the page may throw nothing."""
    open_notebook.clear(1).clear(2).run(0)
    yield WidgetPage(open_notebook).show()
    errors = open_notebook.unexpected_errors
    assert not errors, errors
