"""A service in memory, which a test scripts: it has no thread and no clock of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, TypeVar

import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.watch.service import Unsubscribe
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.status import ExecutionPage, PipelineDescription, StepRows
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session import session as session_module
from sagemaker_selective_widget.session.source import FoundPipeline
from sagemaker_selective_widget.session.state import Target
from tests.unit.execution.fakes import NoMetrics

_T = TypeVar("_T")
NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
PIPELINE_ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/memory"


def definition(*, release: str = "1", names: tuple[str, ...] = ("A", "B", "C")) -> str:
    """A chain of steps."""
    steps = [
        {"Name": name, "Type": "Processing", "Arguments": {"Release": release}}
        | ({"DependsOn": [names[index - 1]]} if index else {})
        for index, name in enumerate(names)
    ]
    parameters = [{"Name": "Depth", "Type": "Integer", "DefaultValue": 5}]
    return json.dumps({"Version": "2020-12-01", "Parameters": parameters, "Steps": steps})


class MemoryService:
    """A `PipelineService`: one execution of everything that succeeded, and those that are started.

    Attributes:
        before: Called before an operation, by its name; it may raise.
        after: Called after an operation was carried out: what it raises is a lost answer.
        looks: How often an execution is looked at before it has ended.
        end: How it ends.
    """

    pipeline_name = "memory"
    has_console = False
    metrics = NoMetrics()
    first_poll_interval_s = 0.0

    def __init__(self) -> None:
        self.definition = definition()
        self.before: dict[str, Callable[[], object]] = {}
        self.after: dict[str, Callable[[], object]] = {}
        self.looks, self.end = 2, "Succeeded"
        self.calls: list[str] = []
        self.started: dict[str, str] = {}
        self.retried: set[str] = set()
        self._left: dict[str, int] = {}
        self._rows = [ExecutionSummary(self.arn(0), "Succeeded", "all", NOON)]

    def arn(self, number: int) -> str:
        """The ARN of an execution; 0 is the one that there is at first."""
        return f"{PIPELINE_ARN}/execution/{number}"

    def end_at_once(self, token: str) -> None:
        """Start an execution that has ended."""
        arn = self._start(token)
        self._left[arn] = 0
        self._seen(arn)

    def describe(self) -> PipelineDescription:
        return self._answer("describe", lambda: PipelineDescription(PIPELINE_ARN, self.definition))

    def definition_for(self, execution_arn: str) -> str:
        return self._answer("definition_for", lambda: self.definition)

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        return self._answer("executions", lambda: ExecutionPage(tuple(self._rows)))

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        return self._answer("parameters", lambda: {"Depth": "5"})

    def steps(self, execution_arn: str) -> StepRows:
        rows = tuple(StepRun(name, "Succeeded", NOON, NOON) for name in "ABC")
        return self._answer("steps", lambda: StepRows(rows))

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        return SharedLooks(lambda: 0.0)

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        return None

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        return self._answer("describe_execution", lambda: self._seen(execution_arn))

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        return self._answer("snapshot", lambda: self._seen(execution_arn))

    def look_anew(self) -> None:
        """Nothing is kept."""

    def log(self, place: Any, limit: int) -> tuple[Any, ...]:
        return ()

    def start(self, request: Mapping[str, Any]) -> str:
        return self._answer("start", lambda: self._start(request["ClientRequestToken"]))

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        self._answer("stop", lambda: self._left.update({execution_arn: 0}))

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        self._answer("retry", lambda: self._retry(execution_arn, client_request_token))

    def _start(self, token: str) -> str:
        if token not in self.started:
            arn = self.arn(len(self._rows))
            self.started[token] = arn
            self._left[arn] = self.looks
            self._rows.insert(0, ExecutionSummary(arn, "Executing", "started", NOON))
        return self.started[token]

    def _retry(self, arn: str, token: str) -> None:
        if token not in self.retried:
            self.retried.add(token)
            self._left[arn] = self.looks

    def _seen(self, arn: str) -> ExecutionSnapshot:
        left = self._left.get(arn, 0)
        self._left[arn] = max(0, left - 1)
        status = "Executing" if left else self.end
        self._rows = [replace(row, status=status) if row.arn == arn else row for row in self._rows]
        ended_at = None if left else NOON.replace(minute=len(self.retried))
        return ExecutionSnapshot(arn, status, "started", NOON, ended_at, steps=(StepRun("A", status, NOON),))

    def _answer(self, operation: str, work: Callable[[], _T]) -> _T:
        self.calls.append(operation)
        self.before.get(operation, lambda: None)()
        answer = work()
        self.after.get(operation, lambda: None)()
        return answer


def open_session(
    service: MemoryService, monkeypatch: pytest.MonkeyPatch, **arguments: Any
) -> SelectiveExecution:
    """Open a session on a service in memory, and wait until all is known."""
    found = _Found(service.pipeline_name, service, service.definition)
    monkeypatch.setattr(session_module, "find_pipeline", lambda *_: found)
    session = SelectiveExecution("memory", **{"selected_steps": ["B"], **arguments})
    session.store.wait_until(lambda _: not session.view.is_pending)
    return session


class _Found(FoundPipeline):
    """The pipeline of a service in memory, which is not asked for it."""

    def read(self) -> Target:
        pipeline = Pipeline.from_definition(self.definition)
        return Target(self.name, pipeline, PIPELINE_ARN, self.definition)


class once:  # noqa: N801 (reads as a function)
    """Does something the first time that it is called."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._acts = [act]

    def __call__(self) -> None:
        if self._acts:
            self._acts.pop()()


def interrupt() -> None:
    """What Ctrl+C does."""
    raise KeyboardInterrupt
