"""Gradient boosted regression trees in plain Python, used if scikit-learn is not installed (JupyterLite).

Each round fits a tree to the residuals of the previous rounds, and adds a fraction of it (``eta``). Each
feature is divided into a few bins once, and nodes try only the borders between them: a thousand rows, five
levels and fifty rounds take about a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MAX_BINS = 32
"""The maximum number of bins of a feature."""

Row = Sequence[float]
Tree = Any
"""A leaf is its value; a node is ``[feature, border, tree up to the border, tree above it]``."""


@dataclass(frozen=True, slots=True)
class Boosting:
    """A fitted model.

    Attributes:
        base: The mean of the labels.
        trees: The trees whose values are added to it, one for each round.
    """

    base: float
    trees: list[Tree]

    def predict(self, features: Sequence[Row]) -> list[float]:
        """Return a prediction for each row."""
        return [self.base + sum(_value(tree, row) for tree in self.trees) for row in features]


def fit_boosting(
    features: Sequence[Row], labels: Sequence[float], *, max_depth: int, num_round: int, eta: float
) -> Boosting:
    """Fit a model, which is the same for the same rows.

    Args:
        features: The rows, all of the same length; at least one.
        labels: The value to predict for each row.
        max_depth: Maximum number of nodes on a path from the root of a tree to a leaf.
        num_round: The number of trees.
        eta: The fraction of each tree that is added.
    """
    grower = _Grower.of(features)
    base = sum(labels) / len(labels)
    rest = [label - base for label in labels]
    trees: list[Tree] = []
    for _ in range(num_round):
        tree = grower.grow(rest, range(len(rest)), max_depth, eta)
        rest = [left - _value(tree, row) for left, row in zip(rest, features, strict=True)]
        trees.append(tree)
    return Boosting(base, trees)


@dataclass(frozen=True, slots=True)
class _Grower:
    """Grows trees over the same rows.

    Attributes:
        borders: For each feature, the values between its bins.
        bins: For each feature, the bin of each row.
    """

    borders: list[list[float]]
    bins: list[list[int]]

    @classmethod
    def of(cls, features: Sequence[Row]) -> _Grower:
        """Divide the features of some rows into bins."""
        columns = list(zip(*features, strict=True))
        borders = [_borders(column) for column in columns]
        bins = [
            [bisect_left(own, value) for value in column]
            for column, own in zip(columns, borders, strict=True)
        ]
        return cls(borders, bins)

    def grow(self, rest: Sequence[float], rows: Sequence[int], depth: int, eta: float) -> Tree:
        """Return a tree fitted to the residuals of some rows."""
        total = sum(rest[row] for row in rows)
        cuts = self._cuts(rest, rows, total) if depth > 0 else ()
        _, feature, cut = max(cuts, default=(0.0, -1, -1))
        if feature < 0:
            return eta * total / len(rows)
        bins = self.bins[feature]
        lower = [row for row in rows if bins[row] <= cut]
        upper = [row for row in rows if bins[row] > cut]
        border = self.borders[feature][cut]
        return [feature, border, *(self.grow(rest, part, depth - 1, eta) for part in (lower, upper))]

    def _cuts(
        self, rest: Sequence[float], rows: Sequence[int], total: float
    ) -> Iterator[tuple[float, int, int]]:
        """Yield every useful cut: its gain, the feature, and the last bin below it."""
        explained = total**2 / len(rows)
        for feature in range(len(self.bins)):
            sums, counts = self._sums(rest, rows, feature)
            low_sum, low_count = 0.0, 0
            for cut in range(len(sums) - 1):
                low_sum, low_count = low_sum + sums[cut], low_count + counts[cut]
                high_count = len(rows) - low_count
                if low_count and high_count:
                    gain = low_sum**2 / low_count + (total - low_sum) ** 2 / high_count - explained
                    if gain > 1e-12:
                        yield gain, feature, cut

    def _sums(
        self, rest: Sequence[float], rows: Sequence[int], feature: int
    ) -> tuple[list[float], list[int]]:
        """Return, for each bin of a feature, the sum of the residuals and the number of rows."""
        sums = [0.0] * (len(self.borders[feature]) + 1)
        counts = [0] * len(sums)
        bins = self.bins[feature]
        for row in rows:
            found = bins[row]
            sums[found] += rest[row]
            counts[found] += 1
        return sums, counts


def _borders(column: Sequence[float]) -> list[float]:
    """Return the sorted borders of a feature's bins: between all of its values, or at quantiles."""
    values = sorted(set(column))
    if len(values) <= MAX_BINS:
        return [(low + high) / 2 for low, high in pairwise(values)]
    ordered = sorted(column)
    return sorted({ordered[len(ordered) * number // MAX_BINS] for number in range(1, MAX_BINS)})


def _value(tree: Tree, row: Row) -> float:
    """Return the value of the leaf for a row."""
    while isinstance(tree, list):
        feature, border, lower, upper = tree
        tree = lower if row[feature] <= border else upper
    return float(tree)
