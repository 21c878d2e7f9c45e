"""The pipelines for learning, each through its story."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local.examples import broken, fan_out, wide_deep
from sagemaker_selective_widget.pipeline import Pipeline
from tests.service.local_wire import Wire

pytestmark = pytest.mark.usefixtures("with_and_without_threads")

EXAMPLES = [broken, fan_out, wide_deep]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__.rpartition(".")[2])
class TestEveryExample:
    def test_create_makes_a_reference_and_can_be_called_again(self, wire: Wire, example: Any) -> None:
        first, second = example.create(wire.client), example.create(wire.client)
        assert first != second
        assert wire.status(first) == wire.status(second)
        listed = wire.client.list_pipelines()["PipelineSummaries"]
        assert [item["PipelineName"] for item in listed] == [example.PIPELINE_NAME]

    def test_another_client_is_refused(self, example: Any) -> None:
        with pytest.raises(ValueError, match="does not belong to a LocalSageMaker"):
            example.create(object())


class TestBroken:
    def test_clean_fails_and_what_follows_does_not_run(self, wire: Wire) -> None:
        failed = broken.create(wire.client)
        statuses = wire.statuses(failed)
        assert statuses == {"Load": "Succeeded", "Describe": "Succeeded", "Clean": "Failed"}
        assert "could not convert string to float" in wire.steps(failed)["Clean"]["FailureReason"]

    def test_mended_it_goes_on_from_the_failure(self, wire: Wire) -> None:
        """By selecting what failed and what follows; the failed execution is the reference."""
        failed = broken.create(wire.client)
        broken.mend(wire.client)
        selected = ["Clean", "Summarize", "Report", "Archive"]
        execution_arn = wire.run(selected, failed, name=broken.PIPELINE_NAME)
        assert wire.status(execution_arn) == "Succeeded"
        assert set(wire.ran(execution_arn)) == set(selected)
        assert set(wire.reused(execution_arn)) == {"Load", "Describe"}
        said = wire.sagemaker.log(execution_arn, "Report")
        assert said == "The mean length is 3.04 mm, from 10 rows.\n"

    def test_mended_it_can_be_retried(self, wire: Wire) -> None:
        failed = broken.create(wire.client)
        broken.mend(wire.client)
        wire.client.retry_pipeline_execution(PipelineExecutionArn=failed)
        assert wire.finish(failed) == "Succeeded"


class TestFanOut:
    def test_the_best_window_is_published(self, wire: Wire) -> None:
        execution_arn = fan_out.create(wire.client)
        assert len(wire.steps(execution_arn)) == 11
        assert wire.sagemaker.log(execution_arn, "Publish").startswith("window 15 of 4, error 0.00")

    def test_other_windows_may_be_tried_on_the_same_curve(self, wire: Wire) -> None:
        reference = fan_out.create(wire.client)
        windows = json.dumps([{"window": window} for window in (11, 21)])
        execution_arn = wire.run(
            ["Try", "Publish"],
            reference,
            name=fan_out.PIPELINE_NAME,
            PipelineParameters=[{"Name": "Windows", "Value": windows}],
        )
        assert wire.status(execution_arn) == "Succeeded"
        assert set(wire.reused(execution_arn)) == {"Generate"}
        assert "of 2, error" in wire.sagemaker.log(execution_arn, "Publish")


class TestWideDeep:
    def test_it_has_as_many_steps_as_are_allowed(self) -> None:
        pipeline = Pipeline.from_definition(wide_deep.definition())
        assert len(pipeline.steps) == 50
        assert len(pipeline.dag.children("Ingest")) == len(pipeline.dag.parents("Compare")) == 8

    def test_the_lanes_run_side_by_side(self, wire: Wire) -> None:
        execution_arn = wide_deep.create(wire.client, step_duration_s=0.01)
        steps = wire.steps(execution_arn)
        assert len(steps) == 50
        opened = max(steps[f"Extract{region}"]["StartTime"] for region in wide_deep.REGIONS)
        assert opened < min(steps[f"Evaluate{region}"]["EndTime"] for region in wide_deep.REGIONS)

    def test_an_execution_that_takes_too_long_is_said(self, wire: Wire) -> None:
        with pytest.raises(SelectiveWidgetError, match="has not ended within 0 s"):
            wide_deep.create(wire.client, step_duration_s=60.0, timeout_s=0.0)
