"""Pages: ``MaxResults``, ``NextToken``, ``SortOrder`` and ``CreatedAfter``/``CreatedBefore``."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sagemaker_selective_widget.local.transport.api_error import ValidationException

Item = TypeVar("Item")

_MAX_RESULTS = 100


def cut_page(
    items: Sequence[Item], identity: Callable[[Item], str], request: Mapping[str, Any]
) -> tuple[Sequence[Item], str | None]:
    """Cut the page that a request asks for.

    A token names the last item of the page before, not a position: items that are added at the newest
    end while a client pages neither repeat nor hide one.

    Returns:
        The page, and the token of the next one; None after the last.

    Raises:
        ValidationException: The token is none that was handed out, or its item is gone.
    """
    start = _position_after(request.get("NextToken"), [identity(item) for item in items])
    end = start + int(request.get("MaxResults") or _MAX_RESULTS)
    page = items[start:end]
    return page, _token(identity(page[-1])) if end < len(items) else None


def ordered(items: Iterable[Item], request: Mapping[str, Any], default: str = "Descending") -> list[Item]:
    """Put items that come in ascending order into the order asked for."""
    ascending = list(items)
    return ascending if request.get("SortOrder", default) == "Ascending" else ascending[::-1]


def in_period(created: datetime, request: Mapping[str, Any]) -> bool:
    """Tell whether a time is after ``CreatedAfter`` and before ``CreatedBefore``, both in epoch seconds."""
    after, before = request.get("CreatedAfter"), request.get("CreatedBefore")
    moment = created.timestamp()
    return (after is None or moment > after) and (before is None or moment < before)


def _position_after(token: str | None, identities: Sequence[str]) -> int:
    if not token:
        return 0
    try:
        return identities.index(base64.urlsafe_b64decode(token).decode()) + 1
    except (binascii.Error, ValueError):
        raise ValidationException(
            "NextToken does not continue this list. Ask for the first page again, without NextToken."
        ) from None


def _token(identity: str) -> str:
    return base64.urlsafe_b64encode(identity.encode()).decode()
