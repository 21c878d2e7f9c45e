"""Which executions are examined next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sagemaker_selective_widget.execution.scout import MAX_EXAMINED, Scout

from sagemaker_selective_widget.execution.history import MAX_WORKERS

MANY = [f"arn:{number}" for number in range(100)]


def test_a_few_are_handed_out_at_a_time_the_likeliest_first() -> None:
    assert Scout().send(MANY) == tuple(MANY[:MAX_WORKERS])


def test_none_are_handed_out_while_others_are_examined() -> None:
    scout = Scout()
    scout.send(MANY)
    assert scout.send(MANY) == ()
    scout.back()
    assert scout.send(MANY) == tuple(MANY[MAX_WORKERS : 2 * MAX_WORKERS])


def test_where_there_is_nothing_to_examine_nobody_is_waited_for() -> None:
    scout = Scout()
    assert scout.send([]) == ()
    assert scout.send(MANY[:1]) == ("arn:0",)


def test_nothing_is_handed_out_twice_for_one_list() -> None:
    scout = Scout()
    scout.send(["arn:0", "arn:0"])
    scout.back()
    assert scout.send(["arn:0", "arn:1"]) == ("arn:1",)
    scout.back()
    scout.renew()
    assert scout.send(["arn:0"]) == ("arn:0",)


@given(st.lists(st.lists(st.sampled_from(MANY[:20]))))
def test_there_is_an_end_to_it(waves: list[list[str]]) -> None:
    scout = Scout()
    handed_out: list[str] = []
    for wave in waves:
        handed_out += scout.send(wave)
        scout.back()
    assert len(handed_out) == len(set(handed_out)) <= MAX_EXAMINED
