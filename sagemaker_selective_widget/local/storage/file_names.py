"""Names of objects as file names that are valid on every system and unique.

S3 distinguishes any two texts; file systems do not. Characters that some system rejects, or treats specially,
are written as ``%`` and two hexadecimal digits for each byte of their UTF-8 form, and so is ``%``. The rules
of Windows are those in Microsoft's "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import hashlib
import re

MAX_NAME_BYTES = 200
"""Longer names end in a digest; file systems allow at most 255 bytes."""

_EMPTY = "%2F"  # a slash, which no name contains
_DIGEST_MARK = "%-"
# In addition to what Windows forbids: "~", since a short name such as PROGRA~1 is an alias of a longer one.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff%~<>:"/\\|?*]')
_FOLDED = re.compile(r"[A-Z]|[^\x00-\x7f]")
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
_DROPPED_AT_THE_END = (".", " ")


def file_name(name: str, *, folds_case: bool) -> str:
    """Return the name of the file or folder for a part of a key between two slashes.

    Args:
        name: The part of the key.
        folds_case: Whether the file system treats some different names as equal: names that differ in case
            (Windows, macOS), or in how a letter with an accent is composed (macOS).
    """
    escaped = _escaped_positions(name, folds_case)
    found = "".join(_escape(each) if index in escaped else each for index, each in enumerate(name))
    if len(found.encode()) > MAX_NAME_BYTES:
        return _shortened(found, name)
    return found or _EMPTY


def object_name(found: str) -> str | None:
    """Return the name that a file name represents; None if it was shortened, or is not that of an object."""
    if found == _EMPTY:
        return ""
    try:
        content = re.sub(rb"%([0-9A-F]{2})", _byte, found.encode(errors="surrogatepass"))
        name = content.decode(errors="surrogatepass")
    except ValueError:
        return None
    # A "%" without two digits is a mark added by `file_name`, since every other "%" is escaped.
    return None if re.search("%(?![0-9A-F]{2})", found) else name


def _byte(escaped: re.Match[bytes]) -> bytes:
    return bytes([int(escaped.group(1), 16)])


def _escaped_positions(name: str, folds_case: bool) -> set[int]:
    positions = {match.start() for match in _FORBIDDEN.finditer(name)}
    if folds_case:
        positions |= {match.start() for match in _FOLDED.finditer(name)}
    if _DEVICE.match(name):
        positions.add(0)
    if name.endswith(_DROPPED_AT_THE_END):
        positions.add(len(name) - 1)
    return positions


def _escape(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogatepass"))


def _shortened(escaped: str, name: str) -> str:
    """Return the beginning of a name that is too long, with a digest to keep it unique."""
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    room = MAX_NAME_BYTES - len(_DIGEST_MARK) - len(digest)
    return escaped.encode()[:room].decode(errors="ignore") + _DIGEST_MARK + digest
