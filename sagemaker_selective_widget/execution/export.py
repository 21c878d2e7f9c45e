"""The same request as code to copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LINE_LENGTH = 88


def boto3_code(request: Mapping[str, Any], *, region: str | None = None) -> str:
    """Return Python that sends ``request`` with boto3.

    Every value is written as a literal, so that no value can become code.

    Args:
        request: Keyword arguments of ``StartPipelineExecution``.
        region: The client's region, if it is to be named.
    """
    where = f", region_name={_flat(region)}" if region else ""
    arguments = "".join(f"    {key}={_literal(value, 4)},\n" for key, value in request.items())
    return (
        "import boto3\n\n"
        f'sagemaker = boto3.client("sagemaker"{where})\n'
        f"response = sagemaker.start_pipeline_execution(\n{arguments})\n"
        'print(response["PipelineExecutionArn"])\n'
    )


def _literal(value: Any, indent: int) -> str:
    """Return a value as Python: on one line where it fits, else one item a line."""
    flat = _flat(value)
    if not isinstance(value, (dict, list)) or (
        len(flat) + indent < _LINE_LENGTH and not _holds_containers(value)
    ):
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        lines = [f"{pad}{_flat(key)}: {_literal(item, indent + 4)},\n" for key, item in value.items()]
    else:
        lines = [f"{pad}{_literal(item, indent + 4)},\n" for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{''.join(lines)}{' ' * indent}{closing}"


def _flat(value: Any) -> str:
    """Return a value on one line, and nothing in it that cannot be seen."""
    if isinstance(value, str):
        # In double quotes where JSON's escapes are Python's too; Python escapes what is not printable.
        return json.dumps(value, ensure_ascii=False) if value.isprintable() else repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return repr(value)


def _holds_containers(value: dict[str, Any] | list[Any]) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return any(isinstance(item, (dict, list)) for item in items)
