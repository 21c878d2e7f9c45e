"""A service that answers from memory and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun
from sagemaker_selective_widget.execution.watch.logs import LogLine, LogPlace
from sagemaker_selective_widget.execution.watch.resource import Resource
from sagemaker_selective_widget.execution.watch.service import FIRST_INTERVAL_S, Unsubscribe
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.status import (
    ExecutionPage,
    MlflowConfig,
    PipelineDescription,
    StepRows,
)
from sagemaker_selective_widget.execution.watch.step_pages import StepPages

ARN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/abalone/execution/abc123"

_T = TypeVar("_T")
Answer = ExecutionSnapshot | BaseException


class NoRuns:
    """A `MlflowSource` that knows no run."""

    def run(self, resource_arn: str, run_id: str) -> MlflowRun:
        raise NotFoundError(f"{resource_arn} has no run {run_id}.")

    def run_named(self, config: MlflowConfig, name: str) -> MlflowRun | None:
        return None

    def runs_nested_in(self, resource_arn: str, run: MlflowRun) -> tuple[MlflowRun, ...]:
        return ()


class NoMetrics:
    """A `MetricSource` that knows no job, no file and no run."""

    mlflow = NoRuns()

    def describe_job(self, job: Resource) -> Mapping[str, Any]:
        raise NotFoundError(f"There is no job {job.name}.")

    def read_file(self, uri: str) -> str:
        raise NotFoundError(f"There is no {uri}.")


class FakeService:
    """A `PipelineService`. Each call takes the next of its answers; an exception is raised, the last stays.

    Args:
        snapshots: What `snapshot` answers, call by call.
        starts: What `start` answers, call by call.
        listed: What `executions` answers.
        values: What `parameters` answers.
        ran: What `definition_for` answers.
    """

    pipeline_name = "abalone"
    has_console = False
    first_poll_interval_s = FIRST_INTERVAL_S
    metrics = NoMetrics()

    def __init__(
        self,
        snapshots: Iterable[Answer] = (),
        starts: Iterable[str | BaseException] = (ARN,),
        listed: tuple[ExecutionSummary, ...] = (),
        values: Mapping[str, str] | BaseException = {},  # noqa: B006 - never changed
        ran: str | BaseException = "{}",
    ) -> None:
        self._lock = threading.Lock()
        self._snapshots = list(snapshots)
        self._starts = list(starts)
        self.listed = listed
        self.values = values
        self.ran = ran
        self.calls: list[str] = []
        self.started: list[Mapping[str, Any]] = []

    def describe(self) -> PipelineDescription:
        self.calls.append("describe")
        return PipelineDescription("", "{}")

    def definition_for(self, execution_arn: str) -> str:
        self.calls.append(f"definition {execution_arn}")
        if isinstance(self.ran, BaseException):
            raise self.ran
        return self.ran

    def steps(self, execution_arn: str) -> StepRows:
        self.calls.append(f"steps {execution_arn}")
        return StepRows(self._next(self._snapshots).steps)

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        self.calls.append("executions")
        return ExecutionPage(self.listed)

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        self.calls.append(f"snapshot {execution_arn}")
        return self._next(self._snapshots)

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        return SharedLooks(lambda: 0.0)

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        return None

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        self.calls.append(f"describe {execution_arn}")
        return replace(self._next(self._snapshots), steps=())

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        self.calls.append(f"parameters {execution_arn}")
        if isinstance(self.values, BaseException):
            raise self.values
        return self.values

    def look_anew(self) -> None:
        """Nothing is kept."""

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        self.calls.append(f"log {place.stream_prefix} {limit}")
        return ()

    def start(self, request: Mapping[str, Any]) -> str:
        self.started.append(request)
        return self._next(self._starts)

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        self.calls.append(f"stop {execution_arn} {client_request_token}")

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        self.calls.append(f"retry {execution_arn} {client_request_token}")

    @property
    def tokens(self) -> list[str]:
        """The ``ClientRequestToken`` of each start."""
        return [request["ClientRequestToken"] for request in self.started]

    def _next(self, answers: list[_T | BaseException]) -> _T:
        with self._lock:
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer


def snapshot(status: str, *steps: StepRun, arn: str = ARN) -> ExecutionSnapshot:
    """An execution in a state, with some steps."""
    return ExecutionSnapshot(arn, status, steps=steps)
