"""Named selections."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.presets import Preset, presets
from tests.unit.strategies import Question, pipeline_of, questions, real_pipeline, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
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
    pytest.param(preset("all"), ABALONE.step_names, id="all"),
    pytest.param(
        preset("from-failure", (), FAILED),
        (TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL),
        id="from failure",
    ),
    pytest.param(
        preset("from-failure", (), ReferenceExecution("arn", "Stopped", "", {TRANSFORM: "Stopped"})),
        (TRANSFORM,),
        id="from failure: stopped",
    ),
    pytest.param(preset("from-here", [CREATE]), (CREATE, TRANSFORM), id="from here"),
    pytest.param(preset("up-to-here", [EVAL]), (PROCESS, TRAIN, EVAL), id="up to here"),
    pytest.param(preset("between", [PROCESS, EVAL]), (PROCESS, TRAIN, EVAL), id="between"),
    pytest.param(preset("between", [CREATE, REGISTER]), (CREATE, REGISTER), id="between siblings"),
    pytest.param(preset("same-as-last", last=[EVAL, TRAIN]), (TRAIN, EVAL), id="same as last time"),
    pytest.param(preset("same-as-last", last=[TRAIN, "Gone"]), (TRAIN,), id="last time, a step gone since"),
    pytest.param(preset("what-changes", overrides={"MaxDepth": 3}), (TRAIN,), id="what changes"),
    pytest.param(
        preset("what-changes", overrides={"ProcessingInstanceCount": 2, "MseThreshold": 1.0}),
        (PROCESS, TRAIN, EVAL, COND, FAIL),
        id="what changes, and what joins it",
    ),
]


@pytest.mark.parametrize(("found", "steps"), AVAILABLE)
def test_what_a_preset_selects(found: Preset, steps: tuple[str, ...]) -> None:
    assert (found.steps, found.unavailable, found.is_available) == (steps, "", True)


UNAVAILABLE = [
    pytest.param(preset("all", pipeline=pipeline_of()), "The pipeline has no steps.", id="all"),
    pytest.param(preset("from-failure"), "There is no reference execution.", id="no reference"),
    pytest.param(
        preset("from-failure", (), succeeded(ABALONE.step_names)),
        "No step of reference failed or was stopped.",
        id="no failure",
    ),
    pytest.param(
        preset("from-failure", (), ReferenceExecution("arn", "Failed", "r", {"Gone": "Failed"})),
        "No step of r failed or was stopped.",
        id="what failed is gone",
    ),
    pytest.param(preset("from-here"), "Select a step first.", id="from nowhere"),
    pytest.param(preset("up-to-here", ["Nope"]), "Select a step first.", id="up to no step"),
    pytest.param(preset("between", [TRAIN]), "Select two steps first.", id="between one step"),
    pytest.param(preset("same-as-last"), "No earlier selective execution", id="no last time"),
    pytest.param(preset("what-changes"), "No parameter is changed.", id="nothing changes"),
    pytest.param(
        preset("what-changes", overrides={"MaxDepth": 5}), "No parameter is changed.", id="set to its default"
    ),
    pytest.param(
        preset("what-changes", (), succeeded((), parameters={"MaxDepth": "7"}), {"MaxDepth": 7}),
        "No parameter is changed.",
        id="set to what the reference had",
    ),
]


@pytest.mark.parametrize(("found", "reason"), UNAVAILABLE)
def test_why_a_preset_is_not_available(found: Preset, reason: str) -> None:
    assert found.unavailable.startswith(reason)
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
        assert not question.pipeline.dag.between(each.steps)
