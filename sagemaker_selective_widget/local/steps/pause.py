"""Pauses of a step. Its executor decides how to wait, in the step's own thread or on the only thread."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from sagemaker_selective_widget.local.clock import Signal

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of a step.

    Attributes:
        signal: Ends the pause early; the step itself checks whether it is set.
        duration_s: Length of the pause, in seconds on this machine's clock; may be infinite.
    """

    signal: Signal
    duration_s: float


@dataclass(frozen=True, slots=True)
class BeforeFunction:
    """The pause before a registered function, which takes real time and keeps its thread busy.

    Where there is only one thread, it lets a client see the state of the step before the function runs.

    Attributes:
        signal: Set when the step should stop.
    """

    signal: Signal


Pausing = Generator[Pause | BeforeFunction, None, Result]
"""Work that pauses, and then returns a result."""
