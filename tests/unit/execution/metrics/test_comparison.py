"""Executions side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.metrics.comparison import Compared, Comparison, Row, compare
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, MetricValue
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.strategies import real_definition, real_pipeline

START = datetime(2026, 11, 24, tzinfo=timezone.utc)
MSE = "AbaloneEval: regression_metrics.mse.value"
ABALONE = real_pipeline("abalone")


def run(name: str, status: str = "Succeeded", minutes: float = 1, **facts: Any) -> StepRun:
    return StepRun(name, status, START, START + timedelta(minutes=minutes), **facts)


def execution(
    name: str, *steps: StepRun, pipeline: Pipeline | None = ABALONE, mse: float | None = None, **values: str
) -> Compared:
    snapshot = ExecutionSnapshot(f"arn:{name}", "Succeeded", name, START, steps=steps)
    reported = () if mse is None else (MetricValue(MSE, mse, "AbaloneEval", is_declared=True),)
    return Compared(ExaminedExecution(snapshot, values, pipeline), ExecutionMetrics(snapshot.arn, reported))


def row(rows: tuple[Row, ...], name: str) -> Row:
    (found,) = [each for each in rows if each.name == name]
    return found


def two() -> Comparison:
    return compare(
        [
            execution(
                "a", run("AbaloneProcess"), run("AbaloneTrain", minutes=5), mse=4.61, MaxDepth="5", Eta="0.1"
            ),
            execution(
                "b",
                run("AbaloneTrain", "Failed"),
                run("AbaloneProcess", reused_from="arn:a"),
                mse=4.12,
                MaxDepth="3",
                Eta="0.10",
            ),
        ]
    )


def test_values_are_compared_as_values() -> None:
    """Eta is declared by nobody: it is compared as text."""
    assert row(two().values, "MaxDepth") == Row("MaxDepth", ("5", "3"), True)
    declared = compare([execution("a", MaxDepth="5"), execution("b", MaxDepth=" 5")])
    assert not row(declared.values, "MaxDepth").is_different


def test_steps_say_what_they_did() -> None:
    compared = two()
    assert [each.name for each in compared.steps] == ["AbaloneProcess", "AbaloneTrain"]
    assert row(compared.steps, "AbaloneProcess").texts == ("ran", "reused")
    assert row(compared.steps, "AbaloneTrain").texts == ("ran", "failed")
    third = compare([execution("a", run("AbaloneTrain", cached_from="arn:0")), execution("b")])
    assert row(third.steps, "AbaloneTrain").texts == ("cached", "not run")


def test_metrics_stand_side_by_side() -> None:
    assert row(two().metrics, MSE) == Row(MSE, ("4.61", "4.12"), True)
    alone = compare([execution("a", mse=4.61), execution("b")])
    assert row(alone.metrics, MSE) == Row(MSE, ("4.61", ""), True)


def test_durations_are_of_what_ran_itself() -> None:
    compared = two()
    assert row(compared.durations, "AbaloneTrain").texts == ("5 min", "1 min")
    assert row(compared.durations, "AbaloneProcess").texts == ("1 min", "")
    assert row(compared.durations, "the execution").texts == ("5 min", "1 min")


def test_a_changed_definition_is_shown_as_a_diff() -> None:
    changed = json.loads(json.dumps(real_definition("abalone")))
    changed["Steps"] = [each for each in changed["Steps"] if each["Name"] != "AbaloneTransform"]
    train = next(each for each in changed["Steps"] if each["Name"] == "AbaloneTrain")
    train["Arguments"]["HyperParameters"]["gamma"] = "9"
    other = Pipeline.from_definition(changed)
    found = compare([execution("a"), execution("b", pipeline=other)])
    assert {(each.step, each.execution) for each in found.definition} >= {("AbaloneTrain", 1)}
    diff = next(each.diff for each in found.definition if each.step == "AbaloneTrain")
    assert '+      "gamma": "9"' in diff


def test_an_unknown_definition_says_so() -> None:
    found = compare([execution("a"), execution("b", pipeline=None)])
    assert found.unknown_definitions == ("b",)
    assert "The definition that b ran is not known." in repr(found)


def test_the_text_is_a_table_of_what_differs() -> None:
    text = repr(two())
    assert text.splitlines()[0].split() == ["name", "a", "b"]
    assert MSE in text
    assert "AbaloneProcess" in text
    assert repr(compare([execution("a"), execution("a")])) == "Nothing differs."


def test_two_executions_of_one_name_have_columns_of_their_own() -> None:
    text = repr(compare([execution("x", MaxDepth="1"), execution("x", MaxDepth="2")]))
    assert text.splitlines()[0].split() == ["name", "x", "(1)", "x", "(2)"]


def test_a_step_that_may_not_be_listed_is_not_said_not_to_have_run() -> None:
    part = execution("a", run("AbaloneProcess"))
    snapshot = replace(part.examined.snapshot, has_more_steps=True, unlisted=frozenset({"AbaloneTrain"}))
    part = replace(part, examined=replace(part.examined, snapshot=snapshot))
    compared = compare([part, execution("b", run("AbaloneProcess"), run("AbaloneEval"))])
    assert row(compared.steps, "AbaloneTrain").texts == ("not listed", "not run")
    assert row(compared.steps, "AbaloneEval").texts == ("not run", "ran")
