"""Traits: an assignment reads back at once, in one message, or is refused as a whole."""

from __future__ import annotations

import json
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.session.intents import INTENT_NAMES
from sagemaker_selective_widget.widget.synced import SyncedWidget
from sagemaker_selective_widget.widget.traits import WidgetTraits
from sagemaker_selective_widget.widget.wire.traits import TRAITS
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import DEFINITION, arn
from tests.unit.strategies import loops, step
from tests.unit.widget.page import OpenPage, Page

pytest_plugins = ["tests.unit.widget.page"]

DEFINED = json.loads(DEFINITION)


def intents_of(widget: SelectiveExecutionWidget) -> dict[str, Any]:
    """Everything that is wanted."""
    return {name: getattr(widget, name) for name in INTENT_NAMES}


class TestAssignment:
    @pytest.mark.parametrize(
        ("name", "value", "read"),
        [
            ("selected_steps", ["Report", "Train"], ("Train", "Report")),
            ("selected_steps", ("Train",), ("Train",)),
            ("reference_execution_arn", arn(9), arn(9)),
            ("reference_execution_arn", None, None),
            ("pinned", True, True),
            ("inherit", "defaults", "defaults"),
            ("parameter_overrides", {"Depth": "7"}, {"Depth": 7}),
            ("parameter_overrides", {"Depth": np.int64(7), "Data": np.str_("x")}, {"Depth": 7, "Data": "x"}),
            ("varied_parameters", {"Depth": "3, 5"}, {"Depth": "3, 5"}),
            ("max_parallel", 4, 4),
            ("display_name", "mine", "mine"),
            ("code_target", "cli", "cli"),
            ("height", 300, 300),
            ("side_share", 0.5, 0.5),
            ("orientation", "vertical", "vertical"),
        ],
    )
    def test_it_reads_back_at_once_and_is_one_message(
        self, open_page: OpenPage, name: str, value: Any, read: Any
    ) -> None:
        page = open_page()
        before, held = len(page.sent), len(page.held.due)
        setattr(page.widget, name, value)
        assert getattr(page.widget, name) == read
        assert type(getattr(page.widget, name)) is not np.ndarray
        assert len(page.sent) == before + 1
        assert name in page.updates[-1]
        assert len(page.held.due) <= held + 4

    def test_the_same_again_is_no_message(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        before = len(page.sent)
        page.widget.selected_steps = ["Train"]
        page.widget.parameter_overrides = {}
        assert len(page.sent) == before

    def test_observers_are_told_the_value_that_reads_back(self, open_page: OpenPage) -> None:
        page = open_page()
        changes: list[Any] = []
        page.widget.observe(changes.append, "selected_steps")
        page.widget.selected_steps = ["Report", "Train"]
        assert [(each["old"], each["new"]) for each in changes] == [((), ("Train", "Report"))]

    def test_an_automatic_reference_follows_the_selection(self, open_page: OpenPage) -> None:
        page = open_page()
        assert (page.widget.reference_execution_arn, page.widget.pinned) == (arn(1), False)
        page.widget.pinned = True
        assert (page.widget.reference_execution_arn, page.widget.pinned) == (arn(1), True)


REFUSED: list[tuple[str, Any]] = [
    ("selected_steps", "Train"),
    ("selected_steps", [1]),
    ("selected_steps", None),
    ("selected_steps", np.array(["Train"])),
    ("selected_steps", [None]),
    ("reference_execution_arn", 5),
    ("reference_execution_arn", [arn(1)]),
    ("pinned", None),
    ("pinned", "yes"),
    ("pinned", np.array([True, False])),
    ("inherit", "all"),
    ("inherit", None),
    ("parameter_overrides", None),
    ("parameter_overrides", [("Depth", 7)]),
    ("parameter_overrides", {"Depth": None}),
    ("parameter_overrides", {"Depth": np.array([7, 8])}),
    ("parameter_overrides", {"Depth": [7]}),
    ("parameter_overrides", {"Depth": {}}),
    ("varied_parameters", None),
    ("varied_parameters", {"Depth": [3, 5]}),
    ("varied_parameters", {5: "3, 5"}),
    ("max_parallel", 0),
    ("max_parallel", 51),
    ("max_parallel", True),
    ("display_name", None),
    ("display_name", 5),
    ("code_target", "java"),
    ("code_target", None),
]


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=[f"{name} {value}" for name, value in REFUSED])
def test_what_is_refused_changes_nothing(open_page: OpenPage, name: str, value: Any) -> None:
    """Nor what goes with it: a reference that is refused is not pinned."""
    page = open_page(selected_steps=["Train"])
    before, sent = intents_of(page.widget), len(page.sent)
    with pytest.raises((traitlets.TraitError, ParameterValueError, TypeError)):
        setattr(page.widget, name, value)
    assert intents_of(page.widget) == before
    assert len(page.sent) == sent


