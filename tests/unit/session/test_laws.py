"""What holds for every session, whatever happens in it and in whichever order."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import AccessDeniedError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.session import effects as ef
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.intents import INTENT_NAMES, LOOKS, SETTINGS, Intents
from sagemaker_selective_widget.session.iterating import events as it
from sagemaker_selective_widget.session.reducers import reduce
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.view import View, view
from sagemaker_selective_widget.session.wanted import wanted
from sagemaker_selective_widget.widget.wire.traits import TRAITS
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import TARGET, after, arn, launched, snapshot, state


def as_json(shown: View) -> dict[str, Any]:
    """Everything that a view shows, as the browser is told."""
    return {name: convert(shown) for name, (_, convert) in TRAITS.items()}


def seen(of: State) -> dict[str, Any]:
    """What is shown of a state, worked out anew."""
    return as_json(view(of, Deriver()))


def intents_of(of: State) -> dict[str, Any]:
    """The intents of a state that can be undone: what code is written for is no decision."""
    return {name: getattr(of.intents, name) for name in INTENT_NAMES if name not in LOOKS}


# The strategies know all there is


def names(kinds: Iterable[type]) -> set[str]:
    return {kind.__name__ for kind in kinds}


def test_no_effect_is_missing_from_the_strategies() -> None:
    assert names(any_of.subclasses(ef.Effect)) == names(any_of.EFFECTS)


def test_no_event_is_missing_from_the_strategies() -> None:
    assert names(any_of.subclasses(ev.Event)) == names(any_of.EVENTS)


def test_every_event_has_a_function_of_its_own() -> None:
    unhandled = [kind for kind in any_of.EVENTS if reduce.dispatch(kind) is reduce.dispatch(object)]
    assert unhandled == []


def test_what_is_no_event_is_refused() -> None:
    with pytest.raises(TypeError, match="no event of a session"):
        reduce(ev.Event(), state())


# Reducing


def frozen(value: Any) -> Any:
    """A copy of a record down to its parts, to compare what it holds later with what it holds now."""
    if isinstance(value, (ef.Effect, BaseException)) or not is_dataclass(value) or isinstance(value, type):
        return copy.copy(value) if isinstance(value, (dict, list, set)) else value
    return {each.name: frozen(getattr(value, each.name)) for each in fields(value)}


@any_of.STORIES
@given(any_of.states(), any_of.events)
def test_reducing_changes_no_state_and_raises_nothing(before: State, event: ev.Event) -> None:
    copied, told = frozen(before), frozen(event)
    reduce(event, before)
    assert frozen(before) == copied
    assert frozen(event) == told


@any_of.STORIES
@given(any_of.states(), any_of.events)
def test_the_same_event_makes_the_same_state(before: State, event: ev.Event) -> None:
    one, other = frozen(reduce(event, before)), frozen(reduce(event, before))
    assert str(one) == str(other)


@any_of.STORIES
@given(any_of.states())
def test_a_start_that_was_pressed_is_what_the_run_is_about(of: State) -> None:
    """Until its end is known, nothing else takes the run's place."""
    if of.start is not None:
        assert (of.run.phase, of.run.arn, of.run.is_own) == ("starting", "", True)
    assert of.run.is_uncertain <= (of.start is not None)


@any_of.STORIES
@given(any_of.states())
def test_what_is_asked_for_is_under_way(of: State) -> None:
    """Nobody waits for what nobody does."""
    assert wanted(of, Deriver()) <= of.in_flight


@any_of.STORIES
@given(any_of.states())
def test_no_more_is_searched_than_is_worth_it(of: State) -> None:
    under_way = {each for each in of.in_flight if isinstance(each, ef.Examine)}
    found = {each for each in wanted(of, Deriver()) if isinstance(each, ef.Examine)}
    assert found <= under_way


@any_of.STORIES
@given(any_of.states(), st.lists(any_of.events, max_size=6))
def test_a_closed_session_calls_for_nothing(before: State, happened: list[ev.Event]) -> None:
    closed = after(before, ev.Closed(), *happened)
    assert wanted(closed, Deriver()) == frozenset()
    assert closed.is_closed
    assert closed.start is None


# Every effect ends in an event


