"""A ForEach in the widget: its iterations are counted on the steps of the definition."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import comm
import pytest
from botocore.exceptions import EndpointConnectionError

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.shared import looks_at
from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.storage.records import StepRecord
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


FAILED = 1_050
MANY = 1_200
"""Rows of a ForEach that is opened late: more than a watcher lists by itself."""


@pytest.fixture
def late(sagemaker: LocalSageMaker, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[Late]:
    """A widget on an execution that has begun long before; one iteration has failed in the middle."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    gate = Gate()
    sagemaker.register("Training", gate)
    wire.create(*DEFINITION_STEPS)
    arn = wire.start()
    assert gate.entered.wait(30)
    store = sagemaker._store
    store.change_step(arn, "Each", properties={"InputItemCount": MANY, "TotalStepCount": MANY})
    rows = [
        StepRecord(
            f"Fit-{index}",
            "Training",
            "Failed" if index == FAILED else "Succeeded",
            store.now(),
            ended=store.now(),
            failure_reason="no space left" if index == FAILED else "",
            iteration={"ParentStepName": "Each", "Index": index, "Item": str(index)},
        )
        for index in range(ITEMS, MANY)
    ]
    for row in rows:
        store.put_step(arn, row)
    widget = SelectiveExecutionWidget("Pipeline", wire.client, execution=arn)
    until(lambda: "99 of 1,200 rows" in widget.run["steps"]["Each"]["detail"])
    yield Late(widget, Browser(widget), gate, arn)
    widget.close()
    store.remove_steps(arn, frozenset(row.name for row in rows))
    gate.open()
    until(lambda: widget_threads() == [])


@dataclass(frozen=True)
class Late:
    """What was opened late.

    Attributes:
        widget: Watches it.
        browser: Shows it.
        gate: Holds its first iteration.
        arn: The execution.
    """

    widget: Any
    browser: Browser
    gate: Gate
    arn: str


class TestOnDemand:
    def test_what_is_known_says_that_it_is_not_all(self, late: Late) -> None:
        shown = late.browser.shown("run")
        assert (shown["has_more_steps"], shown["is_listing"]) == (True, False)
        assert "no space left" not in shown["steps"]["Fit"]["detail"]
        assert shown["steps"]["Each"]["iterations"] is None
        assert shown["steps"]["Each"]["detail"].startswith("at least ")

    def test_a_press_lists_the_rest_and_names_the_one_that_failed(self, late: Late) -> None:
        assert late.browser.answer(late.browser.click("list-steps")) == ""
        shown = late.browser.shown("run")
        assert (shown["has_more_steps"], shown["is_listing"]) == (False, False)
        assert f"Fit-{FAILED}: no space left" in shown["steps"]["Fit"]["detail"]
        assert shown["steps"]["Each"]["iterations"]["failed"] == 1

    def test_code_gets_all_rows(self, late: Late) -> None:
        listed = late.widget.list_steps()
        assert {f"Fit-{index}" for index in range(ITEMS, MANY)} <= {step.name for step in listed.steps}
        assert late.widget.list_steps() == late.widget.execution

    def test_waiting_for_the_end_gets_all_rows_too(self, late: Late, sagemaker: LocalSageMaker) -> None:
        late.gate.open()
        assert len(late.widget.wait(30).steps) == MANY + 1

    def test_all_rows_are_listed_though_the_watcher_has_left(self, late: Late, wire: Wire) -> None:
        left = weakref.ref(looks_at(wire.client, late.arn))
        late.gate.open()
        until(lambda: late.widget.run["state"] == "ended" and left() is None)
        assert len(late.widget.list_steps().steps) == MANY + 1

    def test_what_is_refused_is_said(self, late: Late, wire: Wire) -> None:
        def refuse(params: Any, **_: Any) -> None:
            if "NextToken" in params:
                raise EndpointConnectionError(endpoint_url="https://nowhere")

        events = wire.client.meta.events
        events.register("provide-client-params.sagemaker.ListPipelineExecutionSteps", refuse)
        try:
            assert "nowhere" in late.browser.answer(late.browser.click("list-steps"))
        finally:
            events.unregister("provide-client-params.sagemaker.ListPipelineExecutionSteps", refuse)
        until(lambda: not late.browser.shown("run")["has_more_steps"])  # the watcher goes on

    def test_before_anything_was_started_there_is_nothing_to_list(self, opened: tuple[Any, Browser]) -> None:
        with pytest.raises(SelectiveWidgetError, match="Nothing has been started"):
            opened[0].list_steps()
