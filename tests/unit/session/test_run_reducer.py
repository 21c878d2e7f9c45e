"""What each event makes of the run: its start, its looks, its end, and its log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from sagemaker_selective_widget.errors import NotFoundError, SelectiveWidgetError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch.logs import LogLine
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import ListExecutions, ReadLog, SendStart
from sagemaker_selective_widget.session.reducer import CLOSED
from sagemaker_selective_widget.session.run_reducer import AWS_LOG_INTERVAL_S, LEFT
from sagemaker_selective_widget.session.state import LogState, Notice, RunPhase, RunState, Start, State
from sagemaker_selective_widget.session.wanted import wanted
from tests.unit.session.fakes import TARGET, after, arn, examined, is_watched, launched, snapshot, state

START = Start("s1", state().intents)
OTHER = Start("s2", state().intents)
PRESSED = run_events.StartPressed(START)
SUCCEEDED = run_events.StartSucceeded("s1", arn(1), frozenset({"Train"}))
WHY = SelectiveWidgetError("no such step")
REFUSED = run_events.StartRefused("s1", WHY)
LOST = run_events.StartHeldUp("s1", "no answer", may_have_started=True)
DELAYED = run_events.StartHeldUp("s1", "too many")
STARTED = after(state(), PRESSED, SUCCEEDED)
GOING = snapshot(1, "Executing")
DONE = snapshot(1, "Succeeded")
THEIRS = RunState("running", arn(2), 2)
LINES = (LogLine(datetime(2026, 11, 24, tzinfo=timezone.utc), "text"),)


def seen(shown: object = GOING, attempt: int = 1, problem: str = "", at_s: float = 0.0) -> run_events.RunSeen:
    return run_events.RunSeen(arn(1), attempt, shown, problem, at_s)  # type: ignore[arg-type]


class TestStart:
    def test_what_was_pressed_is_kept_until_its_end(self) -> None:
        now = after(state(), PRESSED)
        assert (now.start, now.run.phase, now.run.is_own, now.run.serial) == (START, "starting", True, 1)

    def test_the_notice_of_an_update_goes_with_what_starts_of_it(self) -> None:
        """One that is not taken over yet stays: it came after what was started."""
        before = state(notices={"pipeline": Notice("updated", "warning")})
        assert after(before, PRESSED).notices == before.notices
        assert after(before, PRESSED, SUCCEEDED).notices == {}
        waiting = replace(before, updated=TARGET)
        assert after(waiting, PRESSED, SUCCEEDED).notices == before.notices

    def test_a_second_one_is_not_taken_in(self) -> None:
        before = after(state(), PRESSED)
        assert after(before, run_events.StartPressed(OTHER)) is before

    @pytest.mark.parametrize("before", [after(STARTED, seen()), state(run=RunState("running", arn(2)))])
    def test_none_is_taken_in_while_something_runs(self, before: State) -> None:
        """Also while somebody else's is watched: it would be left without a word."""
        assert after(before, run_events.StartPressed(OTHER)) is before

    def test_none_is_taken_in_after_the_end(self) -> None:
        closed = after(state(), ev.Closed())
        assert after(closed, PRESSED) is closed

    @pytest.mark.parametrize(
        "ended",
        [
            after(state(), PRESSED, REFUSED),
            after(STARTED, seen(DONE)),
            after(STARTED, run_events.RunLeft()),
            after(STARTED, run_events.RunLost(arn(1), 1, NotFoundError("gone"))),
        ],
        ids=["refused", "ended", "left", "lost"],
    )
    def test_the_next_one_may_follow(self, ended: State) -> None:
        now = after(ended, run_events.StartPressed(OTHER))
        assert (now.start, now.run.phase, now.run.arn) == (OTHER, "starting", "")
        assert now.run.serial == ended.run.serial + 1

    def test_it_ends_in_an_execution(self) -> None:
        assert (STARTED.start, STARTED.outcomes["s1"]) == (None, arn(1))
        run = STARTED.run
        assert (run.phase, run.identity, run.expected, run.is_own) == (
            "running",
            (arn(1), 1),
            frozenset({"Train"}),
            True,
        )
        assert run.serial == 1

    def test_it_ends_in_a_refusal(self) -> None:
        now = after(state(), PRESSED, REFUSED)
        assert (now.start, now.outcomes["s1"]) == (None, REFUSED.error)
        assert (now.run.phase, now.run.message, now.run.error) == ("errored", "no such step", REFUSED.error)

    def test_it_may_be_uncertain_first(self) -> None:
        now = after(state(), PRESSED, LOST)
        assert (now.start, now.run.is_uncertain, now.run.message) == (START, True, "no answer")
        assert "s1" not in now.outcomes
        certain = after(now, SUCCEEDED).run
        assert (certain.phase, certain.is_uncertain, certain.message) == ("running", False, "")
        refused = after(now, REFUSED).run
        assert (refused.phase, refused.is_uncertain) == ("errored", False)

    def test_it_may_be_delayed_first(self) -> None:
        now = after(state(), PRESSED, DELAYED)
        assert (now.start, now.run.phase, now.run.message) == (START, "starting", "too many")
        assert not now.run.is_uncertain
        assert after(now, SUCCEEDED).run.message == ""
        assert after(now, LOST, DELAYED).run.is_uncertain

    @pytest.mark.parametrize("end", [SUCCEEDED, REFUSED, ev.EffectFailed(SendStart("s1"), WHY)])
    def test_there_is_an_outcome_for_every_end(self, end: ev.Event) -> None:
        before = launched(state(), PRESSED)
        assert SendStart("s1") in before.in_flight
        now = after(before, end)
        assert "s1" in now.outcomes
        assert (now.start, SendStart("s1") in now.in_flight) == (None, False)

    @pytest.mark.parametrize(("end", "why"), [(run_events.RunLeft(), LEFT), (ev.Closed(), CLOSED)])
    def test_whoever_waits_for_a_start_that_is_given_up_learns_it(self, end: ev.Event, why: str) -> None:
        now = after(launched(state(), PRESSED), end)
        assert (now.start, str(now.outcomes["s1"])) == (None, why)
        assert SendStart("s1") not in now.in_flight

    @pytest.mark.parametrize(
        "late", [SUCCEEDED, REFUSED, LOST, DELAYED], ids=lambda event: type(event).__name__
    )
    def test_the_answer_to_one_that_was_given_up_moves_nothing(self, late: ev.Event) -> None:
        before = after(state(), PRESSED, run_events.RunLeft(), run_events.StartPressed(OTHER))
        now = after(before, late)
        assert (now.start, now.run) == (before.start, before.run)


