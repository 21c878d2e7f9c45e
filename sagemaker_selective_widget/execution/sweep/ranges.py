"""The ranges that a varied parameter is drawn from, and lists of evenly spaced values."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sagemaker_selective_widget.errors import SweepError
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.pipeline.values import fits_type
from sagemaker_selective_widget.selection.parameters import without_numpy

Scale = Literal["linear", "log"]
"""Whether numbers are spaced by equal differences or by equal ratios."""

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers between two limits, both included; rounded to six significant digits.

    Attributes:
        low: The smallest number.
        high: The largest number.
        scale: ``log`` for numbers whose order of magnitude matters, such as learning rates.
        is_integer: Whether only whole numbers are included.

    Raises:
        SweepError: The range is empty or too wide for a float, or has no logarithm.
    """

    low: float
    high: float
    scale: Scale = "linear"
    is_integer: bool = False

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            object.__setattr__(self, name, without_numpy(getattr(self, name)))
        if not (fits_type(self.low, "Float") and fits_type(self.high, "Float") and self.low <= self.high):
            raise SweepError(
                "A range goes from a number to a larger one, "
                f"not from {shown(self.low)} to {shown(self.high)}."
            )
        if not fits_type(self.high - self.low, "Float"):
            raise SweepError(f"The range from {shown(self.low)} to {shown(self.high)} is too wide.")
        if self.is_integer and math.ceil(self.low) > math.floor(self.high):
            raise SweepError(f"There is no whole number from {self.low} to {self.high}.")
        if self.scale == "log" and self.low <= 0:
            raise SweepError(f"A logarithmic range begins above 0, not at {self.low}.")

    def at(self, share: float) -> float | int:
        """Return the number at a fraction of the range, from 0 to 1; the ends are not rounded."""
        if share in (0, 1):
            return self._end(share)
        if self.scale == "log":
            value = math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        if self.is_integer:
            return min(max(round(value), math.ceil(self.low)), math.floor(self.high))
        return float(min(max(float(f"{value:.{_DIGITS}g}"), self.low), self.high))

    def _end(self, share: float) -> float | int:
        if self.is_integer:
            return math.floor(self.high) if share else math.ceil(self.low)
        return float(self.high if share else self.low)

    def draw(self, chance: random.Random) -> float | int:
        """Return a random number; on a linear scale, all whole numbers are equally likely."""
        if self.is_integer and self.scale == "linear":
            return math.ceil(self.low) + int(
                chance.random() * (math.floor(self.high) - math.ceil(self.low) + 1)
            )
        return self.at(chance.random())

    def spread(self, count: int) -> list[float | int]:
        """Return ``count`` evenly spaced numbers, including both ends.

        Raises:
            SweepError: The count is less than 1.
        """
        if count < 1:
            raise SweepError(f"A range of {count} values has none. Give 1 or more.")
        shares = [index / (count - 1) for index in range(count)] if count > 1 else [0.0]
        return [self.at(share) for share in shares]


@dataclass(frozen=True, slots=True)
class Choices:
    """Some values, of which one is drawn.

    Attributes:
        values: The values; if empty, the parameter's ``EnumValues`` are used.
    """

    values: tuple[ParameterScalar, ...] = ()

    def draw(self, chance: random.Random) -> ParameterScalar:
        """Return a random one of the values."""
        return self.values[int(chance.random() * len(self.values))]


def linear(low: float, high: float) -> Range:
    """Return the range from ``low`` to ``high``, spaced by equal differences."""
    return Range(low, high)


def log(low: float, high: float) -> Range:
    """Return the range from ``low`` to ``high``, spaced by equal ratios."""
    return Range(low, high, "log")


def integers(low: int, high: int) -> Range:
    """Return the whole numbers from ``low`` to ``high``, both included."""
    return Range(low, high, is_integer=True)


def choices(*values: ParameterScalar) -> Choices:
    """Return values of which one is drawn; without any, the parameter's ``EnumValues`` are used."""
    return Choices(values)


@dataclass(frozen=True, slots=True)
class Random:
    """A space of random trials, which are the same for the same seed.

    Attributes:
        ranges: What each parameter is drawn from.
        count: How many trials are drawn; duplicates count as one trial.
        seed: The seed of the random numbers: a whole number.
    """

    ranges: Sequence[tuple[str, Range | Choices]]
    count: int
    seed: int = 0


def draws(count: int, seed: int = 0, /, **ranges: Range | Choices) -> Random:
    """Return a space of random trials, such as ``draws(20, 1, Eta=log(0.01, 0.3))``.

    Args:
        count: How many trials are drawn.
        seed: The seed of the random numbers: a whole number.
        **ranges: What each parameter is drawn from.
    """
    return Random(tuple(ranges.items()), count, seed)
