"""Which trials to start next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.sweep.carried import description
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.space import Grid
from sagemaker_selective_widget.execution.sweep.state import MAX_WAIT_S, SweepState
from tests.unit.execution.sweep.test_spec import ARN, spec

SIX = Grid((("MaxDepth", tuple(map(str, range(6)))),))


def sweep(max_parallel: int = 2, stop_after_failures: int | None = 3) -> SweepState:
    """A sweep of six trials that is being started."""
    said = spec(space=SIX, max_parallel=max_parallel, stop_after_failures=stop_after_failures)
    return replace(SweepState.of(said), is_started=True)


def ended(state: SweepState, index: int, status: str = "Succeeded") -> SweepState:
    return state.with_trial(state.started(index, f"arn:{index}").trials[index].seen(status))


def test_as_many_as_may_be_under_way_start_in_order() -> None:
    state = sweep()
    assert state.to_start(0) == (0, 1)
    state = state.sending(0)
    assert state.to_start(0) == (1,)
    state = state.started(0, "arn:0").started(1, "arn:1")
    assert state.to_start(0) == ()
    assert ended(state, 1).to_start(0) == (2,)


def test_nothing_starts_before_start_or_after_stop() -> None:
    assert replace(sweep(), is_started=False).to_start(0) == ()
    assert replace(sweep(), is_stopped=True).to_start(0) == ()


@pytest.mark.parametrize("status", ["Failed", "NotFound"])
def test_failures_do_not_stop_the_others_until_there_are_too_many(status: str) -> None:
    state = ended(ended(sweep(), 0, status), 1, status)
    assert state.to_start(0) == (2, 3)
    state = ended(state, 2, status)
    assert state.is_given_up
    assert state.to_start(0) == ()
    assert not state.is_under_way
    without_limit = replace(state, spec=spec(space=SIX, stop_after_failures=None))
    assert without_limit.to_start(0) == (3, 4)


def test_a_stopped_trial_has_not_failed() -> None:
    state = ended(ended(ended(sweep(), 0, "Stopped"), 1, "Stopped"), 2, "Stopped")
    assert state.failure_count == 0


def test_a_refused_trial_has_failed() -> None:
    state = sweep().sending(0).refused(0, "ValidationException")
    assert state.failure_count == 1
    assert state.trials[0].reason == "ValidationException"
    assert state.to_start(0) == (1, 2)


def test_throttled_requests_wait_longer_each_time_and_go_on_one_by_one() -> None:
    state = sweep().sending(0).held_up(0, "busy", 100.0, may_have_started=False)
    assert state.to_start(100.5) == ()
    assert state.to_start(101.0) == (0,)
    waits = []
    for _ in range(10):
        state = state.sending(0).held_up(0, "busy", 0.0, may_have_started=False)
        waits.append(state.not_before_s)
    assert waits == sorted(waits)
    assert waits[-1] == MAX_WAIT_S
    assert state.message == "busy"
    through = state.sending(0).started(0, "arn:0")
    assert through.message == ""
    assert through.to_start(0) == (1,)


def test_a_start_whose_answer_was_lost_counts_as_under_way_and_is_sent_again() -> None:
    """A later refusal changes nothing of that. After a stop it is looked for, and not sent again."""
    state = sweep(max_parallel=1).sending(0).held_up(0, "lost", 0.0, may_have_started=True)
    assert state.to_start(60) == (0,)
    stopped = replace(state, is_stopped=True)
    assert stopped.to_start(60) == ()
    assert stopped.is_under_way
    assert not stopped.settled().is_under_way
    state = state.sending(0).held_up(0, "busy", 60.0, may_have_started=False)
    assert state.trials[0].may_have_started
    assert state.to_start(200) == (0,)


def test_a_retry_is_another_attempt_of_what_failed() -> None:
    state = ended(ended(ended(sweep(), 0), 1, "Failed"), 2, "Stopped").sending(3).refused(3, "no")
    again = replace(state, is_stopped=True).retrying()
    assert [(each.attempt, each.phase) for each in again.trials[:4]] == [
        (1, "ended"),
        (2, "waiting"),
        (2, "waiting"),
        (1, "waiting"),
    ]
    assert again.to_start(0) == (1, 2)


MOVES = st.lists(
    st.tuples(st.sampled_from(["start", "lose", "throttle", "refuse", "end", "fail"]), st.integers(0, 5)),
    max_size=60,
)


@given(MOVES, st.integers(1, 4))
def test_whatever_happens_no_more_are_under_way_than_may_be_and_none_starts_twice(
    moves: list[tuple[str, int]], max_parallel: int
) -> None:
    """A model of the service: it starts each token once, and may lose an answer."""
    state, now_s = sweep(max_parallel, None), 0.0
    running: set[int] = set()
    begun: set[int] = set()
    for move, number in moves:
        now_s += MAX_WAIT_S
        due = state.to_start(now_s)
        if move in ("end", "fail"):
            on = [each.index for each in state.trials if each.phase == "running"]
            if on:
                index = on[number % len(on)]
                status = "Succeeded" if move == "end" else "Failed"
                state = state.with_trial(state.trials[index].seen(status))
                running.discard(index)
        elif due:
            index = due[number % len(due)]
            state = state.sending(index)
            if move == "start" or (move == "lose" and number % 2):
                running.add(index)
                begun.add(index)
            if move == "start":
                state = state.started(index, f"arn:{index}")
            elif move == "refuse" and index not in begun:
                state = state.refused(index, "no")
            else:
                state = state.held_up(index, "?", now_s, may_have_started=move == "lose")
        assert len(running) <= max_parallel
        assert all(
            not (state.trials[each].phase == "waiting" and not state.trials[each].may_have_started)
            for each in running
        )


def summary(index: int, status: str, attempt: int = 1) -> ExecutionSummary:
    said = spec(space=SIX)
    return ExecutionSummary(
        f"{ARN}/execution/{index}-{attempt}", status, description=description(said, index, attempt)
    )


def test_a_sweep_is_found_in_the_list_of_executions() -> None:
    others = ExecutionSummary("arn:other", "Succeeded", description="mine")
    found = find_sweeps([others, summary(2, "Executing"), summary(1, "Failed"), summary(0, "Succeeded")])
    assert list(found) == ["k3f9a2"]
    state = found["k3f9a2"]
    assert [each.phase for each in state.trials] == [
        "ended",
        "ended",
        "running",
        "waiting",
        "waiting",
        "waiting",
    ]
    assert state.failure_count == 1
    assert state.to_start(0) == ()
    assert replace(state, is_started=True).to_start(0) == (3,)


def test_of_several_attempts_the_latest_counts() -> None:
    found = find_sweeps([summary(1, "Executing", 2), summary(1, "Failed")])["k3f9a2"]
    assert (found.trials[1].attempt, found.trials[1].phase) == (2, "running")
    turned = find_sweeps([summary(1, "Failed"), summary(1, "Executing", 2)])["k3f9a2"]
    assert turned.trials == found.trials


def test_what_sagemaker_knows_does_not_go_back_behind_what_is_known_here() -> None:
    state = ended(sweep(), 1)
    older = find_sweeps([summary(1, "Executing")])["k3f9a2"].trials[1]
    assert state.found({1: older}).trials[1].phase == "ended"
    assert sweep().found({1: older}).trials[1].phase == "running"
