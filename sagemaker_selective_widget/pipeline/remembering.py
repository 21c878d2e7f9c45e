"""Caching of what is derived from pipelines, for as long as the pipelines exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

Pipelines = ParamSpec("Pipelines")
Result = TypeVar("Result")


def once_per_pipeline(function: Callable[Pipelines, Result]) -> Callable[Pipelines, Result]:
    """Return a function of one or more pipelines that is called only once for the same pipelines.

    The cache holds pipelines weakly, so that those of closed widgets can be freed. For the same reason,
    results must not refer to them.
    """
    known: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    @wraps(function)
    def call(*pipelines: Any) -> Result:
        level = known
        for pipeline in pipelines[:-1]:
            level = level.setdefault(pipeline, WeakKeyDictionary())
        if pipelines[-1] not in level:
            level[pipelines[-1]] = function(*pipelines)  # type: ignore[call-arg]
        return cast("Result", level[pipelines[-1]])

    return cast("Callable[Pipelines, Result]", call)
