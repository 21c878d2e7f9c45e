"""The picture in a saved notebook: everything is told once, as text, and nothing in it acts."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timezone
from html.parser import HTMLParser
from time import process_time
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget import Pipeline, judge
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.start.display_name import proposed_display_name
from sagemaker_selective_widget.execution.watch.progress import StepProgress, progress
from sagemaker_selective_widget.execution.watch.status import IterationCount, StepRun
from sagemaker_selective_widget.picture import Picture, facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.picture.svg import CARD_HEIGHT, CARD_WIDTH
from tests.unit.strategies import Graph, chain, graph_definition, graphs, pipeline_of, real_pipeline, step

AS_OF = datetime(2026, 11, 24, 9, 30, tzinfo=timezone.utc)
SVG = "{http://www.w3.org/2000/svg}"
TRAIN, EVAL, PROCESS = "AbaloneTrain", "AbaloneEval", "AbaloneProcess"
VALUE = "s3://a-bucket/that-is-confidential"
HARMLESS_TAGS = {
    *("div", "p", "strong", "br", "img", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
HARMLESS_ATTRIBUTES = {"class", "style", "src", "width", "alt", "loading"}
NIGHTLY = ExecutionSnapshot(
    "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/nightly00001",
    "Succeeded",
    "nightly",
    started_at=AS_OF,
    steps=(StepRun(PROCESS, "Succeeded"), StepRun(TRAIN, "Failed")),
)


class Page(HTMLParser):
    """What a browser reads: elements with their attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.cells: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.cells and self.elements[-1][0] == "td":
            self.cells[-1] += data

    @property
    def image(self) -> ET.Element:
        """The drawing that the page shows."""
        (source,) = [attributes["src"] for tag, attributes in self.elements if tag == "img"]
        assert source is not None
        return ET.fromstring(b64decode(source.removeprefix("data:image/svg+xml;base64,")))


def picture_of(
    pipeline: Pipeline,
    selected: Any = (),
    *,
    reference: ExecutionSnapshot | None = None,
    run: Seen | None = None,
    parameters: Any = None,
    with_values: bool = False,
) -> Picture:
    as_reference = reference.as_reference({}) if reference else None
    verdict = judge(pipeline, selected, as_reference, parameters)
    told = facts("P", pipeline, verdict, reference, run or Seen(), AS_OF, with_values=with_values)
    return Picture(told, "0a1b")


def boxes(image: ET.Element) -> dict[str, tuple[float, float]]:
    """The corner of each step's box, by the words that name it."""
    found = {}
    for group in image.iter(f"{SVG}g"):
        title, place = group.find(f"{SVG}title"), group.get("transform")
        if title is not None and place is not None:
            x, y = place.removeprefix("translate(").removesuffix(")").split()
            found[title.text or ""] = (float(x), float(y))
    return found


