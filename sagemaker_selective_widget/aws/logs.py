"""The last lines of a step's log, from CloudWatch Logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from sagemaker_selective_widget.aws.companion import MadeOnce, companion
from sagemaker_selective_widget.aws.requests import send
from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution.watch.logs import LOGS_CLIENT_EVENT, LogLine, LogPlace

_EARLIEST = datetime(2024, 1, 1, tzinfo=timezone.utc)
"""The time from which FilterLogEvents can return the newest events first (its ``startFromHead``)."""

_JOB_MARGIN = timedelta(minutes=1)
_FUNCTION_MARGIN = timedelta(seconds=1)
"""How far the clocks of the logging process and SageMaker may differ. Jobs can have more, as their streams
are their own."""

_MAX_PAGES = 2

Request = Mapping[str, Any]


def logs_client_for(client: Any, session: Any = None) -> Any:
    """Return a CloudWatch Logs client to go with a SageMaker client: see `companion`."""
    return companion(client, "logs", LOGS_CLIENT_EVENT, "a CloudWatch Logs client", session)


class LogReader:
    """Reads the ends of logs, with at most two requests for each. Thread-safe.

    Args:
        make_client: Creates the CloudWatch Logs client, when first needed.
    """

    def __init__(self, make_client: Callable[[], Any]) -> None:
        self._client = MadeOnce(make_client)

    def tail(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Return up to ``limit`` of the last lines, oldest first; none if there is no log yet.

        Raises:
            ServiceError: The log could not be read.
        """
        try:
            return self._tail(place, limit)
        except NotFoundError:  # the group is created with its first job, a stream with its first line
            return ()

    def _tail(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        if self._can_begin_with_newest(place):
            found = self._filtered({**_asked(place), "limit": limit, "startFromHead": False}, limit)
            return tuple(_line(event) for event in reversed(found))
        if place.stream_prefix:
            return self._tail_of_newest_stream(place, limit)
        return tuple(_line(event) for event in self._filtered(_asked(place)))[-limit:]

    def _can_begin_with_newest(self, place: LogPlace) -> bool:
        """Return whether FilterLogEvents can, so that one request is enough for all instances of a job."""
        operation = self._client().meta.service_model.operation_model("FilterLogEvents")
        is_known = "startFromHead" in operation.input_shape.members
        return is_known and place.since is not None and place.since - _JOB_MARGIN >= _EARLIEST

    def _filtered(self, request: Request, limit: int | None = None) -> list[Response]:
        """Return events in the order of the request; pages may be incomplete or empty."""
        subject = f"the log group {request['logGroupName']}"
        found: list[Response] = []
        continued: Request = {}
        for _ in range(_MAX_PAGES):
            page = send(self._client(), "FilterLogEvents", subject, {**request, **continued})
            found += page.rows("events")
            token = page.text_or_none("nextToken")
            if not token or (limit is not None and len(found) >= limit):
                break
            continued = {"nextToken": token}
        return found[:limit]

    def _tail_of_newest_stream(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Read the log of the instance of a job that logged last."""
        asked = {"logGroupName": place.group, "logStreamNamePrefix": place.stream_prefix}
        answer = send(self._client(), "DescribeLogStreams", f"the log group {place.group}", asked)
        streams = answer.rows("logStreams")
        if not streams:
            return ()
        name = max(map(_last_heard, streams))[1]
        wanted = {"logGroupName": place.group, "logStreamName": name, "limit": limit}
        events = send(self._client(), "GetLogEvents", f"the log stream {name}", wanted).rows("events")
        return tuple(_line(event, name) for event in events)


def _asked(place: LogPlace) -> Request:
    """Return a place as request members of FilterLogEvents."""
    request: dict[str, Any] = {"logGroupName": place.group}
    margin = _JOB_MARGIN if place.stream_prefix else _FUNCTION_MARGIN
    if place.stream_prefix:
        request["logStreamNamePrefix"] = place.stream_prefix
    if place.since is not None:
        request["startTime"] = _milliseconds(place.since - margin)
    if place.until is not None:
        request["endTime"] = _milliseconds(place.until + margin)
    return request


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _line(event: Response, stream: str | None = None) -> LogLine:
    return LogLine(
        event.milliseconds("timestamp"),
        event.text("message").rstrip("\n"),
        event.identifier("logStreamName") if stream is None else stream,
    )


def _last_heard(stream: Response) -> tuple[int, str]:
    return stream.whole_number_or_none("lastEventTimestamp") or 0, stream.identifier("logStreamName")
