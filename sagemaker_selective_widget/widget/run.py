"""The execution that a widget starts and watches, one at a time."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
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
_CLOSED = "The widget was closed while the execution was under way; it goes on."
_LOST_FROM_SIGHT = (
    "The execution goes on, but the widget met an error while watching it. Refresh to watch it again."
)
_NOTHING_STARTED = "Nothing has been started yet. Call start() first."


@dataclass(frozen=True, slots=True)
class RunState:
    """What is known of the run at one moment.

    Attributes:
        phase: Where it is.
        arn: The execution's ARN; ``""`` before it has one.
        snapshot: The execution, once it has been seen.
        expected: Names of the steps that were to run or be reused; ``None`` if only the snapshot says.
        message: What stands in the way, for a person.
    """

    phase: RunPhase = "idle"
    arn: str = ""
    snapshot: ExecutionSnapshot | None = None
    expected: frozenset[str] | None = None
    message: str = ""


class Run:
    """Starts an execution, or takes up one, and watches it on a thread of its own.

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
        self._end: Future[ExecutionSnapshot] | None = None
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
        with self._claimed() as end:
            self._enter(RunState("starting", expected=expected))
            arn = self._launcher.launch(request)
            self._enter(RunState("running", arn, expected=expected))
            self._watch_in_background(arn, end)
        return arn

    def follow(self, execution_arn: str, seen: ExecutionSnapshot | None = None) -> None:
        """Watch an execution that somebody has started.

        Args:
            execution_arn: Which.
            seen: What has been seen of it, if anything.

        Raises:
            AlreadyRunningError: Another is under way.
        """
        with self._claimed() as end:
            self._enter(RunState("running", execution_arn, seen))
            self._watch_in_background(execution_arn, end)

    def retry(self) -> None:
        """Let the execution go on where it failed or was stopped, and watch it again.

        Raises:
            AlreadyRunningError: It is still under way.
            SelectiveWidgetError: Nothing has been started.
            ServiceError: The service refused.
        """
        last = self.state
        if not last.arn:
            raise SelectiveWidgetError(_NOTHING_STARTED)
        with self._claimed() as end:
            self._enter(replace(last, phase="starting", message=""))
            self._service.retry(last.arn, _retry_token(last))
            self._enter(replace(last, phase="running", message=""))
            self._watch_in_background(last.arn, end, after=last.snapshot)

    def resume(self) -> None:
        """Watch an execution again that was lost from sight; does nothing where none was."""
        lost = self.state
        if lost.phase == "errored" and lost.arn:
            self.follow(lost.arn, lost.snapshot)

    def stop(self) -> None:
        """Ask the service to stop the execution that is under way; does nothing if none is.

        Raises:
            ServiceError: The service refused.
        """
        if self.state.phase == "running":
            self._service.stop(self.state.arn, str(uuid.uuid4()))

    def wait(self, timeout_s: float | None = None) -> ExecutionSnapshot:
        """Block until the execution has ended and return its last snapshot.

        Raises:
            TimeoutError: It had not ended after ``timeout_s`` seconds.
            ServiceError: It can no longer be watched.
            SelectiveWidgetError: Nothing has been started.
        """
        try:
            return self.end.result(timeout_s)
        except FutureTimeoutError:
            raise TimeoutError(f"The execution had not ended after {timeout_s} s; it goes on.") from None

    @property
    def end(self) -> Future[ExecutionSnapshot]:
        """The last snapshot of the execution, when it comes.

        Raises:
            SelectiveWidgetError: Nothing has been started.
        """
        if self._end is None:
            raise SelectiveWidgetError(_NOTHING_STARTED)
        return self._end

    def close(self) -> None:
        """End the watching; the execution goes on."""
        self._closed.set()

    @contextmanager
    def _claimed(self) -> Iterator[Future[ExecutionSnapshot]]:
        """Take the one place there is; what fails in it, an interrupted kernel included, frees the place."""
        end = self._claim()
        try:
            yield end
        except BaseException as error:
            reason = error if isinstance(error, Exception) else SelectiveWidgetError(_INTERRUPTED)
            self._enter(replace(self.state, phase="errored", message=str(reason)))
            end.set_exception(reason)
            raise

    def _claim(self) -> Future[ExecutionSnapshot]:
        """Of two starts at once, one finds the place taken."""
        with self._lock:
            if self._end is not None and not self._end.done():
                raise AlreadyRunningError(
                    "An execution that this widget watches is still under way. Wait for it, or stop it."
                )
            self._end = Future()
            return self._end

    def _enter(self, state: RunState) -> None:
        self.state = state
        if not self._closed.is_set():
            self._publish(state)

    def _watch_in_background(
        self, arn: str, end: Future[ExecutionSnapshot], after: ExecutionSnapshot | None = None
    ) -> None:
        work = threading.Thread(target=self._watch, args=(arn, end, after), name=f"watch {arn}", daemon=True)
        work.start()

    def _watch(self, arn: str, end: Future[ExecutionSnapshot], after: ExecutionSnapshot | None) -> None:
        try:
            for news in watch(self._service, arn, wait=self._closed.wait, after=after):
                self._enter(self._after(arn, news))
        except ServiceError as error:
            self._enter(replace(self.state, phase="errored", message=str(error)))
            end.set_exception(error)
        except BaseException as error:
            end.set_exception(error)
            self._enter(replace(self.state, phase="errored", message=_LOST_FROM_SIGHT))
            raise
        else:
            self._conclude(end)

    def _conclude(self, end: Future[ExecutionSnapshot]) -> None:
        if self.state.phase == "ended" and self.state.snapshot is not None:
            end.set_result(self.state.snapshot)
        else:
            end.set_exception(SelectiveWidgetError(_CLOSED))

    def _after(self, arn: str, news: ExecutionSnapshot | UnavailableError) -> RunState:
        if isinstance(news, UnavailableError):
            return replace(self.state, phase="running", message=str(news))
        return RunState("ended" if news.is_terminal else "running", arn, news, self.state.expected)


def _retry_token(ended: RunState) -> str:
    """Return one token for one ending: a retry whose answer was lost is repeated as the same one."""
    if ended.snapshot is None or ended.snapshot.ended_at is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ended.arn} {ended.snapshot.ended_at.isoformat()}"))
