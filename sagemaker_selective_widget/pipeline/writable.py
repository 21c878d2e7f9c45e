"""Text that can be encoded as UTF-8: JSON may contain lone surrogates, which UTF-8 cannot represent."""

from __future__ import annotations

import re

_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def is_writable(text: str) -> bool:
    """Return whether a text has no lone surrogates, so that it can be sent or stored as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def writable(text: str) -> str:
    """Return a text with lone surrogates, which UTF-8 cannot represent, replaced by U+FFFD."""
    return text if is_writable(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def writable_json(text: str) -> str:
    r"""Return JSON text whose strings are writable too, including lone surrogates escaped as ``\ud800``."""
    return _JSON_ESCAPE.sub(lambda found: r"\ufffd" if found["lone"] else found[0], writable(text))
