"""The wheel alone, in an environment of its own and without Node, draws a pipeline."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from playwright.sync_api import Page

from scripts.release_check import check_wheel, expected_files
from tests.browser.jupyter_server import jupyter_server
from tests.browser.notebook_page import NotebookPage

REPOSITORY = Path(__file__).parents[2]
HAS_EXTENSION = "() => jupyterapp.commands.hasCommand('sagemaker_selective_widget:open')"
CELLS = [
    (
        "import sagemaker_selective_widget\n"
        "from sagemaker_selective_widget import SelectiveExecutionWidget\n"
        "from sagemaker_selective_widget.local import abalone\n"
        "widget = SelectiveExecutionWidget(abalone.definition())\n"
        "widget"
    ),
]


def pip(*arguments: str | Path) -> None:
    """Run pip quietly, with the locked versions."""
    quiet = ("-m", "pip", "--disable-pip-version-check", "-qq")
    subprocess.run([sys.executable, *quiet, *arguments], check=True, cwd=REPOSITORY)


@pytest.fixture(scope="module")
def clean_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the built wheel, what it requires, and JupyterLab."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", ".", "--no-deps", "--wheel-dir", folder)
    venv.create(folder / "env")
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    check_wheel(wheel, expected_files())
    # To compile all modules takes longer than to install them; few of them are imported.
    pip(
        *("--python", python, "install", "--no-compile"),
        *("--constraint", "constraints.txt", wheel, "jupyterlab"),
    )
    return python


@pytest.mark.timeout(600)
def test_it_draws_and_judges(
    page: Page, clean_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(clean_python.parent))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (tmp_path / "notebooks").mkdir()
    with jupyter_server(tmp_path / "notebooks", tmp_path / "home", str(clean_python)) as server:
        notebook = NotebookPage(page, server, "lab").open(CELLS)
        assert notebook.page.evaluate(HAS_EXTENSION)
        notebook.run(0).wait_graph(8)
        assert notebook.py("import shutil; print(shutil.which('node'))") == "None"
        assert str(clean_python.parents[1]) in notebook.py("print(sagemaker_selective_widget.__file__)")
        notebook.click_node("AbaloneProcess")
        notebook.wait_value("list(widget.selected_steps)", ["AbaloneProcess"])
        assert notebook.unexpected_errors == []