@st.composite
def seen_by(draw: st.DrawFn, of: ef.Examine | ef.Describe | ef.ListSteps) -> ev.Event:
    """What is found out of one execution; of one of which rows were missing, all are listed by then."""
    found = draw(any_of.examined_of(any_of.snapshots()))
    if isinstance(of, ef.ListSteps):
        whole = replace(found.snapshot, arn=of.arn, has_more_steps=False, is_described=True)
        return ev.RowsListed(of, whole, is_over=True)
    is_described = isinstance(of, ef.Describe) or found.snapshot.is_described
    told = replace(found.snapshot, arn=of.arn, is_described=is_described)
    return ev.Examined(of, of.arn, replace(found, snapshot=told))


@st.composite
def successes(draw: st.DrawFn, of: ef.Effect) -> ev.Event:
    """What an effect ends with when it has done what it is for."""
    match of:
        case ef.ListExecutions() | ef.ListMore():
            return ev.Listed(of, draw(any_of.listings()))
        case ef.Examine() | ef.Describe() | ef.ListSteps():
            return draw(seen_by(of))
        case ef.CheckPipeline():
            return ev.PipelineChecked(of, draw(st.none() | any_of.targets))
        case ef.SendStart(start_id):
            return run_events.StartSucceeded(start_id, draw(any_of.arns), frozenset())
        case ef.Watch(execution, attempt):
            ended = draw(any_of.snapshots(any_of.ENDED))
            return run_events.RunSeen(execution, attempt, replace(ended, arn=execution), "", 0.0)
        case ef.ReadLog():
            return run_events.LogRead(
                of, draw(any_of.logged), "", draw(st.booleans()), draw(any_of.moments_s)
            )
        case ef.ReadMetrics(execution):
            return it.MetricsRead(of, ExecutionMetrics(execution))
    raise AssertionError(f"It is not known how {of} ends.")


@pytest.mark.parametrize("kind", any_of.EFFECTS, ids=lambda kind: kind.__name__)
@any_of.STORIES
@given(data=st.data())
def test_what_has_ended_is_not_begun_again_by_itself(kind: type[ef.Effect], data: st.DataObject) -> None:
    """Else the service is asked the same for ever, as fast as it answers.

    What began before a newer list says nothing of the present: it begins once more where somebody still asks.
    """
    before = data.draw(any_of.states())
    one_of_kind = [each for each in before.in_flight if type(each).__name__ == kind.__name__]
    effect = data.draw(
        st.sampled_from(sorted(one_of_kind, key=repr)) if one_of_kind else any_of.EFFECTS[kind]
    )
    failed = st.builds(ev.EffectFailed, st.just(effect), any_of.errors, st.booleans())
    after_it = reduce(data.draw(successes(effect) | failed), before)
    begun_again = wanted(after_it, Deriver()) - after_it.in_flight
    assert effect not in begun_again or effect in before.stale - after_it.stale


@pytest.mark.parametrize("kind", any_of.EFFECTS, ids=lambda kind: kind.__name__)
@any_of.STORIES
@given(data=st.data())
def test_what_has_failed_is_over(kind: type[ef.Effect], data: st.DataObject) -> None:
    before = data.draw(any_of.states())
    effect = data.draw(any_of.EFFECTS[kind])
    failed = reduce(ev.EffectFailed(effect, data.draw(any_of.errors)), before)
    # What began before a newer list says nothing of the present: it begins anew where somebody still asks.
    assert effect not in failed.asked or effect in before.stale
    assert effect not in failed.in_flight


@any_of.STORIES
@given(any_of.states(max_events=6), st.data())
def test_a_session_that_is_left_alone_comes_to_rest(before: State, data: st.DataObject) -> None:
    """All that is called for is answered, by a service that may refuse anything."""
    for _ in range(100):
        pending = sorted((each for each in before.in_flight if not isinstance(each, ef.Watch)), key=repr)
        if not pending:
            return
        effect = data.draw(st.sampled_from(pending))
        failed = st.builds(ev.EffectFailed, st.just(effect), any_of.errors)
        before = launched(before, data.draw(successes(effect) | failed))
    raise AssertionError(f"After 100 answers there is still to be done: {pending}")


# The order of answers does not matter


REFUSED = AccessDeniedError("This execution is refused.")


