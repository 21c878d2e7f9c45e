"""`RunControl`: starts, watches, stops and retries the execution that a session watches."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from sagemaker_selective_widget.errors import (
    AlreadyRunningError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.logs import LAST_LINES, as_text
from sagemaker_selective_widget.execution.watch.monitor import looks
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.inquiry import Inquiry, positive
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.run_reducer import LEFT
from sagemaker_selective_widget.session.source import check_execution
from sagemaker_selective_widget.session.state import IS_CLOSED, RunState, Start, State
from sagemaker_selective_widget.session.store import MAX_NOTIFYING_S, Store
from sagemaker_selective_widget.session.workers import ASYNC_LOOK_S, Workers, pause_until

_UNDER_WAY = "An execution that this widget watches is still under way. Wait for it, or stop it."
_UNCERTAIN = (
    "An execution may have started already: the answer was lost, and is asked for again. Wait, or give it "
    "up with unwatch()."
)
_UNKNOWN = (
    "The service has not said yet which execution it has started, if any. Wait for its answer, then stop the "
    "execution."
)
OTHER_RUN = (
    "Nothing was done: what is shown by now is not the execution, or not the attempt of it, that this was "
    "pressed on. Look at what is shown, and press again if you mean that."
)
_NOTHING_STARTED = "Nothing has been started yet. Call start() first."


class RunControl:
    """Starts, watches, stops and retries executions. The state of the run is kept in the store.

    Args:
        store: Holds the run.
        requests: Asks the service.
        workers: Carry out work that must not be cut off when a cell is interrupted.
        inquiry: Finds out what other executions did.
    """

    def __init__(self, store: Store, requests: Requests, workers: Workers, inquiry: Inquiry) -> None:
        self._store = store
        self._inquiry = inquiry
        self._requests = requests
        self._workers = workers
        self.with_metrics: Callable[[ExecutionSnapshot], ExecutionSnapshot] = lambda snapshot: snapshot

    def press(self, start: Start) -> str:
        """Carry out a pressed start, and return the execution's ARN.

        Raises:
            AlreadyRunningError: An execution is under way, or may be.
            UnavailableError: There was no response; the same request is sent again in the background.
            SelectiveWidgetError: Nothing has started; the message says why.
        """
        if self._store.dispatch(run_events.StartPressed(start)).start is not start:
            self._refuse_second()
        self._store.wait_until(lambda state: start.id in state.outcomes or _is_uncertain(state, start))
        return self._outcome(start)

    def stop(self) -> None:
        """Ask the service to stop the watched execution, unless it is known to have ended.

        Raises:
            SelectiveWidgetError: The ARN of the execution is not known yet.
            ServiceError: The service refused.
        """
        self.stop_run(self._store.state.run)

    def stop_run(self, run: RunState) -> None:
        """Stop a run like `stop`, even if another one is watched by now."""
        if run.is_under_way and not run.arn:
            raise SelectiveWidgetError(_UNKNOWN)
        if run.arn and run.phase != "ended":
            self._requests.service.stop(run.arn, str(uuid.uuid4()))

    def retry(self) -> None:
        """Continue the execution from where it failed or was stopped, and watch it again.

        Raises:
            AlreadyRunningError: It is still under way.
            UnavailableError: There was no response; the same request is sent again in the background.
            SelectiveWidgetError: Nothing has been started.
            ServiceError: The service refused.
        """
        self.retry_run(self._store.state.run)

    def retry_run(self, run: RunState) -> None:
        """Retry a run like `retry`, unless another one is watched by now."""
        state = self._store.state
        if state.run.identity != run.identity:
            raise SelectiveWidgetError(OTHER_RUN)
        pressed = state.start
        if pressed is not None and pressed.retried is not None and state.run.is_uncertain:
            self._store.wait_until(lambda now: pressed.id in now.outcomes)  # the same retry
            self._outcome(pressed)
        elif state.run.is_under_way:
            self._refuse_second()
        elif not state.run.arn:
            raise SelectiveWidgetError(_NOTHING_STARTED)
        else:
            self.press(Start(str(uuid.uuid4()), state.intents, retried=state.run))

    def _outcome(self, start: Start) -> str:
        state = self._store.state
        outcome = state.outcomes.get(start.id)
        if outcome is None:
            raise UnavailableError(state.run.message)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def watch(self, execution_arn: str) -> None:
        """Show an execution of the pipeline, started here or elsewhere, and follow it to its end.

        Raises:
            AlreadyRunningError: An execution that was started here is under way.
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: The service does not know it, or could not be asked.
        """
        check_execution(self._store.state.target.name, execution_arn)
        self.enter(self._requests.service.snapshot(execution_arn, StepPages(1)))

    def enter(self, seen: ExecutionSnapshot) -> None:
        """Show and follow an execution given its snapshot, which is another look if it is watched already.

        Raises:
            AlreadyRunningError: An execution that was started here is under way.
        """
        last = self._store.state.run
        if last.arn == seen.arn and last.phase == "running":  # the snapshot may be from before a retry
            self._store.dispatch(run_events.RunSeen(*last.identity, seen, "", time.monotonic()))
            return
        if self._store.dispatch(run_events.RunEntered(last.followed_by(seen))).run.arn != seen.arn:
            self._refuse_second()

    def unwatch(self) -> None:
        """Stop watching, and stop waiting for the response to a start. Executions keep running."""
        self._store.dispatch(run_events.RunLeft())

    def unwatch_run(self, run: RunState) -> None:
        """Stop watching a run like `unwatch`, unless another one is watched by now."""
        if self._store.dispatch(run_events.RunLeft(run.identity)).run.phase != "idle":
            raise SelectiveWidgetError(OTHER_RUN)

    def shown(self, arn: str, attempt: int) -> RunState:
        """Return the watched run, which has to be the one that the user saw.

        Raises:
            SelectiveWidgetError: Another run is watched by now.
        """
        run = self._store.state.run
        if run.identity != (arn, attempt):
            raise SelectiveWidgetError(OTHER_RUN)
        return run

    def resume(self) -> None:
        """Resume watching an execution that could not be found before."""
        lost = self._store.state.run
        if lost.phase == "errored" and lost.arn:
            self._store.dispatch(
                run_events.RunEntered(replace(lost, phase="running", message="", error=None))
            )

    def wait(self, timeout_s: float | None = None) -> ExecutionSnapshot:
        """Block until the execution has ended and return its last snapshot, with all rows of its steps.

        Raises:
            TimeoutError: It had not ended after ``timeout_s`` seconds.
            ServiceError: The service refused it, or does not know it any more.
            SelectiveWidgetError: Nothing has been started.
        """
        serial = self._serial()
        if not self._store.wait_until(lambda state: _is_over(state, serial), timeout_s):
            raise TimeoutError(f"The execution had not ended after {timeout_s} s; it goes on.")
        self._list_what_is_missing(serial)
        return self.with_metrics(_end(self._store.state, serial))

    def list_steps(self, execution_arn: str | None = None) -> ExecutionSnapshot:
        """List all rows of an execution's steps, and return the execution with them.

        For a ForEach over thousands of items, only the first and the newest rows are listed by default;
        ``has_more_steps`` of the execution tells if there are others, which may show failed iterations.
        Each request returns at most 100 rows; they are shown as they arrive.

        Args:
            execution_arn: The execution, such as the reference; ``None`` for the one that is watched.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: The service refused. Rows that were listed by then are kept.
            SelectiveWidgetError: Nothing has been started.
        """
        if execution_arn is not None:
            return self._inquiry.list_steps(execution_arn)
        serial = self._serial()
        self._list_what_is_missing(serial)
        seen = self._store.state.run.snapshot
        if self._store.state.run.serial != serial or seen is None:
            raise SelectiveWidgetError(LEFT)
        return seen

    def _list_what_is_missing(self, serial: int) -> None:
        """List rows in parts, showing each; end early if another execution is to be shown."""
        run, service = self._store.state.run, self._requests.service
        if run.snapshot is None or not run.snapshot.has_more_steps:
            return
        shared = service.shared_looks(run.arn)  # Kept alive here, because the watcher may be gone.
        shared.list_all()
        for look in looks(service, run.arn):
            if look.error is not None:
                raise look.error
            if look.snapshot is not None:
                self._store.dispatch(run_events.StepsListed(*run.identity, look.snapshot))
            state = self._store.state
            shown = None if state.is_closed or state.run.serial != serial else state.run.snapshot
            if shown is None or not shown.has_more_steps:
                return

    async def run_finished(self) -> ExecutionSnapshot:
        """Return the last snapshot once the execution has ended.

        Raises:
            ServiceError: The service refused it, or does not know it any more.
            SelectiveWidgetError: Nothing has been started.
        """
        serial = self._serial()
        await pause_until(self._workers, lambda: _is_over(self._store.state, serial))
        for _ in range(round(MAX_NOTIFYING_S / ASYNC_LOOK_S)):
            if self._store.is_notified:
                break
            await self._workers.pause(ASYNC_LOOK_S)
        return self.with_metrics(_end(self._store.state, serial))

    def step_log(self, step: str, lines: int = LAST_LINES) -> str:
        """Return the last lines that a step of the watched execution has logged.

        They come from CloudWatch Logs: the output of the job, or for a Lambda step, what its function
        logged in that time. If a job has several instances, each line begins with its instance's name.

        Args:
            step: The step's name. For a step in a ForEach body it stands for the first iteration that
                failed, else for the latest; each iteration also has a name of its own.
            lines: The maximum number of lines.

        Returns:
            The lines, oldest first; ``""`` while there are none.

        Raises:
            UnknownStepError: There is no such step.
            NoLogError: The step has no log: it starts no job, or has not started one yet.
            AccessDeniedError: The role in use may not read logs.
            ServiceError: The log could not be read.
            ValueError: ``lines`` is not a whole number of 1 or more.
        """
        _, found = self._requests.read_log(self._store.state, step, positive("lines", lines))
        return "\n".join(text for _, text in as_text(found))

    def _serial(self) -> int:
        run = self._store.state.run
        if run.phase == "idle":
            raise SelectiveWidgetError(_NOTHING_STARTED)
        return run.serial

    def _refuse_second(self) -> None:
        state = self._store.state
        if state.is_closed:
            raise SelectiveWidgetError(IS_CLOSED)
        raise AlreadyRunningError(_UNCERTAIN if state.run.is_uncertain else _UNDER_WAY)


def _is_uncertain(state: State, start: Start) -> bool:
    return state.start is start and state.run.is_uncertain


def _is_over(state: State, serial: int) -> bool:
    return state.is_closed or state.run.serial != serial or not state.run.is_under_way


def _end(state: State, serial: int) -> ExecutionSnapshot:
    run = state.run
    if run.serial != serial or run.is_under_way:
        raise SelectiveWidgetError(LEFT)
    if run.phase == "ended" and run.snapshot is not None:
        return run.snapshot
    raise run.error if isinstance(run.error, SelectiveWidgetError) else ServiceError(run.message)
