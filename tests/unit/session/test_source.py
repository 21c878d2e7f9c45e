"""What may be handed in as a pipeline, where no service is asked."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import NoServiceError, NotFoundError
from sagemaker_selective_widget.session.source import DEFINITION_ONLY, LOCAL_MODE, find_pipeline
from tests.unit.session.fakes import DEFINITION, STEPS

ANSWER = {
    "PipelineName": "Churn",
    "PipelineArn": "arn",
    "PipelineDefinition": DEFINITION,
    "CreationTime": datetime(2026, 5, 1, tzinfo=timezone.utc),
}
WRITTEN_ANSWER = json.dumps(ANSWER, default=str)


class LocalClient:
    """As the SDK's local mode has one: what was created, by name, and nothing of boto3."""

    def __init__(self, **pipelines: dict[str, Any]) -> None:
        self.pipelines = pipelines

    def describe_pipeline(self, PipelineName: str) -> dict[str, Any]:  # noqa: N803 (boto3's)
        if PipelineName not in self.pipelines:
            raise RuntimeError(f"Pipeline {PipelineName} does not exist.")
        return self.pipelines[PipelineName]


def sdk_pipeline(client: Any, name: str = "Churn") -> Any:
    return SimpleNamespace(name=name, sagemaker_session=SimpleNamespace(sagemaker_client=client))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (ANSWER, "Churn"),
        (WRITTEN_ANSWER, "Churn"),
        (DEFINITION, "your-pipeline"),
        (json.dumps(DEFINITION), "your-pipeline"),
        (json.loads(DEFINITION), "your-pipeline"),
        ({**json.loads(DEFINITION), "PipelineName": "Churn"}, "your-pipeline"),
        ({"PipelineName": 5, "PipelineDefinition": DEFINITION}, "your-pipeline"),
    ],
    ids=["answer", "its text", "definition", "its JSON text", "its object", "no answer", "no name"],
)
def test_a_definition_has_the_name_that_its_answer_says(source: Any, name: str) -> None:
    target = find_pipeline(source).read()
    assert (target.name, target.pipeline.step_names) == (name, STEPS)
    assert (target.can_start, target.why_not) == (False, DEFINITION_ONLY)
    assert json.loads(target.definition)["Steps"] == json.loads(DEFINITION)["Steps"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])  # the last as PowerShell's > writes it
@pytest.mark.parametrize(("held", "name"), [(WRITTEN_ANSWER, "Churn"), (DEFINITION, "saved")])
def test_a_file_has_the_name_that_it_says_or_its_own(
    tmp_path: Path, held: str, name: str, encoding: str
) -> None:
    path = tmp_path / "saved.json"
    path.write_text(held, encoding=encoding)
    for target in (find_pipeline(path).read(), find_pipeline(str(path)).read()):
        assert (target.name, target.pipeline.step_names) == (name, STEPS)
        assert json.loads(target.definition)["Steps"] == json.loads(DEFINITION)["Steps"]


@pytest.mark.parametrize("poll_interval_s", [-1.0, 61.0, float("nan")])
def test_a_poll_interval_is_up_to_a_minute(poll_interval_s: float) -> None:
    with pytest.raises(ValueError, match="give 0 to 60 seconds"):
        find_pipeline(ANSWER, poll_interval_s=poll_interval_s)


class TestLocalMode:
    def test_its_pipeline_is_a_definition_alone_and_says_why(self) -> None:
        opened = find_pipeline(sdk_pipeline(LocalClient(Churn=ANSWER)))
        target = opened.read()
        assert (target.name, target.pipeline.step_names) == ("Churn", STEPS)
        assert (target.can_start, target.why_not) == (False, LOCAL_MODE)
        with pytest.raises(NoServiceError, match="local mode"):
            opened.service.start({})

    def test_one_that_was_not_created_says_what_to_do(self) -> None:
        with pytest.raises(
            NotFoundError, match=r"'Churn': Pipeline Churn does not exist.*pipeline.create\(role\)"
        ):
            find_pipeline(sdk_pipeline(LocalClient()))
