"""An execution as a reference."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.selection.reference import ReferenceExecution


@pytest.mark.parametrize(
    ("status", "can_be_reference"),
    [
        ("Succeeded", True),
        ("Failed", True),
        ("Executing", False),
        ("Stopping", False),
        ("Stopped", False),
        ("CompletedWithFailures", False),
        ("FromTheFuture", False),
    ],
)
def test_the_guide_lets_succeeded_and_failed_executions_lend(status: str, can_be_reference: bool) -> None:
    assert ReferenceExecution("arn", status).can_be_reference is can_be_reference


@pytest.mark.parametrize(
    ("statuses", "lacking"),
    [
        pytest.param(None, "", id="not examined"),
        pytest.param({}, "AB", id="nothing ran"),
        pytest.param({"A": "Succeeded", "B": "Failed"}, "B", id="one failed"),
        pytest.param({"A": "Succeeded", "B": "Succeeded", "C": "Failed"}, "", id="all that is asked for"),
    ],
)
def test_only_what_is_known_is_lacking(statuses: dict[str, str] | None, lacking: str) -> None:
    assert ReferenceExecution("arn", "Failed", "", statuses).lacking("AB") == frozenset(lacking)
