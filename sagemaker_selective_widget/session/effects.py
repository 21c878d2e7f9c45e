"""The side effects of a session, as frozen records; `wanted` decides which ones are due."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect; of equal ones, only one is in flight at a time."""


@dataclass(frozen=True, slots=True)
class ListExecutions(Effect):
    """List the executions again, as many pages as wanted.

    Attributes:
        serial: Distinguishes one listing from the next.
        page_count: Number of pages.
    """

    serial: int
    page_count: int


@dataclass(frozen=True, slots=True)
class ListMore(Effect):
    """List one page of older executions."""


@dataclass(frozen=True, slots=True)
class Examine(Effect):
    """Find out what an execution did, and with which parameter values.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class Describe(Effect):
    """Find out how an execution was started and by whom, in addition to what `Examine` finds out.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class ListSteps(Effect):
    """List more rows of an examined execution, which somebody asked for or a verdict depends on.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class ReadMetrics(Effect):
    """Read the metrics that an execution has reported. What it did has to be known by then.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class CheckPipeline(Effect):
    """Find out whether the pipeline was updated."""


@dataclass(frozen=True, slots=True)
class SendStart(Effect):
    """Judge a pressed start and send it, or send a retry.

    Attributes:
        id: Id of the start.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Watch(Effect):
    """Poll an execution until it has ended.

    Attributes:
        arn: The execution.
        attempt: Number of its attempt.
        serial: Distinguishes watching it from watching it again later, after something else.
    """

    arn: str
    attempt: int
    serial: int


@dataclass(frozen=True, slots=True)
class ReadLog(Effect):
    """Read the log that is open.

    Attributes:
        step: The step.
        look: Number of the look.
    """

    step: str
    look: int
