"""What happens to each step, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given

from sagemaker_selective_widget.selection import ReferenceExecution, Verdict, judge
from sagemaker_selective_widget.selection.bodies import closed_over_paths, with_bodies
from tests.unit.strategies import Question, questions, real_pipeline, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names


def planned(
    selected: Iterable[str], reference: ReferenceExecution | None = None
) -> dict[str, tuple[str, str]]:
    """Action and reason by step of Abalone."""
    return {row.step: (row.action, row.reason) for row in judge(ABALONE, selected, reference).plan}


def test_train_and_evaluate_again() -> None:
    """The example of the developer guide."""
    reference = succeeded(ABALONE.step_names)
    assert planned([EVAL, TRAIN], reference) == {
        PROCESS: (
            "reuse",
            "AbaloneTrain and AbaloneEval need its output; Succeeded in reference",
        ),
        TRAIN: ("run", "selected"),
        EVAL: ("run", "selected"),
        COND: ("not-run", "downstream of AbaloneEval, not selected"),
        CREATE: ("not-run", "downstream of AbaloneTrain, not selected"),
        TRANSFORM: ("not-run", "downstream, not selected"),
        REGISTER: ("not-run", "downstream of AbaloneTrain and AbaloneEval, not selected"),
        FAIL: ("not-run", "downstream, not selected"),
    }


REASONS = [
    pytest.param(
        [COND],
        succeeded(ABALONE.step_names),
        REGISTER,
        "not-run",
        "in a branch of AbaloneMSECond, not selected; does not run, whatever AbaloneMSECond decides",
        id="branch of a selected condition",
    ),
    pytest.param(
        [COND, CREATE],
        succeeded(ABALONE.step_names),
        FAIL,
        "not-run",
        "in a branch of AbaloneMSECond, not selected; does not run, whatever AbaloneMSECond decides",
        id="the other branch of a selected condition",
    ),
    pytest.param([], None, TRAIN, "not-run", "nothing is selected", id="nothing selected"),
    pytest.param(
        [TRAIN],
        None,
        PROCESS,
        "reuse",
        "AbaloneTrain needs its output; no reference execution has it",
        id="no reference",
    ),
    pytest.param(
        [TRAIN],
        ReferenceExecution("arn", "Failed", "r", {PROCESS: "Failed"}),
        PROCESS,
        "reuse",
        "AbaloneTrain needs its output; Failed in r",
        id="failed in the reference",
    ),
    pytest.param(
        [TRAIN],
        ReferenceExecution("arn", "Failed", "r", {}),
        PROCESS,
        "reuse",
        "AbaloneTrain needs its output",
        id="absent from the reference",
    ),
    pytest.param(
        [TRAIN],
        ReferenceExecution("arn", "Succeeded", "r"),
        PROCESS,
        "reuse",
        "AbaloneTrain needs its output",
        id="not examined yet",
    ),
    pytest.param(
        [COND],
        succeeded(ABALONE.step_names),
        PROCESS,
        "reuse",
        "only reused steps need it; nothing is read from it again",
        id="needed by reused steps only",
    ),
    pytest.param(
        [TRAIN, COND],
        succeeded(ABALONE.step_names),
        EVAL,
        "not-run",
        "lies between selected steps, but is not selected",
        id="gap",
    ),
    pytest.param(
        [TRAIN, COND],
        succeeded([PROCESS]),
        PROCESS,
        "reuse",
        "AbaloneTrain and AbaloneEval need its output; Succeeded in reference",
        id="read by the gap as well",
    ),
    pytest.param([PROCESS], None, TRAIN, "not-run", "downstream of AbaloneProcess, not selected", id="child"),
    pytest.param([PROCESS], None, COND, "not-run", "downstream, not selected", id="distant descendant"),
    pytest.param([CREATE], None, REGISTER, "not-run", "nothing selected needs it", id="elsewhere"),
    pytest.param(
        [COND, CREATE],
        None,
        CREATE,
        "run",
        "selected; runs only if AbaloneMSECond is true",
        id="branch with its condition",
    ),
    pytest.param(
        [COND, FAIL],
        None,
        FAIL,
        "run",
        "selected; runs only if AbaloneMSECond is false",
        id="else branch with its condition",
    ),
    pytest.param(
        [FAIL],
        None,
        FAIL,
        "run",
        "selected; runs only if AbaloneMSECond was false in the reference",
        id="branch without its condition",
    ),
]


@pytest.mark.parametrize(("selected", "reference", "step", "action", "reason"), REASONS)
def test_reasons(
    selected: list[str], reference: ReferenceExecution | None, step: str, action: str, reason: str
) -> None:
    assert planned(selected, reference)[step] == (action, reason)


@pytest.mark.parametrize(
    ("selected", "step", "remark"),
    [
        pytest.param([TRAIN], TRAIN, "", id="selected"),
        pytest.param([], TRAIN, "", id="nothing selected"),
        pytest.param([COND, CREATE], CREATE, "runs only if AbaloneMSECond is true", id="more than selected"),
        pytest.param([CREATE], REGISTER, "nothing selected needs it", id="not selected"),
    ],
)
def test_a_remark_is_what_the_selection_does_not_say(selected: list[str], step: str, remark: str) -> None:
    assert {row.step: row.remark for row in judge(ABALONE, selected).plan}[step] == remark


def test_a_step_of_a_foreach_body_runs_without_a_condition() -> None:
    plan = judge(real_pipeline("v3_foreach"), ["FanOut", "TrainOne"]).plan
    assert {row.step: row.reason for row in plan}["TrainOne"] == "selected"


def verdict_of(question: Question) -> Verdict:
    return judge(question.pipeline, question.selected, question.reference)


@given(questions())
def test_every_step_is_planned_once_in_definition_order(question: Question) -> None:
    assert tuple(row.step for row in verdict_of(question).plan) == question.pipeline.step_names


@given(questions())
def test_exactly_the_selected_steps_run(question: Question) -> None:
    """And the bodies of those that are a ForEach."""
    run = with_bodies(question.pipeline, question.selected)
    assert set(verdict_of(question).steps("run")) == run


@given(questions())
def test_what_is_reused_is_an_unselected_ancestor(question: Question) -> None:
    """So a step that is only downstream is never reused, and none both runs and is reused."""
    reused = set(verdict_of(question).steps("reuse"))
    closed = closed_over_paths(question.pipeline, question.selected)
    assert reused <= question.pipeline.dag.ancestors(closed) - closed


@given(questions())
def test_what_a_selected_step_consumes_is_run_reused_or_in_the_gap(question: Question) -> None:
    verdict, dag = verdict_of(question), question.pipeline.dag
    run = with_bodies(question.pipeline, question.selected)
    consumed = {parent for name in run for parent in dag.parents(name)}
    gap = dag.between(run)
    assert consumed - run - gap <= set(verdict.steps("reuse"))
    assert gap <= set(verdict.steps("not-run"))


@given(questions())
def test_every_row_has_a_reason(question: Question) -> None:
    assert all(row.reason for row in verdict_of(question).plan)


def test_a_reused_output_is_dated_by_when_it_was_made() -> None:
    """By the clock of the execution that made it, where the reference only reused it."""
    made = datetime(2026, 5, 4, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    taken = datetime(2026, 5, 5, tzinfo=timezone.utc)
    source = ReferenceExecution("arn:maker", "Succeeded", "maker", step_ended_at={PROCESS: made})
    reference = ReferenceExecution(
        "arn:r", "Succeeded", "nightly", {PROCESS: "Succeeded"}, step_ended_at={PROCESS: taken}
    )
    selective = replace(reference, source_executions={PROCESS: source})
    for each, when in ((reference, "2026-05-05 00:00"), (selective, "2026-05-04 08:30")):
        plan = {row.step: row.reason for row in judge(ABALONE, [TRAIN], each).plan}
        assert plan[PROCESS] == f"AbaloneTrain needs its output; Succeeded in nightly, {when} UTC"


def test_the_body_of_a_foreach_runs_with_it() -> None:
    """No page says that its steps have to be selected too; a ForEach without its body would do nothing."""
    pipeline = real_pipeline("v3_foreach")
    verdict = judge(pipeline, ["FanOut", "UseBest"], succeeded(pipeline.step_names))
    assert verdict.steps("run") == ("FanOut", "TrainOne", "EvalOne", "UseBest")
    assert verdict.selected_steps == ("FanOut", "UseBest")
    reasons = {row.step: row.reason for row in verdict.plan}
    assert reasons["TrainOne"] == "runs with FanOut, once for each item"


@pytest.mark.parametrize(
    ("selected", "reason"),
    [
        pytest.param(["TrainOne"], "not selected, though TrainOne in its body is", id="one"),
        pytest.param(
            ["TrainOne", "EvalOne", "UseBest"],
            "not selected, though TrainOne and EvalOne in its body are",
            id="several",
        ),
        pytest.param(
            ["UseBest"], "UseBest needs its output; Succeeded in reference", id="what reads its output"
        ),
    ],
)
def test_a_foreach_says_that_it_is_left_out_of_its_body(selected: list[str], reason: str) -> None:
    """Its output is not what they need."""
    pipeline = real_pipeline("v3_foreach")
    plan = judge(pipeline, selected, succeeded(pipeline.step_names)).plan
    assert {row.step: row.reason for row in plan}["FanOut"] == reason
