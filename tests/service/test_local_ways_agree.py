"""A law: an execution ends the same way with threads and on one thread."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.local import Clock, LocalSageMaker, StepContext, StepError
from sagemaker_selective_widget.local.engine import executors
from tests.service.local_wire import Wire, compare, condition, step
from tests.service.test_local_for_each import for_each

Steps = list[Any]
KINDS = ("stub", "function", "flaky function", "failing stub", "condition", "for each")


@st.composite
def pipelines(draw: st.DrawFn) -> Steps:
    """Steps of every kind that depend on each other; each that fails has another that handles it."""
    steps: Steps = []
    for number in range(draw(st.integers(1, 6))):
        name = f"S{number}"
        before = [made["Name"] for made in steps if not made["Name"].endswith("Handled")]
        needs = draw(st.lists(st.sampled_from(before), unique=True, max_size=2)) if before else []
        steps += made_of(draw(st.sampled_from(KINDS)), name, needs, draw(st.integers(0, 3)))
    return steps


def made_of(kind: str, name: str, needs: list[str], count: int) -> Steps:
    """The steps of one kind; `count` decides how many items a ForEach has, and what a Condition says."""
    if kind == "condition":
        branches = {"if_steps": [step(f"{name}Yes")], "else_steps": [step(f"{name}No")]}
        return [condition(name, compare("Equals", count, 1), depends_on=needs, **branches)]
    if kind == "for each":
        body = step(f"{name}Body", kind="Lambda")
        return [for_each(name, list(range(count + 1)), body, limit=2, depends_on=needs)]
    if kind == "failing stub":
        return [
            step(name, *needs, kind="EMR"),
            step(f"{name}Handled", {"Step": name, "Trigger": "Failed"}),
        ]
    types = {"stub": "Training", "function": "Lambda", "flaky function": "Processing"}
    return [step(name, *needs, kind=types[kind])]


def flaky(context: StepContext) -> None:
    """Fail at first, for a reason that every step is tried again for."""
    if context.attempt == 1:
        raise StepError("Not yet", "Step.THROTTLING")


def outcome(steps: Steps, *, with_threads: bool) -> tuple[str, dict[str, Any]]:
    """The status of an execution of these steps, and of each step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "can_start_threads", lambda: with_threads)
        patch.setattr(executors, "MIN_EXECUTING_S", 0.001)
        with LocalSageMaker(step_duration_s=1, clock=Clock(speed=1000)) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.register("Lambda", lambda context: {"OutputParameters": {"name": context.name}})
            sagemaker.register("Processing", flaky)
            sagemaker.stand_in("EMR", fails="No cluster")
            wire.create(*steps)
            execution_arn = wire.run()
            listed = wire.steps(execution_arn)
            facts = {
                name: (item["StepStatus"], item["AttemptCount"], item.get("FailureReason"))
                for name, item in sorted(listed.items())
            }
            return wire.status(execution_arn), facts


@settings(max_examples=min(20, settings().max_examples))
@given(steps=pipelines())
def test_an_execution_ends_the_same_way(steps: Steps) -> None:
    assert outcome(steps, with_threads=False) == outcome(steps, with_threads=True)
