"""Handlers, which perform steps: a registered function, or a stub that only takes time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from sagemaker_selective_widget.local.steps.context import StepContext, StepError, StepFunction
from sagemaker_selective_widget.local.steps.pause import BeforeFunction, Pause, Pausing

Returned = Mapping[str, Any] | None
"""The result of performing a step: properties to merge into the step's own."""


class StepHandler(Protocol):
    """Performs a step."""

    def run(self, context: StepContext) -> Pausing[Returned]:
        """Perform the step; any exception fails the step."""
        ...


@dataclass(frozen=True, slots=True)
class Stub:
    """Performs a step by only taking time.

    Attributes:
        duration_s: How long the step takes, in seconds.
        fails: The reason with which the step fails; None to let it succeed.
        returns: Properties that the step has afterwards, as if returned by a function.
        exception_type: The type of the failure, for the step's ``RetryPolicies``.
    """

    duration_s: float
    fails: str | None = None
    returns: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    exception_type: str | None = None

    def run(self, context: StepContext) -> Pausing[Returned]:
        """Wait for the duration, or less if the execution should stop."""
        yield Pause(context.stop_signal, self.duration_s)
        if self.fails is not None and not context.stop_requested:
            raise StepError(self.fails, self.exception_type)
        return self.returns


@dataclass(frozen=True, slots=True)
class RegisteredFunction:
    """Performs a step by calling a function.

    Attributes:
        function: The function.
        min_duration_s: How long the step takes at least, in seconds, even if the function fails.
    """

    function: StepFunction
    min_duration_s: float = 0.0

    def run(self, context: StepContext) -> Pausing[Returned]:
        """Call the function, unless the execution should already stop."""
        yield BeforeFunction(context.stop_signal)
        if context.stop_requested:
            return None
        began_s = context.clock.elapsed_s()
        returned, raised = self._call(context)
        rest_s = self.min_duration_s - (context.clock.elapsed_s() - began_s)
        if rest_s > 0:
            yield Pause(context.stop_signal, rest_s)
        if raised is not None:
            raise raised
        return returned

    def _call(self, context: StepContext) -> tuple[Returned, BaseException | None]:
        try:
            return self.function(context), None
        except BaseException as error:  # noqa: BLE001 (raised again after the minimum duration)
            return None, error


class StepRegistry:
    """Owns the table of handlers, in which the engine looks them up when a step starts.

    Attributes:
        before_step: Called before a step is performed; any exception fails the step.
    """

    def __init__(
        self,
        step_duration_s: float,
        before_step: Callable[[StepContext], None] = lambda _: None,
        *,
        min_step_duration_s: float = 0.0,
    ) -> None:
        self.before_step = before_step
        self._default = Stub(step_duration_s)
        self._min_duration_s = min_step_duration_s
        self._handlers: dict[str, StepHandler] = {}

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step with a name, or all steps of a type."""
        self._handlers[name_or_type] = RegisteredFunction(function, self._min_duration_s)

    def stub(
        self,
        name_or_type: str,
        duration_s: float | None = None,
        fails: str | None = None,
        returns: Mapping[str, Any] | None = None,
        exception_type: str | None = None,
    ) -> None:
        """Let a stub perform the step with a name, or all steps of a type."""
        duration = self._default.duration_s if duration_s is None else duration_s
        returned = MappingProxyType(dict(returns or {}))
        self._handlers[name_or_type] = Stub(duration, fails, returned, exception_type)

    def chosen(self, keys: Iterable[str]) -> StepHandler | None:
        """Return the handler registered for the first matching key of a step; None if there is none."""
        found = (self._handlers.get(key) for key in keys)
        return next((handler for handler in found if handler is not None), None)

    def has_only_stub(self, keys: Iterable[str]) -> bool:
        """Return whether a stub performs the step."""
        return isinstance(self.handler(keys), Stub)

    def handler(self, keys: Iterable[str]) -> StepHandler:
        """Return the handler of a step; the default stub if none was registered."""
        return self.chosen(keys) or self._default
