"""The keyword arguments of StartPipelineExecution."""

from __future__ import annotations

from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.request import start_request

CONFIG = SelectiveExecutionConfig(["A"], True, "arn")


def test_only_what_is_given_is_sent() -> None:
    assert start_request("pipeline", CONFIG, {}) == {
        "PipelineName": "pipeline",
        "SelectiveExecutionConfig": {
            "SourcePipelineExecutionArn": "arn",
            "SelectedSteps": [{"StepName": "A"}],
        },
    }


def test_everything_is_sent_under_the_api_s_names() -> None:
    parameters = {"Rounds": "5", "Deep": "True"}
    assert start_request(
        "pipeline", CONFIG, parameters, display_name="again", client_request_token="t" * 32
    ) == {
        "PipelineName": "pipeline",
        "PipelineExecutionDisplayName": "again",
        "PipelineParameters": [{"Name": "Rounds", "Value": "5"}, {"Name": "Deep", "Value": "True"}],
        "ClientRequestToken": "t" * 32,
        "SelectiveExecutionConfig": CONFIG.to_request(),
    }


def test_a_config_that_is_not_resolved_sends_no_reference() -> None:
    request = start_request("pipeline", SelectiveExecutionConfig(["A"]), {})
    assert request["SelectiveExecutionConfig"] == {"SelectedSteps": [{"StepName": "A"}]}
