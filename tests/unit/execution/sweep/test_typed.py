"""Lists and ranges as they are typed: what they stand for, and what is said of those that cannot be read."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import SweepError
from sagemaker_selective_widget.execution.sweep.space import MAX_TRIALS
from sagemaker_selective_widget.execution.sweep.typed import typed_space, typed_values
from sagemaker_selective_widget.pipeline import Parameter, Pipeline

DEPTH = Parameter("Depth", "Integer", 6)
ETA = Parameter("Eta", "Float", 0.1)
KIND = Parameter("Kind", "String", "a", choices=("a", "b"))
PATH = Parameter("Path", "String", "s3://bucket/a")
SHUFFLE = Parameter("Shuffle", "Boolean", True)
PIPELINE = Pipeline((), (DEPTH, ETA, KIND, PATH, SHUFFLE))

DASHES = st.sampled_from(["…", "...", " … ", " ... ", " to "])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
FLOATS = st.floats(0.001, 1000.0).map(lambda number: float(f"{number:.5g}"))


def values(parameter: Parameter, text: str) -> list[object]:
    return list(typed_values(parameter, text))


class TestLists:
    @pytest.mark.parametrize(
        ("parameter", "text", "found"),
        [
            (DEPTH, "3, 5, 7", ["3", "5", "7"]),
            (DEPTH, "3", ["3"]),
            (DEPTH, " 3 ,5,, 7, ", ["3", "5", "7"]),
            (DEPTH, "3\n5\n7", ["3", "5", "7"]),
            (DEPTH, "-3, +5", ["-3", "+5"]),
            (ETA, "0.10, 1e-3, .5", ["0.10", "1e-3", ".5"]),
            (SHUFFLE, "true, false", ["true", "false"]),
            (PATH, "s3://a/b, s3://c", ["s3://a/b", "s3://c"]),
            (PATH, '"one, two", three', ["one, two", "three"]),
            (PATH, '"say ""no""", 5" pipe', ['say "no"', '5" pipe']),
            (PATH, '"one" , two', ["one", "two"]),
            (PATH, '"  one ", "\ttwo", three ', ["  one ", "\ttwo", "three"]),
            (PATH, '"SELECT a\nFROM b", c', ["SELECT a\nFROM b", "c"]),
            (PATH, 'one, "", two', ["one", "", "two"]),
            (PATH, "1 to 3", ["1 to 3"]),
            (PATH, "1 … 3, 5 steps", ["1 … 3", "5 steps"]),
        ],
    )
    def test_its_items_are_the_values(self, parameter: Parameter, text: str, found: list[str]) -> None:
        assert values(parameter, text) == found

    @pytest.mark.parametrize("text", ["", " ", ",", " , ,\n"])
    def test_without_an_item_it_says_what_to_write(self, text: str) -> None:
        with pytest.raises(SweepError, match=r"^Depth has no value to try\. Write 3, 5, 7"):
            values(DEPTH, text)

    @pytest.mark.parametrize("text", ['"one', 'one, "two', '"one"two"'])
    def test_a_quotation_mark_needs_its_counterpart(self, text: str) -> None:
        with pytest.raises(SweepError, match=r"^Path has a quotation mark without its counterpart"):
            values(PATH, text)

    @given(st.lists(WORDS, min_size=1))
    def test_what_csv_writes_is_read_back(self, items: list[str]) -> None:
        written = io.StringIO()
        csv.writer(written, lineterminator="").writerow(items)
        assert values(PATH, written.getvalue()) == items

    @given(st.lists(st.text(), min_size=1))
    def test_in_quotation_marks_any_text_is_one_value(self, items: list[str]) -> None:
        quoted = ['"' + item.replace('"', '""') + '"' for item in items]
        assert values(PATH, ", ".join(quoted)) == items


