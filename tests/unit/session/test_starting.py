"""One start is one token: judged, checked, sent, and sent again until the answer is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    AlreadyRunningError,
    CredentialsError,
    InvalidSelectionError,
    NotFoundError,
    PipelineChangedError,
    SelectiveWidgetError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.watch.delay import Delay, tell_delay
from sagemaker_selective_widget.execution.watch.status import PipelineDescription
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.effects import Describe, Examine, SendStart
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.run_control import RunControl
from sagemaker_selective_widget.session.run_reducer import LEFT
from sagemaker_selective_widget.session.sending import MAX_RESEND_S, NOTHING_YET, PERHAPS_STARTED
from sagemaker_selective_widget.session.starting import LIMITED, OTHER_REFERENCE
from sagemaker_selective_widget.session.state import Start
from tests.unit.session.fakes import (
    DEFINITION,
    PIPELINE,
    STEPS,
    TARGET,
    Room,
    Service,
    arn,
    examined,
    listing,
    snapshot,
    state,
)

LOST = UnavailableError("no answer")
REFUSED = ServiceError("no such step", code="ValidationException")
TRAIN = Intents(("Train",), arn(1), pinned=True)
KNOWN = replace(listing(1), examined={arn(1): examined(snapshot(1)), arn(2): examined(snapshot(2))})


def start_of(start_id: str = "token-1", intents: Intents = TRAIN, **facts: Any) -> Start:
    """A start of one step that reuses what is upstream of it."""
    return Start(start_id, intents, **facts)


def room_of(**answers: Any) -> Room:
    """A session that knows its reference."""
    return Room(Service(**answers), state(intents=TRAIN, history=KNOWN))


def pressed(room: Room, start: Start) -> Room:
    """Press Start, and carry out all that follows, but no second sending."""
    room.dispatch(run_events.StartPressed(start))
    room.held.run(until=lambda: start.id in room.state.outcomes or room.state.run.is_uncertain)
    return room


def requests(room: Room) -> list[dict[str, Any]]:
    """What was sent."""
    return [call[1] for call in room.service.calls if call[0] == "start"]


class TestSending:
    def test_what_was_pressed_is_sent_with_its_token(self) -> None:
        room = pressed(room_of(), start_of())
        (request,) = requests(room)
        assert request["ClientRequestToken"] == "token-1"
        assert request["SelectiveExecutionConfig"]["SelectedSteps"] == [{"StepName": "Train"}]
        assert request["SelectiveExecutionConfig"]["SourcePipelineExecutionArn"] == arn(1)
        assert room.state.outcomes["token-1"] == arn(100)
        assert (room.state.run.arn, room.state.run.expected) == (arn(100), frozenset({"Prepare", "Train"}))

    def test_what_is_clicked_meanwhile_is_not_meant(self) -> None:
        room = room_of()
        room.dispatch(run_events.StartPressed(start_of()), ev.IntentsStated({"selected_steps": STEPS}))
        room.held.run(until=lambda: bool(room.state.outcomes))
        (request,) = requests(room)
        assert request["SelectiveExecutionConfig"]["SelectedSteps"] == [{"StepName": "Train"}]

    @pytest.mark.parametrize(
        ("given_name", "intent", "sent"),
        [("mine", "other", "mine"), (None, "other", "other"), (None, "", None)],
        ids=["option", "intent", "proposed"],
    )
    def test_it_is_named(self, given_name: str | None, intent: str, sent: str | None) -> None:
        start = start_of(intents=replace(TRAIN, display_name=intent), options=StartOptions(given_name))
        (request,) = requests(pressed(room_of(), start))
        name = request["PipelineExecutionDisplayName"]
        assert name == sent if sent else re.fullmatch(r"[A-Za-z0-9-]{1,82}", name)

    def test_pressed_twice_it_is_sent_once(self) -> None:
        room = room_of()
        room.dispatch(run_events.StartPressed(start_of()))
        room.dispatch(run_events.StartPressed(start_of("token-2")))
        room.held.run(until=lambda: bool(room.state.outcomes))
        assert [request["ClientRequestToken"] for request in requests(room)] == ["token-1"]

    def test_carried_out_twice_it_is_the_same_start(self) -> None:
        """The store hands an effect over once; were it not so, the service would know the token."""
        room = pressed(room_of(start=LOST), start_of())
        room.requests(SendStart("token-1"))
        assert {request["ClientRequestToken"] for request in requests(room)} == {"token-1"}

    def test_what_is_not_known_yet_is_found_out_first(self) -> None:
        service = Service(snapshot=lambda wanted: snapshot(int(wanted.rpartition("/")[2])))
        room = pressed(Room(service, state(intents=TRAIN)), start_of())
        assert room.effects.index(Examine(arn(1))) < room.effects.index(SendStart("token-1"))
        assert room.state.outcomes["token-1"] == arn(100)


class TestRefusals:
    def end(self, room: Room, start: Start | None = None) -> BaseException:
        """Why nothing has started; where nothing was sent either, the run before stays."""
        pressed(room, start or start_of())
        end = room.state.outcomes["token-1"]
        assert isinstance(end, BaseException)
        phase = "errored" if requests(room) else "idle"
        assert (room.state.run.phase, room.state.start) == (phase, None)
        return end

    def test_the_service_s_own_is_the_end(self) -> None:
        room = room_of(start=REFUSED)
        assert self.end(room) is REFUSED
        room.held.run()
        assert len(requests(room)) == 1

    def test_the_verdict_is_asked_first(self) -> None:
        error = self.end(room_of(), start_of(intents=replace(TRAIN, selected_steps=("Typo",))))
        assert isinstance(error, InvalidSelectionError)
        assert error.issues

    def test_a_reference_that_cannot_be_examined_is_no_reference(self) -> None:
        denied = AccessDeniedError("no")
        room = Room(Service(parameters=denied), state(intents=TRAIN))
        assert self.end(room) is denied

    def test_a_reference_that_is_known_serves_though_it_cannot_be_described(self) -> None:
        found = examined(replace(snapshot(1), is_described=False))
        known = replace(listing(1), examined={arn(1): found})
        room = Room(Service(), state(intents=TRAIN, history=known))
        room.dispatch(ev.EffectFailed(Describe(arn(1)), LOST))
        assert arn(1) in room.state.problems
        pressed(room, start_of())
        assert room.state.outcomes["token-1"] == arn(100)

    def test_another_reference_than_the_one_that_was_shown(self) -> None:
        error = self.end(room_of(), start_of(shown_reference_arn=arn(2), was_shown=True))
        assert str(error) == OTHER_REFERENCE

    def test_code_shows_nothing_so_that_any_reference_will_do(self) -> None:
        room = pressed(room_of(), start_of(shown_reference_arn=arn(2)))
        assert room.state.outcomes["token-1"] == arn(100)

    def test_a_pipeline_that_was_updated_is_taken_over_instead(self) -> None:
        updated = DEFINITION.replace('"Train"', '"Fit"')
        room = room_of(describe=PipelineDescription("", updated))
        assert isinstance(self.end(room), PipelineChangedError)
        assert room.state.target.pipeline.step_names == ("Prepare", "Fit", "Report")

    def test_a_pipeline_that_was_taken_over_since_it_was_pressed(self) -> None:
        """By a refresh in another cell: what is sent would not be what was on the screen."""
        room = room_of()
        room.dispatch(run_events.StartPressed(start_of(target=TARGET)), ev.PipelineReplaced(replace(TARGET)))
        room.held.run(until=lambda: bool(room.state.outcomes))
        assert isinstance(room.state.outcomes["token-1"], PipelineChangedError)
        assert requests(room) == []

    def test_a_version_is_not_compared_with_what_is_shown(self) -> None:
        options = StartOptions(version_id=3)
        room = pressed(room_of(describe=AssertionError("asked")), start_of(options=options))
        assert room.state.outcomes["token-1"] == arn(100)

    def test_where_the_pipeline_cannot_be_asked_for_nothing_is_known_to_have_changed(self) -> None:
        room = pressed(room_of(describe=AccessDeniedError("no")), start_of())
        assert room.state.outcomes["token-1"] == arn(100)

    @pytest.mark.parametrize("error", [KeyError("Steps"), ValueError("JSON")])
    def test_an_error_before_it_was_sent_is_told_as_it_is(self, error: BaseException) -> None:
        room = room_of(describe=error)
        assert self.end(room) is error


class TestLostAnswers:
    @pytest.mark.parametrize("lost", [LOST, KeyError("Arn")], ids=lambda error: type(error).__name__)
    def test_without_an_answer_it_may_have_started(self, lost: BaseException) -> None:
        room = pressed(room_of(start=[lost, arn(100)]), start_of())
        assert room.state.run.is_uncertain
        assert "may have started" in room.state.run.message
        assert "token-1" not in room.state.outcomes
        room.held.run(until=lambda: bool(room.state.outcomes))
        first, second = requests(room)
        assert first == second
        assert room.state.outcomes["token-1"] == arn(100)
        assert (room.state.run.phase, room.state.run.is_uncertain) == ("running", False)

    def test_it_is_sent_again_less_and_less_often(self) -> None:
        room = pressed(room_of(start=LOST), start_of())
        sent_at_s = []
        for _ in range(9):
            assert room.held.turn()
            sent_at_s.append(room.held.now_s)
        waits_s = [later - sooner for sooner, later in zip([0.0, *sent_at_s], sent_at_s, strict=False)]
        assert waits_s == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, MAX_RESEND_S, MAX_RESEND_S, MAX_RESEND_S]
        assert len({request["ClientRequestToken"] for request in requests(room)}) == 1

    @pytest.mark.parametrize("shut", [AccessDeniedError("no"), CredentialsError("expired")])
    def test_what_is_not_let_through_again_says_nothing_of_the_first(self, shut: ServiceError) -> None:
        room = pressed(room_of(start=[LOST, shut, shut, arn(100)]), start_of())
        room.held.run(until=lambda: bool(room.state.outcomes))
        assert room.state.outcomes["token-1"] == arn(100)

    @pytest.mark.parametrize("shut", [AccessDeniedError("no"), CredentialsError("expired")])
    def test_what_is_not_let_through_at_first_has_not_started(self, shut: ServiceError) -> None:
        assert pressed(room_of(start=shut), start_of()).state.outcomes["token-1"] is shut

    def test_a_refusal_ends_it(self) -> None:
        room = pressed(room_of(start=[LOST, REFUSED]), start_of())
        room.held.run(until=lambda: bool(room.state.outcomes))
        assert room.state.outcomes["token-1"] is REFUSED
        room.held.run()
        assert len(requests(room)) == 2

    @pytest.mark.parametrize("end", [run_events.RunLeft(), ev.Closed()], ids=["left", "closed"])
    def test_what_is_given_up_is_not_sent_again(self, end: ev.Event) -> None:
        room = pressed(room_of(start=LOST), start_of())
        room.dispatch(end)
        room.held.run()
        assert len(requests(room)) == 1

    @pytest.mark.parametrize("end", [run_events.RunLeft(), ev.Closed()], ids=["left", "closed"])
    def test_what_is_given_up_before_it_was_sent_is_not_sent(self, end: ev.Event) -> None:
        room = room_of()
        room.dispatch(run_events.StartPressed(start_of()), end)
        room.held.run()
        assert requests(room) == []
        assert isinstance(room.state.outcomes["token-1"], SelectiveWidgetError)


def attempts(*causes: str, end: Any) -> Callable[[object], Any]:
    """An answer after attempts that came to nothing."""

    def send(_request: object) -> Any:
        for number, cause in enumerate(causes, start=1):
            tell_delay(Delay(2.0**number, cause))  # type: ignore[arg-type]
        return end

    return send


class TestThrottled:
    """The service limits requests: a start waits, and says so."""

    def messages(self, room: Room) -> list[str]:
        """What was said of the run, each once."""
        said = [view.state.run.message for view in room.told]
        return [each for index, each in enumerate(said) if each and each not in said[:index]]

    def test_it_says_for_how_long_about_and_that_nothing_has_started(self) -> None:
        room = pressed(room_of(start=attempts("refused", "refused", end=arn(100))), start_of())
        assert self.messages(room) == [
            f"{LIMITED} It goes on within about {delay_s} s. {NOTHING_YET}" for delay_s in (2, 4)
        ]
        assert (room.state.outcomes["token-1"], room.state.run.message) == (arn(100), "")

    def test_an_attempt_without_an_answer_may_have_started_it(self) -> None:
        room = pressed(room_of(start=attempts("unanswered", "refused", end=arn(100))), start_of())
        assert self.messages(room) == [f"{LIMITED} It goes on within about 4 s. {PERHAPS_STARTED}"]

    def test_one_without_an_answer_alone_is_no_limit_on_requests(self) -> None:
        assert self.messages(pressed(room_of(start=attempts("unanswered", end=arn(100))), start_of())) == []

    def test_the_request_before_it_says_so_too(self) -> None:
        def describe() -> PipelineDescription:
            tell_delay(Delay(1.0, "unanswered"))
            tell_delay(Delay(2.0, "refused"))
            return PipelineDescription("", DEFINITION)

        room = pressed(room_of(describe=describe), start_of())
        assert self.messages(room) == [f"{LIMITED} It goes on within about 2 s. {NOTHING_YET}"]

    @pytest.mark.parametrize(("wait_s", "is_said"), [(0.9, False), (1.0, True)])
    def test_waiting_for_its_turn_is_said_where_it_takes_a_while(self, wait_s: float, is_said: bool) -> None:
        def send(_request: object) -> str:
            tell_delay(Delay(wait_s, "queued"))
            return arn(100)

        room = pressed(room_of(start=send), start_of())
        assert bool(self.messages(room)) is is_said

    def test_refused_to_the_end_it_is_sent_again_and_was_never_uncertain(self, caplog: Any) -> None:
        caplog.set_level("INFO")
        refused = attempts("refused", end=LOST)
        room = pressed(room_of(start=[refused, refused, arn(100)]), start_of())
        assert room.state.outcomes["token-1"] == arn(100)
        assert not any(view.state.run.is_uncertain for view in room.told)
        assert len({request["ClientRequestToken"] for request in requests(room)}) == 1
        assert [record.levelname for record in caplog.records] == ["INFO", "INFO"]
        assert f"{LIMITED} It goes on within about 1 s. {NOTHING_YET}" in caplog.messages

    @pytest.mark.parametrize("shut", [AccessDeniedError("no"), CredentialsError("expired")])
    def test_then_not_let_through_nothing_has_started(self, shut: ServiceError) -> None:
        room = pressed(room_of(start=[attempts("refused", end=LOST), shut]), start_of())
        assert room.state.outcomes["token-1"] is shut

    def test_refused_after_a_lost_answer_it_may_have_started(self) -> None:
        shut = AccessDeniedError("no")
        refused = attempts("refused", end=LOST)
        room = pressed(room_of(start=[LOST, refused, shut, arn(100)]), start_of())
        room.held.run(until=lambda: bool(room.state.outcomes))
        assert room.state.outcomes["token-1"] == arn(100)

    def test_lost_after_a_refusal_it_may_have_started(self) -> None:
        room = pressed(room_of(start=attempts("refused", "unanswered", end=LOST)), start_of())
        assert room.state.run.is_uncertain

    def test_lost_in_another_sending_than_the_one_that_was_refused(self) -> None:
        room = pressed(room_of(start=[attempts("refused", end=LOST), LOST]), start_of())
        assert room.state.run.is_uncertain

    def test_given_up_it_is_not_sent_again(self) -> None:
        room = room_of(start=attempts("refused", end=LOST))
        room.dispatch(run_events.StartPressed(start_of()))
        room.held.run(until=lambda: bool(requests(room)))
        room.dispatch(run_events.RunLeft())
        room.held.run()
        assert len(requests(room)) == 1


class TestPressing:
    """What the one who presses Start is told; the work is carried out while it waits."""

    def runs(self, **answers: Any) -> tuple[RunControl, Room]:
        room = room_of(**answers)
        return RunControl(room.store, room.requests, room.held, Inquiry(room.store, room.requests)), room

    def test_it_returns_the_execution(self) -> None:
        runs, _ = self.runs()
        assert runs.press(start_of()) == arn(100)

    @pytest.mark.parametrize("error", [REFUSED, AccessDeniedError("no")])
    def test_a_refusal_is_raised_as_it_is(self, error: ServiceError) -> None:
        runs, _ = self.runs(start=error)
        with pytest.raises(ServiceError) as raised:
            runs.press(start_of())
        assert raised.value is error

    def test_a_lost_answer_is_raised_and_no_second_start_is_taken(self) -> None:
        runs, room = self.runs(start=LOST)
        with pytest.raises(UnavailableError, match="may have started"):
            runs.press(start_of())
        with pytest.raises(AlreadyRunningError, match="unwatch"):
            runs.press(start_of("token-2"))
        runs.unwatch()
        room.service.answers["start"] = arn(101)
        assert runs.press(start_of("token-3")) == arn(101)
        assert {request["ClientRequestToken"] for request in requests(room)} == {"token-1", "token-3"}

    def test_while_one_runs_no_second_is_taken(self) -> None:
        runs, _ = self.runs()
        runs.press(start_of())
        with pytest.raises(AlreadyRunningError, match="under way"):
            runs.press(start_of("token-2"))

    def test_a_closed_session_starts_nothing(self) -> None:
        runs, room = self.runs()
        room.dispatch(ev.Closed())
        with pytest.raises(SelectiveWidgetError, match="closed"):
            runs.press(start_of())
        assert requests(room) == []

    def test_whoever_is_given_up_while_waiting_learns_it(self) -> None:
        runs, room = self.runs()

        def leave() -> PipelineDescription:
            runs.unwatch()
            return PipelineDescription("", DEFINITION)

        room.service.answers["describe"] = leave
        with pytest.raises(SelectiveWidgetError) as raised:
            runs.press(start_of())
        assert str(raised.value) == LEFT
        assert requests(room) == []


class TestRetry:
    def ended(self, **answers: Any) -> tuple[RunControl, Room]:
        room = room_of(**answers)
        runs = RunControl(room.store, room.requests, room.held, Inquiry(room.store, room.requests))
        runs.enter(snapshot(7, "Failed"))
        return runs, room

    def test_it_is_the_next_attempt(self) -> None:
        runs, room = self.ended()
        runs.retry()
        run = room.state.run
        assert (run.identity, run.phase, run.is_own) == ((arn(7), 2), "running", True)
        assert run.after == snapshot(7, "Failed")

    @pytest.mark.parametrize(("error", "phase"), [(REFUSED, "ended"), (LOST, "starting")])
    def test_one_that_fails_leaves_the_end(self, error: ServiceError, phase: str) -> None:
        """Where the answer was lost, it may be under way."""
        runs, room = self.ended(retry=error)
        with pytest.raises(ServiceError):
            runs.retry()
        assert (room.state.run.phase, room.state.run.attempt) == (phase, 1)

    def test_one_whose_answer_was_lost_is_repeated_with_the_same_token(self) -> None:
        runs, room = self.ended(retry=[LOST, None])
        room.dispatch(run_events.RunEntered(replace(room.state.run, snapshot=dated(7))))
        with pytest.raises(UnavailableError):
            runs.retry()
        runs.retry()
        tokens = [call[2] for call in room.service.calls if call[0] == "retry"]
        assert len(tokens) == 2
        assert len(set(tokens)) == 1

    def test_a_second_one_at_the_same_time_is_refused(self) -> None:
        """Its failure would end what the first one has begun."""
        runs, room = self.ended()
        refused: list[type] = []

        def retry_again(*_: Any) -> None:
            with pytest.raises(AlreadyRunningError) as raised:
                runs.retry()
            refused.append(raised.type)

        room.service.answers["retry"] = retry_again
        runs.retry()
        assert refused == [AlreadyRunningError]
        assert (room.state.run.phase, room.state.run.attempt) == ("running", 2)

    def test_nothing_is_retried_before_there_was_something(self) -> None:
        room = room_of()
        with pytest.raises(SelectiveWidgetError, match="Nothing has been started"):
            RunControl(room.store, room.requests, room.held, Inquiry(room.store, room.requests)).retry()


def dated(number: int) -> Any:
    """An execution of which it is known when it failed."""
    from datetime import datetime, timezone

    return replace(snapshot(number, "Failed"), ended_at=datetime(2026, 11, 24, tzinfo=timezone.utc))


class TestStopAndWatch:
    def runs(self, **answers: Any) -> tuple[RunControl, Room]:
        room = room_of(**answers)
        return RunControl(room.store, room.requests, room.held, Inquiry(room.store, room.requests)), room

    def test_what_is_watched_is_stopped_unless_it_has_ended(self) -> None:
        runs, room = self.runs()
        runs.stop()
        runs.enter(snapshot(7, "Executing"))
        runs.stop()
        runs.enter(snapshot(7, "Succeeded"))
        runs.stop()
        assert [call[1] for call in room.service.calls if call[0] == "stop"] == [arn(7)]

    def test_an_execution_of_another_pipeline_is_not_watched(self) -> None:
        runs, room = self.runs()
        with pytest.raises(NotFoundError, match="'chain'"):
            runs.watch(arn(7).replace("pipeline/chain", "pipeline/other"))
        assert room.service.calls == []

    def test_waiting_ends_with_the_execution(self) -> None:
        runs, _ = self.runs(snapshot=[snapshot(7, "Executing"), snapshot(7, "Executing"), snapshot(7)])
        runs.watch(arn(7))
        assert runs.wait() == snapshot(7)

    @pytest.mark.parametrize(
        "end", [RunControl.unwatch, lambda runs: runs._store.dispatch(ev.Closed())], ids=["left", "closed"]
    )
    def test_waiting_ends_with_the_watching(self, end: Callable[[RunControl], object]) -> None:
        runs, room = self.runs(snapshot=snapshot(7, "Executing"))
        runs.watch(arn(7))
        room.held.later(0.0, lambda: end(runs))
        with pytest.raises(SelectiveWidgetError, match="no longer watched"):
            runs.wait()

    def test_what_is_gone_is_raised_where_somebody_waits_and_can_be_taken_up(self) -> None:
        gone = NotFoundError("gone")
        runs, room = self.runs(snapshot=[snapshot(7, "Executing"), gone, snapshot(7)])
        runs.watch(arn(7))
        with pytest.raises(NotFoundError):
            runs.wait()
        runs.resume()
        assert runs.wait() == snapshot(7)
        assert room.state.run.phase == "ended"


def test_the_reference_is_taken_on_trust_where_nobody_can_be_asked() -> None:
    target = replace(TARGET, can_start=False)
    first = state(target, intents=TRAIN, history=History(), problems={arn(1): LOST})
    room = Room(Service(), first)
    assert PIPELINE is room.state.target.pipeline
    room.dispatch(run_events.StartPressed(start_of()))
    room.held.run(until=lambda: bool(room.state.outcomes))
    assert room.state.outcomes["token-1"] is not LOST
