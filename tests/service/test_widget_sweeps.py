"""Sweeps over the wire: what is planned is what starts, and every page sees how it goes on."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from sagemaker_selective_widget.errors import InvalidSelectionError
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.session.starting import OTHER_REFERENCE, UPDATED
from sagemaker_selective_widget.widget.pressing import CHANGED_MEANWHILE
from tests.service.quick_page import OpenQuick, held_by
from tests.service.sweep_harness import ERROR, NAME, definition
from tests.service.widget_harness import Browser, Wiretap, until

pytest_plugins = ["tests.service.quick_page"]

TRIALS = {"Depth": "3, 4, 5"}


def executions(quick: LocalSageMaker) -> list[dict[str, Any]]:
    """Every execution but the first, newest first."""
    answer = quick.client().list_pipeline_executions(PipelineName=NAME)
    rows: list[dict[str, Any]] = answer["PipelineExecutionSummaries"]
    return rows[:-1]


def takes_a_while(step: StepContext) -> None:
    """A step's function that takes a fifth of a second."""
    step.wait(0.2)


def sweep_shown(browser: Browser, state: str) -> dict[str, Any]:
    """Wait until the latest sweep is in a state, and return it."""
    until(lambda: [each["state"] for each in browser.shown("sweeps_shown")][:1] == [state])
    found: dict[str, Any] = browser.shown("sweeps_shown")[0]
    return found


def finished(browser: Browser) -> dict[str, Any]:
    """Wait until the latest sweep has ended and it is known what came of each trial; return it."""
    ends = ("Succeeded", "Failed", "Stopped")

    def is_known() -> bool:
        trials = sweep_shown(browser, "ended")["trials"]
        return all(each["duration_s"] is not None for each in trials if each["status"] in ends)

    until(is_known)
    return sweep_shown(browser, "ended")


class TestPlan:
    def test_without_anything_varied_there_is_none(self, open_quick: OpenQuick) -> None:
        _, browser = open_quick()
        plan = browser.shown("sweep_plan")
        assert (plan["state"], plan["trial_count"], plan["can_start"], plan["issues"]) == (
            "none",
            0,
            False,
            [],
        )

    def test_it_says_what_would_start(self, open_quick: OpenQuick, first_run: str) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "3, 4, 5, 3", "Eta": "0.1 … 0.4, 2 steps, log"})
        plan = browser.shown("sweep_plan")
        assert plan["text"] == "6 trials of 2 steps · 2 duplicates dropped"  # these take no time
        assert plan["expected_s"] >= 0
        assert (plan["state"], plan["trial_count"], plan["dropped_count"]) == ("ready", 6, 2)
        assert (plan["can_start"], plan["problems"], plan["issues"]) == (True, {}, [])

    def test_so_many_at_a_time_take_so_much_less_time(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        quick.register("Train", takes_a_while)
        widget, browser = open_quick()
        widget.start()
        widget.wait(30)
        browser.change(varied_parameters={"Depth": "1 … 4"}, max_parallel=1)
        until(lambda: browser.shown("sweep_plan")["state"] == "ready")
        one_at_a_time = browser.shown("sweep_plan")["expected_s"]
        # What the run came to may still be told meanwhile: in messages of its own, and before the answer.
        before = len(browser.messages)
        browser.state(max_parallel=4)
        until(lambda: any("max_parallel" in each for each in browser.updates(before)))
        (update,) = [each for each in browser.updates(before) if "max_parallel" in each]
        assert {"sweep_plan", "max_parallel"} <= set(update)
        assert update["sweep_plan"]["expected_s"] == pytest.approx(one_at_a_time / 4)

    def test_a_parameter_that_nobody_reads_says_what_to_select(self, open_quick: OpenQuick) -> None:
        widget, browser = open_quick(selected_steps=("Eval",))
        browser.change(varied_parameters=TRIALS)
        (issue,) = [each for each in browser.shown("sweep_plan")["issues"] if each["code"] == "sweep-unread"]
        assert (issue["severity"], issue["parameters"]) == ("error", ["Depth"])
        assert not browser.shown("sweep_plan")["can_start"]
        assert issue in browser.shown("verdict")["issues"]
        assert not browser.shown("verdict")["can_start"]
        assert not widget.verdict.can_start
        browser.repair("sweep-unread")
        assert browser.shown("selected_steps") == ["Train", "Eval"]
        assert browser.shown("sweep_plan")["can_start"]
        assert widget.verdict.can_start

    def test_a_list_that_cannot_be_read_says_so_at_its_field(self, open_quick: OpenQuick) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "3, five", "Eta": "0.1, 0.2"})
        plan = browser.shown("sweep_plan")
        assert plan["problems"].keys() == {"Depth"}
        assert plan["problems"]["Depth"].startswith("Depth takes a whole number")
        assert [each["code"] for each in plan["issues"]] == ["sweep-space"]
        assert (plan["trial_count"], plan["can_start"], plan["text"]) == (0, False, "")
        assert browser.answer(browser.click("sweep")).startswith("Depth takes a whole number")

    def test_too_many_trials_are_an_issue(self, open_quick: OpenQuick, quick: LocalSageMaker) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "1 … 100", "Eta": "0 … 1, 100 steps"})
        (issue,) = browser.shown("sweep_plan")["issues"]
        assert "more than 200 trials" in issue["message"]
        assert issue["parameters"] == ["Depth", "Eta"]
        assert browser.answer(browser.click("sweep")) == issue["message"]
        assert executions(quick) == []

    def test_every_trial_is_judged(self, open_quick: OpenQuick) -> None:
        """The value that the first run had is reused without a word; the others make it stale."""
        widget, browser = open_quick(selected_steps=("Eval",), reference_execution=None)
        browser.change(varied_parameters={"Depth": "6, 7"})
        codes = {each["code"] for each in browser.shown("sweep_plan")["issues"]}
        widget.varied_parameters = {"Depth": "6"}
        assert codes > {each["code"] for each in browser.shown("sweep_plan")["issues"]}

    def test_a_click_with_nothing_varied_tells_nothing_of_sweeps(self, open_quick: OpenQuick) -> None:
        _, browser = open_quick()
        (update,) = browser.change(selected_steps=["Train"])
        assert not {"sweep_plan", "sweeps_shown", "varied_parameters"} & set(update)

    def test_undo_takes_lists_back(self, open_quick: OpenQuick) -> None:
        widget, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        browser.change(max_parallel=3)
        widget.undo()
        assert (widget.max_parallel, widget.varied_parameters) == (2, TRIALS)
        widget.undo()
        assert widget.varied_parameters == {}
        assert browser.shown("sweep_plan")["state"] == "none"
        widget.redo()
        assert browser.shown("sweep_plan")["trial_count"] == 3


