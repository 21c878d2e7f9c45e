"""Every notebook runs from its first cell to its last, as a reader would run it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK_FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(NOTEBOOK_FOLDER.glob("*.ipynb"))


@pytest.fixture
def private_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep kernels apart from the settings of whoever runs the tests, and let them show every warning."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONWARNINGS", "default")


def test_there_are_notebooks() -> None:
    """The tests below run something."""
    assert NOTEBOOKS, f"no notebook in {NOTEBOOK_FOLDER}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    """The repository holds what a person wrote; what a kernel answered stays out."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("private_jupyter")
def test_a_notebook_runs(path: Path) -> None:
    """Every cell runs without an error, and writes no warning."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(NOTEBOOK_FOLDER))
    assert "".join(_standard_error(notebook)) == ""


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
w.wait(60)
w.close()
"""


@pytest.mark.usefixtures("private_jupyter")
def test_a_notebook_that_nobody_looks_at_gets_the_picture_and_no_values() -> None:
    """The picture is as of the end, in the output of the cell that displayed the widget."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (OPENED, STARTED)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    saved, shown = nbformat.writes(notebook), notebook.cells[0].outputs[1].data["text/html"]
    assert "Selected: AbaloneEval" in shown
    assert "Succeeded in" in shown
    assert "AbaloneEval" in str(notebook.metadata.widgets)
    assert saved.count(CONFIDENTIAL) == STARTED.count(CONFIDENTIAL)


def _standard_error(notebook: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
