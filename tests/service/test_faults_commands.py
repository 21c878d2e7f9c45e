"""A command is about the state that it was given on; what is shown is current, or says that it is not."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from sagemaker_selective_widget.errors import PipelineChangedError
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session.wanted import MAX_AT_ONCE
from sagemaker_selective_widget.widget.pressing import CHANGED_MEANWHILE
from tests.service.fault_points import Background, Hold
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    abalone_definition,
    until,
)

pytest_plugins = ["tests.service.widget_harness"]


def sent(tap: Wiretap) -> dict[str, Any]:
    """The last request that started an execution."""
    return dict(tap.requests_of("StartPipelineExecution")[-1])


def sent_values(tap: Wiretap) -> dict[str, str]:
    """The parameter values of that request."""
    return {each["Name"]: each["Value"] for each in sent(tap)["PipelineParameters"]}


def update_pipeline(account: AbaloneAccount, change: Any) -> None:
    """Update the pipeline by what ``change`` does to its definition."""
    definition = json.loads(abalone_definition())
    change(definition)
    account.client.update_pipeline(
        PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=json.dumps(definition)
    )


def add_tag(definition: dict[str, Any]) -> None:
    """Change a step as a release of its code does."""
    (step,) = [step for step in definition["Steps"] if step["Name"] == TRAIN]
    step["Arguments"]["Tags"] = [{"Key": "release", "Value": "2"}]


INTENTS = [
    (
        {"parameter_overrides": {"MaxDepth": "3"}},
        {"parameter_overrides": {"MaxDepth": "3", "NumRound": "99"}},
    ),
    ({"reference_execution_arn": "second"}, {"reference_execution_arn": "first"}),
    ({"inherit": "reference"}, {"inherit": "defaults", "parameter_overrides": {"BatchData": "s3://b/d"}}),
    ({"display_name": "one"}, {"display_name": "two"}),
    ({"selected_steps": [TRAIN]}, {"selected_steps": [TRAIN, EVAL]}),
    ({"pinned": False}, {"pinned": True, "reference_execution_arn": "first"}),
]


def run_broken(account: AbaloneAccount, count: int) -> None:
    """Run so many executions that fail at the training, so that its output cannot be reused."""
    for number in range(count):
        account.sagemaker.faults.fail_once(TRAIN)
        account.run(f"broken-{number}", MaxDepth=7)


class TestStartCarriesTheScreen:
    """What was stated last goes with the command, however late the messages before it arrive."""

    @pytest.mark.parametrize(("stated", "typed"), INTENTS)
    def test_what_was_typed_last_is_what_starts(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        tap: Wiretap,
        stated: dict[str, Any],
        typed: dict[str, Any],
    ) -> None:
        """The message of the last statement is lost; the command carries it."""
        arns = {"first": account.run("first", MaxDepth=7), "second": account.run("second", MaxDepth=7)}
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.clear()
        browser.change(**_with_arns(stated, arns))
        lose_next_statement(browser, **_with_arns(typed, arns))
        shown = browser.intents()
        command = browser.click("start")
        assert browser.answer(command) == ""
        request = sent(tap)
        config = request["SelectiveExecutionConfig"]
        assert [step["StepName"] for step in config["SelectedSteps"]] == shown["selected_steps"]
        assert config["SourcePipelineExecutionArn"] == shown["reference_execution_arn"]
        assert sent_values(tap).items() >= shown["parameter_overrides"].items()
        if shown["display_name"]:
            assert request["PipelineExecutionDisplayName"] == shown["display_name"]
        if shown["inherit"] == "defaults":
            assert sent_values(tap).get("MaxDepth") is None
        widget.wait(30)

    def test_a_burst_starts_what_the_start_was_pressed_on(
        self, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """State, command, state, all waiting in the kernel's queue: the last is not meant by the command."""
        widget, browser = open_widget(selected_steps=[EVAL])
        browser.state(selected_steps=[TRAIN], parameter_overrides={"MaxDepth": "3"})
        command = browser.click("start")
        browser.state(selected_steps=[PROCESS], parameter_overrides={"MaxDepth": "9"})
        assert browser.answer(command) == ""
        assert sent_values(tap)["MaxDepth"] == "3"
        assert sent(tap)["SelectiveExecutionConfig"]["SelectedSteps"] == [{"StepName": TRAIN}]
        assert widget.selected_steps == (PROCESS,)
        widget.wait(30)

    @pytest.mark.parametrize(
        "stated",
        [
            {"selected_steps": [EVAL]},
            {"parameter_overrides": {"MaxDepth": 3}},
            {"inherit": "defaults"},
            {"display_name": "other"},
            {"reference_execution_arn": None},
        ],
    )
    def test_what_a_cell_has_changed_since_does_not_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str, stated: dict[str, Any]
    ) -> None:
        """The press was on the way while a cell assigned: nobody saw what would start."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        seen = browser.intents()
        widget.state_intents(**stated)
        assert browser.answer(browser.click("start", shown=seen)) == CHANGED_MEANWHILE
        assert account.executions() == [reference]
        assert browser.answer(browser.click("start")) != CHANGED_MEANWHILE

    @pytest.mark.parametrize("value", [1, 0.5, True, "1", 10**20])
    def test_a_typed_value_is_the_text_on_the_screen(
        self, open_widget: Open, reference: str, value: object
    ) -> None:
        """A number that a cell has assigned to a parameter of text or of another type can be started."""
        definition = json.loads(abalone_definition())
        widget, browser = open_widget(selected_steps=[TRAIN])
        names = [each["Name"] for each in definition["Parameters"]]
        for name in names:
            widget.parameter_overrides = {name: value}
            assert browser.answer(browser.click("start")) != CHANGED_MEANWHILE
            widget.unwatch()

    def test_an_update_that_nobody_has_seen_does_not_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """The cell that is running refreshes; the press before it was on the pipeline as it was."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        revision = browser.shown("revision")
        update_pipeline(account, add_tag)
        widget.refresh()
        assert browser.shown("revision") > revision
        assert browser.answer(browser.click("start", revision=revision)) == CHANGED_MEANWHILE
        assert account.executions() == [reference]

    def test_an_update_while_the_start_waits_does_not_start(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Start waits for what the reference did; the pipeline is updated, and taken over by a refresh."""
        widget, _ = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        hold, shown = Hold(account.client, "ListPipelineParametersForExecution"), widget.pipeline
        widget.reference_execution_arn = second
        pressed = Background(widget.start)
        hold.wait_for_request()
        until(lambda: widget.run["state"] == "starting")
        update_pipeline(account, add_tag)
        refreshed = Background(widget.refresh)
        until(lambda: widget.pipeline is not shown)
        hold.release()
        with pytest.raises(PipelineChangedError, match="Nothing has started"):
            pressed.result()
        refreshed.result()
        assert len(account.executions()) == 2

    def test_a_command_that_comes_twice_is_carried_out_once(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Also on two threads at once, as kernel subshells deliver it; each is answered by its id."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        message = start_message(browser)
        barrier = threading.Barrier(2)

        def say() -> None:
            barrier.wait(30)
            browser.say(message)

        for each in [Background(say), Background(say)]:
            each.result()
        assert browser.answer("twice") == ""
        browser.say(message)
        assert len(account.executions()) == 2
        widget.wait(30)

    def test_a_command_that_nobody_knows_is_answered(self, open_widget: Open, reference: str) -> None:
        _, browser = open_widget()
        assert "knows no command 'dance'" in browser.answer(browser.click("dance"))


def lose_next_statement(browser: Browser, **intents: Any) -> None:
    """State intents in a message that never arrives, as while the connection is lost."""
    say, browser.say = browser.say, lambda content: None  # type: ignore[method-assign]
    browser.state(**intents)
    browser.say = say  # type: ignore[method-assign]


def start_message(browser: Browser) -> dict[str, Any]:
    """The message of a press of Start, not sent yet."""
    said: list[Any] = []
    say, browser.say = browser.say, said.append  # type: ignore[method-assign, assignment]
    browser.click("start")
    browser.say = say  # type: ignore[method-assign]
    return {**said[0], "id": "twice"}


def _with_arns(intents: dict[str, Any], arns: dict[str, str]) -> dict[str, Any]:
    return {
        name: arns.get(value, value) if isinstance(value, str) else value for name, value in intents.items()
    }


class TestStaleness:
    """A view says of each browser's last statement whether it includes it."""

    @pytest.mark.parametrize(
        "intents",
        [
            {"selected_steps": [EVAL]},
            {"parameter_overrides": {"MaxDepth": "3"}},
            {"inherit": "defaults"},
            {"pinned": True},
            {"reference_execution_arn": None},
            {"display_name": "other"},
            {"code_target": "cli"},
        ],
    )
    def test_one_message_answers_a_statement_with_all_that_follows(
        self, open_widget: Open, reference: str, intents: dict[str, Any]
    ) -> None:
        """Whatever changed comes with the answer, so that a page never mixes two statements."""
        _, browser = open_widget(selected_steps=[TRAIN])
        updates = browser.change(**intents)
        (update,) = [each for each in updates if "answered" in each]
        assert update["answered"] == {"page": 1}
        assert updates[0] is update
        if "revision" in update:
            assert update["revision"] == browser.shown("revision")

    def test_the_code_is_never_of_another_reference(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """While it is being found out what the chosen reference did, there is no code to copy."""
        _, browser = open_widget(selected_steps=[TRAIN])
        second = account.run("second", MaxDepth=7)
        assert reference in browser.shown("code_shown")["text"]
        hold = Hold(account.client, "ListPipelineParametersForExecution")
        browser.change(reference_execution_arn=second)
        hold.wait_for_request()
        assert browser.shown("code_shown")["text"] == ""
        assert browser.shown("reference")["state"] == "pending"
        hold.release()
        until(lambda: second in browser.shown("code_shown")["text"])

    def test_a_view_is_of_one_revision(self, open_widget: Open, reference: str) -> None:
        """Two pages state at the same time: every message names what it includes of each."""
        widget, browser = open_widget()
        other = Browser(widget, client="other")
        barrier = threading.Barrier(2)

        def click(page: Browser, names: list[str]) -> None:
            for _ in range(20):
                barrier.wait(30)
                page.state(selected_steps=names)

        for each in [
            Background(lambda: click(browser, [TRAIN])),
            Background(lambda: click(other, [EVAL, TRAIN])),
        ]:
            each.result()
        until(lambda: browser.shown("answered") == {"page": 20, "other": 20})
        state: dict[str, Any] = {}
        for update in browser.updates():
            state |= update
            if "revision" in update:
                assert state["verdict"]["selected_steps"] == state["selected_steps"]


class TestRepairs:
    """A repair is a patch of what is on the screen."""

    def test_it_keeps_what_was_typed_meanwhile(self, open_widget: Open, reference: str) -> None:
        """Its verdict is of before; both the removed value and the typed one are as they should be."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(parameter_overrides={"MaxDepth": "deep"})
        (issue,) = [each for each in browser.shown("verdict")["issues"] if each["parameters"] == ["MaxDepth"]]
        patch = issue["repairs"][0]["patch"]
        lose_next_statement(
            browser, parameter_overrides={"MaxDepth": "deep", "NumRound": "9"}, selected_steps=[TRAIN, EVAL]
        )
        browser.apply(patch)
        assert widget.parameter_overrides == {"NumRound": 9}
        assert widget.selected_steps == (TRAIN, EVAL)

    def test_one_of_steps_keeps_what_was_clicked_meanwhile(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget(selected_steps=[PROCESS, EVAL])
        (issue,) = [each for each in browser.shown("verdict")["issues"] if each["code"] == "path-gap"]
        patch = issue["repairs"][0]["patch"]
        assert patch.keys() == {"add_steps"}
        lose_next_statement(browser, selected_steps=[PROCESS, EVAL, "AbaloneTransform"])
        browser.apply(patch)
        assert set(widget.selected_steps) == {PROCESS, TRAIN, EVAL, "AbaloneTransform"}

    def test_one_from_python_keeps_what_was_assigned_meanwhile(
        self, open_widget: Open, reference: str
    ) -> None:
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.parameter_overrides = {"MaxDepth": "deep"}
        (issue,) = widget.verdict.errors
        widget.parameter_overrides = {"MaxDepth": "deep", "NumRound": 9}
        widget.apply(issue.repairs[0])
        assert widget.parameter_overrides == {"NumRound": 9}


class TestAnswers:
    """What one command met is said until that is settled, whatever else succeeds."""

    @pytest.mark.parametrize("other", ["presets", "runs", "describe", "undo", "more"])
    def test_another_command_does_not_wipe_a_refusal(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap, other: str
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        widget.start()
        tap.refuse("StopPipelineExecution", "AccessDeniedException", "no", times=1)
        refused = browser.answer(browser.click("stop"))
        assert "StopPipelineExecution" in refused
        assert browser.answer(browser.click(other)) == ""
        assert browser.shown("notice")["message"] == refused
        assert browser.answer(browser.click("stop")) == ""
        assert browser.shown("notice")["message"] == ""
        gate.open()
        widget.wait(30)

    def test_two_pages_get_their_own_answers(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget()
        other = Browser(widget, client="other")
        fails = browser.click("watch", arn="arn:aws:sagemaker:us-west-2:123456789012:pipeline/x/execution/y")
        works = other.click("presets")
        assert "no execution of the pipeline" in browser.answer(fails)
        assert other.answer(works) == ""


class TestPressedWhileSearching:
    """Start pressed while older executions are examined; clicks before that has ended."""

    @pytest.mark.parametrize(
        "clicked", [{"selected_steps": [EVAL, TRAIN]}, {"parameter_overrides": {"MaxDepth": "9"}}]
    )
    def test_what_was_pressed_starts(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        tap: Wiretap,
        clicked: dict[str, Any],
    ) -> None:
        run_broken(account, MAX_AT_ONCE)
        widget, browser = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "ListPipelineExecutionSteps")
        browser.change(selected_steps=[EVAL])
        hold.wait_for_request()
        command = browser.click("start")
        browser.change(**clicked)
        hold.release()
        assert browser.answer(command) == ""
        request = sent(tap)
        assert request["SelectiveExecutionConfig"] == {
            "SourcePipelineExecutionArn": reference,
            "SelectedSteps": [{"StepName": EVAL}],
        }
        assert sent_values(tap)["MaxDepth"] == "7"
        widget.wait(30)

    def test_the_same_from_python(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        run_broken(account, MAX_AT_ONCE)
        widget, _ = open_widget(selected_steps=[PROCESS])
        hold = Hold(account.client, "ListPipelineExecutionSteps")
        widget.selected_steps = [EVAL]
        hold.wait_for_request()
        pressed = Background(widget.start)
        until(lambda: widget.run["state"] == "starting")
        widget.selected_steps = [PROCESS]
        hold.release()
        assert pressed.result() == account.executions()[0]
        assert sent(tap)["SelectiveExecutionConfig"]["SelectedSteps"] == [{"StepName": EVAL}]
        widget.wait(30)
