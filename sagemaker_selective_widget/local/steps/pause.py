"""Pauses of a step, whose executor decides how to wait: in the step's own thread or on the only one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from sagemaker_selective_widget.local.clock import Signal

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pause:
    """A step waits.

    Attributes:
        signal: Ends the pause early; the step itself checks whether it is set.
        duration_s: The length of the pause, in seconds on the machine's clock; may be infinite.
    """

    signal: Signal
    duration_s: float


@dataclass(frozen=True, slots=True)
class BeforeFunction:
    """A step is about to call a registered function, which takes real time and blocks its thread.

    If there is only one thread, clients can see the state of the step before that.

    Attributes:
        signal: Set when the step should stop.
    """

    signal: Signal


Pausing = Generator[Pause | BeforeFunction, None, Result]
"""Work that pauses, and its result."""
