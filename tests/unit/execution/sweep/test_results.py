"""What came of a sweep."""

from __future__ import annotations

import math

from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.sweep.results import Results, Trial, best, results

OBJECTIVE = Objective("Eval: mse", "minimize")


def trial(index: int, objective: float | None) -> Trial:
    metrics = {} if objective is None else {"Eval: mse": objective}
    return Trial(index, {"MaxDepth": index}, f"arn:{index}", "Succeeded", metrics, objective, 61.0)


TRIALS = [trial(0, 3.0), trial(1, math.nan), trial(2, 1.0), trial(3, None), trial(4, 2.0)]


def test_the_best_comes_first_and_nan_and_missing_last() -> None:
    assert [each.index for each in results(TRIALS, OBJECTIVE)] == [2, 4, 0, 1, 3]
    more = Objective("Eval: mse", "maximize")
    assert [each.index for each in results(TRIALS, more)][:3] == [0, 4, 2]
    assert [each.index for each in results(TRIALS, None)] == [0, 1, 2, 3, 4]


def test_the_best_is_known_once_there_is_a_number() -> None:
    found = best(TRIALS, OBJECTIVE)
    assert found is not None
    assert found.index == 2
    assert best([trial(0, math.nan), trial(1, None)], OBJECTIVE) is None
    assert best(TRIALS, None) is None
    assert best([], OBJECTIVE) is None


def test_the_table() -> None:
    found = results(TRIALS[:1], OBJECTIVE)
    assert repr(found).splitlines() == [
        "trial  MaxDepth  objective  status     took",
        "0      0         3          Succeeded  1 min 1 s",
    ]
    assert repr(Results()) == "No trials."


def test_rows_have_the_same_columns_whoever_reported_what() -> None:
    rows = results(TRIALS, OBJECTIVE).to_dicts()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert rows[-1]["Eval: mse"] is None


def test_a_frame_has_a_row_for_each_trial() -> None:
    frame = results(TRIALS, OBJECTIVE).to_frame()
    assert list(frame["trial"]) == [2, 4, 0, 1, 3]
    assert frame["Eval: mse"].min() == 1.0
