"""The display name that says what runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution.display_name import display_name_problem, proposed_display_name

ABALONE = ["AbaloneProcess", "AbaloneTrain", "AbaloneEval", "AbaloneMSECond", "AbaloneRegister"]


@pytest.mark.parametrize(
    ("selected", "overrides", "name"),
    [
        pytest.param(["AbaloneTrain", "AbaloneEval"], {"MaxDepth": 6}, "train-eval-maxdepth-6", id="both"),
        pytest.param(["AbaloneTrain"], {}, "train", id="steps"),
        pytest.param(ABALONE, {}, "all-steps", id="every step"),
        pytest.param(ABALONE[:4], {}, "process-to-msecond", id="many steps"),
        pytest.param([], {"MaxDepth": 6}, "maxdepth-6", id="values"),
        pytest.param([], {}, "selective-execution", id="nothing"),
        pytest.param(["AbaloneTrain"], {"Rate": 0.05}, "train-rate-0-05", id="fraction"),
        pytest.param(["AbaloneTrain"], {"Deep": True}, "train-deep-true", id="truth"),
        pytest.param(["AbaloneTrain"], {"Data": "s3://b/2026/set_1.csv"}, "train-data-set-1-csv", id="path"),
        pytest.param(["AbaloneTrain"], {"Label": "步"}, "train-label", id="nothing that can be sent"),
        pytest.param(["AbaloneTrain"], {"A": 1, "B": 2, "C": 3}, "train-3-parameters", id="many values"),
        pytest.param(["AbaloneTrain"], {"Key": "x" * 50}, f"train-key-{'x' * 20}", id="long value"),
    ],
)
def test_it_says_what_runs_and_what_changes(
    selected: list[str], overrides: dict[str, str | int | float | bool], name: str
) -> None:
    assert proposed_display_name(selected, ABALONE, overrides) == name


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(["Train", "Transform"], id="letters"),
        pytest.param(["Model", "ModelTest"], id="a whole name"),
        pytest.param(["Train"], id="one step"),
    ],
)
def test_only_whole_words_are_left_out(steps: list[str]) -> None:
    assert proposed_display_name(steps[:1], [*steps], {"X": 1}).startswith(
        "all-steps" if len(steps) == 1 else steps[0].lower()
    )


@given(
    selected=st.lists(st.text(max_size=64), max_size=6),
    others=st.lists(st.text(max_size=64), max_size=3),
    overrides=st.dictionaries(
        st.text(max_size=64), st.text(max_size=64) | st.integers() | st.booleans(), max_size=4
    ),
)
def test_whatever_the_names_it_can_be_sent(
    selected: list[str], others: list[str], overrides: dict[str, str | int | bool]
) -> None:
    assert display_name_problem(proposed_display_name(selected, [*selected, *others], overrides)) == ""


@pytest.mark.parametrize("name", ["a", "A-1", "a--b", "x" * 82])
def test_what_the_service_takes_is_no_problem(name: str) -> None:
    assert display_name_problem(name) == ""


@pytest.mark.parametrize("name", ["", "-a", "a-", "a_b", "a b", "x" * 83, "a\n", "é"])
def test_what_the_service_refuses_is_a_problem(name: str) -> None:
    assert "letters and digits" in display_name_problem(name)
