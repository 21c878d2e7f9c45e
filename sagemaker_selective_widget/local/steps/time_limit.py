"""A time limit for a step's function.

A thread cannot be ended from outside. So a function that is out of time is left behind in its thread, a
daemon: the step has failed, `StepContext.stop_requested` is True for the function, and nobody waits for what
it returns.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sagemaker_selective_widget.local.clock import Clock, Signal
from sagemaker_selective_widget.local.steps.context import StepContext, StepError, StepFunction


def limited(function: StepFunction, timeout_s: float, clock: Clock) -> StepFunction:
    """Return the function with a time limit of `timeout_s` seconds on the clock; past it, the step fails."""

    def perform(context: StepContext) -> Mapping[str, Any] | None:
        deadline = _Deadline(context.stop_signal, clock, clock.elapsed_s() + timeout_s)
        call = _Call(function, replace(context, stop_signal=deadline))
        threading.Thread(target=call.make, name=f"function of {context.name}", daemon=True).start()
        if not clock.wait(call.ended, timeout_s):
            raise StepError(f"The step has reached its time limit of {timeout_s:g} s (step_timeout_s).")
        return call.result()

    return perform


@dataclass(slots=True)
class _Call:
    """One call of a function in a thread of its own, and how it ended."""

    function: StepFunction
    context: StepContext
    ended: threading.Event = field(default_factory=threading.Event)
    returned: Mapping[str, Any] | None = None
    raised: BaseException | None = None

    def make(self) -> None:
        """Call the function; the target of the thread."""
        try:
            self.returned = self.function(self.context)
        except BaseException as error:  # noqa: BLE001 (raised again where the step is carried out)
            self.raised = error
        finally:
            self.ended.set()

    def result(self) -> Mapping[str, Any] | None:
        """Return what the function has returned, or raise what it has raised."""
        if self.raised is not None:
            raise self.raised
        return self.returned


@dataclass(frozen=True, slots=True)
class _Deadline:
    """A signal that comes when another one does, or at a time on a clock."""

    signal: Signal
    clock: Clock
    end_s: float

    def is_set(self) -> bool:
        """Tell whether the signal has come or the time is over."""
        return self.signal.is_set() or self.clock.elapsed_s() >= self.end_s

    def wait(self, timeout: float) -> bool:
        """Wait for the signal or the end no longer than `timeout` real seconds."""
        left_s = max(0.0, (self.end_s - self.clock.elapsed_s()) / self.clock.speed)
        return self.signal.wait(min(timeout, left_s)) or self.is_set()
