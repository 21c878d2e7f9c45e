"""Messages of browsers: each command is carried out and answered once, and nothing else moves anything."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.intents import INTENT_NAMES
from sagemaker_selective_widget.session.reducer import UNEXPECTED
from sagemaker_selective_widget.session.run_control import OTHER_RUN
from sagemaker_selective_widget.session.state import RunState, State
from sagemaker_selective_widget.widget.commands import (
    MAX_ANSWERS,
    MAX_PAGE,
    NO_REFERENCE,
    NOT_OURS,
)
from sagemaker_selective_widget.widget.front_end import PARTS, front_end_part
from sagemaker_selective_widget.widget.messages import valid_intents
from sagemaker_selective_widget.widget.pressing import CHANGED_MEANWHILE
from sagemaker_selective_widget.widget.schema import COMMANDS
from sagemaker_selective_widget.widget.wire.execution import NEWEST_SENT
from tests.unit.session.fakes import arn, snapshot
from tests.unit.widget.page import PLAIN, OpenPage, Page

pytest_plugins = ["tests.unit.widget.page"]

JOB = "arn:aws:sagemaker:us-west-2:1:training-job/train-1"
FAILED = snapshot(7, "Failed", StepRun("Train", "Failed", resource_arn=JOB))
GOING = snapshot(7, "Executing", StepRun("Train", "Executing", resource_arn=JOB))
SHOWN = {**PLAIN, "selected_steps": ["Train"]}
SWEPT = {**SHOWN, "varied_parameters": {"Depth": "3, 5"}, "max_parallel": 2}


MORE = ((2, "more"), (1, None))
"""Two pages of executions: the number of the one of each, and the token of the next."""


def state_of(page: Page) -> State:
    return page.widget.session.store.state


def stating(number: int, **intents: Any) -> dict[str, Any]:
    """A statement as part of a message."""
    return {"client": "c1", "number": number, "intents": intents}


def running(page: Page, *, is_own: bool = False, seen: Any = GOING) -> Page:
    """A page on which an execution is watched."""
    phase = "ended" if seen.is_terminal else "running"
    page.service.answers["snapshot"] = seen  # type: ignore[attr-defined]
    page.widget.session.store.dispatch(
        run_events.RunEntered(RunState(phase, arn(7), 1, seen, is_own=is_own))  # type: ignore[arg-type]
    )
    return page


def sweeping(open_page: OpenPage) -> Page:
    """A page on which a sweep is under way, with one trial at a time."""
    page = open_page(selected_steps=["Train"], varied_parameters={"Depth": "3, 5"}, max_parallel=1)
    page.service.answers["describe_execution"] = snapshot(100, "Executing")  # type: ignore[attr-defined]
    assert page.answer("sweep", shown={**SWEPT, "max_parallel": 1}) == ""
    page.held.run(until=lambda: calls(page, "start") == 1)
    return page


def named(*names: str) -> tuple[ExecutionSummary, ...]:
    """Executions with these display names, the newest first."""
    return tuple(ExecutionSummary(arn(each), "Failed", name) for each, name in enumerate(names))


def calls(page: Page, method: str) -> int:
    return page.service.count(method)  # type: ignore[attr-defined, no-any-return]


class TestCarriedOut:
    """One test for each command; the last sees to it that none is missing."""

    def test_start(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        assert page.answer("start", shown=SHOWN) == ""
        assert state_of(page).run.arn == arn(100)

    def test_stop(self, open_page: OpenPage) -> None:
        page = running(open_page(), is_own=True)
        assert page.answer("stop", confirmed=False) == ""
        assert calls(page, "stop") == 1

    def test_retry(self, open_page: OpenPage) -> None:
        page = running(open_page(), seen=FAILED)
        assert page.answer("retry") == ""
        assert state_of(page).run.attempt == 2

    def test_refresh(self, open_page: OpenPage) -> None:
        page = open_page()
        listed = calls(page, "executions")
        assert page.answer("refresh") == ""
        assert calls(page, "executions") == listed + 1

    def test_more(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("more") == ""

    def test_unwatch(self, open_page: OpenPage) -> None:
        page = running(open_page())
        assert page.answer("unwatch") == ""
        assert state_of(page).run.phase == "idle"

    def test_list_steps(self, open_page: OpenPage) -> None:
        page = running(open_page(), seen=replace(GOING, has_more_steps=True))
        listed = snapshot(7, "Executing", StepRun("Train", "Executing"))
        page.service.answers["snapshot"] = [replace(GOING, has_more_steps=True, is_listing=True), listed]  # type: ignore[attr-defined]
        assert page.answer("list-steps") == ""
        assert state_of(page).run.snapshot == listed

    def test_log(self, open_page: OpenPage) -> None:
        page = running(open_page())
        assert page.answer("log", step="Train") == ""
        page.held.run(until=lambda: state_of(page).log.state == "ready")
        assert state_of(page).log.step == "Train"
        assert page.answer("log", step="") == ""
        assert state_of(page).log.step == ""

    def test_drift(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("drift", step="Train") == ""
        assert page.updates[-1]["drift_shown"]["step"] == "Train"

    def test_presets(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("presets") == ""
        assert page.widget.preset_menu

    def test_select(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("select", expression="Train+") == ""
        assert page.widget.selected_steps == ("Train", "Report")
        assert page.answer("select", expression="Train and (") == ""
        assert page.widget.expression["text"] == "Train and ("
        assert page.widget.expression["problem"]
        assert page.widget.selected_steps == ("Train", "Report")

    def test_preview(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Prepare"])
        found, wrong = (page.click("preview", expression=text) for text in ("Train+", "Train and ("))
        assert (page.contents[found], page.contents[wrong]) == ('["Train", "Report"]', "")
        assert {problem for _, problem in page.answers} == {""}
        assert (page.widget.selected_steps, page.widget.expression["problem"]) == (("Prepare",), "")

    def test_watch(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("watch", arn=arn(1)) == ""
        assert state_of(page).run.identity == (arn(1), 1)

    def test_repeat(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("repeat", arn=arn(1)) == ""
        assert page.widget.selected_steps == ("Prepare", "Train", "Report")

    def test_describe(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        assert page.answer("describe") == ""
        page.held.run(until=lambda: state_of(page).history.is_described(arn(1)))
        assert page.answer("describe") == ""

    def test_references(self, open_page: OpenPage) -> None:
        page = open_page(answers={"executions": ExecutionPage(named("day-1", "day-0"))})
        older, nothing = (
            page.click("references", first=1, count=5),
            page.click("references", first=2, count=5),
        )
        assert [row["name"] for row in json.loads(page.contents[older])] == ["day-0"]
        assert page.contents[nothing] == "[]"

    def test_references_are_sent_a_page_at_a_time(self, open_page: OpenPage) -> None:
        many = named(*(f"day-{number}" for number in range(MAX_PAGE + 1)))
        page = open_page(answers={"executions": ExecutionPage(many)})
        assert page.widget.references["count"] == MAX_PAGE + 1
        assert len(page.widget.references["executions"]) == NEWEST_SENT
        asked = page.click("references", first=0, count=MAX_PAGE + 1)
        assert len(json.loads(page.contents[asked])) == MAX_PAGE

    def test_reference_named(self, open_page: OpenPage) -> None:
        page = open_page(answers={"executions": ExecutionPage(named("Night", "day", "nine"))})
        found = [page.click("reference-named", text="n", first=first) for first in range(4)]
        assert [page.contents[each] for each in found] == ["0", "2", "2", "0"]
        nothing = page.click("reference-named", text="x", first=0)
        assert page.contents[nothing] == ""

    def test_runs(self, open_page: OpenPage) -> None:
        page = open_page()
        listed = calls(page, "executions")
        assert page.widget.runs_shown["state"] == "none"
        assert page.answer("runs") == ""
        assert calls(page, "executions") == listed + 1
        assert [row["arn"] for row in page.widget.runs_shown["rows"]] == [arn(1)]

    def test_runs_more(self, open_page: OpenPage) -> None:
        pages = [ExecutionPage((ExecutionSummary(arn(each), "Succeeded"),), token) for each, token in MORE]
        page = open_page(answers={"executions": lambda token: pages[token == "more"]})
        page.click("runs")
        assert page.widget.runs_shown["has_more"]
        assert page.answer("runs-more") == ""
        assert [row["arn"] for row in page.widget.runs_shown["rows"]] == [arn(2), arn(1)]
        assert not page.widget.runs_shown["has_more"]

    def test_runs_details(self, open_page: OpenPage) -> None:
        page = open_page()
        page.click("runs")
        assert page.answer("runs-details", client="c1", arns=[arn(1)]) == ""
        page.held.run(until=lambda: page.widget.runs_shown["rows"][0]["metrics_state"] == "ready")
        (row,) = page.widget.runs_shown["rows"]
        assert (row["values"], row["report"]["ran"]) == (
            {"Data": "s3://data", "Depth": "5"},
            ["Prepare", "Train", "Report"],
        )

    def test_compare(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("compare", arns=[arn(1), arn(2)]) == ""
        page.held.run(until=lambda: bool(page.widget.comparison_shown["names"]))
        assert page.widget.comparison_shown["arns"] == [arn(1), arn(2)]
        assert page.answer("compare", arns=[]) == ""
        assert page.widget.comparison_shown["arns"] == page.widget.comparison_shown["values"] == []

    def test_objective(self, open_page: OpenPage) -> None:
        page = open_page()
        page.click("runs")
        assert page.widget.runs_shown["objective"] is None
        assert page.answer("objective", name="Train: loss", direction="minimize") == ""
        chosen = page.widget.runs_shown["objective"]
        assert chosen is not None
        assert chosen["name"] == "Train: loss"
        assert page.answer("objective", name="", direction="") == ""
        assert page.widget.runs_shown["objective"] is None

    def test_take_values(self, open_page: OpenPage) -> None:
        page = open_page(parameter_overrides={"Depth": 7}, varied_parameters={"Data": "a, b"})
        assert page.answer("take-values", arn=arn(1)) == ""
        assert page.widget.parameter_overrides == {}
        assert page.widget.varied_parameters == {}
        page.service.answers["parameters"] = {"Depth": "9"}  # type: ignore[attr-defined]
        assert page.answer("take-values", arn=arn(3)) == ""
        assert page.widget.parameter_overrides == {"Depth": 9}

    def test_run_the_rest(self, open_page: OpenPage) -> None:
        page = open_page(answers={"steps": (StepRun("Train", "Succeeded"),)})
        assert page.answer("run-the-rest", arn=arn(1)) == ""
        assert (page.widget.selected_steps, page.widget.reference_execution_arn) == (("Report",), arn(1))
        assert page.widget.pinned

    def test_sweep(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"], varied_parameters={"Depth": "3, 5"})
        assert page.answer("sweep", shown=SWEPT) == ""
        page.held.run(until=lambda: calls(page, "start") == 2)
        (sweep,) = page.widget.sweeps_shown
        assert [trial["values"] for trial in sweep["trials"]] == [{"Depth": "3"}, {"Depth": "5"}]

    def test_sweep_stop(self, open_page: OpenPage) -> None:
        page = sweeping(open_page)
        sweep_id = page.widget.sweeps_shown[0]["id"]
        assert page.answer("sweep-stop", sweep=sweep_id, trials=True) == ""
        assert page.widget.sweeps_shown[0]["state"] == "stopping"
        assert calls(page, "stop") == 1

    def test_sweep_resume(self, open_page: OpenPage) -> None:
        page = sweeping(open_page)
        sweep_id = page.widget.sweeps_shown[0]["id"]
        page.click("sweep-stop", sweep=sweep_id)
        assert page.widget.sweeps_shown[0]["state"] == "stopping"
        assert page.answer("sweep-resume", sweep=sweep_id) == ""
        assert page.widget.sweeps_shown[0]["state"] == "running"

    def test_sweep_retry(self, open_page: OpenPage) -> None:
        """What failed starts once more, as an attempt of its own."""
        page = sweeping(open_page)
        page.service.answers["describe_execution"] = snapshot(100, "Failed")  # type: ignore[attr-defined]
        page.held.run(until=lambda: page.widget.sweeps_shown[0]["state"] == "ended")
        assert page.widget.sweeps_shown[0]["counts"]["failed"] == calls(page, "start") == 2
        assert page.answer("sweep-retry", sweep=page.widget.sweeps_shown[0]["id"]) == ""
        page.held.run(until=lambda: calls(page, "start") == 4)

    def test_undo(self, open_page: OpenPage) -> None:
        page = open_page()
        page.widget.selected_steps = ["Train"]
        assert page.answer("undo") == ""
        assert (page.widget.selected_steps, page.widget.can_redo) == ((), True)

    def test_redo(self, open_page: OpenPage) -> None:
        page = open_page()
        page.widget.selected_steps = ["Train"]
        page.widget.undo()
        assert page.answer("redo") == ""
        assert page.widget.selected_steps == ("Train",)

    def test_details(self, open_page: OpenPage) -> None:
        page = open_page()
        assert page.answer("details", step="Train") == ""
        shown = page.updates[-1]["details_shown"]
        assert (shown["step"], bool(shown["definition"]), bool(shown["reference"])) == ("Train", True, True)
        assert page.answer("details", step="") == ""
        assert page.updates[-1]["details_shown"] == {"step": "", "definition": [], "run": [], "reference": []}

    def test_reference_log(self, open_page: OpenPage) -> None:
        page = open_page(answers={"steps": (StepRun("Train", "Succeeded", resource_arn=JOB),)})
        assert page.answer("reference-log", step="Train") == ""
        page.held.run(until=lambda: state_of(page).log.state == "ready")
        assert page.widget.log_shown["message"] == "in 1: nothing was logged"
        assert page.answer("reference-log", step="") == ""
        assert page.widget.log_shown["step"] == ""

    def test_picture(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        svg, text = (page.click("picture", format=kind) for kind in ("svg", "mermaid"))
        assert page.contents[svg].startswith("<svg ")
        assert page.contents[text].startswith("flowchart ")

    def test_front_end(self, open_page: OpenPage) -> None:
        page = open_page()
        ids = {part: page.click("front-end", part=part) for part in PARTS}
        parts = {part: page.contents[command_id] for part, command_id in ids.items()}
        assert parts == {part: front_end_part(part) for part in PARTS}
        assert "exports" in parts["deferred"]
        assert "layout" in parts["cytoscape"]
        assert "no such part" in page.answer("front-end", part="../traits")

    def test_front_end_of_one_version(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """An upgrade below a running kernel does not mix its two parts: they share modules by name."""
        (tmp_path / "deferred.js").write_text("of another version", encoding="utf-8")
        monkeypatch.setattr("sagemaker_selective_widget.widget.front_end.STATIC", tmp_path)
        assert front_end_part("deferred") != "of another version"

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_a_test(self, command: str) -> None:
        assert hasattr(self, f"test_{command.replace('-', '_')}")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_answered_once_without_its_arguments(open_page: OpenPage, command: str) -> None:
    page = open_page()
    command_id = page.click(command)
    page.held.run()
    assert [each[0] for each in page.answers] == [command_id]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_error_that_nobody_expects_is_answered(
    open_page: OpenPage, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(selected_steps=["Train"])
    session = page.widget.session

    def fail(*_: Any, **__: Any) -> Any:
        raise KeyError("Steps")

    commands = page.widget._commands
    shown = SHOWN
    if command == "start":
        monkeypatch.setattr(session, "press", fail)
    elif command == "sweep":
        page.widget.varied_parameters, shown = {"Depth": "3, 5"}, SWEPT
        monkeypatch.setattr(session.sweeping, "press", fail)
    else:
        table = commands._wishes if command in commands._wishes else commands._commands
        monkeypatch.setitem(table, command, fail)
    assert page.answer(command, shown=shown) == UNEXPECTED
    assert page.widget.notice["message"] == UNEXPECTED


class TestIds:
    def test_one_that_is_seen_twice_is_answered_again_and_carried_out_once(self, open_page: OpenPage) -> None:
        page = running(open_page(), is_own=True)
        page.click("stop", id="same")
        page.click("stop", id="same")
        assert page.answers == [("same", ""), ("same", "")]
        assert calls(page, "stop") == 1

    def test_a_picture_is_drawn_again(self, open_page: OpenPage) -> None:
        """Its answer is not remembered, and has its content the second time as well."""
        page = open_page()
        for _ in range(2):
            page.click("picture", id="same", format="svg")
        page.held.run()
        assert page.answers == [("same", ""), ("same", "")]
        assert page.contents["same"].startswith("<svg ")

    def test_without_a_reference_there_is_no_log_of_it(self, open_page: OpenPage) -> None:
        page = open_page(reference_execution=None)
        page.widget.reference_execution_arn = None
        assert page.answer("reference-log", step="Train") == NO_REFERENCE

    def test_one_that_is_still_being_carried_out_is_not_answered_yet(self, open_page: OpenPage) -> None:
        page = running(open_page(), is_own=True)
        for _ in range(2):
            page.say({"kind": "command", "command": "stop", "id": "same", "arn": arn(7), "attempt": 1})
        assert page.answers == []
        page.held.run(until=lambda: bool(page.answers))
        assert (page.answers, calls(page, "stop")) == ([("same", "")], 1)

    def test_a_refusal_is_answered_again_as_it_was(self, open_page: OpenPage) -> None:
        page = running(open_page())
        page.click("stop", id="same")
        page.click("stop", id="same", confirmed=True)
        assert page.answers == [("same", NOT_OURS)] * 2

    def test_so_many_are_remembered(self, open_page: OpenPage) -> None:
        page = open_page()
        for number in range(MAX_ANSWERS + 1):
            page.click("unwatch", id=f"id-{number}")
        assert len(page.widget._commands._answers) == MAX_ANSWERS


class TestRefusals:
    def test_what_went_wrong_is_answered_and_said(self, open_page: OpenPage) -> None:
        page = open_page(answers={"stop": AccessDeniedError("You may not stop it.")})
        running(page, is_own=True)
        assert page.answer("stop") == "You may not stop it."
        assert page.widget.notice["message"] == "You may not stop it."
        page.service.answers["stop"] = None  # type: ignore[attr-defined]
        assert page.answer("stop") == ""
        assert page.widget.notice["message"] == ""

    def test_somebody_else_s_is_stopped_only_when_it_is_confirmed(self, open_page: OpenPage) -> None:
        page = running(open_page())
        assert page.answer("stop") == NOT_OURS
        assert page.answer("stop", confirmed="yes") == NOT_OURS
        assert calls(page, "stop") == 0
        assert page.answer("stop", confirmed=True) == ""
        assert calls(page, "stop") == 1

    @pytest.mark.parametrize("command", ["stop", "retry", "unwatch"])
    @pytest.mark.parametrize(
        "pressed_on", [{"arn": arn(8)}, {"attempt": 2}, {"arn": ""}, {"arn": None, "attempt": None}], ids=str
    )
    def test_what_was_pressed_on_another_run_does_nothing(
        self, open_page: OpenPage, command: str, pressed_on: dict[str, Any]
    ) -> None:
        page = running(open_page(), seen=FAILED if command == "retry" else GOING)
        watched = state_of(page).run
        assert page.answer(command, confirmed=True, **pressed_on) == OTHER_RUN
        assert page.widget.notice["message"] == OTHER_RUN
        assert state_of(page).run == watched
        assert (calls(page, "stop"), calls(page, "retry")) == (0, 0)

    def test_issues_that_are_on_the_screen_are_not_said_twice(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Typo"])
        shown = {**PLAIN, "selected_steps": ["Typo"], "reference_execution_arn": page.widget.reference["arn"]}
        assert page.answer("start", shown=shown)
        assert page.widget.notice["message"] == ""


class TestStart:
    @pytest.mark.parametrize(
        "shown",
        [
            pytest.param({}, id="nothing"),
            pytest.param(None, id="no object"),
            pytest.param("all", id="text"),
            *(
                pytest.param({key: value for key, value in SHOWN.items() if key != name}, id=f"no {name}")
                for name in SHOWN
            ),
            *(pytest.param({**SHOWN, name: 5}, id=f"no {name} at all") for name in SHOWN),
            pytest.param({**SHOWN, "selected_steps": ["Report"]}, id="other steps"),
            pytest.param({**SHOWN, "selected_steps": []}, id="no steps"),
            pytest.param({**SHOWN, "reference_execution_arn": arn(9)}, id="another automatic reference"),
            pytest.param({**SHOWN, "pinned": True}, id="a pinned reference"),
            pytest.param({**SHOWN, "inherit": "defaults"}, id="defaults"),
            pytest.param({**SHOWN, "parameter_overrides": {"Depth": "7"}}, id="other values"),
            pytest.param({**SHOWN, "display_name": "mine"}, id="another name"),
        ],
    )
    def test_only_what_was_on_the_screen_is_started(self, open_page: OpenPage, shown: Any) -> None:
        page = open_page(selected_steps=["Train"])
        assert page.answer("start", shown=shown)
        assert calls(page, "start") == 0

    def test_what_was_typed_with_it_is_taken_in_first(self, open_page: OpenPage) -> None:
        page = open_page()
        statement = stating(1, selected_steps=["Train"], parameter_overrides={"Depth": "7"})
        shown = {**SHOWN, "parameter_overrides": {"Depth": " 7"}}
        assert page.answer("start", shown=shown, **statement) == ""
        (call,) = [each for each in page.service.calls if each[0] == "start"]  # type: ignore[attr-defined]
        assert {"Name": "Depth", "Value": "7"} in call[1]["PipelineParameters"]

    def test_what_a_cell_has_changed_meanwhile_was_not_on_the_screen(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        page.widget.parameter_overrides = {"Depth": 7}
        assert page.answer("start", shown=SHOWN) == CHANGED_MEANWHILE

    def test_what_is_stated_after_it_was_pressed_is_not_meant(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        page.say({"kind": "command", "command": "start", "id": "s", "revision": 1, "shown": SHOWN})
        page.say({"kind": "state", **stating(1, selected_steps=["Report"])})
        page.held.run(until=lambda: bool(page.answers))
        (call,) = [each for each in page.service.calls if each[0] == "start"]  # type: ignore[attr-defined]
        assert call[1]["SelectiveExecutionConfig"]["SelectedSteps"] == [{"StepName": "Train"}]

    def test_pressed_twice_it_starts_once(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        for command_id in ("one", "two"):
            page.say({"kind": "command", "command": "start", "id": command_id, "revision": 1, "shown": SHOWN})
        page.held.run(until=lambda: len(page.answers) == 2)
        assert [problem for _, problem in page.answers] == ["", ""], "the second asks for what is under way"
        assert calls(page, "start") == 1

    def test_another_selection_is_not_started_beside_it(self, open_page: OpenPage) -> None:
        """And says so: nothing that is pressed is swallowed in silence."""
        page = open_page(selected_steps=["Train"])
        page.say({"kind": "command", "command": "start", "id": "one", "revision": 1, "shown": SHOWN})
        page.widget.selected_steps = ["Report"]
        other = {**SHOWN, "selected_steps": ["Report"]}
        page.say({"kind": "command", "command": "start", "id": "two", "revision": 2, "shown": other})
        page.held.run(until=lambda: len(page.answers) == 2)
        assert sorted(bool(problem) for _, problem in page.answers) == [False, True]
        assert calls(page, "start") == 1

    def test_a_lost_answer_is_said(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"], answers={"start": UnavailableError("no answer")})
        assert "may have started" in page.answer("start", shown=SHOWN)
        assert page.widget.run["is_uncertain"] is True


class TestStatements:
    def test_a_gesture_is_taken_in_and_answered(self, open_page: OpenPage) -> None:
        page = open_page()
        page.say({"kind": "state", **stating(1, selected_steps=["Report", "Train"])})
        assert page.widget.selected_steps == ("Train", "Report")
        assert page.updates[-1]["answered"] == {"c1": 1}

    def test_one_that_comes_twice_is_taken_in_once(self, open_page: OpenPage) -> None:
        page = open_page()
        page.say({"kind": "state", **stating(1, selected_steps=["Train"])})
        page.widget.selected_steps = ["Report"]
        page.say({"kind": "state", **stating(1, selected_steps=["Train"])})
        assert page.widget.selected_steps == ("Report",)

    def test_what_has_no_meaning_is_dropped_and_the_rest_is_taken_in(self, open_page: OpenPage) -> None:
        page = open_page()
        page.say({"kind": "state", **stating(1, selected_steps="Train", display_name="mine", run={})})
        assert (page.widget.selected_steps, page.widget.display_name) == ((), "mine")

    def test_a_pin_names_what_is_pinned(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        page.say({"kind": "state", **stating(1, pinned=True, reference_execution_arn=None)})
        assert (page.widget.pinned, page.widget.reference_execution_arn) == (True, None)
        page.say({"kind": "state", **stating(2, pinned=False)})
        assert (page.widget.pinned, page.widget.reference_execution_arn) == (False, arn(1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
KEYS = ("kind", "command", "id", "client", "number", "intents", "shown", "revision", "step", "arn")
MESSAGES = JSON | st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(KEYS, JSON)
    | {
        "kind": st.sampled_from(["hello", "state", "command", "answer", ""]) | JSON,
        "intents": st.dictionaries(st.sampled_from(INTENT_NAMES), JSON) | JSON,
        "shown": st.dictionaries(st.sampled_from(INTENT_NAMES), JSON) | JSON,
    },
)


def kept(page: Page) -> dict[str, Any]:
    """What a person has decided and what is under way."""
    state = state_of(page)
    return {name: getattr(state.intents, name) for name in INTENT_NAMES} | {"run": state.run}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=min(60, settings().max_examples),
)
@given(message=MESSAGES)
def test_no_message_raises_and_none_but_a_statement_changes_anything(
    open_page: OpenPage, message: Any
) -> None:
    page = open_page(selected_steps=["Train"])
    before = kept(page)
    page.say(message)
    page.held.run()
    stated = message.get("intents") if isinstance(message, dict) else None
    valid = valid_intents(stated) if isinstance(stated, dict) else {}
    if "reference_execution_arn" in valid:
        valid["pinned"] = True
    after = kept(page)
    assert {name for name in before if before[name] != after[name]} <= {*valid, "reference_execution_arn"}
    page.say({"kind": "state", "client": "last", "number": 1, "intents": {"display_name": "alive"}})
    assert page.widget.display_name == "alive"


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "command", "command": "stop", "id": 5},
        {"kind": "command", "command": ["stop"], "id": "a"},
        {"kind": "command", "id": "a"},
        {"kind": "Command", "command": "stop", "id": "a"},
        {"kind": "answer", "id": "a", "problem": ""},
        {},
        [],
        None,
        "stop",
    ],
    ids=str,
)
def test_what_is_no_command_is_not_answered(open_page: OpenPage, message: Any) -> None:
    page = running(open_page(), is_own=True)
    page.say(message)
    for _ in range(4):
        page.held.turn()
    assert (page.answers, calls(page, "stop")) == ([], 0)


@pytest.mark.parametrize("command", ["no such command", "_stop"])
def test_a_command_that_is_not_known_is_refused_in_words(open_page: OpenPage, command: str) -> None:
    page = running(open_page(), is_own=True)
    assert "versions" in page.answer(command)
    assert calls(page, "stop") == 0


@given(st.dictionaries(st.sampled_from(INTENT_NAMES), JSON))
def test_what_is_valid_can_be_stated(stated: dict[str, Any]) -> None:
    from sagemaker_selective_widget.session.intents import Intents
    from tests.unit.session.fakes import PIPELINE

    Intents().patched(valid_intents(stated), PIPELINE)
