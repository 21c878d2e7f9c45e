"""Everything that a session has done outside. Frozen records; `wanted` calls for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done outside; equal ones are done once at a time."""


@dataclass(frozen=True, slots=True)
class ListExecutions(Effect):
    """List the executions anew, as many pages as are wanted.

    Attributes:
        serial: Tells one listing from the next.
        page_count: How many pages.
    """

    serial: int
    page_count: int


@dataclass(frozen=True, slots=True)
class ListMore(Effect):
    """List one page of older executions."""


@dataclass(frozen=True, slots=True)
class Examine(Effect):
    """Find out what an execution did and ran with.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class Describe(Effect):
    """Find out how an execution was started and by whom, besides all that `Examine` does.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class ListSteps(Effect):
    """List more rows of an examined execution: those that somebody asks for, or that a verdict depends on.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class ReadMetrics(Effect):
    """Read what an execution has reported; it is known by then what it did.

    Attributes:
        arn: The execution.
    """

    arn: str


@dataclass(frozen=True, slots=True)
class CheckPipeline(Effect):
    """Find out whether the pipeline was updated."""


@dataclass(frozen=True, slots=True)
class SendStart(Effect):
    """Judge a start that was pressed, and send it; or send a retry.

    Attributes:
        id: The start.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Watch(Effect):
    """Look at an execution again and again until it has ended.

    Attributes:
        arn: The execution.
        attempt: Which attempt of it.
        serial: Tells watching it once from watching it again later, after something else.
    """

    arn: str
    attempt: int
    serial: int


@dataclass(frozen=True, slots=True)
class ReadLog(Effect):
    """Read the log that is open.

    Attributes:
        step: The step.
        look: Which look it is.
    """

    step: str
    look: int
