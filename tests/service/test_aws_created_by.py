"""Who started an execution, by the ``UserContext`` that the service gives."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.aws.records import execution_snapshot
from sagemaker_selective_widget.aws.response import Response

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
    assert created_by({"CreatedBy": answer}) == name


def test_an_answer_may_not_say_it() -> None:
    assert created_by({}) == ""


def created_by(members: dict[str, Any]) -> str:
    execution = {"PipelineExecutionArn": "arn:x", "PipelineExecutionStatus": "Succeeded", **members}
    return execution_snapshot(Response("DescribePipelineExecution", execution)).created_by
