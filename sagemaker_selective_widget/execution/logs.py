"""The log of a step: where it is, and its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sagemaker_selective_widget.execution.resource import parse_arn
from sagemaker_selective_widget.execution.status import StepRun

LOGS_CLIENT_EVENT = "sagemaker-selective-widget.logs-client"
"""The event of a boto3 SageMaker client whose handler returns the CloudWatch Logs client that belongs to it.

A client that has no handler for it belongs to AWS, where any client of the same region and account will do.
"""


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where CloudWatch Logs has what a step wrote.

    Attributes:
        group: The log group.
        stream_prefix: What the names of its streams begin with; ``""`` for every stream of the group, which
            may hold what other callers of the same function wrote in that time.
        since: When the step started, if that is known.
        until: When the step ended; ``None`` while it goes on, and for a job, whose streams are its own.
    """

    group: str
    stream_prefix: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log.

    Attributes:
        at: When it was written, with its time zone.
        text: The line, as it was written.
        stream: The log stream.
    """

    at: datetime
    text: str
    stream: str = ""


def log_place(step: StepRun) -> LogPlace | None:
    """Return where the log of a step is; ``None`` while it has made no job, and if it makes none."""
    resource = parse_arn(step.resource_arn)
    if resource is None or not resource.log_group:
        return None
    prefix = resource.log_stream_prefix
    return LogPlace(resource.log_group, prefix, step.started_at, None if prefix else step.ended_at)


def with_instances(lines: Iterable[LogLine]) -> tuple[tuple[datetime, str], ...]:
    """Return the time and the text of each line; of several instances, each line says whose it is."""
    lines = tuple(lines)
    if len({line.stream for line in lines}) < 2:
        return tuple((line.at, line.text) for line in lines)
    return tuple((line.at, f"[{_instance(line.stream)}] {line.text}") for line in lines)


def _instance(stream: str) -> str:
    """Return which instance of a job a stream is of, such as ``algo-2``; of others, the end of the name."""
    name = stream.rpartition("/")[2]
    host, _, started = name.rpartition("-")
    return host if host and started.isdecimal() else name[-8:]
