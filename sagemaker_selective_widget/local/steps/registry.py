"""Who performs a step: a registered function, or a stub that only takes time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.steps.context import StepContext, StepError, StepFunction


@dataclass(frozen=True, slots=True)
class Stub:
    """Performs a step by taking time and nothing else.

    Attributes:
        duration_s: How long the step takes, in seconds.
        fails: The reason the step fails with; None lets it succeed.
        returns: Properties the step has afterwards, as a function would return them.
        exception_type: What kind of failure `fails` is, for the step's ``RetryPolicies``.
    """

    duration_s: float
    fails: str | None = None
    returns: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    exception_type: str | None = None

    def __call__(self, step: StepContext) -> Mapping[str, Any]:
        """Take the time, or less when the execution is to stop."""
        stopped = step.wait(self.duration_s)
        if self.fails is not None and not stopped:
            raise StepError(self.fails, self.exception_type)
        return self.returns


def at_least(duration_s: float, function: StepFunction) -> StepFunction:
    """Return the function made to last at least `duration_s` seconds, whatever it returns or raises."""

    def perform(step: StepContext) -> Mapping[str, Any] | None:
        began_s = step.clock.elapsed_s()
        try:
            return function(step)
        finally:
            step.wait(duration_s - (step.clock.elapsed_s() - began_s))

    return perform if duration_s > 0 else function


class StepRegistry:
    """Which performer each step has. Owns the table; asked by the engine when a step starts.

    Attributes:
        before_step: Is called before a step is performed; what it raises fails the step.
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
        self._performers: dict[str, StepFunction] = {}

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step of that name, or every step of that type."""
        self._performers[name_or_type] = at_least(self._min_duration_s, function)

    def stub(
        self,
        name_or_type: str,
        duration_s: float | None = None,
        fails: str | None = None,
        returns: Mapping[str, Any] | None = None,
        exception_type: str | None = None,
    ) -> None:
        """Let a stub perform the step of that name, or every step of that type."""
        duration = self._default.duration_s if duration_s is None else duration_s
        returned = MappingProxyType(dict(returns or {}))
        self._performers[name_or_type] = Stub(duration, fails, returned, exception_type)

    def chosen(self, keys: Iterable[str]) -> StepFunction | None:
        """Return what was registered under the first of a step's names and its type; None if nothing was."""
        found = (self._performers.get(key) for key in keys)
        return next((performer for performer in found if performer is not None), None)

    def has_only_stub(self, keys: Iterable[str]) -> bool:
        """Tell whether a stub performs the step."""
        return isinstance(self.performer(keys), Stub)

    def performer(self, keys: Iterable[str]) -> StepFunction:
        """Return what performs the step; the default stub when nothing was registered."""
        return self.chosen(keys) or self._default
