"""Sweeps where no thread can be started: turns are taken while somebody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.local.engine import executors
from sagemaker_selective_widget.session import workers
from sagemaker_selective_widget.session.evaluating import metrics
from tests.service.sweep_harness import NAME, make
from tests.service.test_sweeps import started


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[SelectiveExecution]:
    for module in (executors, metrics, workers):
        monkeypatch.setattr(module, "can_start_threads", lambda: False)
    sagemaker, _ = make()
    with sagemaker:
        opened = SelectiveExecution(NAME, sagemaker.client(), selected_steps=("Train", "Eval"))
        yield opened
        assert set(started(sagemaker).values()) <= {1}
        opened.close()


def test_a_sweep_ends_while_somebody_waits(session: SelectiveExecution) -> None:
    results = session.sweep({"Depth": [3, 4, 5]}).start().wait(60)
    assert [trial.objective for trial in results] == [0.0, 1.0, 1.0]


def test_a_sweep_ends_on_the_event_loop(session: SelectiveExecution) -> None:
    async def run() -> list[float | None]:
        sweep = session.sweep({"Depth": [3, 4, 5]}).start()
        return [trial.objective for trial in await asyncio.wait_for(sweep.finished(), 60)]

    assert asyncio.run(run()) == [0.0, 1.0, 1.0]


def test_values_are_evaluated(session: SelectiveExecution) -> None:
    assert session.evaluate({"Depth": 6}, 60).objective == 4.0
    assert asyncio.run(session.evaluate_async({"Depth": 7}, 60)).objective == 9.0


def test_executions_are_compared(session: SelectiveExecution) -> None:
    arns = [session.evaluate({"Depth": depth}, 60).arn for depth in (3, 6)]
    assert [row.texts for row in session.compare(arns).values if row.is_different] == [("3", "6")]
