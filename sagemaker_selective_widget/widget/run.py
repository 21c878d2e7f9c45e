"""The execution that a widget starts and watches, one at a time."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sagemaker_selective_widget.errors import (
    AlreadyRunningError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService
from sagemaker_selective_widget.execution.launch import Launcher
from sagemaker_selective_widget.execution.monitor import watch

RunPhase = Literal["idle", "starting", "running", "ended", "errored"]
"""``errored`` means refused, or lost from sight."""

_INTERRUPTED = "The start was interrupted. Start again to follow it: it cannot start twice."


@dataclass(frozen=True, slots=True)
class RunState:
    """What is known of the run at one moment.

    Attributes:
        phase: Where it is.
        snapshot: The execution, once it has been seen.
        expected: Names of the steps that the plan runs or reuses.
        message: What stands in the way, for a person.
    """

    phase: RunPhase = "idle"
    snapshot: ExecutionSnapshot | None = None
    expected: frozenset[str] = frozenset()
    message: str = ""


class Run:
    """Starts an execution and watches it on a thread of its own.

    It owns the state of the run, and publishes every change of it. Closing it ends the watching, never the
    execution.

    Args:
        service: Where to start and to ask.
        publish: Called with each new state, on the thread that brought it about, until the run is closed.
    """

    def __init__(self, service: PipelineService, publish: Callable[[RunState], None]) -> None:
        self._service = service
        self._launcher = Launcher(service)
        self._publish = publish
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._at_rest = threading.Event()
        self._at_rest.set()
        self._arn: str | None = None
        self._error: ServiceError | None = None
        self.state = RunState()

    def start(self, request: Mapping[str, Any], expected: frozenset[str]) -> str:
        """Start an execution and watch it; return its ARN.

        Args:
            request: Keyword arguments of ``StartPipelineExecution``.
            expected: Names of the steps that the plan runs or reuses.

        Raises:
            AlreadyRunningError: One is under way.
            ServiceError: The service refused.
        """
        self._claim()
        try:
            self._enter(RunState("starting", expected=expected))
            arn = self._launcher.launch(request)
        except BaseException as error:
            # An interrupted kernel included: whatever ends the attempt frees the place for the next.
            self._enter(RunState("errored", message=str(error) or _INTERRUPTED))
            self._at_rest.set()
            raise
        self._arn = arn
        threading.Thread(target=self._watch, args=(arn,), name=f"watch {arn}", daemon=True).start()
        return arn

    def stop(self) -> None:
        """Ask the service to stop the execution that is under way; does nothing if none is.

        Raises:
            ServiceError: The service refused.
        """
        if self._arn is not None and not self._at_rest.is_set():
            self._service.stop(self._arn, str(uuid.uuid4()))

    def wait(self, timeout_s: float | None = None) -> ExecutionSnapshot:
        """Block until the execution has ended and return its last snapshot.

        Raises:
            TimeoutError: It had not ended after ``timeout_s`` seconds.
            ServiceError: It can no longer be watched.
            SelectiveWidgetError: Nothing has been started.
        """
        if not self._at_rest.wait(timeout_s):
            raise TimeoutError(f"The execution had not ended after {timeout_s} s; it goes on.")
        if self._error is not None:
            raise self._error
        if self.state.snapshot is None:
            raise SelectiveWidgetError("Nothing has been started yet. Call start() first.")
        return self.state.snapshot

    def close(self) -> None:
        """End the watching; the execution goes on."""
        self._closed.set()

    def _claim(self) -> None:
        """Take the one place there is: of two starts at once, one finds it taken."""
        with self._lock:
            if not self._at_rest.is_set():
                raise AlreadyRunningError(
                    "An execution that this widget started is still under way. Wait for it, or stop it."
                )
            self._at_rest.clear()
            self._arn = None
            self._error = None

    def _enter(self, state: RunState) -> None:
        self.state = state
        if not self._closed.is_set():
            self._publish(state)

    def _watch(self, arn: str) -> None:
        try:
            for news in watch(self._service, arn, wait=self._closed.wait):
                self._enter(self._after(news))
        except ServiceError as error:
            self._error = error
            self._enter(replace(self.state, phase="errored", message=str(error)))
        finally:
            self._at_rest.set()

    def _after(self, news: ExecutionSnapshot | UnavailableError) -> RunState:
        if isinstance(news, UnavailableError):
            return replace(self.state, message=str(news))
        return RunState("ended" if news.is_terminal else "running", news, self.state.expected)
