"""Before anything is selected, and what can be opened: beginnings, details, pictures."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_selective_widget.local import StepContext
from tests.service.widget_harness import (
    CONDITION,
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


def fail(_: StepContext) -> None:
    raise ValueError("no data for March")


@pytest.fixture
def failed(account: AbaloneAccount) -> str:
    """An execution in which the training failed."""
    account.sagemaker.register(TRAIN, fail)
    arn = account.run("nightly")
    account.sagemaker.register(TRAIN, lambda _: None)
    return arn


def offered(browser: Browser) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in browser.shown("beginnings")}


def facts(groups: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    return {group["title"]: {fact["label"]: fact["value"] for fact in group["facts"]} for group in groups}


def answered(browser: Browser, command: str, **arguments: Any) -> str:
    return browser.answer(browser.click(command, **arguments))


class TestBeginnings:
    def test_a_failure_is_run_again_with_one_click(
        self, account: AbaloneAccount, failed: str, open_widget: Open
    ) -> None:
        widget, browser = open_widget()
        first = browser.shown("beginnings")[0]
        assert (first["code"], first["label"]) == ("failure", f"Re-run from {TRAIN} · 7 steps")
        assert first["explanation"].startswith(f"{TRAIN} failed in nightly: ")
        assert "no data for March" in first["explanation"]
        browser.apply(first["patch"])
        assert (widget.reference_execution_arn, widget.selected_steps[0]) == (failed, TRAIN)
        assert browser.shown("beginnings") == []
        assert answered(browser, "start") == ""
        assert widget.wait(30).status == "Succeeded"
        assert widget.run["steps"][PROCESS]["state"] == "reused"

    def test_they_ask_for_nothing(self, account: AbaloneAccount, failed: str, open_widget: Open) -> None:
        tap = Wiretap(account.client)
        _, browser = open_widget()
        assert set(offered(browser)) == {"failure", "all"}
        before = len(tap.operations)
        browser.change(parameter_overrides={"MaxDepth": "9"})
        assert set(offered(browser)) == {"failure", "all"}, "what failed reads it, and both come to the same"
        browser.change(parameter_overrides={"ProcessingInstanceCount": "2"})
        assert offered(browser)["changed"]["steps"][0] == PROCESS
        assert len(tap.operations) == before

    def test_without_an_execution_everything_can_run(self, open_widget: Open) -> None:
        _, browser = open_widget()
        assert [each["label"] for each in browser.shown("beginnings")] == ["All 8 steps"]

    def test_what_ran_last_can_run_once_more(self, reference: str, open_widget: Open) -> None:
        widget, browser = open_widget(selected_steps=[EVAL])
        arn = widget.start()
        widget.wait(30)
        until(lambda: browser.shown("references")["executions"][0]["arn"] == arn)
        browser.change(selected_steps=[])
        until(lambda: "last-time" in offered(browser))
        assert offered(browser)["last-time"]["steps"] == [EVAL]


class TestOpened:
    def test_details_have_what_the_definition_says_and_what_was(
        self, reference: str, open_widget: Open
    ) -> None:
        widget, browser = open_widget(selected_steps=[EVAL], reference_execution=reference)
        widget.start()
        widget.wait(30)
        assert answered(browser, "details", step=TRAIN) == ""
        shown = browser.shown("details_shown")
        assert facts(shown["definition"])["Values used"]["max_depth"] == "7"
        assert facts(shown["reference"])["Outcome"]["Status"] == "Succeeded"
        assert facts(shown["reference"])["Values used"]["MaxDepth"] == "7"
        run = facts(shown["run"])
        assert run["Outcome"]["Reused from"] == "all-steps"
        assert run["Made in"]["Execution"] == "all-steps"
        browser.change(parameter_overrides={"MaxDepth": "9"})
        until(lambda: facts(browser.shown("details_shown")["definition"])["Values used"]["max_depth"] == "9")

    def test_details_ask_for_nothing(
        self, reference: str, account: AbaloneAccount, open_widget: Open
    ) -> None:
        _, browser = open_widget()
        tap = Wiretap(account.client)
        for step in (TRAIN, CONDITION, "NoSuchStep", ""):
            assert answered(browser, "details", step=step) == ""
        assert tap.operations == []

    def test_a_step_of_the_reference_has_a_log(
        self, account: AbaloneAccount, failed: str, open_widget: Open
    ) -> None:
        _, browser = open_widget()
        steps = browser.shown("reference")["steps"]
        assert (steps[TRAIN]["has_log"], steps[TRAIN]["links"]) == (True, [])
        assert steps[TRAIN]["started_at"] is not None
        assert answered(browser, "reference-log", step=TRAIN) == ""
        until(lambda: browser.shown("log_shown")["state"] == "ready")
        shown = browser.shown("log_shown")
        assert shown["lines"][-1]["text"] == "ValueError: no data for March"
        assert shown["message"].startswith("in nightly: ")

    def test_the_log_of_the_reference_stays_open_while_something_runs(
        self, account: AbaloneAccount, failed: str, open_widget: Open
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN], reference_execution=failed)
        answered(browser, "reference-log", step=TRAIN)
        until(lambda: browser.shown("log_shown")["state"] == "ready")
        before = browser.shown("log_shown")
        widget.start()
        widget.wait(30)
        assert browser.shown("log_shown") == before

    def test_a_failed_run_names_the_step_and_its_reason(
        self, account: AbaloneAccount, reference: str, open_widget: Open
    ) -> None:
        account.sagemaker.register(TRAIN, fail)
        widget, browser = open_widget(selected_steps=[TRAIN])
        assert browser.shown("run")["failure"] is None
        widget.start()
        assert widget.wait(30).status == "Failed"
        failure = browser.shown("run")["failure"]
        assert failure["step"] == TRAIN
        assert "no data for March" in failure["reason"]


class TestPictures:
    @pytest.mark.parametrize(("orientation", "head"), [("horizontal", "LR"), ("vertical", "TD")])
    def test_both_are_drawn_as_the_graph_is(
        self, reference: str, open_widget: Open, orientation: str, head: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        browser.change(orientation=orientation)
        assert widget.orientation == orientation
        text = browser.content(browser.click("picture", format="mermaid"))
        assert text == widget.mermaid()
        assert text.startswith(f"flowchart {head}\n")
        assert "If · mse ≤ MseThreshold" in text
        assert browser.content(browser.click("picture", format="svg")) == widget.picture().svg

    def test_no_value_is_in_them(self, reference: str, open_widget: Open) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN], parameter_overrides={"MaxDepth": 9871})
        widget.display_name = "depth-9871"
        for kind in ("svg", "mermaid"):
            assert "9871" not in browser.content(browser.click("picture", format=kind))


class TestSettings:
    def test_they_judge_nothing(self, reference: str, open_widget: Open) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        shown = browser.shown("revision")
        (update,) = browser.change(side_share=0.5, height=300)
        assert set(update) == {"side_share", "height", "answered"}
        assert (browser.shown("revision"), widget.side_share, widget.height) == (shown, 0.5, 300)
        widget.undo()
        assert (widget.selected_steps, widget.side_share) == ((TRAIN,), 0.5)

    def test_a_wrong_one_is_dropped(self, reference: str, open_widget: Open) -> None:
        widget, browser = open_widget()
        browser.change(height="tall", side_share=7.0, orientation="diagonal", selected_steps=[TRAIN])
        assert (widget.height, widget.orientation, widget.selected_steps) == (None, "auto", (TRAIN,))

    def test_start_is_pressed_whatever_the_settings_are(self, reference: str, open_widget: Open) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        press = {"shown": browser.intents()}
        widget.height = 500
        assert answered(browser, "start", **press) == ""

    @pytest.mark.parametrize("is_alone", [True, False])
    def test_a_definition_alone_says_that_there_is_no_service(
        self, reference: str, open_widget: Open, is_alone: bool
    ) -> None:
        widget, _ = open_widget(abalone_definition()) if is_alone else open_widget()
        assert widget.has_service is not is_alone
