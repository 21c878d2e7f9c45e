"""Which execution is the reference when nobody has chosen one."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.reference import default_reference


@pytest.mark.parametrize(
    ("statuses", "chosen"),
    [
        pytest.param([], None, id="no executions"),
        pytest.param(["Succeeded", "Failed"], 0, id="the newest"),
        pytest.param(["Failed", "Succeeded"], 0, id="failed, as the guide allows"),
        pytest.param(["Executing", "Stopping", "Stopped", "Succeeded"], 3, id="not what cannot lend"),
        pytest.param(["CompletedWithFailures", "FromTheFuture"], None, id="none that may lend"),
    ],
)
def test_the_newest_that_may_lend(statuses: list[str], chosen: int | None) -> None:
    executions = [ExecutionSummary(f"arn:{i}", status) for i, status in enumerate(statuses)]
    assert default_reference(executions) == (None if chosen is None else executions[chosen])
