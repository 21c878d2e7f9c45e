"""What the requests of a sweep are made from, and what their descriptions carry."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import SweepError
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.start.display_name import PATTERN
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.sweep.carried import (
    MAX_DESCRIPTION,
    description,
    read_description,
)
from sagemaker_selective_widget.execution.sweep.space import Grid, Listed
from sagemaker_selective_widget.execution.sweep.spec import SweepSpec, definition_digest, sweep_experiment

ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/abalone"


def spec(**facts: Any) -> SweepSpec:
    said: dict[str, Any] = {
        "id": "k3f9a2",
        "pipeline": ARN,
        "selected_steps": ("AbaloneTrain", "AbaloneEval"),
        "reference_arn": f"{ARN}/execution/abc",
        "fixed": {"Eta": "0.2"},
        "space": Grid((("MaxDepth", ("3", "5")), ("NumRound", ("50", "100")))),
        "name": "train-eval",
        "objective": Objective("AbaloneEval: mse", "minimize", "Gate", 6.0),
        "digest": "0123456789ab",
        **facts,
    }
    return SweepSpec(**said)


def listed(count: int, length: int = 8) -> Listed:
    return Listed(
        ("Path",), tuple((f"s3://{index:0{length}}/{hash(index * 7919) % 10**8}",) for index in range(count))
    )


@pytest.mark.parametrize(
    "said",
    [
        spec(),
        spec(objective=None, reference_arn=None, stop_after_failures=None, fixed={}),
        spec(space=listed(200, 3)),
        spec(fixed={"Path": "s3://bucket/ä/\"'\\n\u2028"}),
        spec(experiment="abalone-sweep-k3f9a2"),
    ],
)
def test_another_kernel_makes_the_very_same_requests(said: SweepSpec) -> None:
    """A start under the same token with another request would be refused."""
    for index in (0, len(said.trials) - 1):
        for attempt in (1, 3):
            text = description(said, index, attempt)
            carried = read_description(text)
            assert carried is not None
            assert (carried.index, carried.attempt) == (index, attempt)
            assert carried.spec.request(index, attempt, text) == said.request(index, attempt, text)
            again = carried.spec
            assert description(again, index, attempt) == text
            assert (again.max_parallel, again.stop_after_failures) == (
                said.max_parallel,
                said.stop_after_failures,
            )


def test_a_request_says_all() -> None:
    request = spec().request(1, 1, "what it carries")
    assert request["PipelineParameters"] == [
        {"Name": "Eta", "Value": "0.2"},
        {"Name": "MaxDepth", "Value": "3"},
        {"Name": "NumRound", "Value": "100"},
    ]
    assert request["PipelineExecutionDisplayName"] == "train-eval-k3f9a2-1"
    assert request["PipelineExecutionDescription"] == "what it carries"
    assert request["SelectiveExecutionConfig"] == {
        "SourcePipelineExecutionArn": f"{ARN}/execution/abc",
        "SelectedSteps": [{"StepName": "AbaloneTrain"}, {"StepName": "AbaloneEval"}],
    }


def test_all_trials_log_into_one_experiment() -> None:
    name = sweep_experiment(ARN, '{"MlflowConfig": {"MlflowResourceArn": "arn"}}', "k3f9a2")
    assert name == "abalone-sweep-k3f9a2"
    said = spec(experiment=name)
    assert [said.request(index, 1, "")["MlflowExperimentName"] for index in range(4)] == [name] * 4
    assert "MlflowExperimentName" not in spec().request(0, 1, "")


@pytest.mark.parametrize("definition", ["", "{}", '{"MlflowConfig": null}'])
def test_without_mlflow_there_is_no_experiment(definition: str) -> None:
    assert sweep_experiment(ARN, definition, "k3f9a2") == ""


def test_the_name_of_an_experiment_is_one_that_the_service_takes() -> None:
    name = sweep_experiment("p" * 256, '{"MlflowConfig": {}, "Steps": []}', "k3f9a2")
    assert name == ""
    name = sweep_experiment("p" * 256, '{"MlflowConfig": {"MlflowResourceArn": "arn"}}', "k3f9a2")
    assert name.endswith("-sweep-k3f9a2")
    assert StartOptions(mlflow_experiment=name).to_request() == {"MlflowExperimentName": name}


def test_each_trial_and_attempt_has_a_token_of_its_own() -> None:
    one, other = spec(), spec(id="zzzzzz")
    tokens = [
        each.token(index, attempt) for each in (one, other) for index in range(200) for attempt in (1, 2, 11)
    ]
    assert len(set(tokens)) == len(tokens)
    assert all(32 <= len(token) <= 128 and token.isalnum() for token in tokens)


@given(st.text("abc-", min_size=1, max_size=90).filter(PATTERN.fullmatch), st.integers(0, 199))
def test_a_display_name_is_one_that_the_service_takes(name: str, index: int) -> None:
    said = replace(spec(), name=name)
    shown = said.display_name(index)
    assert PATTERN.fullmatch(shown)
    assert len(shown) <= 82
    assert shown.endswith(f"-k3f9a2-{index}")


def test_a_long_space_is_carried_compressed() -> None:
    text = description(spec(space=listed(150)), 0, 1)
    assert len(text) <= MAX_DESCRIPTION
    assert len(text.splitlines()) == 1
    assert read_description(text) is not None


def test_a_space_that_does_not_fit_is_refused_before_anything_starts() -> None:
    rows = tuple((hashlib.sha256(str(index).encode()).hexdigest(),) for index in range(200))
    with pytest.raises(SweepError, match="does not fit"):
        description(spec(space=Listed(("Path",), rows)), 0, 1)


@given(st.text(max_size=200))
def test_what_a_person_wrote_is_no_sweep(text: str) -> None:
    assert read_description(text) is None
    read_description(f"Trial 1 of 4 of sweep k3f9a2. {text}")


NOT_WHOLE = ("1e999", "-1e999", "2.5", "NaN", "true", '"2"')
"""Numbers as JSON may have them, and as Python reads them, which a kernel of ours has not written."""

GRID = '"grid":{"MaxDepth":["3","5"],"NumRound":["50","100"]}'


def damaged(text: str) -> list[str]:
    return [
        text[:-1],
        text.replace('"grid"', '"gird"'),
        text.replace('"steps":[', '"steps":[5,'),
        text.replace('"parallel":2', '"parallel":"x"'),
        *(text.replace('"parallel":2', f'"parallel":{number}') for number in NOT_WHOLE),
        *(text.replace('"failures":3', f'"failures":{number}') for number in NOT_WHOLE),
        *(
            text.replace(GRID, f'"ranges":{{"A":["linear",1,2]}},"count":3,"seed":{each}')
            for each in NOT_WHOLE
        ),
        *(
            text.replace(GRID, f'"ranges":{{"A":["linear",1,2]}},"count":{each},"seed":1')
            for each in NOT_WHOLE
        ),
        text.replace("minimize", "sideways"),
        text.replace("Trial 1 of", "Trial 99 of"),
        text.replace(". {", ". [") + "]",
        text.partition("{")[0] + "[" * 50_000,
        text.partition("{")[0] + "!!!",
    ]


@pytest.mark.parametrize("text", damaged(description(spec(), 1, 1)))
def test_a_damaged_description_is_no_sweep(text: str) -> None:
    assert read_description(text) is None


def test_a_definition_is_told_by_what_it_says() -> None:
    assert definition_digest('{"a": 1, "b": 2}') == definition_digest('{"b":2,"a":1}')
    assert definition_digest('{"a": 1}') != definition_digest('{"a": 2}')
    assert definition_digest("") == ""


@pytest.mark.parametrize("text", ["<html>", '{"a": 1', "[" * 100_000, f'{{"a": {"1" * 5000}}}'])
def test_a_definition_that_cannot_be_read_is_another(text: str) -> None:
    assert definition_digest(text) not in {"", definition_digest('{"a": 1}')}
