"""What is shown of a state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.outcome import Failure
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.session.derive import Deriver
from sagemaker_selective_widget.session.effects import ListExecutions
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.state import Notice, RunState, TypedExpression
from sagemaker_selective_widget.session.view import View, view
from tests.unit.session.fakes import DEFINITION, TARGET, arn, examined, listing, snapshot, state

DOWN = UnavailableError("down")
KNOWN = replace(listing(1), examined={arn(1): examined(snapshot(1))})
TRAIN = Intents(("Train",), arn(1), pinned=True)


def shown(**facts: Any) -> View:
    """What is shown of a state with some facts."""
    return view(state(facts.pop("target", TARGET), **({"intents": TRAIN} | facts)), Deriver())


class TestReference:
    @pytest.mark.parametrize(
        ("facts", "state_shown", "is_pending"),
        [
            pytest.param({"intents": Intents(pinned=True)}, "none", False, id="none"),
            pytest.param({}, "pending", True, id="not known yet"),
            pytest.param({"history": KNOWN}, "ready", False, id="known"),
            pytest.param({"problems": {arn(1): DOWN}}, "errored", False, id="refused"),
            pytest.param({"history": KNOWN, "problems": {arn(1): DOWN}}, "ready", False, id="known before"),
        ],
    )
    def test_how_far_it_is_known(self, facts: dict[str, Any], state_shown: str, is_pending: bool) -> None:
        of = shown(**facts)
        assert (of.reference.state, of.is_pending) == (state_shown, is_pending)
        assert of.reference.message == ("down" if state_shown == "errored" else "")

    def test_the_first_list_is_pending(self) -> None:
        asked = frozenset({ListExecutions(1, 1)})
        assert shown(intents=Intents(), asked=asked).is_pending
        assert not shown(intents=Intents(), asked=asked, history=listing()).is_pending

    def test_an_automatic_one_reads_as_what_it_comes_to(self) -> None:
        of = shown(intents=Intents(("Train",)), history=KNOWN)
        assert of.intent("reference_execution_arn") == arn(1)
        assert of.intents.reference_execution_arn is None
        assert of.intent("selected_steps") == ("Train",)


class TestCode:
    def test_it_is_what_would_be_sent(self) -> None:
        code = shown(history=KNOWN).code
        assert "start_pipeline_execution" in code
        assert arn(1) in code

    @pytest.mark.parametrize(
        "facts",
        [
            pytest.param({}, id="not known yet"),
            pytest.param({"intents": Intents(("Typo",)), "history": KNOWN}, id="forbidden"),
            pytest.param({"intents": replace(TRAIN, display_name="no name"), "history": KNOWN}, id="name"),
        ],
    )
    def test_what_cannot_be_sent_has_none(self, facts: dict[str, Any]) -> None:
        assert shown(**facts).code == ""

    def test_a_name_that_cannot_be_sent_is_told(self) -> None:
        assert shown(intents=replace(TRAIN, display_name="no name")).display_name_problem
        assert shown(intents=replace(TRAIN, display_name="name")).display_name_problem == ""
        assert shown().display_name_problem == ""


def test_the_selection_is_shown_as_it_would_be_typed_or_as_it_was() -> None:
    assert shown().expression == TypedExpression("Train", "", 0)
    typed = TypedExpression("Train and (", "open", 11)
    assert shown(expression=typed).expression is typed


class TestDrift:
    BEFORE = Pipeline.from_definition(DEFINITION.replace("Report", "Publish"))
    HISTORY = replace(listing(1), examined={arn(1): ExaminedExecution(snapshot(1), {}, BEFORE)})

    def test_nobody_has_asked(self) -> None:
        assert shown(history=self.HISTORY).drift.found is None

    def test_what_has_changed_is_found(self) -> None:
        found = shown(history=self.HISTORY, drift_step="").drift
        assert found.found is not None
        assert (found.found.renamed, found.diff) == ((("Publish", "Report"),), "")

    def test_what_ran_is_not_known(self) -> None:
        lost = replace(listing(1), examined={arn(1): ExaminedExecution(snapshot(1))})
        found = shown(history=lost, drift_step="Train").drift
        assert (found.found, found.step) == (None, "Train")


class TestHistory:
    def test_as_many_are_told_as_somebody_wants(self) -> None:
        of = shown(history=listing(3, 2, 1), problems={arn(2): DOWN}).iterating
        assert [(each.arn, each.unknown) for each in of.latest(2)] == [(arn(3), ""), (arn(2), "down")]
        assert len(of.reports) == 3


class TestRun:
    def test_there_is_none(self) -> None:
        of = shown()
        assert (dict(of.progress), of.run_summary, of.can_retry, of.offer) == ({}, "", False, None)

    def test_what_is_to_run_waits_before_it_was_seen(self) -> None:
        run = RunState("running", arn(1), expected=frozenset({"Train"}))
        assert {name: each.state for name, each in shown(run=run).progress.items()} == {"Train": "waiting"}

    def test_a_step_that_an_update_has_removed_is_not_shown(self) -> None:
        """The run was started before, and nothing of it has been seen yet."""
        run = RunState("running", arn(1), expected=frozenset({"Train", "Gone"}))
        assert list(shown(run=run).progress) == ["Train"]

    def test_how_far_each_step_is(self) -> None:
        seen = snapshot(1, "Executing", StepRun("Prepare", "Succeeded"), StepRun("Train", "Executing"))
        progress = shown(run=RunState("running", arn(1), snapshot=seen)).progress
        assert {name: each.state for name, each in progress.items()} == {
            "Prepare": "ran",
            "Train": "executing",
            "Report": "waiting",
        }

    def test_what_failed_can_be_retried_or_run_again_from_there(self) -> None:
        seen = snapshot(1, "Failed", StepRun("Prepare", "Succeeded"), StepRun("Train", "Failed"))
        of = shown(run=RunState("ended", arn(1), snapshot=seen))
        assert of.can_retry
        assert of.offer is not None
        assert of.offer.selected_steps == ("Train", "Report")
        assert "1 failed" in of.run_summary

    def test_what_goes_on_has_no_end_to_tell_of(self) -> None:
        of = shown(run=RunState("running", arn(1), snapshot=snapshot(1, "Failed")))
        assert (of.run_summary, of.can_retry, of.offer) == ("", False, None)

    def test_steps_that_made_a_job_have_a_log(self) -> None:
        job = "arn:aws:sagemaker:us-west-2:1:training-job/train-1"
        seen = snapshot(1, "Executing", StepRun("Train", "Executing", resource_arn=job))
        assert shown(run=RunState("running", arn(1), snapshot=seen)).logged_steps == {"Train"}


class TestNotice:
    def test_what_came_last_is_said(self) -> None:
        notices = {"a": Notice("one"), "b": Notice("two")}
        assert shown(notices=notices).notice == Notice("two")

    def test_else_what_holds_all_the_time(self) -> None:
        target = replace(TARGET, can_start=False, why_not="a definition alone")
        assert shown(target=target).notice == Notice("a definition alone", "warning")
        assert shown().notice == Notice()


class TestFailure:
    FAILED = snapshot(1, "Failed", StepRun("Train", "Failed", failure_reason="no data"))

    def of(self, run: RunState) -> Failure | None:
        return view(state(run=run), Deriver()).failure

    @pytest.mark.parametrize("phase", ["running", "ended"])
    def test_it_is_told_as_soon_as_it_is_seen(self, phase: Any) -> None:
        assert self.of(RunState(phase, arn(1), 1, self.FAILED)) == Failure("Train", "no data")

    def test_what_goes_on_has_not_failed_again(self) -> None:
        taken_up = RunState("running", arn(1), 2, self.FAILED, after=self.FAILED)
        assert self.of(taken_up) is None
        assert self.of(replace(taken_up, snapshot=replace(self.FAILED))) is not None

    def test_nothing_has_failed_before_there_is_a_run(self) -> None:
        assert self.of(RunState()) is None
