"""The notebooks of the page, with replacements for cells that need packages which the page lacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.site.wheels import REPOSITORY

NOTEBOOKS = tuple(sorted((REPOSITORY / "notebooks").glob("0[1-4]_*.ipynb")))
"""The notebooks that need neither an AWS account nor an endpoint."""

_TEXT_INSTEAD_OF_A_PLOT = """
# This page has no pandas and no Matplotlib: the same numbers as text. The widget's tab Runs plots them.
for rounds in (25, 100):
    for trial in sweep.trials:
        if trial.values["NumRound"] == rounds:
            print(f"{rounds:3} rounds, depth {trial.values['MaxDepth']}: {trial.objective:.3f}")

print(f"reference: {widget.metrics(reference)[widget.objective.name]:.3f}")
"""
_DRAWS_INSTEAD_OF_OPTUNA = """
# This page has no Optuna: draws that learn nothing from what they have seen stand in for it.
import random

widget.parameter_overrides = {}
widget.reference_execution_arn = reference
widget.selected_steps = ["AbaloneTrain", "AbaloneEval"]

draws = random.Random(0)
tried = [best.values]
tried += [{"MaxDepth": draws.randint(2, 8), "NumRound": draws.randint(20, 120)} for _ in range(5)]
errors = [widget.evaluate(values).objective for values in tried]

print(len(errors), "executions;", tried[errors.index(min(errors))])
print("At least as good as the grid?", min(errors) <= best.objective)
"""
INSTEAD: Mapping[tuple[str, str], str] = {
    ("02_tune_hyperparameters", "draw"): _TEXT_INSTEAD_OF_A_PLOT,
    ("02_tune_hyperparameters", "optuna"): _DRAWS_INSTEAD_OF_OPTUNA,
}
"""Code that replaces that of a cell, by the notebook's name and the cell's id."""


def in_page(path: Path) -> dict[str, Any]:
    """Return a notebook for the page: cells whose code is replaced have no output."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        code = INSTEAD.get((path.stem, cell["id"]))
        if code is not None:
            cell.update(source=code.strip(), outputs=[], execution_count=None)
    return notebook


def code_of(notebook: Mapping[str, Any]) -> str:
    """Return the code of a notebook's cells, as one script."""
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return "\n".join("".join(source) for source in code)


def write_all(folder: Path) -> None:
    """Write the notebooks into a new folder."""
    folder.mkdir(parents=True)
    for path in NOTEBOOKS:
        (folder / path.name).write_text(json.dumps(in_page(path), indent=1), encoding="utf-8")
