"""What code states from what it has read of the intents, while another thread states something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import Repair
from sagemaker_selective_widget.selection.issue import NO_REFERENCE
from sagemaker_selective_widget.session import choosing as choosing_module
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.choosing import Choices
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.wish import Wish
from tests.unit.session.fakes import DEFINITION, TARGET, Room, Service, arn, state
from tests.unit.session.interleaving import act_at_line, unlocked_lines

PATH = str(choosing_module.__file__)


def room_and_choices() -> tuple[Room, Choices]:
    room = Room(Service(), state())
    return room, Choices(room.store, Inquiry(room.store, room.requests))


def test_a_repair_keeps_what_is_stated_while_it_is_applied() -> None:
    """By a browser, say, whose messages another thread takes."""
    repair = Repair("Set Depth to 3", add_steps=("Train",), set_overrides={"Depth": 3})
    stated = {"selected_steps": ("Report",), "parameter_overrides": {"Data": "s3://mine"}}
    _, first = room_and_choices()
    for line in unlocked_lines(lambda: first.apply(repair), PATH, lambda: False):
        room, choices = room_and_choices()
        act_at_line(
            lambda: choices.apply(repair),  # noqa: B023
            PATH,
            line,
            lambda: room.dispatch(ev.IntentsStated(stated)),  # noqa: B023
        )
        assert room.state.intents.selected_steps in {("Train", "Report"), ("Report",)}, line
        choices.apply(repair)
        assert room.state.intents.parameter_overrides == {"Data": "s3://mine", "Depth": 3}, line
        assert room.state.intents.selected_steps == ("Train", "Report"), line


def test_an_expression_that_was_looked_up_in_the_pipeline_before_selects_nothing() -> None:
    """By now it may stand for other steps, and some are gone."""
    room, choices = room_and_choices()
    wish = Wish(room.store)
    steps = choices.steps_of("Train+")
    updated = Pipeline.from_definition(DEFINITION.replace("Report", "Publish"))
    room.dispatch(ev.PipelineReplaced(replace(TARGET, pipeline=updated)))
    with pytest.raises(SelectiveWidgetError, match="do this again"):
        wish.state_intents(selected_steps=steps)
    assert choices.select("Train+") == ("Train", "Publish")


@pytest.mark.parametrize(
    ("wanted", "reference", "is_pinned"),
    [(None, None, False), (arn(2), arn(2), True), (NO_REFERENCE, None, True)],
)
def test_a_repair_of_the_reference(wanted: str | None, reference: str | None, is_pinned: bool) -> None:
    room, choices = room_and_choices()
    choices.apply(Repair("mend", reference_execution_arn=wanted))
    intents = room.state.intents
    assert (intents.reference_execution_arn, intents.pinned) == (reference, is_pinned)
