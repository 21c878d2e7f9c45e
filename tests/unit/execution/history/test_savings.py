"""What a selection saves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.history.instances import Instances
from sagemaker_selective_widget.execution.history.savings import Savings, StepSavings, savings
from sagemaker_selective_widget.selection.case import Case
from tests.unit.strategies import Graph, pipeline_of, selections, step

START = datetime(2026, 11, 24, tzinfo=timezone.utc)


def ran(minutes_of: Mapping[str, float], **parameters: str) -> dict[str, ExaminedExecution]:
    """One execution in which each step took so many minutes, as what made all of them."""
    steps = tuple(
        StepRun(name, "Succeeded", START, START + timedelta(minutes=minutes))
        for name, minutes in minutes_of.items()
    )
    execution = ExaminedExecution(ExecutionSnapshot("arn:x/nightly", "Succeeded", steps=steps), parameters)
    return dict.fromkeys(minutes_of, execution)


def on(count: int, type_: str = "ml.m5.xlarge") -> dict[str, Any]:
    """Keys of a step that trains on instances."""
    return {"Arguments": {"ResourceConfig": {"InstanceType": type_, "InstanceCount": count}}}


DIAMOND = pipeline_of(
    step("Prepare", **on(1)),
    step("Left", "Prepare", **on(2)),
    step("Right", "Prepare", **on(1, "ml.g5.xlarge")),
    step("Join", "Left", "Right"),
)
MINUTES = {"Prepare": 10, "Left": 60, "Right": 30, "Join": 5}
REUSED = ("Prepare", "Left", "Right")


def test_steps_that_ran_side_by_side_count_once_in_time() -> None:
    """Prepare and the longer of Left and Right: 70 minutes, not 100."""
    saved = savings(DIAMOND, ["Join"], REUSED, ran(MINUTES))
    assert saved.wall_time_s == 70 * 60
    assert [each.duration_s / 60 for each in saved.steps] == [10, 60, 30]


def test_each_instance_counts_in_hours() -> None:
    saved = savings(DIAMOND, ["Join"], REUSED, ran(MINUTES))
    assert saved.instance_hours == pytest.approx({"ml.m5.xlarge": 10 / 60 + 2, "ml.g5.xlarge": 0.5})
    assert saved.text == "Reusing 3 steps saves about 1 h 10 min and 2.67 instance-hours."


def test_a_step_beside_a_longer_one_that_runs_saves_no_time() -> None:
    """Right is reused, but Left, which takes longer, runs; Prepare comes before both."""
    saved = savings(DIAMOND, ["Left", "Join"], ["Prepare", "Right"], ran(MINUTES))
    assert saved.wall_time_s == 10 * 60
    assert saved.instance_hours["ml.g5.xlarge"] == 0.5


def test_prices_are_those_that_are_given() -> None:
    saved = savings(DIAMOND, ["Left", "Join"], ["Prepare"], ran(MINUTES), {"ml.m5.xlarge": 0.6})
    assert saved.cost == pytest.approx(0.1)
    assert saved.text == "Reusing 1 step saves about 10 min, 0.17 instance-hours and a cost of 0.10."


def test_without_every_price_there_is_no_cost() -> None:
    """Half a cost would be read as the whole."""
    saved = savings(DIAMOND, ["Join"], REUSED, ran(MINUTES), {"ml.m5.xlarge": 0.6})
    assert (saved.cost, saved.unpriced) == (None, ("ml.g5.xlarge",))
    assert savings(DIAMOND, ["Join"], REUSED, ran(MINUTES)).cost is None


def test_parameters_are_those_of_the_execution_that_made_the_output() -> None:
    parameters = [{"Name": "Count", "Type": "Integer", "DefaultValue": 1}]
    config = {"InstanceType": "ml.m5.xlarge", "InstanceCount": {"Get": "Parameters.Count"}}
    pipeline = pipeline_of(
        step("A", Arguments={"ResourceConfig": config}), step("B", "A"), parameters=parameters
    )
    (saved,) = savings(pipeline, ["B"], ["A"], ran({"A": 60}, Count="8")).steps
    assert saved.instances == (Instances("ml.m5.xlarge", 8),)


def test_a_step_without_times_is_named() -> None:
    """Not run there, reused from where nobody looked, or still going on."""
    saved = savings(DIAMOND, ["Join"], REUSED, ran({"Left": 60}))
    assert saved.without_times == ("Prepare", "Right")
    assert saved.wall_time_s == 60 * 60


def test_a_step_that_was_itself_reused_has_no_time_of_its_own() -> None:
    reused = StepRun("Left", "Succeeded", START, START, reused_from="arn:elsewhere")
    execution = ExaminedExecution(ExecutionSnapshot("arn:x", "Succeeded", steps=(reused,)))
    assert savings(DIAMOND, ["Join"], ["Left"], {"Left": execution}).without_times == ("Left",)


def test_nothing_reused_saves_nothing() -> None:
    saved = savings(DIAMOND, DIAMOND.step_names, [], ran(MINUTES))
    assert saved == Savings()
    assert (saved.text, repr(saved)) == ("", "Nothing that is reused has a known time.")


@pytest.mark.parametrize(("duration_s", "text"), [(29.9, ""), (30, "Reusing 2 steps saves about 1 min.")])
def test_less_than_a_minute_is_not_worth_a_word(duration_s: float, text: str) -> None:
    steps = tuple(StepSavings(name, duration_s, "nightly") for name in "AB")
    assert Savings(steps, wall_time_s=2 * duration_s).text == text


def test_it_shows_as_a_table() -> None:
    saved = savings(
        DIAMOND, ["Join"], (*REUSED, "Join"), ran({"Left": 60, "Right": 30}), {"ml.m5.xlarge": 0.6}
    )
    assert repr(saved).splitlines() == [
        "step   time    instances         instance-hours  cost      made in",
        "Left   1 h     2 × ml.m5.xlarge  2.00            1.20      nightly",
        "Right  30 min  1 × ml.g5.xlarge  0.50            no price  nightly",
        "Reusing 2 steps saves about 1 h and 2.50 instance-hours.",
        "Without known times: Prepare, Join.",
    ]


def test_two_groups_of_one_type_are_added_up() -> None:
    step_savings = StepSavings("A", 3600, "x", (Instances("ml.m5.large", 1), Instances("ml.m5.large", 2)))
    assert step_savings.instance_hours() == {"ml.m5.large": 3.0}


def test_the_former_name_of_the_source_execution_still_works() -> None:
    with pytest.warns(DeprecationWarning, match="source_execution"):
        assert StepSavings("A", 60, "nightly").made_in == "nightly"


@given(selections(), st.data())
def test_time_is_saved_along_the_longest_path(
    drawn: tuple[Graph, frozenset[str]], data: st.DataObject
) -> None:
    """The same two longest paths, found by networkx."""
    graph, selected = drawn
    pipeline = graph.pipeline()
    minutes_of = {name: data.draw(st.integers(0, 9)) for name in graph.nodes}
    reused = Case(pipeline, pipeline.in_order(selected)).reused
    saved = savings(pipeline, selected, reused, ran(minutes_of))

    def longest(names: frozenset[str]) -> int:
        part = graph.oracle().subgraph(names)
        weighted = nx.DiGraph()
        weighted.add_nodes_from(["start", *part])
        for name in part:
            for parent in ["start", *part.predecessors(name)]:
                weighted.add_edge(parent, name, weight=minutes_of[name])
        return int(nx.dag_longest_path_length(weighted))

    assert saved.wall_time_s == 60 * (longest(selected | reused) - longest(selected))
    assert saved.wall_time_s >= 0
