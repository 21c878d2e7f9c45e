"""Which numbers matter, as definitions say that the SDKs wrote, and others by hand."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.pipeline.test_real_definitions import NAMES
from tests.unit.strategies import real_pipeline

MSE = "AbaloneEval: regression_metrics.mse.value"

DECLARED = {
    "abalone": [MSE],
    "step_functions": ["evaluate: Result['rmse']"],
    "v2_automl": ["Search: objective"],
    "v2_conditions": ["Evaluate: error", "Fit: rmse", "Evaluate: other[0]['a b']"],
    "v2_functions": ["fit: Result['error']", "fit: Result['path']"],
    "v2_processing": ["Split: a.mean"],
    "v2_tuning": ["Search: rmse"],
    "v3_functions": ["fit: Result['error']", "fit: Result['path']"],
    "v3_training": ["Split: mean"],
    "v3_tuning": ["Search: rmse"],
}
OBJECTIVES = {
    "abalone": Objective(MSE, "minimize", "AbaloneMSECond", None, "MseThreshold"),
    "step_functions": Objective("evaluate: Result['rmse']", "minimize", "ConditionallyRegister", 5.0),
    "v2_automl": Objective("Search: objective", "maximize", "Gate", 0.8),
    "v2_conditions": Objective("Evaluate: error", "maximize", "Gate", 0.1),
    "v2_functions": Objective("fit: Result['error']", "minimize", "Gate", 5.0),
    "v2_tuning": Objective("Search: rmse", "minimize"),
    "v3_functions": Objective("fit: Result['error']", "minimize", "Gate", 5.0),
    "v3_tuning": Objective("Search: rmse", "minimize"),
}
FILES = {
    "abalone": [("AbaloneEval", "EvaluationReport")],
    "step_functions": [("evaluate", "results.json")],
    "v2_conditions": [("Evaluate", "Report")],
    "v2_functions": [("fit", "results.json")],
    "v2_processing": [("Split", "Report")],
    "v2_register_collection": [("Evaluate", "metrics.json")],
    "v3_functions": [("fit", "results.json")],
    "v3_training": [("Split", "Report")],
}


@pytest.mark.parametrize("name", [*NAMES, "step_functions"])
def test_what_a_definition_declares(name: str) -> None:
    declared = declared_metrics(real_pipeline(name))
    assert [metric.name for metric in declared.metrics] == DECLARED.get(name, [])
    assert declared.objective == OBJECTIVES.get(name)
    assert [(file.step, file.name) for file in declared.files] == FILES.get(name, [])


def report(*names: str) -> dict[str, Any]:
    """A Processing step with one property file of each name."""
    files = [
        {"PropertyFileName": name, "OutputName": "out", "FilePath": f"{name}.json"} for name in names or ["R"]
    ]
    return {"Name": "Eval", "Type": "Processing", "Arguments": {}, "PropertyFiles": files}


def reads(path: str = "error", file: str = "R") -> dict[str, Any]:
    return {"Std:JsonGet": {"PropertyFile": {"Get": f"Steps.Eval.PropertyFiles.{file}"}, "Path": path}}


def condition(
    *conditions: dict[str, Any], then: tuple[str, ...] = (), otherwise: tuple[str, ...] = ()
) -> Pipeline:
    """A pipeline of one report and one Condition whose branches hold steps of these types."""
    arguments = {
        "Conditions": list(conditions),
        "IfSteps": [_step(f"If{at}", type_) for at, type_ in enumerate(then)],
        "ElseSteps": [_step(f"Else{at}", type_) for at, type_ in enumerate(otherwise)],
    }
    gate = {"Name": "Gate", "Type": "Condition", "Arguments": arguments}
    return Pipeline.from_definition({"Version": "2020-12-01", "Steps": [report(), gate]})


def _step(name: str, type_: str) -> dict[str, Any]:
    return {"Name": name, "Type": type_, "Arguments": {}}


def compared(kind: str, left: Any, right: Any) -> dict[str, Any]:
    return {"Type": kind, "LeftValue": left, "RightValue": right}


@pytest.mark.parametrize(
    ("kind", "direction"),
    [
        ("LessThan", "minimize"),
        ("LessThanOrEqualTo", "minimize"),
        ("GreaterThan", "maximize"),
        ("GreaterThanOrEqualTo", "maximize"),
    ],
)
def test_the_comparison_is_the_direction(kind: str, direction: str) -> None:
    """On the other side, and under Not, it is the other one; under both, the same again."""
    opposite = {"minimize": "maximize", "maximize": "minimize"}[direction]
    plain, turned = compared(kind, reads(), 5), compared(kind, 5, reads())
    for said, expected in (
        (plain, direction),
        (turned, opposite),
        ({"Type": "Not", "Condition": plain}, opposite),
        ({"Type": "Not", "Condition": turned}, direction),
        ({"Type": "Or", "Conditions": [{"Type": "Not", "Condition": plain}]}, opposite),
    ):
        objective = declared_metrics(condition(said, then=("Model",))).objective
        assert objective is not None
        assert (objective.direction, objective.threshold) == (expected, 5.0)


@pytest.mark.parametrize(
    ("then", "otherwise", "is_way_out"),
    [
        (("Fail",), (), True),
        (("Fail",), ("Model",), True),
        ((), ("Model",), True),
        (("Fail", "Model"), ("Model",), False),
        (("Model",), ("Fail",), False),
        (("Fail",), ("Fail",), False),
        ((), (), False),
    ],
)
def test_a_condition_that_leads_to_fail_alone_says_what_nobody_wants(
    then: tuple[str, ...], otherwise: tuple[str, ...], is_way_out: bool
) -> None:
    pipeline = condition(compared("GreaterThan", reads(), 5), then=then, otherwise=otherwise)
    objective = declared_metrics(pipeline).objective
    assert objective is not None
    assert objective.direction == ("minimize" if is_way_out else "maximize")


@pytest.mark.parametrize(
    "said",
    [compared("Equals", reads(), 5), {"Type": "In", "QueryValue": reads(), "Values": [1, 2]}],
)
def test_what_has_no_direction_is_a_metric_and_no_objective(said: dict[str, Any]) -> None:
    declared = declared_metrics(condition(said))
    assert [metric.name for metric in declared.metrics] == ["Eval: error"]
    assert declared.objective is None


def test_the_first_with_a_direction_is_the_objective() -> None:
    pipeline = condition(
        compared("Equals", reads("a"), 1),
        compared("LessThan", reads("b"), 2),
        compared("LessThan", reads("c"), 3),
    )
    declared = declared_metrics(pipeline)
    assert declared.objective is not None
    assert declared.objective.name == "Eval: b"
    assert [objective.name for objective in declared.objectives] == ["Eval: b", "Eval: c"]


@pytest.mark.parametrize(
    "side",
    [
        None,
        5,
        "text",
        {"Get": "Parameters.P"},
        {"Get": "Steps.Eval.FinalMetricDataList"},
        {"Get": "Steps.Nobody.FinalMetricDataList['a'].Value"},
        {"Std:JsonGet": "text"},
        {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.Other"}, "Path": "a"}},
        {
            "Std:JsonGet": {
                "PropertyFile": {"Get": "Steps.Eval.PropertyFiles.R"},
                "Path": {"Get": "Parameters.P"},
            }
        },
        {"Std:JsonGet": {"S3Uri": "s3://bucket/of/nobody.json", "Path": "a"}},
    ],
)
def test_what_reads_no_metric_declares_none(side: Any) -> None:
    gate = {
        "Name": "Gate",
        "Type": "Condition",
        "Arguments": {"Conditions": [{"Type": "LessThan", "LeftValue": side, "RightValue": 1}, "text", None]},
    }
    parameter = {"Name": "P", "Type": "String", "DefaultValue": "a"}
    training = _step("Nobodys", "Training")
    definition = {"Parameters": [parameter], "Steps": [report(), training, gate]}
    if "Nobody." in str(side):
        definition["Steps"].append(_step("Nobody", "Processing"))
    declared = declared_metrics(Pipeline.from_definition(definition))
    names = [metric.name for metric in declared.metrics]
    assert names == (["Nobody: a"] if "Nobody." in str(side) else [])


def test_a_place_in_the_list_of_final_metrics_is_a_metric() -> None:
    read = {"Get": "Steps.Eval.FinalMetricDataList[0].Value"}
    declared = declared_metrics(condition(compared("LessThan", read, 1)))
    assert [(metric.name, metric.kind) for metric in declared.metrics] == [("Eval: [0]", "training")]


def test_a_step_with_several_files_has_their_names_in_its_metrics() -> None:
    gate = _step("Gate", "Condition")
    gate["Arguments"] = {"Conditions": [compared("LessThan", reads("error", file), 1) for file in ("A", "B")]}
    pipeline = Pipeline.from_definition({"Steps": [report("A", "B"), gate]})
    assert [metric.name for metric in declared_metrics(pipeline).metrics] == [
        "Eval: A: error",
        "Eval: B: error",
    ]


def test_one_file_written_in_two_ways_is_one() -> None:
    """As a property file, and as what a RegisterModel step joins from the same output."""
    declared = declared_metrics(real_pipeline("abalone"))
    assert len(declared.files) == 1


def test_nan_and_what_is_missing_rank_last() -> None:
    less, more = Objective("m", "minimize"), Objective("m", "maximize")
    values = [3.0, None, 1.0, float("nan"), 2.0]
    assert sorted(values, key=less.rank)[:3] == [1.0, 2.0, 3.0]
    assert sorted(values, key=more.rank)[:3] == [3.0, 2.0, 1.0]
    assert less.is_better(1.0, float("nan"))
    assert not less.is_better(None, 1.0)
    assert not less.is_better(1.0, 1.0)