class TestStart:
    def test_it_starts_what_is_shown_and_shows_how_it_goes_on(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS, parameter_overrides={"Eta": "0.2"})
        assert browser.answer(browser.click("sweep")) == ""
        assert browser.shown("sweeps_shown")[0]["state"] in ("running", "ended")
        sweep = finished(browser)
        assert [each["values"] for each in sweep["trials"]] == [{"Depth": str(depth)} for depth in (3, 4, 5)]
        assert [each["objective"] for each in sweep["trials"]] == [1, 0, 1]
        assert {each["status"] for each in sweep["trials"]} == {"Succeeded"}
        assert (sweep["best"], sweep["varied"], sweep["selected_steps"]) == (1, ["Depth"], ["Train", "Eval"])
        assert sweep["reference_execution_arn"] == first_run
        objective = sweep["objective"]
        assert (objective["name"], objective["direction"]) == (ERROR, "minimize")
        assert (objective["condition"], objective["threshold"]) == ("Gate", 100)
        assert sweep["counts"] == {"waiting": 0, "running": 0, "succeeded": 3, "failed": 0, "stopped": 0}
        assert sweep["started_at"] <= sweep["ended_at"]
        until(lambda: browser.shown("sweeps_shown")[0]["reference_objective"] == 4)
        assert {each["arn"] for each in sweep["trials"]} == {
            each["PipelineExecutionArn"] for each in executions(quick)
        }
        client = quick.client()
        for trial in sweep["trials"]:
            answer = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=trial["arn"])
            sent = {each["Name"]: each["Value"] for each in answer["PipelineParameters"]}
            assert (sent["Depth"], sent["Eta"]) == (trial["values"]["Depth"], "0.2")

    @pytest.mark.parametrize(
        "changed",
        [
            pytest.param({"varied_parameters": {"Depth": "3, 4"}}, id="another list"),
            pytest.param({"varied_parameters": {}}, id="no list"),
            pytest.param({"varied_parameters": ["Depth"]}, id="no lists at all"),
            pytest.param({"max_parallel": 3}, id="more at a time"),
            pytest.param({"max_parallel": "2"}, id="no number"),
            pytest.param({"selected_steps": ["Train"]}, id="other steps"),
            pytest.param({"parameter_overrides": {"Eta": "0.3"}}, id="another value"),
            pytest.param({"display_name": "other"}, id="another name"),
        ],
    )
    def test_what_was_not_on_the_screen_does_not_start(
        self, open_quick: OpenQuick, quick: LocalSageMaker, changed: dict[str, Any]
    ) -> None:
        widget, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        shown = {name: browser.held(name) for name in widget.session.view.intents.__slots__}
        assert browser.answer(browser.click("sweep", shown={**shown, **changed})) == CHANGED_MEANWHILE
        assert (executions(quick), browser.shown("sweeps_shown")) == ([], [])

    @pytest.mark.parametrize("shown", [None, {}, "all", {"varied_parameters": TRIALS}])
    def test_nor_does_what_nobody_says_was_there(
        self, open_quick: OpenQuick, quick: LocalSageMaker, shown: Any
    ) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("sweep", shown=shown)) == CHANGED_MEANWHILE
        assert executions(quick) == []

    def test_a_page_that_shows_the_pipeline_before_its_update_starts_nothing(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        before = browser.shown("revision")
        changed = definition().replace('"image"', '"other"')
        quick.client().update_pipeline(PipelineName=NAME, PipelineDefinition=changed)
        assert browser.answer(browser.click("refresh")) == ""
        assert browser.answer(browser.click("sweep", revision=before)) == CHANGED_MEANWHILE
        assert executions(quick) == []

    def test_while_the_reference_is_being_found_out_nothing_starts(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client, gate = quick.client(), threading.Event()
        _, browser = open_quick(client)
        browser.change(varied_parameters=TRIALS)
        other = quick.client().start_pipeline_execution(PipelineName=NAME)["PipelineExecutionArn"]
        client.meta.events.register(
            "before-call.sagemaker.ListPipelineExecutionSteps", lambda **_: gate.wait(30) and None
        )
        browser.change(reference_execution_arn=other)
        plan = browser.shown("sweep_plan")
        assert (plan["state"], plan["can_start"]) == ("pending", False)
        try:
            assert "still being found out" in browser.answer(browser.click("sweep"))
        finally:
            gate.set()
        until(lambda: browser.shown("sweep_plan")["state"] == "ready")
        assert [each["PipelineExecutionArn"] for each in executions(quick)] == [other]

    def test_an_interrupt_while_a_trial_starts_starts_none_twice(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        client, interrupts = quick.client(), [KeyboardInterrupt()]

        def interrupt(**_: Any) -> None:
            if interrupts:
                raise interrupts.pop()

        client.meta.events.register("after-call.sagemaker.StartPipelineExecution", interrupt)
        _, browser = open_quick(client)
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("sweep")) == ""
        assert finished(browser)["counts"]["succeeded"] == 3
        assert (interrupts, len(executions(quick))) == ([], 3)

    def test_with_another_reference_it_does_not_start(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        widget, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        names = ("selected_steps", "pinned", "inherit", "parameter_overrides", "display_name")
        shown = {name: browser.held(name) for name in (*names, "varied_parameters", "max_parallel")}
        other = {**shown, "reference_execution_arn": f"{widget.reference_execution_arn}x"}
        assert browser.answer(browser.click("sweep", shown=other)) == OTHER_REFERENCE
        assert executions(quick) == []

    def test_with_nothing_varied_there_is_no_sweep(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        _, browser = open_quick()
        assert browser.answer(browser.click("sweep")) == CHANGED_MEANWHILE
        assert executions(quick) == []

    def test_run_does_not_start_one_execution_while_something_is_varied(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        widget, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("start")) == CHANGED_MEANWHILE
        with pytest.raises(InvalidSelectionError, match=r"Start it with sweep\(\)"):
            widget.start()
        assert "session.sweep(" in browser.shown("code_shown")["text"]
        assert "start_pipeline_execution" not in browser.shown("code_shown")["text"]
        assert executions(quick) == []

    def test_a_second_click_starts_no_second_sweep(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        quick.register("Train", held_by(gate))
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        clicks = [browser.click("sweep") for _ in range(3)]
        assert [browser.answer(each) for each in clicks] == [""] * 3
        assert len(browser.shown("sweeps_shown")) == 1
        gate.set()
        finished(browser)
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: len(browser.shown("sweeps_shown")) == 2)
        finished(browser)
        assert len(executions(quick)) == 6

    def test_a_pipeline_that_was_updated_is_shown_and_nothing_starts(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        changed = definition().replace('"image"', '"other"')
        quick.client().update_pipeline(PipelineName=NAME, PipelineDefinition=changed)
        assert browser.answer(browser.click("sweep")) == UPDATED
        assert executions(quick) == []
        assert browser.shown("sweeps_shown") == []
        assert browser.answer(browser.click("sweep")) == ""
        finished(browser)

    def test_what_goes_on_is_told_in_few_messages(self, open_quick: OpenQuick) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "20 … 59"}, max_parallel=20)
        assert browser.answer(browser.click("sweep")) == ""
        sweep = finished(browser)
        assert sweep["counts"]["succeeded"] == 40
        assert len(browser.history("sweeps_shown")) < 40
        told = [update for update in browser.updates() if "sweeps_shown" in update and "verdict" in update]
        assert len(told) <= 2  # the opening one, and the one of the change of the list

    def test_a_sweep_from_a_cell_is_shown_too(self, open_quick: OpenQuick) -> None:
        widget, browser = open_quick()
        widget.varied_parameters = TRIALS
        planned = widget.sweep()
        assert browser.shown("sweeps_shown") == []
        planned.start()
        assert browser.shown("sweeps_shown")[0]["id"] == planned.id
        planned.wait(30)
        assert browser.shown("sweeps_shown")[0]["best"] == 1
        assert planned.text == browser.shown("sweep_plan")["text"]

    def test_metrics_that_are_not_numbers_travel_as_null(self, open_quick: OpenQuick) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "99, 4"})
        assert browser.answer(browser.click("sweep")) == ""
        assert [each["objective"] for each in finished(browser)["trials"]] == [None, 0]


class TestStopping:
    def test_no_more_start_and_it_goes_on_later(self, open_quick: OpenQuick, quick: LocalSageMaker) -> None:
        gate = threading.Event()
        quick.register("Train", held_by(gate))
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS, max_parallel=1)
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: browser.shown("sweeps_shown")[0]["counts"]["running"] == 1)
        sweep_id = browser.shown("sweeps_shown")[0]["id"]
        assert browser.answer(browser.click("sweep-stop", sweep=sweep_id, trials=False)) == ""
        assert browser.shown("sweeps_shown")[0]["state"] == "stopping"
        gate.set()
        assert sweep_shown(browser, "ended")["counts"]["waiting"] == 2
        assert browser.answer(browser.click("sweep-resume", sweep=sweep_id)) == ""
        until(lambda: sweep_shown(browser, "ended")["counts"]["succeeded"] == 3)
        assert len(executions(quick)) == 3

    def test_those_under_way_are_stopped_too(self, open_quick: OpenQuick, quick: LocalSageMaker) -> None:
        quick.register("Train", held_by(threading.Event()))
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: browser.shown("sweeps_shown")[0]["counts"]["running"] == 2)
        sweep_id = browser.shown("sweeps_shown")[0]["id"]
        assert browser.answer(browser.click("sweep-stop", sweep=sweep_id, trials=True)) == ""
        assert sweep_shown(browser, "ended")["counts"]["stopped"] == 2

    def test_what_has_failed_is_tried_again_with_what_did_not_start(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        """Each attempt is an execution of its own; what succeeded is not run again."""
        fails = {4, 5, 6}

        def train(step: StepContext) -> None:
            if step.parameters["Depth"] in fails:
                raise RuntimeError("no capacity")

        quick.register("Train", train)
        _, browser = open_quick()
        browser.change(varied_parameters={"Depth": "3, 4, 5, 6, 7"}, max_parallel=1)
        assert browser.answer(browser.click("sweep")) == ""
        ended = finished(browser)
        assert (ended["counts"]["failed"], ended["counts"]["waiting"]) == (3, 1)
        fails.clear()
        assert browser.answer(browser.click("sweep-retry", sweep=ended["id"])) == ""
        until(lambda: sweep_shown(browser, "ended")["counts"]["succeeded"] == 5)
        assert len(executions(quick)) == 3 + 1 + 4

    @pytest.mark.parametrize("command", ["sweep-stop", "sweep-resume", "sweep-retry"])
    @pytest.mark.parametrize("sweep_id", ["abc123", "", None, 5, ["abc123"]])
    def test_a_sweep_that_there_is_not(self, open_quick: OpenQuick, command: str, sweep_id: Any) -> None:
        _, browser = open_quick()
        assert browser.answer(browser.click(command, sweep=sweep_id)).startswith("There is no sweep ")


class TestNextReference:
    def test_a_trial_is_not_offered_because_it_is_the_latest(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        """The sweep's end offers its best; an execution on its own is offered as ever."""
        widget, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("sweep")) == ""
        finished(browser)
        newest = executions(quick)[0]["PipelineExecutionArn"]
        until(lambda: browser.shown("references")["executions"][0]["arn"] == newest)
        assert browser.shown("reference")["newer"] is None
        browser.change(varied_parameters={})
        arn = widget.start("on-its-own")
        widget.wait(30)
        until(lambda: (browser.shown("reference")["newer"] or {}).get("arn") == arn)


class TestCode:
    @pytest.mark.parametrize("inherit", ["reference", "defaults"])
    def test_the_code_starts_the_same_trials(
        self, open_quick: OpenQuick, quick: LocalSageMaker, monkeypatch: pytest.MonkeyPatch, inherit: str
    ) -> None:
        """What the code sends is what the button sends, but for names and descriptions of another sweep."""
        widget, browser = open_quick()
        browser.change(varied_parameters={"Depth": "3, 4", "Eta": "0.1"}, inherit=inherit)
        widget.parameter_overrides = {"Nobody": '"quoted"', "Depth": 9}
        code = widget.code()
        assert browser.shown("code_shown")["text"] == code
        assert '"Depth": [3, 4],' in code
        client = quick.client()
        monkeypatch.setattr("boto3.client", lambda *_, **__: client)
        tap = Wiretap(client)
        assert browser.answer(browser.click("sweep")) == ""
        finished(browser)
        by_button = executions(quick)
        exec(compile(code, "sweep.py", "exec"), {"print": lambda _: None})
        by_code = executions(quick)[: -len(by_button)]
        assert len(by_code) == len(by_button) == 2
        assert asked(quick, by_code) == asked(quick, by_button)
        assert tap.count("StartPipelineExecution") == 2

    def test_there_is_none_for_what_cannot_be_swept(self, open_quick: OpenQuick) -> None:
        widget, browser = open_quick()
        browser.change(varied_parameters={"Depth": "deep"})
        assert browser.shown("code_shown")["text"] == ""
        with pytest.raises(InvalidSelectionError):
            widget.code()


def asked(quick: LocalSageMaker, rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """What each execution was started with: selection, reference and values."""
    client = quick.client()
    found = []
    for row in rows:
        arn = row["PipelineExecutionArn"]
        described = client.describe_pipeline_execution(PipelineExecutionArn=arn)
        values = client.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)["PipelineParameters"]
        found.append((described["SelectiveExecutionConfig"], sorted(map(str, values))))
    return sorted(found, key=str)


class TestAnotherKernel:
    def test_it_finds_the_sweep_in_the_list_and_takes_it_over(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        quick.register("Train", held_by(gate))
        first, browser = open_quick()
        browser.change(varied_parameters=TRIALS, max_parallel=1)
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: len(executions(quick)) == 1)
        first.close()
        _, other = open_quick(selected_steps=())
        (found,) = other.shown("sweeps_shown")
        assert (found["state"], found["counts"]["running"], found["varied"]) == ("found", 1, ["Depth"])
        gate.set()
        assert other.answer(other.click("sweep-resume", sweep=found["id"])) == ""
        assert finished(other)["counts"]["succeeded"] == 3
        assert len(executions(quick)) == 3

    def test_finding_one_costs_no_request(self, open_quick: OpenQuick, quick: LocalSageMaker) -> None:
        _, browser = open_quick()
        browser.change(varied_parameters=TRIALS)
        assert browser.answer(browser.click("sweep")) == ""
        finished(browser)
        client = quick.client()
        tap = Wiretap(client)
        _, other = open_quick(client)
        (found,) = other.shown("sweeps_shown")
        assert (found["state"], found["counts"]["succeeded"]) == ("ended", 3)
        assert tap.count("ListPipelineExecutions") == 1
        assert not [each for each in tap.operations if each.startswith("Describe") and each.endswith("Job")]