class TestDrawing:
    @given(graphs())
    def test_every_step_is_there_once_and_none_over_another(self, graph: Graph) -> None:
        found = boxes(Page(picture_of(graph.pipeline()).html).image)
        assert [title.partition(" ")[0] for title in found] == list(graph.nodes)
        places = sorted(found.values())
        for number, (x, y) in enumerate(places):
            for other_x, other_y in places[number + 1 :]:
                assert abs(x - other_x) >= CARD_WIDTH or abs(y - other_y) >= CARD_HEIGHT

    def test_it_says_what_each_step_does_and_which_are_selected(self) -> None:
        image = Page(picture_of(real_pipeline("abalone"), [TRAIN]).html).image
        titles = list(boxes(image))
        assert f"{TRAIN} (Training): run, selected" in titles
        assert f"{PROCESS} (Processing): reuse" in titles

    def test_a_step_that_ran_is_drawn_as_it_ended(self) -> None:
        run = Seen(NIGHTLY, {TRAIN: StepProgress("failed", failure_reason="out of memory")})
        image = Page(picture_of(real_pipeline("abalone"), [TRAIN], run=run).html).image
        assert f"{TRAIN} (Training): failed, selected" in boxes(image)

    def test_a_long_name_keeps_its_ends_and_is_told_in_full(self) -> None:
        name = "A" * 30 + "-end"
        image = Page(picture_of(pipeline_of(step(name))).html).image
        texts = [text.text or "" for text in image.iter(f"{SVG}text")]
        assert texts[0].endswith("-end")
        # Of 12 pixels and bold: the sign behind it begins where a 17th would.
        assert len(texts[0]) <= 16
        assert any(title.startswith(name) for title in boxes(image))

    def test_a_display_name_stands_where_the_type_does(self) -> None:
        """Two steps that share one are told apart by their names, in the drawing and in the table."""
        named = {"DisplayName": "Fit a model"}
        pipeline = pipeline_of(step("S1", **named), step("S2", "S1", **named), step("S3", "S2"))
        page = Page(picture_of(pipeline, ["S1"]).html)
        groups = page.image.iter(f"{SVG}g")
        cards = [tuple(text.text for text in group.iter(f"{SVG}text")) for group in groups]
        assert [card for card in cards if card] == [
            ("S1", "run · Fit a model", "▶"),
            ("S2", "not run · Fit a model", "–"),
            ("S3", "not run · Training", "–"),
        ]
        assert list(boxes(page.image)) == [
            "S1, Fit a model (Training): run, selected",
            "S2, Fit a model (Training): not run",
            "S3 (Training): not run",
        ]
        assert page.cells[::5] == ["☑ S1 · Fit a model", "☐ S2 · Fit a model", "☐ S3"]

    def test_a_long_display_name_keeps_its_ends_and_is_told_in_full(self) -> None:
        shown = "begins " + "D" * 256 + " ends"
        page = Page(picture_of(pipeline_of(step("S1", DisplayName=shown)), ["S1"]).html)
        _, detail, _ = [text.text or "" for text in page.image.iter(f"{SVG}text")]
        assert detail.startswith("run · begi")
        assert detail.endswith(" ends")
        assert len(detail) < 25
        assert list(boxes(page.image)) == [f"S1, {shown} (Training): run, selected"]
        assert page.cells[0] == f"☑ S1 · {shown}"

    def test_branches_are_boxes_with_titles_around_their_steps(self) -> None:
        image = Page(picture_of(real_pipeline("abalone")).html).image
        held = {}
        for group in image.iter(f"{SVG}g"):
            title, box = group.find(f"{SVG}title"), group.find(f"{SVG}rect")
            if title is not None and group.get("transform") is None and box is not None:
                x, y, width, height = (float(box.get(key, "")) for key in ("x", "y", "width", "height"))
                held[title.text] = {
                    name.partition(" ")[0]
                    for name, (left, top) in boxes(image).items()
                    if x < left < x + width and y < top < y + height
                }
        assert held == {
            "If · mse ≤ MseThreshold · AbaloneMSECond": {
                "AbaloneCreateModel-CreateModel",
                "AbaloneTransform",
                "AbaloneRegisterModel-RegisterModel",
            },
            "Else · AbaloneMSECond": {"AbaloneMSEFail"},
        }

    @pytest.mark.parametrize(("length", "is_horizontal"), [(3, True), (9, False)])
    def test_it_is_drawn_downwards_where_the_page_is_too_narrow(
        self, length: int, is_horizontal: bool
    ) -> None:
        image = Page(picture_of(chain(length)).html).image
        assert (int(image.get("width", "")) > int(image.get("height", ""))) == is_horizontal

    def test_what_is_too_large_to_draw_is_listed_in_time(self) -> None:
        """500 steps with 40 dependencies each, as a list of what can run when."""
        names = [f"S{index}" for index in range(500)]
        edges = [(names[i], names[j]) for j in range(500) for i in range(max(0, j - 40), j)]
        pipeline = Pipeline.from_definition(graph_definition(names, edges))
        picture = picture_of(pipeline)
        began_s = process_time()
        page = Page(picture.html)
        assert process_time() - began_s < 1
        assert "500 steps with 19180 dependencies are too many to draw" in page.text
        assert [tag for tag, _ in page.elements if tag in ("img", "ol")] == ["ol"]
        assert len(ET.fromstring(picture.svg).findall(f".//{SVG}title")) == 501


