"""Complete HTTP requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request.

    Attributes:
        method: The method, such as ``GET``.
        target: Path and query, as sent.
        headers: The headers, by lower-case name.
        body: The body.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response.

    Attributes:
        status: The status.
        headers: The headers, by name.
        body: The body; for HEAD, it is omitted when the response is sent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