FROM_THE_START = [each for each in REFUSED if each[0] != "selected_steps"]


@pytest.mark.parametrize(
    ("name", "value"), FROM_THE_START, ids=[f"{name} {value}" for name, value in FROM_THE_START]
)
def test_what_is_refused_later_is_refused_from_the_start(open_page: OpenPage, name: str, value: Any) -> None:
    with pytest.raises((traitlets.TraitError, ParameterValueError, TypeError)):
        open_page(**{name: value})


class TestInPlace:
    def test_values_say_what_to_do_instead(self, open_page: OpenPage) -> None:
        page = open_page(parameter_overrides={"Depth": 7})
        with pytest.raises(TypeError, match="Assign a new dict"):
            page.widget.parameter_overrides["Depth"] = 8
        assert page.widget.parameter_overrides == {"Depth": 7}

    def test_a_selection_cannot_be_changed(self, open_page: OpenPage) -> None:
        page = open_page(selected_steps=["Train"])
        assert isinstance(page.widget.selected_steps, tuple)

    def test_what_was_assigned_is_not_what_is_kept(self, open_page: OpenPage) -> None:
        page = open_page()
        steps, values = ["Train"], {"Depth": 7}
        page.widget.selected_steps, page.widget.parameter_overrides = steps, values
        steps.append("Report")
        values["Depth"] = 8
        assert page.widget.selected_steps == ("Train",)
        assert page.widget.parameter_overrides == {"Depth": 7}


SYNCED = sorted(name for name in WidgetTraits.class_traits(sync=True))
DERIVED = sorted(set(TRAITS) - set(INTENT_NAMES))


@pytest.mark.parametrize("name", sorted(set(SYNCED) - set(INTENT_NAMES)))
def test_no_trait_but_an_intent_is_written_by_a_message(open_page: OpenPage, name: str) -> None:
    page = open_page()
    before = page.widget.get_state()
    values: list[Any] = [None, "x", 5, True, [], {}, {"a": 1}]
    for value in values:
        page.receive({"method": "update", "state": {name: value}, "buffer_paths": []})
    assert page.widget.get_state() == before


@pytest.mark.parametrize("name", INTENT_NAMES)
def test_every_intent_is_written_by_a_message(open_page: OpenPage, name: str) -> None:
    stated = {
        "selected_steps": ["Train"],
        "reference_execution_arn": arn(9),
        "pinned": True,
        "inherit": "defaults",
        "parameter_overrides": {"Depth": "7"},
        "varied_parameters": {"Depth": "3, 5"},
        "max_parallel": 4,
        "display_name": "mine",
        "code_target": "cli",
        "height": 300,
        "side_share": 0.5,
        "orientation": "vertical",
    }
    page = open_page()
    page.receive({"method": "update", "state": {name: stated[name]}, "buffer_paths": []})
    assert json.loads(json.dumps(page.widget.get_state(name)[name])) == stated[name]


@pytest.mark.parametrize("name", DERIVED)
def test_what_is_derived_cannot_be_assigned(open_page: OpenPage, name: str) -> None:
    page = open_page()
    with pytest.raises(traitlets.TraitError):
        setattr(page.widget, name, getattr(page.widget, name))


def test_every_trait_of_a_view_is_synced() -> None:
    assert set(TRAITS) <= set(SYNCED)


# Names

BASES = (anywidget.AnyWidget, ipywidgets.DOMWidget, ipywidgets.Widget, traitlets.HasTraits, object)

OVERRIDDEN = {
    "__init__": "takes the pipeline",
    "__repr__": "says which pipeline, and the plan",
    "_get_embed_state": "parameter values are not embedded",
    "close": "ends the session and what was made for it",
    "get_state": "what is published, before hello only what may be saved",
    "notify_change": "what a view shows has been sent already",
    "set_state": "takes intents alone",
    "_send": "after it, a host may have to be told to deliver",
    "send_state": "in the turn of whatever else is sent",
    "add_traits": "those that anywidget adds to each widget are declared",
}
"""What we override on purpose, and why."""

