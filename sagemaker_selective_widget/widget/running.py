"""The part of the widget that watches an execution: it starts none."""

from __future__ import annotations

from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService
from sagemaker_selective_widget.execution.aftermath import expected_steps
from sagemaker_selective_widget.execution.iterations import fold_iterations
from sagemaker_selective_widget.execution.logs import LAST_LINES, as_text, logged_runs
from sagemaker_selective_widget.execution.progress import StepProgress, progress
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.judging import JudgedStepGraph
from sagemaker_selective_widget.widget.open_log import LogState, OpenLog
from sagemaker_selective_widget.widget.run import Run, RunState


class WatchingStepGraph(JudgedStepGraph):
    """A judged step graph that follows an execution to its end."""

    _run: Run
    _log: OpenLog
    _has_console: bool

    def _prepare_watching(self, service: PipelineService) -> None:
        """Make what watches; the first thing that a constructor does once it has a service."""
        self._has_console = service.has_console
        self._log = OpenLog(service, lambda: self.execution, lambda: self.pipeline, self._show_log)
        self._run = Run(service, self._show_run, self._log.look_again)

    @property
    def execution(self) -> ExecutionSnapshot | None:
        """The last snapshot of the execution that this widget watches."""
        return self._run.state.snapshot

    def stop(self) -> None:
        """Ask the service to stop the execution that this widget watches.

        Raises:
            ServiceError: The service refused.
        """
        self._run.stop()

    def retry(self) -> None:
        """Let the execution go on where it failed or was stopped, with the same parameters; watch it again.

        Raises:
            AlreadyRunningError: It is still under way.
            SelectiveWidgetError: Nothing has been started.
            ServiceError: The service refused, as it does for an execution that a Fail step ended.
        """
        self._run.retry()

    def wait(self, timeout_s: float | None = None) -> ExecutionSnapshot:
        """Block until the execution that this widget watches has ended.

        Args:
            timeout_s: Seconds to wait at most; ``None`` waits for as long as it takes.

        Raises:
            TimeoutError: It had not ended by then; it goes on.
            ServiceError: It can no longer be watched.
            SelectiveWidgetError: Nothing has been started.
        """
        return self._run.wait(timeout_s)

    async def run_finished(self) -> ExecutionSnapshot:
        """Return the last snapshot once the execution has ended; meanwhile, the kernel serves the widget.

        To be awaited in a cell: ``ended = await widget.run_finished()``.

        Raises:
            ServiceError: It can no longer be watched.
            SelectiveWidgetError: Nothing has been started.
        """
        # Imported here: with it comes ssl, and who does not await needs neither.
        import asyncio

        # Shielded: whoever gives up waiting does not end the watching.
        return await asyncio.shield(asyncio.wrap_future(self._run.end))

    def log(self, step: str, lines: int = LAST_LINES) -> str:
        """Return the last lines that a step of the watched execution has logged.

        They come from CloudWatch Logs: what the job has written; of a Lambda step, what its function has
        written in that time. Where a job has several instances, each line begins with its instance's name.

        Args:
            step: The step's name. Of a step in a ForEach body it stands for the first iteration that failed,
                else for the latest; the name of one iteration is its own.
            lines: How many lines.

        Returns:
            The lines, oldest first; ``""`` while there are none.

        Raises:
            UnknownStepError: There is no such step.
            NoLogError: The step has no log: it starts no job, or has not started one yet.
            AccessDeniedError: The role in use may not read logs.
            ServiceError: The log could not be read.
        """
        return "\n".join(text for _, text in as_text(self._log.read(step, lines)))

    def refresh(self) -> None:
        """List the executions again, and look again at what had not ended or was lost from sight."""
        self._run.resume()
        super().refresh()

    def close(self) -> None:
        """Stop watching and close the widget; an execution goes on."""
        # Absent if the constructor raised; `__del__` closes such a widget too.
        run: Run | None = getattr(self, "_run", None)
        if run is not None:
            run.close()
            self._log.forget()
        super().close()

    def _show_run(self, state: RunState) -> None:
        logged = logged_runs(state.snapshot) if state.snapshot else ()
        shown = wire.run(state, self._progress(state), self.pipeline, self._has_console, logged)
        with self._lock:
            if state is not self._run.state:
                return  # that of another execution, which is watched by now, is on display
            is_another = state.arn != self.run["arn"]
            self.run = shown
        if is_another:
            self._log.close()  # it is of the execution before
        if state.phase == "ended":
            self._log.look_again(at_last=True)
            self.refresh()

    def _show_log(self, state: LogState) -> None:
        shown = wire.log(state)
        with self._lock:
            self.log_shown = shown

    def _open_log(self, step: str) -> None:
        """Show the log of a step, or none."""
        if step:
            self._log.open(step)
        else:
            self._log.close()

    def _progress(self, state: RunState) -> dict[str, StepProgress]:
        if state.snapshot is None:
            return {name: StepProgress("waiting") for name in state.expected or ()}
        expected = state.expected
        if expected is None:
            expected = expected_steps(state.snapshot, self.pipeline)
        folded = fold_iterations(state.snapshot, self.pipeline)
        return progress(folded, self.pipeline.step_names, expected, self._desk.history.name_of_execution)
