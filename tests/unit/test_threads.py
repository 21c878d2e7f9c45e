"""Calls that are made by whoever comes first."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest

from sagemaker_selective_widget.threads import Call

PATIENCE_S = 10.0


def in_background(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_one_that_nobody_has_begun_is_made_by_who_needs_it() -> None:
    makers: list[int] = []
    call = Call(lambda: makers.append(threading.get_ident()))
    call.result()
    in_background(call).join(PATIENCE_S)
    assert makers == [threading.get_ident()]


def test_one_that_was_made_is_not_made_again() -> None:
    made = itertools.count(1)
    call = Call(lambda: next(made))
    in_background(call).join(PATIENCE_S)
    assert (call.result(), call.result(), next(made)) == (1, 1, 2)


def test_one_that_is_being_made_is_waited_for() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        assert may_end.wait(PATIENCE_S)
        return "done"

    call = Call(work)
    in_background(call)
    assert begun.wait(PATIENCE_S)
    results: list[str] = []
    waiting = in_background(lambda: results.append(call.result()))
    may_end.set()
    waiting.join(PATIENCE_S)
    assert results == ["done"]


@pytest.mark.parametrize("error", [KeyError("gone"), SystemExit(1)], ids=["error", "exit"])
def test_what_it_raises_in_the_background_is_raised_to_who_needs_it(error: BaseException) -> None:
    def fail() -> None:
        raise error

    call = Call(fail)
    in_background(call).join(PATIENCE_S)
    with pytest.raises(type(error)) as raised:
        call.result()
    assert raised.value is error


@pytest.mark.parametrize("is_needed", [False, True], ids=["in a turn", "when it is needed"])
def test_one_that_an_interrupt_cut_off_is_made_anew(is_needed: bool) -> None:
    """Ctrl+C reaches the only thread, in a turn of it as well as while it waits."""
    left: list[BaseException] = [KeyboardInterrupt()]

    def work() -> str:
        if left:
            raise left.pop()
        return "done"

    call = Call(work)
    with pytest.raises(KeyboardInterrupt):
        (call.result if is_needed else call)()
    assert call.result() == "done"


def test_one_that_is_dropped_is_not_made() -> None:
    made: list[int] = []
    call = Call(lambda: made.append(1))
    call.drop()
    call()
    assert made == []


def test_one_that_is_dropped_while_it_is_made_has_ended_then() -> None:
    begun, may_end = threading.Event(), threading.Event()
    ended: list[int] = []

    def work() -> None:
        begun.set()
        assert may_end.wait(PATIENCE_S)
        ended.append(1)
        raise KeyError("nobody is told")

    call = Call(work)
    in_background(call)
    assert begun.wait(PATIENCE_S)
    in_background(may_end.set)
    call.drop()
    assert ended == [1]
