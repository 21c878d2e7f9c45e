"""A time limit for a step's function: in a separate thread, or on the only thread.

A thread cannot be ended from outside. So a function that exceeds its limit is left behind in its daemon
thread: the step has failed, `StepContext.stop_requested` is True for the function, and its result is ignored.

On the only thread nothing else can check the time while the function runs. So a trace function
(`sys.settrace`) checks it at each line, and raises when the limit is exceeded. This slows lines down, by
about three times for a plain loop, and hides them from debuggers and coverage tools. Code that is not Python
(a fit, a sleep) is noticed only when it has ended.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from sagemaker_selective_widget.local.clock import Clock, Signal
from sagemaker_selective_widget.local.steps.context import StepContext, StepError, StepFunction
from sagemaker_selective_widget.local.steps.registry import Returned


def limited_in_thread(function: StepFunction, timeout_s: float, clock: Clock) -> StepFunction:
    """Return the function with a time limit of `timeout_s` seconds on the clock; past it, the step fails."""

    def perform(context: StepContext) -> Returned:
        deadline = _Deadline(context.stop_signal, clock, clock.elapsed_s() + timeout_s)
        call = _Call(function, replace(context, stop_signal=deadline))
        threading.Thread(target=call.make, name=f"function of {context.name}", daemon=True).start()
        if not clock.wait(call.ended, timeout_s):
            raise _failure(timeout_s)
        return call.result()

    return perform


def limited_by_trace(function: StepFunction, timeout_s: float, clock: Clock) -> StepFunction:
    """Return the function with a time limit of `timeout_s` seconds on the clock, for the only thread."""

    def perform(context: StepContext) -> Returned:
        deadline = _Deadline(context.stop_signal, clock, clock.elapsed_s() + timeout_s)
        before = sys.gettrace()
        sys.settrace(_Trace(deadline))
        try:
            returned = function(replace(context, stop_signal=deadline))
        except _TimeLimitReached:
            raise _failure(timeout_s) from None
        finally:
            sys.settrace(before)
        if deadline.is_over:
            raise _failure(timeout_s)
        return returned

    return perform


def _failure(timeout_s: float) -> StepError:
    return StepError(f"The step has reached its time limit of {timeout_s:g} s (step_timeout_s).")


@dataclass(slots=True)
class _Call:
    """One call of a function in a thread of its own, and how it ended."""

    function: StepFunction
    context: StepContext
    ended: threading.Event = field(default_factory=threading.Event)
    returned: Returned = None
    raised: BaseException | None = None

    def make(self) -> None:
        """Call the function; the target of the thread."""
        try:
            self.returned = self.function(self.context)
        except BaseException as error:  # noqa: BLE001 (raised again where the step is executed)
            self.raised = error
        finally:
            self.ended.set()

    def result(self) -> Returned:
        """Return what the function returned, or raise what it raised."""
        if self.raised is not None:
            raise self.raised
        return self.returned


@dataclass(frozen=True, slots=True)
class _Deadline:
    """A signal that is set along with another one, or at a time on a clock."""

    signal: Signal
    clock: Clock
    end_s: float

    @property
    def is_over(self) -> bool:
        """Whether the time has passed."""
        return self.clock.elapsed_s() >= self.end_s

    def is_set(self) -> bool:
        """Return whether the signal is set or the time has passed."""
        return self.signal.is_set() or self.is_over

    def wait(self, timeout: float) -> bool:
        """Wait for the signal or the time, for at most `timeout` real seconds."""
        left_s = max(0.0, (self.end_s - self.clock.elapsed_s()) / self.clock.speed)
        return self.signal.wait(min(timeout, left_s)) or self.is_set()


class _TimeLimitReached(BaseException):
    """Ends a function that exceeds its time limit; not caught by ``except Exception``."""


@dataclass(frozen=True, slots=True)
class _Trace:
    """A trace function, called for each call and line of a function; raises once the time has passed."""

    deadline: _Deadline

    def __call__(self, _frame: FrameType, _event: str, _argument: Any) -> _Trace:
        if self.deadline.is_over:
            raise _TimeLimitReached
        return self
