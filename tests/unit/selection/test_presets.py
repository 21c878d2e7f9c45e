"""Named selections."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import pytest
from hypothesis import given

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution
from sagemaker_selective_widget.selection.bodies import with_bodies
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.presets import Preset, presets
from tests.unit.strategies import Question, pipeline_of, questions, real_pipeline, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
DONE = succeeded(ABALONE.step_names)
LOOP = real_pipeline("v3_foreach")
LOOP_FAILED = ReferenceExecution("arn", "Failed", "", {"Prepare": "Succeeded", "EvalOne": "Failed"})
FAILED = ReferenceExecution("arn", "Failed", "nightly", {PROCESS: "Succeeded", TRAIN: "Failed"})


def preset(
    code: str,
    selected: Collection[str] = (),
    reference: ReferenceExecution | None = None,
    overrides: dict[str, ParameterScalar] | None = None,
    *,
    last: Collection[str] | None = None,
    pipeline: Pipeline = ABALONE,
) -> Preset:
    """The preset of that code."""
    case = Case(pipeline, pipeline.in_order(tuple(selected)), reference, overrides or {})
    (found,) = [each for each in presets(case, last) if each.code == code]
    return found


AVAILABLE = [
    pytest.param(partial(preset, "all"), ABALONE.step_names, id="all"),
    pytest.param(
        partial(preset, "from-failure", (), FAILED),
        (TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL),
        id="from failure",
    ),
    pytest.param(
        partial(preset, "from-failure", (), ReferenceExecution("arn", "Stopped", "", {TRANSFORM: "Stopped"})),
        (TRANSFORM,),
        id="from failure: stopped",
    ),
    pytest.param(
        partial(preset, "from-failure", (), LOOP_FAILED, pipeline=LOOP),
        LOOP.step_names[1:],
        id="from failure: in the body of a ForEach",
    ),
    pytest.param(partial(preset, "from-here", [CREATE]), (CREATE, TRANSFORM), id="from here"),
    pytest.param(partial(preset, "up-to-here", [EVAL]), (PROCESS, TRAIN, EVAL), id="up to here"),
    pytest.param(partial(preset, "between", [PROCESS, EVAL]), (PROCESS, TRAIN, EVAL), id="between"),
    pytest.param(partial(preset, "between", [CREATE, REGISTER]), (CREATE, REGISTER), id="between siblings"),
    pytest.param(partial(preset, "same-as-last", last=[EVAL, TRAIN]), (TRAIN, EVAL), id="same as last time"),
    pytest.param(
        partial(preset, "same-as-last", last=[TRAIN, "Gone"]), (TRAIN,), id="last time, a step gone since"
    ),
    pytest.param(partial(preset, "what-changes", (), DONE, {"MaxDepth": 3}), (TRAIN,), id="what changes"),
    pytest.param(
        partial(preset, "what-changes", overrides={"MaxDepth": 3}),
        (PROCESS, TRAIN),
        id="what changes, and what no reference has",
    ),
    pytest.param(
        partial(preset, "what-changes", (), DONE, {"ProcessingInstanceCount": 2, "MseThreshold": 1.0}),
        (PROCESS, TRAIN, EVAL, COND, FAIL),
        id="what changes, and what joins it",
    ),
]


@pytest.mark.parametrize(("find", "steps"), AVAILABLE)
def test_what_a_preset_selects(find: Callable[[], Preset], steps: tuple[str, ...]) -> None:
    found = find()
    assert (found.steps, found.unavailable, found.is_available) == (steps, "", True)


UNAVAILABLE = [
    pytest.param(partial(preset, "all", pipeline=pipeline_of()), "The pipeline has no steps.", id="all"),
    pytest.param(partial(preset, "from-failure"), "There is no reference execution.", id="no reference"),
    pytest.param(
        partial(preset, "from-failure", (), succeeded(ABALONE.step_names)),
        "No step of reference failed or was stopped.",
        id="no failure",
    ),
    pytest.param(
        partial(preset, "from-failure", (), ReferenceExecution("arn", "Failed", "r", {"Gone": "Failed"})),
        "No step of r failed or was stopped.",
        id="what failed is gone",
    ),
    pytest.param(partial(preset, "from-here"), "Select a step first.", id="from nowhere"),
    pytest.param(partial(preset, "up-to-here", ["Nope"]), "Select a step first.", id="up to no step"),
    pytest.param(partial(preset, "between", [TRAIN]), "Select two steps first.", id="between one step"),
    pytest.param(
        partial(preset, "same-as-last"),
        "No earlier execution of this pipeline is known.",
        id="no last time",
    ),
    pytest.param(partial(preset, "what-changes"), "No parameter is changed.", id="nothing changes"),
    pytest.param(
        partial(preset, "what-changes", overrides={"MaxDepth": 5}),
        "No parameter is changed.",
        id="set to its default",
    ),
    pytest.param(
        partial(preset, "what-changes", (), succeeded((), parameters={"MaxDepth": "7"}), {"MaxDepth": 7}),
        "No parameter is changed.",
        id="set to what the reference had",
    ),
]


@pytest.mark.parametrize(("find", "reason"), UNAVAILABLE)
def test_why_a_preset_is_not_available(find: Callable[[], Preset], reason: str) -> None:
    found = find()
    assert found.unavailable == reason
    assert (found.steps, found.is_available) == ((), False)


@given(questions())
def test_every_preset_is_in_definition_order_or_says_why_not(question: Question) -> None:
    case = Case(question.pipeline, question.pipeline.in_order(question.selected), question.reference)
    for each in presets(case, question.selected):
        assert each.steps == question.pipeline.in_order(each.steps)
        assert bool(each.steps) is not bool(each.unavailable)


@given(questions())
def test_every_preset_but_the_last_selection_is_closed(question: Question) -> None:
    """None of them leaves a gap behind."""
    case = Case(question.pipeline, question.pipeline.in_order(question.selected), question.reference)
    for each in presets(case):
        assert not question.pipeline.dag.between(with_bodies(question.pipeline, each.steps))


def test_they_have_names_for_code_and_for_people_available_or_not() -> None:
    names = [
        ("all", "All steps"),
        ("from-failure", "From failure"),
        ("from-here", "From the selected steps on"),
        ("up-to-here", "Up to the selected steps"),
        ("between", "Between the selected steps"),
        ("same-as-last", "Same as last time"),
        ("what-changes", "What the changed parameters touch"),
    ]
    nothing = Case(pipeline_of(), ())
    everything = Case(ABALONE, ABALONE.step_names, FAILED, {"MaxDepth": 3})
    one = Case(ABALONE, (TRAIN,), succeeded(()))
    for case in (nothing, everything, one):
        assert [(each.code, each.label) for each in presets(case, case.selected_steps)] == names


def test_a_changed_parameter_that_no_step_reads_selects_nothing() -> None:
    pipeline = Pipeline.from_definition({"Parameters": [{"Name": "P", "Type": "String"}], "Steps": []})
    found = preset("what-changes", overrides={"P": "x"}, pipeline=pipeline)
    assert (found.steps, found.unavailable) == ((), "No step reads P.")