class TestPage:
    def test_the_table_has_every_step_in_definition_order(self) -> None:
        pipeline = real_pipeline("abalone")
        cells = Page(picture_of(pipeline, [TRAIN], reference=NIGHTLY).html).cells
        rows = [cells[at : at + 5] for at in range(0, 5 * len(pipeline.step_names), 5)]
        assert [row[0].split()[1] for row in rows] == list(pipeline.step_names)
        assert rows[0][2:] == [
            "↺\N{WORD JOINER}\N{NO-BREAK SPACE}reuse",
            "AbaloneTrain needs its output; Succeeded in nightly",
            "Succeeded in the reference",
        ]
        assert rows[1][0].startswith("☑")
        assert rows[2][0].startswith("☐")

    def test_it_says_of_when_it_is_and_what_was_seen_last(self) -> None:
        run = Seen(NIGHTLY, {TRAIN: StepProgress("failed", attempts=2, failure_reason="out of memory")})
        pipeline = real_pipeline("abalone")
        picture = picture_of(pipeline, [TRAIN], reference=NIGHTLY, run=run, with_values=True)
        text = Page(picture.html).text
        assert "as of 2026-11-24 09:30 UTC" in text
        assert "Reference execution: nightly · Succeeded · started 2026-11-24 09:30 UTC" in text
        assert "Succeeded: 1 failed · nightly" in text
        assert "✗ failed, attempt 2: out of memory" in text

    def test_issues_stand_with_their_severity(self) -> None:
        text = Page(picture_of(real_pipeline("abalone"), [TRAIN, "AbaloneTransform"]).html).text
        assert "✗ Error: " in text

    def test_an_empty_selection_is_no_error_but_where_one_begins(self) -> None:
        picture = picture_of(pipeline_of(step(PROCESS), step(TRAIN, PROCESS)))
        for text in (picture.text, Page(picture.html).text):
            assert "Error" not in text
            assert "Select the steps to run again, in code by selected_steps = ['AbaloneProcess']." in text

    def test_it_is_found_by_the_widget_s_id(self) -> None:
        (_, attributes), *_ = Page(picture_of(pipeline_of(step("A"))).html).elements
        assert attributes["class"] == "ssw-picture ssw-picture-0a1b"

    def test_the_text_is_for_a_terminal(self) -> None:
        text = picture_of(real_pipeline("abalone"), [TRAIN]).text
        assert "P, as of 2026-11-24 09:30 UTC: 1 run · 1 reused · 6 not run" in text
        assert "AbaloneTrain" in text
        assert "▶ run" in text


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><script>alert(1)</script>",
    "javascript:alert(1)//\"'`",
    "&lt;b&gt; &amp; \x00\x1b[31m ]]>",
)


class TestNamesAreData:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_name_is_shown_as_it_is(self, name: str) -> None:
        """Whether or not the host sanitizes it, there is nothing that acts."""
        run = Seen(message=name, steps={name: StepProgress("failed", failure_reason=name)})
        pipeline = pipeline_of(step(name, step_type=name), step("Other", DisplayName=name))
        self.check(picture_of(pipeline, [name], run=run, parameters={name: name}, with_values=True).html)

    @given(st.text(min_size=1))
    def test_so_is_any_name(self, name: str) -> None:
        self.check(picture_of(pipeline_of(step(name)), [name]).html)

    def check(self, html: str) -> None:
        page = Page(html)
        assert {tag for tag, _ in page.elements} <= HARMLESS_TAGS
        assert {name for _, attributes in page.elements for name in attributes} <= HARMLESS_ATTRIBUTES
        drawn = {element.tag.removeprefix(SVG) for element in page.image.iter()}
        assert drawn <= {"svg", "title", "rect", "g", "path", "text"}


