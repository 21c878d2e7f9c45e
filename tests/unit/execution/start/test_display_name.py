"""The display name that says what runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution.start.display_name import (
    MAX_LENGTH,
    display_name_problem,
    proposed_display_name,
    quotes_value,
    spells_value,
)

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


PARAMETERS = ["MaxDepth", "Train", "Data", "learning_rate"]
STEPS = ["train-model", "Train", "AbaloneEval", "data-quality-check"]


@pytest.mark.parametrize(
    "name",
    [
        *("train-maxdepth-6", "maxdepth-6", "eval-data-set-1-csv", "train-train-100", "train-100"),
        *("Train-MaxDepth-6", "train-learning-rate-0-05", "train-maxdepth-conf", "train--maxdepth--6"),
        *("Run AbaloneEval again, reusing train-maxdepth-6", "from eval-data-x"),
    ],
)
def test_a_name_that_spells_a_value_is_found(name: str) -> None:
    """Though nobody knows the value any more, and also where the name was cut in its midst."""
    assert spells_value(name, PARAMETERS, STEPS)


@pytest.mark.parametrize(
    "name",
    [
        *("train-model", "train", "nightly", "nightly-2026-11-24", "train-abaloneeval", "all-steps", ""),
        *("train-to-abaloneeval", "data-quality-check", "data-quality-check-train", "abaloneeval-maxdepth"),
        *("abaloneeval-3-parameters", "retrain-6", "train-model needs its output", "reads train-model-2"),
    ],
)
def test_a_name_that_spells_none_is_left_alone(name: str) -> None:
    """Steps may begin as a parameter does, or be called like one."""
    assert not spells_value(name, PARAMETERS, STEPS)


@given(
    overrides=st.dictionaries(
        st.sampled_from(["Depth", "max_depth", "Data"]), st.text("ab9/", min_size=1), min_size=1, max_size=2
    )
)
def test_every_proposed_name_is_found(overrides: dict[str, str]) -> None:
    """Unless no value has anything that can be sent."""
    proposed = proposed_display_name(["Train"], ["Train", "Eval"], dict(overrides))
    is_spelled = any(value.rstrip("/") for value in overrides.values())
    assert spells_value(proposed, overrides, ["Train", "Eval"]) or not is_spelled


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=10)), st.text(max_size=40))
def test_any_text_can_be_looked_at(names: list[str], text: str) -> None:
    spells_value(text, names, names)
    quotes_value(text, names)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("cannot read s3://bucket/data.csv", "s3://bucket/data.csv"),
        ("(s3://bucket/)", "s3://bucket/"),
        ("ExitCode 1234", "1234"),
        ("rate=0.05;", "0.05"),
        ("PendingManualApproval is no status", "pendingmanualapproval"),
        ("a+b*c", "a+b*c"),
        ("größer", "größer"),
    ],
)
def test_a_value_that_is_quoted_is_found(text: str, value: str) -> None:
    assert quotes_value(text, ["other", value])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("training failed", "train"),
        ("ExitCode 1", "1"),
        ("attempt 12", "12"),
        ("it is true", "True"),
        ("anything", ""),
        ("anything", "..."),
        ("12345", "1234"),
    ],
)
def test_a_value_that_cannot_be_told_from_other_words_is_not_looked_for(text: str, value: str) -> None:
    assert not quotes_value(text, [value])


def test_a_name_that_is_taken_gets_a_number() -> None:
    def proposed(*taken: str) -> str:
        return proposed_display_name(["Train"], ["Train", "Eval"], {}, taken)

    assert proposed() == "train"
    assert proposed("train", "train-3") == "train-2"
    assert proposed("train", "train-2") == "train-3"


def test_a_long_name_with_a_number_still_fits() -> None:
    names = ["S" * 100, "T"]
    first = proposed_display_name(names[:1], names, {})
    second = proposed_display_name(names[:1], names, {}, [first])
    assert len(first) == len(second) == MAX_LENGTH
    assert second.endswith("-2")
    assert display_name_problem(second) == ""
