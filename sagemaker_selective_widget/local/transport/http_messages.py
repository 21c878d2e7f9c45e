"""An HTTP request and its response, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request.

    Attributes:
        method: Such as ``GET``.
        target: Path and query, as they are sent.
        headers: By name in small letters.
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
        headers: By name.
        body: The body; what HEAD would have is left out by whoever sends it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