class TestValues:
    PARAMETERS = ({"Name": "Depth", "Type": "Integer", "DefaultValue": 5}, {"Name": "Data", "Type": "String"})

    def picture(self, overrides: Any, *, with_values: bool) -> str:
        pipeline = pipeline_of(step("A"), parameters=self.PARAMETERS)
        named = proposed_display_name(["A"], ["A"], {"Data": VALUE})
        run = Seen(ExecutionSnapshot("arn:1", "Succeeded", named))
        return picture_of(pipeline, ["A"], run=run, parameters=overrides, with_values=with_values).html

    @pytest.mark.parametrize("overrides", [{"Data": VALUE}, {"Data": "x", "Depth": VALUE}])
    def test_they_are_told_only_where_that_is_allowed(self, overrides: dict[str, str]) -> None:
        """Neither the form's, nor those that an issue or a display name quotes."""
        assert "that-is-confidential" not in self.picture(overrides, with_values=False)
        assert "that-is-confidential" in self.picture(overrides, with_values=True)

    def test_an_issue_still_says_what_it_is_about(self) -> None:
        text = Page(self.picture({"Data": "x", "Depth": VALUE}, with_values=False)).text
        assert "✗ Error: Depth: " in text

    def test_names_of_steps_are_never_touched(self) -> None:
        """A parameter called like the beginning of a step's name changes nothing."""
        parameters = ({"Name": "Train", "Type": "String", "DefaultValue": "100"},)
        pipeline = pipeline_of(step("train-model"), step("eval", "train-model"), parameters=parameters)
        named = replace(NIGHTLY, display_name="train-model", steps=(StepRun("train-model", "Succeeded"),))
        text = Page(picture_of(pipeline, ["eval"], reference=named).html).text
        assert "Reference execution: train-model · Succeeded" in text
        assert "eval needs its output; Succeeded in train-model" in text

    def test_a_name_that_tells_a_value_gives_way_to_the_arn(self) -> None:
        named = replace(NIGHTLY, display_name="train-depth-7")
        pipeline = pipeline_of(step(PROCESS), step(TRAIN, PROCESS), parameters=self.PARAMETERS)
        text = Page(picture_of(pipeline, [TRAIN], reference=named).html).text
        assert "Reference execution: nightly00001 · Succeeded" in text
        assert "AbaloneTrain needs its output; …" in text

    @given(text=st.text(min_size=1), count=st.sampled_from([None, IterationCount(3, 5, 5, 1)]))
    def test_what_a_job_or_the_service_has_written_changes_nothing_but_that_it_is_there(
        self, text: str, count: IterationCount | None
    ) -> None:
        """It may quote the values of another execution, or write a value otherwise: 0.125 for 0.12500."""
        one, other = (self.failed(written, count).facts for written in (text, "something else"))
        assert one == other

    def failed(self, written: str, count: IterationCount | None, *, with_values: bool = False) -> Picture:
        execution = replace(NIGHTLY, status="Failed", failure_reason=written)
        run = StepRun(TRAIN, "Failed", failure_reason=written, iterations=count)
        steps = progress(replace(execution, steps=(run,)), [TRAIN], [TRAIN], {})
        pipeline = pipeline_of(step(PROCESS), step(TRAIN, PROCESS), parameters=self.PARAMETERS)
        return picture_of(pipeline, [TRAIN], run=Seen(execution, steps), with_values=with_values)

    def test_it_is_said_where_a_reason_is_left_out(self) -> None:
        kept_out = "the reason is not kept unless save_parameter_values is set"
        for text in (self.failed("why", None).text, Page(self.failed("why", None).html).text):
            assert f"✗ failed: {kept_out}" in text
            assert f"Failed: 1 failed · nightly · Failed · started 2026-11-24 09:30 UTC · {kept_out}" in text
        some = self.failed("why", IterationCount(3, 5, 5, 1)).text
        assert f"✗ failed: {IterationCount(3, 5, 5, 1)} · {kept_out}" in some
        assert "✗ failed: why" in self.failed("why", None, with_values=True).text

    @pytest.mark.parametrize("seen", [None, NIGHTLY])
    def test_a_message_is_left_out_too_for_the_service_may_have_written_it(
        self, seen: ExecutionSnapshot | None
    ) -> None:
        pipeline = pipeline_of(step("A"))
        run = Seen(seen, message="refused: 7")
        assert "refused: 7" in picture_of(pipeline, run=run, with_values=True).text
        told = picture_of(pipeline, run=run).text
        assert "refused" not in told
        assert "the message is not kept unless save_parameter_values is set" in told

    @given(graph=graphs(), data=st.data())
    def test_no_value_is_told_anywhere(self, graph: Graph, data: st.DataObject) -> None:
        """Neither an override, nor what the reference ran with, nor a default, by whatever quotes it."""
        told = data.draw(secrets(graph))
        hidden = everything(told.picture(with_values=False))
        for value in told.values:
            assert value.lower() not in hidden
            assert slug(value) not in hidden

    @given(graph=graphs(), data=st.data())
    def test_values_are_told_where_that_is_wanted(self, graph: Graph, data: st.DataObject) -> None:
        told = data.draw(secrets(graph))
        shown = everything(told.picture(with_values=True))
        assert all(value.lower() in shown for value in told.overrides.values())


