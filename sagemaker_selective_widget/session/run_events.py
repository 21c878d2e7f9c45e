"""The events about the run: its start, watching it, its end, and its log."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.logs import LogLine
from sagemaker_selective_widget.session.effects import ReadLog
from sagemaker_selective_widget.session.events import Event
from sagemaker_selective_widget.session.state import RunState, Start


@dataclass(frozen=True, slots=True)
class StartPressed(Event):
    """Somebody has pressed Start or Retry; ignored while a run is under way."""

    start: Start


@dataclass(frozen=True, slots=True)
class StartRefused(Event):
    """A start has definitely failed: nothing has started.

    Attributes:
        id: Id of the start.
        error: Why it failed.
        was_sent: Whether the request was sent; if not, the previous run is shown again.
    """

    id: str
    error: BaseException
    was_sent: bool = True


@dataclass(frozen=True, slots=True)
class StartHeldUp(Event):
    """The start is delayed; it proceeds by itself.

    Attributes:
        id: Id of the start.
        message: The reason, about how long it takes, and whether something may have started.
        may_have_started: Whether the request was sent without getting a response.
    """

    id: str
    message: str
    may_have_started: bool = False


@dataclass(frozen=True, slots=True)
class StartSucceeded(Event):
    """The execution was started, or retried from where it had ended.

    Attributes:
        id: Id of the start.
        arn: The execution.
        expected: Names of the steps that the plan runs or reuses.
    """

    id: str
    arn: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class RunEntered(Event):
    """Another run replaces the watched one; ignored if the watched one must not be left."""

    run: RunState


@dataclass(frozen=True, slots=True)
class RunSeen(Event):
    """The watched execution was looked at.

    Attributes:
        arn: The execution.
        attempt: Number of its attempt.
        snapshot: What was seen; ``None`` if nothing has changed, or the look failed.
        problem: Why the look failed; ``""`` if it did not.
        at_s: When, in seconds of a monotonic clock.
    """

    arn: str
    attempt: int
    snapshot: ExecutionSnapshot | None
    problem: str
    at_s: float


@dataclass(frozen=True, slots=True)
class StepsListed(Event):
    """More rows of an execution's steps were listed, because somebody asked for them.

    Attributes:
        arn: The execution.
        attempt: Number of its attempt.
        snapshot: The execution, with the rows listed so far.
    """

    arn: str
    attempt: int
    snapshot: ExecutionSnapshot


@dataclass(frozen=True, slots=True)
class RunLost(Event):
    """The service does not know the watched execution any more."""

    arn: str
    attempt: int
    error: SelectiveWidgetError


@dataclass(frozen=True, slots=True)
class RunLeft(Event):
    """Somebody stops watching; the execution keeps running.

    Attributes:
        run: The identity of the run to leave, ignored if another is watched; ``None`` for any run.
    """

    run: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class LogOpened(Event):
    """Somebody opens the log of a step, replacing another; ``""`` closes it.

    Attributes:
        step: The step.
        arn: The execution that the step belongs to; ``""`` for the watched one.
    """

    step: str
    arn: str = ""


@dataclass(frozen=True, slots=True)
class LogRead(Event):
    """The open log was read.

    Attributes:
        effect: The look that it was.
        lines: The last lines; ``None`` if they could not be read.
        message: A remark on the lines, or why there are none.
        is_whole: Whether no more lines will come.
        at_s: When, in seconds of a monotonic clock.
    """

    effect: ReadLog
    lines: tuple[LogLine, ...] | None
    message: str
    is_whole: bool
    at_s: float
