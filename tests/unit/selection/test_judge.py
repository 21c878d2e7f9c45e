"""The verdict as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given

from sagemaker_selective_widget.selection import Verdict, judge
from tests.unit.strategies import Question, chain, pipeline_of, questions, real_pipeline, succeeded

ABALONE = real_pipeline("abalone")
GUIDE = succeeded(ABALONE.step_names, parameters={"BatchData": "s3://bucket/batch"})


def test_the_guide_s_example_can_start() -> None:
    """Train and evaluate again; what they read comes from the reference."""
    verdict = judge(ABALONE, ["AbaloneEval", "AbaloneTrain"], GUIDE)
    assert (verdict.can_start, [issue.code for issue in verdict.issues]) == (True, ["cached-step"])
    assert verdict.selected_steps == ("AbaloneTrain", "AbaloneEval")
    assert verdict.reference_execution_arn == "arn:reference"
    assert verdict.summary == "2 run · 1 reused · 5 not run"


def test_the_guide_s_counterexample_cannot() -> None:
    verdict = judge(ABALONE, ["AbaloneTrain", "AbaloneMSECond"], GUIDE)
    assert [issue.code for issue in verdict.errors] == ["path-gap"]
    assert not verdict.can_start


def test_a_warning_does_not_forbid_the_start() -> None:
    verdict = judge(pipeline_of({"Name": "A", "Type": "X"}, {"Name": "B", "Type": "X"}), ["A", "B"])
    assert [issue.code for issue in verdict.warnings] == ["disconnected-selection"]
    assert (verdict.can_start, verdict.errors) == (True, ())


def test_every_problem_is_told_at_once() -> None:
    verdict = judge(ABALONE, ["AbaloneTrain", "AbaloneMSECond", "Nope"], None, {"MaxDepth": "deep", "Q": 1})
    assert [issue.code for issue in verdict.errors] == [
        "unknown-step",
        "path-gap",
        "missing-reference",
        "parameter-unknown",
        "parameter-required",
        "parameter-type",
    ]


def test_every_declared_parameter_has_a_value() -> None:
    verdict = judge(ABALONE, [], GUIDE, {"MaxDepth": 3})
    assert {value.parameter.name: (value.source, value.text) for value in verdict.parameter_values} == {
        "ProcessingInstanceCount": ("default", "1"),
        "TrainingInstanceType": ("default", "ml.m5.xlarge"),
        "ModelApprovalStatus": ("default", "PendingManualApproval"),
        "InputData": ("default", "s3://sagemaker-us-west-2-123456789012/abalone/abalone-dataset.csv"),
        "BatchData": ("inherited", "s3://bucket/batch"),
        "MseThreshold": ("default", "6.0"),
        "MaxDepth": ("overridden", "3"),
        "NumRound": ("default", "50"),
    }


def test_an_empty_pipeline_can_be_judged() -> None:
    verdict = judge(pipeline_of(), [])
    assert [issue.code for issue in verdict.issues] == ["empty-selection"]
    assert verdict.summary == "0 run · 0 reused · 0 not run"


def test_the_names_may_come_from_an_iterator() -> None:
    assert judge(chain(3), (name for name in ["S1", "S0"])).selected_steps == ("S0", "S1")


@pytest.mark.parametrize("name", ["<img src=x>", "a'b\"c", "\n", "{}"])
def test_a_name_of_no_step_is_an_issue_whatever_it_holds(name: str) -> None:
    verdict = judge(chain(1), ["S0", name])
    assert verdict.errors[0].steps == (name,)
    assert repr(name) in verdict.errors[0].message


@given(questions())
def test_errors_come_before_warnings(question: Question) -> None:
    issues = judge(question.pipeline, question.selected, question.reference).issues
    assert [issue.severity for issue in issues] == sorted(issue.severity for issue in issues)


@given(questions())
def test_the_verdict_does_not_depend_on_the_order_of_the_names(question: Question) -> None:
    verdicts = [
        judge(question.pipeline, names, question.reference, candidates=question.candidates)
        for names in (sorted(question.selected), sorted(question.selected, reverse=True))
    ]
    assert verdicts[0] == verdicts[1]


@given(questions())
def test_the_summary_counts_every_step(question: Question) -> None:
    verdict: Verdict = judge(question.pipeline, question.selected)
    counted = [int(part.split()[0]) for part in verdict.summary.split(" · ")]
    assert counted == [len(verdict.steps("run")), len(verdict.steps("reuse")), len(verdict.steps("not-run"))]
    assert sum(counted) == len(question.pipeline.steps)


@given(questions())
def test_issues_name_steps_of_the_pipeline_in_definition_order(question: Question) -> None:
    for issue in judge(question.pipeline, question.selected, question.reference).issues:
        assert issue.steps == question.pipeline.in_order(issue.steps)
        assert set(issue.steps) <= set(question.pipeline.step_names)