class Secrets(NamedTuple):
    """A pipeline whose parameters have values that nothing else looks like, and executions that tell them."""

    graph: Graph
    defaults: dict[str, str]
    inherited: dict[str, str]
    overrides: dict[str, str]
    selected: frozenset[str]

    @property
    def values(self) -> set[str]:
        """Every value."""
        return {*self.defaults.values(), *self.inherited.values(), *self.overrides.values()}

    def picture(self, *, with_values: bool) -> Picture:
        """A picture in which everything from outside quotes some value."""
        declared = [{"Name": name, "Type": "String"} for name in self.overrides]
        for each in declared:
            if each["Name"] in self.defaults:
                each["DefaultValue"] = self.defaults[each["Name"]]
        nodes, edges = self.graph
        pipeline = Pipeline.from_definition({**graph_definition(nodes, edges), "Parameters": declared})
        reference = self.execution("reference", self.inherited)
        run = self.execution("run", self.overrides)
        as_reference = reference.as_reference(self.inherited)
        verdict = judge(pipeline, self.selected, as_reference, self.overrides)
        quoted = " and ".join(sorted(self.values))
        progress = {
            name: StepProgress("reused", f"from {reference.name}")
            if index % 2
            else StepProgress("failed", failure_reason=f"cannot read {quoted}")
            for index, name in enumerate(nodes)
        }
        seen = Seen(run, progress, f"refused: {quoted}; see {reference.name}")
        return Picture(facts("P", pipeline, verdict, reference, seen, AS_OF, with_values=with_values))

    def execution(self, name: str, values: dict[str, str]) -> ExecutionSnapshot:
        """An execution whose name spells a value, and whose failure quotes them all."""
        nodes = self.graph.nodes
        return ExecutionSnapshot(
            f"arn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/{name}",
            "Failed",
            proposed_display_name(nodes[:1], nodes, dict([*values.items()][:1])),
            failure_reason=f"it got {', '.join(values.values())}.",
            steps=tuple(StepRun(step_name, "Succeeded") for step_name in nodes),
        )


@st.composite
def secrets(draw: st.DrawFn, graph: Graph) -> Secrets:
    """Random values, each of which is nowhere else in a picture."""
    numbers = st.integers(10**6, 10**9).map(lambda number: f"{number}73")
    words = numbers.map(lambda number: f"qz{number}")
    value = words | numbers | words.map(lambda word: f"s3://{word}/{word}.csv") | words.map(str.upper)
    names = draw(st.lists(st.sampled_from(["Depth", "max_depth", "Data", "n0"]), unique=True, min_size=1))

    def values(of: list[str]) -> dict[str, str]:
        return {name: draw(value) for name in of}

    selected = frozenset(name for name in graph.nodes if draw(st.booleans()))
    inherited = values([name for name in names if draw(st.booleans())])
    return Secrets(graph, values(names[1:]), inherited, values(names), selected)


def everything(picture: Picture) -> str:
    """All that a picture says, in every form that it has."""
    page = Page(picture.html)
    drawn = ET.tostring(page.image, encoding="unicode")
    return f"{page.text}\n{drawn}\n{picture.svg}\n{picture.text}".lower()


def slug(value: str) -> str:
    """A value as proposed display names spell it, as far as they do in any case."""
    return re.sub(r"[^a-z0-9]+", "-", value.lower().rpartition("/")[2])[:12]
