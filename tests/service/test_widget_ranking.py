"""The reference that serves a selection best: found in the background, chosen anew, or pinned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecutionConfig
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.local.examples.support import create_reference
from sagemaker_selective_widget.session import workers
from sagemaker_selective_widget.session.wanted import MAX_EXAMINED
from tests.service.widget_harness import (
    CONDITION,
    CREATE_MODEL,
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    abalone_definition,
    until,
    widget_threads,
)
from tests.unit.strategies import compiled_again

pytest_plugins = ["tests.service.widget_harness"]

CACHE = {"Enabled": True, "ExpireAfter": "P30d"}


def row(browser: Browser, name: str) -> dict[str, Any]:
    """What the picker shows of an execution."""
    found: dict[str, Any]
    (found,) = [each for each in browser.shown("references")["executions"] if each["name"] == name]
    return found


@pytest.fixture(autouse=True)
def impatient_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that have nothing to do end soon: then nothing is being looked for."""
    monkeypatch.setattr(workers, "IDLE_S", 0.05)


def at_rest() -> bool:
    """Whether no widget is looking for anything any more."""
    return widget_threads() == []


@pytest.fixture
def failing_train(account: AbaloneAccount) -> tuple[str, str]:
    """A good execution, and a newer one in which Train failed."""
    good = account.run("good")
    account.sagemaker.stand_in(TRAIN, fails="no disk")
    bad = account.run("bad")
    account.sagemaker.stand_in(TRAIN)
    return good, bad


