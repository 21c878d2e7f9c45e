"""Text that can be written as UTF-8: JSON may hold halves of surrogate pairs, which no document can."""

from __future__ import annotations

import re

_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def is_writable(text: str) -> bool:
    """Tell whether a text holds no lone surrogate, so that a request or a document can carry it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def writable(text: str) -> str:
    """Return a text with U+FFFD for each lone surrogate, which no UTF-8 document can hold."""
    return text if is_writable(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def writable_json(text: str) -> str:
    r"""Return JSON text whose strings are writable too, where a lone surrogate is escaped as ``\ud800``."""
    return _JSON_ESCAPE.sub(lambda found: r"\ufffd" if found["lone"] else found[0], writable(text))
