"""The smallest selection that makes every changed parameter effective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution, judge
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.what_changes import what_changes
from tests.unit.strategies import loops, pipeline_of, real_pipeline, references, step, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
DONE = succeeded(ABALONE.step_names)
NAMES = ("P", "Q")
MAX_STEPS = 7


def touched(reference: ReferenceExecution | None, **overrides: ParameterScalar) -> Mapping[str, str]:
    """What a change of Abalone's parameters touches, and why."""
    return what_changes(Case(ABALONE, (), reference, overrides)).reason_of


CASES = [
    pytest.param(touched(DONE, MaxDepth=3), {TRAIN: "reads MaxDepth"}, id="one reader"),
    pytest.param(
        touched(DONE, MaxDepth=3, NumRound=1), {TRAIN: "reads NumRound and MaxDepth"}, id="one reader of two"
    ),
    pytest.param(
        touched(DONE, ProcessingInstanceCount=2, MseThreshold=1.0),
        {
            PROCESS: "reads ProcessingInstanceCount",
            TRAIN: "lies between them",
            EVAL: "lies between them",
            COND: "reads MseThreshold",
            FAIL: "reads MseThreshold",
        },
        id="and the paths between",
    ),
    pytest.param(
        touched(None, MaxDepth=3),
        {TRAIN: "reads MaxDepth", PROCESS: "is needed, and no reference execution has it"},
        id="no reference",
    ),
    pytest.param(
        touched(succeeded([TRAIN]), MaxDepth=3),
        {TRAIN: "reads MaxDepth", PROCESS: "is needed, and did not succeed in reference"},
        id="a reference that lacks a step",
    ),
    pytest.param(touched(DONE), {}, id="nothing changes"),
    pytest.param(touched(DONE, MaxDepth=5), {}, id="set to what it was"),
]


@pytest.mark.parametrize(("found", "expected"), CASES)
def test_what_a_change_touches(found: Mapping[str, str], expected: Mapping[str, str]) -> None:
    assert found == expected


def test_it_is_explained() -> None:
    found = what_changes(Case(ABALONE, (), DONE, {"ProcessingInstanceCount": 2, "MseThreshold": 1.0}))
    assert found.explanation == (
        f"{PROCESS}: reads ProcessingInstanceCount; {TRAIN} and {EVAL}: lies between them; "
        f"{COND} and {FAIL}: reads MseThreshold"
    )


def test_an_output_that_was_made_with_another_value_is_made_again() -> None:
    """The reference ran with the new value, but had reused the step from an execution with another one."""
    parameters = [{"Name": name, "Type": "Integer", "DefaultValue": 0} for name in NAMES]
    pipeline = pipeline_of(
        step("A", Arguments={"X": {"Get": "Parameters.P"}}),
        step("B", "A", Arguments={"X": {"Get": "Parameters.Q"}}),
        parameters=parameters,
    )
    source = succeeded("AB", arn="arn:maker", parameters={"P": "1", "Q": "0"})
    reference = replace(succeeded("AB", parameters={"P": "2", "Q": "0"}), source_executions={"A": source})
    found = what_changes(Case(pipeline, (), reference, {"Q": 5}))
    assert found.reason_of == {"B": "reads Q", "A": "ran with '1' as P"}


class Change(NamedTuple):
    """A pipeline, its reference, and what is changed."""

    pipeline: Pipeline
    reference: ReferenceExecution | None
    overrides: Mapping[str, int]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Small pipelines of which some steps read P or Q, with changes of them."""
    pipeline = draw(loops(parameters=NAMES).filter(lambda drawn: len(drawn.steps) <= MAX_STEPS))
    reference = draw(st.none() | references(pipeline.step_names))
    values = st.integers(0, 1)
    if reference:
        ran_with = {name: str(draw(values)) for name in NAMES}
        source = ReferenceExecution(
            "arn:maker", "Succeeded", "maker", {}, {name: str(draw(values)) for name in NAMES}
        )
        source_executions = {name: source for name in pipeline.step_names if draw(st.booleans())}
        reference = replace(reference, parameters=ran_with, source_executions=source_executions)
    overrides = draw(st.dictionaries(st.sampled_from(NAMES), values))
    return Change(pipeline, reference, overrides)


def will_do(change: Change, selected: tuple[str, ...]) -> bool:
    """Whether a selection runs every reader of a change, can start, and reuses nothing that is stale."""
    case = Case(change.pipeline, selected, change.reference, change.overrides)
    readers = {
        each.name
        for each in change.pipeline.steps
        if case.changed_parameters.intersection(each.reads_parameters)
    }
    verdict = judge(change.pipeline, selected, change.reference, change.overrides)
    is_stale = any(issue.code == "stale-parameter" for issue in verdict.warnings)
    return readers <= case.run and verdict.can_start and not is_stale


def subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every selection but the empty one, the smaller first."""
    for size in range(1, len(names) + 1):
        yield from combinations(names, size)


@given(changes())
def test_no_smaller_selection_will_do(change: Change) -> None:
    """All selections of a small pipeline are tried: the first that will do is the one that is found."""
    case = Case(change.pipeline, (), change.reference, change.overrides)
    found = what_changes(case).steps
    if found:
        smallest = next(each for each in subsets(change.pipeline.step_names) if will_do(change, each))
        assert smallest == found
    else:
        assert not any(
            case.changed_parameters.intersection(each.reads_parameters) for each in change.pipeline.steps
        )
