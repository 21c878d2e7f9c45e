"""A selection as text: what is written is what is read, and what cannot be read is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import SavedStateError
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.session.intents import LOOKS, Intents
from sagemaker_selective_widget.session.saved_selection import VERSION, SavedSelection
from sagemaker_selective_widget.session.source import NamedDefinition
from tests.unit.session import strategies as any_of
from tests.unit.session.fakes import DEFINITION, PIPELINE, TARGET, arn

ALONE = replace(TARGET, can_start=False)
MINIMAL = {"version": VERSION, "pipeline": "chain"}


@given(any_of.patches, st.none() | st.just(arn(1)), st.sampled_from([TARGET, ALONE]))
def test_what_is_written_is_what_is_read(patch: dict[str, Any], reference: str | None, target: Any) -> None:
    wanted = Intents().patched(patch, PIPELINE)
    saved = SavedSelection.of(target, wanted, reference)
    read = SavedSelection.from_json(saved.to_json())
    assert read == saved
    types = {name: type(value) for name, value in wanted.parameter_overrides.items()}
    assert {name: type(value) for name, value in read.intents["parameter_overrides"].items()} == types


@given(any_of.patches)
def test_what_is_read_states_the_same(patch: dict[str, Any]) -> None:
    wanted = Intents().patched(patch, PIPELINE)
    saved = SavedSelection.of(TARGET, wanted, wanted.reference_execution_arn).to_json()
    again = Intents().patched(SavedSelection.from_json(saved).intents, PIPELINE)
    differences = set(again.differs_from(wanted)) - LOOKS - {"pinned"}
    assert differences == set()
    assert again.pinned


def test_the_definition_is_kept_only_where_nobody_has_it() -> None:
    assert SavedSelection.of(TARGET, Intents(), None).source == "chain"
    assert SavedSelection.of(ALONE, Intents(), None).source == NamedDefinition("chain", DEFINITION)


def test_what_is_not_said_is_nothing() -> None:
    read = SavedSelection.from_json(json.dumps(MINIMAL))
    assert (read.pipeline, read.definition) == ("chain", "")
    assert Intents().patched(read.intents, PIPELINE).differs_from(Intents()) == ("pinned",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "no JSON", id="no JSON"),
        pytest.param("[]", "no JSON object", id="a list"),
        pytest.param("[" * 100_000, "nested too deeply", id="a deep list"),
        pytest.param("1" * 5000, "no JSON", id="a number that Python does not read"),
        pytest.param(None, "is null, and no text", id="None"),
        pytest.param(5, "is a number, and no text", id="a number in place of text"),
        pytest.param(b"{}", "is bytes, and no text", id="bytes"),
        pytest.param("{}", "version None", id="nothing"),
        pytest.param(json.dumps(MINIMAL | {"version": 2}), "version 2", id="a later version"),
        pytest.param(json.dumps(MINIMAL | {"version": True}), "version True", id="no version"),
        pytest.param(json.dumps({"version": 1}), "pipeline", id="no pipeline"),
        pytest.param(json.dumps(MINIMAL | {"pipeline": ""}), "pipeline", id="no name"),
        pytest.param(json.dumps(MINIMAL | {"selected_steps": "Train"}), "selected_steps", id="a name"),
        pytest.param(json.dumps(MINIMAL | {"selected_steps": [1]}), "selected_steps", id="numbers"),
        pytest.param(json.dumps(MINIMAL | {"parameter_overrides": []}), "parameter_overrides", id="a list"),
        pytest.param(json.dumps(MINIMAL | {"parameter_overrides": {"D": None}}), "D in", id="no value"),
        pytest.param(json.dumps(MINIMAL | {"inherit": "all"}), "inherit", id="inherit"),
        pytest.param(json.dumps(MINIMAL | {"inherit": []}), "inherit", id="inherit a list"),
        pytest.param(json.dumps(MINIMAL | {"display_name": 5}), "display_name", id="a number"),
        pytest.param(json.dumps(MINIMAL | {"reference_execution_arn": {}}), "reference", id="reference"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(SavedStateError, match=said):
        SavedSelection.from_json(text)


@pytest.mark.parametrize("place", ["version", "pipeline", "definition", "inherit", "parameter_overrides"])
def test_what_is_nested_as_deep_as_it_is_read_can_be_said(place: str) -> None:
    """Writing a list into a message takes more of the stack than reading it does."""
    for depth in range(100, 1000, 25):
        text = json.dumps(MINIMAL)[:-1] + f', "{place}": {"[" * depth}{"]" * depth}}}'
        with pytest.raises(SavedStateError):
            SavedSelection.from_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


KEYS = ("selected_steps", "reference_execution_arn", "parameter_overrides", "inherit", "display_name")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*KEYS, "definition"), JSON)))
def test_any_json_is_read_or_refused(said: dict[str, Any]) -> None:
    """What is read can be stated."""
    try:
        read = SavedSelection.from_json(json.dumps(MINIMAL | said))
    except SavedStateError as error:
        assert any(key in str(error) for key in said)  # noqa: PT017 (that it is raised is one of two ways)
        return
    Intents().patched(read.intents, PIPELINE)


def test_a_session_of_a_definition_alone_is_opened_again() -> None:
    session = SelectiveExecution(json.loads(DEFINITION), selected_steps=["Train", "Report"])
    session.state_intents(parameter_overrides={"Depth": "7"}, display_name="mine", inherit="defaults")
    text = session.to_json()
    again = SelectiveExecution.from_json(text)
    assert again.to_json() == text
    assert again.selected_steps == ("Train", "Report")
    assert again.parameter_overrides == {"Depth": 7}
    session.close()
    again.close()


def test_what_is_of_another_pipeline_is_refused() -> None:
    session = SelectiveExecution(json.loads(DEFINITION))
    with pytest.raises(SavedStateError, match="from_json"):
        session.apply_json(json.dumps(MINIMAL))
    assert session.selected_steps == ()
    session.close()
