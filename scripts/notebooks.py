"""Run the notebooks and store their outputs, so that a reader without a kernel sees them.

Text is stored, and for a widget its picture, but not its model, which would need a kernel. What differs in
each run (ids, times, figures) is ignored: a notebook whose outputs are otherwise the same is not rewritten.
"""

from __future__ import annotations

import copy
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOK_FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# A widget's picture is updated a moment after its last change, or when the widget is closed.
_CLOSE_WIDGETS = """
import gc
from sagemaker_selective_widget import SelectiveExecutionWidget
for one in gc.get_objects():
    if issubclass(type(one), SelectiveExecutionWidget):  # a proxy may be dead: it has to be asked nothing
        one.close()
"""
_RUN_OPTIONS: dict[str, Any] = {"timeout": 120, "kernel_name": "python3", "store_widget_state": False}
_VARYING = (
    (r"execution/[0-9a-z]{12}", "execution/ID"),
    (r"· [0-9a-z]{12} ·", "· ID ·"),
    # An execution's name becomes known a moment after its id.
    (r"reused: (from \S+|…)", "reused"),
    (r"under 0\.01 instance-hours", "0 instance-hours"),
    (r"(less than|under) \d+ s|\d+ min( \d+ s)?\b|\d+ s\b", "TIME"),
    (r"\d+([.,]\d+)*", "0"),
)


def notebooks() -> list[Path]:
    """Return the paths of all notebooks, in the order of their numbers."""
    return sorted(NOTEBOOK_FOLDER.glob("*.ipynb"))


def run(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that has been run from its first cell to its last, with all its outputs.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell raises.
    """
    _list_fonts()
    ran = copy.deepcopy(notebook)
    ran.cells.append(nbformat.v4.new_code_cell(_CLOSE_WIDGETS))
    # Text may arrive in several pieces, which differ from run to run: store it as one output.
    client = NotebookClient(ran, coalesce_streams=True, **_RUN_OPTIONS)
    client.execute(cwd=str(NOTEBOOK_FOLDER))
    ran.cells.pop()
    return ran


def to_store(ran: NotebookNode) -> NotebookNode:
    """Return a run notebook in the form that is stored: without models, times and this Python's version."""
    stored = copy.deepcopy(ran)
    stored.metadata = {"kernelspec": ran.metadata.kernelspec, "language_info": {"name": "python"}}
    for cell in stored.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(_without_transients, cell.outputs) if output]
    return stored


def answers(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Return the id and the output text of each code cell, without what differs in each run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell.id, "\n".join(_constant(text) for text in _texts(cell.outputs))) for cell in code]


def standard_error(notebook: NotebookNode) -> str:
    """Return what the cells have written to standard error, such as warnings."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(each.text for each in outputs if each.output_type == "stream" and each.name == "stderr")


def main() -> None:
    """Run every notebook, and write those whose outputs have changed."""
    _keep_to_this_environment()
    for path in notebooks():
        before = nbformat.read(path, as_version=4)
        after = to_store(run(before))
        is_same = answers(after) == answers(before)
        print(f"{path.name}: {'as it was' if is_same else 'written'}", flush=True)
        if not is_same:
            nbformat.write(after, path)


def _list_fonts() -> None:
    """Build Matplotlib's font cache first: if that takes long, Matplotlib says so on standard error."""
    import matplotlib.font_manager  # noqa: F401


def _keep_to_this_environment() -> None:
    """Use this Python's kernel, and none of the user's own Jupyter settings."""
    private = tempfile.mkdtemp(prefix="notebooks-")
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(Path(private) / name.lower())


def _without_transients(output: Any) -> Any:
    """Return an output without transient data; ``None`` for a view of a widget, which needs a kernel."""
    if WIDGET_VIEW in output.get("data", {}):
        return None
    output.pop("transient", None)
    return output


def _texts(outputs: list[Any]) -> Iterator[str]:
    for output in outputs:
        if output.output_type == "stream":
            yield output.text
        elif WIDGET_VIEW not in output.get("data", {}):
            # A picture comes with a text that says the same.
            yield str(output.get("data", {}).get("text/plain", ""))


def _constant(text: str) -> str:
    for pattern, name in _VARYING:
        text = re.sub(pattern, name, text)
    return text.strip()


if __name__ == "__main__":
    main()
