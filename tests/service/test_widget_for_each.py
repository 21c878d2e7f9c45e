"""A ForEach in the widget: its iterations are counted on the steps of the definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import comm
import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.service.local_wire import Wire
from tests.service.widget_harness import Browser, Gate, RecordingComm, settle, until, widget_threads

ITEMS = 4

DEFINITION_STEPS = [
    {
        "Name": "Each",
        "Type": "ForEach",
        "Arguments": {
            "IterableItems": list(range(ITEMS)),
            "MaxConcurrency": 1,
            "ForEachBody": [{"Name": "Fit", "Type": "Training", "Arguments": {}}],
        },
    }
]


@pytest.fixture
def opened(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Browser]]:
    """A widget on a pipeline of one ForEach."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    wire.create(*DEFINITION_STEPS)
    widget = SelectiveExecutionWidget("Pipeline", wire.client, selected_steps=["Each", "Fit"])
    settle(widget)
    yield widget, Browser(widget)
    widget.close()
    until(lambda: widget_threads() == [])


def test_iterations_are_counted_while_they_run(
    opened: tuple[Any, Browser], sagemaker: LocalSageMaker
) -> None:
    """The third is held: two have ended."""
    gate = Gate()

    def fit(step: StepContext) -> None:
        if step.name.endswith("-2"):
            gate(step)

    sagemaker.register("Training", fit)
    widget, browser = opened
    widget.start()
    until(lambda: widget.run["steps"]["Each"]["detail"] == f"2 of {ITEMS} iterations")
    assert widget.run["steps"]["Fit"]["state"] == "executing"
    assert widget.run["steps"]["Each"]["iterations"] == {"done": 2, "failed": 0, "total": ITEMS}
    assert widget.run["steps"]["Fit"]["iterations"] is None
    gate.open()
    assert widget.wait(30).status == "Succeeded"
    steps = browser.shown("run")["steps"]
    assert set(steps) == {"Each", "Fit"}
    assert {step["state"] for step in steps.values()} == {"ran"}
    assert steps["Fit"]["detail"] == f"{ITEMS} of {ITEMS} iterations"


def test_a_failed_iteration_is_named(opened: tuple[Any, Browser], sagemaker: LocalSageMaker) -> None:
    def fit(step: StepContext) -> None:
        if step.name.endswith("-1"):
            raise RuntimeError("no space left")

    sagemaker.register("Training", fit)
    widget, browser = opened
    widget.start()
    assert widget.wait(30).status == "Failed"
    fit_shown = browser.shown("run")["steps"]["Fit"]
    assert fit_shown["state"] == "failed"
    assert "Fit-1" in fit_shown["detail"]
    assert browser.shown("run")["steps"]["Each"]["iterations"]["failed"] == 1
    assert browser.shown("run")["failure"]["step"] == "Fit"
    assert "no space left" in fit_shown["detail"]
    assert browser.shown("run")["offer"]["selected_steps"] == ["Each", "Fit"]
