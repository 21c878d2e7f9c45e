"""A ForEach and its body, over random pipelines and against the words' definitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.bodies import (
    closed_over_ancestors,
    closed_over_paths,
    foreach_of,
    with_bodies,
    without_bodies,
)
from tests.unit.strategies import loops, pipeline_of, real_pipeline, step

LOOP = real_pipeline("v3_foreach")


@st.composite
def selected(draw: st.DrawFn) -> tuple[Pipeline, frozenset[str]]:
    """A pipeline and some of its steps."""
    pipeline = draw(loops())
    return pipeline, frozenset(name for name in pipeline.step_names if draw(st.booleans()))


def test_a_body_comes_with_its_for_each_and_is_named_by_it() -> None:
    assert with_bodies(LOOP, ["FanOut", "UseBest"]) == {"FanOut", "TrainOne", "EvalOne", "UseBest"}
    assert without_bodies(LOOP, LOOP.step_names).isdisjoint({"TrainOne", "EvalOne"})
    assert without_bodies(LOOP, ["TrainOne", "UseBest"]) == {"TrainOne", "UseBest"}
    assert [foreach_of(LOOP, name) for name in ("TrainOne", "FanOut", "UseBest")] == [
        "FanOut",
        "FanOut",
        "UseBest",
    ]


def test_in_a_body_of_a_body_a_step_is_selected_by_the_outermost_for_each() -> None:
    """Also in a branch of it; the service takes no such definition, but a file may have one."""
    inner = step("Inner", step_type="ForEach", Arguments={"ForEachBody": [step("Fit")]})
    check = step("Check", step_type="Condition", Arguments={"IfSteps": [step("Keep")], "ElseSteps": []})
    outer = step("Outer", step_type="ForEach", Arguments={"ForEachBody": [inner, check]})
    pipeline = pipeline_of(outer, step("Use"))
    assert {name: foreach_of(pipeline, name) for name in pipeline.step_names} == {
        **dict.fromkeys(("Outer", "Inner", "Fit", "Check", "Keep"), "Outer"),
        "Use": "Use",
    }


@given(selected())
def test_what_is_left_to_be_named_runs_the_same(drawn: tuple[Pipeline, frozenset[str]]) -> None:
    pipeline, names = drawn
    assert with_bodies(pipeline, without_bodies(pipeline, names)) == with_bodies(pipeline, names)


@given(selected())
def test_a_closure_is_the_smallest_set_that_lacks_nothing(drawn: tuple[Pipeline, frozenset[str]]) -> None:
    """Whatever is added lies between, or above, or in a body: without it something would be missing."""
    pipeline, names = drawn
    closures = {closed_over_paths: pipeline.dag.between, closed_over_ancestors: pipeline.dag.ancestors}
    for closure, more in closures.items():
        closed = closure(pipeline, names)
        assert names <= closed == with_bodies(pipeline, closed)
        assert more(closed) <= closed
        for name in closed - names:
            rest = closed - {name}
            assert name in more(rest) | with_bodies(pipeline, rest)
