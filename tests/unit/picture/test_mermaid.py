"""Mermaid text: every step once, in its box, under a name that is data."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget import Pipeline, judge
from sagemaker_selective_widget.picture import facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.picture.mermaid import mermaid
from tests.unit.strategies import graph_definition, graphs, pipeline_of, real_pipeline, step

NODE = re.compile(r'^ *(s\d+)\["(.*?)<br/>.*"\]:::([\w-]+)$')
SUBGRAPH = re.compile(r'^ *subgraph (\w+)\["(.*)"\]$')


def chart(pipeline: Pipeline, *selected: str, orientation: str = "auto") -> str:
    told = facts(
        "p",
        pipeline,
        judge(pipeline, selected),
        None,
        Seen(),
        datetime(2026, 11, 24, tzinfo=timezone.utc),
        with_values=False,
        orientation=orientation,
    )
    return mermaid(told)


def held(text: str) -> dict[str, list[str]]:
    """The titles around each step, outermost first, by the step's name."""
    around: list[str] = []
    found = {}
    for line in text.splitlines():
        if title := SUBGRAPH.match(line):
            around.append(title.group(2))
        elif line.strip() == "end":
            around.pop()
        elif node := NODE.match(line):
            found[node.group(2)] = list(around)
    assert around == []
    return found


def test_branches_are_subgraphs() -> None:
    found = held(chart(real_pipeline("abalone")))
    inside = {name for name, around in found.items() if around == ["If · mse ≤ MseThreshold"]}
    assert inside == {
        "AbaloneCreateModel-CreateModel",
        "AbaloneTransform",
        "AbaloneRegisterModel-RegisterModel",
    }
    assert found["AbaloneMSEFail"] == ["Else"]
    assert found["AbaloneTrain"] == []


def test_a_for_each_stands_in_its_own_box_with_its_body() -> None:
    found = held(chart(real_pipeline("v3_for_each_in_a_branch")))
    outer = "If · go not in no, never or Size ≤ 3"
    assert found["Each"] == found["Handle"] == [outer, "For each"]
    assert found["Gate"] == []


def test_each_step_says_what_becomes_of_it() -> None:
    text = chart(real_pipeline("abalone"), "AbaloneTrain")
    looks = {node.group(2): node.group(3) for line in text.splitlines() if (node := NODE.match(line))}
    assert (looks["AbaloneTrain"], looks["AbaloneProcess"], looks["AbaloneEval"]) == (
        "run",
        "reuse",
        "not-run",
    )
    assert {line.split()[1] for line in text.splitlines() if "classDef" in line} == set(looks.values())


@pytest.mark.parametrize(("orientation", "head"), [("horizontal", "LR"), ("vertical", "TD"), ("auto", "LR")])
def test_edges_lead_where_they_do_on_the_graph(orientation: str, head: str) -> None:
    text = chart(pipeline_of(step("A"), step("B", "A")), orientation=orientation)
    assert text.startswith(f"flowchart {head}\n")
    assert "s0 --> s1" in text


@pytest.mark.parametrize(
    "name", ['"]; click s0 "javascript:x"', "end", "a`b`", "<b>#35;", "x\n  s9 --> s0", "𝕏 ⇒ ü"]
)
def test_a_name_is_data(name: str) -> None:
    lines = chart(pipeline_of(step(name))).splitlines()
    assert len(lines) == 3
    label = lines[1].partition('["')[2].partition("<br/>")[0]
    assert not set(label) & set('"`<>()[]{}\n')
    decoded = re.sub(r"#(\d+);", lambda code: chr(int(code.group(1))), label)
    assert decoded == name.replace("\n", " ")


@settings(max_examples=min(25, settings().max_examples))
@given(graphs(), st.data())
def test_every_step_and_every_drawn_edge_is_there_once(graph: Any, data: st.DataObject) -> None:
    pipeline = Pipeline.from_definition(graph_definition(*graph))
    orientation = data.draw(st.sampled_from(["auto", "horizontal", "vertical"]))
    lines = chart(pipeline, orientation=orientation).splitlines()
    nodes = [node.group(1) for line in lines if (node := NODE.match(line))]
    assert sorted(nodes) == sorted(f"s{number}" for number in range(len(pipeline.steps)))
    drawn = [bends for bends in pipeline.layout.horizontal.bends.values() if bends is not None]
    assert sum(" --> " in line for line in lines) == len(drawn)