class TestWatching:
    def test_a_look_is_shown(self) -> None:
        assert after(STARTED, seen()).run.snapshot == GOING

    def test_a_look_that_failed_is_told_and_what_was_seen_stays(self) -> None:
        now = after(STARTED, seen(), seen(None, problem="no answer"))
        assert (now.run.snapshot, now.run.message, now.run.phase) == (GOING, "no answer", "running")
        assert after(now, seen()).run.message == ""

    @pytest.mark.parametrize(
        "other",
        [
            seen(attempt=2),
            run_events.RunSeen(arn(2), 1, GOING, "", 0.0),
            run_events.RunLost(arn(1), 2, NotFoundError("gone")),
            run_events.RunLost(arn(2), 1, NotFoundError("gone")),
        ],
        ids=["seen: other attempt", "seen: other run", "lost: other attempt", "lost: other run"],
    )
    def test_what_is_seen_of_another_is_dropped(self, other: ev.Event) -> None:
        assert after(STARTED, other).run == STARTED.run

    @pytest.mark.parametrize(
        "late", [seen(), seen(DONE), run_events.RunLost(arn(1), 1, NotFoundError("gone"))]
    )
    def test_what_comes_after_the_end_is_dropped(self, late: ev.Event) -> None:
        ended = after(STARTED, seen(DONE))
        assert after(ended, late).run == ended.run

    def test_the_end_is_shown_and_the_list_is_of_before(self) -> None:
        before = launched(STARTED, ev.Examined(None, arn(1), examined(GOING)))
        now = after(before, seen(DONE))
        assert (now.run.phase, now.run.snapshot) == ("ended", DONE)
        assert now.history.known(arn(1)) is None
        assert ListExecutions(now.list_serial, 1) in now.asked
        assert not is_watched(wanted(now, Deriver()) | now.in_flight, arn(1))

    def test_the_end_of_before_a_retry_is_no_end(self) -> None:
        failed = snapshot(1, "Failed")
        retried = after(
            STARTED, seen(failed), run_events.RunEntered(RunState("running", arn(1), 2, after=failed))
        )
        assert after(retried, seen(failed, attempt=2)).run.phase == "running"
        in_part = replace(failed, steps=failed.steps[:1], has_more_steps=True)
        assert after(retried, seen(in_part, attempt=2)).run.phase == "running"
        for again in (
            replace(failed, failure_reason="once more"),
            replace(failed, ended_at=datetime(2026, 1, 1, tzinfo=timezone.utc)),
        ):
            assert after(retried, seen(again, attempt=2)).run.phase == "ended"

    def test_one_that_is_gone_is_an_error(self) -> None:
        error = NotFoundError("gone")
        now = after(launched(STARTED), run_events.RunLost(arn(1), 1, error))
        assert (now.run.phase, now.run.message, now.run.error) == ("errored", "gone", error)
        assert not is_watched(wanted(now, Deriver()) | now.in_flight, arn(1))

    def test_whoever_left_it_sees_nothing_more(self) -> None:
        left = after(STARTED, run_events.RunLeft())
        assert (left.run.phase, left.run.serial) == ("idle", 2)
        assert after(left, seen(), seen(DONE)).run == left.run

    def test_another_than_the_one_that_is_meant_is_not_left(self) -> None:
        watched = after(STARTED, seen())
        assert after(watched, run_events.RunLeft((arn(2), 1))) is watched
        assert after(watched, run_events.RunLeft((arn(1), 2))) is watched
        assert after(watched, run_events.RunLeft((arn(1), 1))).run.phase == "idle"

    def test_one_that_was_left_is_watched_again(self) -> None:
        """Whoever watched it may have found itself unwanted in between, or not yet."""
        watched = launched(STARTED, seen())
        assert is_watched(watched.in_flight, arn(1))
        left = after(watched, run_events.RunLeft())
        again = reduce_entered(left, RunState("running", arn(1), 1, GOING))
        assert is_watched(wanted(again, Deriver()) - again.in_flight, arn(1))

    def test_one_that_is_watched_is_not_watched_twice(self) -> None:
        watched = launched(STARTED, seen())
        again = reduce_entered(watched, RunState("running", arn(1), 1, GOING))
        assert not is_watched(wanted(again, Deriver()) - again.in_flight, arn(1))
        assert again.run.serial == watched.run.serial


