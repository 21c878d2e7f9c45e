"""Pauses of a step: its executor decides how to wait, in a thread of the step's own or on the only one."""

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
        signal: Ends the pause early; the step looks itself whether it has come.
        duration_s: How long the pause is, in seconds on the machine's clock; may be infinite.
    """

    signal: Signal
    duration_s: float


@dataclass(frozen=True, slots=True)
class BeforeFunction:
    """A registered function comes next, which takes real time and keeps its thread busy.

    Where there is one thread, a client sees the state of the step before that.

    Attributes:
        signal: Comes when the step is to stop.
    """

    signal: Signal


Pausing = Generator[Pause | BeforeFunction, None, Result]
"""Work that pauses, and what it comes to."""
