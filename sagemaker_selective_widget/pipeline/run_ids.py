"""Where a step gets the id of an MLflow run from; it logs to that run, whoever started it.

MLflow itself reads ``MLFLOW_RUN_ID`` from the environment
(https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html). Other cases are
recognised by the names of arguments and outputs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sagemaker_selective_widget.pipeline.paths import Value, get_path

_REMEMBERED_NAMES = 4096
_RUN_ID = re.compile(r"(^|mlflow|parent|nested)run(uu)?id$")
_MADE_BY_MLFLOW = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"[^\[\]'\".]+")


def find_run_ids(values: Iterable[Value]) -> tuple[str, ...]:
    """Return the ``Get`` paths that a step uses as the id of an MLflow run, in document order.

    A plain ``run_id`` counts only if the step mentions MLflow elsewhere.

    Args:
        values: The values of the step.
    """
    values = list(values)
    found: dict[str, bool] = {}
    for value in values:
        if not isinstance(value.value, str):
            for path in _paths(value.value):
                called = [hint for hint in _hints(value, path) if names_run_id(hint)]
                if called:
                    found[path] = found.get(path, False) or any("mlflow" in hint.lower() for hint in called)
    mentions = bool(found) and any(map(_mentions_mlflow, values))
    return tuple(path for path, is_certain in found.items() if is_certain or mentions)


@lru_cache(maxsize=_REMEMBERED_NAMES)
def names_run_id(name: str) -> bool:
    """Return whether a name is that of a run's id: ``MLFLOW_RUN_ID``, ``ParentRunId``, ``run_id``."""
    return _RUN_ID.search(re.sub(r"[^a-z0-9]", "", name.lower())) is not None


def looks_like_run_id(text: str) -> bool:
    """Return whether a text has the form of an MLflow run id: 32 hexadecimal digits."""
    return _MADE_BY_MLFLOW.fullmatch(text) is not None


def _mentions_mlflow(value: Value) -> bool:
    texts = (*value.keys, value.value) if isinstance(value.value, str) else value.keys
    return any("mlflow" in text.lower() for text in texts)


def _hints(value: Value, path: str) -> Iterator[str]:
    """Yield the names of a value: its keys, the item before it, and the last part of its path."""
    yield from value.keys
    if isinstance(value.before, str):
        yield value.before
    yield (_PART.findall(path) or [""])[-1]


def _paths(value: Any) -> Iterator[str]:
    """Yield the ``Get`` paths in a value; iterative, so that deep nesting cannot exhaust the stack."""
    stack = [value]
    while stack:
        item = stack.pop()
        if path := get_path(item):
            yield path
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
