"""The seconds between two looks at a sweep: few after a change, more while nothing changes or all fails."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.session.sweep.interval import (
    LOCAL_INTERVAL_S,
    MAX_FAILED_INTERVAL_S,
    MAX_INTERVAL_S,
    Interval,
)


@pytest.mark.parametrize(("service_s", "first_s"), [(0.05, LOCAL_INTERVAL_S), (2.0, 2.0), (30.0, 30.0)])
def test_it_begins_with_the_service_s(service_s: float, first_s: float) -> None:
    assert Interval(service_s).take() == first_s


@pytest.mark.parametrize(("service_s", "longest_s"), [(2.0, MAX_INTERVAL_S), (30.0, 30.0)])
def test_it_grows_up_to_the_longest(service_s: float, longest_s: float) -> None:
    interval = Interval(service_s)
    taken = [interval.take() for _ in range(10)]
    assert taken == sorted(taken)
    assert taken[-1] == longest_s


def test_it_begins_again_after_a_change() -> None:
    interval = Interval(2.0)
    for _ in range(5):
        interval.take()
    interval.restart()
    assert interval.take() == 2.0


def test_each_look_that_fails_doubles_it() -> None:
    interval = Interval(0.05)
    waits = [interval.slow_down() for _ in range(10)]
    assert waits[:3] == [1.0, 2.0, 4.0]
    assert waits[-1] == MAX_FAILED_INTERVAL_S
    assert interval.take() == MAX_FAILED_INTERVAL_S
