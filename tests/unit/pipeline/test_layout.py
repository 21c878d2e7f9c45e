"""The layout: laws that hold for every pipeline, in both orientations, and tables of what they do not say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.layout import Box, Drawing, Layout, lay_out
from sagemaker_selective_widget.pipeline.layout.graph import DEEPEST, MOST_BENDS
from tests.unit.strategies import Edge, JsonObject, graph_definition, pipeline_of, real_pipeline, step

NEARLY = 1e-6
BRANCHES = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}


def drawn(pipeline: Pipeline) -> Layout:
    return lay_out(pipeline.steps, pipeline.dag)


def drawings(pipeline: Pipeline) -> tuple[Drawing, Drawing]:
    layout = drawn(pipeline)
    return layout.horizontal, layout.vertical


@st.composite
def pipelines(draw: st.DrawFn, max_steps: int = 10) -> Pipeline:
    """Random pipelines with containers in containers, whose members depend on any step, also outside."""
    kinds = draw(st.lists(st.sampled_from(["Training", "Condition", "ForEach"]), max_size=max_steps))
    steps: list[JsonObject] = []
    top: list[JsonObject] = []
    for index, kind in enumerate(kinds):
        upstream = draw(st.sets(st.integers(0, index - 1), max_size=3)) if index else set()
        made = step(f"s{index}", *(f"s{each}" for each in sorted(upstream)), step_type=kind)
        homes = [
            holder["Arguments"].setdefault(branch, [])
            for holder in steps
            for branch in BRANCHES.get(holder["Type"], ())
        ]
        draw(st.sampled_from([top, *homes])).append(made)
        steps.append(made)
    return pipeline_of(*draw(st.permutations(top)))


def waiting(pipeline: Pipeline) -> nx.DiGraph:
    """The DAG, with what waits for the body of a ForEach, as long as that closes no circle."""
    plain = nx.DiGraph(pipeline.dag.edges)
    plain.add_nodes_from(pipeline.step_names)
    whole = plain.copy()
    for each in pipeline.steps:
        if each.for_each is not None:
            body = {one.name for one in pipeline.bodies[each.for_each]}
            consumers = set(pipeline.dag.children(each.for_each)) - body
            whole.add_edges_from((each.name, consumer) for consumer in consumers)
    return whole if nx.is_directed_acyclic_graph(whole) else plain


def members(pipeline: Pipeline, box: Box) -> set[str]:
    """The steps that belong into a box, by what the definition says."""
    inside = {
        each.name for each in pipeline.steps if (each.container, each.branch) == (box.container, box.branch)
    }
    queue = list(inside)
    while queue:
        holder = queue.pop()
        held = {each.name for each in pipeline.steps if each.container == holder}
        inside |= held
        queue.extend(held)
    return inside | ({box.container} if box.branch == "ForEachBody" else set())


Rectangle = tuple[float, float, float, float]


def card(drawing: Drawing, name: str) -> Rectangle:
    place = drawing.places[name]
    return place.x, place.y, place.x + 1, place.y + 1


def rectangle(box: Box) -> Rectangle:
    return box.x, box.y, box.x + box.width, box.y + box.height


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] < other[2] - NEARLY
        and other[0] < one[2] - NEARLY
        and one[1] < other[3] - NEARLY
        and other[1] < one[3] - NEARLY
    )


def contains(outer: Rectangle, inner: Rectangle) -> bool:
    return (
        outer[0] <= inner[0] + NEARLY
        and outer[1] <= inner[1] + NEARLY
        and outer[2] >= inner[2] - NEARLY
        and outer[3] >= inner[3] - NEARLY
    )


def passages(drawing: Drawing) -> Iterator[tuple[Edge, Rectangle]]:
    """The line along which each edge passes a rank."""
    along = (1, 0) if drawing.orientation == "horizontal" else (0, 1)
    for edge, bends in drawing.bends.items():
        for bend in bends or ():
            yield edge, (bend.x, bend.y, bend.x + along[0], bend.y + along[1])


class TestLaws:
    @given(pipelines())
    def test_an_edge_leads_to_a_higher_rank_and_forward(self, pipeline: Pipeline) -> None:
        horizontal, vertical = drawings(pipeline)
        for source, target in pipeline.dag.edges:
            assert horizontal.places[source].rank < horizontal.places[target].rank
            assert horizontal.places[source].x + 1 < horizontal.places[target].x
            assert vertical.places[source].y + 1 < vertical.places[target].y

    @given(pipelines())
    def test_a_rank_is_the_longest_path_that_leads_to_it(self, pipeline: Pipeline) -> None:
        """A source stands next to what it feeds, and what consumes a ForEach behind its body."""
        oracle = waiting(pipeline)
        longest = {
            name: rank for rank, names in enumerate(nx.topological_generations(oracle)) for name in names
        }
        places = drawn(pipeline).horizontal.places
        for name in pipeline.step_names:
            if oracle.in_degree(name):
                assert places[name].rank == longest[name]
            else:
                nearest = min((longest[child] for child in oracle.successors(name)), default=1)
                assert places[name].rank == nearest - 1

    @given(pipelines())
    def test_no_two_cards_overlap(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            cards = [card(drawing, name) for name in pipeline.step_names]
            assert not any(overlap(one, other) for one, other in combinations(cards, 2))

    @given(pipelines())
    def test_a_box_contains_exactly_its_members(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            for box in drawing.boxes:
                inside = members(pipeline, box)
                for name in pipeline.step_names:
                    area, at = rectangle(box), card(drawing, name)
                    assert contains(area, at) if name in inside else not overlap(area, at)

    @given(pipelines())
    def test_there_is_one_box_for_each_branch_that_has_members(self, pipeline: Pipeline) -> None:
        branches = {(each.container, each.branch) for each in pipeline.steps if each.container is not None}
        for drawing in drawings(pipeline):
            assert len(drawing.boxes) == len(branches)
            assert {(box.container, box.branch) for box in drawing.boxes} == branches

    @given(pipelines())
    def test_boxes_are_nested_or_apart(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            for outer, inner in combinations(drawing.boxes, 2):
                if members(pipeline, inner) <= members(pipeline, outer):
                    assert contains(rectangle(outer), rectangle(inner))
                    assert outer.depth < inner.depth
                else:
                    assert not overlap(rectangle(outer), rectangle(inner))

    @given(pipelines())
    def test_a_condition_stands_before_its_boxes(self, pipeline: Pipeline) -> None:
        layout = drawn(pipeline)
        for box in layout.horizontal.boxes:
            if box.branch != "ForEachBody":
                assert layout.horizontal.places[box.container].x + 1 < box.x
        for box in layout.vertical.boxes:
            if box.branch != "ForEachBody":
                assert layout.vertical.places[box.container].y + 1 < box.y

    @given(pipelines())
    def test_an_edge_passes_every_rank_between_its_ends_and_no_card(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            for (source, target), bends in drawing.bends.items():
                if bends is not None:
                    assert len(bends) == drawing.places[target].rank - drawing.places[source].rank - 1
            for _, passage in passages(drawing):
                x1, y1, x2, y2 = passage
                line = (x1 - 0.01, y1 - 0.01, x2 + 0.01, y2 + 0.01)
                assert not any(overlap(line, card(drawing, name)) for name in pipeline.step_names)

    @given(pipelines())
    def test_every_step_in_a_branch_is_reached_from_its_container(self, pipeline: Pipeline) -> None:
        """Also by the edges that are drawn alone, without leaving the branch."""
        for drawing in drawings(pipeline):
            edges = [edge for edge, bends in drawing.bends.items() if bends is not None]
            for box in drawing.boxes:
                inside = members(pipeline, box) | {box.container}
                graph = nx.DiGraph(edge for edge in edges if inside.issuperset(edge))
                graph.add_nodes_from(inside)
                assert nx.descendants(graph, box.container) == inside - {box.container}

    @given(pipelines())
    def test_an_edge_passes_only_boxes_that_both_its_ends_are_in(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            for (source, target), passage in passages(drawing):
                for box in drawing.boxes:
                    both = {source, target} <= members(pipeline, box)
                    assert contains(rectangle(box), passage) == both or not overlap(rectangle(box), passage)

    @given(pipelines())
    def test_everything_is_on_the_sheet_and_the_sheet_is_no_larger(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            things = [
                *(card(drawing, name) for name in pipeline.step_names),
                *map(rectangle, drawing.boxes),
                *(passage for _, passage in passages(drawing)),
            ]
            sheet = (0.0, 0.0, drawing.width, drawing.height)
            assert all(contains(sheet, thing) for thing in things)
            for side, pick in ((0, min), (1, min), (2, max), (3, max)):
                assert pick((thing[side] for thing in things), default=0) == pytest.approx(sheet[side])

    @given(pipelines())
    def test_both_orientations_have_the_same_ranks_and_orders(self, pipeline: Pipeline) -> None:
        horizontal, vertical = drawings(pipeline)
        for name in pipeline.step_names:
            one, other = horizontal.places[name], vertical.places[name]
            assert (one.rank, one.order) == (other.rank, other.order)
        for drawing, along, across in ((horizontal, 0, 1), (vertical, 1, 0)):
            by_order = sorted(pipeline.step_names, key=lambda name: drawing.places[name].order)
            for first, second in combinations(by_order, 2):
                if drawing.places[first].rank == drawing.places[second].rank:
                    assert card(drawing, first)[along] == card(drawing, second)[along]
                    assert card(drawing, first)[across] < card(drawing, second)[across]

    @given(pipelines())
    def test_the_same_definition_is_laid_out_the_same(self, pipeline: Pipeline) -> None:
        again = Pipeline(pipeline.steps, pipeline.parameters)
        assert drawn(again) == drawn(pipeline)

    @given(pipelines())
    def test_the_json_is_in_the_order_of_steps_and_edges(self, pipeline: Pipeline) -> None:
        for drawing in drawings(pipeline):
            written = json.loads(json.dumps(drawing.to_json()))
            assert [node["x"] for node in written["nodes"]] == pytest.approx(
                [drawing.places[name].x for name in pipeline.step_names], abs=1e-3
            )
            for edge, bends in zip(pipeline.dag.edges, written["bends"], strict=True):
                drawn_bends = drawing.bends[edge]
                assert (bends is None) == (drawn_bends is None)
                assert len(bends or ()) == len(drawn_bends or ())
            assert len(written["boxes"]) == len(drawing.boxes)


def laid(nodes: str, *edges: str) -> Layout:
    return drawn(Pipeline.from_definition(graph_definition(nodes, [(edge[0], edge[1]) for edge in edges])))


class TestPlaces:
    def test_a_chain_is_a_straight_line(self) -> None:
        layout = laid("abcd", "ab", "bc", "cd")
        assert {place.y for place in layout.horizontal.places.values()} == {0.0}
        assert {place.x for place in layout.vertical.places.values()} == {0.0}
        assert [layout.vertical.places[name].rank for name in "abcd"] == [0, 1, 2, 3]
        assert layout.horizontal.height == layout.vertical.width == 1

    def test_edges_that_need_not_cross_do_not(self) -> None:
        """Definition order would make a cross of them."""
        places = laid("abcd", "ad", "bc").horizontal.places
        assert (places["a"].y < places["b"].y) == (places["d"].y < places["c"].y)

    def test_a_source_stands_next_to_what_it_feeds(self) -> None:
        assert laid("abcx", "ab", "bc", "xc").horizontal.places["x"].rank == 1

    def test_a_parent_is_in_the_middle_of_its_children(self) -> None:
        layout = laid("abcd", "ab", "ac", "ad")
        for places, at in ((layout.horizontal.places, "y"), (layout.vertical.places, "x")):
            middle = sum(getattr(places[name], at) for name in "bcd") / 3
            assert getattr(places["a"], at) == pytest.approx(middle)

    def test_a_long_edge_is_straight_where_there_is_room(self) -> None:
        layout = laid("abcde", "ab", "bc", "cd", "de", "ae")
        assert len({bend.y for bend in layout.horizontal.bends["a", "e"] or ()}) == 1
        assert len({bend.x for bend in layout.vertical.bends["a", "e"] or ()}) == 1

    def test_steps_without_edges_stand_side_by_side(self) -> None:
        places = laid("ab").vertical.places
        assert places["a"].y == places["b"].y
        assert abs(places["a"].x - places["b"].x) > 1

    def test_no_step_takes_no_room(self) -> None:
        layout = laid("")
        assert layout.horizontal.to_json() == {
            "width": 0.0,
            "height": 0.0,
            "nodes": [],
            "bends": [],
            "boxes": [],
            "lanes": [],
        }
        assert layout.vertical.to_json() == layout.horizontal.to_json()


class TestBoxes:
    def test_abalone_has_a_box_for_each_branch_next_to_each_other(self) -> None:
        """Each as small as its members: two steps and one after them, and one step."""
        pipeline = real_pipeline("abalone")
        for drawing in drawings(pipeline):
            held, otherwise = drawing.boxes
            assert (held.title, otherwise.title) == ("If · mse ≤ MseThreshold", "Else")
            assert (held.container, otherwise.container) == ("AbaloneMSECond", "AbaloneMSECond")
            side, other = (held.y, otherwise.y), (held.x, otherwise.x)
            same, apart = (other, side) if drawing.orientation == "horizontal" else (side, other)
            assert same[0] == pytest.approx(same[1])
            assert apart[0] != apart[1]

    def test_a_for_each_is_one_box_with_itself_and_its_body(self) -> None:
        body = [step("Fit"), step("Score", "Fit")]
        loop = step("Loop", "Load", step_type="ForEach", Arguments={"ForEachBody": body})
        for drawing in drawings(pipeline_of(step("Load"), loop, step("End", "Loop"))):
            (box,) = drawing.boxes
            assert box.title == "For each"
            for name in ("Loop", "Fit", "Score"):
                assert contains(rectangle(box), card(drawing, name))
            assert not overlap(rectangle(box), card(drawing, "Load"))

    def test_what_consumes_a_for_each_stands_behind_its_body(self) -> None:
        body = [step("Fit"), step("Score", "Fit")]
        loop = step("Loop", step_type="ForEach", Arguments={"ForEachBody": body})
        drawing = drawn(pipeline_of(loop, step("End", "Loop"))).horizontal
        assert drawing.places["End"].rank == drawing.places["Score"].rank + 1

    def test_an_edge_that_the_box_tells_is_not_drawn(self) -> None:
        """Unless it says more than that the step stands there, or is the only one to the step."""
        branch = [step("First"), step("Second", "First"), step("Third", "First", "Gate")]
        gate = step("Gate", step_type="Condition", Arguments={"IfSteps": branch})
        bends = drawn(pipeline_of(gate)).horizontal.bends
        hidden = [edge for edge, each in bends.items() if each is None]
        assert hidden == [("Gate", "Second")]

    def test_if_stands_before_else(self) -> None:
        held = {"ElseSteps": [step("Stop")], "IfSteps": [step("Ship")]}
        gate = step("Gate", step_type="Condition", Arguments=held)
        drawing = drawn(pipeline_of(step("Fit"), gate)).vertical
        assert drawing.places["Ship"].x < drawing.places["Stop"].x

    def test_a_for_each_without_a_body_is_a_card(self) -> None:
        empty = step("Loop", step_type="ForEach", Arguments={"ForEachBody": []})
        assert drawn(pipeline_of(empty)).horizontal.boxes == ()

    def test_a_step_between_two_members_stands_beside_their_box(self) -> None:
        """The box spans the rank in which it has no member, and keeps it free."""
        branch = [step("First"), step("Last", "Outside")]
        gate = step("Gate", step_type="Condition", Arguments={"IfSteps": branch})
        for drawing in drawings(pipeline_of(gate, step("Outside", "First"))):
            (box,) = drawing.boxes
            assert not overlap(rectangle(box), card(drawing, "Outside"))
            assert [drawing.places[name].rank for name in ("First", "Outside", "Last")] == [1, 2, 3]

    def test_the_title_has_room_where_no_edge_arrives(self) -> None:
        """Above the members of a drawing from left to right, below those of one from top to bottom."""
        gate = step("Gate", step_type="Condition", Arguments={"IfSteps": [step("Ship")]})
        layout = drawn(pipeline_of(gate))
        (wide,), (tall,) = layout.horizontal.boxes, layout.vertical.boxes
        assert layout.horizontal.places["Ship"].y - wide.y > 0.4
        assert tall.y + tall.height - (layout.vertical.places["Ship"].y + 1) > 0.4

    def test_an_unknown_branch_keeps_its_name(self) -> None:
        pipeline = pipeline_of(step("Gate"))
        held = pipeline.step("Gate")
        strange = type(held)("Ship", "Training", container="Gate", branch="Otherwise")
        (box,) = drawn(Pipeline((held, strange), ())).horizontal.boxes
        assert box.title == "Otherwise"

    def test_nesting_without_end_is_drawn_to_a_depth(self) -> None:
        """A definition may be nested deeper than Python can recurse."""
        boxes = drawn(_nested(1_500)).horizontal.boxes
        assert [box.depth for box in boxes] == list(range(DEEPEST))


def _nested(depth: int) -> Pipeline:
    """Conditions in each other, made without the JSON that would be too deep."""
    plain = pipeline_of(step("c0", step_type="Condition")).step("c0")
    held = [
        type(plain)(f"c{index}", "Condition", container=f"c{index - 1}", branch="IfSteps")
        for index in range(1, depth)
    ]
    return Pipeline((plain, *held), ())


def names(count: int) -> list[str]:
    return [f"s{index}" for index in range(count)]


class TestLargeGraphs:
    def test_long_edges_give_way_where_there_are_too_many(self) -> None:
        """The shortest keep their bends."""
        steps = names(120)
        edges = [(steps[i], steps[j]) for j in range(120) for i in range(max(0, j - 30), j)]
        drawing = drawn(Pipeline.from_definition(graph_definition(steps, edges))).horizontal
        bends = {edge: len(each or ()) for edge, each in drawing.bends.items()}
        assert sum(bends.values()) <= MOST_BENDS
        assert bends["s0", "s2"] == 1
        assert bends["s0", "s30"] == 0

    @pytest.mark.parametrize("name", ["abalone", "v3_foreach", "huge_200"])
    def test_real_pipelines_have_every_step_once(self, name: str) -> None:
        pipeline = real_pipeline(name)
        for drawing in drawings(pipeline):
            assert tuple(drawing.places) == pipeline.step_names
            assert tuple(drawing.bends) == pipeline.dag.edges

    def test_a_pipeline_keeps_its_layout(self) -> None:
        pipeline = real_pipeline("abalone")
        assert pipeline.layout is pipeline.layout
        assert pipeline.layout == drawn(pipeline)


def test_ranks_have_the_same_distance_where_no_box_begins() -> None:
    drawing = laid("abcd", "ab", "bc", "cd").horizontal
    steps: list[Any] = [drawing.places[name].x for name in "abcd"]
    gaps = {round(after - before, 6) for before, after in pairwise(steps)}
    assert len(gaps) == 1