class TestChoice:
    def test_the_newest_that_serves_the_selection_is_chosen(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        """Train failed in the newest: Eval reuses it of the one before."""
        good, _bad = failing_train
        widget, browser = open_widget(selected_steps=[EVAL])
        until(lambda: browser.shown("reference")["arn"] == good and browser.shown("verdict")["can_start"])
        assert (widget.pinned, widget.reference_execution_arn) == (False, good)
        assert row(browser, "bad")["why_not"] == f"{TRAIN} is Failed there"
        assert (row(browser, "bad")["can_serve"], row(browser, "good")["can_serve"]) == (False, True)

    def test_a_success_behind_a_row_of_failures_is_found(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """No failure reached the step whose output is wanted, and there are more than are examined."""
        good = account.run("good")
        account.sagemaker.stand_in(PROCESS, fails="no disk")
        for number in range(MAX_EXAMINED + 4):
            account.run(f"bad-{number}")
        account.sagemaker.stand_in(PROCESS)
        widget, _browser = open_widget(selected_steps=[TRAIN])
        until(lambda: widget.reference_execution_arn == good and widget.verdict.can_start)

    def test_code_need_not_wait_for_it(self, failing_train: tuple[str, str], open_widget: Open) -> None:
        """The next line starts with the reference that serves, however long it takes to find."""
        good, _ = failing_train
        widget, _ = open_widget(selected_steps=[EVAL])
        config = widget.request()["SelectiveExecutionConfig"]
        assert config["SourcePipelineExecutionArn"] == good
        widget.start()
        assert widget.wait(30).status == "Succeeded"

    def test_an_observer_that_asks_for_it_does_not_stand_in_its_way(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        """It is called in the middle of a change, and the search has a change to make."""
        good, _ = failing_train
        widget, browser = open_widget(selected_steps=[TRAIN])
        sources = []

        def ask(_change: Any) -> None:
            request = widget.request()["SelectiveExecutionConfig"]
            sources.append(request["SourcePipelineExecutionArn"])

        widget.observe(ask, "selected_steps")
        browser.change(selected_steps=[EVAL])
        assert sources == [good]

    def test_it_is_chosen_anew_with_the_selection(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        """Train itself needs only Process, which succeeded in the newest too."""
        good, bad = failing_train
        widget, browser = open_widget(selected_steps=[EVAL])
        until(lambda: widget.reference_execution_arn == good)
        until(at_rest)
        (update,) = browser.change(selected_steps=[TRAIN])
        assert update["reference_execution_arn"] == bad
        assert update["verdict"]["can_start"]
        browser.change(selected_steps=[EVAL])
        assert widget.reference_execution_arn == good

    def test_changing_ones_mind_costs_no_request(
        self, failing_train: tuple[str, str], open_widget: Open, tap: Wiretap
    ) -> None:
        """Whatever has been found out is kept for the widget's life."""
        good, _ = failing_train
        widget, browser = open_widget(selected_steps=[EVAL])
        until(lambda: widget.reference_execution_arn == good)
        until(at_rest)
        tap.clear()
        for steps in ([TRAIN], [EVAL], [PROCESS], [EVAL, CONDITION], []):
            browser.change(selected_steps=steps)
        until(at_rest)
        assert tap.operations == []

    def test_one_that_serves_is_enough(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """Opening costs five requests; the older executions stay unexamined, and are said to be."""
        for name in ("oldest", "older", "newest"):
            account.run(name)
        tap.clear()
        _, browser = open_widget(selected_steps=[EVAL])
        until(at_rest)
        assert len(tap.operations) == 5
        assert [row(browser, name)["can_serve"] for name in ("newest", "older", "oldest")] == [
            True,
            None,
            None,
        ]
        assert row(browser, "older")["why_not"] == "not examined"

    def test_no_more_are_examined_than_could_be_looked_through(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """Process failed in all of them: after ten, the search ends."""
        account.sagemaker.stand_in(PROCESS, fails="no data")
        for number in range(MAX_EXAMINED + 3):
            account.run(f"bad-{number}")
        tap.clear()
        _, browser = open_widget(selected_steps=[TRAIN])
        until(at_rest)
        assert tap.count("ListPipelineExecutionSteps") == MAX_EXAMINED
        assert tap.count("DescribePipelineExecution") == 0
        standings = [each["can_serve"] for each in browser.shown("references")["executions"]]
        assert standings == [False] * MAX_EXAMINED + [None] * 3

    def test_a_function_that_was_compiled_again_does_not_prolong_the_search(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """Each execution ran another compilation: the newest serves, and the verdict says what is unsure."""
        account.sagemaker.stand_in("Gate", returns={"Outcome": "True"})
        days = [compiled_again("v3_functions", day) for day in ("monday", "tuesday", "wednesday")]
        ran = [create_reference(account.client, "Functions", day, timeout_s=30.0) for day in days]
        today = json.dumps(compiled_again("v3_functions", "thursday"))
        account.client.update_pipeline(PipelineName="Functions", PipelineDefinition=today)
        tap.clear()
        widget, browser = open_widget("Functions", selected_steps=["After"])
        until(at_rest)
        assert (widget.reference_execution_arn, widget.pinned) == (ran[-1], False)
        assert tap.count("ListPipelineExecutionSteps") == 1
        assert [each["can_serve"] for each in browser.shown("references")["executions"]] == [True, None, None]
        (drift,) = [issue for issue in widget.verdict.warnings if issue.code == "definition-drift"]
        assert "may be the same" in drift.message

    def test_what_cannot_be_examined_is_tried_again_with_the_next_list(
        self, failing_train: tuple[str, str], open_widget: Open, tap: Wiretap
    ) -> None:
        """An answer that was refused is no answer: the execution stays unexamined until then."""
        good, bad = failing_train
        again, browser = open_widget(selected_steps=[TRAIN])
        tap.refuse("ListPipelineParametersForExecution", "AccessDeniedException", times=1)
        browser.change(selected_steps=[EVAL])
        until(at_rest)
        assert (again.reference_execution_arn, row(browser, "good")["can_serve"]) == (bad, None)
        browser.click("refresh")
        until(lambda: again.reference_execution_arn == good)

    def test_a_running_one_is_never_taken(self, account: AbaloneAccount, open_widget: Open) -> None:
        finished = account.run("finished")
        gate = account.gate(TRAIN)
        account.start("running")
        until(gate.entered.is_set)
        widget, browser = open_widget(selected_steps=[TRAIN])
        until(at_rest)
        assert widget.reference_execution_arn == finished
        assert row(browser, "running")["why_not"] == "it is Executing"

    def test_the_branch_that_was_not_taken_is_said(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.run("good")
        account.sagemaker.stand_in(CONDITION, returns={"Outcome": "False"})
        account.run("rejected")
        widget, browser = open_widget(selected_steps=["AbaloneTransform"])
        until(lambda: widget.verdict.can_start or widget.reference["arn"])
        until(lambda: row(browser, "rejected")["can_serve"] is False)
        assert row(browser, "rejected")["why_not"] == (
            f"{CREATE_MODEL} did not run there, because {CONDITION} was False"
        )


class TestFit:
    def test_another_value_is_a_reason_to_look_for_another(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Eval reuses Train, which reads MaxDepth: the execution with that depth serves."""
        shallow, _deep = account.run("shallow", MaxDepth=3), account.run("deep", MaxDepth=9)
        widget, browser = open_widget(selected_steps=[EVAL])
        browser.change(parameter_overrides={"MaxDepth": "3"})
        until(lambda: widget.reference_execution_arn == shallow)
        until(at_rest)
        assert row(browser, "deep")["why_not"] == f"{TRAIN} ran with '9' as MaxDepth, not with '3'"
        assert row(browser, "shallow")["changed_parameters"]["MaxDepth"] == "3"

    def test_where_every_one_has_drifted_the_newest_is_kept(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Reusing an older definition's output is for the person to decide: the verdict warns."""
        account.run("older")
        newer = account.run("newer")
        account.client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=changed(TRAIN))
        widget, browser = open_widget(selected_steps=[EVAL])
        until(at_rest)
        assert widget.reference_execution_arn == newer
        assert {row(browser, name)["why_not"] for name in ("older", "newer")} == {
            f"{TRAIN} has changed since"
        }
        assert "definition-drift" in {issue.code for issue in widget.verdict.warnings}

    def test_a_chain_is_followed_to_where_the_output_comes_from(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """The first ran Train with 3, the second reused it and says 9 of itself: Train's value is 3."""
        first = account.run("first", MaxDepth=3)
        widget, browser = open_widget(selected_steps=[EVAL], reference_execution=first)
        widget.parameter_overrides = {"MaxDepth": 9}
        second = widget.start("second")
        widget.wait(30)
        again, browser = open_widget(selected_steps=[EVAL], reference_execution=second)
        until(lambda: row(browser, "second")["origins"])
        until(at_rest)
        assert row(browser, "second")["origins"] == [f"{PROCESS} and {TRAIN} from first"]
        (stale,) = [issue for issue in again.verdict.warnings if issue.code == "stale-parameter"]
        assert stale.steps == (TRAIN,)
        assert "'3' to '9'" in stale.message
        assert row(browser, "second")["why_not"] == f"{TRAIN} ran with '3' as MaxDepth, not with '9'"


class TestPin:
    def test_choosing_pins(self, failing_train: tuple[str, str], open_widget: Open) -> None:
        """From Python as from the browser; a pinned reference stays, whatever it lacks."""
        _good, bad = failing_train
        widget, browser = open_widget(selected_steps=[EVAL])
        widget.reference_execution_arn = bad
        assert browser.shown("pinned") is True
        until(at_rest)
        assert [issue.code for issue in widget.verdict.errors] == ["reference-lacks-step"]
        other, other_browser = open_widget(selected_steps=[EVAL])
        other_browser.change(reference_execution_arn=bad)
        until(at_rest)
        assert (other.pinned, other.reference_execution_arn) == (True, bad)

    def test_choosing_what_the_widget_chose_pins_it(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        _good, bad = failing_train
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.reference_execution_arn = bad
        browser.change(selected_steps=[EVAL])
        until(at_rest)
        assert (widget.pinned, widget.reference_execution_arn) == (True, bad)

    def test_a_repair_that_names_a_reference_pins_it(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        good, bad = failing_train
        widget, browser = open_widget(selected_steps=[EVAL], reference_execution=bad)
        until(at_rest)
        (issue,) = [
            each for each in browser.shown("verdict")["issues"] if each["code"] == "reference-lacks-step"
        ]
        (use,) = [each for each in issue["repairs"] if each["label"] == "Use good as reference"]
        browser.apply(use["patch"])
        until(lambda: widget.verdict.can_start)
        assert (widget.pinned, widget.reference_execution_arn) == (True, good)

    def test_unpinning_leaves_the_choice_to_the_widget(
        self, failing_train: tuple[str, str], open_widget: Open
    ) -> None:
        good, bad = failing_train
        widget, browser = open_widget(selected_steps=[EVAL], reference_execution=bad)
        assert widget.pinned
        browser.change(pinned=False)
        until(lambda: widget.reference_execution_arn == good)

    def test_no_reference_can_be_chosen_too(self, account: AbaloneAccount, open_widget: Open) -> None:
        account.run("good")
        widget, browser = open_widget(config=SelectiveExecutionConfig([TRAIN], False))
        browser.change(selected_steps=[EVAL])
        until(at_rest)
        assert (widget.pinned, widget.reference_execution_arn) == (True, None)

    @pytest.mark.parametrize("is_pinned", [False, True])
    def test_what_has_just_run_is_offered_as_the_next_reference(
        self, account: AbaloneAccount, open_widget: Open, is_pinned: bool
    ) -> None:
        """The reference stays: values that are tried one after another are compared with the same."""
        first = account.run("first")
        widget, browser = open_widget(selected_steps=[EVAL], reference_execution=first if is_pinned else None)
        arn = widget.start("second")
        widget.wait(30)
        until(lambda: browser.shown("references")["executions"][0]["arn"] == arn)
        until(at_rest)
        assert widget.reference_execution_arn == first
        offered = None if is_pinned else {"arn": arn, "name": "second"}
        assert browser.shown("reference")["newer"] == offered
        widget.parameter_overrides = {"MaxDepth": 7}
        assert widget.reference_execution_arn == first

    @pytest.mark.parametrize("gesture", ["takes the offer", "selects something else", "leaves the choice"])
    def test_it_is_taken_once_somebody_chooses(
        self, account: AbaloneAccount, open_widget: Open, gesture: str
    ) -> None:
        account.run("first")
        widget, browser = open_widget(selected_steps=[EVAL])
        arn = widget.start("second")
        widget.wait(30)
        until(lambda: (browser.shown("reference")["newer"] or {}).get("arn") == arn)
        if gesture == "takes the offer":
            browser.change(pinned=False)
        elif gesture == "selects something else":
            widget.selected_steps = [EVAL, CONDITION]
            assert widget.verdict.can_start
            widget.selected_steps = [EVAL]
        else:
            widget.pinned = True
            widget.pinned = False
        assert widget.verdict.can_start
        assert widget.reference_execution_arn == arn
        until(lambda: browser.shown("reference")["newer"] is None)


class TestList:
    def test_a_row_says_how_long_it_took_and_with_what_it_ran(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.run("deep", MaxDepth=9)
        _, browser = open_widget()
        until(at_rest)
        shown = row(browser, "deep")
        assert shown["duration_s"] >= 0
        assert shown["changed_parameters"] == {"MaxDepth": "9", "BatchData": abalone.BATCH_DATA}

    def test_who_started_it_is_said_where_it_was_described(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        account.run("done")
        gate = account.gate(TRAIN)
        running = account.start("running")
        until(gate.entered.is_set)
        _, browser = open_widget(reference_execution=running)
        assert row(browser, "running")["created_by"] == "local"
        assert row(browser, "done")["created_by"] == ""

    def test_who_started_the_reference_is_asked_for_once_when_somebody_looks(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """Opening is cheap: the list does not say it, and a request of its own does."""
        account.run("done")
        _, browser = open_widget()
        until(at_rest)
        assert row(browser, "done")["created_by"] == ""
        tap.clear()
        for _ in range(2):
            browser.click("describe")
            until(lambda: row(browser, "done")["created_by"] == "local")
        assert tap.operations == ["DescribePipelineExecution"]

    def test_who_started_it_stays_unsaid_where_it_may_not_be_asked(
        self, account: AbaloneAccount, open_widget: Open, tap: Wiretap
    ) -> None:
        """Nobody asked for it by name: there is no error to be shown."""
        account.run("done")
        _, browser = open_widget()
        until(at_rest)
        tap.refuse("DescribePipelineExecution", "AccessDeniedException")
        browser.click("describe")
        until(lambda: tap.count("DescribePipelineExecution"))
        until(at_rest)
        assert row(browser, "done")["created_by"] == ""
        assert browser.shown("notice")["message"] == ""

    def test_the_reference_says_what_was_cached_and_how_often_it_was_tried(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Process gets the same arguments in both executions, and may be cached."""
        account.client.update_pipeline(
            PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=changed(PROCESS, CacheConfig=CACHE)
        )
        account.run("first")
        account.run("second")
        _, browser = open_widget()
        steps = browser.shown("reference")["steps"]
        assert steps[EVAL]["attempt"] == 1
        assert {name for name, each in steps.items() if each["cache_hit"]} == {PROCESS}


def changed(step: str, **keys: Any) -> str:
    """The definition, with a step of it changed, and with other keys."""
    definition = json.loads(abalone_definition())
    (found,) = [each for each in definition["Steps"] if each["Name"] == step]
    found["Arguments"]["StoppingCondition"] = {"MaxRuntimeInSeconds": 60}
    found.pop("CacheConfig", None)
    found.update(keys)
    return json.dumps(definition)
