"""Who performs a step: your function, or a stand-in that only takes time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.clock import Clock, Signal
from sagemaker_selective_widget.local.objects import ObjectFolder
from sagemaker_selective_widget.local.step_log import append_line


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
        stop_signal: Comes when the step is to stop; `stop_requested` and `wait` look at it.
        clock: The time on this machine.
    """

    name: str
    type: str
    arguments: Mapping[str, Any]
    parameters: Mapping[str, Any]
    execution_arn: str
    stop_signal: Signal = field(repr=False)
    clock: Clock = field(repr=False)
    _objects: ObjectFolder = field(repr=False)
    _log_file: Path = field(repr=False)

    def path(self, uri: str) -> Path:
        """Map an S3 URI to a path under the folder of this `LocalSageMaker`.

        The folders above the path exist afterwards; the path itself may not.

        Raises:
            ValueError: The text is no S3 URI.
        """
        return self._objects.path(uri)

    def log(self, text: str) -> None:
        """Add a line to the step's log, which `LocalSageMaker.log` returns; a log keeps its first 1 MiB."""
        append_line(self._log_file, text)

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
    """

    duration_s: float
    fails: str | None = None
    returns: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __call__(self, step: StepContext) -> Mapping[str, Any]:
        """Take the time, or less when the execution is to stop."""
        stopped = step.wait(self.duration_s)
        if self.fails is not None and not stopped:
            raise StepError(self.fails)
        return self.returns


class StepError(Exception):
    """A step fails with exactly this reason; raise it in a function to choose the reason."""


class StepRegistry:
    """Which performer each step has. Owns the table; asked by the engine when a step starts.

    Attributes:
        before_step: Is called before a step is performed; what it raises fails the step.
    """

    def __init__(
        self, step_duration_s: float, before_step: Callable[[StepContext], None] = lambda _: None
    ) -> None:
        self.before_step = before_step
        self._default = StandIn(step_duration_s)
        self._performers: dict[str, StepFunction] = {}

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step of that name, or every step of that type."""
        self._performers[name_or_type] = function

    def stand_in(
        self,
        name_or_type: str,
        duration_s: float | None = None,
        fails: str | None = None,
        returns: Mapping[str, Any] | None = None,
    ) -> None:
        """Let a stand-in perform the step of that name, or every step of that type."""
        duration = self._default.duration_s if duration_s is None else duration_s
        self.register(name_or_type, StandIn(duration, fails, MappingProxyType(dict(returns or {}))))

    def chosen(self, name: str, step_type: str) -> StepFunction | None:
        """Return what was registered for the step, by name first, then by type; None if nothing was."""
        return self._performers.get(name) or self._performers.get(step_type)

    def has_only_stand_in(self, name: str, step_type: str) -> bool:
        """Tell whether a stand-in performs the step."""
        return isinstance(self.performer(name, step_type), StandIn)

    def performer(self, name: str, step_type: str) -> StepFunction:
        """Return what performs the step; the default stand-in when nothing was registered."""
        return self.chosen(name, step_type) or self._default
