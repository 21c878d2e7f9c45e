"""The events of `events` that are about the run: its start, the watching, its end, and its log."""

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
    """Somebody has pressed Start, or Retry; taken in only while nothing is under way."""

    start: Start


@dataclass(frozen=True, slots=True)
class StartRefused(Event):
    """Nothing has started, for certain.

    Attributes:
        id: The start.
        error: Why.
        was_sent: Whether the service was asked to; else the run before stays.
    """

    id: str
    error: BaseException
    was_sent: bool = True


@dataclass(frozen=True, slots=True)
class StartHeldUp(Event):
    """The start takes longer; it goes on by itself.

    Attributes:
        id: The start.
        message: Why, for how long about, and whether something may have started.
        may_have_started: Whether it was sent, and not answered.
    """

    id: str
    message: str
    may_have_started: bool = False


@dataclass(frozen=True, slots=True)
class StartSucceeded(Event):
    """The execution was started, or goes on where it had ended.

    Attributes:
        id: The start.
        arn: The execution.
        expected: Names of the steps that the plan runs or reuses.
    """

    id: str
    arn: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class RunEntered(Event):
    """A run takes the place of the one that was watched; taken in only if that may be left."""

    run: RunState


@dataclass(frozen=True, slots=True)
class RunSeen(Event):
    """The watched execution was looked at.

    Attributes:
        arn: The execution.
        attempt: Which attempt of it.
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
    """More rows of an execution's steps were listed, since somebody has asked for them.

    Attributes:
        arn: The execution.
        attempt: Which attempt of it.
        snapshot: The execution, with the rows that are listed by now.
    """

    arn: str
    attempt: int
    snapshot: ExecutionSnapshot


@dataclass(frozen=True, slots=True)
class RunLost(Event):
    """The service knows the watched execution no more."""

    arn: str
    attempt: int
    error: SelectiveWidgetError


@dataclass(frozen=True, slots=True)
class RunLeft(Event):
    """Somebody wants to watch no more; the execution goes on.

    Attributes:
        run: The identity of the run that is meant: no other is left; ``None`` for whichever is watched.
    """

    run: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class LogOpened(Event):
    """Somebody opens the log of a step, in place of another; ``""`` closes it.

    Attributes:
        step: The step.
        arn: The execution that it is of; ``""`` for the one that is watched.
    """

    step: str
    arn: str = ""


@dataclass(frozen=True, slots=True)
class LogRead(Event):
    """The open log was read.

    Attributes:
        effect: Which look it was.
        lines: The last lines; ``None`` where they could not be read.
        message: What is to be said of them, or why there are none.
        is_whole: Whether there is nothing to come.
        at_s: When, in seconds of a monotonic clock.
    """

    effect: ReadLog
    lines: tuple[LogLine, ...] | None
    message: str
    is_whole: bool
    at_s: float
