"""Issues and their severities."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.selection import Issue, Repair
from sagemaker_selective_widget.selection.rulebook import SEVERITY_OF

WARNINGS = {
    # The pages disagree, or the service decides.
    *("disconnected-selection", "reference-stopped", "parameter-without-type"),
    # What is reused may be other than a person thinks.
    *(
        "stale-parameter",
        "stale-reuse",
        "definition-drift",
        "cleaned-output",
        "execution-id-path",
        "shared-path",
    ),
    # What is logged goes where a person may not want it.
    "foreign-mlflow-run",
    # A selected step may not run.
    *("branch-without-condition", "cached-step"),
}


@pytest.mark.parametrize("code", SEVERITY_OF)
def test_what_is_for_a_person_to_decide_is_a_warning_and_the_rest_an_error(code: str) -> None:
    assert Issue(code, "").severity == ("warning" if code in WARNINGS else "error")


class TestRepair:
    def test_it_leaves_what_it_does_not_name(self) -> None:
        """Also what was stated after the verdict."""
        repair = Repair("Add B", add_steps=("B",), set_overrides={"P": "1"}, unset_overrides=("Q",))
        assert repair.applied_to(["A", "C"], {"P": 0, "Q": 2, "R": 3}) == (
            ("A", "C", "B"),
            {"P": "1", "R": 3},
        )

    def test_what_is_there_already_is_not_added_again(self) -> None:
        repair = Repair("Replace it by B", add_steps=("B",), remove_steps=("b",))
        assert repair.applied_to(["B", "b"], {}) == (("B",), {})

    def test_applied_twice_it_changes_nothing_more(self) -> None:
        repair = Repair("", ("B",), ("A",), None, {"P": 1}, ("Q",))
        once = repair.applied_to(["A"], {"Q": 1})
        assert repair.applied_to(*once) == once

    def test_without_a_change_it_changes_nothing(self) -> None:
        repair = Repair("Use good as reference", reference_execution_arn="arn")
        assert repair.applied_to(["A"], {"P": 1}) == (("A",), {"P": 1})
