"""Methods that one object offers and a part of it carries out, with one docstring and one signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def delegated(
    method: Callable[Concatenate[Any, Arguments], Result], part: str
) -> Callable[Concatenate[Any, Arguments], Result]:
    """Return a method that calls the same method of a part.

    Args:
        method: The method, as a function of its class.
        part: Name of the attribute that holds the part.
    """

    @wraps(method)
    def call(self: Any, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        result: Result = getattr(getattr(self, part), method.__name__)(*args, **kwargs)
        return result

    return cast("Callable[Concatenate[Any, Arguments], Result]", call)