class World:
    """Executions that do not change: what is found out of them is the same whenever it is.

    Args:
        found: What each did.
    """

    def __init__(self, found: Sequence[ExaminedExecution]) -> None:
        self.found = {each.snapshot.arn: each for each in found}

    def listing(self) -> History:
        rows = (ExecutionSummary(each, it.snapshot.status) for each, it in self.found.items())
        return History(tuple(rows), 1)

    def answer(self, effect: ef.Effect) -> ev.Event:
        """What an effect ends with."""
        match effect:
            case ef.ListExecutions() | ef.ListMore():
                return ev.Listed(effect, self.listing())
            case ef.Examine(execution) if execution in self.found:
                it = self.found[execution]
                less = replace(it.snapshot, is_described=not it.snapshot.is_terminal)
                return ev.Examined(effect, execution, replace(it, snapshot=less))
            case ef.Describe(execution) if execution in self.found:
                return ev.Examined(effect, execution, self.found[execution])
            case ef.CheckPipeline():
                return ev.PipelineChecked(effect, None)
        return ev.EffectFailed(effect, REFUSED)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to five executions, which may have reused outputs of each other and of one that is gone."""
    snapshots = draw(st.lists(any_of.snapshots(), unique_by=lambda each: each.arn, max_size=5))
    described = [replace(each, is_described=True) for each in snapshots]
    return World([ExaminedExecution(each, {"Depth": "7"}, TARGET.pipeline) for each in described])


def asking(wishes: Sequence[ef.Effect], patch: dict[str, Any]) -> State:
    """A session with a wish for each effect, and intents."""
    listed = after(any_of.first_state(), ev.IntentsStated(patch))
    return launched(listed, ev.Asked(frozenset(wishes)))


knowledge = st.lists(
    st.one_of(*(any_of.EFFECTS[kind] for kind in (ef.ListExecutions, ef.Examine, ef.Describe))), max_size=5
)


@any_of.STORIES
@given(worlds(), knowledge, any_of.patches, st.data())
def test_the_same_answers_in_any_order_end_in_the_same_view(
    world: World, wishes: list[ef.Effect], patch: dict[str, Any], data: st.DataObject
) -> None:
    """What is asked for at once is answered by several threads, in whichever order."""
    before = asking(wishes, patch)
    answers = [world.answer(each) for each in sorted(before.in_flight, key=repr)]
    one, other = (after(before, *data.draw(st.permutations(answers))) for _ in range(2))
    assert seen(one) == seen(other)
    assert one.problems == other.problems
    assert one.history.examined == other.history.examined


def carried_out(world: World, before: State, data: st.DataObject) -> State:
    """The state once all that is called for has been answered, one after the other."""
    for _ in range(200):
        pending = sorted(before.in_flight, key=repr)
        if not pending:
            return before
        before = launched(before, world.answer(data.draw(st.sampled_from(pending))))
    raise AssertionError(f"After 200 answers there is still to be done: {before.in_flight}")


@any_of.STORIES
@given(worlds(), knowledge, any_of.patches, st.data())
def test_what_is_chosen_does_not_depend_on_who_answers_first(
    world: World, wishes: list[ef.Effect], patch: dict[str, Any], data: st.DataObject
) -> None:
    """The search for a reference goes on from each answer, and comes to the same in the end."""
    before = asking(wishes, patch)
    one, other = (carried_out(world, before, data) for _ in range(2))
    shown, shown_otherwise = view(one, Deriver()), view(other, Deriver())
    assert shown.derived.reference_arn == shown_otherwise.derived.reference_arn
    assert shown.derived.verdict == shown_otherwise.derived.verdict
    assert (shown.is_pending, shown_otherwise.is_pending) == (False, False)


# One revision


@any_of.STORIES
@given(any_of.states(), st.lists(any_of.events, max_size=6))
def test_a_view_is_of_one_state(before: State, happened: list[ev.Event]) -> None:
    """What is worked out once and kept is never of other intents, nor of what was known before."""
    derive = Deriver()
    for event in happened:
        before = after(before, event)
        shown = view(before, derive)
        assert shown.state is before
        assert as_json(shown) == seen(before)
        assert as_json(shown)["verdict"]["selected_steps"] == list(before.intents.selected_steps)


@any_of.STORIES
@given(any_of.states(), any_of.events)
def test_whoever_changes_what_is_wanted_raises_the_revision(before: State, event: ev.Event) -> None:
    now = reduce(event, before)
    judged = not SETTINGS.issuperset(now.intents.differs_from(before.intents))
    assert now.revision == before.revision + (judged or now.target is not before.target)


# Undo and redo


@any_of.STORIES
@given(any_of.states(), st.lists(any_of.patches, max_size=8))
def test_undo_comes_back_to_where_it_was_and_redo_goes_on(
    before: State, patches: list[dict[str, Any]]
) -> None:
    trail = [before]
    for patch in patches:
        stated = reduce(ev.IntentsStated(patch), trail[-1])
        if len(stated.past) > len(trail[-1].past):
            trail.append(stated)
        else:
            trail[-1] = replace(trail[-1], intents=stated.intents)
    now = trail[-1]
    for then in reversed(trail[:-1]):
        now = reduce(ev.Undone(), now)
        assert intents_of(now) == intents_of(then)
    for later in trail[1:]:
        now = reduce(ev.Redone(), now)
        assert intents_of(now) == intents_of(later)


@any_of.STORIES
@given(any_of.states())
def test_undo_and_redo_cancel_out(before: State) -> None:
    if before.past:
        again = after(before, ev.Undone(), ev.Redone())
        assert intents_of(again) == intents_of(before)
        assert (len(again.past), len(again.future)) == (len(before.past), len(before.future))
    if before.future:
        again = after(before, ev.Redone(), ev.Undone())
        assert intents_of(again) == intents_of(before)


@any_of.STORIES
@given(any_of.states(), any_of.patches)
def test_settings_judge_nothing_and_are_not_undone(before: State, patch: dict[str, Any]) -> None:
    settings = {name: value for name, value in patch.items() if name in SETTINGS}
    derive = Deriver()
    shown = derive(before, before.intents)
    stated = reduce(ev.IntentsStated(settings, "c9", 1), before)
    assert {name: getattr(stated.intents, name) for name in settings} == settings
    assert stated.answered["c9"] == 1
    assert (stated.revision, stated.past, stated.future) == (before.revision, before.past, before.future)
    assert derive(stated, stated.intents) is shown
    assert wanted(stated, derive) == wanted(before, derive)
    for step in (ev.Undone(), ev.Redone()):
        later = after(stated, step).intents
        assert {name: getattr(later, name) for name in settings} == settings


@any_of.STORIES
@given(any_of.states(), st.sampled_from(["boto3", "cli"]))
def test_what_code_is_written_for_is_not_undone(before: State, target: str) -> None:
    stated = reduce(ev.IntentsStated({"code_target": target}), before)
    assert after(stated, ev.Undone()).intents.code_target == target
    assert after(stated, ev.Redone()).intents.code_target == target
    assert (stated.past, stated.future) == (before.past, before.future)


@any_of.STORIES
@given(any_of.states(), st.lists(any_of.events, max_size=5))
def test_only_statements_are_undone(before: State, happened: list[ev.Event]) -> None:
    """What is found out in between stays known."""
    quiet = (ev.IntentsStated, ev.Repaired, ev.Undone, ev.Redone, ev.PipelineReplaced)
    now = after(before, *(each for each in happened if not isinstance(each, quiet)))
    assert (now.past, now.future) == (before.past, before.future)


def test_the_first_state_has_nothing_to_take_back() -> None:
    opened = state(intents=Intents(("Train",)))
    assert reduce(ev.Undone(), opened) is opened
    assert reduce(ev.Redone(), opened) is opened


LOOKED_AT = it.DetailsLookedAt("c1", (arn(1),))


def test_a_running_execution_in_view_is_described_once() -> None:
    """It is not known for good what it did; that is found out again when somebody looks anew."""
    listed = replace(History((ExecutionSummary(arn(1), "Executing"),), 1))
    shown = launched(any_of.first_state(), ev.Listed(ef.ListExecutions(1, 1), listed), LOOKED_AT)
    assert ef.Describe(arn(1)) in shown.in_flight
    found = ExaminedExecution(snapshot(1, "Executing"))
    known = launched(shown, ev.Examined(ef.Describe(arn(1)), arn(1), found))
    assert ef.Describe(arn(1)) not in known.in_flight
    assert ef.Describe(arn(1)) in launched(known, ev.Refreshed()).in_flight
    assert ef.Describe(arn(1)) not in launched(known, LOOKED_AT).in_flight
    assert ef.Describe(arn(1)) in launched(known, it.DetailsLookedAt("c1", ()), LOOKED_AT).in_flight
