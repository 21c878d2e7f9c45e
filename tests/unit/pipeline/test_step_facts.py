"""What a definition says of a step: nothing is invented, and nothing is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline.step import Step
from sagemaker_selective_widget.pipeline.step_facts import MAX_VALUE_LENGTH, definition_facts
from tests.unit.strategies import pipeline_of, real_pipeline, step

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("abc", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        *("InputDataConfig", "ProcessingInputs", "TransformInput", "PrimaryContainer", "Containers"),
        *("OutputDataConfig", "ProcessingOutputConfig", "AlgorithmSpecification", "AppSpecification"),
        *("ResourceConfig", "ProcessingResources", "TrainingJobDefinition", "HyperParameters", "Environment"),
        *("StoppingCondition", "Conditions", "InferenceSpecification", "Anything"),
    ]
)


def told(of: Step, **values: str) -> dict[str, dict[str, str]]:
    return {
        group.title: {fact.label: fact.value for fact in group.facts}
        for group in definition_facts(of, values)
    }


def test_a_training_step() -> None:
    facts = told(
        real_pipeline("abalone").step("AbaloneTrain"), MaxDepth="7", TrainingInstanceType="ml.m5.large"
    )
    assert facts["Inputs"] == {
        "train": "train of AbaloneProcess",
        "validation": "validation of AbaloneProcess",
    }
    assert facts["Where it runs"]["Instances"] == "1 × ml.m5.large"
    assert facts["Where it runs"]["Volume"] == "30 GB"
    assert facts["Values used"]["max_depth"] == facts["Values used"]["MaxDepth"] == "7"
    assert facts["Values used"]["num_round"] == "${NumRound}"
    assert facts["When it runs"] == {"Caching": "on, for P30d"}


def test_a_processing_step() -> None:
    facts = told(real_pipeline("abalone").step("AbaloneEval"))
    assert facts["Inputs"]["input-1"] == "ModelArtifacts.S3ModelArtifacts of AbaloneTrain"
    assert facts["Outputs"]["EvaluationReport"] == "evaluation/evaluation.json"
    assert "${Execution.PipelineExecutionId}" in facts["Outputs"]["evaluation"]
    assert facts["Where it runs"]["Image"].endswith("sagemaker-xgboost:1.0-1-cpu-py3")


@pytest.mark.parametrize(
    ("name", "title", "label", "value"),
    [
        ("AbaloneMSECond", "Inputs", "Condition", "mse ≤ MseThreshold"),
        ("AbaloneTransform", "Inputs", "Model", "ModelName of AbaloneCreateModel-CreateModel"),
        (
            "AbaloneRegisterModel-RegisterModel",
            "Outputs",
            "Model package group",
            "AbaloneModelPackageGroupName",
        ),
        ("AbaloneMSEFail", "Other", "ErrorMessage", "Execution failed due to MSE > ${MseThreshold}"),
    ],
)
def test_other_steps_of_abalone(name: str, title: str, label: str, value: str) -> None:
    assert told(real_pipeline("abalone").step(name))[title][label] == value


def test_a_tuning_step_is_told_by_its_training_job() -> None:
    facts = told(real_pipeline("v3_tuning").step("Search"))
    assert facts["Where it runs"]["Instances"] == "1 × ml.m5.large"
    assert facts["Values used"] == {"depth": "5"}
    assert list(facts["Other"]) == ["HyperParameterTuningJobConfig"]


def test_a_function_is_called_with_its_arguments() -> None:
    facts = told(real_pipeline("v3_foreach").step("UseBest"))
    assert facts["Inputs"] == {
        "auc": "auc of FanOut",
        "n": "SucceededStepCount of FanOut",
        "first": "auc of FanOut",
    }
    assert "Other" not in facts


def test_what_a_step_waits_for() -> None:
    facts = told(real_pipeline("v3_foreach").step("NotifyOnFailure"))
    assert facts["When it runs"] == {
        "After FanOut": "runs if it is Failed",
        "After Prepare": "runs if it is Any",
    }


def test_the_steps_of_a_container_are_told_of_themselves() -> None:
    facts = told(real_pipeline("v3_foreach").step("FanOut"))
    assert "TrainOne" not in str(facts)
    assert facts["Inputs"] == {"Items": "list of Prepare"}


def test_a_long_value_is_cut() -> None:
    (only,) = pipeline_of(step("S", Arguments={"Text": "x" * 1000})).steps
    assert len(told(only)["Other"]["Text"]) == MAX_VALUE_LENGTH


@given(
    st.dictionaries(KEYS, JSON, max_size=4) | JSON,
    st.sampled_from(["Training", "Lambda", "Model", "Unheard"]),
)
def test_whatever_the_arguments_are(arguments: Any, step_type: str) -> None:
    groups = definition_facts(Step("S", step_type, body={"Arguments": arguments}), {})
    assert all(group.facts and all(fact.value for fact in group.facts) for group in groups)
    assert all("\n" not in fact.value for group in groups for fact in group.facts)


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=5), st.text("xyz", min_size=1, max_size=5), max_size=4
    )
)
def test_every_argument_that_is_not_understood_is_told_as_it_is(arguments: dict[str, str]) -> None:
    facts = told(Step("S", "Unheard", body={"Arguments": arguments}))
    assert facts.get("Other", {}) == arguments