class TestRanges:
    @pytest.mark.parametrize(
        ("parameter", "text", "found"),
        [
            (DEPTH, "3 … 7", [3, 4, 5, 6, 7]),
            (DEPTH, "-1 to 1", [-1, 0, 1]),
            (DEPTH, "3...9, 4 steps", [3, 5, 7, 9]),
            (DEPTH, "1 … 1000, log, 4 steps", [1, 10, 100, 1000]),
            (DEPTH, "0.5 … 2.5", [1, 2]),
            (DEPTH, "7 … 7", [7]),
            (ETA, "0 … 1, 5 steps", [0.0, 0.25, 0.5, 0.75, 1.0]),
            (ETA, "0.01 … 1, 3 steps, log", [0.01, 0.1, 1.0]),
            (ETA, "0.01 … 1, log, 3 steps", [0.01, 0.1, 1.0]),
            (ETA, "3 steps, 0.01 … 1, log", [0.01, 0.1, 1.0]),
            (ETA, "0 … 1, 1 step", [0.0]),
            (ETA, "0 … 1, 3 steps, linear", [0.0, 0.5, 1.0]),
            (ETA, "1e-3...1e-1, 3steps, log", [0.001, 0.01, 0.1]),
        ],
    )
    def test_its_values_are_evenly_spaced(self, parameter: Parameter, text: str, found: list[float]) -> None:
        assert values(parameter, text) == found

    @pytest.mark.parametrize(
        ("parameter", "text", "problem"),
        [
            (ETA, "0.01 … 0.3", "Eta has a range without steps. Write 0.1, 0.3 or a range such as"),
            (DEPTH, "1 … 9, log", "Depth has a range without steps"),
            (DEPTH, "9 … 3", "Depth: A range goes from a number to a larger one, not from 9 to 3"),
            (DEPTH, "0.2 … 0.8", "Depth: There is no whole number from"),
            (ETA, "0 … 1, 3 steps, log", "Eta: A logarithmic range begins above 0"),
            (ETA, "0 … 1, 0 steps", "Eta: A range of 0 values has none"),
            (DEPTH, "1 … 1e300", "Depth has far too many values to try"),
            (ETA, "-1e308 … 1e308, 3 steps", "Eta: The range from -1e+308 to 1e+308 is too wide"),
            (ETA, "0 … 1, 3 steps, cubic", "Eta has a range that cannot be read"),
            (ETA, "0 … 1, 3 steps, 4 steps", "Eta has a range that cannot be read"),
            (ETA, "0 … 1, 3 steps, log, linear", "Eta has a range that cannot be read"),
            (ETA, "0 … , 3 steps", "Eta has a range that cannot be read"),
            (ETA, "1, 3 … 5, 7", "Eta has a range that cannot be read"),
            (ETA, "1 … 3 … 5, 7 steps", "Eta has a range that cannot be read"),
            (ETA, "0 … 1, 3 steps, 0 … 1, 3 steps", "Eta has a range that cannot be read"),
            (ETA, "one … two, 3 steps", "Eta has a range that cannot be read"),
            (DEPTH, "1 … 1000000", "Depth has 1,000,000 values to try, and a sweep at most 200 trials"),
            (ETA, "0 … 1, 999999999 steps", "Eta has 999,999,999 values to try"),
            (ETA, "0 … 1e999, 3 steps", "A range goes from a number to a larger one"),
            (DEPTH, f"0 … {'9' * 5000}, 3 steps", "A range goes from a number to a larger one"),
        ],
    )
    def test_one_that_cannot_be_used_says_why(self, parameter: Parameter, text: str, problem: str) -> None:
        with pytest.raises(SweepError) as raised:
            values(parameter, text)
        assert problem in str(raised.value)

    @given(FLOATS, FLOATS, st.integers(2, MAX_TRIALS), DASHES, st.sampled_from(["", ", log", ", linear"]))
    def test_it_has_so_many_values_from_end_to_end(
        self, low: float, high: float, count: int, dash: str, scale: str
    ) -> None:
        assume(low < high)
        found = values(ETA, f"{low}{dash}{high}, {count} steps{scale}")
        assert (len(found), found[0], found[-1]) == (count, low, high)
        assert found == sorted(found)  # type: ignore[type-var]

    @given(st.integers(-(10**6), 10**6), st.integers(0, MAX_TRIALS - 1), DASHES)
    def test_without_steps_it_has_every_whole_number(self, low: int, more: int, dash: str) -> None:
        assert values(DEPTH, f"{low}{dash}{low + more}") == list(range(low, low + more + 1))

    @given(st.permutations(["0.5 … 2", "4 steps", "log"]))
    def test_its_parts_stand_in_any_order(self, parts: list[str]) -> None:
        assert values(ETA, ", ".join(parts)) == values(ETA, "0.5 … 2, 4 steps, log")


@given(
    st.sampled_from(PIPELINE.parameters),
    st.text() | st.text("0123456789.,…- elogstpinar\"'\n", max_size=40),
)
def test_any_text_is_a_list_or_says_what_is_wrong(parameter: Parameter, text: str) -> None:
    space = typed_space({parameter.name: text}, PIPELINE)
    assert (space.resolved is None) == bool(space.problems or space.problem)
    if space.resolved is not None:
        trials = space.resolved.space.trials()
        assert 0 < len(trials) <= MAX_TRIALS
        assert len({trial[parameter.name] for trial in trials}) == len(trials)


class TestSpaces:
    def test_every_combination_is_a_trial_and_the_same_value_is_one(self) -> None:
        space = typed_space({"Depth": "3, 5, 3", "Eta": "0.1, 0.10"}, PIPELINE)
        assert space.resolved is not None
        assert space.resolved.space.trials() == (
            {"Depth": "3", "Eta": "0.1"},
            {"Depth": "5", "Eta": "0.1"},
        )
        assert space.resolved.dropped_count == 4
        assert (space.problems, space.problem) == ({}, "")

    def test_each_problem_stands_at_its_parameter(self) -> None:
        space = typed_space({"Depth": "3, five", "Eta": "0.1", "Kind": "a, c", "Gone": "1"}, PIPELINE)
        assert space.resolved is None
        assert space.values.keys() == {"Eta"}
        assert {name: text.split(";")[0] for name, text in space.problems.items()} == {
            "Depth": "Depth takes a whole number such as 5",
            "Kind": "Kind is one of a, b",
            "Gone": "The pipeline has no parameter named 'Gone'.",
        }

    def test_too_many_trials_are_nobody_s_problem_alone(self) -> None:
        space = typed_space({"Depth": "1 … 20", "Eta": "0 … 1, 20 steps"}, PIPELINE)
        assert (space.resolved, dict(space.problems)) == (None, {})
        assert "more than 200 trials" in space.problem
        assert math.prod(len(each) for each in space.values.values()) == 400
