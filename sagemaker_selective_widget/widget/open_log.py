"""The log that somebody looks at: of one step at a time, read again while the step goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService, StepRun
from sagemaker_selective_widget.execution.logs import LAST_LINES, LogLine, find_log, log_place
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.widget.errands import in_background

AWS_INTERVAL_S = 5.0
"""Seconds between two looks at a log on AWS, at least."""


@dataclass(frozen=True, slots=True)
class LogState:
    """What is known of the log that is open.

    Attributes:
        step: Name of the step; ``""`` if none is open.
        state: ``none``, ``pending`` before the first look, ``ready``, or ``errored``.
        lines: The last lines, as of the last look that succeeded.
        message: What is to be said of it, such as why there is nothing.
    """

    step: str = ""
    state: Literal["none", "pending", "ready", "errored"] = "none"
    lines: tuple[LogLine, ...] = ()
    message: str = ""


@dataclass(slots=True, eq=False)
class _Opened:
    """A log from its opening to its closing; changed under the owner's lock.

    Attributes:
        shown: What is known of it.
        reading: Whether a look is under way.
        looked_at_s: When the last look began, in seconds; ``None`` before the first.
        is_whole: Whether the step had ended before the last look: there is nothing to come.
        is_last_due: Whether the execution has ended during the look that is under way.
    """

    shown: LogState
    reading: bool = False
    looked_at_s: float | None = None
    is_whole: bool = False
    is_last_due: bool = False

    def is_due(self, now_s: float, interval_s: float) -> bool:
        """Tell whether there may be something new, and nobody is looking."""
        is_early = self.looked_at_s is not None and now_s - self.looked_at_s < interval_s
        return not (self.reading or self.is_whole or is_early)


class OpenLog:
    """Owns which log is open, and what is known of it.

    Args:
        service: Where to read.
        execution: Returns the execution that is watched, as it was seen last.
        pipeline: Returns the pipeline.
        publish: Called with each new state, on the thread that brought it about.
    """

    def __init__(
        self,
        service: PipelineService,
        execution: Callable[[], ExecutionSnapshot | None],
        pipeline: Callable[[], Pipeline],
        publish: Callable[[LogState], None],
    ) -> None:
        self._service = service
        self._execution = execution
        self._pipeline = pipeline
        self._publish = publish
        self._interval_s = AWS_INTERVAL_S if service.has_console else 0.0
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def read(self, step: str, limit: int = LAST_LINES) -> tuple[LogLine, ...]:
        """Return the last lines of a step's log, opened or not.

        Raises:
            UnknownStepError: There is no such step.
            NoLogError: It has no log.
            ServiceError: The log could not be read.
        """
        return self._lines(self._find(step), limit)

    def open(self, step: str) -> None:
        """Open the log of a step in place of the one that is open, and look at it."""
        opened = _Opened(LogState(step, "pending"), reading=True)
        with self._lock:
            self._opened = opened
            self._publish(opened.shown)
        self._look(opened)

    def close(self) -> None:
        """Close the log that is open, if one is."""
        with self._lock:
            if self._opened is not None:
                self._opened = None
                self._publish(LogState())

    def forget(self) -> None:
        """Publish nothing any more of the log that is open."""
        with self._lock:
            self._opened = None

    def look_again(self, *, at_last: bool = False) -> None:
        """Look at the log that is open, on a thread of its own, unless that is too early or of no use.

        Args:
            at_last: The execution has ended, and nobody will call again.
        """
        with self._lock:
            opened = self._opened
            if opened is None:
                return
            opened.is_last_due |= at_last and opened.reading
            if not opened.is_due(time.monotonic(), 0.0 if at_last else self._interval_s):
                return
            opened.reading, opened.is_last_due = True, False
        in_background(lambda: self._look(opened))

    def _look(self, opened: _Opened) -> None:
        began_s = time.monotonic()
        run, shown = None, opened.shown
        try:
            run = self._find(shown.step)
            lines = self._lines(run, LAST_LINES)
            shown = LogState(shown.step, "ready", lines, _remark(run, shown.step, lines))
        except SelectiveWidgetError as error:
            shown = replace(shown, state="errored", message=str(error))
        with self._lock:
            opened.reading, opened.looked_at_s, opened.shown = False, began_s, shown
            opened.is_whole = run is not None and run.has_ended and shown.state == "ready"
            if self._opened is opened:
                self._publish(shown)
        if opened.is_last_due:
            self.look_again(at_last=True)

    def _find(self, step: str) -> StepRun:
        return find_log(self._execution(), self._pipeline(), step)

    def _lines(self, run: StepRun, limit: int) -> tuple[LogLine, ...]:
        place = log_place(run)
        return () if place is None else self._service.log(place, limit)


def _remark(run: StepRun, step: str, lines: tuple[LogLine, ...]) -> str:
    """Return what is to be said besides the lines: of which iteration they are, and how many, or why none."""
    which = "" if run.name == step else f"{run.name}: "
    if lines:
        return f"{which}the last {LAST_LINES} lines" if len(lines) == LAST_LINES else f"{which}the whole log"
    return f"{which}nothing was logged" if run.has_ended else f"{which}nothing has been logged yet"
