"""Who performs a step: your function, or a stand-in that only takes time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.clock import Clock, Signal
from sagemaker_selective_widget.local.objects import ObjectFolder
from sagemaker_selective_widget.local.step_log import StepLog


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a function that performs a step is given.

    Attributes:
        name: The step's name in the pipeline definition.
        type: The step's type, for example ``"Training"``.
        arguments: The step's ``Arguments``, every reference resolved to its value. S3 URIs stay
            S3 URIs, as on AWS; `path` maps them to files.
        parameters: The execution's parameter values by name, each of its declared type.
        execution_arn: The ARN of the execution this step belongs to.
        settings: What its definition says beside ``Arguments``, such as ``FunctionArn`` of a Lambda step or
            ``SuppliedBaselineStatistics`` of a QualityCheck step; resolved too.
        attempt: 1, and one more each time that its ``RetryPolicies`` let it try again.
        stop_signal: Comes when the step is to stop; `stop_requested` and `wait` look at it.
        clock: The time on this machine.
    """

    name: str
    type: str
    arguments: Mapping[str, Any]
    parameters: Mapping[str, Any]
    execution_arn: str
    settings: Mapping[str, Any]
    attempt: int
    stop_signal: Signal = field(repr=False)
    clock: Clock = field(repr=False)
    _objects: ObjectFolder = field(repr=False)
    _log: StepLog = field(repr=False)

    def path(self, uri: str) -> Path:
        """Map an S3 URI to a path under the folder of this `LocalSageMaker`.

        The folders above the path exist afterwards; the path itself may not.

        Raises:
            ValueError: The text is no S3 URI.
        """
        return self._objects.path(uri)

    def log(self, text: str) -> None:
        """Add a line to the step's log, as ``print`` does; a log keeps at least its last half MiB.

        `LocalSageMaker.log` returns it, and the client of `LocalSageMaker.logs_client` reads it.
        """
        self._log.add(text)

    @property
    def stop_requested(self) -> bool:
        """Whether the step is to stop: a long loop looks here and returns."""
        return self.stop_signal.is_set()

    def wait(self, duration_s: float) -> bool:
        """Wait, in seconds on the clock, but no longer than until the step is to stop; say whether it is."""
        return self.clock.wait(self.stop_signal, duration_s)


StepFunction = Callable[[StepContext], Mapping[str, Any] | None]
"""Performs a step. What it returns is merged into the step's properties; what it raises fails the step."""


@dataclass(frozen=True, slots=True)
class StandIn:
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


class StepError(Exception):
    """A step fails with exactly this reason; raise it in a function to choose the reason.

    Attributes:
        exception_type: What kind of failure it is, such as ``"SageMaker.CAPACITY_ERROR"``: the step's
            ``RetryPolicies`` name those for which it is tried again.
    """

    def __init__(self, reason: str, exception_type: str | None = None) -> None:
        super().__init__(reason)
        self.exception_type = exception_type


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
        self._default = StandIn(step_duration_s)
        self._min_duration_s = min_step_duration_s
        self._performers: dict[str, StepFunction] = {}

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step of that name, or every step of that type."""
        self._performers[name_or_type] = at_least(self._min_duration_s, function)

    def stand_in(
        self,
        name_or_type: str,
        duration_s: float | None = None,
        fails: str | None = None,
        returns: Mapping[str, Any] | None = None,
        exception_type: str | None = None,
    ) -> None:
        """Let a stand-in perform the step of that name, or every step of that type."""
        duration = self._default.duration_s if duration_s is None else duration_s
        returned = MappingProxyType(dict(returns or {}))
        self._performers[name_or_type] = StandIn(duration, fails, returned, exception_type)

    def chosen(self, keys: Iterable[str]) -> StepFunction | None:
        """Return what was registered under the first of a step's names and its type; None if nothing was."""
        found = (self._performers.get(key) for key in keys)
        return next((performer for performer in found if performer is not None), None)

    def has_only_stand_in(self, keys: Iterable[str]) -> bool:
        """Tell whether a stand-in performs the step."""
        return isinstance(self.performer(keys), StandIn)

    def performer(self, keys: Iterable[str]) -> StepFunction:
        """Return what performs the step; the default stand-in when nothing was registered."""
        return self.chosen(keys) or self._default
