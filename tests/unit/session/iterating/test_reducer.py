"""Several executions in the state: pages that others have asked for, what is looked at, sweeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.session.effects import Describe, ListSteps, ReadMetrics
from sagemaker_selective_widget.session.events import Refreshed, RowsListed
from sagemaker_selective_widget.session.iterating import events as ev
from sagemaker_selective_widget.session.iterating.state import IteratingState, SweepSnapshot
from sagemaker_selective_widget.session.reducer import MAX_CLIENTS
from sagemaker_selective_widget.session.state import State
from tests.unit.execution.sweep.test_spec import spec
from tests.unit.session.fakes import after, arn, examined, listing, snapshot, state

NOON = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


def row(number: int, status: str = "Succeeded", **facts: Any) -> ExecutionSummary:
    return ExecutionSummary(arn(number), status, **facts)


def listed(of: State) -> list[tuple[str, str]]:
    return [(each.arn, each.status) for each in of.history.executions]


class TestAPageThatASweepHasAskedFor:
    def test_its_news_come_first(self) -> None:
        now = after(state(history=listing(2, 1)), ev.PageSeen((row(3, "Executing"), row(2))))
        assert listed(now) == [(arn(3), "Executing"), (arn(2), "Succeeded"), (arn(1), "Succeeded")]
        assert now.new_executions == {arn(3)}

    def test_nothing_new_changes_nothing(self) -> None:
        before = state(history=listing(2, 1))
        assert after(before, ev.PageSeen((row(2), row(1)))) is before

    def test_one_that_does_not_reach_what_is_known_is_left_out(self) -> None:
        """Between the two, others may have started."""
        before = state(history=listing(2, 1))
        assert after(before, ev.PageSeen((row(5), row(4)))) is before

    def test_it_may_be_older_than_what_is_known(self) -> None:
        now = after(state(history=listing(2, 1)), ev.PageSeen((row(3), row(2, "Executing"))))
        assert (arn(2), "Succeeded") in listed(now)

    def test_before_the_first_list_it_is_of_no_use(self) -> None:
        before = state()
        assert after(before, ev.PageSeen((row(1),))) is before


class TestRowsThatWereListed:
    def test_metrics_that_lacked_them_are_to_be_read_anew(self) -> None:
        """What was missing of another execution is not found by listing this one."""
        lacking = [ExecutionMetrics(arn(n), problems={"Train": "not listed"}, is_final=True) for n in (1, 2)]
        whole = ExecutionMetrics(arn(3), is_final=True)
        read = IteratingState(metrics={each.execution_arn: each for each in (*lacking, whole)})
        listing_rows = [RowsListed(ListSteps(arn(n)), is_over=True) for n in (1, 3)]
        now = after(replace(state(history=listing(3, 2, 1)), iterating=read), *listing_rows)
        assert set(now.iterating.metrics) == {arn(2), arn(3)}


class TestAnEvaluationThatHasEnded:
    def started(self, number: int, minutes: int) -> ExecutionSummary:
        return row(number, started_at=NOON + timedelta(minutes=minutes))

    def test_it_is_listed_where_it_started(self) -> None:
        history = History((self.started(3, 9), self.started(1, 0)), 1)
        now = after(state(history=history), ev.EvaluationEnded(self.started(2, 5)))
        assert [each.arn for each in now.history.executions] == [arn(3), arn(2), arn(1)]
        assert now.new_executions == {arn(2)}

    @pytest.mark.parametrize("history", [History(), listing(2)], ids=["nothing listed", "listed already"])
    def test_it_is_not_listed_twice_and_not_alone(self, history: History) -> None:
        before = state(history=history)
        assert after(before, ev.EvaluationEnded(self.started(2, 5))) is before


class TestLooking:
    def test_each_browser_has_its_own_in_view(self) -> None:
        now = after(state(), ev.DetailsLookedAt("a", (arn(1),)), ev.DetailsLookedAt("b", (arn(2),)))
        assert dict(now.iterating.in_view) == {"a": (arn(1),), "b": (arn(2),)}

    def test_the_browsers_that_looked_last_are_remembered(self) -> None:
        looks = [ev.DetailsLookedAt(f"c{number}", ()) for number in range(MAX_CLIENTS + 1)]
        assert "c0" not in after(state(), *looks).iterating.in_view

    def test_one_that_went_on_is_described_again(self) -> None:
        history = listing(1, status="Executing").remembering(arn(1), examined(snapshot(1, "Executing")))
        now = after(state(history=history), ev.ExecutionsCompared((arn(1),)))
        assert now.asked == {Describe(arn(1))}
        assert after(replace(now, asked=frozenset()), ev.ExecutionsCompared((arn(1),))).asked == frozenset()

    def test_what_could_not_be_read_is_read_again(self) -> None:
        unread = ExecutionMetrics(arn(1), problems={"Train": "denied"}, is_final=True)
        before = state(iterating=IteratingState(metrics={arn(1): unread}))
        assert after(before, ev.DetailsLookedAt("a", (arn(1),))).iterating.metrics == {}

    def test_metrics_of_before_a_refresh_are_dropped(self) -> None:
        reading = ReadMetrics(arn(1))
        before = replace(state(), in_flight=frozenset({reading}))
        read = ev.MetricsRead(reading, ExecutionMetrics(arn(1)))
        assert arn(1) in after(before, read).iterating.metrics
        assert arn(1) not in after(before, Refreshed(), read).iterating.metrics


def test_an_earlier_look_at_sweeps_does_not_take_the_place_of_a_later_one() -> None:
    sweep = SweepSnapshot(SweepState.of(spec()), ())
    now = after(state(), ev.SweepsSeen((sweep,), 2), ev.SweepsSeen((), 1))
    assert now.iterating.sweeps == (sweep,)


def test_a_browser_is_there_once() -> None:
    there = after(state(), ev.BrowserOpened())
    assert there.iterating.has_browser
    assert after(there, ev.BrowserOpened()) is there
