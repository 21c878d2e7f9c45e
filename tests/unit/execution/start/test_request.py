"""The keyword arguments of StartPipelineExecution."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.start.request import StartOptions, start_request

NO_COUNTS: tuple[Any, ...] = (True, False, 2.5, 2.0, "2", [2], math.nan, 2**31)
NO_TEXTS: tuple[Any, ...] = (5, 0, False, b"a", [])
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
    options = StartOptions("again", description="After the fix.", max_parallel_steps=2, version_id=3)
    assert start_request("pipeline", CONFIG, parameters, options) == {
        "PipelineName": "pipeline",
        "PipelineExecutionDisplayName": "again",
        "PipelineExecutionDescription": "After the fix.",
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
        "PipelineVersionId": 3,
        "PipelineParameters": [{"Name": "Rounds", "Value": "5"}, {"Name": "Deep", "Value": "True"}],
        "SelectiveExecutionConfig": CONFIG.to_request(),
    }


def test_an_alias_takes_the_place_of_a_version() -> None:
    request = start_request("pipeline", CONFIG, {}, StartOptions(version_alias="prod"))
    assert request["PipelineVersionAlias"] == "prod"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        pytest.param({"display_name": "under_score"}, "letters and digits", id="display name"),
        pytest.param({"display_name": ""}, "letters and digits", id="empty display name"),
        pytest.param({"description": "x" * 3073}, "3,073 characters", id="description"),
        pytest.param({"description": "one\ntwo"}, "several lines", id="lines"),
        pytest.param({"description": "\ud800"}, "half of a character", id="a description that is no UTF-8"),
        pytest.param({"version_alias": "\ud800"}, "half of a character", id="an alias that is no UTF-8"),
        pytest.param({"mlflow_experiment": "\ud800"}, "half of a character", id="an experiment, too"),
        pytest.param({"max_parallel_steps": 0}, "max_parallel_steps is 0", id="parallel steps"),
        pytest.param({"version_id": 0}, "version_id is 0", id="version"),
        *(
            pytest.param({name: value}, f"{name} is .*whole number", id=f"{name} of another type")
            for name in ("max_parallel_steps", "version_id")
            for value in NO_COUNTS
        ),
        pytest.param({"version_id": 10**5000}, "version_id is a number", id="more digits than are written"),
        *(
            pytest.param({name: value}, f"{name} is .*Give a text", id=f"{name} that is no text")
            for name in ("display_name", "description", "version_alias", "mlflow_experiment")
            for value in NO_TEXTS
        ),
        pytest.param({"version_id": 1, "version_alias": "prod"}, "not both", id="version and alias"),
        pytest.param({"mlflow_experiment": ""}, "has 0 characters", id="empty experiment"),
        pytest.param({"mlflow_experiment": "x" * 257}, "has 257 characters", id="experiment"),
    ],
)
def test_what_does_not_fit_is_said_before_anything_is_sent(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(StartOptionError, match=problem):
        StartOptions(**options)


def test_the_longest_description_fits() -> None:
    assert StartOptions(description="x" * 3072).to_request() == {"PipelineExecutionDescription": "x" * 3072}


def test_a_config_that_is_not_resolved_sends_no_reference() -> None:
    request = start_request("pipeline", SelectiveExecutionConfig(["A"]), {})
    assert request["SelectiveExecutionConfig"] == {"SelectedSteps": [{"StepName": "A"}]}
