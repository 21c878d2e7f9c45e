"""The execution that a widget starts and watches, one at a time."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
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
_LEFT = "The widget no longer watches the execution; it goes on."
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


class _Claim:
    """The one place there is to watch an execution from, while somebody has it.

    Args:
        is_own: Whether the execution was started here.

    Attributes:
        end: The last snapshot of the execution, when it comes.
        left: Set once nobody wants to see any more of it.
    """

    def __init__(self, *, is_own: bool) -> None:
        self.is_own = is_own
        self.end: Future[ExecutionSnapshot] = Future()
        self.left = threading.Event()


class Run:
    """Starts an execution, or takes up one, and watches it on a thread of its own.

    It owns the state of the run, and publishes every change of it. One that was started here is watched to
    its end; one that somebody else has started is left when another is to be watched. Closing it ends the
    watching, never the execution.

    Args:
        service: Where to start and to ask.
        publish: Called with each new state, on the thread that brought it about, until the run is closed. By
            then, `state` may be a newer one, of another execution.
        beat: Called after each look at an execution that goes on, on the thread that watches.
    """

    def __init__(
        self,
        service: PipelineService,
        publish: Callable[[RunState], None],
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._service = service
        self._launcher = Launcher(service)
        self._publish = publish
        self._beat = beat
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._place: _Claim | None = None
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
        with self._claimed(is_own=True) as claim:
            self._enter(claim, RunState("starting", expected=expected))
            arn = self._launcher.launch(request)
            self._watch_in_background(claim, RunState("running", arn, expected=expected))
        return arn

    def follow(self, execution_arn: str, seen: ExecutionSnapshot | None = None) -> None:
        """Watch an execution that somebody has started.

        Args:
            execution_arn: Which.
            seen: What has been seen of it, if anything.

        Raises:
            AlreadyRunningError: One that was started here is under way.
        """
        with self._claimed(is_own=False) as claim:
            self._watch_in_background(claim, RunState("running", execution_arn, seen))

    def show(self, ended: ExecutionSnapshot) -> None:
        """Show an execution that has ended as if it had been watched; asks nobody.

        Raises:
            AlreadyRunningError: One that was started here is under way.
        """
        with self._claimed(is_own=False) as claim:
            self._enter(claim, RunState("ended", ended.arn, ended))
            claim.end.set_result(ended)

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
        with self._claimed(is_own=True) as claim:
            self._enter(claim, replace(last, phase="starting", message=""))
            self._service.retry(last.arn, _retry_token(last))
            running = replace(last, phase="running", message="")
            self._watch_in_background(claim, running, after=last.snapshot)

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
        if self._place is None:
            raise SelectiveWidgetError(_NOTHING_STARTED)
        return self._place.end

    def close(self) -> None:
        """End the watching; the execution goes on."""
        with self._lock:
            self._closed.set()
            if self._place is not None:
                self._place.left.set()

    @contextmanager
    def _claimed(self, *, is_own: bool) -> Iterator[_Claim]:
        """Take the one place there is; what fails in it, an interrupted kernel included, frees the place."""
        claim = self._claim(_Claim(is_own=is_own))
        try:
            yield claim
        except BaseException as error:
            reason = error if isinstance(error, Exception) else SelectiveWidgetError(_INTERRUPTED)
            self._enter(claim, replace(self.state, phase="errored", message=str(reason)))
            claim.end.set_exception(reason)
            raise

    def _claim(self, claim: _Claim) -> _Claim:
        """Of two starts at once, one finds the place taken."""
        with self._lock:
            place = self._place
            if place is not None and not place.end.done():
                if claim.is_own or place.is_own:
                    raise AlreadyRunningError(
                        "An execution that this widget watches is still under way. Wait for it, or stop it."
                    )
                place.left.set()
            self._place = claim
            return claim

    def _enter(self, claim: _Claim, state: RunState) -> None:
        """Take a state on, unless the execution that it is of was left."""
        with self._lock:
            if claim is not self._place:
                return
            self.state = state
        if not self._closed.is_set():
            self._publish(state)

    def _watch_in_background(
        self, claim: _Claim, state: RunState, after: ExecutionSnapshot | None = None
    ) -> None:
        self._enter(claim, state)
        name = f"watch {state.arn}"
        threading.Thread(target=self._watch, args=(claim, state, after), name=name, daemon=True).start()

    def _watch(self, claim: _Claim, state: RunState, after: ExecutionSnapshot | None) -> None:
        try:
            for news in watch(self._service, state.arn, wait=partial(self._pause, claim), after=after):
                state = _after(state, news)
                self._enter(claim, state)
        except ServiceError as error:
            self._enter(claim, replace(state, phase="errored", message=str(error)))
            claim.end.set_exception(error)
        except BaseException as error:
            claim.end.set_exception(error)
            self._enter(claim, replace(state, phase="errored", message=_LOST_FROM_SIGHT))
            raise
        else:
            _conclude(claim, state)

    def _pause(self, claim: _Claim, interval_s: float) -> bool:
        """Wait until the next look; ``True`` once nobody watches any more."""
        if not claim.left.is_set():
            self._beat()
        return claim.left.wait(interval_s)


def _after(state: RunState, news: ExecutionSnapshot | UnavailableError) -> RunState:
    if isinstance(news, UnavailableError):
        return replace(state, phase="running", message=str(news))
    return replace(state, phase="ended" if news.is_terminal else "running", snapshot=news, message="")


def _conclude(claim: _Claim, state: RunState) -> None:
    if state.phase == "ended" and state.snapshot is not None:
        claim.end.set_result(state.snapshot)
    else:
        claim.end.set_exception(SelectiveWidgetError(_LEFT))


def _retry_token(ended: RunState) -> str:
    """Return one token for one ending: a retry whose answer was lost is repeated as the same one."""
    if ended.snapshot is None or ended.snapshot.ended_at is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ended.arn} {ended.snapshot.ended_at.isoformat()}"))
