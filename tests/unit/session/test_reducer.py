"""What each event makes of a state: intents, knowledge, the pipeline, notices."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.effects import (
    CheckPipeline,
    Describe,
    Examine,
    ListExecutions,
    ListMore,
)
from sagemaker_selective_widget.session.intents_reducer import MAX_UNDO
from sagemaker_selective_widget.session.reducer import (
    MAX_CLIENTS,
    MAX_OUTCOMES,
    UNEXPECTED,
    with_outcome,
)
from sagemaker_selective_widget.session.reducers import reduce
from sagemaker_selective_widget.session.state import Notice, RunState, Start, State, Target, TypedExpression
from tests.unit.session.fakes import TARGET, after, arn, examined, listing, snapshot, state
from tests.unit.strategies import definition, step

LISTED = ListExecutions(1, 1)
DOWN = UnavailableError("down")


def found_out(wish: int, **patch: Any) -> ev.IntentsStated:
    return ev.IntentsStated(patch, wish=wish)


def stating(client: str = "", number: int = 0, **patch: Any) -> ev.IntentsStated:
    return ev.IntentsStated(patch, client, number)


class TestWishes:
    """What is stated once it is found out replaces nothing that was stated after it was wished for."""

    @pytest.mark.parametrize(
        "since",
        [
            (stating(selected_steps=["Report"]),),
            (stating("c1", 1, selected_steps=["Report"]),),
            (stating(selected_steps=["Report"]), ev.Undone()),
            (stating(selected_steps=["Report"]), stating(selected_steps=["Prepare"])),
        ],
        ids=["code", "a browser", "undone", "as before"],
    )
    def test_what_was_stated_since_stays(self, since: tuple[ev.Event, ...]) -> None:
        before = after(state(), stating(selected_steps=["Prepare"]), ev.Wished(), *since)
        assert after(before, found_out(1, selected_steps=["Train"], inherit="defaults")) is before

    def test_what_was_stated_before_is_replaced(self) -> None:
        before = after(state(), ev.Wished(), stating(selected_steps=["Report"]), ev.Wished())
        assert after(before, found_out(2, selected_steps=["Train"])).intents.selected_steps == ("Train",)

    def test_other_intents_may_be_stated_since(self) -> None:
        before = after(state(), ev.Wished(), stating(display_name="mine", height=300, inherit="defaults"))
        now = after(before, found_out(1, selected_steps=["Train"], inherit="defaults"))
        assert (now.intents.selected_steps, now.intents.display_name) == (("Train",), "mine")

    @pytest.mark.parametrize("chosen", [None, arn(2)])
    def test_a_reference_that_was_chosen_since_stays(self, chosen: str | None) -> None:
        before = after(state(), ev.Wished(), stating(reference_execution_arn=chosen))
        assert after(before, found_out(1, reference_execution_arn=arn(1))) is before

    def test_of_two_the_later_holds_whichever_is_found_out_first(self) -> None:
        before = after(state(), ev.Wished(), ev.Wished())
        found = [found_out(1, selected_steps=["Train"]), found_out(2, selected_steps=["Report"])]
        for order in (found, found[::-1]):
            assert after(before, *order).intents.selected_steps == ("Report",)

    def test_what_came_to_the_same_is_no_other_choice(self) -> None:
        before = after(state(), ev.Wished(), ev.Wished(), found_out(2, selected_steps=["Train"]))
        assert after(before, found_out(1, selected_steps=["Train"])) is before


class TestStatements:
    def test_one_is_taken_in_and_can_be_undone(self) -> None:
        before = state()
        now = after(before, stating(selected_steps=["Train"]))
        assert now.intents.selected_steps == ("Train",)
        assert (now.revision, now.past, now.future) == (2, (before.intents,), ())

    def test_one_that_changes_nothing_is_none(self) -> None:
        before = after(state(), stating(selected_steps=["Train"]))
        assert after(before, stating(selected_steps=("Train",))) is before

    def test_it_ends_what_was_undone(self) -> None:
        now = after(
            state(), stating(selected_steps=["Train"]), ev.Undone(), stating(selected_steps=["Report"])
        )
        assert (len(now.past), now.future) == (1, ())
        assert after(now, ev.Redone()) is now

    def test_a_browser_s_is_answered_though_it_changes_nothing(self) -> None:
        now = after(state(), stating("c1", 3, selected_steps=[]))
        assert (dict(now.answered), now.revision) == ({"c1": 3}, 1)

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_browser_s_old_one_is_dropped(self, number: int) -> None:
        """It comes once more after a lost connection, and something else was stated since."""
        before = after(state(), stating("c1", 2, selected_steps=["Train"]), stating(selected_steps=[]))
        assert after(before, stating("c1", number, selected_steps=["Train"])) is before

    def test_each_browser_counts_for_itself(self) -> None:
        now = after(state(), stating("c1", 5), stating("c2", 1, selected_steps=["Train"]))
        assert (dict(now.answered), now.intents.selected_steps) == ({"c1": 5, "c2": 1}, ("Train",))

    def test_code_is_not_answered(self) -> None:
        assert dict(after(state(), stating(selected_steps=["Train"])).answered) == {}

    def test_the_browsers_that_stated_last_are_remembered(self) -> None:
        statements = [stating(f"c{number}", 1) for number in range(MAX_CLIENTS + 1)]
        now = after(state(), *statements[:-1], stating("c0", 2), statements[-1])
        assert len(now.answered) == MAX_CLIENTS
        assert now.answered["c0"] == 2
        assert "c1" not in now.answered

    def test_so_many_can_be_undone(self) -> None:
        names = [stating(display_name=f"n{number}") for number in range(MAX_UNDO + 5)]
        assert len(after(state(), *names).past) == MAX_UNDO

    def test_what_code_is_written_for_is_a_statement_but_no_decision(self) -> None:
        now = after(state(), stating(display_name="a"), ev.Undone(), stating(code_target="cli"))
        assert (now.intents.code_target, now.past, len(now.future)) == ("cli", (), 1)
        again = after(now, ev.Redone())
        assert (again.intents.code_target, again.intents.display_name) == ("cli", "a")
        assert after(again, ev.Undone()).intents.code_target == "cli"

    def test_an_expression_stands_until_something_else_is_selected(self) -> None:
        typed = TypedExpression("Train and (", "open", 11)
        before = after(state(), ev.ExpressionTyped(typed))
        assert after(before, stating(display_name="a")).expression is typed
        assert after(before, stating(selected_steps=["Train"])).expression is None
        assert after(before, ev.ExpressionTyped(None)).expression is None


class TestKnowledge:
    def test_what_is_asked_for_is_wanted_until_it_has_ended(self) -> None:
        asked = after(state(), ev.Asked(frozenset({LISTED, ListMore()})))
        assert asked.asked == {LISTED, ListMore()}
        assert after(asked, ev.Listed(LISTED, listing(1))).asked == {ListMore()}

    def test_what_is_launched_is_under_way_until_it_has_ended(self) -> None:
        launched = after(state(), ev.Launched(frozenset({Examine(arn(1)), LISTED})))
        assert launched.in_flight == {Examine(arn(1)), LISTED}
        assert launched.searched == {arn(1)}
        done = after(launched, ev.Examined(Examine(arn(1)), arn(1), examined(snapshot(1))))
        assert done.in_flight == {LISTED}

    def test_a_list_ends_the_search_of_before_and_its_problem(self) -> None:
        before = state(searched=frozenset({arn(1)}), list_problem=DOWN)
        now = after(before, ev.Listed(LISTED, listing(2, 1)))
        assert (now.searched, now.list_problem) == (frozenset(), None)
        assert [each.arn for each in now.history.executions] == [arn(2), arn(1)]

    @pytest.mark.parametrize(
        ("before", "newest", "is_checked"),
        [
            pytest.param(state(), 1, False, id="the first list"),
            pytest.param(state(history=listing(1)), 1, False, id="nothing new"),
            pytest.param(state(history=listing(1)), 2, True, id="a new one"),
            pytest.param(
                state(history=listing(1), run=RunState("running", arn(2))), 2, False, id="the watched one"
            ),
        ],
    )
    def test_a_new_execution_may_be_of_a_new_pipeline(
        self, before: State, newest: int, is_checked: bool
    ) -> None:
        now = after(before, ev.Listed(LISTED, listing(newest, 1)))
        assert (CheckPipeline() in now.asked) is is_checked

    def test_what_is_found_out_is_remembered_whoever_asked(self) -> None:
        now = after(state(), ev.Examined(None, arn(1), examined(snapshot(1))))
        assert now.history.known(arn(1)) == examined(snapshot(1))

    def test_all_that_may_have_changed_is_asked_for_again(self) -> None:
        known = state().history.remembering(arn(1), examined(snapshot(1)))
        known = known.remembering(arn(2), examined(snapshot(2, "Failed")))
        before = state(
            history=replace(known, page_count=2),
            problems={arn(3): DOWN},
            searched=frozenset({arn(1)}),
            list_serial=4,
        )
        now = after(before, ev.Refreshed())
        assert now.list_serial == 5
        assert now.asked == {ListExecutions(5, 2)}
        assert list(now.history.examined) == [arn(1)]
        assert (dict(now.problems), now.searched) == ({}, frozenset())

    def test_two_who_refresh_at_once_are_two_listings(self) -> None:
        """The second may have seen what the first list is too old for."""
        assert len(after(state(), ev.Refreshed(), ev.Refreshed()).asked) == 2

    def test_what_is_asked_for_is_shown(self) -> None:
        preset = Preset("all", "All")
        now = after(state(), ev.PresetsListed((preset,)), ev.DriftAsked("Train"))
        assert (now.presets, now.drift_step) == ((preset,), "Train")


class TestFailures:
    @pytest.mark.parametrize("effect", [Examine(arn(1)), Describe(arn(1))])
    def test_why_an_execution_is_not_known_is_told_at_it(self, effect: Examine | Describe) -> None:
        now = after(state(), ev.EffectFailed(effect, DOWN))
        assert dict(now.problems) == {arn(1): DOWN}
        assert dict(now.notices) == {}

    def test_what_is_known_all_the_same_is_no_problem(self) -> None:
        found = ev.Examined(Describe(arn(1)), arn(1), examined(snapshot(1)))
        failed = ev.EffectFailed(Examine(arn(1)), DOWN)
        assert dict(after(state(), found, failed).problems) == {}
        assert dict(after(state(), failed, found).problems) == {}

    def test_what_was_not_described_stays_a_problem(self) -> None:
        less = examined(snapshot(1, is_described=False))
        found = ev.Examined(Examine(arn(1)), arn(1), less)
        failed = ev.EffectFailed(Describe(arn(1)), DOWN)
        assert list(after(state(), found, failed).problems) == [arn(1)]
        assert list(after(state(), failed, found).problems) == [arn(1)]

    @pytest.mark.parametrize("effect", [LISTED, ListMore()])
    def test_why_nothing_is_listed_is_told_at_the_list(self, effect: ListExecutions | ListMore) -> None:
        before = state(history=listing(1))
        now = after(before, ev.EffectFailed(effect, DOWN))
        assert now.list_problem is DOWN
        assert now.history.executions == before.history.executions

    def test_a_check_that_fails_says_nothing(self) -> None:
        now = after(state(), ev.EffectFailed(CheckPipeline(), DOWN))
        assert (dict(now.notices), now.list_problem, dict(now.problems)) == ({}, None, {})

    def test_an_error_of_this_program_is_a_notice(self) -> None:
        now = after(state(), ev.EffectFailed(CheckPipeline(), DOWN, is_expected=False))
        assert now.notices["unexpected"] == Notice(UNEXPECTED, "error")


class TestNotices:
    def test_there_is_one_for_each_topic_the_latest_last(self) -> None:
        one, two, three = (Notice(text, "error") for text in ("one", "two", "three"))
        now = after(state(), ev.NoticeSet("a", one), ev.NoticeSet("b", two), ev.NoticeSet("a", three))
        assert list(now.notices.items()) == [("b", two), ("a", three)]

    def test_an_empty_one_takes_that_of_its_topic_back(self) -> None:
        now = after(state(), ev.NoticeSet("a", Notice("one")), ev.NoticeSet("b", Notice("two")))
        assert list(after(now, ev.NoticeSet("b", Notice())).notices) == ["a"]
        assert list(after(now, ev.NoticeSet("c", Notice())).notices) == ["a", "b"]


UPDATED = Target(
    "chain",
    Pipeline.from_definition(
        definition(
            step("Prepare"),
            step("Train", "Prepare"),
            step("Publish", "Train", step_type="Processing"),
            parameters=[{"Name": "Depth", "Type": "Integer", "DefaultValue": 5}],
        )
    ),
    definition=json.dumps("updated"),
)


class TestPipeline:
    def test_the_same_one_says_nothing(self) -> None:
        now = after(
            state(), ev.Asked(frozenset({CheckPipeline()})), ev.PipelineChecked(CheckPipeline(), None)
        )
        assert (now.asked, dict(now.notices), now.updated) == (frozenset(), {}, None)

    def test_an_update_is_told_and_not_taken_over(self) -> None:
        now = after(state(), ev.PipelineChecked(CheckPipeline(), UPDATED))
        said = now.notices["pipeline"]
        assert (now.target, now.updated, now.revision) == (TARGET, UPDATED, 1)
        assert "Publish added; Report removed" in said.message
        assert (said.severity, said.action) == ("warning", "refresh")

    def test_one_that_is_taken_over_keeps_what_still_fits(self) -> None:
        before = after(
            state(),
            stating(
                selected_steps=["Train", "Report"],
                parameter_overrides={"Depth": 7, "Data": "s3://other", "Mine": "x"},
                reference_execution_arn=arn(1),
                display_name="mine",
            ),
            ev.PipelineChecked(CheckPipeline(), UPDATED),
        )
        now = after(before, ev.PipelineReplaced(UPDATED))
        assert (now.target, now.updated) == (UPDATED, None)
        assert now.intents.selected_steps == ("Train",)
        assert dict(now.intents.parameter_overrides) == {"Depth": 7, "Mine": "x"}
        assert (now.intents.reference_execution_arn, now.intents.display_name) == (arn(1), "mine")

    def test_what_went_is_said(self) -> None:
        before = after(state(), stating(selected_steps=["Report"], parameter_overrides={"Data": "x"}))
        said = after(before, ev.PipelineReplaced(UPDATED)).notices["pipeline"]
        assert said.message.endswith("Report and Data went from what you chose.")
        assert said.action == ""

    def test_where_nothing_went_nothing_is_said_of_it(self) -> None:
        said = after(state(), ev.PipelineReplaced(UPDATED)).notices["pipeline"]
        assert "went from" not in said.message

    def test_a_name_that_was_never_known_stays(self) -> None:
        """It did not go with the update; the verdict says what is wrong with it."""
        before = after(state(), stating(selected_steps=["Typo"], parameter_overrides={"Typo": "1"}))
        now = after(before, ev.PipelineReplaced(UPDATED))
        assert now.intents.differs_from(before.intents) == ()

    def test_the_selection_is_put_in_the_new_order(self) -> None:
        turned = replace(TARGET, pipeline=Pipeline.from_definition(definition(step("Report"), step("Train"))))
        before = after(state(), stating(selected_steps=["Train", "Report"]))
        assert after(before, ev.PipelineReplaced(turned)).intents.selected_steps == ("Report", "Train")

    def test_values_are_read_as_the_types_that_parameters_have_now(self) -> None:
        text = {"Name": "Data", "Type": "Integer", "DefaultValue": 5}
        retyped = Pipeline.from_definition(definition(step("Train"), parameters=[text]))
        before = after(state(), stating(parameter_overrides={"Data": "7"}))
        now = after(before, ev.PipelineReplaced(replace(TARGET, pipeline=retyped)))
        assert dict(now.intents.parameter_overrides) == {"Data": 7}

    def test_what_was_of_the_other_pipeline_goes(self) -> None:
        before = after(
            state(),
            stating(selected_steps=["Train"]),
            stating(selected_steps=["Report"]),
            ev.Undone(),
            ev.ExpressionTyped(TypedExpression("(", "open", 1)),
            ev.PresetsListed((Preset("all", "All"),)),
            ev.DriftAsked(""),
        )
        now = after(before, ev.PipelineReplaced(UPDATED))
        assert (now.past, now.future, now.expression, now.presets, now.drift_step) == ((), (), None, (), None)
        assert now.revision == before.revision + 1

    def test_what_is_known_of_executions_and_the_run_stays(self) -> None:
        run = RunState("running", arn(1), snapshot=snapshot(1, "Executing", StepRun("Train", "Executing")))
        before = state(history=listing(1), run=run)
        now = after(before, ev.PipelineReplaced(UPDATED))
        assert (now.history, now.run) == (before.history, run)

    def test_other_settings_are_a_change_too(self) -> None:
        said = after(state(), ev.PipelineReplaced(replace(TARGET))).notices["pipeline"]
        assert "its parameters or its settings have changed" in said.message


def test_the_latest_ends_of_starts_are_remembered() -> None:
    ended = state()
    for number in range(MAX_OUTCOMES + 1):
        ended = with_outcome(ended, f"s{number}", arn(number))
    assert len(ended.outcomes) == MAX_OUTCOMES
    assert "s0" not in ended.outcomes


def test_closing_is_for_good() -> None:
    closed = after(state(), ev.Closed())
    assert closed.is_closed
    assert after(closed, ev.Closed(), run_events.RunLeft()).is_closed


def test_the_error_of_a_problem_is_the_one_that_is_raised_later() -> None:
    denied = AccessDeniedError("no")
    assert reduce(ev.EffectFailed(Examine(arn(1)), denied), state()).problems[arn(1)] is denied


def test_what_a_page_states_again_overwrites_nothing_that_was_stated_since() -> None:
    """A page whose answer is still on its way has the older statement in its next one, too."""
    first = ev.IntentsStated({"selected_steps": ["Train"]}, "page", 1, {"selected_steps": 1})
    cell = ev.IntentsStated({"selected_steps": ["Report"]})
    both = {"selected_steps": ["Train"], "display_name": "mine"}
    second = ev.IntentsStated(both, "page", 2, {"selected_steps": 1, "display_name": 2})
    now = after(state(), first, cell, second)
    assert (now.intents.selected_steps, now.intents.display_name) == (("Report",), "mine")
    assert now.answered == {"page": 2}


def test_what_was_lost_on_the_way_is_taken_in_with_the_next() -> None:
    both = {"selected_steps": ["Train"], "display_name": "mine"}
    second = ev.IntentsStated(both, "page", 2, {"selected_steps": 1, "display_name": 2})
    now = after(state(), second)
    assert (now.intents.selected_steps, now.intents.display_name) == (("Train",), "mine")


class TestNewExecutions:
    """What has come since the selection was stated does not become the reference by itself."""

    LISTED = ListExecutions(1, 1)

    def listed(self, *numbers: int, before: State | None = None, status: str = "Succeeded") -> State:
        return after(before or state(), ev.Listed(self.LISTED, listing(*numbers, status=status)))

    def new(self, of: State) -> set[str]:
        return set(of.new_executions)

    def test_the_first_list_is_no_news_but_for_what_goes_on(self) -> None:
        assert self.new(self.listed(2, 1)) == set()
        assert self.new(self.listed(2, 1, status="Executing")) == {arn(2), arn(1)}

    def test_what_stands_above_the_known_ones_is_new(self) -> None:
        assert self.new(self.listed(4, 3, 2, 1, before=self.listed(2, 1))) == {arn(4), arn(3)}

    def test_older_ones_are_not(self) -> None:
        assert self.new(self.listed(3, 2, 1, 0, before=self.listed(3, 2))) == set()

    @pytest.mark.parametrize(
        "patch", [{"selected_steps": ["Train"]}, {"reference_execution_arn": arn(1)}, {"pinned": False}]
    )
    def test_whoever_chooses_chooses_among_all(self, patch: dict[str, Any]) -> None:
        before = self.listed(2, 1, before=self.listed(1))
        now = after(before, ev.IntentsStated(patch))
        assert (self.new(before), self.new(now)) == ({arn(2)}, set())
        assert now.revision == before.revision + 1

    def test_a_reference_that_is_chosen_anew_is_no_statement_to_take_back(self) -> None:
        now = after(self.listed(2, 1, before=self.listed(1)), ev.IntentsStated({"pinned": False}, "c1", 1))
        assert (now.past, dict(now.answered)) == ((), {"c1": 1})
        assert after(now, ev.IntentsStated({"pinned": False}, "c1", 2)).revision == now.revision

    @pytest.mark.parametrize("patch", [{"parameter_overrides": {"Depth": 7}}, {"display_name": "mine"}])
    def test_another_value_leaves_it(self, patch: dict[str, Any]) -> None:
        before = self.listed(2, 1, before=self.listed(1))
        assert self.new(after(before, ev.IntentsStated(patch))) == {arn(2)}

    def test_what_goes_on_while_somebody_chooses_is_new_when_it_has_ended(self) -> None:
        going = self.listed(1, status="Executing")
        chosen = after(going, ev.IntentsStated({"selected_steps": ["Train"]}))
        assert self.new(self.listed(1, before=chosen)) == {arn(1)}

    STARTED = run_events.StartSucceeded("s1", arn(2), frozenset())
    ENDED = run_events.RunSeen(arn(2), 1, snapshot(2), "", 0.0)
    STATED = ev.IntentsStated({"selected_steps": ["Train"]})

    def ran(self, *events: ev.Event) -> State:
        """The state after an execution was started here and events."""
        start = Start("s1", state().intents)
        return after(self.listed(1), run_events.StartPressed(start), self.STARTED, *events)

    def relisted(self) -> ev.Event:
        return ev.Listed(self.LISTED, listing(2, 1))

    def test_whoever_chooses_after_the_end_of_a_run_chooses_it_too(self) -> None:
        """Whichever comes first, the statement or the list that has the run."""
        assert self.new(self.ran(self.ENDED, self.relisted(), self.STATED)) == set()
        assert self.new(self.ran(self.ENDED, self.STATED, self.relisted())) == set()

    def test_a_run_that_was_listed_as_going_on_is_known_to_have_ended(self) -> None:
        going = ev.Listed(self.LISTED, listing(2, 1, status="Executing"))
        assert arn(2) not in self.new(self.ran(going, self.ENDED, self.STATED))

    def test_a_run_that_ends_after_the_choice_is_new(self) -> None:
        """Also where nothing was stated since it was started."""
        assert self.new(self.ran(self.STATED, self.ENDED, self.relisted())) == {arn(2)}
        assert self.new(self.ran(self.ENDED, self.relisted())) == {arn(2)}

    def test_what_is_watched_and_stands_in_no_list_is_new(self) -> None:
        before = after(self.listed(1), run_events.RunEntered(RunState("running", arn(2))))
        assert self.new(after(before, self.ENDED, self.relisted())) == {arn(2)}
