"""The notebooks of the page, where nothing can start a thread and no package of numbers is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local.examples.abalone import work
from sagemaker_selective_widget.local.examples.abalone.boosting import Boosting, fit_boosting
from scripts.site.contents import INSTEAD, NOTEBOOKS, code_of, in_page

NOT_IN_THE_PAGE = ("joblib", "matplotlib", "numpy", "optuna", "pandas", "psutil", "scipy", "sklearn")
MAX_ROUNDS = 12
"""Few, for a notebook fits more than a dozen models; enough for one that is deployed."""


def fit_few_rounds(*arguments: Any, num_round: int, **settings: Any) -> Boosting:
    return fit_boosting(*arguments, num_round=min(num_round, MAX_ROUNDS), **settings)


@pytest.fixture
def shared(no_threads: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the cells of a notebook share; the widgets among it are closed afterwards."""
    monkeypatch.setattr(work, "fit_boosting", fit_few_rounds)
    for name in NOT_IN_THE_PAGE:
        monkeypatch.setitem(sys.modules, name, None)
    made: dict[str, Any] = {"__name__": "__main__"}
    yield made
    for value in list(made.values()):
        if isinstance(value, SelectiveExecutionWidget):
            value.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end(
    path: Path, shared: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code_of(in_page(path)), path.name, "exec"), shared)
    assert capsys.readouterr().err == ""
    assert shared["widget"].execution is None or shared["widget"].execution.status == "Succeeded"


def test_what_is_other_in_the_page_is_a_cell_of_a_notebook() -> None:
    """And it says so: its reader may have seen the other one."""
    cells = {(path.stem, cell["id"]) for path in NOTEBOOKS for cell in in_page(path)["cells"]}
    assert [key for key in INSTEAD if key not in cells] == []
    assert [code for code in INSTEAD.values() if not code.lstrip().startswith("# This page has n")] == []
