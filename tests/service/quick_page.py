"""Widgets on the quick pipeline of `sweep_harness`, each with a browser that shows it.

A test module takes the fixtures with ``pytest_plugins = ["tests.service.quick_page"]``. The module has
imported the rest by then, too late for pytest to rewrite assertions: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import comm
import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.service.sweep_harness import NAME, make
from tests.service.widget_harness import Browser, RecordingComm, settle, until, widget_threads

OpenQuick = Callable[..., tuple[SelectiveExecutionWidget, Browser]]
"""Opens a widget and gives the browser that shows it; ``OpenQuick(client, **arguments)``."""


@pytest.fixture
def quick_machine() -> Iterator[tuple[LocalSageMaker, str]]:
    sagemaker, reference = make()
    with sagemaker:
        yield sagemaker, reference


@pytest.fixture
def quick(quick_machine: tuple[LocalSageMaker, str]) -> LocalSageMaker:
    return quick_machine[0]


@pytest.fixture
def first_run(quick_machine: tuple[LocalSageMaker, str]) -> str:
    return quick_machine[1]


@pytest.fixture
def open_quick(quick: LocalSageMaker, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenQuick]:
    """Opens widgets with Train and Eval selected; each stands for a kernel."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    opened: list[SelectiveExecutionWidget] = []

    def open_(client: Any = None, **options: Any) -> tuple[SelectiveExecutionWidget, Browser]:
        options.setdefault("selected_steps", ("Train", "Eval"))
        opened.append(SelectiveExecutionWidget(NAME, client or quick.client(), **options))
        settle(opened[-1])
        return opened[-1], Browser(opened[-1])

    yield open_
    for widget in opened:
        widget.close()
    until(lambda: widget_threads() == [])


def held_by(gate: threading.Event) -> Callable[[StepContext], None]:
    """A step's function that waits until a gate is opened, or the step is to stop."""

    def train(step: StepContext) -> None:
        while not gate.is_set() and not step.wait(0.002):
            pass

    return train
