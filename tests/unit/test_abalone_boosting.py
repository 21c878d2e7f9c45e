"""Gradient boosting in plain Python."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.local.examples.abalone.boosting import MAX_BINS, Boosting, fit_boosting

values = st.floats(-1e3, 1e3, allow_nan=False)
rows = st.lists(st.tuples(values, values, st.sampled_from([0.0, 1.0]), values), min_size=1, max_size=60)


def test_one_deep_round_learns_a_step_by_heart() -> None:
    model = fit_boosting([[x] for x in range(8)], [0.0] * 4 + [1.0] * 4, max_depth=1, num_round=1, eta=1.0)
    assert model.trees == [[0, 3.5, -0.5, 0.5]]
    assert model.predict([[-9.0], [3.0], [4.0], [99.0]]) == [0.0, 0.0, 1.0, 1.0]


def test_the_feature_that_explains_more_is_cut() -> None:
    features = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    (tree,) = fit_boosting(features, [0.0, 1.0, 10.0, 11.0], max_depth=1, num_round=1, eta=1.0).trees
    assert tree[0] == 1


def test_equal_labels_need_no_tree() -> None:
    model = fit_boosting([[x] for x in range(5)], [7.0] * 5, max_depth=3, num_round=2, eta=0.5)
    assert model.trees == [0.0, 0.0]
    assert model.predict([[2.0]]) == [7.0]


def test_a_feature_of_many_values_is_cut_into_few_bins() -> None:
    """At the finest, a tree of one feature has as many leaves as there are bins."""
    count = 10 * MAX_BINS
    model = fit_boosting([[x] for x in range(count)], list(range(count)), max_depth=20, num_round=1, eta=1.0)
    assert len(set(model.predict([[x] for x in range(count)]))) == MAX_BINS


@pytest.mark.parametrize("max_depth", [0, 1, 4])
@given(table=rows)
def test_no_round_makes_the_fit_worse(max_depth: int, table: list[tuple[float, ...]]) -> None:
    """The squared error on the rows that a model is fitted to falls, or stays."""
    features, labels = [row[:-1] for row in table], [row[-1] for row in table]
    errors = []
    for num_round in range(4):
        model = fit_boosting(features, labels, max_depth=max_depth, num_round=num_round, eta=0.5)
        predicted = model.predict(features)
        errors.append(sum((true - found) ** 2 for true, found in zip(labels, predicted, strict=True)))
    assert all(after <= before + 1e-6 * (1.0 + before) for before, after in pairwise(errors))


@given(table=rows)
def test_a_model_comes_back_from_json(table: list[tuple[float, ...]]) -> None:
    features, labels = [row[:-1] for row in table], [row[-1] for row in table]
    model = fit_boosting(features, labels, max_depth=3, num_round=3, eta=0.3)
    again = Boosting(**json.loads(json.dumps(asdict(model))))
    assert again.predict(features) == model.predict(features)
