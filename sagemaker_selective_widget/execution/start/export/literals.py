"""Values as Python literals, so that no value can become code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LINE_LENGTH = 88


def call(function: str, arguments: Mapping[str, str]) -> str:
    """Return a call with one keyword argument per line.

    Args:
        function: The code of the function to call.
        arguments: The code of each argument, by keyword.
    """
    lines = "".join(f"    {keyword}={value},\n" for keyword, value in arguments.items())
    return f"{function}(\n{lines})"


def indented(code: str, indent: int = 4) -> str:
    """Return code with all lines but the first indented."""
    return code.replace("\n", "\n" + " " * indent)


def literal(value: Any, indent: int = 0) -> str:
    """Return a value as a Python literal: on one line if it fits, otherwise with one item per line."""
    flat = flat_literal(value)
    if not isinstance(value, (dict, list)) or (
        len(flat) + indent < _LINE_LENGTH and not _holds_containers(value)
    ):
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        lines = [f"{pad}{flat_literal(key)}: {literal(item, indent + 4)},\n" for key, item in value.items()]
    else:
        lines = [f"{pad}{literal(item, indent + 4)},\n" for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{''.join(lines)}{' ' * indent}{closing}"


def flat_literal(value: Any) -> str:
    """Return a value as a literal on one line, with invisible characters escaped."""
    if isinstance(value, str):
        # Double quotes, if JSON's escapes are also valid in Python; `repr` escapes what is not printable.
        return json.dumps(value, ensure_ascii=False) if value.isprintable() else repr(value)
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{flat_literal(key)}: {flat_literal(item)}" for key, item in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(flat_literal, value)) + "]"
    return repr(value)


def _holds_containers(value: dict[str, Any] | list[Any]) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return any(isinstance(item, (dict, list)) for item in items)
