"""The numbers in a JSON document, by their paths."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from sagemaker_selective_widget.errors import MetricError
from sagemaker_selective_widget.pipeline.property_path import PathError, follow, split_path

Parts = tuple[str | int, ...]
"""A path in parts: keys, and indices of lists."""

MAX_FILE_BYTES = 2**20
"""The maximum size of a file that is read for its numbers: 1 MiB."""

MAX_NUMBERS = 200
"""The maximum count of numbers taken from a file; reports of curves have thousands that nobody compares."""


def read_document(text: str) -> Any:
    """Return the JSON document in a text; ``NaN`` and ``Infinity`` count as numbers.

    Raises:
        MetricError: The text is not JSON, or is nested too deeply.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise MetricError("it is nested too deeply") from None
    except ValueError as error:
        raise MetricError(f"it is not JSON ({error})") from None


def numbers(document: Any) -> Iterator[tuple[Parts, float]]:
    """Yield each number in document order; iterative, so that deep nesting cannot exhaust the stack."""
    stack: list[tuple[Parts, Any]] = [((), document)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Mapping):
            stack.extend(((*path, key), item) for key, item in reversed(list(value.items())))
        elif isinstance(value, list):
            stack.extend(((*path, index), value[index]) for index in reversed(range(len(value))))
        elif (number := as_number(value)) is not None:
            yield path, number


def number_at(document: Any, path: str) -> float | None:
    """Return the number at a path, even if it is written as text; ``None`` if there is none."""
    try:
        found = follow(document, split_path(path))
    except PathError:
        return None
    if isinstance(found, str):
        try:
            return float(found)
        except ValueError:
            return None
    return as_number(found)


def as_number(value: Any) -> float | None:
    """Return a number as a float, infinite if it is too large for one; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
