"""The space of a sweep as it is stored and sent, with values as the API's strings."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.execution.sweep.ranges import Choices, Range
from sagemaker_selective_widget.pipeline.values import is_whole, to_text

Values = Mapping[str, str]
"""The varied values of one trial, by parameter."""

MAX_TRIALS = 200
"""The maximum number of trials in a sweep."""


@dataclass(frozen=True, slots=True)
class Grid:
    """All combinations of some values; the last parameter varies fastest.

    Attributes:
        axes: Each parameter with its values.
    """

    axes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def size(self) -> int:
        """The number of combinations."""
        return math.prod(len(values) for _, values in self.axes)

    def trials(self) -> tuple[Values, ...]:
        """Return the combinations, in order."""
        names = [name for name, _ in self.axes]
        return tuple(
            dict(zip(names, row, strict=True)) for row in itertools.product(*(each for _, each in self.axes))
        )

    def to_json(self) -> dict[str, Any]:
        """Return the grid as JSON."""
        return {"grid": {name: list(values) for name, values in self.axes}}


@dataclass(frozen=True, slots=True)
class Listed:
    """Trials that were listed one by one.

    Attributes:
        names: The parameters.
        rows: The parameter values of each trial.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """The number of trials."""
        return len(self.rows)

    def trials(self) -> tuple[Values, ...]:
        """Return the trials, in order."""
        return tuple(dict(zip(self.names, row, strict=True)) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Return the trials as JSON."""
        return {"names": list(self.names), "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Trials drawn at random, which are the same wherever they are drawn.

    Attributes:
        ranges: What each parameter is drawn from; choices are strings.
        count: How many are drawn.
        seed: The seed of the random numbers.
    """

    ranges: tuple[tuple[str, Range | Choices], ...]
    count: int
    seed: int

    @property
    def size(self) -> int:
        """The number of trials drawn, including duplicates."""
        return self.count

    def trials(self) -> tuple[Values, ...]:
        """Return the distinct trials, in the order in which they are drawn."""
        # Of all methods, Python guarantees the same numbers in every version for `random()` only.
        chance = random.Random(self.seed)  # noqa: S311 (no secret)
        drawn = [tuple(to_text(each.draw(chance)) for _, each in self.ranges) for _ in range(self.count)]
        names = [name for name, _ in self.ranges]
        return tuple(dict(zip(names, row, strict=True)) for row in dict.fromkeys(drawn))

    def to_json(self) -> dict[str, Any]:
        """Return the ranges, count and seed as JSON."""
        ranges = {name: _range_json(each) for name, each in self.ranges}
        return {"ranges": ranges, "count": self.count, "seed": self.seed}


Space = Grid | Listed | Drawn
"""The space of a sweep."""


def varied(space: Space) -> tuple[str, ...]:
    """Return the names of the parameters that a space varies."""
    match space:
        case Grid(axes):
            return tuple(name for name, _ in axes)
        case Listed(names, _):
            return names
        case Drawn(ranges, _, _):
            return tuple(name for name, _ in ranges)


def space_from_json(read: Mapping[str, Any]) -> Space:
    """Return the space that `to_json` wrote.

    Raises:
        KeyError: A member is missing.
        TypeError: A member is of another type.
        ValueError: A member has an invalid value.
    """
    if "grid" in read:
        axes = tuple((str(name), tuple(map(str, values))) for name, values in read["grid"].items())
        return _checked(Grid(axes))
    if "rows" in read:
        names = tuple(map(str, read["names"]))
        rows = tuple(tuple(map(str, row)) for row in read["rows"])
        if any(len(row) != len(names) for row in rows):
            raise ValueError("A row has not the length of the names.")
        return _checked(Listed(names, rows))
    ranges = tuple((str(name), _range_from_json(each)) for name, each in read["ranges"].items())
    return _checked(Drawn(ranges, whole(read["count"]), whole(read["seed"])))


def whole(read: Any) -> int:
    """Return a whole number that was read; rounding another number would give a different sweep.

    Raises:
        TypeError: It is not a whole number.
    """
    if not is_whole(read):
        raise TypeError("There has to be a whole number here.")
    return read


def _checked(space: Space) -> Space:
    if not 0 < space.size <= MAX_TRIALS:
        raise ValueError(f"A sweep has 1 to {MAX_TRIALS} trials, not {space.size}.")
    return space


def _range_json(drawn_from: Range | Choices) -> list[Any]:
    match drawn_from:
        case Choices(values):
            return list(values)
        case Range(low, high, scale, is_integer):
            return [scale, low, high, *([1] if is_integer else [])]


def _range_from_json(read: Any) -> Range | Choices:
    is_range = len(read) > 2 and read[0] in ("linear", "log") and not isinstance(read[1], str)
    if not is_range:
        if not read:
            raise ValueError("There is nothing to choose from.")
        return Choices(tuple(map(str, read)))
    return Range(read[1], read[2], read[0], len(read) > 3)
