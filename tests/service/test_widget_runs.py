"""The table of executions over the wire: what it shows, what it asks for, and what is done with a row."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution, SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.quick_page import OpenQuick, held_by
from tests.service.sweep_harness import ERROR, NAME
from tests.service.widget_harness import Browser, Wiretap, until

pytest_plugins = ["tests.service.quick_page"]

UNKNOWN = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/Quick/execution/nobody000000"


def run(session: SelectiveExecution | SelectiveExecutionWidget, **values: Any) -> str:
    """Run what is selected with some values, and return the execution's ARN."""
    session.parameter_overrides = values
    arn: str = session.start()
    session.wait(30)
    return arn


def rows(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.shown("runs_shown")["rows"]
    return found


def row(browser: Browser, arn: str) -> dict[str, Any]:
    return next(each for each in rows(browser) if each["arn"] == arn)


def open_table(browser: Browser) -> None:
    """Open the table, as its tab does."""
    assert browser.answer(browser.click("runs")) == ""


def look_at(browser: Browser, *arns: str, state: str = "ready") -> None:
    """Have rows in view, until their metrics are in a state."""
    assert browser.answer(browser.click("runs-details", arns=list(arns))) == ""
    until(lambda: all(row(browser, arn)["metrics_state"] == state for arn in arns))


class TestTable:
    def test_nothing_is_asked_until_somebody_looks(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        tap = Wiretap(client)
        _, browser = open_quick(client)
        assert browser.shown("runs_shown")["state"] == "none"
        assert (rows(browser), browser.shown("runs_shown")["metrics"]) == ([], [])
        tap.clear()
        open_table(browser)
        assert tap.operations == ["ListPipelineExecutions"]
        (listed,) = rows(browser)
        assert (listed["arn"], listed["metrics_state"], listed["report"]) == (first_run, "none", None)
        assert (listed["metrics"], listed["unknown"], listed["created_by"]) == ({}, "", "")
        tap.clear()
        look_at(browser, first_run)
        assert set(tap.operations) <= {
            "DescribePipelineExecution",
            "DescribeProcessingJob",
            "DescribeTrainingJob",
        }

    def test_a_row_has_all_that_is_known(self, open_quick: OpenQuick, first_run: str) -> None:
        widget, browser = open_quick()
        arn = run(widget, Depth=3)
        open_table(browser)
        look_at(browser, arn, first_run)
        mine, other = row(browser, arn), row(browser, first_run)
        assert (mine["values"]["Depth"], other["values"]["Depth"]) == ("3", "6")
        assert (mine["metrics"][ERROR], other["metrics"][ERROR]) == (1, 4)
        assert (mine["is_own"], other["is_own"]) == (True, False)
        assert (mine["is_reference"], other["is_reference"]) == (False, True)
        assert other["outcomes"] == {"Gate": "True"}
        assert mine["report"]["selected_steps"] == ["Train", "Eval"]
        assert mine["report"]["changed"] == [{"name": "Depth", "value": "3", "before": "6"}]
        assert mine["report"]["reused"] == ["Prepare from " + other["name"]]
        assert (other["report"]["is_selective"], mine["report"]["is_selective"]) == (True, True)
        shown = browser.shown("runs_shown")
        assert shown["varied"] == ["Depth"]
        assert (shown["metrics"][0]["name"], shown["metrics"][0]["is_declared"]) == (ERROR, True)
        assert {each["name"] for each in shown["metrics"]} == mine["metrics"].keys() | other["metrics"].keys()
        objective = shown["objective"]
        assert (objective["name"], objective["direction"]) == (ERROR, "minimize")
        assert (objective["condition"], objective["threshold"]) == ("Gate", 100)
        assert set(objective["choices"]) == {each["name"] for each in shown["metrics"]}

    def test_what_is_known_is_not_asked_again(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        tap = Wiretap(client)
        _, browser = open_quick(client)
        open_table(browser)
        look_at(browser, first_run)
        tap.clear()
        look_at(browser)
        look_at(browser, first_run)
        assert tap.operations == []

    def test_only_rows_in_view_are_asked_for(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        elsewhere = SelectiveExecution(NAME, quick.client(), selected_steps=("Train", "Eval"))
        first, second = run(elsewhere, Depth=3), run(elsewhere, Depth=5)
        elsewhere.close()
        _, browser = open_quick()
        open_table(browser)
        look_at(browser, second)
        assert row(browser, first)["metrics_state"] == "none"
        assert row(browser, second)["metrics_state"] == "ready"

    def test_two_pages_look_at_different_rows(self, open_quick: OpenQuick, first_run: str) -> None:
        widget, browser = open_quick()
        other = Browser(widget, "other")
        arn = run(widget, Depth=3)
        open_table(browser)
        browser.click("runs-details", arns=[arn])
        other.click("runs-details", arns=[first_run])
        until(lambda: [each["metrics_state"] for each in rows(browser)] == ["ready", "ready"])

    @pytest.mark.parametrize("arns", [None, "arn", 5, [5], [None], {}, [UNKNOWN], [""], [[]]])
    def test_rows_that_there_are_not_are_dropped(
        self, open_quick: OpenQuick, quick: LocalSageMaker, arns: Any
    ) -> None:
        client = quick.client()
        tap = Wiretap(client)
        _, browser = open_quick(client)
        open_table(browser)
        tap.clear()
        assert browser.answer(browser.click("runs-details", arns=arns)) == ""
        assert tap.operations == []

    def test_an_execution_under_way_is_read_again_once_it_has_ended(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        gate = threading.Event()
        quick.register("Train", held_by(gate))
        widget, browser = open_quick()
        arn = widget.start()
        open_table(browser)
        look_at(browser, arn)
        assert row(browser, arn)["status"] == "Executing"
        assert ERROR not in row(browser, arn)["metrics"]
        gate.set()
        until(lambda: row(browser, arn)["metrics"].get(ERROR) == 4)
        assert row(browser, arn)["status"] == "Succeeded"

    def test_numbers_that_cannot_be_read_say_so(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        tap = Wiretap(client)
        tap.refuse("DescribeProcessingJob", "AccessDeniedException", "You may not.", times=1)
        _, browser = open_quick(client)
        open_table(browser)
        look_at(browser, first_run, state="partial")
        assert "DescribeProcessingJob" in row(browser, first_run)["metrics_problem"]
        assert browser.answer(browser.click("refresh")) == ""
        until(lambda: row(browser, first_run)["metrics_state"] == "ready")
        assert row(browser, first_run)["metrics_problem"] == ""

    def test_an_execution_that_cannot_be_described_says_so(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        _, browser = open_quick(client)
        open_table(browser)
        Wiretap(client).refuse("DescribePipelineExecution", "AccessDeniedException", "You may not.")
        look_at(browser, first_run, state="errored")
        found = row(browser, first_run)
        assert (found["report"], found["metrics_problem"]) == (None, found["unknown"])
        assert "DescribePipelineExecution" in found["unknown"]

    def test_a_list_that_cannot_be_had_says_so(self, open_quick: OpenQuick, quick: LocalSageMaker) -> None:
        client = quick.client()
        _, browser = open_quick(client)
        Wiretap(client).refuse("ListPipelineExecutions", "AccessDeniedException", "You may not.", times=1)
        open_table(browser)
        assert browser.shown("runs_shown")["state"] == "errored"
        assert "ListPipelineExecutions" in browser.shown("runs_shown")["message"]
        open_table(browser)
        assert (browser.shown("runs_shown")["state"], len(rows(browser))) == ("ready", 1)

    def test_older_ones_come_page_by_page(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        for number in range(100):
            client.start_pipeline_execution(
                PipelineName=NAME,
                PipelineExecutionDisplayName=f"n-{number}",
                SelectiveExecutionConfig={
                    "SelectedSteps": [{"StepName": "Train"}],
                    "SourcePipelineExecutionArn": first_run,
                },
            )
        _, browser = open_quick()
        open_table(browser)
        assert (len(rows(browser)), browser.shown("runs_shown")["has_more"]) == (100, True)
        assert browser.answer(browser.click("runs-more")) == ""
        assert (len(rows(browser)), browser.shown("runs_shown")["has_more"]) == (101, False)


class TestSweepInTheTable:
    def test_its_rows_come_by_themselves_and_the_best_is_marked(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        widget, browser = open_quick(client)
        open_table(browser)
        browser.change(varied_parameters={"Depth": "3, 4, 5"})
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: [each["status"] for each in rows(browser)] == ["Succeeded"] * 4)
        until(lambda: [each["trial"] for each in rows(browser) if each["is_best"]] == [1])
        trials = [each for each in rows(browser) if each["sweep"]]
        assert sorted(each["trial"] for each in trials) == [0, 1, 2]
        assert {each["sweep"] for each in trials} == {browser.shown("sweeps_shown")[0]["id"]}
        assert {each["description"] for each in trials} == {""}
        until(lambda: sum(each["is_own"] for each in rows(browser)) == 3)
        (best,) = [each for each in trials if each["is_best"]]
        assert best["trial"] == 1
        assert widget.runs_shown == browser.shown("runs_shown")

    def test_another_kernel_s_sweep_is_watched_once_somebody_looks(
        self, open_quick: OpenQuick, quick: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        quick.register("Train", held_by(gate))
        first, browser = open_quick()
        browser.change(varied_parameters={"Depth": "3, 4"})
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: browser.shown("sweeps_shown")[0]["counts"]["running"] == 2)
        _, other = open_quick()
        open_table(other)
        assert other.shown("sweeps_shown")[0]["counts"]["running"] == 2
        gate.set()
        until(lambda: other.shown("sweeps_shown")[0]["best"] == 1)
        assert other.shown("sweeps_shown")[0]["state"] == "ended"
        assert [each["is_own"] for each in rows(other)] == [False] * 3
        first.close()


class TestObjective:
    def test_another_metric_is_chosen_with_its_direction(self, open_quick: OpenQuick, first_run: str) -> None:
        widget, browser = open_quick()
        open_table(browser)
        look_at(browser, first_run)
        name = "Eval: metrics.depth"
        assert name in browser.shown("runs_shown")["objective"]["choices"]
        assert browser.answer(browser.click("objective", name=name, direction="maximize")) == ""
        objective = browser.shown("runs_shown")["objective"]
        assert (objective["name"], objective["direction"]) == (name, "maximize")
        assert (objective["condition"], objective["threshold"]) == ("", None)
        assert widget.objective is not None
        assert widget.objective.name == name
        browser.change(varied_parameters={"Depth": "3, 5"})
        assert browser.answer(browser.click("sweep")) == ""
        until(lambda: browser.shown("sweeps_shown")[0]["best"] == 1)
        assert browser.answer(browser.click("objective", name="", direction="")) == ""
        assert browser.shown("runs_shown")["objective"]["name"] == ERROR

    @pytest.mark.parametrize(
        ("name", "direction"),
        [("Eval: nothing", ""), ("Eval: nothing", "sideways"), ("Eval: nothing", 5)],
    )
    def test_one_without_a_direction_is_refused(
        self, open_quick: OpenQuick, name: str, direction: Any
    ) -> None:
        _, browser = open_quick()
        assert "less or more" in browser.answer(browser.click("objective", name=name, direction=direction))
        open_table(browser)
        assert browser.shown("runs_shown")["objective"]["name"] == ERROR


class TestComparison:
    def test_executions_stand_side_by_side(self, open_quick: OpenQuick, first_run: str) -> None:
        widget, browser = open_quick()
        arn = run(widget, Depth=3)
        assert browser.answer(browser.click("compare", arns=[first_run, arn])) == ""
        until(lambda: browser.shown("comparison_shown")["names"])
        shown = browser.shown("comparison_shown")
        assert (shown["arns"], shown["message"]) == ([first_run, arn], "")
        different = {each["name"]: each["texts"] for each in shown["values"] if each["is_different"]}
        assert different == {"Depth": ["6", "3"]}
        steps = {each["name"]: each["texts"] for each in shown["steps"]}
        assert steps["Prepare"] == ["ran", "reused"]
        assert steps["Gate"] == ["ran", "not run"]
        metrics = {each["name"]: each["texts"] for each in shown["metrics"]}
        assert metrics[ERROR] == ["4", "1"]
        assert shown["durations"][0]["name"] == "the execution"
        assert (shown["definition"], shown["unknown_definitions"]) == ([], [])
        assert browser.answer(browser.click("compare", arns=[])) == ""
        assert browser.shown("comparison_shown")["arns"] == []

    def test_what_cannot_be_found_out_is_said(self, open_quick: OpenQuick, first_run: str) -> None:
        _, browser = open_quick()
        assert browser.answer(browser.click("compare", arns=[first_run, UNKNOWN])) == ""
        until(lambda: "nobody000000" in browser.shown("comparison_shown")["message"])
        until(lambda: "Finding out" not in browser.shown("comparison_shown")["message"])
        assert browser.shown("comparison_shown")["names"] == []

    @pytest.mark.parametrize(
        ("arns", "problem"),
        [
            ([UNKNOWN], "One execution alone"),
            ([UNKNOWN, UNKNOWN], "One execution alone"),
            ([UNKNOWN, 5, None], "One execution alone"),
            ([f"{UNKNOWN}{number}" for number in range(21)], "At most 20"),
            ([UNKNOWN, UNKNOWN.replace("Quick", "Other")], "is no execution of the pipeline"),
        ],
    )
    def test_what_is_no_comparison_is_refused(
        self, open_quick: OpenQuick, arns: list[Any], problem: str
    ) -> None:
        _, browser = open_quick()
        assert problem in browser.answer(browser.click("compare", arns=arns))
        assert browser.shown("comparison_shown")["arns"] == []


class TestRows:
    def test_its_values_become_the_overrides(self, open_quick: OpenQuick, first_run: str) -> None:
        widget, browser = open_quick()
        arn = run(widget, Depth=3, Eta=0.2)
        browser.change(parameter_overrides={"Nobody": "other"}, varied_parameters={"Depth": "3, 4"})
        assert browser.answer(browser.click("take-values", arn=arn)) == ""
        assert browser.shown("parameter_overrides") == {"Depth": "3", "Eta": "0.2"}
        assert browser.shown("varied_parameters") == {}
        assert {name: widget.parameters[name] for name in ("Depth", "Eta")} == {"Depth": "3", "Eta": "0.2"}
        assert browser.shown("selected_steps") == ["Train", "Eval"]
        widget.undo()
        assert widget.parameter_overrides == {"Nobody": "other"}
        assert widget.varied_parameters == {"Depth": "3, 4"}

    def test_the_rest_of_the_pipeline_is_selected_with_it_as_reference(
        self, open_quick: OpenQuick, first_run: str
    ) -> None:
        widget, browser = open_quick(selected_steps=("Train",))
        arn = run(widget, Depth=3)
        assert browser.answer(browser.click("run-the-rest", arn=arn)) == ""
        assert browser.shown("selected_steps") == ["Eval", "Gate"]
        assert (browser.shown("reference_execution_arn"), browser.shown("pinned")) == (arn, True)
        assert browser.shown("parameter_overrides") == {}
        assert widget.verdict.can_start
        assert widget.parameters["Depth"] == "3"
        assert browser.answer(browser.click("start")) == ""
        assert widget.wait(30).status == "Succeeded"

    def test_where_all_has_run_there_is_no_rest(self, open_quick: OpenQuick, first_run: str) -> None:
        _, browser = open_quick()
        answer = browser.answer(browser.click("run-the-rest", arn=first_run))
        assert answer.endswith("has run all that comes after what it ran.")
        assert browser.shown("selected_steps") == ["Train", "Eval"]

    @pytest.mark.parametrize("command", ["take-values", "run-the-rest"])
    @pytest.mark.parametrize("arn", [UNKNOWN, UNKNOWN.replace("Quick", "Other"), "", "x", None, 5, [UNKNOWN]])
    def test_an_execution_that_there_is_not_changes_nothing(
        self, open_quick: OpenQuick, command: str, arn: Any
    ) -> None:
        widget, browser = open_quick()
        revision = widget.revision
        assert browser.answer(browser.click(command, arn=arn))
        assert widget.revision == revision


class TestFinishedRun:
    def test_it_tells_the_objective_against_that_of_its_reference(
        self, open_quick: OpenQuick, first_run: str
    ) -> None:
        _, browser = open_quick(parameter_overrides={"Depth": 3})
        assert browser.answer(browser.click("start")) == ""
        until(lambda: (browser.shown("run")["objective"] or {}).get("reference_value") is not None)
        assert browser.shown("run")["objective"] == {
            "name": ERROR,
            "direction": "minimize",
            "value": 1,
            "reference_value": 4,
        }

    def test_nothing_is_asked_where_nobody_looks(self, quick: LocalSageMaker, first_run: str) -> None:
        client = quick.client()
        tap = Wiretap(client)
        session = SelectiveExecution(NAME, client, selected_steps=("Train", "Eval"))
        session.start()
        assert session.wait(30).status == "Succeeded"
        session.refresh()
        session.close()
        assert not [each for each in tap.operations if each.endswith("Job")]

    def test_a_run_without_the_step_that_reports_it_has_none(
        self, open_quick: OpenQuick, quick: LocalSageMaker, first_run: str
    ) -> None:
        client = quick.client()
        tap = Wiretap(client)
        widget, browser = open_quick(client, selected_steps=("Train",))
        assert browser.answer(browser.click("start")) == ""
        assert widget.wait(30).status == "Succeeded"
        browser.change(selected_steps=["Train", "Eval"])
        assert browser.shown("run")["objective"] is None
        assert not [each for each in tap.operations if each.endswith("Job")]

    def test_a_number_that_is_none_is_null(self, open_quick: OpenQuick, first_run: str) -> None:
        _, browser = open_quick(parameter_overrides={"Depth": 99})
        assert browser.answer(browser.click("start")) == ""
        until(lambda: browser.shown("run")["objective"])
        assert browser.shown("run")["objective"]["value"] is None
