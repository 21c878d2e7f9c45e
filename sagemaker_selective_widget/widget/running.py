"""The widget's half that watches an execution: it starts none."""

from __future__ import annotations

import asyncio

from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.aftermath import expected_steps
from sagemaker_selective_widget.execution.iterations import fold_iterations
from sagemaker_selective_widget.execution.progress import StepProgress, progress
from sagemaker_selective_widget.widget import wire
from sagemaker_selective_widget.widget.judging import JudgedStepGraph
from sagemaker_selective_widget.widget.run import Run, RunState


class WatchingStepGraph(JudgedStepGraph):
    """A judged step graph that follows an execution to its end."""

    _run: Run
    _has_console: bool

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
        # Shielded: whoever gives up waiting does not end the watching.
        return await asyncio.shield(asyncio.wrap_future(self._run.end))

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
        super().close()

    def _show_run(self, state: RunState) -> None:
        shown = wire.run(state, self._progress(state), self.pipeline, self._has_console)
        with self._lock:
            if state is not self._run.state:
                return  # that of another execution, which is watched by now, is on display
            self.run = shown
        if state.phase == "ended":
            self.refresh()

    def _progress(self, state: RunState) -> dict[str, StepProgress]:
        if state.snapshot is None:
            return {name: StepProgress("waiting") for name in state.expected or ()}
        expected = state.expected
        if expected is None:
            expected = expected_steps(state.snapshot, self.pipeline)
        folded = fold_iterations(state.snapshot, self.pipeline)
        return progress(folded, self.pipeline.step_names, expected, self._desk.history.name_of_execution)