class TestListed:
    """More rows of its steps, since somebody has asked for them."""

    MORE = replace(GOING, steps=(StepRun("Train", "Executing"),))

    def test_they_are_shown(self) -> None:
        before = after(state(), run_events.RunEntered(RunState("running", arn(1), snapshot=GOING)))
        assert after(before, run_events.StepsListed(arn(1), 1, self.MORE)).run.snapshot == self.MORE

    def test_also_of_one_that_has_ended(self) -> None:
        failed, more = snapshot(1, "Failed"), snapshot(1, "Failed", StepRun("Train", "Failed"))
        before = after(state(), run_events.RunEntered(RunState("ended", arn(1), snapshot=failed)))
        shown = after(before, run_events.StepsListed(arn(1), 1, more)).run
        assert (shown.phase, shown.snapshot) == ("ended", more)

    @pytest.mark.parametrize(
        ("phase", "known", "attempt", "more"),
        [
            pytest.param("running", GOING, 1, snapshot(1, "Failed"), id="its end is the watcher's to say"),
            pytest.param("ended", snapshot(1, "Failed"), 1, GOING, id="retried elsewhere"),
            pytest.param("running", GOING, 2, MORE, id="another attempt"),
            pytest.param("errored", GOING, 1, MORE, id="lost"),
        ],
    )
    def test_of_another_moment_they_are_not(
        self, phase: RunPhase, known: ExecutionSnapshot, attempt: int, more: ExecutionSnapshot
    ) -> None:
        before = after(state(), run_events.RunEntered(RunState(phase, arn(1), snapshot=known)))
        assert after(before, run_events.StepsListed(arn(1), attempt, more)) is before


def reduce_entered(before: State, run: RunState) -> State:
    return after(before, run_events.RunEntered(run))


class TestEntering:
    @pytest.mark.parametrize(
        ("present", "next_run", "is_taken"),
        [
            pytest.param(RunState(), THEIRS, True, id="nothing"),
            pytest.param(RunState("ended", arn(1), is_own=True), THEIRS, True, id="ended"),
            pytest.param(RunState("errored", arn(1), is_own=True), THEIRS, True, id="errored"),
            pytest.param(RunState("running", arn(1)), THEIRS, True, id="somebody else's"),
            pytest.param(RunState("running", arn(1), is_own=True), THEIRS, False, id="own"),
            pytest.param(RunState("starting", is_own=True), THEIRS, False, id="starting"),
            pytest.param(RunState("running", arn(1)), replace(THEIRS, is_own=True), False, id="for ours"),
            pytest.param(RunState("running", arn(2), is_own=True), THEIRS, True, id="the same"),
            pytest.param(RunState("starting", arn(2), is_own=True), THEIRS, False, id="the same, retried"),
        ],
    )
    def test_a_run_that_is_ours_is_not_left_for_another(
        self, present: RunState, next_run: RunState, is_taken: bool
    ) -> None:
        now = reduce_entered(state(run=present), next_run)
        assert (now.run.identity == next_run.identity) is is_taken

    def test_what_was_said_of_the_run_before_goes(self) -> None:
        topics = ("stop", "retry", "start", "watch", "pipeline", "presets")
        before = after(state(), *(ev.NoticeSet(topic, Notice("said")) for topic in topics))
        now = reduce_entered(before, RunState("running", arn(2)))
        assert list(now.notices) == ["pipeline", "presets"]

    def test_the_log_of_the_run_before_is_closed(self) -> None:
        before = after(STARTED, seen(), run_events.LogOpened("Train"))
        other = after(before, run_events.RunLeft())
        assert (other.log.step, other.log.state) == ("", "none")
        same = reduce_entered(before, RunState("running", arn(1), 1, GOING))
        assert same.log.step == "Train"


