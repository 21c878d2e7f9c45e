"""`Response`: a response of the service, whose members are checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, NoReturn, TypeVar

from sagemaker_selective_widget.aws.errors import unreadable
from sagemaker_selective_widget.aws.operations import RUN_OPERATIONS
from sagemaker_selective_widget.aws.text import presentable
from sagemaker_selective_widget.errors import ServiceError, UnavailableError
from sagemaker_selective_widget.pipeline.writable import writable

_T = TypeVar("_T")
_Kinds = type | tuple[type, ...]

_EMPTY_OBJECT_LENGTH = "2"
"""The ``Content-Length`` of ``{}``."""


class Response:
    """The members of a response, or of an object in it, checked for their type, with writable text.

    botocore passes members on as they are and leaves out those that are ``null``. A missing member, or one of
    another type, raises a `ServiceError` that names it. The error is an `UnavailableError` if

    - there are no members at all: botocore reads an HTML page, or truncated JSON, as an empty object;
    - the operation runs or stops steps: it may have been carried out, and repeating it with the same token
      does no harm.

    Args:
        operation: The API operation that was called.
        members: What botocore returned.
        path: The path of the object in the response; ``""`` for the response itself.
    """

    def __init__(self, operation: str, members: Any, path: str = "") -> None:
        self._operation = operation
        self._path = path
        self._members = members
        if not isinstance(members, Mapping):
            self._refuse(f"{path or 'it'} is not an object")

    @property
    def members(self) -> Mapping[str, Any]:
        """All members, unchecked, for responses from which a definition selects what to read."""
        found: Mapping[str, Any] = self._members
        return found

    def identifier(self, name: str) -> str:
        """Return a member that is non-empty text."""
        return self._needed(name, self.text_or_none(name) or None)

    def text(self, name: str) -> str:
        """Return a member that is text."""
        return self._needed(name, self.text_or_none(name))

    def text_or_none(self, name: str) -> str | None:
        """Return a member that is text; ``None`` if it is missing."""
        found = self._member(name, str, "text")
        return None if found is None else writable(found)

    def text_or_empty(self, name: str) -> str:
        """Return a member that is text; ``""`` if it is missing."""
        return self.text_or_none(name) or ""

    def whole_number_or_none(self, name: str) -> int | None:
        """Return a member that is a whole number; ``None`` if it is missing."""
        found: int | None = self._member(name, int, "a whole number")
        if isinstance(found, bool):
            self._refuse(f"{self._at(name)} is not a whole number")
        return found

    def moment_or_none(self, name: str) -> datetime | None:
        """Return a member that is a date and time, with its time zone; ``None`` if it is missing."""
        found: datetime | None = self._member(name, datetime, "a moment")
        return found.replace(tzinfo=timezone.utc) if found and found.tzinfo is None else found

    def milliseconds(self, name: str) -> datetime:
        """Return a member that is a date and time in milliseconds since 1970."""
        found = self._needed(name, self.whole_number_or_none(name))
        try:
            return datetime.fromtimestamp(found / 1000, timezone.utc)
        except (OverflowError, OSError, ValueError):
            self._refuse(f"{self._at(name)} is not a moment")

    def part(self, name: str) -> Response:
        """Return a member that is an object; an empty one if it is missing."""
        return self.part_or_none(name) or Response(self._operation, {}, self._at(name))

    def part_or_none(self, name: str) -> Response | None:
        """Return a member that is an object; ``None`` if it is missing."""
        found = self._members.get(name)
        return None if found is None else Response(self._operation, found, self._at(name))

    def parts(self) -> tuple[Response, ...]:
        """Return all members, each of which is an object."""
        return tuple(self.part(name) for name in self._members)

    def rows(self, name: str) -> tuple[Response, ...]:
        """Return a member that is a list of objects; an empty tuple if it is missing."""
        found = self._member(name, (list, tuple), "a list")
        if found is None:
            if self._has_nothing:
                self._refuse(f"{self._at(name)} is missing")
            return ()
        return tuple(
            Response(self._operation, row, f"{self._at(name)}[{index}]") for index, row in enumerate(found)
        )

    @property
    def retry_count(self) -> int:
        """How often botocore had to repeat the request before it got this answer."""
        metadata = self._members.get("ResponseMetadata")
        return metadata.get("RetryAttempts", 0) if isinstance(metadata, Mapping) else 0

    def _member(self, name: str, kinds: _Kinds, called: str) -> Any:
        found = self._members.get(name)
        if found is not None and not isinstance(found, kinds):
            self._refuse(f"{self._at(name)} is not {called}")
        return found

    def _needed(self, name: str, found: _T | None) -> _T:
        if found is None:
            self._refuse(f"{self._at(name)} is missing")
        return found

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    @property
    def _has_nothing(self) -> bool:
        """Whether the response came over HTTP and has no members, though its body is not an empty object."""
        is_read = self._path or self._members.keys() - {"ResponseMetadata"} or not self._headers
        return not is_read and self._headers.get("content-length") != _EMPTY_OBJECT_LENGTH

    @property
    def _headers(self) -> Mapping[str, str]:
        metadata = self._members.get("ResponseMetadata") or {}
        headers: Mapping[str, str] = metadata.get("HTTPHeaders") or {}
        return headers

    def _refuse(self, reason: str) -> NoReturn:
        has_nothing = isinstance(self._members, Mapping) and self._has_nothing
        kind = UnavailableError if has_nothing or self._operation in RUN_OPERATIONS else ServiceError
        sent = f", in an answer of type {self._headers.get('content-type', '?')}" if has_nothing else ""
        message = unreadable(self._operation, f"{reason}{sent}")
        raise kind(presentable(message), operation=self._operation)
