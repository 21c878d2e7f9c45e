"""Text that leaves this room: without passwords, and without characters that cannot be written as UTF-8."""

from __future__ import annotations

import re

from sagemaker_selective_widget.pipeline.writable import writable

_MAX_MESSAGE_LENGTH = 4000
"""Characters of a message; what a proxy answers in place of the service may be a whole page."""

_USER_INFO = re.compile(r"(?<=://)(?:[^\s/?#]*|[^\s/?#@:]*:(?!\d+[/?#\s])[^\s@]*)@")
"""What stands before the ``@`` of an address (RFC 3986, userinfo), also where a password is not escaped."""

_HEADER_VALUE = re.compile(r"(?<=Invalid header value )b?(['\"]).*\1", re.DOTALL)
"""How Python's ``http.client`` quotes a header; it may be the session token."""


def presentable(text: str) -> str:
    """Return a message that may be shown: writable, without user names and passwords, of limited length."""
    shown = _without_secrets(text)
    return shown if len(shown) <= _MAX_MESSAGE_LENGTH else f"{shown[: _MAX_MESSAGE_LENGTH - 1]}…"


def redact_messages(error: BaseException) -> None:
    """Take user names and passwords out of an exception, and out of those that it was raised from, in place.

    A traceback prints the messages of them all.
    """
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.args = tuple(_without_secrets(arg) if isinstance(arg, str) else arg for arg in each.args)
        waiting += [each.__cause__, each.__context__]


def _without_secrets(text: str) -> str:
    return _HEADER_VALUE.sub("…", _USER_INFO.sub("…@", writable(text)))
