"""Who started an execution, by the ``UserContext`` that the service gives."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.aws.answers import execution_snapshot

USER = "arn:aws:iam::123456789012:user/ada"
ROLE = "arn:aws:sts::123456789012:assumed-role/pipelines/ada@example.com"


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        pytest.param(
            {"UserProfileName": "ada", "IamIdentity": {"Arn": ROLE}}, "ada", id="a profile of Studio"
        ),
        pytest.param({"IamIdentity": {"Arn": USER}}, "ada", id="a user"),
        pytest.param({"IamIdentity": {"Arn": ROLE}}, "ada@example.com", id="whoever took a role"),
        pytest.param({}, "", id="nobody that is named"),
    ],
)
def test_who_started_an_execution(answer: dict[str, Any], name: str) -> None:
    execution = {"PipelineExecutionArn": "arn:x", "PipelineExecutionStatus": "Succeeded", "CreatedBy": answer}
    assert execution_snapshot(execution).created_by == name


def test_an_answer_may_not_say_it() -> None:
    assert execution_snapshot({"PipelineExecutionArn": "arn:x"}).created_by == ""
