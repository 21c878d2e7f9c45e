"""Paths into properties and JSON documents, such as ``Outputs['train'].S3Output`` and ``a[0].b``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_PART = re.compile(r"""\.?(?:([^.\[\]]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\])""")
_PLAIN = re.compile(r"[^.\[\]'\"\s]+")


class PathError(ValueError):
    """A path cannot be read, or does not exist; the message says where it fails."""


def split_path(path: str) -> list[str | int]:
    """Split a path into keys and list indices.

    Raises:
        PathError: The text is not a path.
    """
    parts: list[str | int] = []
    position = 0
    while position < len(path):
        match = _PART.match(path, position)
        if match is None:
            raise PathError(f"{path!r} is not a path; {path[position:]!r} cannot be read.")
        name, index, *quoted = match.groups()
        parts.append(
            int(index) if index is not None else name or next(key for key in quoted if key is not None)
        )
        position = match.end()
    return parts


def join_path(parts: Iterable[str | int]) -> str:
    """Return the path that `split_path` splits into these parts, with keys quoted where necessary."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif _PLAIN.fullmatch(part):
            path += f".{part}" if path else part
        else:
            quote = '"' if "'" in part else "'"
            path += f"[{quote}{part}{quote}]"
    return path


def follow(value: Any, path: Sequence[str | int]) -> Any:
    """Return the value at a path.

    A key into a list refers to the item with that name: ``Outputs['train']`` is the output whose
    ``OutputName`` is ``train``.

    Raises:
        PathError: Part of the path does not exist.
    """
    for part in path:
        value = _member(value, part)
    return value


def _member(value: Any, part: str | int) -> Any:
    if isinstance(value, Mapping) and part in value:
        return value[part]
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    if isinstance(value, list) and isinstance(part, str):
        for item in value:
            if isinstance(item, Mapping) and part in _names(item):
                return item
    raise PathError(f"there is no {part!r} here.")


def _names(item: Mapping[str, Any]) -> list[Any]:
    return [value for key, value in item.items() if key.endswith("Name")]
