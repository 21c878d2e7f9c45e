"""The read operations of CloudWatch Logs, for the logs of jobs on this machine.

Groups and streams are named as by SageMaker and Lambda. Order and paging follow
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html and its sibling
pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sagemaker_selective_widget.local.api.paging import cut_page
from sagemaker_selective_widget.local.api.responses import Response, without_none
from sagemaker_selective_widget.local.names import ACCOUNT, REGION
from sagemaker_selective_widget.local.storage.log_folder import LogFolder
from sagemaker_selective_widget.local.storage.records import LogStreamRecord
from sagemaker_selective_widget.local.storage.step_log import LogEvent
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import (
    InvalidParameterException,
    ResourceNotFoundException,
)

_MAX_STREAMS = 50
MAX_EVENTS = 10_000
"""The maximum number of events on a page."""

Request = Mapping[str, Any]


class LogOperations:
    """Operations on log streams; each is called with a checked request, under the store's lock."""

    def __init__(self, store: Store, logs: LogFolder) -> None:
        self._store = store
        self._logs = logs

    def describe_streams(self, request: Request) -> Response:
        """DescribeLogStreams: by name, or by the time of their last event."""
        by_time = request.get("orderBy") == "LastEventTime"
        if by_time and request.get("logStreamNamePrefix"):
            raise InvalidParameterException("Cannot order by LastEventTime with a logStreamNamePrefix.")
        streams = [self._response(each) for each in self._streams(request)]
        streams.sort(key=_last_event_time if by_time else _name, reverse=bool(request.get("descending")))
        asked = {"NextToken": request.get("nextToken"), "MaxResults": request.get("limit", _MAX_STREAMS)}
        page, token = cut_page(streams, _name, asked, default_order="Ascending")
        return without_none({"logStreams": list(page), "nextToken": token})

    def get_events(self, request: Request) -> Response:
        """GetLogEvents: a page of one stream, oldest first, with tokens for both directions."""
        stream = self._stream(request)
        events = [each for each in self._events(stream) if _in_period(each, request, until_included=False)]
        page, end = _page_of_stream(events, request)
        return {
            "events": [_event_response(each.at_ms, each.text) for each in page],
            "nextForwardToken": f"f/{page[-1].position + 1 if page else end}",
            "nextBackwardToken": f"b/{page[0].position if page else end}",
        }

    def filter_events(self, request: Request) -> Response:
        """FilterLogEvents: the events of several streams, in order of time, ascending or descending."""
        if request.get("filterPattern"):
            raise InvalidParameterException("LocalSageMaker's FilterLogEvents does not have filterPattern.")
        found = [each for stream in self._streams(request) for each in self._found(stream, request)]
        page, token = _page_of_group(found, request)
        # Since 2019 the service no longer lists the streams searched: the list is empty.
        return without_none(
            {"events": [each.response() for each in page], "searchedLogStreams": [], "nextToken": token}
        )

    def _streams(self, request: Request) -> Sequence[LogStreamRecord]:
        """Return the streams of a group that match a request."""
        streams = self._store.log_streams(_group(request))
        if not streams:
            raise ResourceNotFoundException("The specified log group does not exist.")
        prefix, names = request.get("logStreamNamePrefix", ""), request.get("logStreamNames")
        return [
            each for each in streams if each.name.startswith(prefix) and (names is None or each.name in names)
        ]

    def _stream(self, request: Request) -> LogStreamRecord:
        named = {each.name: each for each in self._streams(request)}
        if request["logStreamName"] not in named:
            raise ResourceNotFoundException("The specified log stream does not exist.")
        return named[request["logStreamName"]]

    def _events(self, stream: LogStreamRecord) -> Iterable[LogEvent]:
        """Return the events of a stream without empty ones, which CloudWatch does not have."""
        return (event for event in self._logs.events(stream) if event.text)

    def _found(self, stream: LogStreamRecord, request: Request) -> Iterable[_Found]:
        created_us = round(stream.created.timestamp() * 1_000_000)
        for event in self._events(stream):
            if _in_period(event, request, until_included=True):
                yield _Found(event.at_ms, created_us, event.position, stream.name, event.text)

    def _response(self, stream: LogStreamRecord) -> Response:
        events = list(self._events(stream))
        return without_none(
            {
                "logStreamName": stream.name,
                "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{stream.group}:log-stream:{stream.name}",
                "creationTime": round(stream.created.timestamp() * 1000),
                "firstEventTimestamp": events[0].at_ms if events else None,
                "lastEventTimestamp": events[-1].at_ms if events else None,
                "lastIngestionTime": events[-1].at_ms if events else None,
                "storedBytes": 0,
            }
        )


