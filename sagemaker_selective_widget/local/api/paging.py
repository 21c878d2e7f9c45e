"""Pages: ``MaxResults``, ``NextToken``, ``SortOrder`` and ``CreatedAfter``/``CreatedBefore``."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

from sagemaker_selective_widget.local.transport.api_error import ValidationException

Item = TypeVar("Item")
Order = Literal["Ascending", "Descending"]

_MAX_RESULTS = 100


def cut_page(
    items: Sequence[Item],
    identity: Callable[[Item], str],
    request: Mapping[str, Any],
    *,
    default_order: Order = "Descending",
) -> tuple[Sequence[Item], str | None]:
    """Return the page that a request asks for; the time depends on the page, not on the number of items.

    A token names the last item of the previous page, so that items added at the end between requests neither
    repeat nor hide others. It includes the item's position, which is tried first.

    Args:
        items: The items in ascending order.
        identity: Returns a unique text for an item.
        request: The request, with optional ``SortOrder``, ``MaxResults`` and ``NextToken``.
        default_order: The order if the request has none.

    Returns:
        The page, in the requested order, and the token of the next page; None on the last page.

    Raises:
        ValidationException: The token is not one of this list, or its item is gone.
    """
    size = int(request.get("MaxResults") or _MAX_RESULTS)
    last = _position(request.get("NextToken"), items, identity)
    if request.get("SortOrder", default_order) == "Ascending":
        start = 0 if last is None else last + 1
        page, end = items[start : start + size], start + size - 1
        has_more = end < len(items) - 1
    else:
        stop = len(items) if last is None else last
        end = max(0, stop - size)
        page, has_more = items[end:stop][::-1], end > 0
    return page, _token(end, identity(items[end])) if has_more else None


def in_period(created: datetime, request: Mapping[str, Any]) -> bool:
    """Return whether a time is after ``CreatedAfter`` and before ``CreatedBefore``, both in epoch seconds."""
    after, before = request.get("CreatedAfter"), request.get("CreatedBefore")
    if after is before is None:
        return True
    moment = created.timestamp()
    return (after is None or moment > after) and (before is None or moment < before)


def _position(token: str | None, items: Sequence[Item], identity: Callable[[Item], str]) -> int | None:
    """Return the position of the item that a token names; None without a token."""
    if not token:
        return None
    try:
        text, _, named = base64.urlsafe_b64decode(token).decode().partition("/")
        position = int(text)
        if 0 <= position < len(items) and identity(items[position]) == named:
            return position
        return [identity(item) for item in items].index(named)
    except (binascii.Error, ValueError):
        raise ValidationException(
            "NextToken does not continue this list. Ask for the first page again, without NextToken."
        ) from None


def _token(position: int, identity: str) -> str:
    return base64.urlsafe_b64encode(f"{position}/{identity}".encode()).decode()
