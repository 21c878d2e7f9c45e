"""Text for messages: without passwords, and without characters that cannot be encoded as UTF-8."""

from __future__ import annotations

import re

from sagemaker_selective_widget.pipeline.writable import writable

_MAX_MESSAGE_LENGTH = 4000
"""The maximum length of a message, in characters, as a proxy may answer with a whole page."""

_USER_INFO = re.compile(r"(?<=://)(?:[^\s/?#]*|[^\s/?#@:]*:(?!\d+[/?#\s])[^\s@]*)@")
"""The part of a URL before the ``@`` (RFC 3986, userinfo), even if a password is not escaped."""

_HEADER_VALUE = re.compile(r"(?<=Invalid header value )b?(['\"]).*\1", re.DOTALL)
"""A header as quoted by Python's ``http.client``; it may be the session token."""


def presentable(text: str) -> str:
    """Return a message that can be shown: writable, without user names and passwords, of limited length."""
    shown = _without_secrets(text)
    return shown if len(shown) <= _MAX_MESSAGE_LENGTH else f"{shown[: _MAX_MESSAGE_LENGTH - 1]}…"


def redact_messages(error: BaseException) -> None:
    """Remove user names and passwords from an exception, and from those chained to it, in place.

    A traceback prints the messages of all of them.
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
