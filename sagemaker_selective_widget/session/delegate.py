"""Members of a session that delegate to its parts: intents, and methods that keep docstring and signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Value = TypeVar("Value")


class Intent(Generic[Value]):
    """An attribute that states an intent when set; it reads as the value in effect, even an automatic one."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember the name of the intent."""
        self._name = name

    def __get__(self, session: Any, owner: type) -> Value:
        """Return the value of the intent; on the class, as documentation tools do, the descriptor itself."""
        if session is None:
            return cast("Value", self)
        return self._read(session)

    def __set__(self, session: Any, value: Value) -> None:
        """State the intent."""
        session.state_intents(**{self._name: value})

    def _read(self, session: Any) -> Value:
        value: Value = session.view.intent(self._name)
        return value


class ReferenceIntent(Intent["str | None"]):
    """The reference. If nobody has chosen one, reading it waits until the automatic one is known."""

    def _read(self, session: Any) -> str | None:
        is_chosen = session.store.state.intents.pinned
        view = session.view if is_chosen else session._inquiry.settled()
        arn: str | None = view.intent(self._name)
        return arn


def delegated(
    method: Callable[Concatenate[Any, Arguments], Result], part: str
) -> Callable[Concatenate[Any, Arguments], Result]:
    """Return a method that calls the method of the same name on a part.

    Args:
        method: The method, as a function of its class.
        part: Name of the attribute that holds the part.
    """

    @wraps(method)
    def call(self: Any, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        result: Result = getattr(getattr(self, part), method.__name__)(*args, **kwargs)
        return result

    return cast("Callable[Concatenate[Any, Arguments], Result]", call)


def notified(
    method: Callable[Concatenate[Any, Arguments], Result],
) -> Callable[Concatenate[Any, Arguments], Result]:
    """Return a method of a session that returns only once observers were notified of its changes.

    This way traits agree with what a method returns, and a browser sees the outcome before the answer.
    """

    @wraps(method)
    def call(self: Any, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return method(self, *args, **kwargs)
        finally:
            self.store.wait_until_notified()

    return cast("Callable[Concatenate[Any, Arguments], Result]", call)