MADE_BY_THE_LANGUAGE = {
    "__module__", "__doc__", "__annotations__", "__dict__", "__weakref__", "__static_attributes__",
    "__firstlineno__", "__annotate__", "__annotate_func__", "__annotations_cache__", "__slots__",
}  # fmt: skip
MADE_BY_TRAITLETS = {
    "_all_trait_default_generators", "_descriptors", "_instance_inits", "_static_immutable_initial_values",
    "_trait_default_generators", "_traits",
}  # fmt: skip


def test_no_name_of_ours_hides_another() -> None:
    """A base class that gets a method of the same name later is seen here, and not by a user."""
    ours = {name for made in (SelectiveExecutionWidget, SyncedWidget, WidgetTraits) for name in vars(made)}
    theirs = {name for base in BASES for name in dir(base)} | set(anywidget.AnyWidget.class_traits())
    hidden = (ours & theirs) - MADE_BY_THE_LANGUAGE - MADE_BY_TRAITLETS
    assert hidden == set(OVERRIDDEN)


def test_no_attribute_of_ours_hides_another(open_page: OpenPage) -> None:
    widget = open_page().widget
    ours = {"session", "_publisher", "_commands", "_picture_output", "_deliver"}
    assert ours <= set(vars(widget))
    plain = set(vars(anywidget.AnyWidget()))
    assert ours & ({name for base in BASES for name in dir(base)} | plain) == set()


def test_all_widgets_are_of_one_class(open_page: OpenPage) -> None:
    """To add traits to a widget makes a class for it."""
    assert type(open_page().widget) is SelectiveExecutionWidget


def test_a_trait_can_be_added(open_page: OpenPage) -> None:
    widget = open_page().widget
    widget.add_traits(note=traitlets.Unicode("mine").tag(sync=True))
    assert (widget.note, "note" in widget.keys) == ("mine", True)


# What is saved

SECRET = "s3cret"


def texts(value: Any) -> str:
    return json.dumps(value, default=str)


@any_of.STORIES
@given(loops(max_nodes=3, parameters=("Depth",)), st.integers(10**9, 10**10), st.booleans())
def test_no_value_is_embedded_unless_it_is_wanted(pipeline: Any, value: int, is_wanted: bool) -> None:
    """Neither what was typed, nor a default, nor a name that was made of one."""
    arguments = {"Depth": {"Get": "Parameters.Depth"}, "Data": {"Get": "Parameters.Data"}}
    definition = {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": "Depth", "Type": "Integer", "DefaultValue": value},
            {"Name": "Data", "Type": "String", "DefaultValue": f"{SECRET}-default"},
        ],
        "Steps": [step(name, Arguments=arguments) for name in (*pipeline.step_names, "Own")],
    }
    widget = SelectiveExecutionWidget(
        definition,
        selected_steps=["Own"],
        parameter_overrides={"Depth": value + 1, "Data": f"{SECRET}-typed", "Gone": f"{SECRET}-gone"},
        display_name=f"{SECRET}-name",
        save_parameter_values=is_wanted,
    )
    stored = texts([widget._get_embed_state(), widget.get_state()])
    secrets = [str(value), str(value + 1), SECRET]
    assert [secret in stored for secret in secrets] == [is_wanted] * 3
    widget.close()


def test_no_value_of_an_execution_is_embedded(open_page: OpenPage) -> None:
    """What the reference ran with, what failed of it, and how it was called."""
    answers = {"parameters": {"Data": f"{SECRET}-inherited", "Depth": "987654321"}}
    page: Page = open_page(says_hello=False, answers=answers, selected_steps=["Train"])
    page.click("runs")
    page.click("runs-details", client="c1", arns=[arn(1)])
    page.click("compare", arns=[arn(1), arn(2)])
    page.held.run(until=lambda: page.widget.runs_shown["rows"][0]["metrics_state"] == "ready")
    page.held.run(until=lambda: bool(page.widget.comparison_shown["names"]))
    assert page.widget.parameter_form[0]["inherited"] == f"{SECRET}-inherited"
    stored = texts([page.widget._get_embed_state(), page.widget.get_state(), page.sent])
    assert SECRET not in stored
    assert "987654321" not in stored
    page.say({"kind": "hello", "client": "c1"})
    assert SECRET in texts(page.widget.get_state())
    assert SECRET not in texts(page.widget._get_embed_state())
