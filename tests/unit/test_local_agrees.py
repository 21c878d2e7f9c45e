"""What the verdict lets start, the service on this machine takes; what it forbids, that refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from hypothesis import assume, given
from hypothesis import strategies as st

from sagemaker_selective_widget.local.api.selective import (
    check_no_reference_needed,
    check_reference,
    check_selected_steps,
    reused_records,
)
from sagemaker_selective_widget.local.engine.schedule import ready_steps
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution, judge
from tests.unit.strategies import Question, pipeline_of, questions, step

MOMENT = datetime(2026, 5, 4, tzinfo=timezone.utc)


def is_taken(question: Question) -> bool:
    """Whether the service takes a selection with that reference."""
    pipeline = question.pipeline
    try:
        run = check_selected_steps(pipeline, pipeline.in_order(question.selected))
        if question.reference is None:
            check_no_reference_needed(pipeline, run)
        else:
            check_reference(pipeline, run, *records(question.reference))
    except ValidationException:
        return False
    return True


def records(reference: ReferenceExecution) -> tuple[ExecutionRecord, dict[str, StepRecord]]:
    """A reference as the service remembers it."""
    execution = ExecutionRecord(reference.arn, "arn:pipeline", "{}", MOMENT, MOMENT, reference.status)
    steps = (reference.step_statuses or {}).items()
    return execution, {name: StepRecord(name, "Training", status, MOMENT) for name, status in steps}


@given(questions())
def test_the_verdict_and_the_service_agree(question: Question) -> None:
    assume(question.selected)
    verdict = judge(question.pipeline, question.selected, question.reference)
    assert verdict.can_start == is_taken(question)


@st.composite
def with_branches(draw: st.DrawFn) -> Question:
    """A pipeline of which some steps are a Condition with branches, a selection, and a reference or none."""
    steps: list[dict[str, object]] = []
    names: list[str] = []
    for name in [f"n{index}" for index in range(draw(st.integers(1, 5)))]:
        upstream = draw(st.sets(st.sampled_from(names))) if names else set()
        made = step(name, *sorted(upstream))
        inner = [f"{name}-{branch}" for branch in ("yes", "no") if draw(st.booleans())]
        if inner:
            branches = {"IfSteps": [step(each) for each in inner if each.endswith("yes")]}
            branches["ElseSteps"] = [step(each) for each in inner if each.endswith("no")]
            made = {**made, "Type": "Condition", "Arguments": {"Conditions": [], **branches}}
        steps.append(made)
        names += [name, *inner]
    pipeline = pipeline_of(*steps)
    selected = frozenset(draw(st.sets(st.sampled_from(pipeline.step_names), min_size=1)))
    statuses = {name: "Succeeded" for name in names if draw(st.integers(0, 3))}
    reference = ReferenceExecution("arn:reference", "Succeeded", "reference", statuses)
    return Question(pipeline, selected, draw(st.sampled_from([reference, None])), ())


def record(name: str, outcomes: Mapping[str, str]) -> StepRecord:
    """A step that has succeeded, and has decided so if it is a Condition."""
    return StepRecord(name, "Training", "Succeeded", MOMENT, properties={"Outcome": outcomes[name]})


def executed(
    pipeline: Pipeline, selected: frozenset[str], taken: Mapping[str, StepRecord], outcomes: Mapping[str, str]
) -> set[str]:
    """The steps that the service begins, if each that it begins succeeds and each Condition decides so."""
    records, ran = dict(taken), set[str]()
    while ready := ready_steps(pipeline, selected, records):
        for name in ready:
            decided = {"Outcome": outcomes[name]}
            records[name] = StepRecord(
                name, pipeline.step(name).type, "Succeeded", MOMENT, properties=decided
            )
            ran.add(name)
    return ran


@given(with_branches(), st.data())
def test_the_plan_and_the_service_agree(question: Question, data: st.DataObject) -> None:
    """What the plan runs is begun, but for a branch that is not taken; what it reuses is taken over.

    A branch that is not selected does not run, whatever its Condition decides.
    """
    pipeline, selected, reference = question.pipeline, question.selected, question.reference
    verdict = judge(pipeline, selected, reference)
    assume(verdict.can_start)
    outcomes = {name: data.draw(st.sampled_from(["True", "False"])) for name in pipeline.step_names}
    run = check_selected_steps(pipeline, pipeline.in_order(selected))
    reused: dict[str, StepRecord] = {}
    if reference is not None:
        execution, steps = records(reference)
        steps = {name: record(name, outcomes) for name in steps}
        reused = {each.name: each for each in reused_records(pipeline, run, execution, steps, MOMENT)}
    planned = {each.step: each.action for each in verdict.plan}
    ran = executed(pipeline, selected, reused, outcomes)
    assert ran <= {name for name, action in planned.items() if action == "run"}
    assert set(reused) <= {name for name, action in planned.items() if action == "reuse"}
    taken: set[str] = set()
    for name in pipeline.dag.order:
        held_up = selected.intersection(pipeline.dag.parents(name)) - taken
        if name in selected and not held_up and is_in_taken_branch(pipeline, name, outcomes):
            taken.add(name)
    assert ran == taken


def is_in_taken_branch(pipeline: Pipeline, name: str, outcomes: Mapping[str, str]) -> bool:
    """Whether a step stands in no branch, or in the one that its Condition decides for."""
    step = pipeline.step(name)
    if step.container is None:
        return True
    return outcomes[step.container] == {"IfSteps": "True", "ElseSteps": "False"}[step.branch or ""]
