"""What has changed between two definitions of a pipeline."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.drift import (
    Drift,
    changed_steps,
    drift,
    recompiled_steps,
    step_diff,
)
from sagemaker_selective_widget.pipeline.references import own_part
from tests.unit.strategies import (
    DEFINITION_NAMES,
    FUNCTIONS,
    compiled_again,
    pipeline_of,
    real_pipeline,
    step,
)

BEFORE = pipeline_of(step("A", Arguments={"x": 1, "y": [1, 2]}), step("B"))


def container(threshold: int, child: dict[str, Any]) -> dict[str, Any]:
    return step("If", step_type="Condition", Arguments={"Conditions": [threshold], "IfSteps": [child]})


@pytest.mark.parametrize("name", DEFINITION_NAMES)
def test_a_definition_does_not_differ_from_itself(name: str) -> None:
    assert changed_steps(real_pipeline(name), real_pipeline(name)) == frozenset()


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        pytest.param(step("A", Arguments={"x": 2, "y": [1, 2]}), {"A"}, id="value"),
        pytest.param(step("A", Arguments={"x": 1, "y": [2, 1]}), {"A"}, id="order of a list"),
        pytest.param(step("A", Arguments={"x": 1}), {"A"}, id="key dropped"),
        pytest.param(step("A", step_type="Tuning", Arguments={"x": 1, "y": [1, 2]}), {"A"}, id="type"),
        pytest.param(step("A", "B", Arguments={"x": 1, "y": [1, 2]}), {"A"}, id="dependency"),
        pytest.param(step("A", Arguments={"y": [1, 2], "x": 1}), set(), id="order of keys"),
        pytest.param(
            step("A", Arguments={"x": 1, "y": [1, 2]}, DisplayName="Nice", Description="Long"),
            set(),
            id="words for people",
        ),
        pytest.param(
            step("A", Arguments={"x": 1, "y": [1, 2]}, CacheConfig={"Enabled": True}, RetryPolicies=[{}]),
            set(),
            id="whether and how often it runs",
        ),
        pytest.param(step("C"), set(), id="another step"),
    ],
)
def test_what_counts_as_a_change(after: dict[str, Any], changed: set[str]) -> None:
    assert changed_steps(BEFORE, pipeline_of(after, step("B"))) == changed


def test_a_container_does_not_change_with_the_steps_that_it_holds() -> None:
    before = pipeline_of(container(1, step("A")))
    assert changed_steps(before, pipeline_of(container(1, step("A", Arguments=[1])))) == {"A"}
    assert changed_steps(before, pipeline_of(container(2, step("A")))) == {"If"}


def body(**arguments: Any) -> dict[str, Any]:
    return {"Arguments": arguments}


DRIFTS = [
    pytest.param([step("A"), step("B")], [step("A"), step("B")], Drift(), id="none"),
    pytest.param([step("A")], [step("A"), step("B", **body(x=1))], Drift(added=("B",)), id="added"),
    pytest.param([step("A", **body(x=1)), step("B")], [step("B")], Drift(removed=("A",)), id="removed"),
    pytest.param([step("A")], [step("A", **body(x=1))], Drift(changed=("A",)), id="changed"),
    pytest.param([step("f-1")], [step("f-2")], Drift(renamed=(("f-1", "f-2"),)), id="renamed"),
    pytest.param(
        [step("f-1"), step("f-2")],
        [step("f-3")],
        Drift(added=("f-3",), removed=("f-1", "f-2")),
        id="renamed from which of two is not known",
    ),
    pytest.param(
        [step("f-1")],
        [step("f-2", **body(x=1))],
        Drift(added=("f-2",), removed=("f-1",)),
        id="another name and another body",
    ),
    pytest.param(
        [step("A"), step("B", **body(x=1)), step("C", **body(y=1))],
        [step("D", **body(y=1)), step("A", **body(z=1)), step("E", **body(z=2))],
        Drift(added=("E",), removed=("B",), changed=("A",), renamed=(("C", "D"),)),
        id="all at once",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), DRIFTS)
def test_what_has_changed(before: list[Any], after: list[Any], expected: Drift) -> None:
    found = drift(pipeline_of(*before), pipeline_of(*after))
    assert found == expected
    assert bool(found) is (expected != Drift())


def test_a_diff_shows_the_line_that_changed() -> None:
    before = pipeline_of(step("Train", **body(Instance="ml.m5.large", Epochs=5), DisplayName="Old"))
    after = pipeline_of(step("Train", **body(Epochs=5, Instance="ml.m5.xlarge"), DisplayName="New"))
    assert step_diff(before, after, "Train").splitlines() == [
        "--- before",
        "+++ now",
        "@@ -2,5 +2,5 @@",
        '   "Arguments": {',
        '     "Epochs": 5,',
        '-    "Instance": "ml.m5.large"',
        '+    "Instance": "ml.m5.xlarge"',
        "   },",
        '   "DependsOn": [],',
    ]


def test_a_step_that_is_the_same_has_no_diff() -> None:
    assert step_diff(BEFORE, BEFORE, "A") == ""


def test_a_step_that_is_new_is_all_added() -> None:
    lines = step_diff(pipeline_of(), BEFORE, "A").splitlines()[3:]
    assert lines
    assert all(line.startswith("+") for line in lines)


@given(st.lists(st.integers(0, 3), max_size=5), st.lists(st.integers(0, 3), max_size=5))
def test_every_step_is_accounted_for(before: list[int], after: list[int]) -> None:
    """Each earlier step is removed, renamed or still there; each later one added, renamed or was there."""
    old = pipeline_of(*(step(f"s{i}", **body(x=x)) for i, x in enumerate(before)))
    new = pipeline_of(*(step(f"s{i + 2}", **body(x=x)) for i, x in enumerate(after)))
    found = drift(old, new)
    both = {name for name in old.step_names if name in new.step_names}
    assert {*found.removed, *(name for name, _ in found.renamed)} == {*old.step_names} - both
    assert {*found.added, *(name for _, name in found.renamed)} == {*new.step_names} - both
    assert {name for name in both if step_diff(old, new, name)} == {*found.changed}


class TestFunctions:
    """What the SDK writes anew at each compilation of an ``@step`` function."""

    @staticmethod
    def compiled(folder: str = "monday", key: str = "one", image: str = "1") -> Pipeline:
        arguments = {
            "Image": image,
            "AlgorithmSpecification": {"ContainerArguments": ["--func_step_s3_dir", folder, "--region", "x"]},
            "Environment": {"REMOTE_FUNCTION_SECRET_KEY": key, "STAGE": "test"},
        }
        return pipeline_of(step("fit") | {"Arguments": arguments})

    def test_a_new_key_is_no_change(self) -> None:
        assert changed_steps(self.compiled(), self.compiled(key="two")) == frozenset()

    def test_a_new_folder_is_a_change_that_may_be_none(self) -> None:
        before, after = self.compiled(), self.compiled("tuesday", "two")
        assert changed_steps(before, after) == recompiled_steps(before, after) == {"fit"}

    def test_a_new_folder_hides_no_other_change(self) -> None:
        before, after = self.compiled(), self.compiled("tuesday", image="2")
        assert changed_steps(before, after) == {"fit"}
        assert recompiled_steps(before, after) == set()

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_real_functions_are_known_by_their_folder(self, name: str) -> None:
        before, after = real_pipeline(name), Pipeline.from_definition(compiled_again(name, "tuesday"))
        functions = {
            each.name for each in before.steps if "--func_step_s3_dir" in str(own_part(dict(each.body)))
        }
        assert recompiled_steps(before, after) == changed_steps(before, after) == functions != set()
