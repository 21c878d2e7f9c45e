"""Methods that the widget shares with its session, whose class is imported only when needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from sagemaker_selective_widget.session import SelectiveExecution

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def session_class() -> type[SelectiveExecution]:
    """Return `SelectiveExecution`, imported on demand to keep the import of the widget's class fast."""
    from sagemaker_selective_widget.session import SelectiveExecution

    return SelectiveExecution


def shared(
    find: Callable[[], Callable[Concatenate[Any, Arguments], Result]],
) -> Callable[Concatenate[Any, Arguments], Result]:
    """Return a method that calls the session's method of the same name, with its docstring and signature.

    Args:
        find: Returns the method of the session's class.
    """
    return cast("Callable[Concatenate[Any, Arguments], Result]", _Shared(find))


class _Shared:
    """Looks up the method only when it is called or documented, because traitlets reads all class members."""

    def __init__(self, find: Callable[[], Callable[..., Any]]) -> None:
        self._find = find

    def __set_name__(self, owner: type, name: str) -> None:
        self.__name__ = name

    def __get__(self, widget: Any, owner: type) -> Any:
        return self if widget is None else getattr(widget.session, self.__name__)

    def __call__(self, widget: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(widget.session, self.__name__)(*args, **kwargs)

    @property
    def __wrapped__(self) -> Callable[..., Any]:
        return self._find()

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._find().__doc__
