"""Which requests a state calls for: no more than are needed, the likeliest first, and each once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import AccessDeniedError
from sagemaker_selective_widget.execution import ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import (
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ReadMetrics,
    SendStart,
)
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.iterating.state import IteratingState
from sagemaker_selective_widget.session.state import RunState, Start, State
from sagemaker_selective_widget.session.wanted import (
    MAX_AT_ONCE,
    MAX_EXAMINED,
    MAX_LOOKED_AT,
    examines_for,
    wanted,
)
from tests.unit.session.fakes import arn, examined, launched, listing, snapshot, state

LISTED = ListExecutions(1, 1)
TRAIN = Intents(("Train",))
DENIED = AccessDeniedError("no")


def calls(of: State) -> frozenset[Effect]:
    return wanted(of, Deriver())


def opened(*numbers: int, intents: Intents = TRAIN) -> State:
    """A session in which these executions are listed and nothing is known of them."""
    return launched(state(intents=intents), ev.Listed(LISTED, listing(*numbers)))


def answered(before: State, number: int, *steps: StepRun, status: str = "Succeeded") -> State:
    found = examined(snapshot(number, status, *steps))
    return launched(before, ev.Examined(Examine(arn(number)), arn(number), found))


def useless(before: State, number: int) -> State:
    """Nothing that is wanted was made by that execution."""
    return answered(before, number, StepRun("Report", "Succeeded"))


class TestSearch:
    def test_nothing_is_asked_before_it_is_listed(self) -> None:
        assert calls(state(intents=TRAIN)) == frozenset()

    def test_the_first_list_is_waited_for(self) -> None:
        asked = state(intents=TRAIN, asked=frozenset({LISTED}))
        assert examines_for(asked, TRAIN, Deriver()) == (LISTED,)

    def test_a_later_list_is_not(self) -> None:
        """What is known is the answer until there is a newer one."""
        asked = state(history=listing(), asked=frozenset({LISTED}))
        assert examines_for(asked, Intents(), Deriver()) == ()

    def test_the_reference_is_examined_alone(self) -> None:
        """Where it serves, no other has to be looked at."""
        assert opened(*range(30, 0, -1)).in_flight == {Examine(arn(30))}

    def test_a_few_are_examined_at_a_time_the_newest_first(self) -> None:
        of = useless(opened(*range(30, 0, -1)), 30)
        assert of.in_flight == {Examine(arn(number)) for number in (29, 28, 27, 26)}
        assert len(of.in_flight) == MAX_AT_ONCE

    def test_none_are_added_while_others_are_examined(self) -> None:
        of = useless(useless(opened(*range(30, 0, -1)), 30), 29)
        assert of.in_flight == {Examine(arn(number)) for number in (28, 27, 26)}

    def test_the_search_ends_with_the_first_that_can_serve(self) -> None:
        of = opened(3, 2, 1)
        for number in (3, 2, 1):
            of = answered(of, number)
        assert of.in_flight == frozenset()
        assert examines_for(of, TRAIN, Deriver()) == ()

    def test_it_ends_in_any_case(self) -> None:
        of = opened(*range(30, 0, -1))
        examined_so_far = 0
        while of.in_flight:
            effect = min(of.in_flight, key=repr)
            assert isinstance(effect, Examine)
            of = useless(of, int(effect.arn.rpartition("/")[2]))
            examined_so_far += 1
        assert examined_so_far == MAX_EXAMINED

    @given(st.lists(st.integers(1, 15), min_size=1, max_size=40))
    @settings(max_examples=min(25, settings().max_examples))
    def test_there_is_an_end_to_it_whatever_fails(self, fates: list[int]) -> None:
        of = opened(*range(20, 0, -1))
        begun: list[Effect] = []
        for _ in range(60):
            begun += of.in_flight - set(begun)
            if not of.in_flight:
                break
            effect = sorted(of.in_flight, key=repr)[fates[0] % len(of.in_flight)]
            fates = [*fates[1:], fates[0]]
            assert isinstance(effect, Examine)
            if fates[0] % 2:
                of = launched(of, ev.EffectFailed(effect, DENIED))
            else:
                of = useless(of, int(effect.arn.rpartition("/")[2]))
        assert of.in_flight == frozenset()
        assert len(begun) <= MAX_EXAMINED + 1

    def test_each_is_examined_once_for_one_list(self) -> None:
        of = useless(opened(2, 1), 2)
        assert Examine(arn(2)) not in of.in_flight

    def test_another_list_begins_another_search(self) -> None:
        of = opened(2, 1)
        of = useless(useless(of, 2), 1)
        again = launched(of, ev.Listed(LISTED, listing(3, 2, 1)))
        examines = {each for each in again.in_flight if isinstance(each, Examine)}
        assert examines == {Examine(arn(3))}

    def test_what_is_pinned_is_examined_though_it_is_not_listed(self) -> None:
        pinned = Intents(("Train",), arn(9), pinned=True)
        assert Examine(arn(9)) in opened(2, 1, intents=pinned).in_flight

    def test_what_could_not_be_examined_is_not_asked_for_again(self) -> None:
        pinned = Intents(("Train",), arn(9), pinned=True)
        of = launched(opened(intents=pinned), ev.EffectFailed(Examine(arn(9)), DENIED))
        assert Examine(arn(9)) not in calls(of)
        assert Examine(arn(9)) in launched(of, ev.Refreshed()).in_flight

    def test_what_outputs_come_from_is_examined_too(self) -> None:
        pinned = Intents(("Train",), arn(9), pinned=True)
        reused = StepRun("Prepare", "Succeeded", reused_from=arn(5))
        of = answered(opened(intents=pinned), 9, reused)
        assert of.in_flight == {Examine(arn(5))}
        assert answered(of, 5).in_flight == frozenset()


class TestOthers:
    @pytest.mark.parametrize("phase", ["idle", "starting", "running", "ended", "errored"])
    def test_what_runs_is_watched(self, phase: str) -> None:
        of = state(run=RunState(phase, arn(1), 2))  # type: ignore[arg-type]
        assert (of.run.watch in calls(of)) is (phase == "running")

    def test_a_start_is_sent_once_all_is_known_that_it_depends_on(self) -> None:
        start = Start("s1", Intents(("Train",), arn(9), pinned=True))
        pressed = state(start=start, run=RunState("starting", is_own=True))
        assert calls(pressed) == {Examine(arn(9))}
        assert SendStart("s1") in calls(answered(pressed, 9))
        refused = launched(pressed, ev.EffectFailed(Examine(arn(9)), DENIED))
        assert SendStart("s1") in calls(refused)

    def test_what_may_have_started_is_not_sent_by_the_state_again(self) -> None:
        start = Start("s1", Intents())
        lost = state(start=start, run=RunState("starting", is_own=True, is_uncertain=True))
        assert SendStart("s1") not in calls(lost)

    def test_what_is_in_view_is_described_and_its_metrics_read(self) -> None:
        in_view = {"c1": (arn(3),), "c2": (arn(2), arn(3))}
        of = state(history=listing(3, 2, 1), iterating=IteratingState(in_view=in_view))
        assert {each for each in calls(of) if isinstance(each, Describe)} == {
            Describe(arn(3)),
            Describe(arn(2)),
        }
        known = {arn(3): examined(snapshot(3)), arn(2): examined(replace(snapshot(2), is_described=False))}
        of = replace(of, history=replace(of.history, examined=known))
        assert {each for each in calls(of) if isinstance(each, Describe)} == {Describe(arn(2))}
        assert {each for each in calls(of) if isinstance(each, ReadMetrics)} == {ReadMetrics(arn(3))}
        read = replace(of.iterating, metrics={arn(3): ExecutionMetrics(arn(3))})
        assert ReadMetrics(arn(3)) not in calls(replace(of, iterating=read))
        assert Describe(arn(2)) not in calls(replace(of, problems={arn(2): DENIED}))

    def test_ten_are_found_out_about_at_once(self) -> None:
        many = tuple(map(arn, range(30)))
        of = state(history=listing(*range(30)), iterating=IteratingState(compared=many))
        begun = frozenset({Describe(arn(20)), Describe(arn(25))})
        assert len([each for each in calls(of) if isinstance(each, Describe)]) == MAX_LOOKED_AT
        now = {each for each in calls(replace(of, in_flight=begun)) if isinstance(each, Describe)}
        assert (begun <= now, len(now)) == (True, MAX_LOOKED_AT)

    def test_one_that_goes_on_is_described_once_for_a_list(self) -> None:
        going = History((ExecutionSummary(arn(1), "Executing"),), 1)
        of = state(history=going, iterating=IteratingState(compared=(arn(1),)))
        assert Describe(arn(1)) in calls(of)
        known = {arn(1): examined(snapshot(1, "Executing"))}
        assert Describe(arn(1)) not in calls(replace(of, history=replace(going, examined=known)))

    def test_a_closed_session_calls_for_nothing(self) -> None:
        of = replace(opened(2, 1), asked=frozenset({LISTED}), run=RunState("running", arn(1)))
        assert calls(of)
        assert calls(replace(of, is_closed=True)) == frozenset()