class TestLog:
    OPENED = after(STARTED, seen(), run_events.LogOpened("Train"))

    def read(self, look: int, step: str = "Train", at_s: float = 0.0, **facts: object) -> run_events.LogRead:
        return run_events.LogRead(
            ReadLog(step, look),
            facts.get("lines", LINES),  # type: ignore[arg-type]
            "whole",
            bool(facts.get("is_whole")),
            at_s,
        )

    def test_opening_one_asks_for_it(self) -> None:
        assert self.OPENED.log == LogState("Train", "pending", look=1)
        assert self.OPENED.asked == {ReadLog("Train", 1)}

    def test_closing_it_asks_for_nothing(self) -> None:
        closed = after(STARTED, run_events.LogOpened(""))
        assert (closed.log, closed.asked) == (LogState(), frozenset())

    def test_what_was_read_is_shown(self) -> None:
        now = after(self.OPENED, self.read(1))
        assert (now.log.state, now.log.lines, now.log.message, now.asked) == (
            "ready",
            LINES,
            "whole",
            frozenset(),
        )

    def test_what_cannot_be_read_keeps_the_lines(self) -> None:
        now = after(self.OPENED, self.read(1), run_events.LogOpened("Train"), self.read(2, lines=None))
        assert now.log.state == "errored"
        now = after(self.OPENED, ev.EffectFailed(ReadLog("Train", 1), UnavailableError("down")))
        assert (now.log.state, now.log.message) == ("errored", "down")

    @pytest.mark.parametrize("event", ["read", "failed"])
    @pytest.mark.parametrize(("step", "look"), [("Report", 1), ("Train", 1)], ids=["other step", "earlier"])
    def test_an_answer_that_comes_too_late_is_dropped(self, event: str, step: str, look: int) -> None:
        """Of two looks, the earlier may be answered last, or be of the run before."""
        opened = after(self.OPENED, run_events.LogOpened("Train"))
        effect = ReadLog(step, look)
        late: ev.Event = self.read(look, step)
        if event == "failed":
            late = ev.EffectFailed(effect, UnavailableError("down"))
        now = after(opened, late)
        assert (now.log, effect in now.asked) == (opened.log, False)

    def test_it_is_read_again_with_each_look_at_the_run(self) -> None:
        before = after(self.OPENED, self.read(1))
        assert ReadLog("Train", 2) in after(before, seen(at_s=0.1)).asked
        assert ReadLog("Train", 2) in after(before, seen(None, at_s=0.1)).asked

    def test_on_aws_not_with_every_look(self) -> None:
        before = after(self.OPENED, self.read(1))
        before = replace(before, target=replace(TARGET, has_console=True))
        assert after(before, seen(at_s=AWS_LOG_INTERVAL_S - 0.1)).asked == frozenset()
        assert ReadLog("Train", 2) in after(before, seen(at_s=AWS_LOG_INTERVAL_S)).asked

    @pytest.mark.parametrize(
        "before",
        [
            pytest.param(OPENED, id="being read"),
            pytest.param(after(STARTED, seen()), id="closed"),
        ],
    )
    def test_no_second_look_is_wanted(self, before: State) -> None:
        assert after(before, seen(at_s=1.0)).asked == before.asked

    def test_what_is_whole_is_not_read_again(self) -> None:
        before = after(self.OPENED, self.read(1, is_whole=True))
        assert after(before, seen(at_s=1.0)).asked == frozenset()

    def test_the_end_of_the_run_is_a_look(self) -> None:
        now = after(self.OPENED, self.read(1), seen(DONE))
        assert ReadLog("Train", 2) in now.asked
