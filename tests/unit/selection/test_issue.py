"""Issues and their severities."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.selection import Issue
from sagemaker_selective_widget.selection.rulebook import SEVERITY_OF

WARNINGS = {
    # The pages disagree, or the service decides.
    *("disconnected-selection", "reference-stopped"),
    # What is reused may be other than a person thinks.
    *("stale-parameter", "stale-reuse", "definition-drift", "cleaned-output", "execution-id-path"),
    # A selected step may not run.
    *("branch-without-condition", "cached-step"),
}


@pytest.mark.parametrize("code", SEVERITY_OF)
def test_what_is_for_a_person_to_decide_is_a_warning_and_the_rest_an_error(code: str) -> None:
    assert Issue(code, "").severity == ("warning" if code in WARNINGS else "error")
