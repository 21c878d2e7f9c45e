"""Every effect ends in an event, whatever the service does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    DefinitionError,
    NoLogError,
    SelectiveWidgetError,
    UnavailableError,
    UnknownStepError,
)
from sagemaker_selective_widget.execution import ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.watch.logs import LAST_LINES, LogLine
from sagemaker_selective_widget.execution.watch.status import ExecutionPage, PipelineDescription
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import requests as requests_module
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import (
    CheckPipeline,
    Describe,
    Effect,
    Examine,
    ListExecutions,
    ListMore,
    ListSteps,
    ReadLog,
    ReadMetrics,
    SendStart,
    Watch,
)
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.iterating.state import IteratingState
from sagemaker_selective_widget.session.state import LogState, Notice, RunState, Start, State, Target
from sagemaker_selective_widget.session.wanted import wanted
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import (
    DEFINITION,
    PIPELINE,
    TARGET,
    Room,
    Service,
    arn,
    examined,
    listing,
    snapshot,
    state,
)

TRAINING = StepRun("Train", "Executing", resource_arn="arn:aws:sagemaker:us-west-2:1:training-job/train-1")
START = Start("s1", Intents(("Prepare", "Train", "Report"), None, pinned=True))
NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)

CALLING: dict[str, tuple[Effect, State]] = {
    "ListExecutions": (ListExecutions(1, 1), state(asked=frozenset({ListExecutions(1, 1)}))),
    "ListMore": (ListMore(), state(asked=frozenset({ListMore()}))),
    "Examine": (Examine(arn(1)), state(asked=frozenset({Examine(arn(1))}))),
    "Describe": (Describe(arn(1)), state(asked=frozenset({Describe(arn(1))}))),
    "CheckPipeline": (CheckPipeline(), state(asked=frozenset({CheckPipeline()}))),
    "SendStart": (SendStart("s1"), state(start=START, run=RunState("starting", is_own=True))),
    "Watch": (Watch(arn(1), 1, 0), state(run=RunState("running", arn(1)))),
    "ReadLog": (
        ReadLog("Train", 1),
        state(
            run=RunState("running", arn(1), snapshot=snapshot(1, "Executing", TRAINING)),
            log=LogState("Train", "pending", look=1),
            asked=frozenset({ReadLog("Train", 1)}),
        ),
    ),
    "ListSteps": (
        ListSteps(arn(1)),
        state(
            history=listing(1).remembering(
                arn(1), ExaminedExecution(replace(snapshot(1), has_more_steps=True))
            ),
            asked=frozenset({ListSteps(arn(1))}),
        ),
    ),
    "ReadMetrics": (
        ReadMetrics(arn(1)),
        state(
            history=listing(1).remembering(arn(1), ExaminedExecution(snapshot(1))),
            iterating=IteratingState(compared=(arn(1),)),
        ),
    ),
}
"""Of each effect, a state that calls for it."""


def raising(error: BaseException) -> Service:
    """A service of which every method raises."""
    methods = (name for name in vars(Service) if not name.startswith("_"))
    return Service(**{name: error for name in methods if callable(getattr(Service, name))})


def answering(garbage: Any) -> Service:
    """A service of which every method answers what has no meaning."""
    methods = (name for name in vars(Service) if not name.startswith("_"))
    return Service(**{name: lambda *_: garbage for name in methods if callable(getattr(Service, name))})


BAD_SERVICES: dict[str, Callable[[], Service]] = {
    "KeyError": lambda: raising(KeyError("Steps")),
    "refusal": lambda: raising(AccessDeniedError("no")),
    "no answer": lambda: raising(UnavailableError("down")),
    "none": lambda: answering(None),
    "a number": lambda: answering(5),
    "a dict": lambda: answering({}),
    "text": lambda: answering("text"),
}


def test_every_effect_has_a_state_that_calls_for_it() -> None:
    assert set(CALLING) == {kind.__name__ for kind in any_of.EFFECTS}
    for effect, calling in CALLING.values():
        assert effect in wanted(calling, Deriver())


@pytest.mark.parametrize("service", BAD_SERVICES)
@pytest.mark.parametrize("name", CALLING)
def test_every_effect_ends_whatever_the_service_does(name: str, service: str) -> None:
    """Or goes on with a clock: a watch looks again later, and a start is sent again."""
    effect, calling = CALLING[name]
    room = Room(BAD_SERVICES[service](), calling)
    room.dispatch(ev.NoticeSet("anything", Notice("said")))
    assert effect in room.state.in_flight
    while room.held.due and room.held.due[0][0] == 0.0:
        room.held.turn()
    goes_on = bool(room.held.due) and (room.state.run.is_uncertain or bool(room.state.run.message))
    assert effect not in wanted(room.state, Deriver()) - room.state.in_flight
    assert effect not in room.state.in_flight or goes_on


@pytest.mark.parametrize("name", sorted(set(CALLING) - {"SendStart", "Watch"}))
def test_an_unexpected_error_is_logged_and_shown(name: str, caplog: pytest.LogCaptureFixture) -> None:
    effect, calling = CALLING[name]
    room = Room(raising(KeyError("Steps")), calling)
    with caplog.at_level(logging.ERROR):
        room.requests(effect)
    assert caplog.records[0].name == requests_module.__name__
    assert room.state.notices["unexpected"].severity == "error"


def test_a_refusal_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    room = Room(raising(AccessDeniedError("no")), CALLING["Examine"][1])
    room.requests(Examine(arn(1)))
    assert caplog.records == []
    assert dict(room.state.notices) == {}


def test_what_is_no_effect_ends_in_an_event_too() -> None:
    """A new effect that was forgotten here is seen at once."""

    class Unknown(Effect):
        pass

    room = Room()
    room.requests(Unknown())
    assert "unexpected" in room.state.notices


class TestFindingOut:
    def test_executions_are_listed(self) -> None:
        rows = (ExecutionSummary(arn(1), "Succeeded"),)
        room = Room(Service(executions=ExecutionPage(rows, "more")))
        room.requests(ListExecutions(1, 2))
        assert (room.state.history.executions, room.state.history.page_count) == (rows, 2)

    def test_the_next_page_goes_on_from_the_list_that_is_known(self) -> None:
        room = Room(Service(executions=ExecutionPage()), state(history=History((), 1, "token")))
        room.requests(ListMore())
        assert room.service.calls == [("executions", "token")]

    def test_one_that_has_ended_is_examined_once(self) -> None:
        room = Room(Service(snapshot=snapshot(1)))
        room.requests(Examine(arn(1)))
        count = len(room.service.calls)
        room.requests(Examine(arn(1)))
        assert room.requests.examine(arn(1)) == room.state.history.known(arn(1))
        assert len(room.service.calls) == count == 3

    def test_one_that_goes_on_is_examined_again(self) -> None:
        room = Room(Service(snapshot=[snapshot(1, "Executing"), snapshot(1)]))
        assert room.requests.examine(arn(1)).snapshot.status == "Executing"
        room.requests(Examine(arn(1)))
        assert room.requests.examine(arn(1)).snapshot.status == "Succeeded"

    def test_a_description_is_one_request_more_for_what_was_listed(self) -> None:
        first = state(history=listing(1))
        room = Room(Service(steps=snapshot(1).steps, describe_execution=snapshot(1)), first)
        room.requests(Examine(arn(1)))
        assert room.state.history.is_described(arn(1)) is False
        room.requests(Describe(arn(1)))
        assert room.state.history.is_described(arn(1)) is True
        assert room.service.count("steps") == room.service.count("describe_execution") == 1

    def test_after_a_refresh_one_that_ended_as_before_costs_one_request(self) -> None:
        """It did not succeed, so that it may have been retried."""
        room = Room(Service(snapshot=snapshot(1, "Failed"), describe_execution=snapshot(1, "Failed")))
        room.requests(Describe(arn(1)))
        known = room.state.history.known(arn(1))
        room.dispatch(ev.Refreshed())
        assert room.state.history.known(arn(1)) is None
        room.service.calls.clear()
        room.requests(Describe(arn(1)))
        assert room.state.history.known(arn(1)) == known
        assert room.service.calls == [("describe_execution", arn(1))]

    def test_after_a_refresh_one_that_was_retried_is_looked_at_again(self) -> None:
        room = Room(Service(snapshot=[snapshot(1, "Failed"), snapshot(1)], describe_execution=snapshot(1)))
        room.requests(Describe(arn(1)))
        room.dispatch(ev.Refreshed())
        room.requests(Describe(arn(1)))
        known = room.state.history.known(arn(1))
        assert known is not None
        assert known.snapshot.status == "Succeeded"

    def test_most_executions_ran_the_same_definition_which_is_read_once(self) -> None:
        room = Room(Service(snapshot=lambda wanted: snapshot(int(wanted[-1]))))
        one, two = (room.requests.examine(arn(number)).pipeline for number in (1, 2))
        assert one is two


USELESS = (StepRun("Report", "Succeeded"),)
SERVING = (StepRun("Prepare", "Succeeded"), StepRun("Train", "Failed"))


class TestSearch:
    """The steps are asked for first: they rule out what cannot serve."""

    def room(self, steps: tuple[StepRun, ...], **facts: Any) -> Room:
        """One where the newest of two cannot serve Train, so that the older one is looked for."""
        newest = examined(snapshot(2, "Succeeded", *USELESS))
        history = listing(2, 1).remembering(arn(2), newest)
        first = state(intents=Intents(("Train",)), history=history, **facts)
        return Room(Service(steps=steps, snapshot=snapshot(1, "Succeeded", *steps)), first)

    def methods(self, room: Room) -> list[str]:
        return [call[0] for call in room.service.calls]

    def test_one_that_cannot_serve_costs_one_request(self) -> None:
        room = self.room(USELESS)
        room.requests(Examine(arn(1)))
        assert self.methods(room) == ["steps"]
        assert room.state.history.known(arn(1)) is None
        (candidate,) = room.store.view.derived.candidates.among([arn(1)])
        assert (candidate.can_serve, candidate.why_not) == (False, "Prepare did not run there")
        assert Examine(arn(1)) not in wanted(room.state, Deriver())

    def test_of_one_that_can_all_is_asked_for(self) -> None:
        room = self.room(SERVING)
        room.requests(Examine(arn(1)))
        assert self.methods(room)[0] == "steps"
        assert sorted(self.methods(room)) == ["definition_for", "parameters", "steps"]
        assert room.store.view.derived.reference_arn == arn(1)

    def test_for_another_selection_the_rest_is_asked_for(self) -> None:
        """Nothing is read twice; and values that are not known do not count as other values."""
        room = self.room((*USELESS, StepRun("Train", "Succeeded")), searched=frozenset({arn(1), arn(2)}))
        room.requests(Examine(arn(1)))
        room.service.calls.clear()
        room.dispatch(ev.IntentsStated({"selected_steps": ("Report",)}))
        assert Examine(arn(1)) in room.state.in_flight
        room.held.run()
        assert sorted(self.methods(room)) == ["definition_for", "parameters"]
        assert room.store.view.derived.reference_arn == arn(1)

    @pytest.mark.parametrize("why", ["asked", "pinned", "start"])
    def test_what_somebody_needs_is_asked_for_as_a_whole(self, why: str) -> None:
        room = self.room(USELESS)
        if why == "asked":
            room.dispatch(ev.Asked(frozenset({Examine(arn(1))})))
        elif why == "pinned":
            room.dispatch(ev.IntentsStated({"reference_execution_arn": arn(1)}))
        else:
            pinned = Start("s2", Intents(("Train",), arn(1), pinned=True))
            room.dispatch(run_events.StartPressed(pinned))
        room.requests(Examine(arn(1)))
        assert room.state.history.known(arn(1)) is not None

    def test_what_is_known_by_its_steps_goes_with_what_was_examined(self) -> None:
        """By a refresh, where it may have been retried, and with another status in the list."""
        seen = snapshot(1, "Failed", *USELESS)
        history = listing(2, 1, status="Failed").looking_at(arn(1), seen)
        assert history.forgetting(history.retriable()).looked_at == {}
        assert history.listed(listing(2, 1, status="Failed")).looked_at == {arn(1): seen}
        assert history.listed(listing(2, 1, status="Executing")).looked_at == {}
        assert history.remembering(arn(1), examined(seen)).looked_at == {}


class TestPipeline:
    def updated(self, answer: str) -> Any:
        return Room(Service(describe=PipelineDescription("", answer))).requests.updated_target()

    def test_the_same_in_other_words_is_the_same(self) -> None:
        assert self.updated(DEFINITION) is None
        assert self.updated(DEFINITION.replace(", ", ",\n")) is None

    def test_another_is_another(self) -> None:
        target = self.updated(DEFINITION.replace("Report", "Publish"))
        assert target.pipeline.step_names == ("Prepare", "Train", "Publish")
        assert target.name == "chain"

    @pytest.mark.parametrize(("old", "new"), [("1", "true"), ("0", "false"), ("1", "1.0")])
    def test_what_is_equal_in_python_may_be_another_value(self, old: str, new: str) -> None:
        before = DEFINITION.replace('"Type": "Integer"', f'"Kind": {old}, "Type": "Integer"')
        room = Room(Service(describe=PipelineDescription("", before.replace(f": {old},", f": {new},"))))
        room.dispatch(ev.PipelineReplaced(replace(TARGET, definition=before)))
        assert room.requests.updated_target() is not None

    def test_one_that_cannot_be_read_is_an_error(self) -> None:
        with pytest.raises(DefinitionError):
            self.updated('{"Version": "2020-12-01", "Steps": 5}')

    def test_a_check_that_finds_one_says_so(self) -> None:
        room = Room(Service(describe=PipelineDescription("", DEFINITION.replace("Report", "Publish"))))
        room.requests(CheckPipeline())
        assert room.state.updated is not None
        assert room.state.notices["pipeline"].action == "refresh"


class TestLogs:
    def room(self, *runs: StepRun, **answers: Any) -> Room:
        seen = snapshot(1, "Executing", *runs)
        run = RunState("running", arn(1), snapshot=seen)
        opened = LogState("Train", "pending", look=1)
        return Room(Service(**answers), state(run=run, log=opened))

    @pytest.mark.parametrize(
        ("count", "status", "message"),
        [
            (0, "Executing", "nothing has been logged yet"),
            (0, "Succeeded", "nothing was logged"),
            (2, "Succeeded", "the whole log"),
            (LAST_LINES, "Executing", f"the last {LAST_LINES} lines"),
        ],
    )
    def test_which_lines_they_are_is_said(self, count: int, status: str, message: str) -> None:
        run = StepRun("Train", status, resource_arn=TRAINING.resource_arn)
        lines = tuple(LogLine(NOON, "text") for _ in range(count))
        room = self.room(run, log=lines)
        room.requests(ReadLog("Train", 1))
        log = room.state.log
        assert (log.state, log.lines, log.message) == ("ready", lines, message)
        assert log.is_whole is run.has_ended

    @pytest.mark.parametrize(
        ("runs", "step_name", "error"),
        [((), "Train", NoLogError), ((TRAINING,), "Typo", UnknownStepError)],
        ids=["not begun", "no such step"],
    )
    def test_why_there_is_none_is_said(
        self, runs: tuple[StepRun, ...], step_name: str, error: type[SelectiveWidgetError]
    ) -> None:
        room = self.room(*runs)
        with pytest.raises(error):
            room.requests.read_log(room.state, step_name, LAST_LINES)
        room.dispatch(run_events.LogOpened(step_name))
        room.held.run(until=lambda: room.state.log.state == "errored")
        assert room.state.log.message

    def test_a_service_that_refuses_says_why(self) -> None:
        room = self.room(TRAINING, log=AccessDeniedError("no logs for you"))
        room.requests(ReadLog("Train", 1))
        assert (room.state.log.state, room.state.log.message) == ("errored", "no logs for you")


def test_an_update_is_taken_over_once() -> None:
    updated = DEFINITION.replace("Report", "Publish")
    room = Room(Service(describe=PipelineDescription("", updated)))
    assert room.requests.take_update()
    assert room.state.target.pipeline.step_names == ("Prepare", "Train", "Publish")
    before = room.state
    assert not room.requests.take_update()
    assert room.state is before


def test_a_pipeline_that_is_not_known_as_text_is_not_compared() -> None:
    target = Target("chain", PIPELINE)
    room = Room(Service(), state(target))
    assert room.requests.updated_target() is None
