"""Every notebook runs as a reader would run it, and is stored with what it answers."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from scripts.notebooks import (
    NOTEBOOK_FOLDER,
    WIDGET_VIEW,
    answers,
    notebooks,
    run,
    standard_error,
    to_store,
)

EXERCISES = "04_why_not"


@pytest.fixture
def private_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep kernels apart from the settings of whoever runs the tests, and let them show every warning."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONWARNINGS", "default")


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
@pytest.mark.usefixtures("private_jupyter")
def test_a_notebook_runs_and_answers_what_is_stored(path: Path) -> None:
    """Every cell runs without an error, writes no warning, and gives what a reader without a kernel sees."""
    stored = nbformat.read(path, as_version=4)
    ran = run(stored)
    assert standard_error(ran) == ""
    assert answers(to_store(ran)) == answers(stored), "Run `make notebooks` and commit what it writes."


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_stored_notebook_needs_no_kernel_and_tells_nothing_of_a_machine(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    text = path.read_text(encoding="utf-8")
    assert WIDGET_VIEW not in text
    assert not re.search(r"/(home|root|tmp|Users|work|var)/|[A-Z]:\\\\", text)
    assert [cell.id for cell in notebook.cells if re.fullmatch(r"[0-9a-f]{8}", cell.id)] == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_says_what_it_is_for(path: Path) -> None:
    """A heading and a paragraph come first, and the readers' list has it."""
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\n\n.+", first.source)
    assert f"({path.name})" in (NOTEBOOK_FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("private_jupyter")
def test_the_exercises_can_be_solved() -> None:
    """The answers at the end are right, and an empty answer is not."""
    notebook = nbformat.read(NOTEBOOK_FOLDER / f"{EXERCISES}.ipynb", as_version=4)
    solutions = re.findall(r"[A-C] `(\[.+?\])`", notebook.cells[-1].source)
    exercises = [cell for cell in notebook.cells if cell.source.startswith("answer = []")]
    assert len(solutions) == len(exercises) == 3
    for cell, solution in zip(exercises, solutions, strict=True):
        cell.source = cell.source.replace("answer = []", f"answer = {solution}")
    solved = {cell.id: cell for cell in run(notebook).cells}
    assert [solved[cell.id].outputs[0].text for cell in exercises] == ["Right.\n"] * 3
    assert [cell.outputs[0].text.startswith("Not yet.") for cell in exercises] == [True] * 3


CONFIDENTIAL = "that-is-confidential"
OPENED = """
from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, abalone

client = LocalSageMaker(step_duration_s=0).client()
abalone.create(client)
w = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)
w
"""
STARTED = f"""
w.parameter_overrides = {{"BatchData": "s3://a-bucket/{CONFIDENTIAL}"}}
w.select("AbaloneEval")
w.start()
ended = w.wait(60)
"""


@pytest.mark.usefixtures("private_jupyter")
def test_a_notebook_that_nobody_looks_at_gets_the_picture_and_no_values() -> None:
    """The picture is as of the end, in the output of the cell that displayed the widget, which stays open."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (OPENED, STARTED)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    saved, shown = nbformat.writes(notebook), notebook.cells[0].outputs[1].data["text/html"]
    assert "Selected: AbaloneEval" in shown
    assert "Succeeded in" in shown
    assert "AbaloneEval" in str(notebook.metadata.widgets)
    assert saved.count(CONFIDENTIAL) == STARTED.count(CONFIDENTIAL)