class _Found(NamedTuple):
    """An event, ordered by time, and within a millisecond by its stream's creation and its position."""

    at_ms: int
    created_us: int
    position: int
    stream: str
    text: str

    @property
    def id(self) -> str:
        """Its ``eventId``, unique and in order of time."""
        return f"{self.at_ms:014}{self.created_us:017}{self.position:010}{self.stream}"

    def response(self) -> Response:
        """Return its item in FilterLogEvents."""
        return {"logStreamName": self.stream, "eventId": self.id, **_event_response(self.at_ms, self.text)}


def _group(request: Request) -> str:
    """Return the name of the group; an identifier is a name or an ARN."""
    identifier = str(request.get("logGroupName") or request.get("logGroupIdentifier") or "")
    if not identifier:
        raise InvalidParameterException("logGroupName or logGroupIdentifier is required.")
    return identifier.rpartition(":")[2]


def _page_of_stream(events: Sequence[LogEvent], request: Request) -> tuple[Sequence[LogEvent], int]:
    """Return a page, and the position from which to continue if the page is empty."""
    limit = request.get("limit", MAX_EVENTS)
    direction, position = _direction_and_position(request)
    if direction == "f":
        return [each for each in events if each.position >= position][:limit], position
    return [each for each in events if position is None or each.position < position][-limit:], position or 0


def _direction_and_position(request: Request) -> tuple[str, Any]:
    token = request.get("nextToken")
    if token is None:
        return ("f", 0) if request.get("startFromHead") else ("b", None)
    direction, _, position = token.partition("/")
    if direction not in ("f", "b") or not position.isdecimal():
        raise InvalidParameterException("The specified nextToken is none that was handed out.")
    return direction, int(position)


def _page_of_group(found: Iterable[_Found], request: Request) -> tuple[Sequence[_Found], str | None]:
    """Return a page of events, and the token of the next page in the same direction."""
    direction, after = _direction_and_id(request)
    ordered = sorted(found, reverse=direction == "b")
    left = [each for each in ordered if _IS_AFTER[direction](each.id, after)] if after else ordered
    page = left[: request.get("limit", MAX_EVENTS)]
    return page, f"{direction}/{page[-1].id}" if len(page) < len(left) else None


def _direction_and_id(request: Request) -> tuple[str, str]:
    token = request.get("nextToken")
    if token is None:
        return ("f" if request.get("startFromHead", True) else "b"), ""
    direction, _, after = token.partition("/")
    if direction not in _IS_AFTER:
        raise InvalidParameterException("The specified nextToken is none that was handed out.")
    return direction, after


_IS_AFTER: Mapping[str, Callable[[str, str], bool]] = {
    "f": lambda event_id, after: event_id > after,
    "b": lambda event_id, after: event_id < after,
}


def _in_period(event: LogEvent, request: Request, *, until_included: bool) -> bool:
    start, end = request.get("startTime"), request.get("endTime")
    is_before_end = end is None or event.at_ms < end + until_included
    return (start is None or event.at_ms >= start) and is_before_end


def _event_response(at_ms: int, text: str) -> Response:
    return {"timestamp": at_ms, "message": text, "ingestionTime": at_ms}


def _name(stream: Response) -> str:
    return str(stream["logStreamName"])


def _last_event_time(stream: Response) -> tuple[int, str]:
    return stream.get("lastEventTimestamp", 0), _name(stream)
